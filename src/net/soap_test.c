/* net/soap_test.c - calls are read whatever prefixes they use, and hostile documents get a fault. */
#include "net/soap.h"

#include <string.h>

#include "base/buf.h"
#include "base/test.h"
#include "net/xml.h"

static struct arena *arena;
static struct soap_request q;
static struct str why;

static int
start(void **state)
{
    (void)state;
    arena = arena_new(1 << 24);
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static enum soap_fault
parse(const char *xml)
{
    return soap_parse(arena, str_of(xml), &q, &why);
}

/* An envelope of SOAP 1.2 around `body`, with the service as default namespace. */
static enum soap_fault
call(const char *body)
{
    struct str xml = arena_printf(arena,
                                  "<S:Envelope xmlns:S='http://www.w3.org/2003/05/soap-envelope' "
                                  "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                                  "xmlns='urn:cdc:iisb:2011'><S:Header><x><y/></x></S:Header>"
                                  "<S:Body>%s</S:Body></S:Envelope>",
                                  body);

    return soap_parse(arena, xml, &q, &why);
}

#define SUBMIT(inner) "<submitSingleMessage>" inner "</submitSingleMessage>"

static void
a_submission_is_read_with_its_credentials(void **state)
{
    (void)state;
    assert_int_equal(call(SUBMIT("<username> u1 </username><password>p&lt;w</password>"
                                 "<facilityID>F1</facilityID><hl7Message>MSH|^~\\&amp;|A&#xD;"
                                 "PID|1&#xD;</hl7Message>")),
                     SOAP_NO_FAULT);
    assert_int_equal(q.operation, SOAP_SUBMIT_SINGLE_MESSAGE);
    assert_int_equal(q.version, SOAP_12);
    assert_str(q.username, "u1");
    assert_str(q.password, "p<w");
    assert_str(q.facility, "F1");
    assert_str(q.message, "MSH|^~\\&|A\rPID|1"); /* outer blanks are cut */
}

static void
cdata_and_line_feeds_are_taken_as_they_are(void **state)
{
    (void)state;
    assert_int_equal(call(SUBMIT("<hl7Message>\n<![CDATA[MSH|^~\\&|A]]>\r\nPID|1</hl7Message>")),
                     SOAP_NO_FAULT);
    assert_str(q.message, "MSH|^~\\&|A\nPID|1"); /* XML makes one LF of CR LF */
    assert_null(q.username.p);
}

static void
nil_and_missing_are_the_same_and_empty_is_not(void **state)
{
    (void)state;
    assert_int_equal(call(SUBMIT("<username xsi:nil='true'/><facilityID/>"
                                 "<hl7Message>MSH|</hl7Message>")),
                     SOAP_NO_FAULT);
    assert_null(q.username.p);
    assert_null(q.password.p);
    assert_non_null(q.facility.p);
    assert_int_equal(q.facility.n, 0);
}

static void
any_prefix_and_unqualified_children_are_understood(void **state)
{
    (void)state;
    assert_int_equal(parse("<env:Envelope xmlns:env='http://www.w3.org/2003/05/soap-envelope'>"
                           "<env:Body><urn:connectivityTest xmlns:urn='urn:cdc:iisb:2011'>"
                           "<echoBack>hi &amp; ho</echoBack></urn:connectivityTest></env:Body>"
                           "</env:Envelope>"),
                     SOAP_NO_FAULT);
    assert_int_equal(q.operation, SOAP_CONNECTIVITY_TEST);
    assert_str(q.echo, "hi & ho");
}

static void
soap_1_1_is_answered_in_kind(void **state)
{
    (void)state;
    assert_int_equal(
        parse("<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>"
              "<connectivityTest xmlns='urn:cdc:iisb:2011'><echoBack>x</echoBack>"
              "</connectivityTest></e:Body></e:Envelope>"),
        SOAP_NO_FAULT);
    assert_int_equal(q.version, SOAP_11);
    assert_true(str_find_str(soap_echo(arena, &q, q.echo),
                             STR("\"http://schemas.xmlsoap.org/soap/envelope/\"")) > 0);
    assert_string_equal(soap_type(q.version), "text/xml; charset=utf-8");
    assert_int_equal(soap_fault_status(SOAP_11, SOAP_SECURITY), 500);
}

static void
more_than_one_message_is_too_large(void **state)
{
    (void)state;
    assert_int_equal(call(SUBMIT("<hl7Message>MSH|1&#xD;PID|&#xD;MSH|2</hl7Message>")),
                     SOAP_TOO_LARGE);
    assert_int_equal(call(SUBMIT("<hl7Message>MSH|1</hl7Message><hl7Message>MSH|2</hl7Message>")),
                     SOAP_TOO_LARGE);
    assert_int_equal(call(SUBMIT("<hl7Message>MSH|1&#xD;NTE|1||MSH|&#xD;MSHX|</hl7Message>")),
                     SOAP_NO_FAULT);
}

static void
another_operation_is_unsupported(void **state)
{
    (void)state;
    assert_int_equal(call("<submitBatch/>"), SOAP_UNSUPPORTED);
    assert_int_equal(call("<submitSingleMessage xmlns='urn:other'/>"), SOAP_UNSUPPORTED);
    assert_int_equal(call(""), SOAP_UNSUPPORTED);
}

static void
what_is_not_an_envelope_or_lacks_its_parts_is_a_fault(void **state)
{
    (void)state;
    assert_int_equal(parse(""), SOAP_UNKNOWN);
    assert_int_equal(parse("MSH|^~\\&|"), SOAP_UNKNOWN);
    assert_int_equal(parse("<Envelope1 xmlns='http://www.w3.org/2003/05/soap-envelope'/>"),
                     SOAP_UNKNOWN);
    assert_int_equal(parse("<Envelope xmlns='urn:other'><Body/></Envelope>"), SOAP_UNKNOWN);
    assert_int_equal(call("<connectivityTest><XX>hi</XX></connectivityTest>"), SOAP_UNKNOWN);
    assert_int_equal(call(SUBMIT("<hl7MessageX>MSH|</hl7MessageX>")), SOAP_UNKNOWN);
    assert_int_equal(call(SUBMIT("<hl7Message>MSH|<b/>|</hl7Message>")), SOAP_UNKNOWN);
    assert_int_equal(call(SUBMIT("<username>a</username><username>b</username>"
                                 "<hl7Message>MSH|</hl7Message>")),
                     SOAP_UNKNOWN);
    assert_int_equal(
        call(SUBMIT("<hl7Message>MSH|</hl7Message>") SUBMIT("<hl7Message>MSH|</hl7Message>")),
        SOAP_UNKNOWN);
}

static void
entities_and_deep_nesting_are_refused(void **state)
{
    struct buf buf;

    (void)state;
    assert_int_equal(parse("<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><x>&b;</x>"),
                     SOAP_UNKNOWN);
    assert_str(why, "a document type declaration is not taken");
    assert_int_equal(parse("<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>"), SOAP_UNKNOWN);
    buf_init(&buf, arena, 4096);
    for (int i = 0; i < 100000; i++)
        BUF_LIT(&buf, "<a>");
    assert_int_equal(soap_parse(arena, buf_str(&buf), &q, &why), SOAP_UNKNOWN);
}

static void
a_reply_keeps_its_carriage_returns(void **state)
{
    struct soap_request request = {.version = SOAP_12};
    struct str reply = soap_reply(arena, &request, STR("MSH|^~\\&|<A>\rMSA|AA\r"));

    (void)state;
    assert_true(str_find_str(reply, STR("<i:submitSingleMessageResponse><i:return>MSH|^~\\&amp;|"
                                        "&lt;A&gt;&#xD;MSA|AA&#xD;</i:return>")) < reply.n);
}

static void
each_fault_has_its_element_reason_and_status(void **state)
{
    static const struct {
        enum soap_fault fault;
        const char *element, *reason, *code;
        unsigned status;
    } all[] = {
        {SOAP_UNKNOWN, "<i:fault>", "<i:Reason>Unknown</i:Reason>", "e:Receiver", 500},
        {SOAP_UNSUPPORTED, "<i:UnsupportedOperationFault>",
         "<i:Reason>UnsupportedOperation</i:Reason>", "e:Receiver", 500},
        {SOAP_SECURITY, "<i:SecurityFault>", "<i:Reason>Security</i:Reason>", "e:Sender", 400},
        {SOAP_TOO_LARGE, "<i:MessageTooLargeFault>", "<i:Reason>MessageTooLarge</i:Reason>",
         "e:Sender", 400},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        struct str text = soap_fault(arena, SOAP_12, all[i].fault, STR("a < b"));

        assert_true(str_find_str(text, str_of(all[i].element)) < text.n);
        assert_true(str_find_str(text, str_of(all[i].reason)) < text.n);
        assert_true(str_find_str(text, str_of(all[i].code)) < text.n);
        assert_true(str_find_str(text, STR("<i:Detail>a &lt; b</i:Detail>")) < text.n);
        assert_int_equal(soap_fault_status(SOAP_12, all[i].fault), all[i].status);
    }
}

static void
what_xml_cannot_hold_is_replaced(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, arena, 64);
    xml_text(&buf, STR("a\0b\x01\xff\xef\xbf\xbf\tz\"\xc3\xa9"));
    assert_str(buf_str(&buf), "a\xef\xbf\xbd"
                              "b\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\tz&quot;\xc3\xa9");
}

static void
the_description_names_where_it_is_served(void **state)
{
    struct str wsdl = soap_wsdl(arena, STR("https://iis.example/soap?a=1&b=2"));
    static const char *const names[] = {"location=\"https://iis.example/soap?a=1&amp;b=2\"",
                                        "name=\"client_Service\"", "name=\"client_Binding_Soap12\"",
                                        "name=\"IIS_PortType\"",
                                        "urn:cdc:iisb:2011:submitSingleMessage"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_true(str_find_str(wsdl, str_of(names[i])) < wsdl.n);
    /* It is well-formed: the parser gets to the root and finds that it is no envelope. */
    assert_int_equal(soap_parse(arena, wsdl, &q, &why), SOAP_UNKNOWN);
    assert_str(why, "the document is not a SOAP envelope");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_submission_is_read_with_its_credentials),
        cmocka_unit_test(cdata_and_line_feeds_are_taken_as_they_are),
        cmocka_unit_test(nil_and_missing_are_the_same_and_empty_is_not),
        cmocka_unit_test(any_prefix_and_unqualified_children_are_understood),
        cmocka_unit_test(soap_1_1_is_answered_in_kind),
        cmocka_unit_test(more_than_one_message_is_too_large),
        cmocka_unit_test(another_operation_is_unsupported),
        cmocka_unit_test(what_is_not_an_envelope_or_lacks_its_parts_is_a_fault),
        cmocka_unit_test(entities_and_deep_nesting_are_refused),
        cmocka_unit_test(a_reply_keeps_its_carriage_returns),
        cmocka_unit_test(each_fault_has_its_element_reason_and_status),
        cmocka_unit_test(what_xml_cannot_hold_is_replaced),
        cmocka_unit_test(the_description_names_where_it_is_served),
    };

    return cmocka_run_group_tests_name("net/soap", tests, start, stop);
}
