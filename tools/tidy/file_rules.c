/* tools/tidy/file_rules.c - what one file must be: headed, short, without leftovers. */
#include "tidy.h"

#include <ctype.h>
#include <string.h>

static bool
is_source(const struct source *file)
{
    static const char *const kinds[] = {".c", ".h", ".sql", ".html", ".js", ".css", "meson.build"};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (tidy_is(file, kinds[i]))
            return true;
    }
    return false;
}

/* The first line is a comment: the path (from src/ for what lies there), " - ", the purpose. */
static void
head(struct tidy *tidy, const struct source *file)
{
    struct str rest = file->text;
    struct str line = str_cut(&rest, '\n');
    struct str path = file->path;
    struct str shown;
    size_t at = 0;

    if (str_ends(path, STR("/meson.build")))
        path = str_slice(path, 0, path.n - strlen("/meson.build"));
    while (at < line.n && !isalnum((unsigned char)line.p[at]))
        at++;
    line = str_skip(line, at);
    shown = str_slice(line, 0, str_find_str(line, STR(" - ")));
    if (str_ends(shown, STR("/")))
        shown.n--;
    if (shown.n == line.n || line.n < shown.n + 8 ||
        !(str_eq(shown, path) ||
          (str_starts(path, STR("src/")) && str_eq(shown, str_skip(path, 4)))))
        tidy_say(tidy, file, 0, "head", "the first line must be \"%.*s - purpose\" in a comment",
                 STRF(str_starts(path, STR("src/")) ? str_skip(path, 4) : path));
}

static void
file_length(struct tidy *tidy, const struct source *file)
{
    size_t lines = 0;

    for (size_t i = 0; i < file->text.n; i++)
        lines += file->text.p[i] == '\n';
    if (lines > TIDY_FILE_LINES)
        tidy_say(tidy, file, 0, "file-length", "%zu lines; %d is the most", lines, TIDY_FILE_LINES);
}

/* In our format a function's body, and nothing else but some data, is a '{' alone in column 0
 * after a line that ends in ')', closed by the next '}' in column 0. */
static void
function_length(struct tidy *tidy, const struct source *file)
{
    struct str rest = file->code;
    struct str last = {0};
    size_t start = 0, number = 0;
    bool inside = false;

    while (rest.p != NULL) {
        struct str line = str_cut(&rest, '\n');
        struct str bare = str_trim(line);

        number++;
        if (!inside && str_eq(line, STR("{")) && str_ends(last, STR(")"))) {
            inside = true;
            start = number;
        } else if (inside && str_starts(line, STR("}"))) {
            inside = false;
            if (number - start - 1 > TIDY_FUNCTION_LINES)
                tidy_say(tidy, file, (size_t)(line.p - file->code.p), "function-length",
                         "the function that ends here has %zu lines; %d is the most",
                         number - start - 1, TIDY_FUNCTION_LINES);
        }
        if (bare.n > 0)
            last = bare;
    }
}

/* Words that promise what is not there. Cut in two here, or this file would break its own rule. */
static void
leftovers(struct tidy *tidy, const struct source *file)
{
    static const struct str words[] = {STR_INIT("TO"
                                                "DO"),
                                       STR_INIT("FIX"
                                                "ME"),
                                       STR_INIT("X"
                                                "XX"),
                                       STR_INIT("HA"
                                                "CK")};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        size_t at = tidy_word(file->text, words[i], 0);

        if (at < file->text.n)
            tidy_say(tidy, file, at, "leftover", "\"%.*s\": do it now or write an issue",
                     STRF(words[i]));
    }
}

void
rules_of_file(struct tidy *tidy, const struct source *file)
{
    if (!is_source(file))
        return;
    head(tidy, file);
    file_length(tidy, file);
    leftovers(tidy, file);
    if (tidy_is(file, ".c"))
        function_length(tidy, file);
}
