/* store/lite.c - the SQLite engine: the file and its lock, the reader pool, transactions. */
#include "store/lite.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/file.h"
#include "base/limits.h"

static char *
joined(struct str a, const char *b)
{
    size_t n = a.n + strlen(b) + 1;
    char *text = x_calloc(n, 1);

    (void)snprintf(text, n, "%.*s%s", STRF(a), b);
    return text;
}

/* The lock file holds the owner's process number, for the text of whoever comes second. */
static enum status
own_file(struct lite *lite, const char *lock_path, struct err *err)
{
    char pid[24] = "";
    ssize_t n;

    lite->lock_fd = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lite->lock_fd < 0)
        return FAIL(err, E_IO, "could not open %s: %s", lock_path, strerror(errno));
    if (flock(lite->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        n = read(lite->lock_fd, pid, sizeof(pid) - 1);
        return FAIL(err, E_BUSY, "another process (%.*s) is using the store %s",
                    n > 1 ? (int)n - 1 : 1, n > 1 ? pid : "?", lite->path);
    }
    n = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
    if (ftruncate(lite->lock_fd, 0) != 0 || pwrite(lite->lock_fd, pid, (size_t)n, 0) != n)
        return FAIL(err, E_IO, "could not write %s: %s", lock_path, strerror(errno));
    return OK;
}

static enum status
own(struct lite *lite, struct str path, bool create, struct err *err)
{
    char *lock_path = joined(path, ".lock");
    struct stat st;
    enum status status;

    if (!create && stat(lite->path, &st) != 0)
        status =
            FAIL(err, errno == ENOENT || errno == ENOTDIR ? E_NOTFOUND : E_IO,
                 "there is no store at %s (%s); run `jenner setup`", lite->path, strerror(errno));
    else
        status = own_file(lite, lock_path, err);
    x_free(lock_path);
    return status;
}

/* journal_mode answers with the mode it got, which need not be the one asked for. */
static int
saw_wal(void *saw, int count, char **values, char **names)
{
    (void)names;
    *(bool *)saw = count == 1 && strcmp(values[0], "wal") == 0;
    return 0;
}

static enum status
open_writer(struct lite *lite, bool create, struct err *err)
{
    bool wal = false;

    TRY(lite_connect(lite, &lite->writer, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0),
                     err));
    if (sqlite3_exec(lite->writer.sqlite, "PRAGMA journal_mode = WAL", saw_wal, &wal, NULL) !=
        SQLITE_OK)
        return lite_fail(&lite->writer, lite->path, err);
    if (!wal)
        return FAIL(err, E_IO, "%s: the file system does not allow a write-ahead log", lite->path);
    /* 32 MiB of pages, given back when idle: every message walks the same few tables, and what the
     * turn has to read from the file everybody waits for (with 100,000 clients 13 % more than 8 MiB). */
    TRY(lite_exec(&lite->writer, "PRAGMA cache_size = -32768", err));
    /* A COMMIT does not wait for the disk; its group's leader flushes the log (lite_group.c). */
    TRY(lite_exec(&lite->writer, "PRAGMA synchronous = NORMAL", err));
    return lite_keep_open(lite, err);
}

/* Nobody asks SQLite how much memory it has; counting would cost a lock each allocation. */
static void
tune_library(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Only the keeper may checkpoint, also when another happens to close last. */
static void
reader_close(struct lite_conn *conn)
{
    if (conn->sqlite != NULL)
        (void)sqlite3_db_config(conn->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    lite_disconnect(conn);
}

static struct lite *
lite_new(struct str path)
{
    struct lite *lite = x_calloc(1, sizeof(*lite));

    lite->db.engine = &lite_engine;
    lite->path = joined(path, "");
    lite->lock_fd = -1;
    pthread_mutex_init(&lite->lock, NULL);
    pthread_mutex_init(&lite->flushing, NULL);
    lite->queue_end = &lite->queue;
    deadline_cond_init(&lite->keep);
    pool_init(&lite->readers);
    return lite;
}

static void
lite_free(struct lite *lite)
{
    reader_close(&lite->pin);
    reader_close(&lite->copier);
    lite_disconnect(&lite->writer);
    fd_close(&lite->lock_fd);
    pthread_cond_destroy(&lite->keep);
    pool_done(&lite->readers);
    pthread_mutex_destroy(&lite->flushing);
    pthread_mutex_destroy(&lite->lock);
    x_free(lite->path);
    x_free(lite);
}

static enum status
lite_open(struct str path, bool create, struct db **db, struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct lite *lite = lite_new(path);
    enum status status = own(lite, path, create, err);

    pthread_once(&once, tune_library);
    if (status == OK)
        status = open_writer(lite, create, err);
    if (status != OK) {
        lite_free(lite);
        return status;
    }
    *db = &lite->db;
    return OK;
}

static void
reader_drop(struct lite *lite, struct lite_conn *reader)
{
    reader_close(reader);
    x_free(reader);
    pool_gone(&lite->readers);
}

static void
lite_close(struct db *db)
{
    struct lite *lite = (struct lite *)db;
    struct pooled *reader;

    while ((reader = pool_drain(&lite->readers)) != NULL)
        reader_drop(lite, (struct lite_conn *)reader);
    lite_keep_close(lite);
    lite_free(lite);
}

static enum status
reader_take(struct lite *lite, struct lite_conn **out, struct err *err)
{
    struct pooled *pooled;
    struct lite_conn *reader;
    enum status status = OK;

    if (!pool_take(&lite->readers, &pooled))
        return FAIL(err, E_BUSY, "no connection to read came free within %d ms",
                    LIMIT_STORE_WAIT_MS);
    reader = (struct lite_conn *)pooled;
    if (reader == NULL) {
        reader = x_calloc(1, sizeof(*reader));
        status = lite_connect(lite, reader, SQLITE_OPEN_READONLY, err);
    }
    if (status != OK)
        reader_drop(lite, reader);
    else
        *out = reader;
    return status;
}

static enum status
lite_read(struct tx *tx, struct err *err)
{
    struct lite *lite = (struct lite *)tx->db;
    struct lite_conn *reader;
    enum status status;

    TRY(reader_take(lite, &reader, err));
    status = lite_step(reader, &reader->begin, "BEGIN", err);
    if (status != OK)
        reader_drop(lite, reader);
    else
        tx->conn = reader;
    return status;
}

/* SQLite does not flush what VACUUM INTO writes, nor the folder's entry for it. */
static enum status
flush(const char *path, struct err *err)
{
    char *folder = joined(str_of(path), "");
    CLEANUP(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    CLEANUP(fd_close) int folder_fd = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    x_free(folder);
    if (fd < 0 || folder_fd < 0 || fsync(fd) != 0 || fsync(folder_fd) != 0)
        return FAIL(err, E_IO, "could not flush %s: %s", path, strerror(errno));
    return OK;
}

static enum status
lite_backup(struct db *db, const char *path, struct err *err)
{
    struct lite *lite = (struct lite *)db;
    struct lite_conn *reader;
    struct stat st;
    enum status status;

    if (stat(path, &st) == 0)
        return FAIL(err, E_CONFLICT, "%s exists already", path);
    TRY(reader_take(lite, &reader, err));
    status = lite_vacuum_into(reader, path, err);
    pool_give(&lite->readers, &reader->pooled);
    TRY(status);
    return flush(path, err);
}

static enum status
lite_begin(struct tx *tx, struct err *err)
{
    struct lite *lite = (struct lite *)tx->db;

    TRY(lite_write_begin(lite, err));
    tx->conn = &lite->writer;
    return OK;
}

static void
end_read(struct tx *tx)
{
    struct lite *lite = (struct lite *)tx->db;
    struct lite_conn *reader = tx->conn;
    struct err ignored;

    if (lite_step(reader, &reader->commit, "COMMIT", &ignored) == OK)
        pool_give(&lite->readers, &reader->pooled);
    else
        reader_drop(lite, reader);
}

static enum status
lite_commit(struct tx *tx, struct err *err)
{
    if (tx->writes)
        return lite_write_commit((struct lite *)tx->db, err);
    end_read(tx);
    return OK;
}

static enum status
lite_job(struct db *db, const struct tx_job *job, struct err *err)
{
    return lite_write_run((struct lite *)db, job, err);
}

static void
lite_rollback(struct tx *tx)
{
    if (tx->writes)
        lite_write_rollback((struct lite *)tx->db);
    else
        end_read(tx);
}

static enum status
checked(struct tx *tx, enum status status)
{
    if (status != OK && tx->writes)
        lite_write_check((struct lite *)tx->db);
    return status;
}

static enum status
lite_call(struct tx *tx, struct sql_call *call, struct err *err)
{
    return checked(tx, lite_run(tx->conn, call, err));
}

static enum status
lite_ddl(struct tx *tx, const struct schema_text *text, struct err *err)
{
    return checked(tx, lite_exec(tx->conn, text->sqlite, err));
}

const struct engine lite_engine = {.name = "sqlite",
                                   .open = lite_open,
                                   .close = lite_close,
                                   .begin = lite_begin,
                                   .read = lite_read,
                                   .commit = lite_commit,
                                   .rollback = lite_rollback,
                                   .job = lite_job,
                                   .run = lite_call,
                                   .backup = lite_backup,
                                   .ddl = lite_ddl};
