/* exchange/rsp_said.c - what only the statements about a dose hold: who gave it, sheets handed out. */
#include "base/utf8.h"
#include "exchange/form.h"
#include "exchange/rsp_write.h"

enum { ID_MAX = 15, AUTHORITY_MAX = 20 };

typedef bool says(const struct report_dose *said);

/* The word on a dose that says it: the one believed first, then any other. NULL if none does. */
static const struct report_dose *
word_on(const struct told *told, const struct dose *dose, says *it)
{
    const struct report_dose *other = NULL;

    for (size_t i = 0; i < told->word_count; i++) {
        const struct history_word *word = &told->words[i];

        if (word->dose.v != dose->id.v || !it(&word->said))
            continue;
        if (word->id.v == dose->best.v)
            return &word->said;
        other = other == NULL ? &word->said : other;
    }
    return other;
}

static bool
named(const struct report_provider *who)
{
    return who->family.n > 0 || who->given.n > 0 || who->id.n > 0;
}

static bool
says_giver(const struct report_dose *said)
{
    return named(&said->administered_by);
}

static bool
says_orderer(const struct report_dose *said)
{
    return named(&said->ordered_by);
}

static bool
says_sheets(const struct report_dose *said)
{
    return said->vis_count > 0;
}

/* A number is told with its authority and kind or not at all: XCN-9 and XCN-13 of the profile. */
static bool
numbered(const struct teller *t, const struct report_provider *who)
{
    return who->id.n > 0 && who->id.n <= ID_MAX && who->authority.n > 0 &&
           (form_oid(who->authority) || utf8_count(who->authority) <= AUTHORITY_MAX) &&
           code_lookup(code_table(t->codes, CODE_ID_TYPE), who->id_type) != NULL;
}

static void
put_provider(const struct teller *t, struct hl7_writer *w, unsigned field,
             const struct report_provider *who)
{
    bool number = numbered(t, who), oid = form_oid(who->authority);

    if (number)
        hl7_put(w, field, 1, 1, who->id);
    hl7_put(w, field, 2, 1, who->family);
    hl7_put(w, field, 3, 1, who->given);
    hl7_put(w, field, 4, 1, who->middle);
    hl7_put(w, field, 5, 1, who->suffix);
    if (number)
        hl7_put(w, field, 9, oid ? 2 : 1, who->authority);
    if (number && oid)
        hl7_put(w, field, 9, 3, STR("ISO"));
    if (who->family.n > 0)
        hl7_put(w, field, 10, 1, STR("L"));
    if (number)
        hl7_put(w, field, 13, 1, who->id_type);
    hl7_put(w, field, 21, 1, who->degree);
}

void
rsp_put_giver(const struct teller *t, struct hl7_writer *w, const struct told *told,
              const struct dose *dose)
{
    const struct report_dose *word = word_on(told, dose, says_giver);

    if (word != NULL)
        put_provider(t, w, 10, &word->administered_by);
}

void
rsp_put_orderer(const struct teller *t, struct hl7_writer *w, const struct told *told,
                const struct dose *dose)
{
    const struct report_dose *word = word_on(told, dose, says_orderer);

    if (word != NULL)
        put_provider(t, w, 12, &word->ordered_by);
}

const struct report_vis *
rsp_sheets(const struct told *told, const struct dose *dose, size_t *count)
{
    const struct report_dose *word = word_on(told, dose, says_sheets);

    *count = word == NULL ? 0 : word->vis_count;
    return word == NULL ? NULL : word->vis;
}
