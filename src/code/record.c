/* code/record.c - rows out of CDC's XML and pipe-delimited lists.
 *
 * CDC writes a row in two XML ways: <CVXCode>08</CVXCode> inside the row's element, or pairs
 * <Name>CVX Code</Name><Value>08</Value>. Both become named values. */
#include "code/record.h"

#include <expat.h>
#include <string.h>

#include "base/buf.h"

enum { DEPTH_ROOT = 1, DEPTH_ROW = 2, DEPTH_FIELD = 3 };

struct reader {
    struct arena *arena;
    struct records *out;
    XML_Parser parser;
    int depth;
    struct buf text;
    struct str element; /* name of the field's element */
    struct str pair;    /* a <Name> whose <Value> has not come yet */
    bool refused;       /* a document type: entities could grow without bound */
};

/* "CVX Code", "CVXCode", "CVX_CODE" -> "cvxcode" */
static struct str
plain(struct arena *arena, struct str s)
{
    char *p = arena_bytes(arena, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c >= 'a' && c <= 'z')
            p[n++] = c;
    }
    return (struct str){p, n};
}

static struct record *
add_record(struct arena *arena, struct records *out)
{
    if (out->count == out->room) {
        size_t room = out->room == 0 ? 512 : out->room * 2;
        struct record *longer = ARENA_ARRAY(arena, struct record, room);

        if (out->count > 0)
            memcpy(longer, out->list, out->count * sizeof(*longer));
        out->list = longer;
        out->room = room;
    }
    return &out->list[out->count++];
}

static void
add_field(struct record *record, struct str name, struct str value)
{
    if (record->count == RECORD_FIELDS)
        return;
    record->name[record->count] = name;
    record->value[record->count++] = str_trim(value);
}

static void XMLCALL
on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct reader *reader = user;

    (void)attributes;
    reader->depth++;
    if (reader->depth == DEPTH_ROOT)
        reader->out->root = arena_copy(reader->arena, str_of(name));
    else if (reader->depth == DEPTH_ROW)
        (void)add_record(reader->arena, reader->out);
    reader->text.n = 0;
}

static void XMLCALL
on_end(void *user, const XML_Char *name)
{
    struct reader *reader = user;
    struct str text = arena_copy(reader->arena, buf_str(&reader->text));

    if (reader->depth-- != DEPTH_FIELD)
        return;
    if (strcmp(name, "Name") == 0) {
        reader->pair = plain(reader->arena, text);
        return;
    }
    add_field(&reader->out->list[reader->out->count - 1],
              strcmp(name, "Value") == 0 ? reader->pair : plain(reader->arena, str_of(name)), text);
}

static void XMLCALL
on_text(void *user, const XML_Char *text, int n)
{
    struct reader *reader = user;

    if (reader->depth == DEPTH_FIELD)
        buf_add(&reader->text, (struct str){text, (size_t)n});
}

static void XMLCALL
on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public,
           int internal)
{
    struct reader *reader = user;

    (void)name, (void)system, (void)public, (void)internal;
    reader->refused = true;
    (void)XML_StopParser(reader->parser, XML_FALSE);
}

enum status
records_read_xml(struct arena *arena, struct str bytes, struct records *out, struct err *err)
{
    struct reader reader = {.arena = arena, .out = out};
    enum XML_Status parsed;
    unsigned long line;

    *out = (struct records){0};
    buf_init(&reader.text, arena, 256);
    reader.parser = XML_ParserCreate(NULL);
    if (reader.parser == NULL)
        return FAIL(err, E_IO, "could not start an XML reader");
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);
    parsed = XML_Parse(reader.parser, bytes.p, (int)bytes.n, XML_TRUE);
    line = XML_GetCurrentLineNumber(reader.parser);
    XML_ParserFree(reader.parser);
    if (reader.refused)
        return FAIL(err, E_INVALID, "line %lu: a document type is not taken", line);
    if (parsed != XML_STATUS_OK)
        return FAIL(err, E_INVALID, "line %lu: the XML is not well formed", line);
    return OK;
}

void
records_read_text(struct arena *arena, struct str bytes, struct records *out)
{
    *out = (struct records){0};
    while (bytes.p != NULL) {
        struct str line = str_trim(str_cut(&bytes, '\n'));
        struct record *record;

        if (line.n == 0)
            continue;
        record = add_record(arena, out);
        while (line.p != NULL)
            add_field(record, (struct str){NULL, 0}, str_cut(&line, '|'));
    }
}
