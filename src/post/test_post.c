/* post/test_post.c - a store, an outbox and a mail server for the tests of this room. */
#include "post/test_post.h"

#include <stdio.h>
#include <string.h>

#include "post/token.h"

static const char *
on_rcpt(void *user, struct str to)
{
    struct office *office = user;

    office->rcpts++;
    return office->only == NULL || str_eq(to, str_of(office->only)) ? office->rcpt : NULL;
}

static const char *
on_text(void *user, struct str to, struct str text)
{
    struct office *office = user;

    office->mails++;
    (void)snprintf(office->last, sizeof(office->last), "%.*s", STRF(text));
    return office->only == NULL || str_eq(to, str_of(office->only)) ? office->text : NULL;
}

int
post_setup(void **state)
{
    static const unsigned char key[MAIL_KEY_BYTES] = "known to these tests only";
    struct post_fixture *f = test_calloc(1, sizeof(*f));

    mail_key_set(key);
    test_db_new(&f->test);
    f->arena = arena_new(1 << 20);
    f->now.us = INT64_C(1772468100) * 1000000;
    assert_int_equal(sink_open(&f->sink, &(struct sink_options){on_rcpt, on_text, &f->office},
                               &f->server.port, &f->err),
                     OK);
    f->server.host = "127.0.0.1";
    f->server.timeout_s = 5;
    *state = f;
    return 0;
}

int
post_teardown(void **state)
{
    struct post_fixture *f = *state;

    sink_close(f->sink);
    arena_free(f->arena);
    test_db_free(&f->test);
    test_free(f);
    return 0;
}

enum status
post_queue(struct post_fixture *f, struct mail *mail)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, f->test.db, &f->err));
    TRY(mail_queue(&tx, mail, f->now, &f->err));
    return tx_commit(&tx, &f->err);
}

struct mail
post_queued(struct post_fixture *f, const char *to)
{
    struct mail mail = {.to = str_of(to),
                        .subject = STR("Your agreement ends soon"),
                        .body = STR("Renew it.\n"),
                        .topic = MAIL_NOTICE,
                        .object = 77};

    assert_int_equal(post_queue(f, &mail), OK);
    return mail;
}

struct outbox_round
post_hand_over(struct post_fixture *f)
{
    struct outbox_options options = {.db = f->test.db,
                                     .server = f->server,
                                     .from = STR("iis@example.org"),
                                     .from_name = STR("The Registry"),
                                     .connections = f->connections,
                                     .per_minute = f->per_minute,
                                     .pace = &f->pace};
    struct outbox *box = outbox_open(&options);
    struct outbox_round out;

    assert_int_equal(outbox_round(box, f->now, &out, &f->err), OK);
    outbox_close(box);
    return out;
}

struct mail
post_load(struct post_fixture *f, int64_t id)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail mail;

    assert_int_equal(tx_read(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_load(&tx, f->arena, id, &mail, &f->err), OK);
    return mail;
}

void
post_queue_bulk(struct post_fixture *f, struct mail_bulk *bulk, const struct mail_recipient *to,
                size_t count)
{
    CLEANUP(tx_end) struct tx tx = {0};

    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_queue_bulk(&tx, bulk, to, count, f->now, &f->err), OK);
    assert_int_equal(tx_commit(&tx, &f->err), OK);
}

struct mail_counts
post_counts_of(struct post_fixture *f, int64_t bulletin)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail_counts counts;

    assert_int_equal(tx_read(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_counts_of(&tx, f->arena, bulletin, &counts, &f->err), OK);
    return counts;
}

struct mail_bulk
post_bulletin(int64_t id)
{
    return (struct mail_bulk){.subject = STR("News Flash"),
                              .body = STR("To end: {{unsubscribe}} {{x}}\n"),
                              .html = STR("Topics: {{preferences}}"),
                              .list_label = STR("news-flash"),
                              .unsubscribe = STR("https://iis.example.org/stop/"),
                              .preferences = STR("https://iis.example.org/topics/"),
                              .topic = MAIL_NEWS,
                              .bulletin = id};
}

size_t
post_bounces(struct post_fixture *f, struct bounce **list)
{
    CLEANUP(tx_end) struct tx tx = {0};
    size_t count;

    assert_int_equal(tx_read(&tx, f->test.db, &f->err), OK);
    assert_int_equal(bounce_list(&tx, f->arena, list, &count, &f->err), OK);
    return count;
}
