/* cli/demo.h - what the demo is made of: organizations, people, feeds, and two weeks of messages.
 *
 * Ownership  cli/demo.c opens and closes; cli/demo_fill.c fills an empty store.
 * Errors     as store/db.h.
 */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "cli/population.h"
#include "cli/serve.h"

#define DEMO_PASSWORD "Demo-Pass2026"
#define DEMO_HEALTHY "HILL-01.EHR"
#define DEMO_FAILING "LAKE-02.EHR"
#define DEMO_SILENT "PRAI-03.RX"
enum { DEMO_SILENT_DAYS = 6, DEMO_DAYS = 14 };

struct demo_person {
    const char *org;
    const char *username;
    const char *given, *family;
    unsigned roles; /* role_set */
    const char *does;
};
extern const struct demo_person demo_people[];
extern const size_t demo_people_count;

struct demo {
    struct cli *cli;
    char dir[512];
    bool keep;
    uint64_t clients;
    struct now now;
    struct cli_store store;
    struct serving serving;
    struct population *population;
};

/* Fills the store through the doors that everybody uses. */
MUST_USE enum status demo_fill(struct demo *d, struct err *err);
/* Questions to the help desk, after the people. */
MUST_USE enum status demo_desk(struct demo *d, struct err *err);

/* The first bulletin, sent to invented readers, and a draft; *leave is a path of one of its mails, by
 * which that reader leaves. Once the registry knows its own address. */
MUST_USE enum status demo_news(struct demo *d, struct str *leave, struct err *err);

#endif
