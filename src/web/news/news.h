/* web/news/news.h - what the pages of news and subscriptions share.
 *
 * Ownership  everything lives in the visit's arena.
 * Errors     as the rooms below.
 */
#ifndef WEB_NEWS_NEWS_H
#define WEB_NEWS_NEWS_H

#include "post/subscriber.h"
#include "post/words.h"
#include "web/visit.h"

/* What the registry says in the visitor's language. */
struct str news_words(struct visit *v, enum news_word word);

/* Topics by category, those of `chosen` (words, blanks between) marked; what somebody can choose or has. */
MUST_USE enum status news_topics(struct visit *v, struct tx *tx, struct str chosen,
                                 struct news_subscribe_groups **groups, size_t *count,
                                 struct err *err);
/* The same rows, for the page of preferences. */
struct news_preferences_groups *
news_preferences(struct visit *v, const struct news_subscribe_groups *groups, size_t count);
/* The topics ticked in the form, as words with blanks between; *problem is empty when `email` may
 * have all of them. */
MUST_USE enum status news_ticked(struct visit *v, struct tx *tx, struct str email,
                                 struct str *words, struct str *problem, struct err *err);
/* The names of topics in the visitor's language, "A, B". */
MUST_USE enum status news_names(struct visit *v, struct tx *tx, struct str words,
                                struct news_subscribe_wants **out, size_t *count, struct err *err);
/* The language that the form chose, or "en". */
struct str news_lang(struct visit *v);
/* The languages to choose from; `here` is marked. */
struct news_subscribe_langs *news_langs(struct visit *v, struct str here, size_t *count);
/* The link that opens a reader's preferences, as a path. */
struct str news_choices(struct visit *v, int64_t subscriber);

/* Forms that make us write to an address of the visitor's choice: counts this one for the network address it
 * comes from. *problem says how long to wait when that were too many (the answer is then 429); else empty. */
MUST_USE enum status letter_may(struct visit *v, struct tx *tx, struct str *problem,
                                struct err *err);
/* Mails to readers, in their language; each into the outbox. */
MUST_USE enum status letter_confirm(struct visit *v, struct tx *tx,
                                    const struct subscriber_wish *wish, struct str token,
                                    struct err *err);
MUST_USE enum status letter_choices(struct visit *v, struct tx *tx, const struct subscriber *reader,
                                    bool asked_again, struct err *err);

#endif
