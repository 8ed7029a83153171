/* tools/mkpage/head.c - the comment at a template's head, which declares its inputs.
 *
 *   {# web/client/show.html - one person's record.
 *      name  text                         a comment may follow after the type and a comma
 *      doses list: vaccine text, valid flag, findings list(words text, code text),
 *            reason text #}
 */
#include <ctype.h>
#include <string.h>

#include "mkpage.h"

struct reader {
    const struct template *template;
    const char *at, *end;
    size_t line;
};

/* Blanks; with `lines`, also line ends. */
static void
skip(struct reader *r, bool lines)
{
    while (r->at < r->end && isspace((unsigned char)*r->at) && (lines || *r->at != '\n')) {
        r->line += *r->at == '\n';
        r->at++;
    }
}

static void
to_line_end(struct reader *r)
{
    while (r->at < r->end && *r->at != '\n')
        r->at++;
}

static const char *
word(struct reader *r, const char *what)
{
    const char *from = r->at;

    while (r->at < r->end && (islower((unsigned char)*r->at) || *r->at == '_' ||
                              (r->at > from && isdigit((unsigned char)*r->at))))
        r->at++;
    if (r->at == from)
        fail(r->template->path, r->line, "%s is expected here: lower case, digits and _", what);
    return copy(from, (size_t)(r->at - from));
}

static struct field *
add(struct reader *r, struct fields *fields, const char *name)
{
    struct field *field = &fields->list[fields->count];

    for (size_t i = 0; i < fields->count; i++)
        if (strcmp(fields->list[i].name, name) == 0)
            fail(r->template->path, r->line, "\"%s\" is declared twice", name);
    if (++fields->count == sizeof(fields->list) / sizeof(fields->list[0]))
        fail(r->template->path, r->line, "too many inputs");
    field->name = name;
    field->line = r->line;
    return field;
}

static void
scalar(struct reader *r, struct field *field, const char *type)
{
    static const char *const words[] = {"text", "number", "flag", "markup"};

    for (size_t i = 0; i < 4; i++) {
        if (strcmp(type, words[i]) == 0) {
            field->type = (enum type)i;
            return;
        }
    }
    fail(r->template->path, r->line, "\"%s\" is no type: text, number, flag, markup, list", type);
}

/* "name type, name type", to `close` or, without one, to the end of a line without a comma. */
static void
rows(struct reader *r, struct fields *fields, char close)
{
    for (;;) {
        struct field *field;
        const char *type;

        skip(r, true);
        field = add(r, fields, word(r, "a name"));
        skip(r, true);
        type = word(r, "a type");
        if (strcmp(type, "list") == 0) {
            if (r->at == r->end || *r->at != '(')
                fail(r->template->path, r->line, "a list within a list is written list(...)");
            r->at++;
            field->type = TYPE_LIST;
            field->rows = zeroed(sizeof(*field->rows));
            rows(r, field->rows, ')');
        } else {
            scalar(r, field, type);
        }
        skip(r, close != '\0');
        if (r->at < r->end && *r->at == ',') {
            r->at++;
            continue;
        }
        if (close != '\0' && (r->at == r->end || *r->at++ != close))
            fail(r->template->path, r->line, "\"%c\" or a comma is expected here", close);
        if (close == '\0' && r->at < r->end && *r->at != '\n')
            fail(r->template->path, r->line, "a comma or the end of the line is expected here");
        return;
    }
}

static void
input(struct reader *r, struct fields *inputs)
{
    struct field *field = add(r, inputs, word(r, "a name"));
    const char *type;

    skip(r, false);
    type = word(r, "a type");
    if (strcmp(type, "list") != 0) {
        scalar(r, field, type);
        to_line_end(r);
        return;
    }
    field->type = TYPE_LIST;
    field->rows = zeroed(sizeof(*field->rows));
    if (r->at == r->end || (*r->at != ':' && *r->at != '('))
        fail(r->template->path, r->line, "the fields of a list follow it: list: name type, ...");
    rows(r, field->rows, *r->at++ == '(' ? ')' : '\0');
}

void
head_read(struct template *template, const char *text, size_t n)
{
    struct reader r = {template, text, text + n, 1};

    to_line_end(&r); /* path and purpose */
    for (skip(&r, true); r.at < r.end; skip(&r, true))
        input(&r, &template->inputs);
}
