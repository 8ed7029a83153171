/* post/subscriber.h - who gets bulletins: asked for twice, changed and ended by a link alone.
 *
 * Purpose    an address is written to only after its owner has opened a mail there and pressed a button
 *            (double opt-in), or a list was imported whose owner answers for that. Tokens are a number
 *            with a MAC (post/token.h): a forged one is known without asking the store. Nothing is
 *            kept of what a reader opens.
 * Ownership  what is read belongs to the arena.
 * Limits     a link works SUBSCRIBER_LINK_DAYS; SUBSCRIBER_LINKS_A_DAY a day and address; SUBSCRIBER_ROWS
 *            a file. Addresses are folded to lower case.
 * Errors     E_INVALID for what is no address; E_NOTFOUND; otherwise those of store/db.h.
 * Source     RFC 8058 (one click); docs/adr/0022-news.md
 */
#ifndef POST_SUBSCRIBER_H
#define POST_SUBSCRIBER_H

#include "html/texts.h"
#include "post/topic.h"

enum {
    SUBSCRIBER_LINK_DAYS = 7,
    SUBSCRIBER_LINKS_A_DAY = 3,
    SUBSCRIBER_ROWS = 200000,
    SUBSCRIBER_PAUSE_DAYS = 90
};

/* Purposes of tokens, beside MAIL_SUBSCRIBER of post/token.h, which opens preferences. */
#define SUBSCRIBER_CONFIRM STR("confirm") /* value: a link's id */

struct subscriber {
    int64_t id;
    struct str email;
    struct str lang;
    struct str source;        /* page, import, command or demo */
    struct date paused_until; /* the last day without mails; DATE_NONE */
    struct instant made_at;
    struct str topics; /* words, blanks between */
};

/* Trimmed and folded; false if it cannot be an address. */
bool subscriber_address(struct arena *arena, struct str typed, struct str *email);

MUST_USE enum status subscriber_load(struct tx *tx, struct arena *arena, int64_t id,
                                     struct subscriber *out, struct err *err);
MUST_USE enum status subscriber_find(struct tx *tx, struct arena *arena, struct str email,
                                     struct subscriber *out, bool *found, struct err *err);

/* ---- asking, and confirming ---- */

struct subscriber_wish {
    struct str email; /* folded */
    struct str lang;
    struct str topics;
    int64_t subscriber; /* whose address is to become `email`; 0: somebody new */
};
enum wish_answer {
    WISH_CONFIRM, /* a link was made: mail it to the address */
    WISH_HAS,     /* subscribed already: mail a link to the preferences */
    WISH_QUIET    /* too many links today, or the address is never to be written to: no mail */
};
/* The page says the same in all three cases, so that nobody learns who is subscribed. */
MUST_USE enum status subscriber_ask(struct tx *tx, struct arena *arena,
                                    const struct subscriber_wish *wish, struct instant now,
                                    enum wish_answer *answer, struct str *token,
                                    struct subscriber *has, struct err *err);

enum link_state { LINK_WORKS, LINK_USED, LINK_OVER, LINK_FORGED };
struct subscriber_link {
    int64_t id;
    bool address; /* changes an address; otherwise it subscribes */
    int64_t subscriber;
    struct str email, lang, topics;
    enum link_state state;
};
/* Looks, and changes nothing. */
MUST_USE enum status subscriber_link_look(struct tx *tx, struct arena *arena, struct str token,
                                          struct instant now, struct subscriber_link *out,
                                          struct err *err);
/* Does what it says, if it still works: *link tells. */
MUST_USE enum status subscriber_link_take(struct tx *tx, struct arena *arena, struct str token,
                                          struct instant now, struct subscriber_link *link,
                                          struct subscriber *out, struct err *err);
MUST_USE enum status subscriber_link_tidy(struct tx *tx, struct instant now, struct err *err);

/* ---- changing and ending ---- */

/* Topics, language and pause as they are in *subscriber. */
MUST_USE enum status subscriber_save(struct tx *tx, struct arena *arena,
                                     const struct subscriber *subscriber, struct err *err);
/* No more of the topics of that bulletin, or of none at all (`bulletin` may be 0 then). Done twice it
 * changes nothing more; *left is how many topics went. */
MUST_USE enum status subscriber_leave(struct tx *tx, int64_t subscriber, int64_t bulletin,
                                      bool whole, struct instant now, int64_t *left,
                                      struct err *err);
/* The address is forgotten; a mark stays, so that no list brings it back. `reason`: asked, complained, staff. */
MUST_USE enum status subscriber_forget(struct tx *tx, struct arena *arena,
                                       const struct subscriber *subscriber, struct str reason,
                                       struct instant now, struct err *err);
/* Why it is never to be written to; empty if it may be. */
MUST_USE enum status subscriber_stopped(struct tx *tx, struct arena *arena, struct str email,
                                        struct str *reason, struct err *err);
MUST_USE enum status subscriber_stop(struct tx *tx, struct arena *arena, struct str email,
                                     struct str reason, struct instant now, struct err *err);
MUST_USE enum status subscriber_left_by(struct tx *tx, struct arena *arena, int64_t bulletin,
                                        int64_t *count, struct err *err);

/* ---- many ---- */

/* From IMPORT_BAD on nothing was taken: no address, no language of ours, a topic that there is not (or none). */
enum import_answer {
    IMPORT_NEW,
    IMPORT_MORE,
    IMPORT_SAME,
    IMPORT_STOPPED,
    IMPORT_BAD,
    IMPORT_LANG,
    IMPORT_TOPIC,
    IMPORT_ANSWERS
};
struct str
import_words(enum import_answer answer); /* what stands against it; from IMPORT_STOPPED on */
/* "es" for "ES" or "es-US", "en" for what is empty; false if we have no mails in it. */
bool subscriber_lang(const struct texts *texts, size_t count, struct str typed, struct str *lang);
/* Adds a reader, or topics to the one there is; a mark that kept the address away goes. */
MUST_USE enum status subscriber_join(struct tx *tx, struct arena *arena,
                                     const struct subscriber *who, struct instant now,
                                     struct subscriber *out, struct err *err);
/* One address with topics to have as well; `lang` by subscriber_lang(); `source` is import, command or demo. A list changes nothing
 * for readers who have chosen or left topics themselves: they are IMPORT_SAME. */
MUST_USE enum status subscriber_import(struct tx *tx, struct arena *arena,
                                       const struct subscriber *row, struct instant now,
                                       enum import_answer *answer, struct err *err);
/* A whole list, CSV or XLSX: columns email, and lang and topics (words, blanks between) if it has them;
 * Nothing is taken when `why` says that it cannot be read. */
struct subscriber_report {
    struct str why;
    size_t counts[IMPORT_ANSWERS];
    struct import_bad {
        uint32_t row; /* its number in the file */
        enum import_answer answer;
    } * bad; /* IMPORT_BAD and what follows it */
    size_t bad_count;
};
struct import_rules {
    struct str topics; /* of rows that name none */
    const struct texts *texts;
    size_t texts_count; /* the languages there are, beside English */
};
MUST_USE enum status subscriber_import_list(struct tx *tx, struct arena *arena, struct str bytes,
                                            const struct import_rules *rules, struct instant now,
                                            struct subscriber_report *out, struct err *err);
MUST_USE enum status subscriber_list(struct tx *tx, struct arena *arena, struct subscriber **out,
                                     size_t *count, struct err *err);
/* As import takes it: email, lang, topics, source, paused_until. */
struct buf;
void subscriber_csv(struct buf *buf, const struct subscriber *list, size_t count);
struct subscriber_counts {
    int64_t subscribers, stopped;
};
MUST_USE enum status subscriber_count(struct tx *tx, struct arena *arena,
                                      struct subscriber_counts *out, struct err *err);

struct reader {
    int64_t subscriber;
    struct str email;
};
/* Everybody a bulletin goes to, each once. */
MUST_USE enum status audience_list(struct tx *tx, struct arena *arena, int64_t bulletin,
                                   struct date today, struct reader **out, size_t *count,
                                   struct err *err);
MUST_USE enum status audience_count(struct tx *tx, struct arena *arena, int64_t bulletin,
                                    struct date today, int64_t *count, struct err *err);

#endif
