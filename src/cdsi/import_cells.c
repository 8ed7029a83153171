/* cdsi/import_cells.c - writing the table's rows, each cell checked. */
#include "cdsi/import_cells.h"

#include <string.h>

#include "cdsi/calendar.h"

enum status
import_refuse(const struct importing *im, const struct xml_node *node, const char *element,
              const char *reason, struct err *err)
{
    return FAIL(err, E_INVALID, "%.*s:%lu: element <%s> in <%.*s> %s", STRF(im->file), node->line,
                element, STRF(node->name), reason);
}

static void
new_line(struct importing *im, const struct xml_node *from)
{
    if (im->origin_count == im->origin_room) {
        size_t room = im->origin_room == 0 ? 4096 : 2 * im->origin_room;
        struct row_origin *grown = ARENA_ARRAY(im->arena, struct row_origin, room);

        for (size_t i = 0; i < im->origin_count; i++)
            grown[i] = im->origins[i];
        im->origins = grown;
        im->origin_room = room;
    }
    im->origins[im->origin_count++] = (struct row_origin){im->file, from};
    BUF_LIT(&im->out, "\n");
}

void
row_flush(struct importing *im)
{
    if (im->list.n == 0)
        return;
    new_line(im, im->first);
    buf_add(&im->out, im->head);
    buf_char(&im->out, '\t');
    buf_add(&im->out, buf_str(&im->list));
    buf_add(&im->out, im->tail);
    im->list.n = 0;
}

void
row(struct importing *im, const struct xml_node *from, const char *kind)
{
    row_flush(im);
    new_line(im, from);
    buf_add(&im->out, str_of(kind));
}

void
cell(struct importing *im, struct str s)
{
    buf_char(&im->out, '\t');
    buf_add(&im->out, s.n == 0 ? STR("-") : s);
}

void
row_item(struct importing *im, const struct xml_node *from, struct str head, struct str item,
         struct str tail)
{
    if (im->list.n > 0 && (!str_eq(im->head, head) || !str_eq(im->tail, tail)))
        row_flush(im);
    if (im->list.n > 0)
        buf_char(&im->list, ',');
    else
        im->first = from;
    buf_add(&im->list, item);
    im->head = head;
    im->tail = tail;
}

static struct str
filled(struct str s)
{
    return str_ieq(s, STR("n/a")) ? (struct str){NULL, 0} : s;
}

enum status
text_offset(const struct importing *im, const struct xml_node *node, const char *element,
            struct str *out, struct err *err)
{
    struct str text = filled(xml_child_text(node, element));
    struct cdsi_offset offset = {0};
    struct buf buf;

    if (text.n > 0 && !day_offset_parse(text, &offset))
        return import_refuse(im, node, element, "is no age or interval", err);
    buf_init(&buf, im->arena, 16);
    day_offset_format(&buf, offset);
    *out = buf_str(&buf);
    return OK;
}

enum status
cell_offset(struct importing *im, const struct xml_node *node, const char *element, struct err *err)
{
    struct str text;

    TRY(text_offset(im, node, element, &text, err));
    cell(im, text);
    return OK;
}

enum status
cell_date(struct importing *im, const struct xml_node *node, const char *element, struct err *err)
{
    struct str text = filled(xml_child_text(node, element));
    int32_t day;

    if (text.n > 0 && str_find(text, '/') < text.n) {
        if (!day_parse_american(text, &day))
            return import_refuse(im, node, element, "is no date", err);
        text = date_hl7(im->arena, (struct date){day});
    }
    if (text.n > 0 && !day_parse_compact(text, &day))
        return import_refuse(im, node, element, "is no date", err);
    cell(im, text);
    return OK;
}

static struct str
number(struct str text)
{
    while (text.n > 1 && text.p[0] == '0')
        text = str_skip(text, 1);
    return text;
}

enum status
text_number(const struct importing *im, const struct xml_node *node, const char *element,
            struct str *out, struct err *err)
{
    struct str text = number(filled(xml_child_text(node, element)));

    if (text.n == 0 || text.n > 4 || !str_digits(text))
        return import_refuse(im, node, element, "is missing or no number", err);
    *out = text;
    return OK;
}

enum status
cell_number(struct importing *im, const struct xml_node *node, const char *element, struct err *err)
{
    struct str text;

    TRY(text_number(im, node, element, &text, err));
    cell(im, text);
    return OK;
}

enum status
cell_numbers(struct importing *im, const struct xml_node *node, const char *element,
             struct err *err)
{
    struct str rest = filled(xml_child_text(node, element));
    struct buf list;

    buf_init(&list, im->arena, 64);
    while (rest.n > 0) {
        size_t n = 0;
        struct str one;

        while (n < rest.n && rest.p[n] != ';' && rest.p[n] != ',')
            n++;
        one = number(str_trim(str_slice(rest, 0, n)));
        rest = str_skip(rest, n < rest.n ? n + 1 : n);
        if (one.n == 0 && str_trim(rest).n == 0)
            break;
        if (one.n > 4 || !str_digits(one))
            return import_refuse(im, node, element, "is no list of numbers", err);
        if (list.n > 0)
            buf_char(&list, ',');
        buf_add(&list, one);
    }
    cell(im, buf_str(&list));
    return OK;
}

enum status
cell_word(struct importing *im, const struct xml_node *node, const char *element, const char *words,
          struct err *err)
{
    struct str text = filled(xml_child_text(node, element)), rest = str_of(words);

    if (text.n == 0) {
        cell(im, text);
        return OK;
    }
    while (rest.p != NULL) {
        struct str to = str_cut(&rest, '|'), from = str_cut(&to, '=');

        if (str_ieq(from, text)) {
            cell(im, to);
            return OK;
        }
    }
    return import_refuse(im, node, element, "has a word that is not known here", err);
}

enum status
text_need(const struct importing *im, const struct xml_node *node, const char *element,
          struct str *out, struct err *err)
{
    *out = xml_child_text(node, element);
    if (out->n == 0)
        return import_refuse(im, node, element, "is missing", err);
    if (str_find(*out, '\t') < out->n || str_find(*out, '\n') < out->n || out->n > 200)
        return import_refuse(im, node, element, "is no name", err);
    return OK;
}
