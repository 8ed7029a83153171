/* assess/figures.c - figures of the registry as they are now. */
#include "assess/figures.h"

#include "org/dua.h"
#include "org/org.h"
#include "post/subscriber.h"

enum { MONTHS_3 = 90, DAYS_30 = 30 };

#define FIGURE_ENUM(name, word, words) FIGURE_##name,
enum { FIGURE_TABLE(FIGURE_ENUM) FIGURE_COUNT };
#undef FIGURE_ENUM

static const struct {
    struct str name, words;
} figures[FIGURE_COUNT] = {
#define FIGURE_ROW(name, word, words) {STR_INIT(word), STR_INIT(words)},
    FIGURE_TABLE(FIGURE_ROW)
#undef FIGURE_ROW
};

enum status
figures_now(struct tx *tx, struct arena *arena, struct date today, struct figure **out,
            size_t *count, struct err *err)
{
    struct figure *list = ARENA_ARRAY(arena, struct figure, FIGURE_COUNT);
    struct board_count three_months, month;
    struct subscriber_counts readers;
    struct org *orgs;
    size_t org_count;
    int grace;

    TRY(agreement_board_count(tx, arena, today, MONTHS_3, &three_months, err));
    TRY(agreement_board_count(tx, arena, today, DAYS_30, &month, err));
    TRY(org_all(tx, arena, &orgs, &org_count, err));
    TRY(agreement_grace_days(tx, arena, &grace, err));
    TRY(subscriber_count(tx, arena, &readers, err));
    for (size_t i = 0; i < FIGURE_COUNT; i++)
        list[i] = (struct figure){.name = figures[i].name, .words = figures[i].words};
    list[FIGURE_AGREEMENTS_ENDING].value = figure_number(arena, three_months.ending);
    list[FIGURE_AGREEMENTS_ENDING_30].value = figure_number(arena, month.ending);
    list[FIGURE_AGREEMENTS_WAITING].value = figure_number(arena, three_months.submitted);
    list[FIGURE_GRACE_DAYS].value = figure_number(arena, grace);
    list[FIGURE_ORGANIZATIONS].value = figure_number(arena, (int64_t)org_count);
    list[FIGURE_READERS].value = figure_number(arena, readers.subscribers);
    list[FIGURE_TODAY].value = date_long(arena, today);
    *out = list;
    *count = FIGURE_COUNT;
    return OK;
}
