/* cli/store.c - where the store is, and opening it for a command. */
#include "cli/store.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/audit.h"
#include "access/secret.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/file.h"
#include "cli/out.h"
#include "org/text.h"
#include "post/token.h"

#define DEFAULT_DIR "/var/lib/jenner"

static const char *
fallback_dir(void)
{
    const char *dir = getenv("JENNER_DATA");

    return dir != NULL && dir[0] != '\0' ? dir : DEFAULT_DIR;
}

const char *
cli_data_dir(struct cli *cli)
{
    const char *dir = cli_value(cli, "--data");

    if (dir == NULL)
        dir = cli_value(cli, "-d");
    return dir != NULL ? dir : fallback_dir();
}

const char *
cli_data_dir_of(int argc, char *const *argv)
{
    for (int i = 1; i < argc; i++) {
        if ((strcmp(argv[i], "--data") == 0 || strcmp(argv[i], "-d") == 0) && i + 1 < argc)
            return argv[i + 1];
        if (strncmp(argv[i], "--data=", 7) == 0)
            return argv[i] + 7;
    }
    return fallback_dir();
}

static const char *
inside(struct arena *arena, const char *dir, const char *name)
{
    return arena_cstr(arena, arena_printf(arena, "%s/%s", dir, name));
}

/* A relative path of a SQLite file starts in DIR, so that the folder may be moved as a whole. */
static struct str
url_in(struct arena *arena, const char *dir, struct str url)
{
    struct str path = str_starts(url, STR("sqlite:")) ? str_skip(url, 7) : STR("/");

    if (path.n > 0 && path.p[0] == '/')
        return url;
    return arena_printf(arena, "sqlite:%s/%.*s", dir, STRF(path));
}

enum status
cli_store_url(struct arena *arena, const char *dir, struct str *url, struct err *err)
{
    struct conf conf;
    enum status status = conf_read(arena, dir, &conf, err);

    if (status == E_NOTFOUND)
        return FAIL(err, E_NOTFOUND, "no store at %s: jenner setup --data %s makes one", dir, dir);
    TRY(status);
    *url = conf_get(&conf, STR("store"), STR("url"));
    if (url->n == 0)
        return FAIL(err, E_INVALID, "%s/jenner.conf does not say url = ... under [store]", dir);
    *url = url_in(arena, dir, *url);
    return OK;
}

static const char *
why_there(const char *dir)
{
    const char *env = getenv("JENNER_DATA");

    if (env != NULL && strcmp(dir, env) == 0)
        return "Used because JENNER_DATA says so.";
    if (strcmp(dir, DEFAULT_DIR) == 0)
        return "Used because neither --data nor JENNER_DATA says otherwise.";
    return "Did you mean " DEFAULT_DIR "?";
}

/* The key of addresses and links in mails, made from the store's. */
static void
set_mail_key(struct arena *arena)
{
    struct str derived = secret_hash(arena, STR("mail"), STR(""));

    _Static_assert((int)SECRET_HASH_BYTES == (int)MAIL_KEY_BYTES, "a hash is a key");
    mail_key_set((const unsigned char *)derived.p);
}

enum status
cli_store(struct cli *cli, struct cli_store *out, struct err *err)
{
    const char *dir = cli_data_dir(cli);
    struct str url;
    enum status status;

    *out = (struct cli_store){.db = cli->db, .dir = dir};
    if (cli->db != NULL)
        return OK;
    status = cli_store_url(cli->arena, dir, &url, err);
    if (status == E_NOTFOUND)
        return FAIL(err, E_NOTFOUND, "no store at %s. %s", dir, why_there(dir));
    TRY(status);
    TRY(secret_key_load(inside(cli->arena, dir, "jenner.key"), err));
    set_mail_key(cli->arena);
    TRY(db_open(url, &out->db, err));
    out->mine = true;
    return OK;
}

void
cli_store_end(struct cli_store *store)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 16);
    struct audit_head head;
    struct err err;

    if (!store->mine)
        return;
    if (audit_note(store->db, arena, inside(arena, store->dir, "audit.head"), &head, &err) != OK)
        fprintf(stderr, "jenner: %s\n", err.text);
    db_close(store->db);
    store->mine = false;
}

enum status
cli_dir_make(const char *dir, struct err *err)
{
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return FAIL(err, E_IO, "cannot make the folder %s: %s", dir, strerror(errno));
    return OK;
}

static enum status
write_conf(struct arena *arena, const char *dir, struct str url, struct err *err)
{
    struct str text = arena_printf(
        arena,
        "# jenner.conf - the settings of this machine; jenner help config says what there is.\n"
        "\n[store]\n"
        "# sqlite:PATH (relative to this folder) or postgresql://...\n"
        "url = %.*s\n"
        "\n[mail]\n"
        "# Without a host, mails stay in the outbox, where the operator can read them.\n"
        "# host = mail.example.org\n"
        "# port = 587\n"
        "# from = iis@example.org\n"
        "# user = iis\n"
        "# password_file = /etc/jenner/mail.password\n"
        "# tls = required\n",
        STRF(url));

    return file_write(inside(arena, dir, "jenner.conf"), text, 0600, err);
}

/* What every store begins with. */
static enum status
first_rows(struct arena *arena, struct db *db, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, db, err));
    TRY(agreement_text_install(&tx, arena, err));
    return tx_commit(&tx, err);
}

enum status
cli_store_make(struct cli *cli, const char *dir, struct str url, struct instant now,
               struct cli_store *out, struct err *err)
{
    struct str there = url.n == 0 ? STR("sqlite:jenner.db") : url, old;

    *out = (struct cli_store){.dir = dir};
    TRY(cli_dir_make(dir, err));
    if (cli_store_url(cli->arena, dir, &old, err) == OK)
        return FAIL(err, E_CONFLICT, "there is a store at %s already", dir);
    TRY(db_create(url_in(cli->arena, dir, there), now, err));
    TRY(secret_key_create(inside(cli->arena, dir, "jenner.key"), err));
    set_mail_key(cli->arena);
    TRY(db_open(url_in(cli->arena, dir, there), &out->db, err));
    out->mine = true;
    TRY(first_rows(cli->arena, out->db, err));
    return write_conf(cli->arena, dir, there, err);
}

struct str
cli_who(struct cli *cli)
{
    const struct passwd *user = getpwuid(getuid());

    return arena_printf(cli->arena, "command %s", user == NULL ? "unknown" : user->pw_name);
}

/* A reading transaction behind `words` words of the command; false with the exit code. */
static bool
open_reading(struct cli *cli, struct cli_store *store, struct tx *tx, size_t words, int *code)
{
    struct err err;

    *code = CLI_USAGE;
    if (cli_store(cli, store, &err) != OK) {
        *code = cli_fail(cli, &err);
        return false;
    }
    if (!cli_positional(cli, words, words))
        return false;
    if (tx_read(tx, store->db, &err) == OK)
        return true;
    *code = cli_fail(cli, &err);
    return false;
}

int
cli_show_one(struct cli *cli, cli_show *show)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    struct err err;
    int code;

    if (!open_reading(cli, &store, &tx, 1, &code))
        return code;
    if (show(cli, &tx, str_of(cli->args[0]), clock_now().today, &err) != OK)
        return cli_fail_data(cli, &err);
    return CLI_DONE;
}

int
cli_list_all(struct cli *cli, cli_list *list, const void *wish)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    struct err err;
    int code;

    if (!open_reading(cli, &store, &tx, 0, &code))
        return code;
    return list(cli, &tx, wish, &err) == OK ? CLI_DONE : cli_fail_data(cli, &err);
}
