/* web/client/filters.c - what narrows a search, from the form to the search and back. */
#include "web/client/filters.h"

#include "web/serve.h"

/* "2-6": years of age, both included. */
static void
read_age(struct filters *f)
{
    struct str rest = f->age, from = str_cut(&rest, '-');
    uint64_t low, high;

    if (rest.p == NULL || !str_parse_u64(from, &low) || !str_parse_u64(rest, &high) || low > 150 ||
        high > 150) {
        f->age = STR("");
        return;
    }
    f->how.aged = true;
    f->how.youngest = (int)low;
    f->how.oldest = (int)high;
}

static void
read_sex(struct filters *f, struct str word)
{
    f->how.sex = str_eq(word, STR("F"))   ? REPORT_SEX_F
                 : str_eq(word, STR("M")) ? REPORT_SEX_M
                                          : REPORT_SEX_NONE;
}

static void
finish(struct visit *v, struct filters *f, bool mine)
{
    f->how.active_at = mine ? v->session.user.org.v : 0;
    read_age(f);
    f->set = mine || f->how.aged || f->how.sex != REPORT_SEX_NONE || f->how.county.n > 0 ||
             f->how.no_phone;
}

struct filters
filters_typed(struct visit *v)
{
    struct filters f = {.words = visit_field(v, "q"), .age = visit_field(v, "age")};
    struct str year = visit_field(v, "year");

    if (year.n == 4 && str_digits(year)) /* a button beside a list that was too long */
        f.words = arena_printf(v->arena, "%.*s %.*s", STRF(f.words), STRF(year));

    f.how.county = visit_field(v, "county");
    f.how.no_phone = visit_field(v, "nophone").n > 0;
    read_sex(&f, visit_field(v, "sex"));
    finish(v, &f, visit_field(v, "mine").n > 0);
    return f;
}

struct str
filters_kept(struct visit *v, const struct filters *f)
{
    if (!f->set)
        return f->words;
    return arena_printf(v->arena, "%s|%s|%.*s|%s|%.*s\n%.*s", f->how.active_at != 0 ? "m" : "",
                        f->how.sex == REPORT_SEX_F   ? "F"
                        : f->how.sex == REPORT_SEX_M ? "M"
                                                     : "",
                        STRF(f->age), f->how.no_phone ? "p" : "",
                        STRF(str_slice(f->how.county, 0, 40)), STRF(f->words));
}

struct filters
filters_read(struct visit *v, struct str kept)
{
    struct filters f = {.words = kept};
    struct str rest = kept, line = str_cut(&rest, '\n');
    bool mine;

    if (rest.p == NULL)
        return f;
    f.words = rest;
    mine = str_cut(&line, '|').n > 0;
    read_sex(&f, str_cut(&line, '|'));
    f.age = str_cut(&line, '|');
    f.how.no_phone = str_cut(&line, '|').n > 0;
    f.how.county = line;
    finish(v, &f, mine);
    return f;
}
