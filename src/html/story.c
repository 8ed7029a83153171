/* html/story.c - a story cut into its blocks, and as HTML for pages and mails. */
#include "html/story.h"

#include "html/document.h"

static const struct str kind_words[] = {
#define KIND_WORD(name, word, words) STR_INIT(word),
    STORY_TABLE(KIND_WORD)
#undef KIND_WORD
};

static enum story_kind
kind_of(struct str word)
{
    for (size_t i = 1; i < STORY_UNKNOWN; i++)
        if (str_eq(word, kind_words[i]))
            return (enum story_kind)i;
    return STORY_UNKNOWN;
}

static size_t
count_lines(struct str text)
{
    size_t n = 1;

    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

/* "::: callout Good to know" begins a part, ":::" alone ends it. */
static void
open_block(struct story_part *part, struct str line)
{
    struct str rest = str_trim(str_skip(line, 3));
    struct str word = str_cut(&rest, ' ');

    part->word = word;
    part->kind = kind_of(word);
    part->title = str_trim(rest);
    part->open = true;
}

size_t
story_split(struct arena *arena, struct str text, struct story_part **out)
{
    struct story_part *list = ARENA_ARRAY(arena, struct story_part, count_lines(text) + 2);
    struct story_part *part = list;
    struct str rest = text;
    int number = 0;

    *part = (struct story_part){.line = 1};
    while (rest.n > 0) {
        struct str line = str_cut(&rest, '\n');
        struct str bare = str_trim(line);

        number++;
        if (!str_starts(line, STR(":::"))) {
            if (part->text.p == NULL)
                part->text = (struct str){line.p, 0};
            part->text.n = (size_t)(line.p + line.n - part->text.p);
            continue;
        }
        part->open = part->open && bare.n > 3; /* another block begins before the end of this */
        *++part = (struct story_part){.line = number + 1};
        if (bare.n > 3)
            open_block(part, bare);
    }
    *out = list;
    return (size_t)(part - list) + 1;
}

/* ---- addresses ---- */

static bool
clean(struct str address)
{
    for (size_t i = 0; i < address.n; i++) {
        unsigned char c = (unsigned char)address.p[i];

        if (c <= 0x20 || c == 0x7f || c == '"' || c == '<' || c == '>' || c == '\\')
            return false;
    }
    return address.n > 0 && address.n <= 2000;
}

/* "//host" would be another site's. */
static bool
own_path(struct str address)
{
    return str_starts(address, STR("/")) && !str_starts(address, STR("//"));
}

bool
story_link_safe(struct str address)
{
    static const struct str schemes[] = {STR_INIT("http://"), STR_INIT("https://"),
                                         STR_INIT("mailto:")};

    if (!clean(address))
        return false;
    if (own_path(address))
        return true;
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        if (str_ieq(str_slice(address, 0, schemes[i].n), schemes[i]))
            return address.n > schemes[i].n;
    return false;
}

bool
story_image_safe(struct str address)
{
    return clean(address) && own_path(address);
}

/* ---- HTML ---- */

static void
settle_address(struct arena *arena, cmark_node *node, struct str base)
{
    struct str address = str_of(cmark_node_get_url(node));
    bool image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;

    if (!(image ? story_image_safe(address) : story_link_safe(address)))
        (void)cmark_node_set_url(node, "");
    else if (base.n > 0 && own_path(address))
        (void)cmark_node_set_url(
            node, arena_cstr(arena, arena_printf(arena, "%.*s%.*s", STRF(base), STRF(address))));
}

/* The page's own title is its only first heading. */
static void
settle(struct arena *arena, cmark_node *document, struct str base)
{
    CLEANUP(document_iter_drop) cmark_iter *iter = cmark_iter_new(document);
    cmark_event_type event;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);

        if (event != CMARK_EVENT_ENTER)
            continue;
        if (type == CMARK_NODE_HEADING && cmark_node_get_heading_level(node) == 1)
            (void)cmark_node_set_heading_level(node, 2);
        if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)
            settle_address(arena, node, base);
    }
}

static void
add_markdown(struct buf *buf, struct str text, struct str base)
{
    CLEANUP(document_drop)
    cmark_node *document = document_read(text);
    CLEANUP(document_text_drop) char *html = NULL;

    settle(buf->arena, document, base);
    html = cmark_render_html(document, CMARK_OPT_DEFAULT);
    buf_add(buf, str_of(html));
}

static void
add_title(struct buf *buf, const char *tag, const char *class, struct str title)
{
    if (title.n == 0)
        return;
    buf_printf(buf, "<%s class=\"%s\">", tag, class);
    page_escape(buf, title);
    buf_printf(buf, "</%s>\n", tag);
}

static void
add_block(struct buf *buf, const struct story_part *part, struct str base)
{
    bool figure = part->kind == STORY_FIGURE;
    bool aside = part->kind == STORY_CALLOUT;

    buf_printf(buf, "<%s class=\"story-%.*s\">\n", aside ? "aside" : "div",
               STRF(kind_words[part->kind]));
    if (figure)
        add_title(buf, "p", "story-number", part->title);
    else
        add_title(buf, part->kind == STORY_SPOTLIGHT ? "h3" : "p", "story-title", part->title);
    add_markdown(buf, part->text, base);
    buf_printf(buf, "</%s>\n", aside ? "aside" : "div");
}

struct markup
story_html(struct arena *arena, struct str text, struct str base)
{
    struct story_part *parts;
    size_t count = story_split(arena, text, &parts);
    struct buf buf;

    buf_init(&buf, arena, text.n * 2 + 256);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].kind == STORY_PLAIN || parts[i].kind == STORY_UNKNOWN)
            add_markdown(&buf, parts[i].text, base);
        else
            add_block(&buf, &parts[i], base);
    }
    return (struct markup){buf_str(&buf)};
}

/* ---- a mail around it ---- */

static void
add_sheet(struct buf *buf, struct str href)
{
    if (href.n == 0)
        return;
    BUF_LIT(buf, "<link rel=\"stylesheet\" href=\"");
    page_escape(buf, href);
    BUF_LIT(buf, "\">\n");
}

static void
add_link(struct buf *buf, struct str words, struct str address)
{
    if (words.n == 0)
        return;
    BUF_LIT(buf, "<p><a href=\"");
    page_escape(buf, address);
    BUF_LIT(buf, "\">");
    page_escape(buf, words);
    BUF_LIT(buf, "</a></p>\n");
}

static void
add_head(struct buf *buf, const struct story_mail *mail)
{
    BUF_LIT(buf, "<!doctype html>\n<html lang=\"");
    page_escape(buf, mail->lang);
    BUF_LIT(buf, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"color-scheme\" content=\"light dark\">\n"
                 "<meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>");
    page_escape(buf, mail->title);
    BUF_LIT(buf, "</title>\n");
    if (mail->light.n > 0) /* both are ours, and hold nothing that ends the element */
        buf_printf(buf, "<style>\n%.*s@media (prefers-color-scheme: dark) {\n%.*s}\n</style>\n",
                   STRF(mail->light), STRF(mail->dark));
    add_sheet(buf, mail->light_href);
    add_sheet(buf, mail->dark_href);
    BUF_LIT(buf, "</head>\n");
}

/* For mail programs that read no style sheet. Without colours, which would win over the sheets' dark ones.
 * Only our own markup holds these classes: Markdown has its quotes escaped. */
static struct str
with_styles(struct arena *arena, struct str html)
{
#define CLASS(name) STR_INIT("class=\"" name "\"")
#define BLOCK "margin:16px 0;padding:12px 16px;border-left-style:solid;border-left-width:6px"
    static const struct {
        struct str class;
        const char *style;
    } styles[] = {
        {CLASS("mail"), "margin:0;padding:0;font:16px/24px Arial,sans-serif"},
        {CLASS("mail-sheet"), "max-width:640px;margin:0 auto;padding:24px"},
        {CLASS("mail-title"), "margin:4px 0 12px;font-size:28px;line-height:34px"},
        {CLASS("story-figure"), BLOCK},
        {CLASS("story-steps"), BLOCK},
        {CLASS("story-callout"), BLOCK},
        {CLASS("story-spotlight"), BLOCK},
        {CLASS("story-number"), "margin:0;font-size:40px;line-height:48px;font-weight:700"},
        {CLASS("story-title"), "margin:0 0 8px;font-weight:700"}};
#undef BLOCK
#undef CLASS
    static const struct str begins = STR_INIT("class=\"");
    struct buf out;
    size_t at;

    buf_init(&out, arena, html.n + html.n / 4 + 1024);
    while ((at = str_find_str(html, begins)) < html.n) {
        buf_add(&out, str_slice(html, 0, at));
        html = str_skip(html, at);
        for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++)
            if (str_starts(html, styles[i].class))
                buf_printf(&out, "style=\"%s\" ", styles[i].style);
        buf_add(&out, begins);
        html = str_skip(html, begins.n);
    }
    buf_add(&out, html);
    return buf_str(&out);
}

struct str
story_mail_html(struct arena *arena, const struct story_mail *mail)
{
    struct buf buf;

    buf_init(&buf, arena, mail->body.html.n + 4096);
    add_head(&buf, mail);
    BUF_LIT(&buf, "<body class=\"mail\">\n<div class=\"mail-sheet\">\n<header>");
    add_title(&buf, "p", "mail-site", mail->site);
    add_title(&buf, "h1", "mail-title", mail->title);
    add_link(&buf, mail->above, mail->page);
    BUF_LIT(&buf, "</header>\n<main>\n");
    buf_add(&buf, mail->body.html);
    BUF_LIT(&buf, "</main>\n<footer>\n");
    add_title(&buf, "p", "mail-why", mail->foot);
    add_link(&buf, mail->leave, mail->leave_url);
    add_link(&buf, mail->choices, mail->choices_url);
    BUF_LIT(&buf, "</footer>\n</div>\n</body>\n</html>\n");
    return mail->light.n > 0 ? with_styles(arena, buf_str(&buf)) : buf_str(&buf);
}
