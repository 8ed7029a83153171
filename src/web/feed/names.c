/* web/feed/names.c - what the fields of a message are called. */
#include "web/feed/names.h"

#include <assert.h>
#include <pthread.h>

#include "base/tsv.h"
#include "web/profile_tables.h" /* made by tools/mkdata from data/profile/ */

/* "field<tab>PID<tab>7<tab>...<tab>Date/Time of Birth" */
enum { KIND, SEGMENT, NUMBER, TABLE = 7, NAME = 8 };

enum { NAMES_MAX = 1000 };

struct named {
    struct str segment;
    uint64_t field;
    struct str table;
    struct str name;
};

/* Both tables, read once; the first one that names a field is asked first. */
static struct named names[NAMES_MAX];
static size_t name_count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
read_table(struct str table)
{
    struct tsv line;

    for (tsv_init(&line, table); tsv_next(&line);) {
        struct named *named = &names[name_count];

        assert(name_count < NAMES_MAX);
        if (!str_eq(tsv_field(&line, KIND), STR("field")) ||
            !str_parse_u64(tsv_field(&line, NUMBER), &named->field))
            continue;
        named->segment = tsv_field(&line, SEGMENT);
        named->table = tsv_field(&line, TABLE);
        named->name = tsv_field(&line, NAME);
        name_count++;
    }
}

static void
read_tables(void)
{
    read_table(profile_tables_Z22_tsv);
    read_table(profile_tables_Z44_tsv);
}

static const struct named *
find(struct str segment, unsigned field)
{
    (void)pthread_once(&once, read_tables);
    for (size_t i = 0; i < name_count; i++)
        if (names[i].field == field && str_eq(names[i].segment, segment))
            return &names[i];
    return NULL;
}

struct str
field_name(struct str segment, unsigned field)
{
    const struct named *named = find(segment, field);

    return named == NULL ? STR("") : named->name;
}

struct str
field_table(struct str segment, unsigned field)
{
    const struct named *named = find(segment, field);

    return named == NULL ? STR("") : named->table;
}
