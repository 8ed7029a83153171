/* registry/match_address.c - addresses and telephones made comparable. */
#include "registry/match_address.h"

#include <string.h>

#include "base/utf8.h"

/* Words dropped or shortened, after USPS Publication 28 appendix B, C1 and C2. A direction keeps
 * one letter, a suffix goes (Oak St and Oak Ave are rarely both in one ZIP with one house number,
 * and senders leave it out), a unit goes with the word that follows it. */
enum word_kind { WORD_DIRECTION, WORD_SUFFIX, WORD_UNIT };

static const struct word {
    struct str word;
    struct str stands_for;
    enum word_kind kind;
} words[] = {
#define DIRECTION(w, s)                                                                            \
    {                                                                                              \
        STR_INIT(w), STR_INIT(s), WORD_DIRECTION                                                   \
    }
#define SUFFIX(w)                                                                                  \
    {                                                                                              \
        STR_INIT(w), STR_INIT(""), WORD_SUFFIX                                                     \
    }
#define UNIT(w)                                                                                    \
    {                                                                                              \
        STR_INIT(w), STR_INIT(""), WORD_UNIT                                                       \
    }
    DIRECTION("NORTH", "N"),
    DIRECTION("SOUTH", "S"),
    DIRECTION("EAST", "E"),
    DIRECTION("WEST", "W"),
    DIRECTION("NORTHEAST", "NE"),
    DIRECTION("NORTHWEST", "NW"),
    DIRECTION("SOUTHEAST", "SE"),
    DIRECTION("SOUTHWEST", "SW"),
    SUFFIX("STREET"),
    SUFFIX("ST"),
    SUFFIX("STR"),
    SUFFIX("AVENUE"),
    SUFFIX("AVE"),
    SUFFIX("AV"),
    SUFFIX("ROAD"),
    SUFFIX("RD"),
    SUFFIX("DRIVE"),
    SUFFIX("DR"),
    SUFFIX("LANE"),
    SUFFIX("LN"),
    SUFFIX("COURT"),
    SUFFIX("CT"),
    SUFFIX("CIRCLE"),
    SUFFIX("CIR"),
    SUFFIX("BOULEVARD"),
    SUFFIX("BLVD"),
    SUFFIX("PLACE"),
    SUFFIX("PL"),
    SUFFIX("PARKWAY"),
    SUFFIX("PKWY"),
    SUFFIX("TERRACE"),
    SUFFIX("TER"),
    SUFFIX("TRAIL"),
    SUFFIX("TRL"),
    SUFFIX("WAY"),
    SUFFIX("HIGHWAY"),
    SUFFIX("HWY"),
    SUFFIX("SQUARE"),
    SUFFIX("SQ"),
    SUFFIX("CROSSING"),
    SUFFIX("XING"),
    SUFFIX("LOOP"),
    SUFFIX("CURVE"),
    SUFFIX("CURV"),
    SUFFIX("PATH"),
    SUFFIX("POINT"),
    SUFFIX("PT"),
    UNIT("APT"),
    UNIT("APARTMENT"),
    UNIT("UNIT"),
    UNIT("STE"),
    UNIT("SUITE"),
    UNIT("LOT"),
    UNIT("TRLR"),
    UNIT("RM"),
    UNIT("ROOM"),
    UNIT("FL"),
    UNIT("FLOOR"),
    UNIT("BLDG"),
    UNIT("NO"),
#undef DIRECTION
#undef SUFFIX
#undef UNIT
};

static const struct word *
word_find(struct str text)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (str_eq(words[i].word, text))
            return &words[i];
    return NULL;
}

static bool
wordy(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* The next word of letters and digits; '#' is a word of its own. Empty at the end. */
static struct str
next_word(struct str *rest)
{
    size_t from = 0, to;
    struct str word;

    while (from < rest->n && !wordy(rest->p[from]) && rest->p[from] != '#')
        from++;
    to = from;
    if (to < rest->n && rest->p[to] == '#')
        to++;
    else
        while (to < rest->n && (wordy(rest->p[to]) || rest->p[to] == '\'' || rest->p[to] == '.'))
            to++;
    word = str_slice(*rest, from, to);
    *rest = str_skip(*rest, to);
    return word;
}

static uint32_t
leading_number(struct str word)
{
    uint32_t number = 0;

    for (size_t i = 0; i < word.n && i < 9 && word.p[i] >= '0' && word.p[i] <= '9'; i++)
        number = number * 10 + (uint32_t)(word.p[i] - '0');
    return number;
}

static struct str
after_digits(struct str word)
{
    size_t n = 0;

    while (n < word.n && word.p[n] >= '0' && word.p[n] <= '9')
        n++;
    return str_skip(word, n);
}

/* "5TH" of 5th Avenue is no house number; "73Jefferson" is one with its blank lost. */
static bool
is_ordinal(struct str word)
{
    struct str end = after_digits(word);

    return end.n < word.n && (str_eq(end, STR("TH")) || str_eq(end, STR("ST")) ||
                              str_eq(end, STR("ND")) || str_eq(end, STR("RD")));
}

/* "PO BOX 7", "P.O. BOX 7", "POST OFFICE BOX 7", "BOX 7" */
static bool
read_box(struct str folded, struct identity_address *out)
{
    struct str rest = folded, word = next_word(&rest);
    bool postal = str_eq(word, STR("POBOX"));

    for (int i = 0; !postal && word.n > 0 && i < 4; i++) {
        if (str_eq(word, STR("BOX")))
            postal = true;
        else if (!str_eq(word, STR("PO")) && !str_eq(word, STR("P.O.")) &&
                 !str_eq(word, STR("P")) && !str_eq(word, STR("O")) && !str_eq(word, STR("POST")) &&
                 !str_eq(word, STR("OFFICE")))
            return false;
        else
            word = next_word(&rest);
    }
    if (!postal)
        return false;
    out->box = true;
    out->number = leading_number(next_word(&rest));
    return true;
}

static void
read_street(struct arena *arena, struct str folded, struct identity_address *out)
{
    char *p = arena_bytes(arena, folded.n + 1);
    struct str rest = folded, word = next_word(&rest);
    size_t n = 0;

    if (word.n > 0 && !is_ordinal(word)) {
        out->number = leading_number(word);
        word = after_digits(word);
        if (word.n == 0)
            word = next_word(&rest);
    }
    for (; word.n > 0; word = next_word(&rest)) {
        const struct word *known = word_find(word);

        if (str_eq(word, STR("#")) || (known != NULL && known->kind == WORD_UNIT)) {
            (void)next_word(&rest);
            continue;
        }
        if (known != NULL && (known->kind != WORD_SUFFIX || n > 0))
            word = known->stands_for;
        for (size_t i = 0; i < word.n; i++)
            if (wordy(word.p[i]))
                p[n++] = word.p[i];
    }
    out->street = (struct str){p, n};
    out->hash = n > 0 ? str_hash(out->street) : 0;
}

static struct str
city_plain(struct arena *arena, struct str city)
{
    struct str folded = utf8_fold_name(arena, city), rest = folded, word = next_word(&rest);
    char *p = arena_bytes(arena, folded.n + 1);
    size_t n = 0;

    for (; word.n > 0; word = next_word(&rest)) {
        if (str_eq(word, STR("SAINT")))
            word = STR("ST");
        for (size_t i = 0; i < word.n; i++)
            if (wordy(word.p[i]))
                p[n++] = word.p[i];
    }
    return (struct str){p, n};
}

bool
address_make(struct arena *arena, const struct code_sets *sets, const struct report_address *raw,
             struct identity_address *out)
{
    struct str folded = utf8_fold_name(arena, raw->street);

    *out = (struct identity_address){0};
    if (raw->zip.n >= 5 && str_digits(str_slice(raw->zip, 0, 5)))
        out->zip = leading_number(str_slice(raw->zip, 0, 5));
    out->city = city_plain(arena, raw->city);
    if (str_trim(folded).n > 0 && !placeholder_street(sets, folded) && !read_box(folded, out))
        read_street(arena, folded, out);
    return out->zip != 0 || out->number != 0 || out->hash != 0;
}

uint64_t
phone_make(const struct code_sets *sets, struct str area, struct str number)
{
    struct str parts[] = {area, number};
    char digits[32];
    struct str all;
    uint64_t value;
    size_t n = 0;

    for (size_t part = 0; part < 2; part++)
        for (size_t i = 0; i < parts[part].n && n < sizeof(digits); i++)
            if (parts[part].p[i] >= '0' && parts[part].p[i] <= '9')
                digits[n++] = parts[part].p[i];
    all = (struct str){digits, n};
    if (n == 11 && digits[0] == '1')
        all = str_skip(all, 1);
    if (all.n > 10)
        all = str_slice(all, 0, 10); /* what follows is an extension */
    if ((all.n != 10 && all.n != 7) || placeholder_phone(sets, all) || !str_parse_u64(all, &value))
        return 0;
    return value;
}
