/* exchange/profile_sense.c - dates that are well formed but cannot be: the future, before birth.
 *
 * Source     data quality rules for immunization registries (docs/spec-map.md, dates); the guide's
 *            example for a birth date in the future (table 3-1).
 */
#include "exchange/profile_rules.h"

enum { YEARS_MAX = 120 };

static struct date
day_of(const struct check *check, size_t s, unsigned field)
{
    struct form_time time;

    if (!form_time(hl7_first(check->msg, s, field, 1), &time))
        return DATE_NONE;
    return time.day;
}

static void
lose(struct check *check, size_t s, unsigned field, enum finding_code code)
{
    check_add(check, code, SEVERITY_E, check_place(check, s, field),
              hl7_first(check->msg, s, field, 1), STR(""));
    hl7_empty(check->msg, hl7_field(check->msg, s, field));
    layout_drop(check, s, false);
}

static void
drop_field(struct check *check, size_t s, unsigned field, enum finding_code code)
{
    check_add(check, code, SEVERITY_W, check_place(check, s, field),
              hl7_first(check->msg, s, field, 1), STR(""));
    hl7_empty(check->msg, hl7_field(check->msg, s, field));
}

static void
check_birth(struct check *check, size_t s)
{
    struct date born = day_of(check, s, 7), died = day_of(check, s, 29);
    struct date today = check->ask->today;

    if (!date_is(born)) {
        /* A year or a month is a date, but not one a person can be found by. */
        if (hl7_first(check->msg, s, 7, 1).n > 0)
            lose(check, s, 7, FINDING_BIRTH_INCOMPLETE);
        return;
    }
    if (date_cmp(born, today) > 0) {
        lose(check, s, 7, FINDING_BIRTH_FUTURE);
        return;
    }
    if (date_split(today).year - date_split(born).year > YEARS_MAX) {
        lose(check, s, 7, FINDING_BIRTH_TOO_OLD);
        return;
    }
    if (date_is(died) && (date_cmp(died, born) < 0 || date_cmp(died, today) > 0))
        drop_field(check, s, 29, FINDING_DEATH_ILLOGICAL);
}

static void
check_dose(struct check *check, size_t s)
{
    size_t pid = check->pid;
    struct date given = day_of(check, s, 3), born = DATE_NONE, died = DATE_NONE;
    struct date expires = day_of(check, s, 16);
    struct str completion = hl7_first(check->msg, s, 20, 1);
    bool was_given = !str_eq(completion, STR("NA")) && !str_eq(completion, STR("RE"));

    if (pid < check->msg->segments && !check->msg->segment[pid].empty) {
        born = day_of(check, pid, 7);
        died = day_of(check, pid, 29);
    }
    if (!date_is(given))
        lose(check, s, 3, FINDING_DOSE_DATE_INCOMPLETE);
    else if (date_cmp(given, check->ask->today) > 0)
        lose(check, s, 3, FINDING_DOSE_FUTURE);
    else if (date_is(born) && date_cmp(given, born) < 0)
        lose(check, s, 3, FINDING_DOSE_BEFORE_BIRTH);
    else if (was_given && date_is(died) && date_cmp(given, died) > 0)
        lose(check, s, 3, FINDING_DOSE_AFTER_DEATH);
    else if (was_given && date_is(expires) && date_cmp(given, expires) > 0)
        check_add(check, FINDING_DOSE_EXPIRED, SEVERITY_I, check_place(check, s, 16),
                  hl7_first(check->msg, s, 16, 1), hl7_first(check->msg, s, 3, 1));
}

static void
check_message_time(struct check *check)
{
    const int64_t day_us = 86400LL * 1000 * 1000;
    struct instant sent;
    bool offset;

    if (instant_parse_hl7(hl7_get(check->msg, 0, 7, 1, 1, 0), 0, &sent, &offset) &&
        sent.us > check->ask->now.us + day_us)
        check_add(check, FINDING_MESSAGE_FUTURE, SEVERITY_W, check_place(check, 0, 7), STR(""),
                  STR(""));
}

void
sense_check(struct check *check, size_t s)
{
    if (s == 0)
        check_message_time(check);
    else if (check->profile != &check->ask->profiles->profile[PROFILE_Z22])
        return; /* what others answer is theirs; only what is to be stored must make sense */
    else if (hl7_is(check->msg, s, "PID"))
        check_birth(check, s);
    else if (hl7_is(check->msg, s, "RXA"))
        check_dose(check, s);
}
