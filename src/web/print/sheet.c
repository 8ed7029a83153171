/* web/print/sheet.c - what all printouts share: the person, the doses by group, the proof. */
#include "web/print/sheet.h"

#include <stdlib.h>

#include "base/id.h"
#include "web/due.h"
#include "web/serve.h"

enum { FAR_DAYS = 12 * 365 }; /* a newborn learns of what comes at eleven, not at fifty */

bool
sheet_is_given(const struct dose *dose)
{
    return !dose->shadowed &&
           (dose->completion == DOSE_COMPLETE || dose->completion == DOSE_PARTIAL);
}

int
sheet_doses(const struct sheet *sheet)
{
    int n = 0;

    for (size_t i = 0; i < sheet->history->dose_count; i++)
        n += sheet_is_given(&sheet->history->doses[i]) ? 1 : 0;
    return n;
}

/* What belongs to no group comes last. */
static int
by_group_and_date(const void *a, const void *b)
{
    const struct given *x = a, *y = b;
    int order = (x->group.n == 0) - (y->group.n == 0);

    if (order == 0)
        order = str_cmp(x->group, y->group);
    return order != 0 ? order : date_cmp(x->dose->given, y->dose->given);
}

const struct given *
sheet_given(const struct sheet *sheet, size_t *count)
{
    const struct history *history = sheet->history;
    struct arena *arena = sheet->paper.arena;
    struct given *list = ARENA_ARRAY(arena, struct given, history->dose_count * 8 + 1);

    *count = 0;
    for (size_t i = 0; i < history->dose_count; i++) {
        const struct dose *dose = &history->doses[i];
        const struct cdsi_evaluation **judged;
        size_t groups = 0;

        if (!sheet_is_given(dose))
            continue;
        if (sheet->made.result != NULL) {
            judged = history_judged(&sheet->made, i, arena, &groups);
            groups = groups > 8 ? 8 : groups;
            for (size_t g = 0; g < groups; g++)
                list[(*count)++] = (struct given){judged[g]->group, dose,
                                                  judged[g]->status != CDSI_NOT_VALID &&
                                                      judged[g]->status != CDSI_SUBSTANDARD};
        }
        if (groups == 0)
            list[(*count)++] = (struct given){STR(""), dose, true};
    }
    qsort(list, *count, sizeof(list[0]), by_group_and_date);
    return list;
}

struct str
sheet_when(const struct sheet *sheet, const struct cdsi_forecast *forecast)
{
    struct str day;

    switch (due_of(forecast, sheet->v->now.today)) {
    case DUE_OVERDUE:
    case DUE_NOW:
        return say(&sheet->speaker, WORD_NOW);
    case DUE_SOON:
    case DUE_LATER:
        if (!date_is(forecast->recommended) ||
            date_cmp(forecast->recommended, date_add_days(sheet->v->now.today, FAR_DAYS)) > 0)
            return STR("");
        day = say_date(&sheet->speaker, forecast->recommended);
        return say_with(&sheet->speaker, WORD_FROM, &day, 1);
    case DUE_DONE:
        return say(&sheet->speaker, WORD_DONE);
    case DUE_STOP:
        return say(&sheet->speaker, WORD_STOP);
    case DUE_NONE:
    default:
        return STR("");
    }
}

struct str
sheet_name(const struct sheet *sheet)
{
    const struct report_client *who = &sheet->history->client.believed;
    const struct report_name *name = who->names;

    if (who->name_count == 0)
        return STR("");
    return arena_printf(sheet->paper.arena, "%.*s%s%.*s%s%.*s%s%.*s", STRF(name->given),
                        name->middle.n > 0 ? " " : "", STRF(name->middle),
                        name->given.n > 0 && name->family.n > 0 ? " " : "", STRF(name->family),
                        name->suffix.n > 0 ? " " : "", STRF(name->suffix));
}

static enum word
sex_word(enum report_sex sex)
{
    return sex == REPORT_SEX_F   ? WORD_FEMALE
           : sex == REPORT_SEX_M ? WORD_MALE
           : sex == REPORT_SEX_X ? WORD_NONBINARY
                                 : WORD_UNKNOWN;
}

void
sheet_who(struct sheet *sheet)
{
    static const unsigned widths[] = {1, 3};
    const struct speaker *s = &sheet->speaker;
    const struct client *client = &sheet->history->client;
    struct str born = say_date(s, client->believed.born);
    struct str today = say_date(s, sheet->v->now.today);
    struct str printed =
        say_with(s, WORD_PRINTED_BY, (const struct str[]){today, sheet->org.name}, 2);
    const struct str rows[][2] = {{say(s, WORD_NAME), sheet_name(sheet)},
                                  {say(s, WORD_BORN), born.n > 0 ? born : say(s, WORD_UNKNOWN)},
                                  {say(s, WORD_SEX), say(s, sex_word(client->believed.sex))},
                                  {say(s, WORD_NUMBER), id_text(s->arena, client->id.v)},
                                  {say(s, WORD_PRINTED), printed}};

    paper_table(&sheet->paper, STR(""), widths, 2);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        paper_row(&sheet->paper, rows[i]);
}

/* The address is short, so that the code is coarse and a poor copy can still be read. */
void
sheet_proof(struct sheet *sheet)
{
    const struct speaker *s = &sheet->speaker;
    struct str page = arena_printf(s->arena, "%.*s/verify", STRF(sheet->url));

    paper_code(&sheet->paper, arena_printf(s->arena, "%.*s/%.*s", STRF(page), STRF(sheet->code)),
               say_with(s, WORD_GENUINE, (const struct str[]){page, sheet->code}, 2));
    if (s->texts != NULL && s->texts->draft)
        paper_small(&sheet->paper, say(s, WORD_DRAFT));
}
