/* post/test_post.h - a store, an outbox and a mail server for the tests of this room. */
#ifndef POST_TEST_POST_H
#define POST_TEST_POST_H

#include "base/test.h"
#include "net/sink.h"
#include "post/bounce.h"
#include "post/outbox.h"
#include "post/post.h"
#include "store/test_db.h"

#define MINUTE INT64_C(60000000)

/* The mail server's side: what it answers, and what it got. */
struct office {
    const char *rcpt; /* to every RCPT */
    const char *text; /* to every final dot */
    const char *only; /* then only for this address */
    int rcpts, mails;
    char last[32768]; /* the last mail's text */
};

struct post_fixture {
    struct test_db test;
    struct arena *arena;
    struct err err;
    struct instant now;
    struct office office;
    struct sink *sink;
    struct smtp_server server;
    struct outbox_pace pace;
    unsigned connections, per_minute;
};

int post_setup(void **state);
int post_teardown(void **state);
enum status post_queue(struct post_fixture *f, struct mail *mail);
struct mail post_queued(struct post_fixture *f, const char *to);
struct outbox_round post_hand_over(struct post_fixture *f);
struct mail post_load(struct post_fixture *f, int64_t id);
void post_queue_bulk(struct post_fixture *f, struct mail_bulk *bulk,
                     const struct mail_recipient *to, size_t count);
struct mail_counts post_counts_of(struct post_fixture *f, int64_t bulletin);
struct mail_bulk post_bulletin(int64_t id);
size_t post_bounces(struct post_fixture *f, struct bounce **list);

#endif
