/* work/mailer.c - what jenner.conf says of the mail server, and handing over what is due. */
#include "work/mailer.h"

#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "exchange/feed.h"
#include "post/outbox.h"

static enum status
number(const struct conf *conf, const char *key, uint64_t least, uint64_t most, uint64_t usual,
       uint64_t *out, struct err *err)
{
    struct str text = conf_get(conf, STR("mail"), str_of(key));

    *out = usual;
    if (text.n > 0 && (!str_parse_u64(text, out) || *out < least || *out > most))
        return FAIL(err, E_INVALID, "jenner.conf: [mail] %s takes %llu to %llu", key,
                    (unsigned long long)least, (unsigned long long)most);
    return OK;
}

static const char *
word(struct arena *arena, const struct conf *conf, struct str key)
{
    struct str text = conf_get(conf, STR("mail"), key);

    return text.n == 0 ? NULL : arena_cstr(arena, text);
}

/* [mail] of jenner.conf: host, port, user, password_file, from, tls, connections, per_minute, timeout.
 * Without a host mails stay in the outbox, where the operator reads them. */
static enum status
read_options(struct arena *arena, const char *dir, struct outbox_options *o, struct err *err)
{
    struct conf conf;
    struct str password = STR("");
    uint64_t port, connections, per_minute, timeout;
    const char *file;

    TRY(conf_read(arena, dir, &conf, err));
    TRY(number(&conf, "port", 1, UINT16_MAX, 25, &port, err));
    TRY(number(&conf, "connections", 1, OUTBOX_CONNECTIONS, MAILER_CONNECTIONS, &connections, err));
    TRY(number(&conf, "per_minute", 0, 1000000, 0, &per_minute, err));
    TRY(number(&conf, "timeout", 1, 600, MAILER_TIMEOUT_S, &timeout, err));
    file = word(arena, &conf, STR("password_file"));
    if (file != NULL)
        TRY(file_read(arena, file, 4096, &password, err));
    o->server = (struct smtp_server){
        .host = word(arena, &conf, STR("host")),
        .port = (uint16_t)port,
        .user = word(arena, &conf, STR("user")),
        .password = arena_cstr(arena, str_trim(password)),
        .tls = str_eq(conf_get(&conf, STR("mail"), STR("tls")), STR("required")),
        .timeout_s = (unsigned)timeout,
        .stop = runner_stopping()};
    o->from = conf_get(&conf, STR("mail"), STR("from"));
    o->connections = (unsigned)connections;
    o->per_minute = (unsigned)per_minute;
    return OK;
}

static void
add(struct outbox_round *sum, const struct outbox_round *round)
{
    sum->sent += round->sent;
    sum->later += round->later;
    sum->put_off += round->put_off;
    sum->failed += round->failed;
    sum->bounced += round->bounced;
    sum->unknown += round->unknown;
}

/* Round after round over the same connections, until nothing is due or nobody takes it. */
static enum status
hand_over(const struct outbox_options *options, struct outbox_round *sum, struct err *err)
{
    struct outbox *box = outbox_open(options);
    struct outbox_round round = {.taken = 1, .reached = true};
    enum status status = OK;

    while (status == OK && round.taken > 0 && round.reached && !atomic_load(runner_stopping())) {
        status = outbox_round(box, clock_now().at, &round, err);
        add(sum, &round);
    }
    outbox_close(box);
    return status;
}

enum status
mailer_run(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    static struct outbox_pace pace;
    struct outbox_options options = {.db = ex->db, .from_name = ex->registry, .pace = &pace};
    struct outbox_round sum = {0};
    enum status status;

    (void)now;
    *more = false;
    TRY(read_options(arena, ex->data_dir, &options, err));
    if (options.server.host == NULL || options.from.n == 0)
        return OK;
    status = hand_over(&options, &sum, err);
    if (sum.sent + sum.later + sum.put_off + sum.failed + sum.bounced + sum.unknown > 0)
        log_event(LOG_INFO, EVENT_MAIL,
                  "sent=%zu later=%zu put_off=%zu failed=%zu bounced=%zu unknown=%zu", sum.sent,
                  sum.later, sum.put_off, sum.failed, sum.bounced, sum.unknown);
    return status;
}
