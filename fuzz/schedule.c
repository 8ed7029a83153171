/* fuzz/schedule.c - hostile schedules: CDC's XML and our own table, whole or damaged. */
#include <stdint.h>
#include <stdlib.h>

#include "cdsi/cases.h"
#include "cdsi/import.h"

/* A schedule that loads must also run. */
static void
try_table(struct str table, struct arena *arena)
{
    static const struct cdsi_dose doses[] = {{.given = {20000}, .cvx = 3, .expires = {INT32_MIN}},
                                             {.given = {20030}, .cvx = 21, .expires = {INT32_MIN}}};
    static const struct cdsi_observation seen[] = {{.code = 7, .on = {20000}}};
    struct cdsi_patient patient = {.born = {19000}, .observations = seen, .observation_count = 1};
    struct cdsi_schedule *schedule;
    struct err err;

    if (cdsi_schedule_load(table, (struct cdsi_options){.season_shift_years = 1}, &schedule,
                           &err) != OK)
        return;
    (void)cdsi_trace_run(schedule, &patient, doses, 2, (struct date){20400}, arena);
    cdsi_schedule_free(schedule);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* First byte: a table, test cases, or two XML files parted by a NUL. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(512u * 1024 * 1024);
    struct str text = {(const char *)data + 1, size > 0 ? size - 1 : 0}, first, table;
    struct cdsi_import_options options = {STR("4.99"), STR("")};
    const struct cdsi_case_person *people;
    struct err err;
    size_t count;

    if (size > 1 && data[0] == 'T') {
        try_table(text, arena);
    } else if (size > 1 && data[0] == 'C') {
        (void)!cdsi_cases_people(text, arena, &people, &count, &err);
    } else if (size > 1) {
        first = str_cut(&text, '\0');
        struct cdsi_source files[] = {{STR("a.xml"), first}, {STR("b.xml"), text}};

        if (cdsi_import(files, 2, options, arena, &table, &err) == OK)
            try_table(table, arena);
    }
    arena_free(arena);
    return 0;
}
