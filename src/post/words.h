/* post/words.h - what mails to readers say, and the names of the topics that every store has.
 *
 * Purpose    each is there in every language (data/lang); a test fails when one is missing.
 * Ownership  what is said belongs to the arena.
 * Errors     none.
 */
#ifndef POST_WORDS_H
#define POST_WORDS_H

#include "html/texts.h"

/* clang-format off */
#define NEWS_WORDS(X)                                                                              \
    X(CONFIRM_SUBJECT, "Confirm your subscription")                                                \
    X(CONFIRM_BODY, "Somebody, probably you, asked for news of {1} at this address. Open the link and confirm; it works for 7 days. If it was not you, do nothing: no more comes.") \
    X(HAS_SUBJECT, "You are subscribed already")                                                   \
    X(HAS_BODY, "Somebody, probably you, asked for news of {1} at this address, which gets them already. By this link you can change what you get. If it was not you, do nothing.") \
    X(MOVE_SUBJECT, "Confirm your new address")                                                    \
    X(MOVE_BODY, "A subscription to news of {1} is to come to this address. Open the link and confirm; it works for 7 days. If it was not you, do nothing.") \
    X(LINK_SUBJECT, "Your subscriptions")                                                          \
    X(LINK_BODY, "By this link you can change or end what you get from {1}.")                      \
    X(VIEW, "View this as a webpage")                                                              \
    X(WHY, "You get this because you subscribed to {1}.")                                          \
    X(LEAVE, "Unsubscribe")                                                                        \
    X(CHOICES, "Change what you get")                                                              \
    X(WRONG_ADDRESS, "Enter an e-mail address, such as name@example.org.")                         \
    X(NO_TOPIC, "Choose at least one topic.")                                                      \
    X(ONLY_DOMAIN, "{1} is only for addresses of {2}.")                                            \
    X(TOPIC_1, "News Flash")                                                                       \
    X(TOPIC_2, "Release notes")                                                                    \
    X(TOPIC_3, "Data submission and exchange updates")                                             \
    X(TOPIC_4, "Schools and child care")                                                           \
    X(TOPIC_5, "Agreements and administrators")                                                    \
    X(GROUP_1, "News")                                                                             \
    X(GROUP_2, "Data exchange")                                                                    \
    X(GROUP_3, "For your work")                                                                    \
    X(ABOUT_1, "What is new in the registry, four to six times a year.")                           \
    X(ABOUT_2, "What changed in the pages you use, when it changes.")                              \
    X(ABOUT_3, "Whatever could affect the flow of data to and from the registry.")                 \
    X(ABOUT_4, "Requirements, deadlines and class lists.")                                         \
    X(ABOUT_5, "Data Use Agreements, accounts and what administrators need to know.")
/* clang-format on */

#define NEWS_WORD_ENUM(name, english) NEWS_##name,
enum news_word { NEWS_WORDS(NEWS_WORD_ENUM) NEWS_WORD_COUNT };
#undef NEWS_WORD_ENUM

/* NULL texts: English. {1} and {2} are the arguments. */
struct str news_say(struct arena *arena, const struct texts *texts, enum news_word word,
                    const struct str *args, size_t count);

#endif
