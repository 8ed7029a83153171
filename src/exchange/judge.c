/* exchange/judge.c - reading a message, refusing what is not spoken here, checking the rest. */
#include "exchange/judge.h"

#include "base/clock.h"
#include "hl7/build.h"

enum { HEADER_BYTES_MAX = 4096 };

/* -- what an answer gives back -- */

static struct judge_party
read_party(struct arena *arena, const struct hl7_message *msg, unsigned field)
{
    return (struct judge_party){hl7_text(arena, msg, 0, field, 1, 1),
                                str_eq(hl7_get(msg, 0, field, 1, 3, 0), STR("ISO"))
                                    ? hl7_text(arena, msg, 0, field, 1, 2)
                                    : STR("")};
}

static struct judge_organization
read_organization(struct arena *arena, const struct hl7_message *msg, unsigned field)
{
    return (struct judge_organization){hl7_text(arena, msg, 0, field, 1, 1),
                                       hl7_decode(arena, msg, hl7_get(msg, 0, field, 1, 6, 1)),
                                       hl7_text(arena, msg, 0, field, 1, 7),
                                       hl7_text(arena, msg, 0, field, 1, 10)};
}

static struct str
encoded_field(struct arena *arena, const struct hl7_message *msg, size_t s, unsigned field)
{
    struct hl7_writer w;
    struct buf buf;

    buf_init(&buf, arena, 128);
    hl7_begin(&w, &buf, "QPD");
    hl7_put_field(&w, 1, msg, s, field);
    return str_skip(buf_str(&buf), 4);
}

/* The query's own words, as every RSP repeats them. */
static void
read_query(struct arena *arena, const struct hl7_message *msg, struct judge_echo *echo)
{
    size_t s = hl7_find(msg, "QPD", 0);
    struct hl7_writer w;
    struct buf buf;

    if (s == msg->segments)
        return;
    echo->query_tag = hl7_text(arena, msg, s, 2, 1, 1);
    echo->query_name = encoded_field(arena, msg, s, 1);
    buf_init(&buf, arena, 256);
    hl7_begin(&w, &buf, "QPD");
    for (unsigned f = 1; f <= msg->segment[s].count; f++)
        hl7_put_field(&w, f, msg, s, f);
    echo->qpd = buf_str(&buf);
}

static struct str
field_as_sent(struct arena *arena, const struct hl7_message *msg, unsigned field)
{
    struct buf buf;
    struct hl7_writer w = {.buf = &buf, .field = field, .component = 1, .subcomponent = 1};

    buf_init(&buf, arena, 64);
    hl7_put_field(&w, field, msg, 0, field);
    return buf_str(&buf);
}

static void
read_echo(struct arena *arena, const struct hl7_message *msg, struct judge_echo *echo)
{
    struct str processing = hl7_get(msg, 0, 11, 1, 1, 0);

    for (unsigned i = 0; i < 2; i++) {
        echo->sender[i] = read_party(arena, msg, 3 + i);
        echo->receiver[i] = read_party(arena, msg, 5 + i);
    }
    if (!hl7_is(msg, 0, "MSH"))
        return;
    echo->control_id = hl7_text(arena, msg, 0, 10, 1, 1);
    echo->control_field = field_as_sent(arena, msg, 10);
    if (processing.n == 1 && str_find(STR("PTD"), processing.p[0]) < 3)
        echo->processing = processing;
    echo->accept = hl7_get(msg, 0, 15, 1, 1, 0);
    echo->application = hl7_get(msg, 0, 16, 1, 1, 0);
    for (unsigned i = 0; i < 2; i++)
        echo->responsible[i] = read_organization(arena, msg, 22 + i);
    echo->query = str_eq(hl7_get(msg, 0, 9, 1, 1, 0), STR("QBP"));
    if (echo->query)
        read_query(arena, msg, echo);
}

/* -- what is spoken here -- */

static enum message_kind
kind_of(struct str type)
{
    static const struct {
        struct str type;
        enum message_kind kind;
    } kinds[] = {{STR_INIT("VXU"), MESSAGE_VXU},
                 {STR_INIT("QBP"), MESSAGE_QBP},
                 {STR_INIT("ACK"), MESSAGE_ACK},
                 {STR_INIT("RSP"), MESSAGE_RSP}};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (str_eq(kinds[i].type, type))
            return kinds[i].kind;
    return MESSAGE_NONE;
}

static bool
event_fits(enum message_kind kind, struct str event)
{
    switch (kind) {
    case MESSAGE_VXU:
        return str_eq(event, STR("V04"));
    case MESSAGE_QBP:
        return str_eq(event, STR("Q11"));
    case MESSAGE_RSP:
        return str_eq(event, STR("K11"));
    case MESSAGE_ACK:
    case MESSAGE_NONE:
        break;
    }
    return true;
}

static void
refuse(struct verdict *verdict, enum finding_code code, unsigned field, struct str a, struct str b)
{
    struct place place = hl7_place(verdict->msg, 0, field, 1, 1);

    if (field == 9 && code == FINDING_EVENT_UNSUPPORTED)
        place.component = 2;
    findings_add(verdict->found, code, place, a, b);
    verdict->refused = true;
}

/* Type, event, processing id and version come before anything else: what they do not fit is
 * answered AR and not looked into (guide 3.2). */
static void
check_header(struct verdict *verdict)
{
    const struct hl7_message *msg = verdict->msg;
    struct str type = hl7_get(msg, 0, 9, 1, 1, 0), event = hl7_get(msg, 0, 9, 1, 2, 0);
    struct str version = hl7_get(msg, 0, 12, 1, 1, 0);

    verdict->kind = kind_of(type);
    if (verdict->kind == MESSAGE_NONE)
        refuse(verdict, FINDING_TYPE_UNSUPPORTED, 9, type, STR(""));
    else if (!event_fits(verdict->kind, event))
        refuse(verdict, FINDING_EVENT_UNSUPPORTED, 9, event, type);
    if (verdict->echo.processing.n == 0)
        refuse(verdict, FINDING_PROCESSING_UNSUPPORTED, 11, hl7_get(msg, 0, 11, 1, 1, 0), STR(""));
    if (!str_eq(version, STR("2.5.1")))
        refuse(verdict, FINDING_VERSION_UNSUPPORTED, 12, version, STR(""));
}

/* -- which profile -- */

static enum profile_id
profile_of_query(const struct hl7_message *msg)
{
    size_t qpd = hl7_find(msg, "QPD", 0);
    struct str name = hl7_get(msg, 0, 21, 1, 1, 0);

    if (qpd < msg->segments && hl7_get(msg, qpd, 1, 1, 1, 0).n > 0)
        name = hl7_get(msg, qpd, 1, 1, 1, 0);
    return str_eq(name, STR("Z34")) ? PROFILE_Z34 : PROFILE_Z44;
}

/* MSH-21 says it; without it the content does. */
static enum profile_id
profile_of_response(const struct hl7_message *msg)
{
    size_t qpd = hl7_find(msg, "QPD", 0), pid = hl7_find(msg, "PID", 0);
    enum profile_id id;

    if (profile_find(hl7_get(msg, 0, 21, 1, 1, 0), &id) &&
        (id == PROFILE_Z31 || id == PROFILE_Z32 || id == PROFILE_Z33 || id == PROFILE_Z42))
        return id;
    if (pid == msg->segments)
        return PROFILE_Z33;
    if (hl7_find(msg, "PID", pid + 1) < msg->segments)
        return PROFILE_Z31;
    if (qpd < msg->segments && str_eq(hl7_get(msg, qpd, 1, 1, 1, 0), STR("Z44")))
        return PROFILE_Z42;
    return PROFILE_Z32;
}

static enum profile_id
profile_of(const struct verdict *verdict)
{
    switch (verdict->kind) {
    case MESSAGE_QBP:
        return profile_of_query(verdict->msg);
    case MESSAGE_RSP:
        return profile_of_response(verdict->msg);
    case MESSAGE_ACK:
        return PROFILE_Z23;
    case MESSAGE_VXU:
    case MESSAGE_NONE:
        break;
    }
    return PROFILE_Z22;
}

/* Of a message that breaks a limit the header can still be read, and its control id echoed. */
static void
read_header_alone(struct arena *arena, struct str raw, struct judge_echo *echo)
{
    const struct hl7_message *msg;
    size_t n = 0;

    raw = str_slice(raw, 0, HEADER_BYTES_MAX);
    while (raw.n > 0 && (uint8_t)raw.p[0] <= ' ')
        raw = str_skip(raw, 1);
    while (n < raw.n && raw.p[n] != '\r' && raw.p[n] != '\n')
        n++;
    msg = hl7_parse(arena, str_slice(raw, 0, n), findings_new(arena));
    if (msg->readable && hl7_is(msg, 0, "MSH"))
        read_echo(arena, msg, echo);
}

struct verdict
judge_message(struct arena *arena, const struct ask *ask, struct str raw)
{
    struct verdict verdict = {.found = findings_new(arena)};

    verdict.msg = hl7_parse(arena, raw, verdict.found);
    verdict.read_us = clock_monotonic_us();
    if (verdict.msg->readable && !hl7_is(verdict.msg, 0, "MSH")) {
        findings_add(verdict.found, FINDING_MESSAGE_UNREADABLE, PLACE_NONE, STR(""), STR(""));
        verdict.msg->readable = false;
    }
    if (!verdict.msg->readable) {
        read_header_alone(arena, raw, &verdict.echo);
        verdict.refused = true;
        return verdict;
    }
    read_echo(arena, verdict.msg, &verdict.echo);
    check_header(&verdict);
    if (verdict.refused)
        return verdict;
    verdict.profile = profile_of(&verdict);
    verdict.checked = profile_check(ask, verdict.profile, verdict.msg, verdict.found);
    return verdict;
}

struct verdict
judge_envelope(struct arena *arena, struct str line, struct findings *found)
{
    struct verdict verdict = {.found = found, .refused = true};

    verdict.msg = hl7_parse(arena, line, findings_new(arena));
    if (verdict.msg->readable)
        read_echo(arena, verdict.msg, &verdict.echo);
    return verdict;
}

struct str
judge_code(const struct verdict *verdict, const struct switches *switches)
{
    enum severity least = switches->warning_is_aa ? SEVERITY_E : SEVERITY_W;

    if (verdict->kind == MESSAGE_ACK || verdict->kind == MESSAGE_RSP)
        return STR("");
    if (verdict->refused)
        return STR("AR");
    return verdict->found->worst >= least ? STR("AE") : STR("AA");
}
