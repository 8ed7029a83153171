/* registry/client_typed.c - the search box's text, taken apart and held against a person. */
#include "registry/client_typed.h"

#include <string.h>

#include "base/buf.h"
#include "base/id.h"
#include "base/utf8.h"
#include "registry/match_key.h"
#include "registry/match_name.h"

/* -- taking the text apart --------------------------------------------------------------------- */

static struct str
digits_of(struct arena *arena, struct str word)
{
    char *out = arena_bytes(arena, word.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] >= '0' && word.p[i] <= '9')
            out[n++] = word.p[i];
    return (struct str){out, n};
}

static bool
phone_typed(struct arena *arena, struct str word, struct str *out)
{
    struct str digits = digits_of(arena, word);

    for (size_t i = 0; i < word.n; i++)
        if ((word.p[i] < '0' || word.p[i] > '9') && str_find(STR("()-.+/"), word.p[i]) == 6)
            return false;
    if (digits.n == 11 && digits.p[0] == '1')
        digits = str_skip(digits, 1);
    if (digits.n != 10)
        return false;
    *out = digits;
    return true;
}

static struct str
letters_of(struct arena *arena, struct str word)
{
    struct str folded = utf8_fold_name(arena, word);
    char *out = arena_bytes(arena, folded.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < folded.n; i++) {
        unsigned char c = (unsigned char)folded.p[i];

        if (c >= 0x80 || (c >= 'A' && c <= 'Z'))
            out[n++] = folded.p[i];
    }
    return (struct str){out, n};
}

static void
sort_word(struct arena *arena, struct str word, struct date today, struct typed *typed)
{
    bool bare = word.n == 6 && str_digits(word); /* a chart number sooner than a date */
    struct str phone;

    if (!bare && date_parse_typed(word, today, &typed->born))
        return;
    if (word.n == 13 && digits_of(arena, word).n > 0 && id_parse(word, &typed->own.v))
        return;
    if (phone_typed(arena, word, &phone)) {
        typed->phone = phone;
    } else if (word.n == 5 && str_digits(word) && typed->zip.n == 0) {
        typed->zip = word;
    } else if (digits_of(arena, word).n > 0) {
        typed->number = typed->number.n == 0
                            ? word
                            : arena_printf(arena, "%.*s%.*s", STRF(typed->number), STRF(word));
    } else {
        struct str letters = letters_of(arena, word);

        if (letters.n > 0 && typed->name_count < TYPED_NAMES)
            typed->names[typed->name_count++] = letters;
    }
}

/* Where the word that begins at or behind `from` ends; n behind the last. */
static size_t
word_end(struct str text, size_t *from)
{
    size_t end;

    while (*from < text.n &&
           (text.p[*from] == ' ' || text.p[*from] == ',' || text.p[*from] == '\t'))
        (*from)++;
    for (end = *from; end < text.n; end++)
        if (text.p[end] == ' ' || text.p[end] == ',' || text.p[end] == '\t')
            break;
    return end;
}

static struct str
without_breaks(struct arena *arena, struct str text)
{
    char *out = arena_bytes(arena, text.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != ' ' && text.p[i] != '\t')
            out[n++] = text.p[i];
    return (struct str){out, n};
}

static bool
has_letter(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z'))
            return true;
    return false;
}

/* "9 11 2020", which is no chart number in three pieces. */
static bool
looks_like_day(struct str text)
{
    struct str last = text;

    if (has_letter(text))
        return true;
    while (str_find(last, ' ') < last.n)
        last = str_skip(last, str_find(last, ' ') + 1);
    return last.n == 4 && text.n <= 10;
}

/* "14 Mar 2019", "March 14, 2019": three words that are one day, from `from` on. */
static bool
day_in_words(struct str text, size_t from, struct date today, struct date *born, size_t *end)
{
    size_t at = from;

    for (size_t i = 0; i < 3; i++) {
        at = i == 0 ? from : *end;
        *end = word_end(text, &at);
        if (*end == at)
            return false;
    }
    return looks_like_day(str_slice(text, from, *end)) &&
           date_parse_typed(str_slice(text, from, *end), today, born);
}

/* "(763) 162-1751", "+1 763 162 1751": words that are one telephone number, from `from` on. It begins
 * with the area code, so that two chart numbers side by side are none. */
static bool
phone_in_words(struct arena *arena, struct str text, size_t from, struct str *phone, size_t *end)
{
    size_t at = from, first = 0;
    struct str word, digits;

    *end = from;
    for (size_t i = 0; i < 4; i++) {
        at = *end;
        *end = word_end(text, &at);
        word = str_slice(text, at, *end);
        digits = digits_of(arena, word);
        if (digits.n == 0 || (i == 0 && digits.n != 3 && !str_eq(digits, STR("1"))))
            return false;
        first = i == 0 ? at : first;
        if (i > 0 && phone_typed(arena, without_breaks(arena, str_slice(text, first, *end)), phone))
            return true;
    }
    return false;
}

/* "MR 12 345" may be one number. */
static struct str
all_together(struct arena *arena, struct str text)
{
    char *out = arena_bytes(arena, text.n + 1);
    size_t n = 0, digits = 0;

    for (size_t i = 0; i < text.n; i++) {
        bool digit = text.p[i] >= '0' && text.p[i] <= '9';

        digits += digit;
        if (digit || (text.p[i] >= 'A' && text.p[i] <= 'Z'))
            out[n++] = text.p[i];
    }
    return digits > 0 ? (struct str){out, n} : STR("");
}

/* How few letters of a name are meant whole: beside a birth date or a telephone even an initial helps. */
static size_t
short_name(const struct typed *typed)
{
    if (date_is(typed->born) || typed->phone.n > 0)
        return 1;
    return typed->name_count > 1 ? 2 : 3;
}

struct typed
client_typed(struct arena *arena, struct str text, struct date today)
{
    struct typed typed = {.born = DATE_NONE, .zip = STR("")};

    text = utf8_fold_name(arena, text);
    for (size_t from = 0, end; (end = word_end(text, &from)) > from; from = end)
        if (!day_in_words(text, from, today, &typed.born, &end) &&
            !phone_in_words(arena, text, from, &typed.phone, &end)) {
            end = word_end(text, &from);
            sort_word(arena, str_slice(text, from, end), today, &typed);
        }
    typed.short_name = short_name(&typed);
    if (!date_is(typed.born) && typed.phone.n == 0 && typed.own.v == 0)
        typed.together = all_together(arena, text);
    /* Five digits alone are a number somebody was given, not the place where everybody lives. */
    if (typed.zip.n > 0 && typed.name_count == 0 && !date_is(typed.born)) {
        typed.number = typed.number.n > 0 ? typed.number : typed.zip;
        typed.zip = STR("");
    }
    return typed;
}

bool
client_typed_local(struct arena *arena, const struct typed *typed, uint64_t *digits)
{
    struct str local = digits_of(arena, typed->number);

    for (size_t i = 0; i < typed->number.n; i++)
        if (str_find(STR("0123456789-./"), typed->number.p[i]) == 13)
            return false;
    return local.n == PHONE_LOCAL && str_parse_u64(local, digits);
}

/* -- does it fit? ------------------------------------------------------------------------------ */

struct fitter {
    struct arena *arena;
    const struct typed *typed;
    struct identity who;
    bool near;
    unsigned why;
};

static bool
begins(const struct typed *typed, struct str word, struct str beginning)
{
    return beginning.n < typed->short_name ? str_eq(word, beginning) : str_starts(word, beginning);
}

static bool
begins_name(const struct typed *typed, const struct identity_name *name, struct str beginning)
{
    for (size_t i = 0; i < name->count; i++)
        if (begins(typed, name->token[i].text, beginning))
            return true;
    return name->count > 0 && begins(typed, name->whole, beginning);
}

/* Which of the person's own names; the first ones are those in use. */
static unsigned
own_name(const struct fitter *f, struct str word)
{
    for (size_t i = 0; i < f->who.family_count; i++)
        if (begins_name(f->typed, &f->who.family[i], word))
            return i == 0 ? WHY_NAME : WHY_OTHER_NAME;
    for (size_t i = 0; i < f->who.given_count; i++)
        if (begins_name(f->typed, &f->who.given[i], word))
            return i == 0 ? WHY_NAME : WHY_OTHER_NAME;
    return begins_name(f->typed, &f->who.middle, word) ? WHY_NAME : 0;
}

static bool
parents_name(const struct fitter *f, struct str word)
{
    for (size_t i = 0; i < f->who.guardian_count; i++)
        if (begins_name(f->typed, &f->who.guardian[i].family, word) ||
            begins_name(f->typed, &f->who.guardian[i].given, word))
            return true;
    return begins_name(f->typed, &f->who.maiden, word) ||
           begins_name(f->typed, &f->who.mother_given, word);
}

static bool
nickname_of(const struct identity_name *given, struct str word)
{
    uint32_t roots[IDENTITY_ROOTS];
    unsigned count = name_roots(word, roots, IDENTITY_ROOTS);

    for (unsigned i = 0; i < count; i++)
        for (size_t k = 0; k < given->root_count; k++)
            if (roots[i] == given->root[k])
                return true;
    return false;
}

/* How the search box hears a name: THOMPSON and SIMPKINS as without the P that nobody speaks. Not a
 * matter of name_phonetic(), by which persons are joined. */
static uint32_t
heard(struct arena *arena, struct str word)
{
    char *out = arena_bytes(arena, word.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < word.n; i++) {
        bool inside = i > 0 && i + 1 < word.n;

        if (word.p[i] == 'P' && inside && word.p[i - 1] == 'M' &&
            memchr("STK", word.p[i + 1], 3) != NULL)
            continue;
        out[n++] = word.p[i];
    }
    return name_phonetic((struct str){out, n});
}

static unsigned
like_name(struct arena *arena, const struct identity_name *name, struct str word)
{
    uint32_t sound = heard(arena, word);

    for (size_t i = 0; i < name->count; i++) {
        if (name_one_slip(name->token[i].text, word))
            return WHY_SLIP;
        if (sound != 0 && heard(arena, name->token[i].text) == sound)
            return WHY_SOUND;
    }
    return 0;
}

static unsigned
near_name(const struct fitter *f, struct str word)
{
    unsigned why = 0;

    for (size_t i = 0; i < f->who.given_count; i++)
        if (nickname_of(&f->who.given[i], word))
            return WHY_NICKNAME;
    for (size_t i = 0; i < f->who.given_count && why == 0; i++)
        why = like_name(f->arena, &f->who.given[i], word);
    for (size_t i = 0; i < f->who.family_count && why == 0; i++)
        why = like_name(f->arena, &f->who.family[i], word);
    return why;
}

/* All of them; where names may be like and the birth date is the same, one is enough. */
static bool
names_fit(struct fitter *f)
{
    size_t missed = 0;

    for (size_t i = 0; i < f->typed->name_count; i++) {
        struct str word = f->typed->names[i];
        unsigned why = own_name(f, word);

        if (why == 0 && parents_name(f, word))
            why = WHY_PARENT;
        if (why == 0 && f->near)
            why = near_name(f, word);
        missed += why == 0;
        f->why |= why;
    }
    return missed == 0 || (f->near && (f->why & WHY_BORN) != 0 && missed < f->typed->name_count);
}

static bool
born_fits(struct fitter *f, struct date born)
{
    struct ymd a, b;

    if (f->typed->year != 0) {
        if (!date_is(born) || date_split(born).year != f->typed->year)
            return false;
        f->why |= WHY_BORN;
    }
    if (!date_is(f->typed->born))
        return true;
    if (date_cmp(f->typed->born, born) == 0) {
        f->why |= WHY_BORN;
        return true;
    }
    if (!f->near || !date_is(born))
        return false;
    a = date_split(f->typed->born);
    b = date_split(born);
    if (a.year == b.year && a.month == b.day && a.day == b.month)
        f->why |= WHY_SWAPPED;
    return (f->why & WHY_SWAPPED) != 0;
}

static bool
fits(struct fitter *f, struct arena *arena, const struct code_sets *sets,
     const struct report_client *believed, unsigned *why)
{
    identity_normalise(arena, sets, believed, &f->who);
    if (!born_fits(f, believed->born) || !names_fit(f))
        return false;
    f->why |= f->typed->phone.n > 0 ? WHY_PHONE : 0;
    f->why |= f->typed->zip.n > 0 ? WHY_ZIP : 0;
    f->why |= f->typed->number.n > 0 || f->typed->own.v != 0 ? WHY_NUMBER : 0;
    *why = f->why;
    return true;
}

bool
client_typed_fits(struct arena *arena, const struct code_sets *sets, const struct typed *typed,
                  const struct report_client *believed, unsigned *why)
{
    struct fitter f = {.arena = arena, .typed = typed};

    return fits(&f, arena, sets, believed, why);
}

bool
client_typed_near(struct arena *arena, const struct code_sets *sets, const struct typed *typed,
                  const struct report_client *believed, unsigned *why)
{
    struct fitter f = {.arena = arena, .typed = typed, .near = true};

    return fits(&f, arena, sets, believed, why);
}

struct str
client_why_words(struct arena *arena, unsigned why)
{
    static const char *const words[] = {"name",
                                        "also known as",
                                        "birth date",
                                        "phone",
                                        "number",
                                        "ZIP code",
                                        "parent",
                                        "short name",
                                        "sounds like it",
                                        "one letter",
                                        "day and month swapped"};
    struct buf buf;

    buf_init(&buf, arena, 64);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if ((why >> i & 1U) == 0)
            continue;
        if (buf.n > 0)
            BUF_LIT(&buf, ", ");
        buf_add(&buf, str_of(words[i]));
    }
    return buf_str(&buf);
}
