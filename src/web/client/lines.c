/* web/client/lines.c - reading typed lines of past doses. */
#include "web/client/lines.h"

#include <string.h>

/* What people write for a vaccine whose product they do not know: the unspecified codes. */
static const struct {
    const char *name;
    uint16_t cvx;
} familiar[] = {
    {"dtap", 107},        {"dpt", 1},           {"dtp", 1},
    {"dt", 28},           {"td", 139},          {"tdap", 115},
    {"tetanus", 139},     {"polio", 89},        {"ipv", 10},
    {"opv", 2},           {"mmr", 3},           {"mmrv", 94},
    {"measles", 5},       {"mumps", 7},         {"rubella", 6},
    {"varicella", 21},    {"var", 21},          {"chickenpox", 21},
    {"hepb", 45},         {"hepatitisb", 45},   {"hepa", 85},
    {"hepatitisa", 85},   {"hepahepb", 104},    {"hib", 17},
    {"pcv", 152},         {"pneumo", 109},      {"pneumococcal", 109},
    {"ppsv", 33},         {"ppv", 33},          {"rota", 122},
    {"rotavirus", 122},   {"rv", 122},          {"flu", 88},
    {"influenza", 88},    {"hpv", 137},         {"mcv", 147},
    {"mcv4", 147},        {"menacwy", 108},     {"meningococcal", 108},
    {"menb", 164},        {"covid", 213},       {"covid19", 213},
    {"rsv", 304},         {"zoster", 188},      {"shingles", 188},
    {"rabies", 90},       {"typhoid", 91},      {"je", 129},
    {"yf", 184},          {"yellowfever", 184}, {"mpox", 325},
    {"cholera", 26},      {"bcg", 19},          {"flushot", 88},
    {"fluvaccine", 88},   {"covidshot", 213},   {"covidvaccine", 213},
    {"pfizer", 213},      {"moderna", 213},     {"novavax", 213},
    {"janssen", 212},     {"jj", 212},          {"pcv7", 100},
    {"pcv13", 133},       {"pcv15", 215},       {"pcv20", 216},
    {"pcv21", 327},       {"prevnar", 152},     {"ppsv23", 33},
    {"ppv23", 33},        {"pneumovax", 33},    {"hpv4", 62},
    {"hpv9", 165},        {"rv1", 119},         {"rv5", 116},
    {"tetanusshot", 139}, {"rsvshot", 304},     {"pertussis", 107},
};

/* Letters and digits alone, small: "Hep-B" is "hepb". */
static size_t
fold(struct str name, char *out, size_t room)
{
    size_t n = 0;

    for (size_t i = 0; i < name.n && n + 1 < room; i++) {
        char c = name.p[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[n++] = c;
    }
    out[n] = '\0';
    return n;
}

const struct cvx *
vaccine_named(const struct code_sets *codes, struct str name)
{
    char folded[64];
    const struct product *product;
    struct str word;

    if (fold(name, folded, sizeof(folded)) == 0)
        return NULL;
    for (size_t i = 0; i < sizeof(familiar) / sizeof(familiar[0]); i++)
        if (strcmp(folded, familiar[i].name) == 0)
            return cvx_number(codes, familiar[i].cvx);
    product = product_find(codes, name);
    if (product != NULL)
        return product->cvx;
    word = str_of(folded);
    if (str_starts(word, STR("cvx")))
        word = str_skip(word, 3);
    return cvx_find(codes, word);
}

static void
add(struct typed_doses *all, struct typed_dose one)
{
    if (all->count == LINES_MOST) {
        all->list[LINES_MOST - 1].problem = TYPED_TOO_MANY;
        return;
    }
    all->fine += one.problem == TYPED_FINE;
    all->list[all->count++] = one;
}

/* A day as base/date.h has it, or counted from today: "t", "today", "t-7". */
static bool
read_day(struct str word, struct date today, struct date *out)
{
    struct str back = str_starts(word, STR("t-")) ? str_skip(word, 2) : STR("");
    uint64_t days = 0;

    if (str_ieq(word, STR("t")) || str_ieq(word, STR("today")) ||
        (back.n > 0 && back.n <= 3 && str_parse_u64(back, &days))) {
        *out = date_add_days(today, -(int32_t)days);
        return true;
    }
    return date_parse_typed(word, today, out);
}

/* The same vaccine on the same day, further up: one dose, not two. */
static bool
typed_before(const struct typed_doses *all, const struct typed_dose *one)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->list[i].problem == TYPED_FINE && all->list[i].cvx == one->cvx &&
            date_cmp(all->list[i].given, one->given) == 0)
            return true;
    return false;
}

static void
add_date(struct typed_doses *all, const struct lines_for *about, struct typed_dose one,
         struct str word)
{
    one.word = word;
    if (one.cvx == NULL)
        one.problem = TYPED_NO_VACCINE;
    else if (!read_day(word, about->today, &one.given))
        one.problem = TYPED_NO_DATE;
    else if (date_cmp(one.given, about->today) > 0)
        one.problem = TYPED_LATE;
    else if (date_is(about->born) && date_cmp(one.given, about->born) < 0)
        one.problem = TYPED_EARLY;
    else if (typed_before(all, &one))
        one.problem = TYPED_TWICE;
    add(all, one);
}

/* A word that begins a date: after it no name comes any more. */
static bool
is_dateish(struct str word, struct date today)
{
    size_t digits = 0;
    struct date day;

    if (read_day(word, today, &day))
        return true;
    for (size_t i = 0; i < word.n; i++)
        digits += word.p[i] >= '0' && word.p[i] <= '9';
    return digits >= 3 && (str_find(word, '/') < word.n || str_find(word, '-') < word.n ||
                           str_find(word, '.') < word.n || (str_digits(word) && word.n >= 6));
}

static struct str
next_word(struct str *rest)
{
    *rest = str_trim(*rest);
    for (size_t i = 0; i < rest->n; i++) {
        char c = rest->p[i];

        if (c == ' ' || c == '\t' || c == ',' || c == ';') {
            struct str word = str_slice(*rest, 0, i);

            *rest = str_skip(*rest, i + 1);
            return word;
        }
    }
    struct str word = *rest;

    *rest = str_skip(*rest, rest->n);
    return word;
}

static void
read_line(struct typed_doses *all, const struct lines_for *about, struct str line, size_t number)
{
    struct typed_dose one = {.line = number, .given = DATE_NONE};
    struct str rest = line, word;
    size_t dates = 0;

    while (str_trim(rest).n > 0) {
        word = next_word(&rest);
        if (word.n == 0)
            continue;
        if (dates == 0 &&
            (one.name.n == 0 || !is_dateish(word, about->today))) { /* one more word of the name */
            one.name = one.name.n == 0
                           ? word
                           : (struct str){one.name.p, (size_t)(word.p + word.n - one.name.p)};
            continue;
        }
        if (dates++ == 0)
            one.cvx = vaccine_named(about->codes, one.name);
        add_date(all, about, one, word);
    }
    if (dates == 0 && one.name.n > 0) {
        one.word = one.name;
        one.cvx = vaccine_named(about->codes, one.name);
        one.problem = one.cvx == NULL ? TYPED_NO_VACCINE : TYPED_DATELESS;
        add(all, one);
    }
}

struct typed_doses *
lines_read(struct arena *arena, const struct lines_for *about, struct str text)
{
    struct typed_doses *all = ARENA_NEW(arena, struct typed_doses);
    struct str rest = text;
    size_t number = 0;

    while (rest.p != NULL)
        read_line(all, about, str_cut(&rest, '\n'), ++number);
    return all;
}
