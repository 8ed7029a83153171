/* store/test_db.c - an empty store of its own for a unit test. */
#include "store/test_db.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"

static const char *
pg_url(void)
{
    const char *url = getenv("JENNER_TEST_PG");

    return url == NULL || url[0] == '\0' ? NULL : url;
}

bool
test_db_is_pg(void)
{
    return pg_url() != NULL;
}

static void
run_pg(const char *before, const char *name, const char *after)
{
    PGconn *conn = PQconnectdb(pg_url());
    char text[256];
    PGresult *result;

    if (PQstatus(conn) != CONNECTION_OK)
        die("JENNER_TEST_PG: %s", PQerrorMessage(conn));
    (void)snprintf(text, sizeof(text), "%s %s %s", before, name, after);
    result = PQexec(conn, text);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        die("%s: %s", text, PQerrorMessage(conn));
    PQclear(result);
    PQfinish(conn);
}

static void
place_pg(struct test_db *test)
{
    static atomic_int last;
    const char *url = pg_url();

    (void)snprintf(test->schema, sizeof(test->schema), "test_%ld_%d", (long)getpid(),
                   atomic_fetch_add(&last, 1));
    run_pg("CREATE SCHEMA", test->schema, "");
    (void)snprintf(test->text, sizeof(test->text),
                   "%s%coptions=-csearch_path%%3D%s&application_name=%s", url,
                   strchr(url, '?') == NULL ? '?' : '&', test->schema, test->schema);
}

static void
place_lite(struct test_db *test)
{
    const char *tmp = getenv("TMPDIR");

    (void)snprintf(test->dir, sizeof(test->dir), "%s/jenner-test-XXXXXX",
                   tmp == NULL ? "/tmp" : tmp);
    if (mkdtemp(test->dir) == NULL)
        die("could not make a folder %s", test->dir);
    (void)snprintf(test->text, sizeof(test->text), "sqlite:%s/store.db", test->dir);
}

void
test_db_new(struct test_db *test)
{
    struct err err;

    *test = (struct test_db){0};
    if (pg_url() != NULL)
        place_pg(test);
    else
        place_lite(test);
    test->url = str_of(test->text);
    if (db_create(test->url, (struct instant){1}, &err) != OK)
        die("%s", err.text);
    test_db_reopen(test);
}

void
test_db_reopen(struct test_db *test)
{
    struct err err;

    db_close(test->db);
    if (db_open(test->url, &test->db, &err) != OK)
        die("%s", err.text);
}

static void
remove_folder(const char *path)
{
    DIR *dir = opendir(path);

    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
        if (entry->d_name[0] != '.')
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir != NULL)
        closedir(dir);
    (void)rmdir(path);
}

void
test_db_free(struct test_db *test)
{
    db_close(test->db);
    if (test->dir[0] != '\0')
        remove_folder(test->dir);
    if (test->schema[0] != '\0')
        run_pg("SET client_min_messages = warning; DROP SCHEMA", test->schema, "CASCADE");
    *test = (struct test_db){0};
}
