/* net/listen.c - "HOST:PORT" to a listening socket. */
#include "net/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { BACKLOG = 1024, HOST_MAX = 64 };

/* Splits at the last colon; an IPv6 host stands in brackets. */
static bool
split(const char *address, char host[HOST_MAX], const char **port)
{
    const char *colon = strrchr(address, ':');
    struct str name;
    uint64_t number;

    if (colon == NULL || !str_parse_u64(str_of(colon + 1), &number) || number > 65535)
        return false;
    name = (struct str){address, (size_t)(colon - address)};
    if (name.n >= 2 && name.p[0] == '[' && name.p[name.n - 1] == ']')
        name = str_slice(name, 1, name.n - 1);
    else if (str_find(name, ':') < name.n)
        return false;
    if (name.n == 0 || name.n >= HOST_MAX)
        return false;
    memcpy(host, name.p, name.n);
    host[name.n] = '\0';
    *port = colon + 1;
    return true;
}

static uint16_t
real_port(int fd)
{
    struct sockaddr_storage at = {0};
    socklen_t n = sizeof(at);

    if (getsockname(fd, (struct sockaddr *)&at, &n) != 0)
        return 0;
    if (at.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)&at)->sin6_port);
    /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): getsockname() has filled it */
    return ntohs(((struct sockaddr_in *)&at)->sin_port);
}

static bool
bind_one(const struct addrinfo *info, int *out)
{
    CLEANUP(fd_close)
    int fd = socket(info->ai_family, info->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int yes = 1, no = 0;

    if (fd < 0)
        return false;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (info->ai_family == AF_INET6) /* [::] takes IPv4 too */
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
    if (bind(fd, info->ai_addr, info->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0)
        return false;
    *out = fd;
    fd = -1;
    return true;
}

enum status
listen_open(const char *address, int *fd, struct bound *bound, struct err *err)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV | AI_PASSIVE};
    struct addrinfo *found = NULL;
    char host[HOST_MAX];
    const char *port;
    bool open = false;
    int failed;

    if (!split(address, host, &port))
        return FAIL(err, E_INVALID, "\"%s\" is not HOST:PORT or [IPV6]:PORT", address);
    failed = getaddrinfo(host, port, &hints, &found);
    if (failed != 0)
        return FAIL(err, E_INVALID, "no address for \"%s\": %s", address, gai_strerror(failed));
    for (struct addrinfo *info = found; info != NULL && !open; info = info->ai_next)
        open = bind_one(info, fd);
    failed = errno;
    freeaddrinfo(found);
    if (!open)
        return FAIL(err, E_IO, "could not listen on %s: %s", address, strerror(failed));
    bound->port = real_port(*fd);
    (void)snprintf(bound->text, sizeof(bound->text),
                   strchr(host, ':') == NULL ? "%s:%u" : "[%s]:%u", host, bound->port);
    return OK;
}

void
peer_text(const struct sockaddr *address, char text[PEER_TEXT])
{
    const void *bytes = NULL;
    int family = address->sa_family;

    text[0] = '\0';
    if (family == AF_INET) {
        bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    } else if (family == AF_INET6) {
        const struct in6_addr *six =
            &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;

        bytes = six;
        if (IN6_IS_ADDR_V4MAPPED(six)) {
            bytes = &six->s6_addr[12];
            family = AF_INET;
        }
    }
    if (bytes != NULL)
        (void)inet_ntop(family, bytes, text, PEER_TEXT);
}
