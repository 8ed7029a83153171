/* net/tls.c - certificates for the listeners, and who a client's certificate names. */
#include "net/tls.h"

#include <gnutls/x509.h>
#include <string.h>

#include "base/arena.h"
#include "base/die.h"
#include "base/file.h"

enum { PEM_MAX = 256 * 1024 };

struct tls {
    struct arena *arena;
    const char *cert;
    const char *key;
    const char *ca;
    gnutls_certificate_credentials_t credentials;
    gnutls_priority_t priority;
};

const char *
tls_priority(void)
{
    return "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";
}

static enum status
read_pem(struct tls *tls, const char *path, const char **out, struct err *err)
{
    struct str text;

    TRY(file_read(tls->arena, path, PEM_MAX, &text, err));
    *out = arena_cstr(tls->arena, text);
    return OK;
}

static gnutls_datum_t
datum(struct tls *tls, const char *text)
{
    size_t n = strlen(text);
    unsigned char *p = (unsigned char *)arena_bytes(tls->arena, n + 1);

    memcpy(p, text, n + 1);
    return (gnutls_datum_t){p, (unsigned)n};
}

static enum status
set_up(struct tls *tls, const char *cert, const char *key, struct err *err)
{
    gnutls_datum_t cert_pem = datum(tls, tls->cert), key_pem = datum(tls, tls->key);
    int failed = gnutls_certificate_allocate_credentials(&tls->credentials);

    if (failed == 0)
        failed = gnutls_priority_init(&tls->priority, tls_priority(), NULL);
    if (failed != 0)
        return FAIL(err, E_IO, "could not set up TLS: %s", gnutls_strerror(failed));
    failed = gnutls_certificate_set_x509_key_mem(tls->credentials, &cert_pem, &key_pem,
                                                 GNUTLS_X509_FMT_PEM);
    if (failed < 0)
        return FAIL(err, E_INVALID, "%s and %s are not a certificate and its key: %s", cert, key,
                    gnutls_strerror(failed));
    if (tls->ca != NULL) {
        gnutls_datum_t ca_pem = datum(tls, tls->ca);

        failed =
            gnutls_certificate_set_x509_trust_mem(tls->credentials, &ca_pem, GNUTLS_X509_FMT_PEM);
        if (failed <= 0)
            return FAIL(err, E_INVALID, "the client CA file holds no certificate");
    }
    return OK;
}

static enum status
load(struct tls *tls, const char *cert, const char *key, const char *ca, struct err *err)
{
    TRY(read_pem(tls, cert, &tls->cert, err));
    TRY(read_pem(tls, key, &tls->key, err));
    if (ca != NULL)
        TRY(read_pem(tls, ca, &tls->ca, err));
    return set_up(tls, cert, key, err);
}

enum status
tls_load(const char *cert, const char *key, const char *ca, struct tls **out, struct err *err)
{
    struct tls *tls = x_calloc(1, sizeof(*tls));
    enum status status;

    tls->arena = arena_new((size_t)16 * PEM_MAX);
    status = load(tls, cert, key, ca, err);
    if (status != OK) {
        tls_free(tls);
        return status;
    }
    *out = tls;
    return OK;
}

void
tls_free(struct tls *tls)
{
    if (tls == NULL)
        return;
    if (tls->credentials != NULL)
        gnutls_certificate_free_credentials(tls->credentials);
    if (tls->priority != NULL)
        gnutls_priority_deinit(tls->priority);
    arena_free(tls->arena);
    x_free(tls);
}

const char *
tls_cert_pem(const struct tls *tls)
{
    return tls->cert;
}

const char *
tls_key_pem(const struct tls *tls)
{
    return tls->key;
}

const char *
tls_ca_pem(const struct tls *tls)
{
    return tls->ca;
}

gnutls_session_t
tls_session(const struct tls *tls, int fd)
{
    gnutls_session_t session;

    if (gnutls_init(&session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) != 0)
        return NULL;
    if (gnutls_priority_set(session, tls->priority) != 0 ||
        gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, tls->credentials) != 0) {
        gnutls_deinit(session);
        return NULL;
    }
    if (tls->ca != NULL)
        gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUEST);
    gnutls_transport_set_int(session, fd);
    return session;
}

static void
hex(const unsigned char *bytes, size_t n, char *text)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * n] = '\0';
}

static void
subject(const gnutls_datum_t *der, char *name, size_t room)
{
    gnutls_x509_crt_t leaf;

    if (gnutls_x509_crt_init(&leaf) != 0)
        return;
    if (gnutls_x509_crt_import(leaf, der, GNUTLS_X509_FMT_DER) != 0 ||
        gnutls_x509_crt_get_dn(leaf, name, &room) != 0)
        name[0] = '\0';
    gnutls_x509_crt_deinit(leaf);
}

void
tls_peer_cert(gnutls_session_t session, struct tls_cert *cert)
{
    unsigned count = 0, faults = 0;
    const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
    unsigned char digest[32];
    size_t n = sizeof(digest);

    *cert = (struct tls_cert){{0}, {0}};
    if (chain == NULL || count == 0 ||
        gnutls_fingerprint(GNUTLS_DIG_SHA256, &chain[0], digest, &n) != 0)
        return;
    hex(digest, n, cert->sha256);
    if (gnutls_certificate_verify_peers2(session, &faults) == 0 && faults == 0)
        subject(&chain[0], cert->name, sizeof(cert->name));
}
