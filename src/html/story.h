/* html/story.h - a longer text for many readers: Markdown with blocks, as page, mail and plain text.
 *
 * Purpose    bulletins and the like. Between Markdown stand blocks, each closed by a line ":::":
 *
 *                ::: figure 733          a large figure; below it what it counts
 *                ::: steps TITLE         a list to work through
 *                ::: callout TITLE       what nobody should miss
 *                ::: spotlight NAME      an interview
 *
 *            Raw HTML is left out. A link leads to a path of ours, http, https or mailto; an image lies
 *            on our own site; any other address is dropped, its words stay.
 * Ownership  everything belongs to the arena.
 * Limits     STORY_BYTES; the caller refuses more. Blocks do not stand in blocks.
 * Errors     none: what is wrong is a fact for the writer's checks (story_read()).
 * Source     CommonMark 0.30, read by cmark in its safe mode; docs/adr/0022-news.md.
 */
#ifndef HTML_STORY_H
#define HTML_STORY_H

#include "html/page.h"

enum { STORY_BYTES = 256 * 1024, STORY_COLUMNS = 72 };

/*    name       word          what it is, for the help beside the editor */
#define STORY_TABLE(X)                                                                             \
    X(PLAIN, "", "Markdown")                                                                       \
    X(FIGURE, "figure", "a large figure; below it what it counts")                                 \
    X(STEPS, "steps", "a list to work through")                                                    \
    X(CALLOUT, "callout", "what nobody should miss")                                               \
    X(SPOTLIGHT, "spotlight", "an interview")

#define STORY_ENUM(name, word, words) STORY_##name,
enum story_kind { STORY_TABLE(STORY_ENUM) STORY_UNKNOWN };
#undef STORY_ENUM

struct story_part {
    enum story_kind kind;
    struct str word;  /* of the block, as written */
    struct str title; /* what follows the word on its line */
    struct str text;  /* Markdown */
    int line;         /* where `text` begins; 1 is the first */
    bool open;        /* no ":::" closes it */
};

/* Cuts the text into its parts, in order. */
size_t story_split(struct arena *arena, struct str text, struct story_part **out);

/* For a page (`base` empty) or a mail (`base` "https://iis.example", put before paths of ours). */
struct markup story_html(struct arena *arena, struct str text, struct str base);
/* The same for readers without HTML: lines of STORY_COLUMNS, addresses behind their words. */
struct str story_text(struct arena *arena, struct str text, struct str base);

enum story_fact_kind { FACT_HEADING, FACT_LINK, FACT_IMAGE, FACT_RAW_HTML, FACT_BLOCK, FACT_OPEN };

struct story_fact {
    enum story_fact_kind kind;
    int line;
    int level;          /* of a heading */
    struct str words;   /* heading, link's words, image's other text, unknown block's word */
    struct str address; /* of a link or an image, as written */
};

struct story_facts {
    struct story_fact *list;
    size_t count;
    struct str prose; /* sentences and nothing else, a line a paragraph: for the reading level */
};

void story_read(struct arena *arena, struct str text, struct story_facts *out);

/* May a link lead there; may an image lie there? Whether it exists is another question. */
bool story_link_safe(struct str address);
bool story_image_safe(struct str address);

/* A mail around a story: one column, light and dark by `light` and `dark`, style sheets of ours. */
struct story_mail {
    struct str title;
    struct str lang;  /* "en" */
    struct str site;  /* who sends, above the title */
    struct str above; /* words of the link to the page, and its address */
    struct str page;
    struct markup body;              /* story_html() */
    struct str foot;                 /* why the reader gets this, one sentence */
    struct str leave, leave_url;     /* words and address to unsubscribe */
    struct str choices, choices_url; /* ... and to the preferences */
    struct str light, dark; /* style sheets written into the mail, measures also inline ... */
    struct str light_href, dark_href; /* ... or linked, for the preview; either may be empty */
};
struct str story_mail_html(struct arena *arena, const struct story_mail *mail);

#endif
