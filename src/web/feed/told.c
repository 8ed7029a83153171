/* web/feed/told.c - a message's fields with their names and meanings, its findings, its answer. */
#include "web/feed/told.h"

#include "hl7/hl7.h"
#include "web/feed/feeds.h"
#include "web/feed/names.h"
#include "web/serve.h"

enum { FIELDS_SHOWN = 60, SEGMENTS_SHOWN = 500 };

/* Where a finding points: ERR-2, "PID^1^7^1". */
struct pointed {
    struct str segment;
    uint64_t sequence, field; /* 0: the whole segment */
};

static struct pointed
pointed_at(struct str erl)
{
    struct pointed at = {.segment = str_cut(&erl, '^')};

    if (erl.p != NULL && !str_parse_u64(str_cut(&erl, '^'), &at.sequence))
        at.sequence = 0;
    if (erl.p != NULL && !str_parse_u64(str_cut(&erl, '^'), &at.field))
        at.field = 0;
    return at;
}

/* May it say who somebody is? All but those that are about the message, the dose and who gave it: free text,
 * what senders invent and what cannot be read may hold anything. */
static bool
is_personal(struct str segment)
{
    static const char *const others[] = {"MSH", "SFT", "MSA", "ERR", "QAK", "RCP", "DSC",
                                         "EVN", "PD1", "PV1", "PV2", "ORC", "TQ1", "TQ2",
                                         "RXA", "RXR", "OBX", "FHS", "BHS", "BTS", "FTS"};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (str_eq(segment, str_of(others[i])))
            return false;
    return true;
}

struct shown {
    struct visit *v;
    const struct told *told;
    const struct hl7_message *msg;
};

static struct str
anchor_of(const struct shown *m, size_t n)
{
    return arena_printf(m->v->arena, "finding-%zu", n + 1);
}

static struct str
letter_of(const struct shown *m, enum severity severity)
{
    char letter[2] = {severity_letter(severity), '\0'};

    return arena_copy(m->v->arena, str_of(letter));
}

static void
fill_marks(const struct shown *m, const struct pointed *place,
           struct feed_message_segments_fields *row)
{
    struct feed_message_segments_fields_marks *marks =
        ARENA_ARRAY(m->v->arena, struct feed_message_segments_fields_marks, m->told->finding_count);

    row->marks = marks;
    for (size_t i = 0; i < m->told->finding_count; i++) {
        struct pointed at = pointed_at(m->told->findings[i].erl);

        if (!str_eq(at.segment, place->segment) || at.field != place->field ||
            (at.sequence != place->sequence && at.sequence != 0))
            continue;
        marks[row->marks_count++] = (struct feed_message_segments_fields_marks){
            .n = (int64_t)i + 1,
            .anchor = anchor_of(m, i),
            .kind = letter_of(m, m->told->findings[i].severity)};
    }
}

static struct str
field_value(const struct shown *m, size_t s, unsigned field, struct str segment)
{
    struct str value = hl7_get(m->msg, s, field, 0, 0, 0);

    uint64_t number;
    bool counts = field == 1 && value.n < 5 && str_parse_u64(value, &number); /* "PID|1" */

    if (value.n > 0 && m->told->masked && is_personal(segment) && !counts)
        return STR("\u25cf\u25cf\u25cf\u25cf\u25cf");
    return hl7_decode(m->v->arena, m->msg, value);
}

/* "MMR" for 03 in RXA-5: what the field's table calls the first code. */
static struct str
field_meaning(const struct shown *m, size_t s, unsigned field, struct str segment)
{
    const struct code_table *table = code_table_find(m->v->web->codes, field_table(segment, field));
    const struct code *code = NULL;

    if (table != NULL)
        code = code_lookup(table, hl7_get(m->msg, s, field, 1, 1, 1));
    return code == NULL || (m->told->masked && is_personal(segment)) ? STR("") : code->name;
}

/* Fields with a value, and empty ones that something was found about. */
static void
fill_fields(const struct shown *m, size_t s, struct feed_message_segments *row)
{
    const struct hl7_segment *segment = &m->msg->segment[s];
    struct pointed place = {.segment = row->name, .sequence = hl7_sequence(m->msg, s)};
    unsigned most = segment->count > FIELDS_SHOWN ? FIELDS_SHOWN : segment->count;
    struct feed_message_segments_fields *fields =
        ARENA_ARRAY(m->v->arena, struct feed_message_segments_fields, FIELDS_SHOWN + 1);

    for (unsigned f = 0; f <= FIELDS_SHOWN; f++) {
        struct feed_message_segments_fields *field = &fields[row->fields_count];

        place.field = f;
        *field = (struct feed_message_segments_fields){.place = row->name};
        fill_marks(m, &place, field);
        if (f == 0 && field->marks_count > 0)
            field->value = STR("the whole segment");
        if (f > 0) {
            field->place = arena_printf(m->v->arena, "%.*s-%u", STRF(row->name), f);
            field->value = f <= most ? field_value(m, s, f, row->name) : STR("");
            field->meaning = f <= most ? field_meaning(m, s, f, row->name) : STR("");
        }
        if (field->value.n == 0 && field->marks_count == 0)
            continue;
        field->name = f == 0 ? STR("") : field_name(row->name, f);
        field->anchor =
            arena_printf(m->v->arena, "%.*s-%u-%u", STRF(row->name), (unsigned)place.sequence, f);
        row->fields_count++;
    }
    row->fields = fields;
}

static void
fill_segments(const struct shown *m, struct feed_message_view *view)
{
    struct feed_message_segments *rows =
        ARENA_ARRAY(m->v->arena, struct feed_message_segments, m->msg->segments);
    size_t most = m->msg->segments > SEGMENTS_SHOWN ? SEGMENTS_SHOWN : m->msg->segments;

    for (size_t s = 0; s < most; s++) {
        rows[s].name = arena_copy(m->v->arena, str_of(m->msg->segment[s].name));
        rows[s].anchor = arena_printf(m->v->arena, "segment-%zu", s + 1);
        fill_fields(m, s, &rows[s]);
    }
    view->segments = rows;
    view->segments_count = most;
}

static void
fill_findings(const struct shown *m, struct feed_message_view *view)
{
    struct feed_message_findings *rows =
        ARENA_ARRAY(m->v->arena, struct feed_message_findings, m->told->finding_count);

    for (size_t i = 0; i < m->told->finding_count; i++) {
        const struct message_finding *f = &m->told->findings[i];
        const struct finding_kind *kind = f->known ? finding_kind(f->code) : NULL;

        rows[i] = (struct feed_message_findings){.n = (int64_t)i + 1,
                                                 .kind = letter_of(m, f->severity),
                                                 .what = f->what,
                                                 .erl = f->erl,
                                                 .did = kind == NULL ? STR("") : kind->did,
                                                 .remedy = kind == NULL ? STR("") : kind->remedy,
                                                 .own = f->own,
                                                 .anchor = anchor_of(m, i)};
        /* The sentence may quote what was sent. */
        if (m->told->masked && is_personal(pointed_at(f->erl).segment) && kind != NULL)
            rows[i].what = sentence_in_general(m->v, kind->what);
    }
    view->findings = rows;
    view->findings_count = m->told->finding_count;
}

/* May this line be seen by somebody who may not know whom the message is about? An ERR quotes what
 * was sent in the field it names. */
static bool
is_hidden(const struct shown *m, struct str line)
{
    struct str rest = line, name = str_cut(&rest, '|');

    if (!m->told->masked || is_personal(name))
        return m->told->masked;
    if (!str_eq(name, STR("ERR")))
        return false;
    (void)str_cut(&rest, '|');
    return is_personal(pointed_at(str_cut(&rest, '|')).segment);
}

/* Segments as lines. */
static size_t
lines_of(const struct shown *m, struct str text, struct feed_message_raw **out)
{
    size_t room = 1, count = 0;

    for (size_t i = 0; i < text.n; i++)
        room += text.p[i] == '\r' || text.p[i] == '\n';
    *out = ARENA_ARRAY(m->v->arena, struct feed_message_raw, room);
    for (size_t from = 0, i = 0; i <= text.n; i++) {
        struct str line;

        if (i < text.n && text.p[i] != '\r' && text.p[i] != '\n')
            continue;
        line = str_slice(text, from, i);
        from = i + 1;
        if (line.n > 0 && !is_hidden(m, line))
            (*out)[count++].line = line;
    }
    return count;
}

static void
fill_texts(const struct shown *m, struct feed_message_view *view)
{
    struct feed_message_raw *raw, *reply;
    struct feed_message_reply *lines;

    view->raw_count = m->told->masked ? 0 : lines_of(m, m->told->raw, &raw);
    view->raw = m->told->masked ? NULL : raw;
    view->reply_count = lines_of(m, m->told->reply, &reply);
    lines = ARENA_ARRAY(m->v->arena, struct feed_message_reply, view->reply_count);
    for (size_t i = 0; i < view->reply_count; i++)
        lines[i].line = reply[i].line;
    view->reply = lines;
}

void
told_fill(struct visit *v, const struct told *told, struct feed_message_view *view)
{
    struct shown m = {.v = v, .told = told};

    m.msg = hl7_parse(v->arena, told->raw, findings_new(v->arena));
    view->masked = told->masked;
    fill_segments(&m, view);
    fill_findings(&m, view);
    fill_texts(&m, view);
}
