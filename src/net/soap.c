/* net/soap.c - reading the envelope of CDC's web service, and its description. */
#include "net/soap.h"

#include <assert.h>
#include <ctype.h>
#include <expat.h>
#include <string.h>

#include "base/buf.h"
#include "net/soap_files.h" /* made by tools/mkdata from iis2011.wsdl */
#include "net/xml.h"

#define NS_12 "http://www.w3.org/2003/05/soap-envelope"
#define NS_11 "http://schemas.xmlsoap.org/soap/envelope/"
#define NS_CDC "urn:cdc:iisb:2011"
#define NS_XSI "http://www.w3.org/2001/XMLSchema-instance"

enum { SEPARATOR = '\n' }; /* between namespace and name; cannot stand in either */

/* Where we are. Everything outside of the Body is read over. */
enum depth { DEPTH_ENVELOPE = 1, DEPTH_PART, DEPTH_OPERATION, DEPTH_FIELD };

struct reader {
    XML_Parser parser;
    struct arena *arena;
    struct soap_request *request;
    unsigned depth;
    bool in_body;
    bool had_operation;
    struct str *field; /* whose text comes */
    struct buf text;
    enum soap_fault fault;
    struct str why;
};

static void
refuse(struct reader *r, enum soap_fault fault, struct str why)
{
    if (r->fault == SOAP_NO_FAULT) {
        r->fault = fault;
        r->why = why;
    }
    (void)XML_StopParser(r->parser, XML_FALSE);
}

static struct str
name_of(const char *element, struct str *space)
{
    struct str name = str_of(element), first = str_cut(&name, SEPARATOR);

    *space = name.p == NULL ? STR("") : first;
    return name.p == NULL ? first : name;
}

static void
envelope(struct reader *r, struct str space, struct str name)
{
    if (!str_eq(name, STR("Envelope")) || !(str_eq(space, STR(NS_12)) || str_eq(space, STR(NS_11))))
        refuse(r, SOAP_UNKNOWN, STR("the document is not a SOAP envelope"));
    r->request->version = str_eq(space, STR(NS_11)) ? SOAP_11 : SOAP_12;
}

static void
operation(struct reader *r, struct str space, struct str name)
{
    if (r->had_operation) {
        refuse(r, SOAP_UNKNOWN, STR("the body holds more than one call"));
        return;
    }
    r->had_operation = true;
    if (str_eq(space, STR(NS_CDC)) && str_eq(name, STR("connectivityTest")))
        r->request->operation = SOAP_CONNECTIVITY_TEST;
    else if (str_eq(space, STR(NS_CDC)) && str_eq(name, STR("submitSingleMessage")))
        r->request->operation = SOAP_SUBMIT_SINGLE_MESSAGE;
    else
        refuse(r, SOAP_UNSUPPORTED,
               STR("there are two operations: connectivityTest and submitSingleMessage of "
                   "urn:cdc:iisb:2011"));
}

/* Where the text of this element belongs; NULL: not one of ours, and read over. */
static struct str *
field_of(struct reader *r, struct str space, struct str name)
{
    static const char *const names[] = {"username", "password", "facilityID", "hl7Message"};
    struct soap_request *q = r->request;
    struct str *fields[] = {&q->username, &q->password, &q->facility, &q->message};

    if (!str_eq(space, STR(NS_CDC)) && space.n > 0)
        return NULL;
    if (q->operation == SOAP_CONNECTIVITY_TEST)
        return str_eq(name, STR("echoBack")) ? &q->echo : NULL;
    for (size_t i = 0; i < 4; i++)
        if (str_eq(name, str_of(names[i])))
            return fields[i];
    return NULL;
}

static bool
is_nil(const char **attributes)
{
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(attributes[0], NS_XSI "\nnil") == 0)
            return strcmp(attributes[1], "true") == 0 || strcmp(attributes[1], "1") == 0;
    return false;
}

static void
field(struct reader *r, struct str space, struct str name, const char **attributes)
{
    r->field = field_of(r, space, name);
    if (r->field == NULL)
        return;
    if (r->field->p != NULL) {
        if (r->field == &r->request->message)
            refuse(r, SOAP_TOO_LARGE, STR("send one HL7 message at a time"));
        else
            refuse(r, SOAP_UNKNOWN, STR("an element of the call stands twice"));
    } else if (is_nil(attributes)) {
        if (r->field == &r->request->echo)
            *r->field = STR("");
        r->field = NULL;
    } else {
        buf_init(&r->text, r->arena, 256);
    }
}

static void
started(void *user, const char *element, const char **attributes)
{
    struct reader *r = user;
    struct str space, name = name_of(element, &space);

    r->depth++;
    if (r->depth > SOAP_DEPTH)
        refuse(r, SOAP_UNKNOWN, STR("the document is nested too deeply"));
    else if (r->depth == DEPTH_ENVELOPE)
        envelope(r, space, name);
    else if (r->depth == DEPTH_PART)
        r->in_body = str_eq(name, STR("Body"));
    else if (r->depth == DEPTH_OPERATION && r->in_body)
        operation(r, space, name);
    else if (r->depth == DEPTH_FIELD && r->in_body)
        field(r, space, name, attributes);
    else if (r->field != NULL) /* unescaped markup within a message */
        refuse(r, SOAP_UNKNOWN, STR("a value of the call holds an element"));
}

static void
ended(void *user, const char *element)
{
    struct reader *r = user;

    (void)element;
    if (r->depth == DEPTH_FIELD && r->field != NULL) {
        struct str text = str_trim(buf_str(&r->text));

        *r->field = (struct str){text.p == NULL ? "" : text.p, text.n};
        r->field = NULL;
    }
    r->depth--;
}

static void
characters(void *user, const char *bytes, int n)
{
    struct reader *r = user;

    if (r->field != NULL)
        buf_add(&r->text, (struct str){bytes, (size_t)n});
}

static void
doctype(void *user, const char *name, const char *system_id, const char *public_id, int internal)
{
    (void)name, (void)system_id, (void)public_id, (void)internal;
    refuse(user, SOAP_UNKNOWN, STR("a document type declaration is not taken"));
}

/* A segment that opens another message, whatever ends the lines. */
static bool
second_message(struct str message)
{
    size_t count = 0;

    for (size_t i = 0; i + 3 < message.n; i++)
        if ((i == 0 || message.p[i - 1] == '\r' || message.p[i - 1] == '\n') &&
            memcmp(message.p + i, "MSH", 3) == 0 && !isalnum((unsigned char)message.p[i + 3]))
            count++;
    return count > 1;
}

static void
check_complete(struct reader *r)
{
    const struct soap_request *q = r->request;

    if (!r->had_operation)
        refuse(r, SOAP_UNSUPPORTED, STR("the envelope holds no call"));
    else if (q->operation == SOAP_CONNECTIVITY_TEST && q->echo.p == NULL)
        refuse(r, SOAP_UNKNOWN, STR("the call has no echoBack"));
    else if (q->operation == SOAP_SUBMIT_SINGLE_MESSAGE && q->message.p == NULL)
        refuse(r, SOAP_UNKNOWN, STR("the call has no hl7Message"));
    else if (q->operation == SOAP_SUBMIT_SINGLE_MESSAGE && second_message(q->message))
        refuse(r, SOAP_TOO_LARGE,
               STR("hl7Message holds more than one HL7 message; send one at a time"));
}

enum soap_fault
soap_parse(struct arena *arena, struct str body, struct soap_request *out, struct str *why)
{
    struct reader r = {.arena = arena, .request = out};

    *out = (struct soap_request){0};
    r.parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (r.parser == NULL || body.n > INT32_MAX) {
        XML_ParserFree(r.parser);
        *why = STR("the document could not be read");
        return SOAP_UNKNOWN;
    }
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, started, ended);
    XML_SetCharacterDataHandler(r.parser, characters);
    XML_SetStartDoctypeDeclHandler(r.parser, doctype);
    if (XML_Parse(r.parser, body.p == NULL ? "" : body.p, (int)body.n, 1) == XML_STATUS_OK)
        check_complete(&r);
    else
        refuse(&r, SOAP_UNKNOWN,
               arena_printf(arena, "the document is not well-formed XML: %s in line %lu",
                            XML_ErrorString(XML_GetErrorCode(r.parser)),
                            (unsigned long)XML_GetCurrentLineNumber(r.parser)));
    XML_ParserFree(r.parser);
    *why = r.why;
    return r.fault;
}

/* ---- answers ---- */

static void
open_envelope(struct buf *buf, enum soap_version version)
{
    BUF_LIT(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<e:Envelope xmlns:e=\"");
    buf_add(buf, version == SOAP_11 ? STR(NS_11) : STR(NS_12));
    BUF_LIT(buf, "\" xmlns:i=\"" NS_CDC "\"><e:Body>");
}

static void
close_envelope(struct buf *buf)
{
    BUF_LIT(buf, "</e:Body></e:Envelope>\n");
}

static struct str
returned(struct arena *arena, enum soap_version version, const char *element, struct str text)
{
    struct buf buf;

    buf_init(&buf, arena, text.n + text.n / 8 + 512);
    open_envelope(&buf, version);
    buf_printf(&buf, "<i:%s><i:return>", element);
    xml_text(&buf, text);
    buf_printf(&buf, "</i:return></i:%s>", element);
    close_envelope(&buf);
    return buf_str(&buf);
}

struct str
soap_echo(struct arena *arena, const struct soap_request *request, struct str text)
{
    return returned(arena, request->version, "connectivityTestResponse", text);
}

struct str
soap_reply(struct arena *arena, const struct soap_request *request, struct str message)
{
    return returned(arena, request->version, "submitSingleMessageResponse", message);
}

static const struct fault_kind {
    const char *element;
    const char *reason;
    unsigned code; /* as the CDC hub numbers its own */
    bool sender;
} fault_kinds[] = {
    [SOAP_UNKNOWN] = {"fault", "Unknown", 100, false},
    [SOAP_UNSUPPORTED] = {"UnsupportedOperationFault", "UnsupportedOperation", 50, false},
    [SOAP_SECURITY] = {"SecurityFault", "Security", 60, true},
    [SOAP_TOO_LARGE] = {"MessageTooLargeFault", "MessageTooLarge", 30, true},
};

static void
fault_head(struct buf *buf, enum soap_version version, const struct fault_kind *kind)
{
    if (version == SOAP_11)
        buf_printf(buf, "<e:Fault><faultcode>e:%s</faultcode><faultstring>%s</faultstring><detail>",
                   kind->sender ? "Client" : "Server", kind->reason);
    else
        buf_printf(buf,
                   "<e:Fault><e:Code><e:Value>e:%s</e:Value></e:Code><e:Reason>"
                   "<e:Text xml:lang=\"en\">%s</e:Text></e:Reason><e:Detail>",
                   kind->sender ? "Sender" : "Receiver", kind->reason);
}

struct str
soap_fault(struct arena *arena, enum soap_version version, enum soap_fault fault, struct str why)
{
    const struct fault_kind *kind = &fault_kinds[fault];
    struct buf buf;

    assert(fault != SOAP_NO_FAULT);
    buf_init(&buf, arena, why.n + 1024);
    open_envelope(&buf, version);
    fault_head(&buf, version, kind);
    buf_printf(&buf, "<i:%s><i:Code>%u</i:Code><i:Reason>%s</i:Reason><i:Detail>", kind->element,
               kind->code, kind->reason);
    xml_text(&buf, why);
    buf_printf(&buf, "</i:Detail></i:%s>", kind->element);
    buf_add(&buf, version == SOAP_11 ? STR("</detail></e:Fault>") : STR("</e:Detail></e:Fault>"));
    close_envelope(&buf);
    return buf_str(&buf);
}

unsigned
soap_fault_status(enum soap_version version, enum soap_fault fault)
{
    return version == SOAP_12 && fault_kinds[fault].sender ? 400 : 500;
}

const char *
soap_type(enum soap_version version)
{
    return version == SOAP_11 ? "text/xml; charset=utf-8" : "application/soap+xml; charset=utf-8";
}

struct str
soap_wsdl(struct arena *arena, struct str location)
{
    static const struct str mark = STR_INIT("{location}");
    struct str text = soap_files_iis2011_wsdl;
    size_t at = str_find_str(text, mark);
    struct buf buf;

    assert(at < text.n);
    buf_init(&buf, arena, text.n + location.n + 64);
    buf_add(&buf, str_slice(text, 0, at));
    xml_text(&buf, location);
    buf_add(&buf, str_skip(text, at + mark.n));
    return buf_str(&buf);
}
