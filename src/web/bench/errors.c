/* web/bench/errors.c - /help/errors: every finding there is, with its cause, its remedy and an example. */
#include <pthread.h>

#include "base/tsv.h"
#include "web/error_texts.h" /* made by tools/mkdata from data/help/ */
#include "web/feed/feeds.h"
#include "web/serve.h"
#include "web/visit.h"

page_handler errors_list, errors_show;

/* Of each code, in the order of the catalogue; empty where data/help says nothing. */
static struct help {
    struct str cause, wrong, right;
} helps[FINDING_COUNT];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
read_helps(void)
{
    struct tsv line;

    for (tsv_init(&line, error_texts_errors_tsv); tsv_next(&line);) {
        enum finding_code code;

        if (finding_code_find(tsv_field(&line, 0), &code))
            helps[code] =
                (struct help){tsv_field(&line, 1), tsv_field(&line, 2), tsv_field(&line, 3)};
    }
}

static struct str
letter(struct visit *v, enum severity severity)
{
    char c = severity_letter(severity);

    return arena_copy(v->arena, (struct str){&c, 1});
}

/* GET /help/errors */
enum status
errors_list(struct visit *v, struct err *err)
{
    struct bench_errors_kinds *rows =
        ARENA_ARRAY(v->arena, struct bench_errors_kinds, FINDING_COUNT);

    (void)err;
    for (size_t i = 0; i < FINDING_COUNT; i++) {
        const struct finding_kind *kind = finding_kind((enum finding_code)i);

        rows[i] = (struct bench_errors_kinds){.own = kind->own,
                                              .letter = letter(v, kind->severity),
                                              .hl7 = kind->hl7,
                                              .what = sentence_in_general(v, kind->what)};
    }
    page_bench_errors(&v->page, &(struct bench_errors_view){rows, FINDING_COUNT});
    return OK;
}

/* GET /help/errors/:code */
enum status
errors_show(struct visit *v, struct err *err)
{
    const struct finding_kind *kind;
    enum finding_code code;

    (void)pthread_once(&once, read_helps);
    if (!finding_code_find(v->part[0], &code))
        return FAIL(err, E_NOTFOUND, "there is no such finding");
    kind = finding_kind(code);
    page_bench_error(&v->page,
                     &(struct bench_error_view){.own = kind->own,
                                                .letter = letter(v, kind->severity),
                                                .hl7 = kind->hl7,
                                                .app = kind->app,
                                                .spec = kind->spec,
                                                .what = sentence_in_general(v, kind->what),
                                                .did = kind->did,
                                                .remedy = kind->remedy,
                                                .cause = helps[code].cause,
                                                .wrong = helps[code].wrong,
                                                .right = helps[code].right});
    return OK;
}
