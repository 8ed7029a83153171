/* web/dua/copy.c - the signed copy of an agreement as PDF. */
#include "web/dua/copy.h"

#include "access/secret.h"
#include "org/copy_pdf.h"
#include "web/moment.h"

enum { FACTS = 8 };

enum status
copy_said(struct visit *v, struct tx *tx, const struct org *org, struct agreement_id id,
          struct copy_said *out, struct err *err)
{
    struct answer *list;
    struct str email, name;
    size_t count;

    TRY(agreement_answer_list(tx, v->arena, id, &list, &count, err));
    email = answer_of(list, count, STR("admin_email"));
    name = answer_of(list, count, STR(".org_name"));
    *out = (struct copy_said){.org_name = name.n > 0 ? name : org->name, .administrator = STR("")};
    if (email.n > 0)
        out->administrator = arena_printf(
            v->arena, "%.*s %.*s, %.*s", STRF(answer_of(list, count, STR("admin_given"))),
            STRF(answer_of(list, count, STR("admin_family"))), STRF(email));
    return OK;
}

/* Those that have a value; their number. */
static size_t
fill_facts(struct visit *v, const struct agreement *a, struct str administrator,
           struct str facts[FACTS][2])
{
    const struct str rows[FACTS][2] = {
        {STR("Number"), arena_printf(v->arena, "%lld", (long long)a->id.v)},
        {STR("Signed by"), arena_printf(v->arena, "%.*s, %.*s, %.*s", STRF(a->signer.name),
                                        STRF(a->signer.title), STRF(a->signer.email))},
        {STR("Designated administrator"), administrator},
        {STR("Signed on"), moment_words(v->arena, a->signed_at, v->now.offset_minutes)},
        {STR("From"), a->signed_from},
        {STR("In force until"), date_long(v->arena, a->dates.ends_on)},
        {STR("Text version"), arena_printf(v->arena, "%d", a->text_number)},
        {STR("Hash"), secret_hex(v->arena, a->answers_hash)}};

    size_t n = 0;

    for (size_t i = 0; i < FACTS; i++) {
        if (rows[i][1].n == 0)
            continue;
        facts[n][0] = rows[i][0];
        facts[n++][1] = rows[i][1];
    }
    return n;
}

enum status
copy_make(struct visit *v, struct tx *tx, const struct org *org, const struct agreement *agreement,
          struct str *pdf, struct err *err)
{
    struct str facts[FACTS][2];
    struct copy_said said;
    struct agreement_text text = {.title = STR("Data Use Agreement"),
                                  .body = STR("Signed on paper or in an older system.")};
    struct facility *list;
    struct copy copy;
    size_t count;

    if (agreement->text_number > 0)
        TRY(agreement_text_load(tx, v->arena, agreement->text_number, &text, err));
    TRY(agreement_facilities(tx, v->arena, agreement->id, &list, &count, err));
    TRY(copy_said(v, tx, org, agreement->id, &said, err));
    copy = (struct copy){.org_name = said.org_name,
                         .org_code = org->code,
                         .title = text.title,
                         .body = text.body,
                         .facilities = list,
                         .facility_count = count,
                         .facts = (const struct str(*)[2])facts,
                         .fact_count = fill_facts(v, agreement, said.administrator, facts),
                         .made_at = agreement->signed_at.us == 0 ? agreement->made_at
                                                                 : agreement->signed_at};
    return copy_pdf(v->arena, &copy, pdf, err);
}
