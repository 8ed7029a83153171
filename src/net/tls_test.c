/* net/tls_test.c - HTTPS and MLLP over TLS, and who a client certificate names. */
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/test.h"
#include "net/http.h"
#include "net/mllp.h"
#include "net/net_test.h"

static struct test_server t;
static struct bound mllps;
static struct arena *arena;
static struct tls *tls;
static char folder[] = "/tmp/jenner-tls-XXXXXX";

struct identity {
    gnutls_x509_crt_t cert;
    gnutls_x509_privkey_t key;
};

static struct identity ca, server_id, client_id, stranger_id;

static const char *
path(const char *name)
{
    return arena_cstr(arena, arena_printf(arena, "%s/%s", folder, name));
}

/* A P-256 key and a certificate for `cn`, signed by `issuer`, or by itself if NULL. */
static struct identity
identity(const char *cn, const struct identity *issuer)
{
    struct identity id;
    static unsigned char serial = 1;

    gnutls_x509_privkey_init(&id.key);
    gnutls_x509_privkey_generate(id.key, GNUTLS_PK_ECDSA,
                                 GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    gnutls_x509_crt_init(&id.cert);
    gnutls_x509_crt_set_version(id.cert, 3);
    gnutls_x509_crt_set_serial(id.cert, &serial, 1);
    serial++;
    gnutls_x509_crt_set_activation_time(id.cert, 1700000000);
    gnutls_x509_crt_set_expiration_time(id.cert, 4000000000);
    gnutls_x509_crt_set_dn_by_oid(id.cert, GNUTLS_OID_X520_COMMON_NAME, 0, cn,
                                  (unsigned)strlen(cn));
    gnutls_x509_crt_set_key(id.cert, id.key);
    gnutls_x509_crt_set_basic_constraints(id.cert, issuer == NULL, -1);
    assert_int_equal(gnutls_x509_crt_sign2(id.cert, issuer == NULL ? id.cert : issuer->cert,
                                           issuer == NULL ? id.key : issuer->key, GNUTLS_DIG_SHA256,
                                           0),
                     0);
    return id;
}

static void
write_pem(const char *name, const struct identity *id, bool key)
{
    char pem[4096];
    size_t n = sizeof(pem);
    struct err err;

    assert_int_equal(key ? gnutls_x509_privkey_export(id->key, GNUTLS_X509_FMT_PEM, pem, &n)
                         : gnutls_x509_crt_export(id->cert, GNUTLS_X509_FMT_PEM, pem, &n),
                     0);
    assert_int_equal(file_write(path(name), (struct str){pem, n}, 0600, &err), OK);
}

static void
who(void *user, struct req *req, struct res *res)
{
    (void)user;
    res->body = arena_printf(req->arena, "tls=%d name=%.*s sha=%zu.", req->peer.tls,
                             STRF(req->peer.cert_name), req->peer.cert_sha256.n);
}

static struct str
who_mllp(void *user, struct mllp_frame *frame)
{
    (void)user;
    return arena_printf(frame->arena, "tls=%d name=%.*s sha=%.*s.", frame->peer.tls,
                        STRF(frame->peer.cert_name), STRF(frame->peer.cert_sha256));
}

static int
start(void **state)
{
    struct http_options http = {.address = "127.0.0.1:0", .handler = who};
    struct mllp_options mllp = {.address = "127.0.0.1:0", .handler = who_mllp};
    struct err err;

    (void)state;
    arena = arena_new(1 << 24);
    if (mkdtemp(folder) == NULL)
        return -1;
    ca = identity("Test CA", NULL);
    server_id = identity("localhost", &ca);
    client_id = identity("Clinic feed", &ca);
    stranger_id = identity("Clinic feed", NULL);
    write_pem("ca.pem", &ca, false);
    write_pem("cert.pem", &server_id, false);
    write_pem("key.pem", &server_id, true);
    if (tls_load(path("cert.pem"), path("key.pem"), path("ca.pem"), &tls, &err) != OK)
        return -1;
    http.tls = mllp.tls = tls;
    test_server_new(&t, &(struct server_options){.workers = 2});
    if (http_listen(t.server, &http, &t.bound, &err) != OK ||
        mllp_listen(t.server, &mllp, &mllps, &err) != OK)
        return -1;
    test_server_start(&t);
    return 0;
}

static int
stop(void **state)
{
    struct identity *all[] = {&ca, &server_id, &client_id, &stranger_id};

    (void)state;
    test_server_stop(&t);
    tls_free(tls);
    for (size_t i = 0; i < 4; i++) {
        gnutls_x509_crt_deinit(all[i]->cert);
        gnutls_x509_privkey_deinit(all[i]->key);
    }
    (void)unlink(path("ca.pem"));
    (void)unlink(path("cert.pem"));
    (void)unlink(path("key.pem"));
    (void)rmdir(folder);
    arena_free(arena);
    return 0;
}

/* Until the end of a frame or of the connection. */
static struct str
hear(gnutls_session_t session)
{
    struct buf buf;
    char c;
    ssize_t n = 0;

    buf_init(&buf, arena, 256);
    while (n >= 0 || gnutls_error_is_fatal((int)n) == 0) {
        n = gnutls_record_recv(session, &c, 1);
        if (n == 0)
            break;
        if (n == 1)
            buf_char(&buf, c);
        if (str_ends(buf_str(&buf), STR("\x1c\r")))
            break;
    }
    return buf_str(&buf);
}

/* What the server says to `send`; "refused" if the handshake fails. */
static struct str
talk(const struct bound *bound, const struct identity *id, const char *priority, struct str send)
{
    gnutls_certificate_credentials_t credentials;
    gnutls_session_t session;
    int fd = test_connect(bound), n;
    struct str answer = STR("refused");
    gnutls_certificate_allocate_credentials(&credentials);
    if (id != NULL) /* const is missing in the library's prototype */
        gnutls_certificate_set_x509_key(credentials, (gnutls_x509_crt_t[]){id->cert}, 1, id->key);
    gnutls_init(&session, GNUTLS_CLIENT | GNUTLS_FORCE_CLIENT_CERT);
    gnutls_priority_set_direct(session, priority, NULL);
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
    gnutls_transport_set_int(session, fd);
    do
        n = gnutls_handshake(session);
    while (n < 0 && gnutls_error_is_fatal(n) == 0);
    if (n == 0) {
        gnutls_record_send(session, send.p, send.n);
        answer = hear(session);
    }
    gnutls_deinit(session);
    gnutls_certificate_free_credentials(credentials);
    (void)close(fd);
    return answer;
}

static const struct str get = STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
static const struct str frame = STR_INIT("\x0bMSH\x1c\r");

static void
https_knows_the_certificate_our_ca_signed(void **state)
{
    (void)state;
    assert_true(str_ends(talk(&t.bound, &client_id, "NORMAL", get),
                         STR("tls=1 name=CN=Clinic feed sha=64.")));
    assert_true(str_ends(talk(&t.bound, NULL, "NORMAL", get), STR("tls=1 name= sha=0.")));
}

static void
https_gives_a_strangers_certificate_no_name(void **state)
{
    (void)state;
    assert_true(str_ends(talk(&t.bound, &stranger_id, "NORMAL", get), STR("tls=1 name= sha=64.")));
}

static void
mllp_over_tls_tells_name_and_fingerprint(void **state)
{
    unsigned char digest[32];
    size_t n = sizeof(digest);
    struct buf buf;

    (void)state;
    gnutls_x509_crt_get_fingerprint(client_id.cert, GNUTLS_DIG_SHA256, digest, &n);
    buf_init(&buf, arena, 256);
    BUF_LIT(&buf, "\x0btls=1 name=CN=Clinic feed sha=");
    for (size_t i = 0; i < n; i++)
        buf_printf(&buf, "%02x", digest[i]);
    BUF_LIT(&buf, ".\x1c\r");
    assert_true(str_eq(talk(&mllps, &client_id, "NORMAL", frame), buf_str(&buf)));
    assert_str(talk(&mllps, NULL, "NORMAL", frame), "\x0btls=1 name= sha=.\x1c\r");
}

static void
only_tls_1_2_and_newer_are_spoken(void **state)
{
    static const char old[] = "NORMAL:-VERS-ALL:+VERS-TLS1.1:%COMPAT";

    (void)state;
    assert_str(talk(&t.bound, NULL, old, get), "refused");
    assert_str(talk(&mllps, NULL, old, frame), "refused");
    assert_true(talk(&t.bound, NULL, "NORMAL:-VERS-ALL:+VERS-TLS1.2", get).n > 20);
}

static void
a_plain_request_to_a_tls_port_gets_nothing(void **state)
{
    (void)state;
    assert_int_equal(str_find_str(test_exchange(arena, &t.bound, get), STR("HTTP")),
                     test_exchange(arena, &t.bound, get).n);
}

static void
a_key_of_another_certificate_is_refused(void **state)
{
    struct tls *none = NULL;
    struct err err;

    (void)state;
    write_pem("other.pem", &client_id, true);
    assert_int_equal(tls_load(path("cert.pem"), path("other.pem"), NULL, &none, &err), E_INVALID);
    assert_int_equal(tls_load(path("none.pem"), path("key.pem"), NULL, &none, &err), E_NOTFOUND);
    (void)unlink(path("other.pem"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(https_knows_the_certificate_our_ca_signed),
        cmocka_unit_test(https_gives_a_strangers_certificate_no_name),
        cmocka_unit_test(mllp_over_tls_tells_name_and_fingerprint),
        cmocka_unit_test(only_tls_1_2_and_newer_are_spoken),
        cmocka_unit_test(a_plain_request_to_a_tls_port_gets_nothing),
        cmocka_unit_test(a_key_of_another_certificate_is_refused),
    };

    return cmocka_run_group_tests_name("net/tls", tests, start, stop);
}
