/* post/bulletin_check.h - what is wrong with a bulletin before it goes out.
 *
 * Purpose    pure: the same text gives the same list. A blocker stops the sending; the rest is advice.
 *            Nothing is fetched: a link to our own pages is asked of `page`, another one only has to
 *            be formed well.
 * Ownership  the list belongs to the arena; arguments are borrowed.
 * Limits     REMARKS_MAX remarks.
 * Errors     none.
 * Source     WCAG 2.2: 1.1.1 (other texts), 1.3.1 and 2.4.6 (headings), 2.4.4 (words of links).
 */
#ifndef POST_BULLETIN_CHECK_H
#define POST_BULLETIN_CHECK_H

#include "post/bulletin.h"
#include "post/figure.h"

enum { REMARKS_MAX = 200 };

/*    name             word               blocks */
#define REMARK_TABLE(X)                                                                            \
    X(EMPTY, "empty", true)                 /* no text */                                          \
    X(TOPICS, "topics", true)               /* to be mailed, and no topic */                       \
    X(LONG, "long", true)                   /* to be mailed, and more than a mail holds */         \
    X(ALT_TEXT, "alt-text", true)           /* an image without words */                           \
    X(IMAGE, "image", true)                 /* an image that is not on our site */                 \
    X(HEADING_FIRST, "heading-first", true) /* a heading of the title's rank */                    \
    X(HEADING_ORDER, "heading-order", true) /* a rank is left out */                               \
    X(HEADING_EMPTY, "heading-empty", true)                                                        \
    X(LINK_UNSAFE, "link-unsafe", true) /* javascript: and the like */                             \
    X(LINK_MALFORMED, "link-malformed", true)                                                      \
    X(LINK_DEAD, "link-dead", true)    /* no such page of ours */                                  \
    X(LINK_WORDS, "link-words", false) /* "here" */                                                \
    X(RAW_HTML, "raw-html", true)      /* it would be left out */                                  \
    X(BLOCK, "block", true)            /* no such block */                                         \
    X(BLOCK_OPEN, "block-open", true)  /* not closed */                                            \
    X(FIGURE, "figure", true)          /* no such figure */                                        \
    X(READING, "reading", false)       /* hard to read */                                          \
    X(AUDIENCE, "audience", false)     /* nobody has its topics */

#define REMARK_ENUM(name, word, blocks) REMARK_##name,
enum remark_kind { REMARK_TABLE(REMARK_ENUM) REMARK_COUNT };
#undef REMARK_ENUM

struct remark {
    enum remark_kind kind;
    int line;        /* of the text; 0: of the whole */
    struct str what; /* the address, heading or word meant; may be empty */
};

/* Is there a page of ours at this path (without what follows '?' or '#')? */
typedef bool bulletin_page(void *user, struct str path);

struct bulletin_look {
    const struct bulletin *bulletin;
    struct str topics;
    int64_t audience;
    const struct figure *figures;
    size_t figure_count;
    struct str site; /* "https://iis.example": addresses that begin with it are ours */
    bulletin_page *page;
    void *user;
};

struct remarks {
    struct remark *list;
    size_t count;
    size_t blockers;
    int grade; /* of reading, in English; 0: not known */
};

void bulletin_check(struct arena *arena, const struct bulletin_look *look, struct remarks *out);
struct str remark_word(enum remark_kind kind);
bool remark_blocks(enum remark_kind kind);
/* One sentence: what is wrong, and what to do. */
struct str remark_words(struct arena *arena, const struct remark *remark);

#endif
