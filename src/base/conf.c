/* base/conf.c - reading jenner.conf. */
#include "base/conf.h"

#include <stdlib.h>

#include "base/file.h"

enum { CONF_BYTES = 64 * 1024 };

static bool
is_comment(struct str line)
{
    return line.n == 0 || line.p[0] == '#' || line.p[0] == ';';
}

static bool
is_section(struct str line)
{
    return line.n > 2 && line.p[0] == '[' && line.p[line.n - 1] == ']';
}

enum status
conf_read(struct arena *arena, const char *dir, struct conf *out, struct err *err)
{
    const char *path = arena_cstr(arena, arena_printf(arena, "%s/jenner.conf", dir));
    struct str rest;
    int number = 0;

    *out = (struct conf){.arena = arena};
    TRY(file_read(arena, path, CONF_BYTES, &out->text, err));
    rest = out->text;
    while (rest.p != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));

        number++;
        if (!is_comment(line) && !is_section(line) && str_find(line, '=') == line.n)
            return FAIL(err, E_INVALID, "%s line %d is neither [section] nor key = value", path,
                        number);
    }
    return OK;
}

static struct str
from_environment(const struct conf *conf, struct str section, struct str key)
{
    struct str name = arena_printf(conf->arena, "JENNER_%.*s_%.*s", STRF(section), STRF(key));
    char *upper = arena_bytes(conf->arena, name.n + 1);
    const char *value;

    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        upper[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c == '.' || c == '-' ? '_' : c;
    }
    upper[name.n] = '\0';
    value = getenv(upper);
    return value == NULL ? (struct str){NULL, 0} : str_of(value);
}

struct str
conf_get(const struct conf *conf, struct str section, struct str key)
{
    struct str rest = conf->text, here = STR("");
    struct str value = from_environment(conf, section, key);

    while (value.p == NULL && rest.p != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));

        if (is_section(line)) {
            here = str_slice(line, 1, line.n - 1);
        } else if (!is_comment(line) && str_eq(here, section)) {
            struct str name = str_trim(str_cut(&line, '='));

            if (str_eq(name, key))
                value = str_trim(line);
        }
    }
    return value;
}
