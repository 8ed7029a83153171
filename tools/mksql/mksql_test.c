/* tools/mksql/mksql_test.c - what mksql refuses, and where it says the mistake is. What it makes of
 * good statements is tested by the store, which runs them (src/store/db_test.c). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *mksql; /* the program */
static char dir[] = "/tmp/mksql-test-XXXXXX";

static const char schema[] = "CREATE TABLE pet (\n"
                             "  pet_id bigint NOT NULL PRIMARY KEY, -- ours\n"
                             "  pet_name text NOT NULL, -- any\n"
                             "  born_on int, -- may be none\n"
                             "  owner_id bigint -- may be none\n"
                             ");\n";

static char *
path_of(const char *name)
{
    char *path = malloc(256);

    assert_non_null(path);
    (void)snprintf(path, 256, "%s/%s", dir, name);
    return path;
}

static void
put(const char *name, const char *text)
{
    FILE *out = fopen(path_of(name), "w");

    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
}

static char *
get(const char *name)
{
    static char text[65536];
    FILE *in = fopen(path_of(name), "r");
    size_t n;

    assert_non_null(in);
    n = fread(text, 1, sizeof(text) - 1, in);
    text[n] = '\0';
    fclose(in);
    return text;
}

/* Runs mksql; its stderr goes to the file "said". */
static int
run(char **args)
{
    posix_spawn_file_actions_t actions;
    int how;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 2, path_of("said"), O_WRONLY | O_CREAT | O_TRUNC,
                                     0600);
    assert_int_equal(posix_spawn(&pid, mksql, &actions, NULL, args, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(waitpid(pid, &how, 0), pid);
    assert_true(WIFEXITED(how));
    return WEXITSTATUS(how);
}

static int
run_sql(const char *statements, const char *tables)
{
    char *args[] = {(char *)(uintptr_t)mksql, (char *)(uintptr_t) "sql",
                    path_of("pet.sql"),       path_of("pet.sql.h"),
                    path_of("pet.sql.c"),     path_of("pet.d"),
                    path_of("0001_pet.sql"),  NULL};

    put("pet.sql", statements);
    put("0001_pet.sql", tables);
    return run(args);
}

static void
refused(const char *statements, const char *why)
{
    assert_int_equal(run_sql(statements, schema), 1);
    if (strstr(get("said"), why) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", get("said"), why);
}

static void
schema_refused(const char *tables, const char *why)
{
    assert_int_equal(run_sql("", tables), 1);
    if (strstr(get("said"), why) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", get("said"), why);
}

static void
a_statement_is_refused_with_its_line(void **state)
{
    (void)state;
    refused("\n\n-- a: one\nSELECT nothing FROM pet;", "pet.sql:4: a: the type of nothing is");
    refused("SELECT 1;", "pet.sql:1: a statement begins with");
    refused("-- a: one\nSELECT pet_id FROM pet", "pet.sql:1: a does not end with ;");
    refused("-- a: one\nSELECT pet_id FROM pet\n-- b: one\nSELECT pet_id FROM pet;",
            "a does not end with ;");
    refused("-- a: one\nSELECT pet_id FROM pet;\n-- a: many\nSELECT pet_id FROM pet;",
            "a stands twice");
    refused("-- a: one\nDELETE FROM pet;", "it gives no rows");
    refused("-- a: none\nSELECT pet_id FROM pet;", "the kind does not fit");
    refused("-- a: one later\nSELECT pet_id FROM pet;", "only a statement of kind none");
    refused("-- a: one soon\nSELECT pet_id FROM pet;", "soon is not understood");
    refused("-- a: none\n;", "a is empty");
}

static void
what_has_no_name_or_no_type_is_refused(void **state)
{
    (void)state;
    refused("-- a: one\nSELECT * FROM pet;", "give each result a name");
    refused("-- a: one\nSELECT count(*) FROM pet;", "give each result a name");
    refused("-- a: one\nSELECT pet_id, pet_id FROM pet;", "two results are called pet_id");
    refused("-- a: one\nSELECT pet_id FROM pet WHERE length(pet_name) + :x > 2;",
            "the type of :x is unclear");
    refused("-- a: one\n-- types: n number\nSELECT count(*) AS n FROM pet;", "number is no type");
    refused("-- a: none\nINSERT INTO pet VALUES (1);", "name the columns");
    refused("-- a: one\nSELECT pet_id::int FROM pet;", "write cast()");
    refused("-- a: one\n/* x */ SELECT pet_id FROM pet;", "comments are written with --");
    refused("-- a: one\nSELECT 'x AS pet_name FROM pet;", "a ' is not closed");
}

static void
a_column_without_type_or_comment_is_refused(void **state)
{
    (void)state;
    schema_refused("CREATE TABLE a (x bigint);", "column a.x has no comment");
    schema_refused("CREATE TABLE a (\nx varchar -- x\n);", "0001_pet.sql:2: column a.x: varchar");
    schema_refused("CREATE TABLE a (x bigint -- x\n);\nCREATE TABLE b (\nx text -- x\n);",
                   "column b.x has another type than a.x");
}

static void
names_types_and_nulls_come_from_the_columns(void **state)
{
    const char *made;

    (void)state;
    assert_int_equal(
        run_sql("-- pet_move: changes\n-- :x and ; are text; it's one comment.\n"
                "UPDATE pet SET owner_id = :to, pet_name = :pet_name\n"
                " WHERE owner_id = :from AND born_on BETWEEN :first AND :last\n"
                "   AND pet_name <> ':no; ''text'''; -- the end\n"
                "-- pets: many\nSELECT p.pet_id, p.born_on FROM pet p WHERE :who = p.owner_id\n"
                " ORDER BY p.pet_id LIMIT :most;\n",
                schema),
        0);
    made = get("pet.sql.c");
    assert_non_null(strstr(made, "{\"to\", SQL_BIGINT, true,"));
    assert_non_null(strstr(made, "{\"pet_name\", SQL_TEXT, false,"));
    assert_non_null(strstr(made, "{\"from\", SQL_BIGINT, false,"));
    assert_non_null(strstr(made, "{\"first\", SQL_DATE,"));
    assert_non_null(strstr(made, "{\"last\", SQL_DATE,"));
    assert_non_null(strstr(made, "{\"who\", SQL_BIGINT, false,"));
    assert_non_null(strstr(made, "{\"most\", SQL_BIGINT, false,"));
    assert_non_null(strstr(made, "BETWEEN ?4 AND ?5 AND pet_name <> ':no; ''text'''\""));
    assert_non_null(strstr(made, "WHERE $1 = p.owner_id ORDER BY p.pet_id LIMIT $2\""));
}

static void
a_twin_must_fit(void **state)
{
    (void)state;
    put("pet.pg.sql", "-- a: one\nSELECT pet_id FROM pet WHERE pet_id = :other;\n");
    refused("-- a: one\nSELECT pet_id FROM pet WHERE pet_id = :pet_id;",
            ":other is not a parameter");
    put("pet.pg.sql", "-- b: one\nSELECT pet_id FROM pet;\n");
    refused("-- a: one\nSELECT pet_id FROM pet;", "b has no twin of its kind");
    put("pet.pg.sql",
        "-- a: one\nSELECT pet_id FROM pet WHERE :pet_id = pet_id OR :pet_name = '';");
    assert_int_equal(run_sql("-- a: one\nSELECT pet_id FROM pet WHERE pet_name = :pet_name"
                             " AND pet_id = :pet_id;",
                             schema),
                     0);
    assert_non_null(strstr(get("pet.sql.c"), "WHERE $2 = pet_id OR $1 = ''"));
    assert_non_null(strstr(get("pet.d"), "pet.pg.sql"));
    assert_int_equal(unlink(path_of("pet.pg.sql")), 0);
}

static int
clean(void **state)
{
    static const char *const names[] = {"pet.sql", "pet.sql.h",    "pet.sql.c",
                                        "pet.d",   "0001_pet.sql", "said"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        (void)unlink(path_of(names[i]));
    return rmdir(dir);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_statement_is_refused_with_its_line),
        cmocka_unit_test(what_has_no_name_or_no_type_is_refused),
        cmocka_unit_test(a_column_without_type_or_comment_is_refused),
        cmocka_unit_test(names_types_and_nulls_come_from_the_columns),
        cmocka_unit_test(a_twin_must_fit),
    };

    if (argc != 2 || mkdtemp(dir) == NULL)
        return 2;
    mksql = argv[1];
    return cmocka_run_group_tests(tests, NULL, clean);
}
