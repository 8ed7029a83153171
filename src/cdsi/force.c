/* cdsi/force.c - the schedule in force: its files, and swapping it under readers. */
#include "cdsi/force.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/file.h"

enum { TABLE_BYTES = 8 * 1024 * 1024, PATH_BYTES = 4096 };

/* Stands for the built-in schedule in a folder that has had another one. */
static const struct str builtin_mark = STR_INIT("# the schedule built into the program\n");

static enum status
path_of(char *out, const char *data_dir, const char *name, struct err *err)
{
    int n =
        snprintf(out, PATH_BYTES, "%s/schedule%s%s", data_dir, name[0] == '\0' ? "" : "/", name);

    if (n < 0 || n >= PATH_BYTES)
        return FAIL(err, E_INVALID, "%s: the path is too long", data_dir);
    return OK;
}

/* The text of one of the files; the built-in mark if there is no such file. */
static enum status
read_table(struct arena *arena, const char *data_dir, const char *name, struct str *out,
           struct err *err)
{
    char path[PATH_BYTES];
    enum status status;

    TRY(path_of(path, data_dir, name, err));
    status = file_read(arena, path, TABLE_BYTES, out, err);
    if (status != E_NOTFOUND)
        return status;
    *out = builtin_mark;
    return OK;
}

/* DIR/schedule/season_shift; 0 when there is none. */
static enum status
read_shift(struct arena *arena, const char *data_dir, int *years, struct err *err)
{
    char path[PATH_BYTES];
    struct str text;
    int64_t value;
    enum status status;

    *years = 0;
    TRY(path_of(path, data_dir, "season_shift", err));
    status = file_read(arena, path, 64, &text, err);
    if (status == E_NOTFOUND)
        return OK;
    if (status != OK)
        return status;
    if (!str_parse_i64(str_trim(text), &value) || value < -CDSI_SHIFT_MAX || value > CDSI_SHIFT_MAX)
        return FAIL(err, E_INVALID, "%s: not a number of years from -%d to %d", path,
                    CDSI_SHIFT_MAX, CDSI_SHIFT_MAX);
    *years = (int)value;
    return OK;
}

enum status
cdsi_force_load(const char *data_dir, struct cdsi_options options, struct cdsi_schedule **out,
                struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(2 * TABLE_BYTES);
    struct str table = builtin_mark;

    if (data_dir != NULL)
        TRY(read_table(arena, data_dir, "in_force.tsv", &table, err));
    if (data_dir != NULL && options.season_shift_years == 0)
        TRY(read_shift(arena, data_dir, &options.season_shift_years, err));
    if (!str_eq(table, builtin_mark))
        return cdsi_schedule_load(table, options, out, err);
    *out = cdsi_schedule_builtin(options);
    return OK;
}

static enum status
make_folder(const char *data_dir, struct err *err)
{
    char path[PATH_BYTES];

    TRY(path_of(path, data_dir, "", err));
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
        return FAIL(err, E_IO, "%s: %s", path, strerror(errno));
    return OK;
}

enum status
cdsi_force_shift(const char *data_dir, int years, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(4096);
    char path[PATH_BYTES];

    if (years < -CDSI_SHIFT_MAX || years > CDSI_SHIFT_MAX)
        return FAIL(err, E_INVALID, "seasons move by -%d to %d years, not by %d", CDSI_SHIFT_MAX,
                    CDSI_SHIFT_MAX, years);
    TRY(make_folder(data_dir, err));
    TRY(path_of(path, data_dir, "season_shift", err));
    if (years != 0)
        return file_write(path, arena_printf(arena, "%d\n", years), 0644, err);
    if (unlink(path) != 0 && errno != ENOENT)
        return FAIL(err, E_IO, "%s: %s", path, strerror(errno));
    return OK;
}

enum status
cdsi_force_put(const char *data_dir, struct str table, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(2 * TABLE_BYTES);
    char path[PATH_BYTES];
    struct str old;

    TRY(make_folder(data_dir, err));
    TRY(read_table(arena, data_dir, "in_force.tsv", &old, err));
    TRY(path_of(path, data_dir, "before.tsv", err));
    TRY(file_write(path, old, 0644, err));
    TRY(path_of(path, data_dir, "in_force.tsv", err));
    TRY(file_write(path, table, 0644, err));
    return cdsi_force_shift(data_dir, 0, err);
}

enum status
cdsi_force_back(const char *data_dir, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(2 * TABLE_BYTES);
    char path[PATH_BYTES];
    struct str before;

    TRY(path_of(path, data_dir, "before.tsv", err));
    if (access(path, F_OK) != 0)
        return FAIL(err, E_NOTFOUND, "%s: there is no schedule to go back to", data_dir);
    TRY(file_read(arena, path, TABLE_BYTES, &before, err));
    return cdsi_force_put(data_dir, before, err);
}

/* One loaded schedule and how many hold it; the force itself counts as one. */
struct held {
    struct cdsi_schedule *schedule;
    unsigned holders;
    struct held *next;
};

/* What tells one file in force from another. */
struct mark {
    ino_t inode;
    off_t size;
    struct timespec changed;
};

struct cdsi_force {
    pthread_mutex_t lock;
    struct held *held; /* the one in force first, then older ones somebody still holds */
    struct cdsi_options options;
    char data_dir[PATH_BYTES];
    struct mark table, shift; /* of the files that were read, or tried, last */
};

/* All zero when there is no file. */
static struct mark
mark_of(const struct cdsi_force *force, const char *name)
{
    char path[PATH_BYTES + 32];
    struct stat about;

    (void)snprintf(path, sizeof(path), "%s/schedule/%s", force->data_dir, name);
    if (force->data_dir[0] == '\0' || stat(path, &about) != 0)
        return (struct mark){0};
    return (struct mark){about.st_ino, about.st_size, about.st_mtim};
}

static bool
mark_eq(const struct mark *a, const struct mark *b)
{
    return a->inode == b->inode && a->size == b->size && a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

static const char *
folder(const struct cdsi_force *force)
{
    return force->data_dir[0] == '\0' ? NULL : force->data_dir;
}

enum status
cdsi_force_open(const char *data_dir, struct cdsi_options options, struct cdsi_force **out,
                struct err *err)
{
    struct cdsi_force *force;
    struct cdsi_schedule *schedule;
    enum status status;

    if (data_dir != NULL && strlen(data_dir) >= PATH_BYTES)
        return FAIL(err, E_INVALID, "%s: the path is too long", data_dir);
    force = x_calloc(1, sizeof(*force));
    force->options = options;
    if (data_dir != NULL)
        memcpy(force->data_dir, data_dir, strlen(data_dir) + 1);
    force->table = mark_of(force, "in_force.tsv"); /* before reading: a change since is seen */
    force->shift = mark_of(force, "season_shift");
    status = cdsi_force_load(data_dir, options, &schedule, err);
    if (status != OK) {
        x_free(force);
        return status;
    }
    force->held = x_calloc(1, sizeof(*force->held));
    force->held->schedule = schedule;
    force->held->holders = 1;
    if (pthread_mutex_init(&force->lock, NULL) != 0)
        die("no mutex for the schedule");
    *out = force;
    return OK;
}

const struct cdsi_schedule *
cdsi_force_hold(struct cdsi_force *force)
{
    const struct cdsi_schedule *schedule;

    pthread_mutex_lock(&force->lock);
    force->held->holders++;
    schedule = force->held->schedule;
    pthread_mutex_unlock(&force->lock);
    return schedule;
}

/* Under the lock: one holder less; the last one frees it. */
static void
let_go(struct cdsi_force *force, const struct cdsi_schedule *schedule)
{
    struct held **at = &force->held;

    while (*at != NULL && (*at)->schedule != schedule)
        at = &(*at)->next;
    assert(*at != NULL && (*at)->holders > 0);
    if (--(*at)->holders == 0) {
        struct held *gone = *at;

        *at = gone->next;
        cdsi_schedule_free(gone->schedule);
        x_free(gone);
    }
}

void
cdsi_force_release(struct cdsi_force *force, const struct cdsi_schedule *schedule)
{
    pthread_mutex_lock(&force->lock);
    let_go(force, schedule);
    pthread_mutex_unlock(&force->lock);
}

enum status
cdsi_force_renew(struct cdsi_force *force, struct err *err)
{
    struct cdsi_schedule *schedule;
    struct held *held;

    TRY(cdsi_force_load(folder(force), force->options, &schedule, err));
    held = x_calloc(1, sizeof(*held));
    held->schedule = schedule;
    held->holders = 1;
    pthread_mutex_lock(&force->lock);
    held->next = force->held;
    force->held = held;
    let_go(force, held->next->schedule);
    pthread_mutex_unlock(&force->lock);
    return OK;
}

enum status
cdsi_force_refresh(struct cdsi_force *force, bool *renewed, struct err *err)
{
    struct mark table = mark_of(force, "in_force.tsv"), shift = mark_of(force, "season_shift");

    *renewed = false;
    if (mark_eq(&table, &force->table) && mark_eq(&shift, &force->shift))
        return OK;
    force->table = table;
    force->shift = shift;
    TRY(cdsi_force_renew(force, err));
    *renewed = true;
    return OK;
}

void
cdsi_force_close(struct cdsi_force *force)
{
    if (force == NULL)
        return;
    pthread_mutex_lock(&force->lock);
    let_go(force, force->held->schedule);
    assert(force->held == NULL);
    pthread_mutex_unlock(&force->lock);
    pthread_mutex_destroy(&force->lock);
    x_free(force);
}
