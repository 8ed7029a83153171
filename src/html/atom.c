/* html/atom.c - a feed of news. */
#include "html/atom.h"

static void
common(struct buf *buf, struct str title, struct str url, struct instant at)
{
    BUF_LIT(buf, "<title>");
    page_escape(buf, title);
    BUF_LIT(buf, "</title>\n<id>");
    page_escape(buf, url);
    buf_printf(buf, "</id>\n<updated>%.*s</updated>\n", STRF(instant_iso(buf->arena, at)));
}

static void
link_to(struct buf *buf, const char *rel, struct str url)
{
    buf_printf(buf, "<link rel=\"%s\" href=\"", rel);
    page_escape(buf, url);
    BUF_LIT(buf, "\"/>\n");
}

static void
entry(struct buf *buf, const struct atom_entry *e)
{
    BUF_LIT(buf, "<entry>\n");
    common(buf, e->title, e->url, e->at);
    link_to(buf, "alternate", e->url);
    BUF_LIT(buf, "<content type=\"html\" xml:lang=\"");
    page_escape(buf, e->lang);
    BUF_LIT(buf, "\">");
    page_escape(buf, e->body.html);
    BUF_LIT(buf, "</content>\n</entry>\n");
}

struct str
atom_write(struct arena *arena, const struct atom_feed *feed)
{
    struct buf buf;

    buf_init(&buf, arena, 4096);
    BUF_LIT(&buf, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                  "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    common(&buf, feed->title, feed->page, feed->at);
    link_to(&buf, "self", feed->url);
    link_to(&buf, "alternate", feed->page);
    BUF_LIT(&buf, "<author><name>");
    page_escape(&buf, feed->title);
    BUF_LIT(&buf, "</name></author>\n");
    for (size_t i = 0; i < feed->count; i++)
        entry(&buf, &feed->entries[i]);
    BUF_LIT(&buf, "</feed>\n");
    return buf_str(&buf);
}
