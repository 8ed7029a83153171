/* web/print/letter.c - the letter to the family: what can be given now, what comes later, what to do. */
#include "web/due.h"
#include "web/print/sheet.h"

enum { GROWN_UP_YEARS = 18, LATER_YEARS = 2 };

static bool
is_child(const struct sheet *sheet)
{
    struct date born = sheet->history->client.believed.born;
    struct ymd b;

    if (!date_is(born))
        return false;
    b = date_split(born);
    if (b.month == 2 && b.day == 29)
        b.day = 28;
    return date_cmp(date_from(b.year + GROWN_UP_YEARS, b.month, b.day), sheet->v->now.today) > 0;
}

/* Who sends it, to whom, where. */
static void
put_address(struct sheet *sheet, bool child)
{
    const struct speaker *s = &sheet->speaker;
    const struct report_client *who = &sheet->history->client.believed;
    struct str name = sheet_name(sheet);
    const struct report_address *at = who->address_count > 0 ? &who->addresses[0] : NULL;

    paper_text(&sheet->paper,
               arena_printf(s->arena, "%.*s\n%.*s", STRF(sheet->org.name), STRF(sheet->org.phone)));
    paper_text(&sheet->paper, say_date(s, sheet->v->now.today));
    name = say_with(s, child ? WORD_TO_PARENT : WORD_TO_SELF, &name, 1);
    if (at == NULL)
        paper_text(&sheet->paper, name);
    else
        paper_text(&sheet->paper,
                   arena_printf(s->arena, "%.*s\n%.*s%s%.*s\n%.*s %.*s %.*s", STRF(name),
                                STRF(at->street), at->other.n > 0 ? ", " : "", STRF(at->other),
                                STRF(at->city), STRF(at->state), STRF(at->zip)));
}

static void
put_now(struct sheet *sheet)
{
    const struct speaker *s = &sheet->speaker;
    const struct cdsi_result *result = sheet->made.result;
    bool any = false;

    paper_heading(&sheet->paper, 2, say(s, WORD_NOW));
    for (size_t i = 0; i < result->forecast_count; i++) {
        const struct cdsi_forecast *forecast = &result->forecasts[i];

        if (!forecast->headline || due_of(forecast, sheet->v->now.today) > DUE_NOW)
            continue;
        paper_item(&sheet->paper, STR(""), say_group(s, forecast->group));
        any = true;
    }
    if (!any)
        paper_text(&sheet->paper, say(s, WORD_NOTHING_NOW));
}

/* What comes in the next two years; farther off it may change. */
static void
put_later(struct sheet *sheet)
{
    const struct speaker *s = &sheet->speaker;
    const struct cdsi_result *result = sheet->made.result;
    struct date until = date_add_days(sheet->v->now.today, 365 * LATER_YEARS);
    bool any = false;

    for (size_t i = 0; i < result->forecast_count; i++) {
        const struct cdsi_forecast *forecast = &result->forecasts[i];
        enum due when = due_of(forecast, sheet->v->now.today);

        if (!forecast->headline || (when != DUE_SOON && when != DUE_LATER) ||
            !date_is(forecast->recommended) || date_cmp(forecast->recommended, until) > 0)
            continue;
        if (!any)
            paper_heading(&sheet->paper, 2, say(s, WORD_LATER));
        any = true;
        paper_item(&sheet->paper, STR(""),
                   say_with(s, WORD_ITEM_FROM,
                            (const struct str[]){say_group(s, forecast->group),
                                                 say_date(s, forecast->recommended)},
                            2));
    }
}

static void
put_to_do(struct sheet *sheet, bool child)
{
    const struct speaker *s = &sheet->speaker;

    paper_heading(&sheet->paper, 2, say(s, WORD_DO));
    paper_item(&sheet->paper, STR(""), say(s, WORD_DO_CALL));
    paper_item(&sheet->paper, STR(""), say(s, WORD_DO_BRING));
    paper_item(&sheet->paper, STR(""), say(s, WORD_DO_TELL));
    if (child)
        paper_item(&sheet->paper, STR(""), say(s, WORD_DO_COST));
    paper_item(&sheet->paper, STR(""), say(s, WORD_DO_SPEAK));
}

void
sheet_letter(struct sheet *sheet)
{
    const struct speaker *s = &sheet->speaker;
    bool child = is_child(sheet);

    put_address(sheet, child);
    paper_heading(&sheet->paper, 1, say(s, WORD_LETTER));
    paper_text(&sheet->paper, say(s, child ? WORD_WHY_CHILD : WORD_WHY_SELF));
    if (sheet->made.result == NULL) {
        paper_text(&sheet->paper, say(s, WORD_NO_BIRTH));
    } else {
        put_now(sheet);
        put_later(sheet);
    }
    put_to_do(sheet, child);
    sheet_groups(sheet);
    paper_small(&sheet->paper, say_with(s, WORD_STATEMENT, &sheet->registry, 1));
    paper_small(&sheet->paper, say(s, WORD_NO_LETTERS));
    sheet_proof(sheet);
}
