/* html/story_read.c - what stands in a story, for the checks before it goes out. */
#include "html/story.h"

#include "html/document.h"

enum { FACTS_MAX = 2000 };

struct reading {
    struct story_facts *out;
    struct buf prose;
    int line; /* of the part's first line */
};

/* An inline bears no line of its own in cmark: its block's, then. */
static int
line_of(const struct reading *r, cmark_node *node)
{
    while (node != NULL && cmark_node_get_start_line(node) == 0)
        node = cmark_node_parent(node);
    return r->line - 1 + (node == NULL ? 1 : cmark_node_get_start_line(node));
}

static struct story_fact *
fact(struct reading *r, enum story_fact_kind kind, int line)
{
    struct story_fact *f;

    if (r->out->count == FACTS_MAX)
        return NULL;
    f = &r->out->list[r->out->count++];
    *f = (struct story_fact){.kind = kind, .line = line};
    return f;
}

/* All text below a node. */
static struct str
words_of(struct reading *r, cmark_node *top)
{
    CLEANUP(document_iter_drop) cmark_iter *iter = cmark_iter_new(top);
    struct buf buf;
    cmark_event_type event;

    buf_init(&buf, r->prose.arena, 64);
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);

        if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE))
            buf_add(&buf, str_of(cmark_node_get_literal(node)));
        else if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_SOFTBREAK)
            buf_char(&buf, ' ');
    }
    return str_trim(buf_str(&buf));
}

static void
enter(struct reading *r, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    struct story_fact *f = NULL;

    if (type == CMARK_NODE_HEADING) {
        f = fact(r, FACT_HEADING, line_of(r, node));
        if (f != NULL)
            f->level = cmark_node_get_heading_level(node);
    } else if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) {
        f = fact(r, type == CMARK_NODE_LINK ? FACT_LINK : FACT_IMAGE, line_of(r, node));
        if (f != NULL)
            f->address = arena_copy(r->prose.arena, str_of(cmark_node_get_url(node)));
    } else if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) {
        (void)fact(r, FACT_RAW_HTML, line_of(r, node));
    }
    if (f != NULL)
        f->words = words_of(r, node);
    if (type == CMARK_NODE_PARAGRAPH) {
        buf_add(&r->prose, words_of(r, node));
        buf_char(&r->prose, '\n');
    }
}

static void
read_part(struct reading *r, const struct story_part *part)
{
    CLEANUP(document_drop)
    cmark_node *document = document_read(part->text);
    CLEANUP(document_iter_drop) cmark_iter *iter = cmark_iter_new(document);
    cmark_event_type event;
    struct story_fact *f;

    r->line = part->line;
    if (part->kind == STORY_UNKNOWN && (f = fact(r, FACT_BLOCK, part->line - 1)) != NULL)
        f->words = part->word;
    if (part->open && (f = fact(r, FACT_OPEN, part->line - 1)) != NULL)
        f->words = part->word;
    if (part->kind == STORY_SPOTLIGHT && (f = fact(r, FACT_HEADING, part->line - 1)) != NULL) {
        f->words = part->title;
        f->level = 3;
    }
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
        if (event == CMARK_EVENT_ENTER)
            enter(r, cmark_iter_get_node(iter));
}

void
story_read(struct arena *arena, struct str text, struct story_facts *out)
{
    struct story_part *parts;
    size_t count = story_split(arena, text, &parts);
    struct reading r = {.out = out};

    *out = (struct story_facts){.list = ARENA_ARRAY(arena, struct story_fact, FACTS_MAX)};
    buf_init(&r.prose, arena, text.n + 64);
    for (size_t i = 0; i < count; i++)
        read_part(&r, &parts[i]);
    out->prose = buf_str(&r.prose);
}
