/* desk/personal.c - guesses at personal data in a text. */
#include "desk/personal.h"

#include <assert.h>

enum { BIRTH_AROUND = 40, RECORD_AROUND = 24 };

static const struct str words[PERSONAL_KINDS] = {
#define PERSONAL_ROW(name, words) STR_INIT(words),
    PERSONAL_TABLE(PERSONAL_ROW)
#undef PERSONAL_ROW
};

struct str
personal_words(enum personal_kind kind)
{
    assert(kind < PERSONAL_KINDS);
    return words[kind];
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool
is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* How many bytes from `at` on fit a pattern: '9' a digit, '-' one of " -.", anything else itself. 0 if they do
 * not, or if a digit stands on either side. */
static size_t
fits(struct str text, size_t at, const char *pattern)
{
    size_t n = 0;

    if (at > 0 && is_digit(text.p[at - 1]))
        return 0;
    for (; pattern[n] != '\0'; n++) {
        char c = at + n < text.n ? text.p[at + n] : '\0';
        bool right = pattern[n] == '9'   ? is_digit(c)
                     : pattern[n] == '-' ? c == ' ' || c == '-' || c == '.'
                                         : c == pattern[n];

        if (!right)
            return 0;
    }
    return at + n < text.n && is_digit(text.p[at + n]) ? 0 : n;
}

/* Does one of the words stand in [from, to), in whatever case? */
static bool
near(struct str text, size_t from, size_t to, const char *const *list)
{
    struct str part = str_slice(text, from, to);

    for (; *list != NULL; list++) {
        struct str word = str_of(*list);

        for (size_t i = 0; i + word.n <= part.n; i++)
            if (str_ieq(str_slice(part, i, i + word.n), word) &&
                (i == 0 || !is_letter(part.p[i - 1])))
                return true;
    }
    return false;
}

/* ---- names ---- */

/* Words that begin with a capital and are nobody. */
static bool
is_common(struct str word)
{
    static const char *const list[] = {
        "The",    "Data",    "Use",       "Agreement", "Our",      "We",      "My",
        "Help",   "Desk",    "Message",   "This",      "That",     "It",      "Please",
        "Hello",  "Dear",    "Clinic",    "Family",    "When",     "Who",     "What",
        "Why",    "How",     "On",        "In",        "At",       "From",    "Since",
        "Signed", "Monday",  "Tuesday",   "Wednesday", "Thursday", "Friday",  "Saturday",
        "Sunday", "January", "February",  "March",     "April",    "May",     "June",
        "July",   "August",  "September", "October",   "November", "December"};

    for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
        if (str_ieq(word, str_of(list[i])))
            return true;
    return false;
}

/* The word at `at`, if it could be part of a name: a capital and at least one more letter. */
static struct str
name_word(struct str text, size_t at, size_t to)
{
    size_t end = at;

    if (at > 0 && is_letter(text.p[at - 1]))
        return STR("");
    while (end < to && (is_letter(text.p[end]) || text.p[end] == '\'' || text.p[end] == '-'))
        end++;
    if (end - at < 2 || !is_upper(text.p[at]) || is_common(str_slice(text, at, end)))
        return STR("");
    return str_slice(text, at, end);
}

/* Two such words in [from, to) with only blanks or a comma between; *at and *end say where. */
static bool
name_in(struct str text, size_t from, size_t to, size_t *at, size_t *end)
{
    if (to > text.n)
        to = text.n;
    for (size_t i = from; i < to; i++) {
        struct str one = name_word(text, i, to), two;
        size_t next = i + one.n;

        if (one.n == 0)
            continue;
        while (next < to && (text.p[next] == ' ' || text.p[next] == ','))
            next++;
        two = next > i + one.n ? name_word(text, next, to) : STR("");
        if (two.n > 0) {
            *at = i;
            *end = next + two.n;
            return true;
        }
        i += one.n;
    }
    return false;
}

/* ---- what is looked for at one place ---- */

static size_t
ssn(struct str text, size_t at)
{
    size_t n = fits(text, at, "999-99-9999");

    return n;
}

static size_t
phone(struct str text, size_t at)
{
    static const char *const forms[] = {"(999) 999-9999", "(999)999-9999", "999-999-9999"};

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        size_t n = fits(text, at, forms[i]);

        if (n > 0)
            return n;
    }
    return 0;
}

/* A number of at least four digits after "MRN" or the like. */
static size_t
record(struct str text, size_t at)
{
    static const char *const called[] = {"mrn",           "medical record", "chart", "patient id",
                                         "record number", "patient number", NULL};
    size_t from = at > RECORD_AROUND ? at - RECORD_AROUND : 0, n = 0, digits = 0;

    if (at > 0 && (is_digit(text.p[at - 1]) || is_letter(text.p[at - 1]) || text.p[at - 1] == '-'))
        return 0;
    while (at + n < text.n &&
           (is_digit(text.p[at + n]) || is_letter(text.p[at + n]) || text.p[at + n] == '-'))
        digits += is_digit(text.p[at + n++]) ? 1 : 0;
    return digits >= 4 && near(text, from, at, called) ? n : 0;
}

/* A date of the past that is called a birth date, or has a name beside it. *from is where it begins then. */
static size_t
birth(struct str text, size_t at, struct date today, size_t *from)
{
    static const char *const called[] = {"born", "birth", "dob", "d.o.b", NULL};
    size_t n = 0, before = at > BIRTH_AROUND ? at - BIRTH_AROUND : 0, name_at, name_end;
    struct date date;

    *from = at;
    if (at > 0 && (is_digit(text.p[at - 1]) || is_letter(text.p[at - 1])))
        return 0;
    while (at + n < text.n && (is_digit(text.p[at + n]) || text.p[at + n] == '/' ||
                               text.p[at + n] == '-' || text.p[at + n] == '.'))
        n++;
    while (n > 0 && !is_digit(text.p[at + n - 1]))
        n--;
    if (n < 6 || str_digits(str_slice(text, at, at + n)) ||
        !date_parse_typed(str_slice(text, at, at + n), today, &date) || date_cmp(date, today) > 0)
        return 0;
    if (name_in(text, before, at, &name_at, &name_end)) {
        *from = name_at;
        return at + n - name_at;
    }
    if (name_in(text, at + n, at + n + BIRTH_AROUND, &name_at, &name_end))
        return name_end - at;
    return near(text, before, at, called) ? n : 0;
}

/* A whole line of PID or NK1. */
static size_t
segment(struct str text, size_t at)
{
    struct str rest = str_skip(text, at);

    if (at > 0 && text.p[at - 1] != '\n' && text.p[at - 1] != '\r' && text.p[at - 1] != ' ')
        return 0;
    if (!str_starts(rest, STR("PID|")) && !str_starts(rest, STR("NK1|")))
        return 0;
    return str_find(str_slice(rest, 0, str_find(rest, '\r')), '\n');
}

static size_t
one(struct str text, size_t at, struct date today, struct personal *out)
{
    size_t n, from = at;

    if ((n = segment(text, at)) > 0)
        out->kind = PERSONAL_SEGMENT;
    else if ((n = ssn(text, at)) > 0)
        out->kind = PERSONAL_SSN;
    else if ((n = phone(text, at)) > 0)
        out->kind = PERSONAL_PHONE;
    else if ((n = birth(text, at, today, &from)) > 0)
        out->kind = PERSONAL_BIRTH;
    else if ((n = record(text, at)) > 0)
        out->kind = PERSONAL_RECORD;
    out->from = from;
    out->to = from + n;
    return n;
}

size_t
personal_find(struct str text, struct date today, struct personal out[PERSONAL_MOST])
{
    size_t count = 0, done = 0;

    for (size_t at = 0; at < text.n && count < PERSONAL_MOST; at++) {
        struct personal found;

        if (one(text, at, today, &found) == 0 || found.to <= done)
            continue;
        if (found.from < done)
            found.from = done;
        out[count++] = found;
        done = found.to;
        at = done - 1;
    }
    return count;
}
