/* net/form.c - forms as browsers post them: urlencoded pairs, or multipart with files.
 *
 * Source     WHATWG URL 5 (urlencoded), RFC 7578 and RFC 2046 5.1 (multipart).
 */
#include <string.h>

#include "net/http.h"

enum { FIELDS_MAX = 10000 }; /* a grid of doses has hundreds; more is no form of ours */

/* Reads the media type and, if asked for, one parameter of it. */
static struct str
media_type(struct str header, const char *parameter, struct str *value)
{
    struct str rest = header, type = str_trim(str_cut(&rest, ';'));

    *value = (struct str){NULL, 0};
    while (rest.p != NULL) {
        struct str text = str_trim(str_cut(&rest, ';')), key = str_trim(str_cut(&text, '='));

        if (!str_ieq(key, str_of(parameter)) || text.p == NULL)
            continue;
        text = str_trim(text);
        if (text.n >= 2 && text.p[0] == '"' && text.p[text.n - 1] == '"')
            text = str_slice(text, 1, text.n - 1);
        *value = text;
    }
    return type;
}

static bool
parse_urlencoded(struct arena *arena, struct str body, struct form *out)
{
    size_t room = 1;

    for (size_t i = 0; i < body.n; i++)
        room += body.p[i] == '&';
    if (room > FIELDS_MAX)
        return false;
    *out = (struct form){ARENA_ARRAY(arena, struct form_field, room), 0};
    while (body.n > 0) {
        struct str value = str_cut(&body, '&'), name = str_cut(&value, '=');
        struct form_field *field = &out->list[out->count];

        if (name.n == 0)
            continue;
        if (!http_decode(arena, name, true, &field->name) ||
            !http_decode(arena, value, true, &field->value))
            return false;
        out->count++;
    }
    return true;
}

/* name="a\"b" as browsers write it: %22 for quotes, or a backslash before them. */
static struct str
quoted_parameter(struct str header, const char *parameter)
{
    size_t n = strlen(parameter);

    for (size_t i = 0; i + n + 1 < header.n; i++) {
        size_t from, to;

        if ((i > 0 && header.p[i - 1] != ' ' && header.p[i - 1] != ';') ||
            !str_ieq(str_slice(header, i, i + n), str_of(parameter)) || header.p[i + n] != '=' ||
            header.p[i + n + 1] != '"')
            continue;
        from = i + n + 2;
        for (to = from; to < header.n && header.p[to] != '"'; to++)
            if (header.p[to] == '\\' && to + 1 < header.n)
                to++;
        return to < header.n ? str_slice(header, from, to) : (struct str){NULL, 0};
    }
    return (struct str){NULL, 0};
}

/* The header lines of one part; leaves *part at its content. False if there is no empty line. */
static bool
part_headers(struct str *part, struct form_field *field)
{
    size_t end;

    while ((end = str_find_str(*part, STR("\r\n"))) < part->n && end > 0) {
        struct str line = str_slice(*part, 0, end), value = line;
        struct str name = str_trim(str_cut(&value, ':'));

        *part = str_skip(*part, end + 2);
        if (str_ieq(name, STR("Content-Disposition"))) {
            field->name = quoted_parameter(value, "name");
            field->filename = quoted_parameter(value, "filename");
        } else if (str_ieq(name, STR("Content-Type"))) {
            field->type = str_trim(value);
        }
    }
    if (end != 0 || part->n < 2)
        return false;
    *part = str_skip(*part, 2);
    return true;
}

/* Cuts *rest at the next delimiter line; false if there is none. */
static bool
part_next(struct str *rest, struct str delimiter, struct str *part)
{
    const char *at = rest->n == 0 ? NULL : memmem(rest->p, rest->n, delimiter.p, delimiter.n);

    if (at == NULL)
        return false;
    *part = (struct str){rest->p, (size_t)(at - rest->p)};
    *rest = str_skip(*rest, part->n + delimiter.n);
    return true;
}

static size_t
count_parts(struct str body, struct str delimiter)
{
    struct str part;
    size_t n = 1;

    while (n <= FIELDS_MAX && part_next(&body, delimiter, &part))
        n++;
    return n;
}

static bool
parse_multipart(struct arena *arena, struct str boundary, struct str body, struct form *out)
{
    struct str delimiter, part;
    size_t room;

    if (boundary.n == 0 || boundary.n > 70) /* RFC 2046 5.1.1 */
        return false;
    delimiter = arena_printf(arena, "\r\n--%.*s", STRF(boundary));
    /* The first delimiter needs no CRLF before it. */
    if (!str_starts(body, str_skip(delimiter, 2)))
        return false;
    body = str_skip(body, delimiter.n - 2);
    room = count_parts(body, delimiter);
    if (room > FIELDS_MAX)
        return false;
    *out = (struct form){ARENA_ARRAY(arena, struct form_field, room), 0};
    while (str_starts(body, STR("\r\n"))) {
        struct form_field *field = &out->list[out->count];

        body = str_skip(body, 2);
        if (!part_next(&body, delimiter, &part) || !part_headers(&part, field) ||
            field->name.p == NULL)
            return false;
        field->value = part;
        out->count++;
    }
    return str_starts(body, STR("--"));
}

bool
form_parse(struct arena *arena, struct str type, struct str body, struct form *out)
{
    struct str boundary, media = media_type(type, "boundary", &boundary);

    *out = (struct form){NULL, 0};
    if (str_ieq(media, STR("application/x-www-form-urlencoded")))
        return parse_urlencoded(arena, body, out);
    if (str_ieq(media, STR("multipart/form-data")))
        return parse_multipart(arena, boundary, body, out);
    return false;
}
