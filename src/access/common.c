/* access/common.c - the undressed password looked up in a list of words. */
#include "access/common.h"

/* What remains of a common password when digits and signs are read as the letters they stand for or
 * left out. In alphabetical order; extend it freely. */
static const char *const words[] = {
    "abcdef",     "admin",     "administrator", "april",      "august",      "autumn",
    "baseball",   "changeme",  "child",         "children",   "clinic",      "covid",
    "december",   "default",   "doctor",        "dragon",     "fall",        "february",
    "flu",        "football",  "friday",        "health",     "hello",       "hepb",
    "hospital",   "iloveyou",  "immunization",  "immunize",   "january",     "jenner",
    "july",       "june",      "letmein",       "login",      "march",       "master",
    "miic",       "minnesota", "mmr",           "monday",     "monkey",      "november",
    "nurse",      "october",   "office",        "passphrase", "passw",       "password",
    "pharmacy",   "princess",  "qazwsx",        "qwer",       "qwert",       "qwerty",
    "qwertyuiop", "registry",  "saturday",      "school",     "secret",      "security",
    "september",  "shot",      "shots",         "spring",     "summer",      "sunday",
    "sunshine",   "superman",  "temp",          "temporary",  "test",        "testing",
    "thursday",   "tuesday",   "user",          "vaccinate",  "vaccination", "vaccine",
    "vaccines",   "wednesday", "welcome",       "winter",
};

/* The letter a digit or sign is commonly typed for; 0 for those that only pad. */
static char
letter_of(char c)
{
    static const char from[] = "0134578@$!+";
    static const char to[] = "oieastbasit";

    for (size_t i = 0; i + 1 < sizeof(from); i++)
        if (from[i] == c)
            return to[i];
    return 0;
}

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
letter(char c)
{
    return c >= 'a' && c <= 'z';
}

enum { LONG_WORD = 6, LITTLE = 2, REPEATED_MOST = 5 };

/* A word of the list, or a long one with a letter or two more: Password#123a -> passworda */
static bool
listed(struct str s)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct str word = str_of(words[i]);

        if (str_eq(s, word) || (word.n >= LONG_WORD && s.n > word.n && s.n <= word.n + LITTLE &&
                                str_find_str(s, word) < s.n))
            return true;
    }
    return false;
}

/* Nothing but words of the list, one after another: "passwordpassword", "welcomewinter". */
static bool
composed(struct str s)
{
    if (s.n == 0)
        return true;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (str_starts(s, str_of(words[i])) && composed(str_skip(s, str_of(words[i]).n)))
            return true;
    return false;
}

static bool
of_the_list(struct str s)
{
    return s.n > 0 && (listed(s) || composed(s));
}

/* Only letters, all else dropped: Summer2026!! -> summer */
static struct str
letters_only(struct arena *arena, struct str s)
{
    char *p = arena_bytes(arena, s.n);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if (letter(lower(s.p[i])))
            p[n++] = lower(s.p[i]);
    return (struct str){p, n};
}

/* Signs inside the word read as letters, those around it dropped: P@ssw0rd1234! -> password */
static struct str
undressed(struct arena *arena, struct str s)
{
    char *p = arena_bytes(arena, s.n);
    size_t n = 0;

    while (s.n > 0 && !letter(lower(s.p[0])))
        s = str_skip(s, 1);
    while (s.n > 0 && !letter(lower(s.p[s.n - 1])))
        s.n--;
    for (size_t i = 0; i < s.n; i++) {
        char c = lower(s.p[i]);

        if (letter(c) || letter_of(c) != 0)
            p[n++] = letter(c) ? c : letter_of(c);
    }
    return (struct str){p, n};
}

/* One character all along, or each the neighbour of the one before: aaaa, 123456, abcdef, 987654. */
static bool
one_run(struct str s)
{
    int step = s.n > 1 ? s.p[1] - s.p[0] : 0;

    if (s.n < 2 || step < -1 || step > 1)
        return false;
    for (size_t i = 2; i < s.n; i++) {
        int next = s.p[i] - s.p[i - 1];

        if (next != step && !(s.p[i - 1] == '9' && s.p[i] == '0'))
            return false;
    }
    return true;
}

/* A few characters again and again: 123123123123, abababab. */
static bool
repeated(struct str s)
{
    for (size_t unit = 1; unit <= REPEATED_MOST && unit * 2 < s.n; unit++)
        if (s.n % unit == 0 && str_eq(str_skip(s, unit), str_slice(s, 0, s.n - unit)))
            return true;
    return false;
}

/* Keys side by side, over the ends of the rows: qwertyuiopasdfg. */
static bool
walk(struct str letters)
{
    const struct str keys = STR("qwertyuiopasdfghjklzxcvbnm");

    return letters.n >= LONG_WORD && str_find_str(keys, letters) < keys.n;
}

/* What is typed twice is judged once. */
static struct str
once(struct str s)
{
    struct str half = str_slice(s, 0, s.n / 2);

    return s.n > 1 && s.n % 2 == 0 && str_eq(half, str_skip(s, s.n / 2)) ? half : s;
}

bool
password_common(struct arena *arena, struct str password)
{
    struct str letters = letters_only(arena, password);

    return one_run(password) || repeated(password) || one_run(letters) || walk(letters) ||
           of_the_list(letters) || of_the_list(undressed(arena, once(password)));
}
