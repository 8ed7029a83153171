/* cdsi/calendar.c - the specification's date arithmetic (3.4). */
#include "cdsi/calendar.h"

enum { OFFSET_UNITS_MAX = 12000 }; /* 1,000 years of months: beyond that it is a typing error */

/* Days from 1970-01-01 to the first of a month, by the usual March-based count. */
static int32_t
first_of(int32_t months)
{
    int32_t year = months / 12, month = months % 12 + 1;
    int32_t y = month <= 2 ? year - 1 : year;
    int32_t era = y / 400, of_era = y - era * 400;
    int32_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct day_split
day_split(int32_t day)
{
    struct day_split split = {day, 0, 0};

    if (day != DAY_MIN && day != DAY_MAX) {
        struct ymd ymd = date_split((struct date){day});

        split.month = ymd.year * 12 + ymd.month - 1;
        split.mday = ymd.day;
    }
    return split;
}

static int32_t
month_days(int32_t months)
{
    static const int8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t year = months / 12, month = months % 12;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month] + (month == 1 && leap ? 1 : 0);
}

/* CALCDT-6: years and months first, then weeks and days. CALCDT-5: a day that does not exist
 * becomes the first of the next month, before the days are added. */
int32_t
day_plus(const struct day_split *from, struct cdsi_offset offset)
{
    int32_t months, mday;

    if (from->day == DAY_MIN || from->day == DAY_MAX)
        return from->day;
    if (offset.months == 0)
        return from->day + offset.days;
    months = from->month + offset.months;
    mday = from->mday;
    if (months < 12)
        return DAY_MIN;
    if (mday > 28 && mday > month_days(months)) {
        months++;
        mday = 1;
    }
    return first_of(months) + mday - 1 + offset.days;
}

int32_t
day_add(int32_t day, struct cdsi_offset offset)
{
    struct day_split split;

    if (offset.months == 0 && day != DAY_MIN && day != DAY_MAX)
        return day + offset.days;
    split = day_split(day);
    return day_plus(&split, offset);
}

static bool
unit_add(struct cdsi_offset *offset, int64_t value, struct str unit)
{
    static const struct {
        struct str name;
        int16_t months, days;
    } units[] = {
        {STR_INIT("day"), 0, 1},   {STR_INIT("d"), 0, 1}, {STR_INIT("week"), 0, 7},
        {STR_INIT("month"), 1, 0}, {STR_INIT("m"), 1, 0}, {STR_INIT("year"), 12, 0},
    };

    if (unit.n > 2 && unit.p[unit.n - 1] == 's')
        unit.n--;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        int64_t months = offset->months + value * units[i].months;
        int64_t days = offset->days + value * units[i].days;

        if (!str_ieq(unit, units[i].name))
            continue;
        if (months < -OFFSET_UNITS_MAX || months > OFFSET_UNITS_MAX || days < -30000 ||
            days > 30000)
            return false;
        offset->months = (int16_t)months;
        offset->days = (int16_t)days;
        return true;
    }
    return false;
}

static struct str
take(struct str *rest, bool digits)
{
    size_t n = 0;
    struct str taken;

    while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '+' && rest->p[n] != '-' &&
           (rest->p[n] >= '0' && rest->p[n] <= '9') == digits)
        n++;
    taken = str_slice(*rest, 0, n);
    *rest = str_skip(*rest, n);
    return taken;
}

bool
day_offset_parse(struct str s, struct cdsi_offset *out)
{
    struct cdsi_offset offset = {0, 0, true};
    struct str rest = str_trim(s);

    if (rest.n == 0)
        return false;
    for (bool first = true; rest.n > 0; first = false) {
        int64_t sign = 1;
        uint64_t value;

        if (rest.p[0] == '+' || rest.p[0] == '-') {
            sign = rest.p[0] == '-' ? -1 : 1;
            rest = str_trim(str_skip(rest, 1));
        } else if (!first) {
            return false;
        }
        if (!str_parse_u64(take(&rest, true), &value) || value > 30000)
            return false;
        rest = str_trim(rest);
        if (!unit_add(&offset, sign * (int64_t)value, take(&rest, false)))
            return false;
        rest = str_trim(rest);
    }
    *out = offset;
    return true;
}

void
day_offset_format(struct buf *buf, struct cdsi_offset offset)
{
    if (!offset.is)
        buf_char(buf, '-');
    else if (offset.months != 0 && offset.days != 0)
        buf_printf(buf, "%dm%+dd", offset.months, offset.days);
    else if (offset.months != 0)
        buf_printf(buf, "%dm", offset.months);
    else if (offset.days != 0)
        buf_printf(buf, "%+dd", offset.days);
    else
        BUF_LIT(buf, "0d");
}

static bool
day_from(struct str year, struct str month, struct str day, int32_t *out)
{
    uint64_t y, m, d;

    if (!str_parse_u64(year, &y) || !str_parse_u64(month, &m) || !str_parse_u64(day, &d))
        return false;
    if (y < 1 || y > 9999 || m > 12 || d > 31 || !date_valid((int)y, (int)m, (int)d))
        return false;
    *out = date_from((int)y, (int)m, (int)d).day;
    return true;
}

bool
day_parse_compact(struct str s, int32_t *out)
{
    return s.n == 8 && day_from(str_slice(s, 0, 4), str_slice(s, 4, 6), str_slice(s, 6, 8), out);
}

bool
day_parse_american(struct str s, int32_t *out)
{
    struct str rest = s, month = str_cut(&rest, '/'), day = str_cut(&rest, '/');

    return rest.n == 4 && day_from(rest, month, day, out);
}

struct date
day_date(int32_t day)
{
    return day == DAY_MIN || day == DAY_MAX ? DATE_NONE : (struct date){day};
}
