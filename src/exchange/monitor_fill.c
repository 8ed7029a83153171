/* exchange/monitor_fill.c - one invented journal entry. */
#include "exchange/monitor_fill.h"

#include "base/id.h"

static struct str
text_of(struct arena *arena, const struct fill *f)
{
    return arena_printf(
        arena,
        "MSH|^~\\&|EHR|%.*s|JENNER|JENNER|%.*s||VXU^V04^VXU_V04|F%llu|P|2.5.1|||ER|AL|||||"
        "Z22^CDCPHINVS\r"
        "PID|1||%llu^^^X^MR||Zzolson^Anna^^^^^L||20200105|F\r"
        "ORC|RE||%llu^X\rRXA|0|1|20260301||08^Hep B^CVX|0.5|mL^^UCUM||00^Administered^NIP001\r",
        STRF(f->feed->code), STRF(instant_hl7(arena, f->at, f->offset_minutes)),
        (unsigned long long)f->number, (unsigned long long)(f->number % 100000),
        (unsigned long long)f->number);
}

static void
tally_of_fill(const struct fill *f, struct date today, struct tally *t)
{
    for (int m = 0; m < MEASURE_COUNT; m++)
        t->measures[m] = (struct measured){1, (int)(f->number + (uint64_t)m) % 10 != 0, 0};
    t->measures[MEASURE_OF_WITHIN1].good = f->late_days <= 1;
    t->measures[MEASURE_OF_WITHIN7].good = f->late_days <= 7;
    t->measures[MEASURE_OF_NEWYEAR].good = f->number % 365 == 0;
    t->measures[MEASURE_OF_MONTHDAY].good = f->number % 10 == 0;
    t->given[0] = date_add_days(today, -f->late_days);
    t->given_count = 1;
}

enum status
monitor_fill(struct tx *tx, struct arena *arena, const struct fill *f, struct err *err)
{
    struct date today = instant_date(f->at, f->offset_minutes);
    struct caller who = {.door = DOOR_HTTP, .feed = *f->feed};
    struct findings *found = findings_new(arena);
    struct tally tally = {.given_count = 0};
    struct str raw = text_of(arena, f);
    struct journal_entry entry = {
        .id = {id_new()},
        .who = &who,
        .now = {.at = f->at, .offset_minutes = f->offset_minutes, .today = today},
        .raw = raw,
        .control_id = arena_printf(arena, "F%llu", (unsigned long long)f->number),
        .kind = STR("VXU"),
        .profile = STR("Z22"),
        .content_hash = (int64_t)f->number,
        .msa1 = f->refused ? STR("AR")
                : f->error ? STR("AE")
                           : STR("AA"),
        .matched = STR("none"),
        .added = f->refused ? 0 : 1,
        .micros_parse = 200 + (int32_t)(f->number % 300),
        .micros_apply = 700 + (int32_t)(f->number % 4000),
        .found = found,
        .tally = f->refused ? NULL : &tally};

    if (f->refused)
        findings_add(found, FINDING_BIRTH_FUTURE, (struct place){"PID", 1, 7, 1, 0, 0},
                     STR("20310203"), STR(""));
    else if (f->error)
        findings_add(found, FINDING_DOSE_FUTURE, (struct place){"RXA", 1, 3, 1, 0, 0},
                     STR("20310301"), STR(""));
    tally_of_fill(f, today, &tally);
    entry.reply = arena_printf(arena, "MSH|^~\\&|JENNER\rMSA|%.*s|F%llu\r", STRF(entry.msa1),
                               (unsigned long long)f->number);
    return journal_add(tx, arena, &entry, journal_pack(arena, raw), err);
}
