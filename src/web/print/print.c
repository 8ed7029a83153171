/* web/print/print.c - GET /clients/:id/print and print.pdf: a person's record, letter or form, on paper. */
#include "access/secret.h"
#include "base/id.h"
#include "registry/printout.h"
#include "web/client/record.h"
#include "web/mails.h"
#include "web/print/sheet.h"
#include "web/serve.h"

page_handler client_print, client_print_pdf;

static const struct kind {
    struct str word;
    struct str said; /* in the audit */
    enum word title;
    sheet_writer *write;
} kinds[] = {{STR_INIT("record"), STR_INIT("the official record"), WORD_RECORD, sheet_record},
             {STR_INIT("letter"), STR_INIT("the letter to the family"), WORD_LETTER, sheet_letter},
             {STR_INIT("school"), STR_INIT("the school form"), WORD_SCHOOL, sheet_school}};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* What was asked for, or the official record. */
static const struct kind *
kind_asked(const struct visit *v)
{
    for (size_t i = 0; i < KINDS; i++)
        if (str_eq(kinds[i].word, req_query(v->req, "kind")))
            return &kinds[i];
    return &kinds[0];
}

/* The code of a language as messages have it (ISO 639-2) as that of our texts. */
static struct str
language_of(const struct report_client *who)
{
    static const struct {
        struct str iso, ours;
    } all[] = {{STR_INIT("spa"), STR_INIT("es")},
               {STR_INIT("som"), STR_INIT("so")},
               {STR_INIT("mww"), STR_INIT("hmn")}};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (str_ieq(all[i].iso, who->language.code))
            return all[i].ours;
    return who->language.code;
}

/* What was asked for, else the person's own language if we speak it, else English. */
static void
choose_language(struct sheet *sheet)
{
    struct str code = req_query(sheet->v->req, "language");

    if (code.n == 0)
        code = language_of(&sheet->history->client.believed);
    sheet->speaker =
        (struct speaker){.arena = sheet->v->arena, .texts = texts_of(texts_all, texts_count, code)};
    sheet->language = sheet->speaker.texts == NULL ? STR("en") : sheet->speaker.texts->code;
}

static enum status
load(struct sheet *sheet, struct history *history, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct visit *v = sheet->v;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(record_read(v, &tx, 0, history, err));
    TRY(org_load(&tx, v->arena, v->session.user.org, &sheet->org, err));
    return mail_site(v, &tx, &sheet->url, &sheet->registry, err);
}

static void
write_sheet(struct sheet *sheet, const struct kind *kind)
{
    struct visit *v = sheet->v;
    const struct client *client = &sheet->history->client;
    const struct speaker *s = &sheet->speaker;

    sheet->code = arena_printf(v->arena, "%.*s-%.*s", STRF(secret_code(v->arena)),
                               STRF(secret_code(v->arena)));
    if (date_is(client->believed.born))
        history_cdsi(sheet->history, v->schedule, v->now.today, v->arena, &sheet->made);
    paper_init(&sheet->paper, v->arena);
    sheet->paper.title = say(s, kind->title);
    sheet->paper.author = sheet->registry;
    sheet->paper.language = sheet->language;
    sheet->paper.made_at = v->now.at;
    sheet->paper.foot =
        say_with(s, WORD_FOOT,
                 (const struct str[]){sheet_name(sheet), say_date(s, client->believed.born),
                                      id_text(v->arena, client->id.v), say_date(s, v->now.today)},
                 4);
    if (v->web->practice || v->web->real != NULL)
        paper_text(&sheet->paper, say(s, WORD_PRACTICE));
    kind->write(sheet);
}

static const char *
language_name(struct str code)
{
    static const struct {
        struct str code;
        const char *name;
    } names[] = {
        {STR_INIT("es"), "Spanish"}, {STR_INIT("so"), "Somali"}, {STR_INIT("hmn"), "Hmong"}};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (str_eq(code, names[i].code))
            return names[i].name;
    return "English";
}

/* Printing is looking: nothing is seen that is not written down. */
static enum status
keep(const struct sheet *sheet, const struct kind *kind, const char *form, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    const struct visit *v = sheet->v;
    struct client_id client = sheet->history->client.id;
    struct printout printout = {.client = client,
                                .kind = kind->word,
                                .language = sheet->language,
                                .doses = sheet_doses(sheet),
                                .organization = v->session.user.org.v,
                                .user = v->session.user.id.v,
                                .printed = v->now.at};
    struct visit_act act = {
        .what = AUDIT_PRINT,
        .kind = STR("client"),
        .object = client.v,
        .client = client.v,
        .reason = arena_printf(v->arena, "%.*s in %s, as a %s, paper number %.*s", STRF(kind->said),
                               language_name(sheet->language), form, STRF(sheet->code))};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(printout_add(&tx, sheet->code, &printout, err));
    TRY(visit_audit(v, &tx, &act, err));
    return tx_commit(&tx, err);
}

static enum status
make(struct sheet *sheet, struct history *history, const struct kind *kind, const char *form,
     struct err *err)
{
    unsigned tries = 0;
    enum status status;

    sheet->history = history;
    TRY(load(sheet, history, err));
    choose_language(sheet);
    write_sheet(sheet, kind);
    do
        status = keep(sheet, kind, form, err);
    while (tx_again(&tries, status));
    return status;
}

/* ---- the page around it ---- */

static void
fill_choices(struct visit *v, const struct sheet *sheet, const struct kind *kind,
             struct print_print_view *view)
{
    struct print_print_kinds *rows = ARENA_ARRAY(v->arena, struct print_print_kinds, KINDS);
    struct print_print_languages *languages =
        ARENA_ARRAY(v->arena, struct print_print_languages, texts_count + 1);

    for (size_t i = 0; i < KINDS; i++)
        rows[i] = (struct print_print_kinds){.word = kinds[i].word, .here = &kinds[i] == kind};
    languages[0] = (struct print_print_languages){
        .code = STR("en"), .name = STR("English"), .here = sheet->speaker.texts == NULL};
    for (size_t i = 0; i < texts_count; i++)
        languages[i + 1] =
            (struct print_print_languages){.code = texts_all[i].code,
                                           .name = texts_all[i].name,
                                           .here = &texts_all[i] == sheet->speaker.texts};
    view->kinds = rows;
    view->kinds_count = KINDS;
    view->languages = languages;
    view->languages_count = texts_count + 1;
}

/* GET /clients/:id/print?kind=record&language=en */
enum status
client_print(struct visit *v, struct err *err)
{
    struct sheet sheet = {.v = v};
    const struct kind *kind = kind_asked(v);
    struct print_print_view view = {.kind = kind->word};
    struct history history;

    TRY(make(&sheet, &history, kind, "page", err));
    view.id = history.client.id.v;
    view.language = sheet.language;
    view.foot = sheet.paper.foot;
    view.sheet = paper_html(&sheet.paper);
    fill_choices(v, &sheet, kind, &view);
    page_print_print(&v->page, &view);
    return OK;
}

/* GET /clients/:id/print.pdf?kind=record&language=en */
enum status
client_print_pdf(struct visit *v, struct err *err)
{
    struct sheet sheet = {.v = v};
    const struct kind *kind = kind_asked(v);
    struct history history;

    TRY(make(&sheet, &history, kind, "PDF", err));
    TRY(paper_pdf(&sheet.paper, &v->res->body, err));
    v->res->type = "application/pdf";
    res_header(
        v->req, v->res, "Content-Disposition",
        arena_printf(v->arena, "attachment; filename=\"immunization-%.*s.pdf\"", STRF(kind->word)));
    return OK;
}
