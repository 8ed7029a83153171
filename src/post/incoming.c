/* post/incoming.c - what a mail that came in is. */
#include "post/incoming.h"

#include <gmime/gmime.h>
#include <pthread.h>
#include <sodium.h>

#include "base/utf8.h"
#include "post/incoming_text.h"
#include "post/post.h"
#include "post/token.h"

/* Of lines that make work for whoever takes a mail apart; no person's mail has so many. */
enum { HEADERS_MAX = 20000, PARTS_MAX = 5000, NESTS_MAX = 200, WHY_BYTES = 200, HASH_BYTES = 32 };

static const struct str words[INCOMING_KIND_COUNT] = {
#define KIND_WORD(name, word) STR_INIT(word),
    INCOMING_TABLE(KIND_WORD)
#undef KIND_WORD
};

struct str
incoming_word(enum incoming_kind kind)
{
    return words[kind];
}

/* libgmime is asked by one thread at a time: mails come in slowly, and its types register lazily. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
set_up(void)
{
    g_mime_init();
}

/* A mail being looked at. */
struct look {
    struct arena *arena;
    GMimeMessage *message;
    struct incoming *out;
    struct str domain;           /* of the address of ours it was sent to */
    GMimePart *report;           /* message/delivery-status */
    GMimeTextPart *plain, *html; /* the first of each that is for reading */
};

/* ---- how much work it is ---- */

static bool
has_word(struct str line, const char *word)
{
    struct str w = str_of(word);

    for (size_t i = 0; i + w.n <= line.n; i++)
        if (str_ieq(str_slice(line, i, i + w.n), w))
            return true;
    return false;
}

/* Thousands of headers, parts, or parts in parts cost a parser memory and time beyond all measure. */
static bool
is_reasonable(struct str rest)
{
    size_t headers = 0, parts = 0, nests = 0;

    while (rest.p != NULL) {
        struct str line = str_slice(str_cut(&rest, '\n'), 0, 1000);
        size_t colon = str_find(line, ':');

        headers +=
            colon < line.n && colon < 100 && str_find(str_slice(line, 0, colon), ' ') == colon;
        parts += str_starts(line, STR("--"));
        nests += line.n > 9 && (has_word(line, "multipart") || has_word(line, "message/"));
    }
    return headers <= HEADERS_MAX && parts <= PARTS_MAX && nests <= NESTS_MAX;
}

/* ---- whose it is ---- */

/* "reply+TOKEN@domain" or "bounce+TOKEN@domain" with a MAC of ours. */
static bool
is_ours(struct look *look, struct str address)
{
    struct str local = str_slice(address, 0, str_find(address, '@'));
    struct str token = str_skip(local, str_find(local, '+') + 1);
    struct incoming *out = look->out;

    look->domain = str_skip(address, local.n + 1);
    if (str_ieq(str_slice(local, 0, 7), STR("bounce+")))
        return mail_verify_id(look->arena, MAIL_BOUNCE, token, &out->mail);
    if (str_ieq(str_slice(local, 0, 6), STR("reply+")))
        return mail_verify(look->arena, MAIL_REPLY, token, &out->token);
    return false;
}

static struct str
header(const struct look *look, const char *name)
{
    return str_trim(str_of(g_mime_object_get_header(GMIME_OBJECT(look->message), name)));
}

static bool
list_is_ours(struct look *look, const char *name)
{
    struct str value = header(look, name);
    InternetAddressList *list;
    bool ours = false;

    if (value.n == 0)
        return false;
    list = internet_address_list_parse(NULL, value.p);
    for (int i = 0; list != NULL && !ours && i < internet_address_list_length(list); i++) {
        InternetAddress *one = internet_address_list_get_address(list, i);

        ours = INTERNET_ADDRESS_IS_MAILBOX(one) &&
               is_ours(look, arena_copy(look->arena, str_of(internet_address_mailbox_get_addr(
                                                         INTERNET_ADDRESS_MAILBOX(one)))));
    }
    if (list != NULL)
        g_object_unref(list);
    return ours;
}

/* The mail server did not say for whom it is: the header does. */
static bool
header_is_ours(struct look *look)
{
    return list_is_ours(look, "X-Original-To") || list_is_ours(look, "Delivered-To") ||
           list_is_ours(look, "To") || list_is_ours(look, "Cc");
}

/* ---- its parts ---- */

static bool
is_type(GMimeObject *part, const char *type, const char *subtype)
{
    GMimeContentType *is = g_mime_object_get_content_type(part);

    return is != NULL && g_mime_content_type_is_type(is, type, subtype);
}

static void
look_at_leaf(struct look *look, GMimeObject *part)
{
    const char *disposition = g_mime_object_get_disposition(part);
    bool attached = disposition != NULL && str_ieq(str_of(disposition), STR("attachment"));

    if (GMIME_IS_PART(part) && look->report == NULL &&
        (is_type(part, "message", "delivery-status") ||
         is_type(part, "message", "global-delivery-status")))
        look->report = GMIME_PART(part);
    else if (GMIME_IS_TEXT_PART(part) && !attached && look->plain == NULL &&
             is_type(part, "text", "plain"))
        look->plain = GMIME_TEXT_PART(part);
    else if (GMIME_IS_TEXT_PART(part) && !attached && look->html == NULL &&
             is_type(part, "text", "html"))
        look->html = GMIME_TEXT_PART(part);
    else
        look->out->attachments++;
}

/* Mails within mails are attachments: what they say was not said to us. */
static void
look_at(struct look *look, GMimeObject *part, unsigned depth)
{
    GMimeMultipart *parts;

    if (part == NULL || depth > INCOMING_DEPTH)
        return;
    if (!GMIME_IS_MULTIPART(part)) {
        look_at_leaf(look, part);
        return;
    }
    parts = GMIME_MULTIPART(part);
    for (int i = 0; i < g_mime_multipart_get_count(parts); i++)
        look_at(look, g_mime_multipart_get_part(parts, i), depth + 1);
}

static struct str
text_of(struct arena *arena, GMimeTextPart *part)
{
    char *text = part == NULL ? NULL : g_mime_text_part_get_text(part);
    struct str copy = arena_copy(arena, str_of(text));

    g_free(text);
    return copy;
}

static struct str
content_of(struct arena *arena, GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *memory = g_mime_stream_mem_new();
    struct str copy = {0};

    if (content != NULL && g_mime_data_wrapper_write_to_stream(content, memory) >= 0) {
        GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));

        copy = arena_copy(arena, (struct str){(const char *)bytes->data, bytes->len});
    }
    g_object_unref(memory);
    return copy;
}

/* One line, UTF-8. */
static struct str
one_line(struct arena *arena, struct str text, size_t most)
{
    char *p = arena_bytes(arena, text.n);

    for (size_t i = 0; i < text.n; i++)
        p[i] = (unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7f ? ' ' : text.p[i];
    return utf8_clean(arena, str_trim(str_slice((struct str){p, text.n}, 0, most)));
}

/* ---- bounces ---- */

/* A field of a delivery status (RFC 3464 2.1.1), its continuation lines not read. */
static bool
field(struct str line, const char *name, struct str *value)
{
    struct str n = str_of(name);

    if (!str_ieq(str_slice(line, 0, n.n), n))
        return false;
    *value = str_trim(str_skip(line, n.n));
    return true;
}

/* "5.1.1": the class is a digit, then a full stop. */
static bool
is_status(struct str text)
{
    return text.n >= 5 && (text.p[0] == '4' || text.p[0] == '5') && text.p[1] == '.' &&
           text.p[2] >= '0' && text.p[2] <= '9';
}

/* RFC 3463: class 5 is for good, but for a mailbox that is full (.2.2), a mail too long (.2.3, .3.4) and
 * what is about the sender or the text (.6, .7). */
static enum incoming_kind
kind_of_status(struct str status)
{
    static const char *const soft[] = {"5.2.2", "5.2.3", "5.3.4", "5.6.", "5.7."};

    for (size_t i = 0; i < sizeof(soft) / sizeof(soft[0]); i++)
        if (str_starts(status, str_of(soft[i])))
            return INCOMING_BOUNCE_SOFT;
    return status.p[0] == '5' ? INCOMING_BOUNCE_HARD : INCOMING_BOUNCE_SOFT;
}

/* RFC 3464 2.3.3: only "failed" says that it did not arrive; "delayed" may still. */
static void
judge_report(struct look *look, struct str rest)
{
    struct str action = STR(""), status = STR(""), why = STR("");
    struct incoming *out = look->out;

    while (rest.p != NULL) {
        struct str line = str_cut(&rest, '\n');

        if (field(line, "Action:", &action) || field(line, "Status:", &status) ||
            field(line, "Diagnostic-Code:", &why))
            continue;
    }
    out->kind = INCOMING_AUTO_REPLY;
    if (str_ieq(str_slice(action, 0, 6), STR("failed")) || (action.n == 0 && is_status(status)))
        out->kind = is_status(status) ? kind_of_status(status) : INCOMING_BOUNCE_SOFT;
    out->text = one_line(look->arena,
                         arena_printf(look->arena, "%.*s %.*s", STRF(str_slice(status, 0, 20)),
                                      STRF(str_slice(why, 0, WHY_BYTES))),
                         WHY_BYTES);
}

static bool
is_from(const struct look *look, const char *local)
{
    return str_ieq(str_slice(look->out->from, 0, str_find(look->out->from, '@')), str_of(local));
}

static bool
is_daemon(const struct look *look)
{
    return str_eq(header(look, "Return-Path"), STR("<>")) || is_from(look, "mailer-daemon");
}

/* Somebody whose mail program answers the envelope's sender: a question, if it can be answered. */
static void
judge_person(struct look *look, struct str text)
{
    struct incoming *out = look->out;

    out->text = incoming_own_words(look->arena, text, INCOMING_TEXT_BYTES);
    out->kind =
        out->text.n > 0 && mail_address_valid(out->from) ? INCOMING_REPLY : INCOMING_UNKNOWN;
}

/* A bounce in words only: the first status code in it counts. Found in "550 5.1.1 ..." and the like. Without one
 * a daemon's is soft, while a postmaster may be a person who writes. */
static void
judge_words(struct look *look, struct str text)
{
    struct incoming *out = look->out;
    bool daemon = is_daemon(look);

    out->kind = INCOMING_BOUNCE_SOFT;
    out->text = STR("");
    for (size_t i = 0; (daemon || is_from(look, "postmaster")) && i + 5 <= text.n; i++) {
        struct str here = str_skip(text, i);
        bool starts = i == 0 || text.p[i - 1] == ' ' || text.p[i - 1] == '#' ||
                      text.p[i - 1] == '\n' || text.p[i - 1] == '(';

        if (!starts || !is_status(here))
            continue;
        out->kind = kind_of_status(here);
        out->text = one_line(look->arena, str_slice(here, 0, str_find(here, '\n')), WHY_BYTES);
        return;
    }
    if (!daemon)
        judge_person(look, text);
}

/* ---- answers ---- */

/* RFC 3834, and what machines wrote before it. A mail of ours that comes back is one, too. */
static bool
is_automatic(const struct look *look)
{
    static const char *const marks[] = {"X-Autoreply", "X-Autorespond", "X-Auto-Reply-From",
                                        "List-Id", "List-Unsubscribe"};
    struct str submitted = header(look, "Auto-Submitted"), precedence = header(look, "Precedence");

    if (submitted.n > 0 && !str_ieq(str_slice(submitted, 0, 2), STR("no")))
        return true;
    if (str_ieq(precedence, STR("bulk")) || str_ieq(precedence, STR("junk")) ||
        str_ieq(precedence, STR("list")) || str_ieq(precedence, STR("auto_reply")))
        return true;
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (header(look, marks[i]).n > 0)
            return true;
    return str_ieq(header(look, "X-Loop"), look->domain);
}

static struct str
from_of(struct look *look)
{
    InternetAddressList *list = g_mime_message_get_from(look->message);
    InternetAddress *first = list == NULL || internet_address_list_length(list) < 1
                                 ? NULL
                                 : internet_address_list_get_address(list, 0);

    if (first == NULL || !INTERNET_ADDRESS_IS_MAILBOX(first))
        return STR("");
    return one_line(look->arena,
                    str_of(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first))),
                    254);
}

static struct str
words_of(struct look *look)
{
    struct str plain = text_of(look->arena, look->plain);

    if (str_trim(plain).n > 0 || look->html == NULL)
        return plain;
    return incoming_from_html(look->arena, text_of(look->arena, look->html));
}

static void
judge(struct look *look)
{
    struct incoming *out = look->out;
    struct str text;

    out->from = from_of(look);
    out->subject = one_line(look->arena, str_of(g_mime_message_get_subject(look->message)), 500);
    look_at(look, g_mime_message_get_mime_part(look->message), 0);
    if (out->mail != 0 && look->report != NULL) {
        judge_report(look, content_of(look->arena, look->report));
        return;
    }
    text = words_of(look);
    if (is_automatic(look) || (out->mail == 0 && (is_daemon(look) || look->report != NULL))) {
        out->kind = INCOMING_AUTO_REPLY;
    } else if (out->mail != 0) {
        judge_words(look, text);
    } else {
        out->kind = INCOMING_REPLY;
        out->text = incoming_own_words(look->arena, text, INCOMING_TEXT_BYTES);
    }
}

/* Of what stays when a mail is delivered once more: not the trace its way leaves in the header. */
static struct str
hash_of(const struct look *look)
{
    struct incoming *out = look->out;
    struct str id = header(look, "Message-ID"), date = header(look, "Date");
    struct str all = arena_printf(look->arena, "%lld\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s", //
                                  (long long)out->mail, STRF(out->token), STRF(id), STRF(date),
                                  STRF(out->subject), STRF(out->text));
    unsigned char hash[HASH_BYTES];
    char *hex = arena_bytes(look->arena, HASH_BYTES * 2 + 1);

    (void)crypto_generichash(hash, sizeof(hash), (const unsigned char *)all.p, all.n, NULL, 0);
    (void)sodium_bin2hex(hex, HASH_BYTES * 2 + 1, hash, sizeof(hash));
    return (struct str){hex, HASH_BYTES * 2};
}

static GMimeMessage *
parse(struct str bytes)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes.p, bytes.n);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

static enum status
read_message(struct look *look, struct str recipient, struct str bytes, struct err *err)
{
    enum status status = OK;

    look->message = parse(bytes);
    if (look->message == NULL)
        return FAIL(err, E_INVALID, "this is not a mail");
    if (recipient.n == 0 && !header_is_ours(look))
        status = FAIL(err, E_DENIED, "no address of this mail is one of ours");
    if (status == OK) {
        judge(look);
        look->out->hash = hash_of(look);
    }
    g_object_unref(look->message);
    return status;
}

enum status
incoming_read(struct arena *arena, struct str recipient, struct str bytes, struct incoming *out,
              struct err *err)
{
    struct look look = {.arena = arena, .out = out};
    enum status status;

    *out = (struct incoming){.kind = INCOMING_UNKNOWN};
    if (recipient.n > 0 && !is_ours(&look, recipient))
        return FAIL(err, E_DENIED, "the address of this mail is not one of ours");
    if (bytes.n > INCOMING_BYTES)
        return FAIL(err, E_LIMIT, "a mail of more than %d bytes is not taken", INCOMING_BYTES);
    if (!is_reasonable(bytes))
        return FAIL(err, E_LIMIT, "a mail of so many parts or headers is not taken");
    (void)pthread_once(&once, set_up);
    pthread_mutex_lock(&turn);
    status = read_message(&look, recipient, bytes, err);
    pthread_mutex_unlock(&turn);
    return status;
}
