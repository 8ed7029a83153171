/* exchange/ack.c - writing answers: header, MSA, ERR, QAK, QPD. */
#include "exchange/ack.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "exchange/form.h"
#include "hl7/build.h"

/* The profiles' list of table 0533 ends at 6; 7 and 8 stand in the guide's prose alone. */
enum { APP_CODE_LAST = '6' };
enum { HD_NAME_MAX = 20, OID_MAX = 199, XON_NAME_MAX = 50, XON_ID_MAX = 20, WORDS_MAX = 250 };

/* -- MSH -- */

/* A party is given back only so far as it makes a valid HD: names are 20 characters at most. */
static void
put_party(struct hl7_writer *w, unsigned field, struct judge_party party)
{
    if (utf8_count(party.name) <= HD_NAME_MAX)
        hl7_put(w, field, 1, 1, party.name);
    if (party.oid.n <= OID_MAX && form_oid(party.oid)) {
        hl7_put(w, field, 2, 1, party.oid);
        hl7_put(w, field, 3, 1, STR("ISO"));
    }
}

static void
put_organization(struct hl7_writer *w, const struct answer *answer, unsigned field,
                 struct judge_organization who)
{
    const struct code *type = code_lookup(code_table(answer->codes, CODE_ID_TYPE), who.type);
    bool named = who.name.n > 0 && utf8_count(who.name) <= XON_NAME_MAX;
    bool numbered = who.id.n > 0 && utf8_count(who.id) <= XON_ID_MAX && type != NULL &&
                    who.authority.n > 0 && who.authority.n <= HD_NAME_MAX;

    if (named)
        hl7_put(w, field, 1, 1, who.name);
    if (!numbered)
        return;
    hl7_put(w, field, 6, 1, who.authority);
    hl7_put(w, field, 7, 1, who.type);
    hl7_put(w, field, 10, 1, who.id);
}

struct shape {
    const char *type, *event, *structure, *profile;
};

static void
put_header(struct buf *buf, const struct answer *answer, struct shape shape)
{
    const struct judge_echo *echo = &answer->verdict->echo;
    struct hl7_writer w;

    hl7_begin(&w, buf, "MSH");
    for (unsigned i = 0; i < 2; i++)
        put_party(&w, 3 + i, echo->receiver[i]);
    for (unsigned i = 0; i < 2; i++)
        put_party(&w, 5 + i, echo->sender[i]);
    hl7_put(&w, 7, 1, 1, instant_hl7(buf->arena, answer->now, answer->offset_minutes));
    hl7_put(&w, 9, 1, 1, str_of(shape.type));
    hl7_put(&w, 9, 2, 1, str_of(shape.event));
    hl7_put(&w, 9, 3, 1, str_of(shape.structure));
    hl7_put_u64(&w, 10, (uint64_t)answer->id);
    hl7_put(&w, 11, 1, 1, echo->processing.n > 0 ? echo->processing : STR("P"));
    hl7_put(&w, 12, 1, 1, STR("2.5.1"));
    hl7_put(&w, 15, 1, 1, STR("NE"));
    hl7_put(&w, 16, 1, 1, STR("NE"));
    hl7_put(&w, 18, 1, 1, STR("UNICODE UTF-8"));
    hl7_put(&w, 21, 1, 1, str_of(shape.profile));
    hl7_put(&w, 21, 2, 1, STR("CDCPHINVS"));
    put_organization(&w, answer, 22, echo->responsible[1]);
    put_organization(&w, answer, 23, echo->responsible[0]);
    hl7_end(&w);
}

static void
put_msa(struct buf *buf, const struct answer *answer)
{
    struct hl7_writer w;

    hl7_begin(&w, buf, "MSA");
    hl7_put(&w, 1, 1, 1, judge_code(answer->verdict, answer->switches));
    hl7_put_written(&w, 2, answer->verdict->echo.control_field);
    hl7_end(&w);
}

/* -- ERR -- */

struct str
ack_where(struct arena *arena, struct place place)
{
    /* ERL's numbers have two digits; the words of ERR-8 still say which of its name it is. */
    if (place.sequence > 99 || place.field > 99 || place.repetition > 99 || place.component > 99)
        return STR("");
    return place_erl(arena, place);
}

static void
put_where(struct hl7_writer *w, struct place place)
{
    struct str rest = ack_where(w->buf->arena, place);

    for (unsigned i = 1; rest.n > 0; i++)
        hl7_put(w, 2, i, 1, str_cut(&rest, '^'));
}

static void
put_code(struct hl7_writer *w, unsigned field, const struct code_table *table, struct str code,
         const char *system)
{
    const struct code *known = code_lookup(table, code);

    hl7_put(w, field, 1, 1, code);
    if (known != NULL)
        hl7_put(w, field, 2, 1, known->name);
    hl7_put(w, field, 3, 1, str_of(system));
}

/* The length a text has once it is escaped. */
static size_t
written(struct str text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n' ? 5 : memchr("|^~\\&", text.p[i], 5) != NULL ? 3 : 1;
    return n;
}

/* ERR-8 holds 250 characters: what we did gives way first, then the end of the text. */
static struct str
words_that_fit(struct arena *arena, const struct finding *finding)
{
    const struct finding_kind *kind = finding_kind(finding->code);
    struct str words = finding_words(arena, finding);

    if (written(words) > WORDS_MAX)
        words = arena_printf(arena, "%.*s - %.*s", STRF(finding->what), STRF(kind->remedy));
    while (written(words) > WORDS_MAX || !utf8_valid(words)) {
        words.n--;
        while (words.n > 0 && ((uint8_t)words.p[words.n] & 0xC0) == 0x80)
            words.n--;
    }
    return words;
}

static void
put_finding(struct buf *buf, const struct answer *answer, const struct finding *finding)
{
    const struct finding_kind *kind = finding_kind(finding->code);
    const struct code_table *app = code_table(answer->codes, CODE_ERROR_APP);
    char severity = severity_letter(finding->severity);
    struct hl7_writer w;

    hl7_begin(&w, buf, "ERR");
    put_where(&w, finding->place);
    put_code(&w, 3, code_table(answer->codes, CODE_ERROR), kind->hl7, "HL70357");
    hl7_put(&w, 4, 1, 1, (struct str){&severity, 1});
    if (kind->app.n == 1 && kind->app.p[0] <= APP_CODE_LAST) {
        put_code(&w, 5, app, kind->app, "HL70533");
        hl7_put(&w, 5, 4, 1, kind->own);
        hl7_put(&w, 5, 6, 1, STR("L"));
    } else {
        /* ERR-5 must begin with a code of table 0533; without one, ours stands in ERR-7. */
        hl7_put(&w, 7, 1, 1, kind->own);
    }
    hl7_put(&w, 8, 1, 1, words_that_fit(buf->arena, finding));
    hl7_end(&w);
}

static void
put_findings(struct buf *buf, const struct answer *answer)
{
    const struct findings *found = answer->verdict->found;

    for (size_t i = 0; i < found->count; i++)
        if (found->list[i].severity > SEVERITY_I || !answer->switches->silent)
            put_finding(buf, answer, &found->list[i]);
}

/* A response has room for one: the first of the worst. */
static void
put_worst(struct buf *buf, const struct answer *answer)
{
    const struct findings *found = answer->verdict->found;

    for (size_t i = 0; i < found->count; i++) {
        if (found->list[i].severity != found->worst)
            continue;
        if (found->worst > SEVERITY_I || !answer->switches->silent)
            put_finding(buf, answer, &found->list[i]);
        return;
    }
}

/* -- whole answers -- */

struct str
ack_build(struct arena *arena, const struct answer *answer)
{
    const struct verdict *verdict = answer->verdict;
    struct buf buf;

    if (verdict->kind == MESSAGE_ACK || verdict->kind == MESSAGE_RSP)
        return STR("");
    buf_init(&buf, arena, 512);
    put_header(&buf, answer,
               (struct shape){"ACK", verdict->echo.query ? "Q11" : "V04", "ACK", "Z23"});
    put_msa(&buf, answer);
    put_findings(&buf, answer);
    return buf_str(&buf);
}

static void
put_qak(struct buf *buf, const struct answer *answer, const char *status)
{
    const struct judge_echo *echo = &answer->verdict->echo;
    struct hl7_writer w;

    hl7_begin(&w, buf, "QAK");
    hl7_put(&w, 1, 1, 1, echo->query_tag.n > 0 ? echo->query_tag : echo->control_id);
    hl7_put(&w, 2, 1, 1, str_of(status));
    hl7_end(&w);
    if (echo->query_name.n == 0)
        return;
    buf->n--; /* the CR: QAK-3 repeats QPD-1 as it is written */
    BUF_LIT(buf, "|");
    buf_add(buf, echo->query_name);
    BUF_LIT(buf, "\r");
}

void
ack_begin_response(struct buf *buf, const struct answer *answer, enum profile_id id,
                   const char *status)
{
    char name[4] = {0};

    assert(answer->verdict->kind == MESSAGE_QBP);
    memcpy(name, profile_name(id).p, 3);
    put_header(buf, answer, (struct shape){"RSP", "K11", "RSP_K11", name});
    put_msa(buf, answer);
    put_worst(buf, answer);
    put_qak(buf, answer, status);
    buf_add(buf, answer->verdict->echo.qpd);
    BUF_LIT(buf, "\r");
}

struct str
ack_build_nobody(struct arena *arena, const struct answer *answer, const char *status)
{
    struct buf buf;

    buf_init(&buf, arena, 512);
    ack_begin_response(&buf, answer, PROFILE_Z33, status);
    return buf_str(&buf);
}

struct str
ack_build_empty_registry(struct arena *arena, const struct answer *answer)
{
    const struct verdict *verdict = answer->verdict;

    /* A response must repeat the query; one without a QPD is acknowledged instead. */
    if (verdict->kind != MESSAGE_QBP || verdict->refused || verdict->echo.qpd.n == 0)
        return ack_build(arena, answer);
    return ack_build_nobody(arena, answer, verdict->checked.rejected ? "AE" : "NF");
}
