/* post/bulletin_check.c - what is wrong with a bulletin before it goes out. */
#include "post/bulletin_check.h"

#include <assert.h>

#include "html/story.h"
#include "post/post.h"
#include "post/reading.h"

/* What stands around the text of a mail: its sheet, and the links above and below. */
enum { DRESS_BYTES = 64 * 1024 };

static const struct {
    struct str word;
    bool blocks;
} kinds[REMARK_COUNT] = {
#define KIND_ROW(name, word, blocks) {STR_INIT(word), (blocks)},
    REMARK_TABLE(KIND_ROW)
#undef KIND_ROW
};

struct str
remark_word(enum remark_kind kind)
{
    assert(kind < REMARK_COUNT);
    return kinds[kind].word;
}

bool
remark_blocks(enum remark_kind kind)
{
    assert(kind < REMARK_COUNT);
    return kinds[kind].blocks;
}

static void
remark(struct remarks *out, enum remark_kind kind, int line, struct str what)
{
    out->blockers += kinds[kind].blocks; /* also when it finds no place on the list */
    if (out->count < REMARKS_MAX)
        out->list[out->count++] = (struct remark){kind, line, what};
}

/* ---- links ---- */

/* The path of a link to our own pages, without query and fragment; empty if it leads elsewhere. */
static struct str
own_path(const struct bulletin_look *look, struct str address)
{
    struct str path = address;

    if (look->site.n > 0 && str_starts(address, look->site))
        path = str_skip(address, look->site.n);
    if (!str_starts(path, STR("/")))
        return path.n == 0 ? STR("/") : STR("");
    path = str_slice(path, 0, str_find(path, '#'));
    return str_slice(path, 0, str_find(path, '?'));
}

static bool
host_formed(struct str host)
{
    struct str port = host;
    struct str name = str_cut(&port, ':');

    if (port.p != NULL && !str_digits(port))
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            c != '-' && c != '.')
            return false;
    }
    return name.n > 3 && str_find(name, '.') > 0 && str_find(name, '.') < name.n - 1 &&
           name.p[name.n - 1] != '.' && str_find_str(name, STR("..")) == name.n;
}

static bool
well_formed(struct str address)
{
    struct str rest;

    if (str_ieq(str_slice(address, 0, 7), STR("mailto:"))) {
        rest = str_skip(address, 7);
        return mail_address_valid(str_slice(rest, 0, str_find(rest, '?')));
    }
    rest = str_skip(address, str_find_str(address, STR("://")) + 3);
    rest = str_slice(rest, 0, str_find(rest, '/'));
    rest = str_slice(rest, 0, str_find(rest, '?'));
    return host_formed(str_slice(rest, 0, str_find(rest, '#')));
}

static bool
says_nothing(struct str words)
{
    static const struct str empty[] = {STR_INIT("here"),      STR_INIT("click here"),
                                       STR_INIT("link"),      STR_INIT("this link"),
                                       STR_INIT("read more"), STR_INIT("more")};

    for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
        if (str_ieq(words, empty[i]))
            return true;
    return words.n == 0;
}

static void
check_link(struct remarks *out, const struct bulletin_look *look, const struct story_fact *fact)
{
    struct str path = own_path(look, fact->address);

    if (!story_link_safe(fact->address))
        remark(out, REMARK_LINK_UNSAFE, fact->line, fact->address);
    else if (path.n == 0 && !well_formed(fact->address))
        remark(out, REMARK_LINK_MALFORMED, fact->line, fact->address);
    else if (path.n > 0 && !look->page(look->user, path))
        remark(out, REMARK_LINK_DEAD, fact->line, fact->address);
    if (says_nothing(fact->words))
        remark(out, REMARK_LINK_WORDS, fact->line, fact->words.n > 0 ? fact->words : fact->address);
}

static void
check_image(struct remarks *out, const struct bulletin_look *look, const struct story_fact *fact)
{
    if (fact->words.n == 0)
        remark(out, REMARK_ALT_TEXT, fact->line, fact->address);
    if (!story_image_safe(fact->address) || !look->page(look->user, own_path(look, fact->address)))
        remark(out, REMARK_IMAGE, fact->line, fact->address);
}

/* ---- the rest ---- */

static void
check_heading(struct remarks *out, const struct story_fact *fact, int *level)
{
    if (fact->words.n == 0)
        remark(out, REMARK_HEADING_EMPTY, fact->line, STR(""));
    if (fact->level == 1)
        remark(out, REMARK_HEADING_FIRST, fact->line, fact->words);
    else if (fact->level > *level + 1)
        remark(out, REMARK_HEADING_ORDER, fact->line, fact->words);
    *level = fact->level == 1 ? 2 : fact->level;
}

static void
check_figures(struct remarks *out, const struct bulletin_look *look)
{
    struct str text = look->bulletin->body, name;
    size_t at = 0, counted = 0;
    int line = 1;

    while (figure_unknown(text, look->figures, look->figure_count, &at, &name)) {
        for (; counted < at; counted++)
            line += text.p[counted] == '\n';
        remark(out, REMARK_FIGURE, line, name);
    }
}

static void
check_fact(struct remarks *out, const struct bulletin_look *look, const struct story_fact *fact,
           int *level)
{
    switch (fact->kind) {
    case FACT_HEADING:
        check_heading(out, fact, level);
        break;
    case FACT_LINK:
        check_link(out, look, fact);
        break;
    case FACT_IMAGE:
        check_image(out, look, fact);
        break;
    case FACT_RAW_HTML:
        remark(out, REMARK_RAW_HTML, fact->line, STR(""));
        break;
    case FACT_BLOCK:
        remark(out, REMARK_BLOCK, fact->line, fact->words);
        break;
    case FACT_OPEN:
        remark(out, REMARK_BLOCK_OPEN, fact->line, fact->words);
        break;
    }
}

/* Markdown of a few bytes can be HTML of many; the outbox takes no mail of more than MAIL_TEXT_BYTES. */
static bool
fits_mail(struct arena *arena, const struct bulletin_look *look)
{
    struct str text = figures_fill(arena, look->bulletin->body, look->figures, look->figure_count);

    return story_html(arena, text, look->site).html.n <= MAIL_TEXT_BYTES - DRESS_BYTES &&
           story_text(arena, text, look->site).n <= MAIL_TEXT_BYTES - DRESS_BYTES;
}

void
bulletin_check(struct arena *arena, const struct bulletin_look *look, struct remarks *out)
{
    const struct bulletin *b = look->bulletin;
    struct story_facts facts;
    int level = 1; /* the title */

    *out = (struct remarks){.list = ARENA_ARRAY(arena, struct remark, REMARKS_MAX)};
    if (str_trim(b->body).n == 0)
        remark(out, REMARK_EMPTY, 0, STR(""));
    if (b->email_too && look->topics.n == 0)
        remark(out, REMARK_TOPICS, 0, STR(""));
    if (b->email_too && !fits_mail(arena, look))
        remark(out, REMARK_LONG, 0, STR(""));
    story_read(arena, b->body, &facts);
    for (size_t i = 0; i < facts.count; i++)
        check_fact(out, look, &facts.list[i], &level);
    check_figures(out, look);
    out->grade = str_starts(b->lang, STR("en")) ? reading_grade(facts.prose) : 0;
    if (out->grade > READING_GRADE)
        remark(
            out, REMARK_READING, 0,
            arena_printf(arena, "%d%s", out->grade, out->grade == READING_MOST ? " or more" : ""));
    if (b->email_too && look->topics.n > 0 && look->audience == 0)
        remark(out, REMARK_AUDIENCE, 0, STR(""));
}

/* clang-format off */
static const char *const sentences[REMARK_COUNT] = {
    [REMARK_EMPTY] = "There is no text yet. Write it, then check again.",
    [REMARK_TOPICS] = "No topic is chosen. Choose at least one, or publish on the web only.",
    [REMARK_LONG] = "It is too long for a mail. Shorten it, or publish it on the web only.",
    [REMARK_ALT_TEXT] = "The image {1} has no words for those who do not see it. Write them between the square brackets.",
    [REMARK_IMAGE] = "The image {1} does not lie on this site, so it is not shown. Use an image of ours, or none.",
    [REMARK_HEADING_FIRST] = "\"{1}\" is a heading of the title's rank. Begin it with ##.",
    [REMARK_HEADING_ORDER] = "The heading \"{1}\" leaves out a rank. Use one # less.",
    [REMARK_HEADING_EMPTY] = "A heading has no words. Write them, or take it out.",
    [REMARK_LINK_UNSAFE] = "The link {1} is not taken: a link leads to a page of ours, https:// or mailto:.",
    [REMARK_LINK_MALFORMED] = "The link {1} is not an address that can be opened. Correct it.",
    [REMARK_LINK_DEAD] = "There is no page {1} here. Correct the link.",
    [REMARK_LINK_WORDS] = "The words of the link ({1}) do not say where it leads. Name the page.",
    [REMARK_RAW_HTML] = "HTML is left out. Write Markdown, or use a block.",
    [REMARK_BLOCK] = "There is no block \"{1}\". There are figure, steps, callout and spotlight.",
    [REMARK_BLOCK_OPEN] = "The block \"{1}\" is not closed. Put ::: alone on a line behind it.",
    [REMARK_FIGURE] = "There is no figure {{1}}. The list beside the editor names them.",
    [REMARK_READING] = "The text asks for {1} years of school. Shorter sentences and words help.",
    [REMARK_AUDIENCE] = "Nobody has subscribed to its topics yet. It will stand on the web only.",
};
/* clang-format on */

struct str
remark_words(struct arena *arena, const struct remark *r)
{
    struct str what = str_slice(r->what, 0, 120);

    return texts_say(arena, NULL, str_of(sentences[r->kind]), &what, 1);
}
