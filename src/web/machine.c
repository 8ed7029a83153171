/* web/machine.c - the HTTP doors of machines, each a few lines before exchange/feed.c. */
#include "web/machine.h"

#include "base/buf.h"
#include "base/limits.h"
#include "exchange/alarm_store.h"
#include "net/soap.h"
#include "post/post.h"
#include "store/setting.h"

static bool
is_path(const struct req *req, const char *path)
{
    return str_eq(req->path, str_of(path));
}

static void
count(struct machine *m, const struct feed_reply *reply)
{
    atomic_fetch_add(&m->answered[reply->worst], reply->messages);
    if (reply->failed)
        atomic_fetch_add(&m->failed, 1);
}

/* HTTP Basic with the feed's credential; false after having answered. */
static bool
sign_in(struct machine *m, struct req *req, struct res *res, struct caller *who)
{
    struct str user, password;
    struct err err;
    enum status status = E_DENIED;

    if (req_basic(req, &user, &password))
        status = feed_sign_in(m->exchange, req->arena,
                              &(struct credential){DOOR_HTTP, user, password}, who, &err);
    if (status == OK)
        return true;
    if (status == E_DENIED) {
        res_header(req, res, "WWW-Authenticate", STR("Basic realm=\"Jenner HL7\""));
        res_text(res, 401,
                 STR("This user name and password belong to no feed. Use the credential "
                     "that was shown when the feed was made.\n"));
        return false;
    }
    res_text(res, 503,
             STR("The registry cannot be reached just now. Nothing was stored; please "
                 "send again.\n"));
    return false;
}

/* POST /hl7: one message, many, or a batch; the replies as HL7. */
static void
hl7(struct machine *m, struct req *req, struct res *res)
{
    struct caller who;
    struct feed_reply reply;

    if (req->method != HTTP_POST) {
        res_header(req, res, "Allow", STR("POST"));
        res_text(res, 405, STR("Send HL7 with POST.\n"));
        return;
    }
    if (!sign_in(m, req, res, &who))
        return;
    who.peer = req->peer.address;
    reply = feed_answer(m->exchange, req->arena, &who, req->body, NULL, NULL);
    count(m, &reply);
    res->status = reply.failed ? 503 : 200;
    res->body = reply.text;
    res->type = "application/hl7-v2; charset=utf-8";
}

/* The credential of a call is its feed's; the facility, if named, one of its organization. */
static enum status
soap_sign_in(struct machine *m, struct req *req, const struct soap_request *call,
             struct caller *who, struct err *err)
{
    TRY(feed_sign_in(m->exchange, req->arena,
                     &(struct credential){DOOR_SOAP, call->username, call->password}, who, err));
    if (call->facility.n > 0 && !feed_is_of(m->exchange, req->arena, who, call->facility))
        return FAIL(err, E_DENIED, "the facility is not of the feed's organization");
    return OK;
}

static void
soap_refuse(struct req *req, struct res *res, const struct soap_request *call,
            enum soap_fault fault, struct str why)
{
    res->status = soap_fault_status(call->version, fault);
    res->body = soap_fault(req->arena, call->version, fault, why);
}

/* submitSingleMessage: what is wrong with the HL7 is said in the ACK, never as a fault. */
static void
soap_submit(struct machine *m, struct req *req, struct res *res, const struct soap_request *call)
{
    struct caller who;
    struct feed_reply reply;
    struct err err;
    enum status status = soap_sign_in(m, req, call, &who, &err);

    if (status == E_DENIED) {
        soap_refuse(req, res, call, SOAP_SECURITY,
                    STR("The user name, the password or the facility is not right."));
        return;
    }
    if (status != OK) {
        soap_refuse(
            req, res, call, SOAP_UNKNOWN,
            STR("The registry cannot be reached just now. Nothing was stored; send again."));
        return;
    }
    who.peer = req->peer.address;
    reply = feed_answer(m->exchange, req->arena, &who, call->message, NULL, NULL);
    count(m, &reply);
    res->body = soap_reply(req->arena, call, reply.text);
}

static void
soap_describe(struct req *req, struct res *res)
{
    struct str host = req_header(req, "Host");

    res->type = "text/xml; charset=utf-8";
    res->body = soap_wsdl(req->arena, arena_printf(req->arena, "%s://%.*s/soap",
                                                   req->peer.tls ? "https" : "http",
                                                   STRF(host.n > 0 ? host : STR("localhost"))));
}

/* GET /soap?wsdl, POST /soap: connectivityTest and submitSingleMessage. */
static void
soap(struct machine *m, struct req *req, struct res *res)
{
    struct soap_request call = {.version = SOAP_12};
    enum soap_fault fault;
    struct str why;

    if (req->method == HTTP_GET || req->method == HTTP_HEAD) {
        soap_describe(req, res);
        return;
    }
    fault = soap_parse(req->arena, req->body, &call, &why);
    res->type = soap_type(call.version);
    if (fault != SOAP_NO_FAULT)
        soap_refuse(req, res, &call, fault, why);
    else if (call.operation == SOAP_CONNECTIVITY_TEST)
        res->body = soap_echo(req->arena, &call, call.echo);
    else
        soap_submit(m, req, res, &call);
}

/* Feeds by name are for the machine's own operator: from this machine, and not through a proxy. */
static bool
is_operator(struct req *req)
{
    struct str address = req->peer.address;

    return (str_starts(address, STR("127.")) || str_eq(address, STR("::1"))) &&
           req_header(req, "X-Forwarded-For").n == 0 && req_header(req, "Forwarded").n == 0;
}

static void
add_tallies(struct buf *b, const struct board_tally *list, size_t count)
{
    BUF_LIT(b, "# HELP jenner_feeds feeds by state.\n# TYPE jenner_feeds gauge\n");
    for (size_t i = 0; i < count; i++)
        buf_printf(b, "jenner_feeds{state=\"%.*s\"} %lld\n", STRF(list[i].word),
                   (long long)list[i].feeds);
}

static void
add_feeds(struct buf *b, const struct board_metric *list, size_t count)
{
    BUF_LIT(b, "# HELP jenner_feed_alarms open alarms of a feed.\n"
               "# TYPE jenner_feed_alarms gauge\n");
    for (size_t i = 0; i < count; i++)
        buf_printf(b, "jenner_feed_alarms{feed=\"%.*s\",state=\"%.*s\"} %d\n", STRF(list[i].login),
                   STRF(list[i].word), list[i].alarms);
    BUF_LIT(b,
            "# HELP jenner_feed_last_message_timestamp_seconds a feed's last message, Unix time.\n"
            "# TYPE jenner_feed_last_message_timestamp_seconds gauge\n");
    for (size_t i = 0; i < count; i++)
        if (list[i].last.us > 0)
            buf_printf(b, "jenner_feed_last_message_timestamp_seconds{feed=\"%.*s\"} %lld\n",
                       STRF(list[i].login), (long long)(list[i].last.us / 1000000));
}

static enum status
mail_metrics(struct machine *m, struct req *req, struct buf *b, struct err *err)
{
    static const enum mail_state open[] = {MAIL_WAITING, MAIL_HANDING, MAIL_UNKNOWN, MAIL_FAILED};
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail_counts counts;

    TRY(tx_read(&tx, m->exchange->db, err));
    TRY(mail_counts_open(&tx, req->arena, &counts, err));
    BUF_LIT(b,
            "# HELP jenner_mails mails that are not done, and those given up; unknown ones want an "
            "operator: jenner mail unknown.\n# TYPE jenner_mails gauge\n");
    for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
        buf_printf(b, "jenner_mails{state=\"%.*s\"} %lld\n", STRF(mail_state_word(open[i])),
                   (long long)counts.of[open[i]]);
    return OK;
}

static enum status
feed_metrics(struct machine *m, struct req *req, struct buf *b, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct board_tally *tallies;
    struct board_metric *feeds;
    size_t count;

    TRY(tx_read(&tx, m->exchange->db, err));
    TRY(board_tallies(&tx, req->arena, &tallies, &count, err));
    add_tallies(b, tallies, count);
    if (!is_operator(req))
        return OK;
    TRY(board_metrics_read(&tx, req->arena, &feeds, &count, err));
    add_feeds(b, feeds, count);
    return OK;
}

static void
metrics(struct machine *m, struct req *req, struct res *res)
{
    static const char *const words[] = {"AA", "AE", "AR"};
    struct server_counts counts = server_counts(m->server);
    struct buf b;
    struct err err;

    buf_init(&b, req->arena, 1024);
    BUF_LIT(&b, "# HELP jenner_messages_total HL7 messages answered, by MSA-1.\n"
                "# TYPE jenner_messages_total counter\n");
    for (size_t i = 0; i < 3; i++)
        buf_printf(&b, "jenner_messages_total{ack=\"%s\"} %llu\n", words[i],
                   atomic_load(&m->answered[i]));
    buf_printf(&b,
               "# HELP jenner_failures_total messages refused because the registry failed.\n"
               "# TYPE jenner_failures_total counter\njenner_failures_total %llu\n"
               "# HELP jenner_http_requests_total HTTP requests answered.\n"
               "# TYPE jenner_http_requests_total counter\njenner_http_requests_total %llu\n"
               "# HELP jenner_http_connections open connections.\n"
               "# TYPE jenner_http_connections gauge\njenner_http_connections %u\n"
               "# HELP jenner_http_waiting requests waiting for a worker.\n"
               "# TYPE jenner_http_waiting gauge\njenner_http_waiting %u\n",
               atomic_load(&m->failed), (unsigned long long)counts.requests, counts.connections,
               counts.waiting);
    if (feed_metrics(m, req, &b, &err) != OK)
        BUF_LIT(&b, "# feeds cannot be read just now\n");
    if (mail_metrics(m, req, &b, &err) != OK)
        BUF_LIT(&b, "# mails cannot be read just now\n");
    res->type = "text/plain; version=0.0.4; charset=utf-8";
    res->body = buf_str(&b);
}

/* Ready is who can read the store now; a balancer then sends its senders elsewhere. */
static void
readiness(struct machine *m, struct req *req, struct res *res)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str value;
    struct err err;
    bool ready = atomic_load(&m->ready) && tx_read(&tx, m->exchange->db, &err) == OK &&
                 setting_load(&tx, req->arena, STR("readyz"), &value, &err) == OK;

    res_text(res, ready ? 200 : 503, ready ? STR("ready\n") : STR("not ready\n"));
}

bool
machine_answer(struct machine *m, struct req *req, struct res *res)
{
    if (is_path(req, "/hl7"))
        hl7(m, req, res);
    else if (is_path(req, "/soap"))
        soap(m, req, res);
    else if (is_path(req, "/healthz"))
        res_text(res, 200, STR("ok\n"));
    else if (is_path(req, "/readyz"))
        readiness(m, req, res);
    else if (is_path(req, "/metrics"))
        metrics(m, req, res);
    else
        return false;
    return true;
}

size_t
machine_body_max(const struct req *req)
{
    if (is_path(req, "/hl7"))
        return LIMIT_BATCH_BYTES;
    return is_path(req, "/soap") ? LIMIT_MESSAGE_BYTES + 65536 : 0;
}
