/* base/file.c - reading and replacing whole files. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

void
fd_close(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

static enum status
read_all(struct arena *arena, int fd, size_t max, struct str *out)
{
    struct buf buf;
    char chunk[16384];
    ssize_t n;

    buf_init(&buf, arena, 4096);
    while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return E_IO;
        if (buf.n + (size_t)n > max)
            return E_LIMIT;
        buf_add(&buf, (struct str){chunk, (size_t)n});
    }
    *out = buf_str(&buf);
    return OK;
}

static enum status
read_sized(struct arena *arena, int fd, size_t size, struct str *out)
{
    char *p = arena_bytes(arena, size);
    size_t at = 0;

    while (at < size) {
        ssize_t n = read(fd, p + at, size - at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return E_IO;
        if (n == 0)
            break;
        at += (size_t)n;
    }
    *out = (struct str){p, at};
    return OK;
}

enum status
file_read_fd(struct arena *arena, int fd, const char *path, size_t max, struct str *out,
             struct err *err)
{
    struct stat st;
    enum status status;

    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
        return FAIL(err, E_INVALID, "could not read %s: it is a folder", path);
    if (S_ISREG(st.st_mode) && (size_t)st.st_size > max)
        return FAIL(err, E_LIMIT, "could not read %s: it is longer than %zu bytes", path, max);
    status = S_ISREG(st.st_mode) && st.st_size > 0 ? read_sized(arena, fd, (size_t)st.st_size, out)
                                                   : read_all(arena, fd, max, out);
    if (status == E_LIMIT)
        return FAIL(err, E_LIMIT, "could not read %s: it is longer than %zu bytes", path, max);
    if (status != OK)
        return FAIL(err, E_IO, "could not read %s: %s", path, strerror(errno));
    return OK;
}

enum status
file_read(struct arena *arena, const char *path, size_t max, struct str *out, struct err *err)
{
    CLEANUP(fd_close) int fd = strcmp(path, "-") == 0 ? dup(0) : open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return FAIL(err, errno == ENOENT ? E_NOTFOUND : E_IO, "could not open %s: %s", path,
                    strerror(errno));
    return file_read_fd(arena, fd, path, max, out, err);
}

static bool
write_all(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes = str_skip(bytes, (size_t)n);
    }
    return true;
}

enum status
file_write(const char *path, struct str bytes, unsigned mode, struct err *err)
{
    char beside[4096];
    int n = snprintf(beside, sizeof(beside), "%s.new", path);
    CLEANUP(fd_close) int fd = -1;

    if (n < 0 || (size_t)n >= sizeof(beside))
        return FAIL(err, E_INVALID, "could not write a file: its path is too long");
    fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);
    if (fd < 0 || !write_all(fd, bytes) || fsync(fd) != 0 || rename(beside, path) != 0)
        return FAIL(err, E_IO, "could not write %s: %s", path, strerror(errno));
    return OK;
}
