/* access/password.c - the rules of a password, judged one by one. */
#include "access/password.h"

#include <assert.h>
#include <sodium.h>

#include "access/common.h"
#include "base/utf8.h"

const struct password_profile password_miic = {
    .name = STR_INIT("miic"),
    .least = 12,
    .most = 13,
    .classes = true,
    .specials = STR_INIT("~!@#$%^*()-_+={}[]/?"),
    .days = 60,
    .history = 10,
    .blocklist = true,
    .questions = true,
};

const struct password_profile password_nist = {
    .name = STR_INIT("nist"),
    .least = 15,
    .most = 128,
    .history = 1,
    .blocklist = true,
    .second_factor_all = true,
};

const struct password_profile *
password_profile_find(struct str name)
{
    if (str_eq(name, password_miic.name))
        return &password_miic;
    return str_eq(name, password_nist.name) ? &password_nist : NULL;
}

struct judge {
    struct arena *arena;
    const struct password_profile *profile;
    const struct password_try *attempt;
    struct password_results results;
};

static void
say(struct judge *judge, enum password_rule rule, bool ok, struct str text, struct str remedy)
{
    struct password_results *results = &judge->results;

    assert(results->count < PASSWORD_RULES_MAX);
    results->list[results->count++] = (struct password_result){rule, ok, text, remedy};
    results->ok = results->ok && ok;
}

static bool
has_between(struct str s, char from, char to)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= from && s.p[i] <= to)
            return true;
    return false;
}

static bool
in_class(const struct password_profile *profile, char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           str_find(profile->specials, c) < profile->specials.n;
}

/* The first character outside the four classes, whole if it is UTF-8; empty if there is none. */
static struct str
outsider(const struct password_profile *profile, struct str s)
{
    while (s.n > 0) {
        size_t n = utf8_len(s);

        if (n != 1 || !in_class(profile, s.p[0]))
            return str_slice(s, 0, n == 0 ? 1 : n);
        s = str_skip(s, 1);
    }
    return STR("");
}

static struct str
outsider_words(struct arena *arena, struct str c)
{
    if (c.n == 0)
        return STR("");
    if (str_eq(c, STR(" ")))
        return STR("A space is not allowed: take it out.");
    if (c.n == 1 && (c.p[0] < 0x20 || c.p[0] == 0x7f))
        return STR("A character that cannot be seen is not allowed: type the password by hand.");
    return arena_printf(arena, "%.*s is not allowed: use another special character.", STRF(c));
}

static bool
readable(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    return utf8_valid(s);
}

static struct str
length_remedy(struct judge *judge, size_t n)
{
    size_t least = (size_t)judge->profile->least, most = (size_t)judge->profile->most;

    if (n < least)
        return arena_printf(judge->arena, "It has %zu characters: add %zu.", n, least - n);
    if (n > most)
        return arena_printf(judge->arena, "It has %zu characters: take %zu out.", n, n - most);
    return STR("");
}

static void
judge_length(struct judge *judge)
{
    struct str remedy = length_remedy(judge, utf8_count(judge->attempt->password));

    say(judge, RULE_LENGTH, remedy.n == 0,
        arena_printf(judge->arena, "%d to %d characters", judge->profile->least,
                     judge->profile->most),
        remedy);
}

static void
judge_class(struct judge *judge, enum password_rule rule, bool ok, struct str text,
            struct str remedy)
{
    say(judge, rule, ok, text, ok ? STR("") : remedy);
}

static void
judge_classes(struct judge *judge)
{
    const struct password_profile *profile = judge->profile;
    struct str s = judge->attempt->password;
    struct str stranger = outsider(profile, s);
    bool special = false;

    for (size_t i = 0; i < s.n; i++)
        special = special || str_find(profile->specials, s.p[i]) < profile->specials.n;
    judge_class(judge, RULE_UPPER, has_between(s, 'A', 'Z'), STR("An upper-case letter, A to Z"),
                STR("Add an upper-case letter."));
    judge_class(judge, RULE_LOWER, has_between(s, 'a', 'z'), STR("A lower-case letter, a to z"),
                STR("Add a lower-case letter."));
    judge_class(judge, RULE_DIGIT, has_between(s, '0', '9'), STR("A number, 0 to 9"),
                STR("Add a number."));
    judge_class(judge, RULE_SPECIAL, special,
                arena_printf(judge->arena, "One of %.*s", STRF(profile->specials)),
                arena_printf(judge->arena, "Add one of %.*s", STRF(profile->specials)));
    say(judge, RULE_ALLOWED, stranger.n == 0, STR("No other characters"),
        outsider_words(judge->arena, stranger));
}

/* Words of fewer than four letters stand in any password by chance. */
static struct str
personal_word(struct judge *judge)
{
    struct str password = utf8_fold(judge->arena, judge->attempt->password);

    for (size_t i = 0; i < judge->attempt->word_count; i++) {
        struct str word = utf8_fold(judge->arena, judge->attempt->words[i]);

        if (word.n >= 4 && str_find_str(password, word) < password.n)
            return judge->attempt->words[i];
    }
    return STR("");
}

static void
judge_blocklist(struct judge *judge)
{
    struct str own = personal_word(judge);
    bool common = password_common(judge->arena, judge->attempt->password);

    say(judge, RULE_COMMON, !common, STR("Not a common password"),
        common ? STR("It is on the list of passwords that are tried first: choose another.")
               : STR(""));
    say(judge, RULE_PERSONAL, own.n == 0, STR("Not your name, user name or organization"),
        own.n == 0
            ? STR("")
            : arena_printf(judge->arena, "It contains %.*s: choose other words.", STRF(own)));
}

struct password_results
password_check(struct arena *arena, const struct password_profile *profile,
               const struct password_try *attempt)
{
    struct judge judge = {arena, profile, attempt, {.ok = true}};
    bool same = str_eq(attempt->password, attempt->confirmed);

    judge_length(&judge);
    if (profile->classes)
        judge_classes(&judge);
    else
        judge_class(&judge, RULE_TEXT, readable(attempt->password), STR("Any letters and signs"),
                    STR("It contains something that is not text: type the password by hand."));
    if (profile->blocklist)
        judge_blocklist(&judge);
    judge_class(&judge, RULE_CONFIRMED, same, STR("Typed the same twice"),
                STR("The two passwords differ: type the new one twice."));
    return judge.results;
}

/* Common beginning and end; what is left between them is what was changed. */
bool
password_too_alike(struct str old, struct str new_one)
{
    size_t least = old.n < new_one.n ? old.n : new_one.n;
    size_t most = old.n > new_one.n ? old.n : new_one.n;
    size_t head = 0, tail = 0;

    while (head < least && old.p[head] == new_one.p[head])
        head++;
    while (tail < least - head && old.p[old.n - 1 - tail] == new_one.p[new_one.n - 1 - tail])
        tail++;
    return most - head - tail <= 1;
}

static char
pick(struct str from)
{
    return from.p[randombytes_uniform((uint32_t)from.n)];
}

static void
shuffle(char *p, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = randombytes_uniform((uint32_t)i);
        char c = p[i - 1];

        p[i - 1] = p[j];
        p[j] = c;
    }
}

/* Letters and digits that look alike (I l 1 O 0) are left out, because it is often read aloud. */
struct str
password_suggest(struct arena *arena, const struct password_profile *profile)
{
    const struct str upper = STR("ABCDEFGHJKLMNPQRSTUVWXYZ");
    const struct str lower = STR("abcdefghijkmnopqrstuvwxyz");
    const struct str digits = STR("23456789");
    const struct str specials = STR("!#%*+-=?");
    const struct str classes[] = {upper, lower, digits, specials};
    size_t n = (size_t)profile->least + (profile->most > profile->least ? 1 : 0);
    char *p = arena_bytes(arena, n);

    for (size_t i = 0; i < n; i++)
        p[i] = i < 4 ? pick(classes[i]) : pick(i % 3 == 0 ? digits : i % 3 == 1 ? lower : upper);
    shuffle(p, n);
    return (struct str){p, n};
}
