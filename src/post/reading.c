/* post/reading.c - the reading level by Flesch and Kincaid. */
#include "post/reading.h"

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '\'' ||
           ((unsigned char)c & 0x80) != 0;
}

static bool
is_vowel(char c)
{
    switch (c | 0x20) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y':
        return true;
    default:
        return false;
    }
}

static int
syllables(struct str word)
{
    int n = 0;

    for (size_t i = 0; i < word.n; i++)
        n += is_vowel(word.p[i]) && (i == 0 || !is_vowel(word.p[i - 1]));
    if (n > 1 && (word.p[word.n - 1] | 0x20) == 'e' && !str_ends(word, STR("le")))
        n--; /* silent */
    return n > 0 ? n : 1;
}

int
reading_grade(struct str prose)
{
    long words = 0, sentences = 0, sounds = 0, since = 0;
    int grade;

    for (size_t i = 0; i < prose.n;) {
        size_t from = i;

        while (i < prose.n && is_letter(prose.p[i]))
            i++;
        if (i > from) {
            words++;
            since++;
            sounds += syllables(str_slice(prose, from, i));
            continue;
        }
        if (since > 0 && (prose.p[i] == '.' || prose.p[i] == '!' || prose.p[i] == '?' ||
                          prose.p[i] == ':' || prose.p[i] == '\n')) {
            sentences++;
            since = 0;
        }
        i++;
    }
    sentences += since > 0;
    if (words < READING_WORDS)
        return 0;
    grade = (int)(0.39 * (double)words / (double)sentences + 11.8 * (double)sounds / (double)words -
                  15.59 + 0.5);
    return grade > READING_MOST ? READING_MOST : grade < 0 ? 0 : grade;
}
