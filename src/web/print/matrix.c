/* web/print/matrix.c - vaccine by date: one row a vaccine group, the dates side by side, then its status. */
#include "web/print/sheet.h"

enum { DATES = 5 };

static struct str
short_date(const struct sheet *sheet, struct date date)
{
    struct ymd d = date_split(date);

    return arena_printf(sheet->speaker.arena, "%02d/%02d/%04d", d.month, d.day, d.year);
}

static struct str
status(const struct sheet *sheet, struct str group)
{
    const struct cdsi_result *result = sheet->made.result;

    for (size_t i = 0; result != NULL && i < result->forecast_count; i++)
        if (result->forecasts[i].headline && str_eq(result->forecasts[i].group, group))
            return sheet_when(sheet, &result->forecasts[i]);
    return STR("");
}

/* Beyond the fifth the dates stand under each other in the last column. */
static void
put_group(struct sheet *sheet, struct str group, const struct given *list, size_t count,
          bool *starred)
{
    struct arena *arena = sheet->speaker.arena;
    struct str cells[DATES + 2] = {say_group(&sheet->speaker, group)};
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        struct str *cell = &cells[1 + (n < DATES ? n : DATES - 1)];

        if (!str_eq(list[i].group, group))
            continue;
        *cell =
            arena_printf(arena, "%.*s%s%.*s%s", STRF(*cell), cell->n > 0 ? "\n" : "",
                         STRF(short_date(sheet, list[i].dose->given)), list[i].counts ? "" : "*");
        *starred = *starred || !list[i].counts;
        n++;
    }
    cells[DATES + 1] = status(sheet, group);
    paper_row(&sheet->paper, cells);
}

void
sheet_matrix(struct sheet *sheet, const struct str *groups, size_t group_count)
{
    static const unsigned widths[DATES + 2] = {20, 12, 12, 12, 12, 12, 20};
    const struct speaker *s = &sheet->speaker;
    struct str head[DATES + 2] = {say(s, WORD_VACCINE)};
    bool starred = false;
    size_t count;
    const struct given *list = sheet_given(sheet, &count);

    for (int i = 1; i <= DATES; i++)
        head[i] = arena_printf(s->arena, "%d", i);
    head[DATES + 1] = say(s, WORD_STATUS);
    paper_table(&sheet->paper, say(s, WORD_TABLE), widths, DATES + 2);
    paper_head(&sheet->paper, head);
    for (size_t i = 0; i < group_count; i++)
        put_group(sheet, groups[i], list, count, &starred);
    if (starred)
        paper_small(&sheet->paper, say(s, WORD_STAR));
}

void
sheet_groups(struct sheet *sheet)
{
    const struct speaker *s = &sheet->speaker;
    const struct cdsi_result *result = sheet->made.result;
    size_t given_count, count = 0;
    const struct given *given = sheet_given(sheet, &given_count);
    struct str *groups;

    paper_heading(&sheet->paper, 2, say(s, WORD_VACCINES));
    if (result == NULL) {
        paper_text(&sheet->paper, say(s, WORD_NO_BIRTH));
        return;
    }
    groups = ARENA_ARRAY(s->arena, struct str, result->forecast_count);
    for (size_t i = 0; i < result->forecast_count; i++) {
        const struct cdsi_forecast *forecast = &result->forecasts[i];
        bool any = sheet_when(sheet, forecast).n > 0;

        for (size_t g = 0; g < given_count; g++)
            any = any || str_eq(given[g].group, forecast->group);
        if (forecast->headline && any)
            groups[count++] = forecast->group;
    }
    sheet_matrix(sheet, groups, count);
}
