/* code/placeholder.c - names, numbers and streets that stand for "not known". */
#include <assert.h>
#include <string.h>

#include "base/tsv.h"
#include "code/sets.h"

/* The sets of placeholders.tsv, by their first letter in the index key:
 * N a name, W a word that newborns' stand-ins are built of, T an invented person "FAMILY GIVEN",
 * P a phone, S a social security number, A a street, D a birth date. */
enum { KEY_BYTES = 66 };

/* Letters and digits only, upper case; accents are the caller's to fold. Cut at KEY_BYTES. */
static struct str
key_of(char set, struct str text, char key[KEY_BYTES])
{
    size_t n = 0;

    key[n++] = set;
    for (size_t i = 0; i < text.n && n < KEY_BYTES; i++) {
        char c = text.p[i];

        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            key[n++] = c;
    }
    return (struct str){key, n};
}

static const struct placeholder_row *
find(const struct code_sets *sets, char set, struct str text)
{
    char key[KEY_BYTES];
    size_t i = index_find(&sets->placeholder_index, key_of(set, text, key));

    return i == SIZE_MAX ? NULL : &sets->placeholders[i];
}

/* Adds what one word of a stand-in says: BOY the sex, B or 2 the order. */
static void
take_word(struct placeholder *found, const struct placeholder *word)
{
    if (word->sex != '\0')
        found->sex = word->sex;
    if (word->order != 0)
        found->order = word->order;
}

/* Is the text made of two or more newborn words, as BABYBOYA, BOY TWIN 2, INFANT GIRL are? The first
 * must be more than a letter or a number. A single word counts only if the table has it as a name. */
static bool
newborn_words(const struct code_sets *sets, struct str text, bool first, struct placeholder *found)
{
    enum { WORD_MAX = 8 };

    if (text.n == 0)
        return true;
    for (size_t n = text.n < WORD_MAX ? text.n : WORD_MAX; n > 0; n--) {
        const struct placeholder_row *word = find(sets, 'W', str_slice(text, 0, n));
        struct placeholder before = *found;

        if (word == NULL || (first && (n < 3 || n == text.n)))
            continue;
        take_word(found, &word->what);
        if (newborn_words(sets, str_skip(text, n), false, found))
            return true;
        *found = before;
    }
    return false;
}

struct placeholder
placeholder_name(const struct code_sets *sets, struct str name)
{
    struct placeholder found = {.kind = PLACEHOLDER_NEWBORN};
    char key[KEY_BYTES];
    struct str compact = key_of('N', name, key);
    size_t i = index_find(&sets->placeholder_index, compact);

    if (i != SIZE_MAX)
        return sets->placeholders[i].what;
    compact = str_skip(compact, 1);
    if (compact.n > 0 && compact.n < 24 && newborn_words(sets, compact, true, &found))
        return found;
    return (struct placeholder){PLACEHOLDER_NONE, '\0', 0};
}

bool
placeholder_person(const struct code_sets *sets, struct str family, struct str given)
{
    char key[KEY_BYTES], more[KEY_BYTES];
    struct str whole = key_of('T', family, key), second = key_of('T', given, more);

    if (whole.n + second.n > KEY_BYTES)
        return false;
    memcpy(key + whole.n, more + 1, second.n - 1);
    return index_find(&sets->placeholder_index, (struct str){key, whole.n + second.n - 1}) !=
           SIZE_MAX;
}

static bool
all_the_same(struct str digits)
{
    for (size_t i = 1; i < digits.n; i++)
        if (digits.p[i] != digits.p[0])
            return false;
    return true;
}

bool
placeholder_phone(const struct code_sets *sets, struct str digits)
{
    struct str local = digits.n > 7 ? str_skip(digits, digits.n - 7) : digits;

    return digits.n < 7 || all_the_same(local) || find(sets, 'P', local) != NULL ||
           find(sets, 'P', digits) != NULL;
}

/* 000, 666 and 9.. were never issued as an area, nor 00 as a group, nor 0000 as a serial number. */
bool
placeholder_ssn(const struct code_sets *sets, struct str digits)
{
    return digits.n != 9 || !str_digits(digits) || str_starts(digits, STR("000")) ||
           str_starts(digits, STR("666")) || digits.p[0] == '9' ||
           str_eq(str_slice(digits, 3, 5), STR("00")) ||
           str_eq(str_slice(digits, 5, 9), STR("0000")) || all_the_same(str_slice(digits, 0, 6)) ||
           all_the_same(str_slice(digits, 3, 9)) || find(sets, 'S', digits) != NULL;
}

bool
placeholder_street(const struct code_sets *sets, struct str street)
{
    return find(sets, 'A', street) != NULL;
}

bool
placeholder_date(const struct code_sets *sets, struct date born)
{
    char digits[9];
    struct ymd ymd = date_split(born);
    unsigned value = (unsigned)ymd.year * 10000U + ymd.month * 100U + ymd.day;

    for (size_t i = 8; i-- > 0; value /= 10)
        digits[i] = (char)('0' + value % 10);
    return find(sets, 'D', (struct str){digits, 8}) != NULL;
}

static bool
parse_row(const struct tsv *tsv, char *set, struct placeholder *what)
{
    static const struct {
        struct str word;
        char set;
        enum placeholder_kind kind;
    } words[] = {
        {STR_INIT("unknown-name"), 'N', PLACEHOLDER_UNKNOWN},
        {STR_INIT("newborn-name"), 'N', PLACEHOLDER_NEWBORN},
        {STR_INIT("test-name"), 'N', PLACEHOLDER_TEST},
        {STR_INIT("newborn-word"), 'W', PLACEHOLDER_NEWBORN},
        {STR_INIT("test-person"), 'T', PLACEHOLDER_TEST},
        {STR_INIT("phone"), 'P', PLACEHOLDER_UNKNOWN},
        {STR_INIT("ssn"), 'S', PLACEHOLDER_UNKNOWN},
        {STR_INIT("street"), 'A', PLACEHOLDER_UNKNOWN},
        {STR_INIT("birth-date"), 'D', PLACEHOLDER_UNKNOWN},
    };
    struct str sex = tsv_field(tsv, 2);
    uint64_t order = 0;

    (void)str_parse_u64(tsv_field(tsv, 3), &order);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (str_eq(words[i].word, tsv->field[0])) {
            *set = words[i].set;
            *what = (struct placeholder){words[i].kind, sex.n > 0 ? sex.p[0] : '\0',
                                         (uint8_t)(order & 15)};
            return true;
        }
    }
    return false;
}

enum status
placeholders_build(struct code_sets *sets, struct err *err)
{
    struct tsv tsv;
    char key[KEY_BYTES], set;

    sets->placeholders = ARENA_ARRAY(sets->arena, struct placeholder_row,
                                     rows_count(sets->text[FILE_PLACEHOLDER]) + 1);
    for (tsv_init(&tsv, sets->text[FILE_PLACEHOLDER]); tsv_next(&tsv);) {
        struct placeholder_row *row = &sets->placeholders[sets->placeholder_count++];

        if (!parse_row(&tsv, &set, &row->what))
            return row_fail(FILE_PLACEHOLDER, tsv.line, "no kind", tsv.field[0], err);
        row->key = arena_copy(sets->arena, key_of(set, tsv_field(&tsv, 1), key));
    }
    index_make(&sets->placeholder_index, sets->arena, sets->placeholders,
               sizeof(struct placeholder_row), sets->placeholder_count);
    for (size_t i = 0; i < sets->placeholder_count; i++)
        index_add(&sets->placeholder_index, i);
    return OK;
}
