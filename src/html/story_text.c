/* html/story_text.c - a story for readers without HTML: short lines, addresses behind their words. */
#include "base/utf8.h"
#include "html/story.h"

#include "html/document.h"

enum { DEPTH = 8, INDENT = 3 };

struct writing {
    struct buf *out;
    struct buf line; /* the paragraph that is being gathered */
    struct str base;
    int number[DEPTH]; /* of the items of the lists we are in; 0: bullets */
    int depth;
    bool first; /* the item's first line bears its mark */
};

static void
begin_line(struct writing *w)
{
    int depth = w->depth > DEPTH ? DEPTH : w->depth;
    int mark = w->first && depth > 0 ? w->number[depth - 1] : -1;

    for (int i = 0; i < (depth - (w->first && depth > 0)) * INDENT; i++)
        buf_char(w->out, ' ');
    if (mark > 0)
        buf_printf(w->out, "%d. ", mark);
    else if (mark == 0)
        BUF_LIT(w->out, "-  ");
    w->first = false;
}

/* The gathered paragraph in lines of STORY_COLUMNS; a word that is longer stands alone. */
static void
write_paragraph(struct writing *w, bool space_after)
{
    struct str rest = str_trim(buf_str(&w->line));
    size_t used = 0;

    if (rest.n == 0)
        return;
    while (rest.n > 0) {
        struct str word = str_cut(&rest, ' ');

        if (word.n == 0)
            continue;
        if (used > 0 && used + 1 + utf8_count(word) > STORY_COLUMNS) {
            buf_char(w->out, '\n');
            used = 0;
        }
        if (used == 0) {
            begin_line(w);
            used = (size_t)w->depth * INDENT;
        } else {
            buf_char(w->out, ' ');
        }
        buf_add(w->out, word);
        used += 1 + utf8_count(word);
    }
    buf_char(w->out, '\n');
    if (space_after)
        buf_char(w->out, '\n');
    w->line.n = 0;
}

static void
write_heading(struct writing *w, int level)
{
    size_t n = utf8_count(str_trim(buf_str(&w->line)));

    write_paragraph(w, false);
    for (size_t i = 0; i < n && i < STORY_COLUMNS; i++)
        buf_char(w->out, level <= 2 ? '=' : '-');
    BUF_LIT(w->out, "\n\n");
}

/* Behind a link's words its address, unless they are the same. */
static void
write_address(struct writing *w, cmark_node *node)
{
    struct str address = str_of(cmark_node_get_url(node)), line = buf_str(&w->line);

    if (!story_link_safe(address))
        return;
    if (str_starts(address, STR("mailto:")))
        address = str_skip(address, 7);
    if (str_ends(line, address))
        return;
    if (str_starts(address, STR("/")))
        buf_printf(&w->line, " (%.*s%.*s)", STRF(w->base), STRF(address));
    else
        buf_printf(&w->line, " (%.*s)", STRF(address));
}

static void
enter(struct writing *w, cmark_node *node)
{
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_LIST:
        write_paragraph(w, false);
        if (w->depth < DEPTH)
            w->number[w->depth] = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
                                      ? cmark_node_get_list_start(node)
                                      : 0;
        w->depth++;
        break;
    case CMARK_NODE_ITEM:
        w->first = true;
        break;
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
    case CMARK_NODE_CODE_BLOCK:
        buf_add(&w->line, str_of(cmark_node_get_literal(node)));
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        buf_char(&w->line, ' ');
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        BUF_LIT(w->out, "* * *\n\n");
        break;
    default:
        break;
    }
}

static bool
in_tight_list(cmark_node *node)
{
    cmark_node *item = cmark_node_parent(node);
    cmark_node *list = item == NULL ? NULL : cmark_node_parent(item);

    return list != NULL && cmark_node_get_type(list) == CMARK_NODE_LIST &&
           cmark_node_get_list_tight(list) != 0;
}

static void
leave(struct writing *w, cmark_node *node)
{
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_CODE_BLOCK:
        write_paragraph(w, !in_tight_list(node));
        break;
    case CMARK_NODE_HEADING:
        write_heading(w, cmark_node_get_heading_level(node));
        break;
    case CMARK_NODE_LINK:
        write_address(w, node);
        break;
    case CMARK_NODE_ITEM:
        if (w->depth > 0 && w->depth <= DEPTH && w->number[w->depth - 1] > 0)
            w->number[w->depth - 1]++;
        break;
    case CMARK_NODE_LIST:
        w->depth--;
        if (w->depth == 0)
            buf_char(w->out, '\n');
        break;
    default:
        break;
    }
}

static void
write_markdown(struct writing *w, struct str text)
{
    CLEANUP(document_drop)
    cmark_node *document = document_read(text);
    CLEANUP(document_iter_drop) cmark_iter *iter = cmark_iter_new(document);
    cmark_event_type event;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);

        if (event == CMARK_EVENT_ENTER)
            enter(w, node);
        else
            leave(w, node);
        if (cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK) /* it has no leaving */
            leave(w, node);
    }
}

struct str
story_text(struct arena *arena, struct str text, struct str base)
{
    struct story_part *parts;
    size_t count = story_split(arena, text, &parts);
    struct buf out;
    struct writing w = {.out = &out, .base = base};

    buf_init(&out, arena, text.n + text.n / 4 + 64);
    buf_init(&w.line, arena, 1024);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].title.n > 0) {
            buf_add(&w.line, parts[i].title);
            if (parts[i].kind == STORY_FIGURE)
                write_paragraph(&w, false);
            else
                write_heading(&w, 3);
        }
        write_markdown(&w, parts[i].text);
    }
    return buf_str(&out);
}
