/* web/client/otherwise.c - a sender's words beside a person's correction, part by part. */
#include "web/client/otherwise.h"

#include "base/buf.h"
#include "registry/correction.h"
#include "web/client/record.h"
#include "web/moment.h"
#include "web/serve.h"

/* ---- one part in words ---- */

static struct str
code_words(struct visit *v, enum code_table_id table, struct str code)
{
    const struct code *known = code_lookup(code_table(v->web->codes, table), code);

    return known == NULL ? code : known->name;
}

static struct str
provider_words(struct visit *v, const struct report_provider *who)
{
    return who->family.n == 0
               ? who->id
               : arena_printf(v->arena, "%.*s %.*s", STRF(who->given), STRF(who->family));
}

static struct str
lot_words(struct visit *v, const struct report_dose *dose)
{
    return !date_is(dose->expires) ? dose->lot
                                   : arena_printf(v->arena, "%.*s, expires %.*s", STRF(dose->lot),
                                                  STRF(date_long(v->arena, dose->expires)));
}

static struct str
completion_words(const struct report_dose *dose)
{
    static const struct str words[] = {[DOSE_COMPLETE] = STR_INIT("Given"),
                                       [DOSE_PARTIAL] = STR_INIT("Given in part"),
                                       [DOSE_NOT_GIVEN] = STR_INIT("Not given"),
                                       [DOSE_REFUSED] = STR_INIT("Refused")};

    return words[dose->completion];
}

static struct str
part_words(struct visit *v, const struct report_dose *dose, enum dose_part part)
{
    switch (part) {
    case PART_GIVEN:
        return date_long(v->arena, dose->given);
    case PART_PRODUCT:
        return record_vaccine(v, dose->cvx, dose->trade_name);
    case PART_LOT:
        return lot_words(v, dose);
    case PART_AMOUNT:
        return dose->amount;
    case PART_SOURCE:
        return code_words(v, CODE_INFO_SOURCE, dose->source);
    case PART_COMPLETION:
        return completion_words(dose);
    case PART_ROUTE:
        return code_words(v, CODE_ROUTE, dose->route);
    case PART_SITE:
        return code_words(v, CODE_SITE, dose->site);
    case PART_GIVEN_BY:
        return provider_words(v, &dose->administered_by);
    case PART_ORDERED_BY:
        return provider_words(v, &dose->ordered_by);
    case PART_FACILITY:
        return dose->facility.name.n > 0 ? dose->facility.name : dose->facility.id;
    case PART_ELIGIBILITY:
        return code_words(v, CODE_ELIGIBILITY, dose->eligibility);
    case PART_FUNDING:
        return code_words(v, CODE_FUNDING, dose->funding);
    case PART_VIS:
        return arena_printf(v->arena, "%zu", dose->vis_count);
    case PART_REACTIONS:
        return arena_printf(v->arena, "%zu", dose->reaction_count);
    case PART_COUNT:
        break;
    }
    return STR("");
}

static struct str
part_said(struct visit *v, const struct report_dose *dose, enum dose_part part)
{
    struct str words = part_words(v, dose, part);

    return words.n == 0 ? STR("nothing") : words;
}

/* ---- all of them ---- */

static const struct history_word *
correction_of(const struct history_word *words, size_t count, const struct history_word *held)
{
    for (size_t i = 0; i < count; i++)
        if (words[i].dose.v == held->dose.v && words[i].by == REPORT_BY_FORM &&
            words[i].said.corrected)
            return &words[i];
    return NULL;
}

static enum status
add_parts(struct who_names *names, const struct history_word *held, const struct history_word *ours,
          struct otherwise *list, size_t *count, struct err *err)
{
    struct visit *v = names->v;
    uint32_t parts = correction_differences(v->arena, &held->said, &ours->said);
    struct str who;

    TRY(who_organization(names, held->organization, &who, err));
    for (int i = 0; i < PART_COUNT; i++)
        if ((parts >> i & 1) != 0)
            list[(*count)++] = (struct otherwise){
                .dose = held->dose,
                .who = who,
                .when = moment_words(v->arena, held->received, v->now.offset_minutes),
                .part = correction_part_name((enum dose_part)i),
                .theirs = part_said(v, &held->said, (enum dose_part)i),
                .ours = part_said(v, &ours->said, (enum dose_part)i)};
    return OK;
}

enum status
otherwise_list(struct visit *v, struct tx *tx, struct client_id client, struct dose_id dose,
               struct otherwise **list, size_t *count, struct err *err)
{
    struct who_names names = {.v = v, .tx = tx};
    struct history_word *words, *held;
    size_t word_count, held_count;

    *count = 0;
    TRY(history_held(tx, v->arena, client, &words, &word_count, &held, &held_count, err));
    *list = ARENA_ARRAY(v->arena, struct otherwise, held_count * PART_COUNT + 1);
    for (size_t i = 0; i < held_count; i++) {
        const struct history_word *ours = correction_of(words, word_count, &held[i]);

        if (ours != NULL && (dose.v == 0 || held[i].dose.v == dose.v))
            TRY(add_parts(&names, &held[i], ours, *list, count, err));
    }
    return OK;
}

struct str
otherwise_words(struct visit *v, const struct otherwise *list, size_t count, struct dose_id dose)
{
    struct buf out;

    buf_init(&out, v->arena, 128);
    for (size_t i = 0; i < count; i++) {
        if (list[i].dose.v != dose.v)
            continue;
        buf_add(&out, out.n > 0 ? STR("; ") : list[i].who);
        if (str_eq(buf_str(&out), list[i].who))
            buf_add(&out, STR(": "));
        buf_add(&out, list[i].part);
        buf_add(&out, STR(" "));
        buf_add(&out, list[i].theirs);
    }
    return buf_str(&out);
}
