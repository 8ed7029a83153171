/* exchange/monitor_pile.c - adding messages up by hour, day, code and day of dose. */
#include "exchange/monitor_pile.h"

#include <stdlib.h>
#include <string.h>

const int pile_times_ms[TIMES - 1] = {2, 5, 10, 20, 50, 100, 500};

void
pile_init(struct pile *pile, struct arena *arena)
{
    *pile = (struct pile){.arena = arena};
}

/* Room for one more of `size` bytes; what was there is kept. */
static void *
grown(struct arena *arena, void *list, size_t count, size_t *room, size_t size)
{
    void *more;

    if (count < *room)
        return list;
    *room = *room == 0 ? 16 : *room * 2;
    more = arena_alloc(arena, *room, size, alignof(max_align_t));
    if (count > 0)
        memcpy(more, list, count * size);
    return more;
}

/* What comes next is nearly always what came last: each is sought from the end. */
struct pile_hour *
pile_hour(struct pile *pile, int32_t hour)
{
    for (size_t i = pile->hour_count; i > 0; i--)
        if (pile->hours[i - 1].hour == hour)
            return &pile->hours[i - 1];
    pile->hours =
        grown(pile->arena, pile->hours, pile->hour_count, &pile->hour_room, sizeof(*pile->hours));
    pile->hours[pile->hour_count] = (struct pile_hour){.hour = hour};
    return &pile->hours[pile->hour_count++];
}

struct pile_day *
pile_day(struct pile *pile, struct date day)
{
    for (size_t i = pile->day_count; i > 0; i--)
        if (pile->days[i - 1].day.day == day.day)
            return &pile->days[i - 1];
    pile->days =
        grown(pile->arena, pile->days, pile->day_count, &pile->day_room, sizeof(*pile->days));
    pile->days[pile->day_count] = (struct pile_day){.day = day};
    return &pile->days[pile->day_count++];
}

struct pile_finding *
pile_finding(struct pile *pile, struct date day, struct str code, char severity)
{
    struct pile_finding *f;

    for (size_t i = pile->finding_count; i > 0; i--) {
        f = &pile->findings[i - 1];
        if (f->day.day == day.day && f->severity == severity && str_eq(f->code, code))
            return f;
    }
    pile->findings = grown(pile->arena, pile->findings, pile->finding_count, &pile->finding_room,
                           sizeof(*pile->findings));
    f = &pile->findings[pile->finding_count++];
    *f = (struct pile_finding){
        .day = day, .code = code, .severity = severity, .first_message = INT64_MAX};
    return f;
}

struct pile_given *
pile_given(struct pile *pile, struct date day)
{
    for (size_t i = pile->given_count; i > 0; i--)
        if (pile->given[i - 1].day.day == day.day)
            return &pile->given[i - 1];
    pile->given =
        grown(pile->arena, pile->given, pile->given_count, &pile->given_room, sizeof(*pile->given));
    pile->given[pile->given_count] = (struct pile_given){.day = day};
    return &pile->given[pile->given_count++];
}

void
count_add(struct count *to, const struct count *more)
{
    to->n += more->n;
    to->queries += more->queries;
    to->aa += more->aa;
    to->ae += more->ae;
    to->ar += more->ar;
    to->warned += more->warned;
    to->micros += more->micros;
}

static size_t
time_step(int64_t micros)
{
    size_t i = 0;

    while (i < TIMES - 1 && micros > pile_times_ms[i] * INT64_C(1000))
        i++;
    return i;
}

static void
add_facts(struct pile *pile, struct pile_day *day, struct str facts)
{
    struct tally tally;

    tally_unpack(facts, &tally);
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        day->measures[i].asked += tally.measures[i].asked;
        day->measures[i].good += tally.measures[i].good;
        day->measures[i].bad += tally.measures[i].bad;
    }
    for (size_t i = 0; i < tally.given_count; i++)
        pile_given(pile, tally.given[i])->n++;
}

void
pile_found(struct pile *pile, struct date day, struct str code, char severity, int64_t message)
{
    struct pile_finding *f = pile_finding(pile, day, code, severity);

    f->n++;
    f->first_message = message < f->first_message ? message : f->first_message;
    f->last_message = message > f->last_message ? message : f->last_message;
}

void
pile_message(struct pile *pile, const struct pile_message *message)
{
    struct pile_hour *hour = pile_hour(pile, message->hour);
    struct pile_day *day = pile_day(pile, (struct date){message->hour / 24});
    struct count one = {.n = 1,
                        .queries = message->query,
                        .aa = str_eq(message->msa1, STR("AA")),
                        .ae = str_eq(message->msa1, STR("AE")),
                        .ar = str_eq(message->msa1, STR("AR")),
                        .warned = message->warned,
                        .micros = message->micros};
    struct str noted = message->noted;

    count_add(&hour->count, &one);
    hour->times[time_step(message->micros)]++;
    count_add(&day->count, &one);
    add_facts(pile, day, message->facts);
    while (noted.n > 0)
        pile_found(pile, day->day, str_cut(&noted, ' '), 'I', message->id);
}

static int
by_hour(const void *a, const void *b)
{
    const struct pile_hour *x = a, *y = b;

    return (x->hour > y->hour) - (x->hour < y->hour);
}

static int
by_day(const void *a, const void *b)
{
    const struct pile_day *x = a, *y = b;

    return date_cmp(x->day, y->day);
}

static int
by_code(const void *a, const void *b)
{
    const struct pile_finding *x = a, *y = b;
    int order = date_cmp(x->day, y->day);

    return order != 0 ? order : str_cmp(x->code, y->code);
}

static int
by_given(const void *a, const void *b)
{
    const struct pile_given *x = a, *y = b;

    return date_cmp(x->day, y->day);
}

void
pile_sort(struct pile *pile)
{
    if (pile->hour_count > 1)
        qsort(pile->hours, pile->hour_count, sizeof(*pile->hours), by_hour);
    if (pile->day_count > 1)
        qsort(pile->days, pile->day_count, sizeof(*pile->days), by_day);
    if (pile->finding_count > 1)
        qsort(pile->findings, pile->finding_count, sizeof(*pile->findings), by_code);
    if (pile->given_count > 1)
        qsort(pile->given, pile->given_count, sizeof(*pile->given), by_given);
}

double
pile_time(const int64_t times[TIMES], double share)
{
    int64_t all = 0, before = 0;

    for (size_t i = 0; i < TIMES; i++)
        all += times[i];
    for (size_t i = 0; i < TIMES && all > 0; i++) {
        double low = i == 0 ? 0 : pile_times_ms[i - 1];
        double high = i == TIMES - 1 ? 1000 : pile_times_ms[i];

        if ((double)(before + times[i]) >= share * (double)all && times[i] > 0)
            return low + (high - low) * (share * (double)all - (double)before) / (double)times[i];
        before += times[i];
    }
    return 0;
}
