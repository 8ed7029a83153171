/* post/bulletin.h - bulletins: written, saved in versions, scheduled, approved, sent once.
 *
 * Purpose    draft -> (waiting ->) scheduled -> sending -> sent. Only a draft can be changed; a
 *            scheduled one is taken back first. The sender (work/bulletins.c) freezes the figures.
 * Ownership  rows and texts belong to the arena given.
 * Limits     BULLETIN_BYTES of Markdown, BULLETIN_TITLE_BYTES of title, BULLETIN_VERSIONS shown.
 * Errors     E_INVALID for a title or text that cannot be one; E_NOTFOUND; E_CONFLICT when somebody
 *            else has changed it, or the step may not follow; E_DENIED for approving what one has
 *            scheduled oneself; otherwise those of store/db.h.
 * Why        docs/adr/0022-news.md
 */
#ifndef POST_BULLETIN_H
#define POST_BULLETIN_H

#include "html/story.h"
#include "post/topic.h"

enum {
    BULLETIN_BYTES = STORY_BYTES,
    BULLETIN_TITLE_BYTES = 150,
    BULLETIN_VERSIONS = 100,
    BULLETINS_LISTED = 200
};

/* Setting "news.approval": on, a second person lets a bulletin out. */
#define NEWS_APPROVAL STR("news.approval")

enum bulletin_step {
    BULLETIN_DRAFT,
    BULLETIN_WAITING,
    BULLETIN_SCHEDULED,
    BULLETIN_SENDING,
    BULLETIN_SENT
};

struct bulletin {
    int64_t id;
    struct str slug; /* its page is /news/SLUG */
    struct str title;
    struct str lang;   /* BCP 47 */
    struct str body;   /* Markdown with {figures}; empty in lists */
    struct str frozen; /* the same as it was sent; empty before, and in lists */
    enum bulletin_step step;
    int64_t version;
    bool email_too; /* mailed, not only on the web */
    struct str zone;
    struct instant send_at, sent_at; /* 0 before */
    struct date sent_on;
    int64_t audience;
    int64_t shared; /* its text as mailed (struct mail_bulk); 0: not yet, or not mailed */
    int64_t made_by, changed_by, scheduled_by, approved_by; /* members; 0: a command, or nobody */
    struct instant changed_at;
};

struct str bulletin_step_word(enum bulletin_step step);

MUST_USE enum status bulletin_new(struct tx *tx, struct arena *arena, struct bulletin *bulletin,
                                  int64_t user, struct instant now, struct err *err);
MUST_USE enum status bulletin_load(struct tx *tx, struct arena *arena, int64_t id,
                                   struct bulletin *out, struct err *err);
MUST_USE enum status bulletin_find(struct tx *tx, struct arena *arena, struct str slug,
                                   struct bulletin *out, struct err *err);
/* The newest BULLETINS_LISTED, without their texts. */
MUST_USE enum status bulletin_list(struct tx *tx, struct arena *arena, struct bulletin **out,
                                   size_t *count, struct err *err);

/* Saves title, language, text and email_too of a draft, and its topics (words, blanks between).
 * `bulletin->version` is what the writer has read; it grows. `automatic`: the page saved by itself. */
struct bulletin_save {
    struct bulletin *bulletin;
    struct str topics;
    bool automatic;
    int64_t user;
    struct instant now;
};
MUST_USE enum status bulletin_save(struct tx *tx, struct arena *arena,
                                   const struct bulletin_save *save, struct err *err);
MUST_USE enum status bulletin_discard(struct tx *tx, const struct bulletin *bulletin,
                                      struct err *err);
/* Its topics, as words with blanks between. */
MUST_USE enum status bulletin_topics(struct tx *tx, struct arena *arena, int64_t id,
                                     struct str *words, struct err *err);

struct bulletin_version {
    int64_t version;
    struct str title;
    bool automatic;
    int64_t saved_by;
    struct instant saved_at;
};
MUST_USE enum status bulletin_versions(struct tx *tx, struct arena *arena, int64_t id,
                                       struct bulletin_version **out, size_t *count,
                                       struct err *err);
/* Puts title and text of an earlier version into *bulletin, to be saved. */
MUST_USE enum status bulletin_recall(struct tx *tx, struct arena *arena, struct bulletin *bulletin,
                                     int64_t version, struct err *err);

/* A draft is to go out at `send_at`; with `approval` it waits for a second person first. */
MUST_USE enum status bulletin_schedule(struct tx *tx, struct bulletin *bulletin,
                                       struct instant send_at, struct str zone, bool approval,
                                       int64_t user, struct err *err);
MUST_USE enum status bulletin_approve(struct tx *tx, struct bulletin *bulletin, int64_t user,
                                      struct err *err);
/* Back to a draft, as long as it is not sent. */
MUST_USE enum status bulletin_take_back(struct tx *tx, struct bulletin *bulletin, struct err *err);

/* Ids of those whose time has come, and of those that were interrupted on their way. */
MUST_USE enum status bulletin_list_due(struct tx *tx, struct arena *arena, struct instant now,
                                       int64_t **ids, size_t *count, struct err *err);
/* It begins to go out: `frozen` is its text with the figures of this moment, `shared` as mailed. */
struct bulletin_going {
    struct str frozen;
    int64_t shared;
    struct instant now;
    struct date today;
};
MUST_USE enum status bulletin_begin(struct tx *tx, struct arena *arena, struct bulletin *bulletin,
                                    const struct bulletin_going *going, struct err *err);
/* Everybody's mail is in the outbox. */
MUST_USE enum status bulletin_end(struct tx *tx, struct bulletin *bulletin, int64_t audience,
                                  struct err *err);

/* What went out, for everybody. */
struct news_wish {
    int year;         /* 0: all */
    int64_t topic;    /* 0: all */
    struct str words; /* in title or text; empty: all */
    struct date today;
};
MUST_USE enum status news_find(struct tx *tx, struct arena *arena, const struct news_wish *wish,
                               struct bulletin **out, size_t *count, struct err *err);
/* The newest `most` with their texts. */
MUST_USE enum status news_latest(struct tx *tx, struct arena *arena, struct date today,
                                 int64_t most, struct bulletin **out, size_t *count,
                                 struct err *err);
/* The years in which something went out, the latest first. */
MUST_USE enum status news_years(struct tx *tx, struct arena *arena, struct date today, int **out,
                                size_t *count, struct err *err);

#endif
