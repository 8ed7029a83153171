/* access/permission.h - who may do what: the one table of roles and permissions.
 *
 * Purpose    every door asks access_allows(roles, permission) and nothing else; a user's roles add
 *            up. A permission reaches the user's organization and all below it, or every
 *            organization for staff; that scope stands in the SQL of what is read.
 * Limits     at most 64 permissions and 32 roles: both are bits.
 * Errors     none; pure.
 * Source     product notes 1.3 (roles), interfaces notes 5.4; docs/adr/0009-access.md. The expected
 *            answers stand in tests/access.tsv, written by hand.
 */
#ifndef ACCESS_PERMISSION_H
#define ACCESS_PERMISSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/*    name               word               what it lets a person do, in plain words */
/* clang-format off */
#define PERMISSION_TABLE(X)                                                                        \
    X(OWN_ACCOUNT,       "own-account",       "manage their own account")                          \
    X(HELP_USE,          "help-use",          "read the news and ask the help desk")               \
    X(ORG_READ,          "org-read",          "see their organization, its agreement and administrators") \
    X(ORG_EDIT,          "org-edit",          "change the organization's contacts and addresses")  \
    X(AGREEMENT_SIGN,    "agreement-sign",    "renew and sign the Data Use Agreement")             \
    X(USER_MANAGE,       "user-manage",       "add, reset and disable users of their organization") \
    X(CLIENT_FIND,       "client-find",       "find clients")                                      \
    X(CLIENT_READ,       "client-read",       "see a client's record, history and what is due")    \
    X(CLIENT_PRINT,      "client-print",      "print records and forms")                           \
    X(CLIENT_WRITE,      "client-write",      "add clients and correct their data")                \
    X(DOSE_WRITE,        "dose-write",        "record and correct immunizations")                  \
    X(LIST_USE,          "list-use",          "keep lists of clients, students or children")       \
    X(RECALL_RUN,        "recall-run",        "remind clients of what is due")                     \
    X(REPORT_RUN,        "report-run",        "run coverage reports of their organization")        \
    X(REPORT_POPULATION, "report-population", "run coverage reports of a whole population")        \
    X(INVENTORY_MANAGE,  "inventory-manage",  "manage vaccine stock")                              \
    X(FEED_READ,         "feed-read",         "watch their feeds and their messages")              \
    X(FEED_MANAGE,       "feed-manage",       "set up feeds and their credentials")                \
    X(EXCHANGE_SEND,     "exchange-send",     "send and query by HL7")                             \
    X(INCIDENT_REPORT,   "incident-report",   "report a privacy incident")                         \
    X(ORG_READ_ALL,      "org-read-all",      "look up any organization, its agreement and users") \
    X(USER_ASSIST,       "user-assist",       "see users, reset and reactivate them")    \
    X(FEED_READ_ALL,     "feed-read-all",     "watch the feeds of any organization")               \
    X(TICKET_WORK,       "ticket-work",       "answer help desk tickets")                          \
    X(ORG_MANAGE,        "org-manage",        "enrol, change, suspend and close organizations")    \
    X(AGREEMENT_DECIDE,  "agreement-decide",  "work the agreement board and decide on agreements") \
    X(CLIENT_MERGE,      "client-merge",      "decide on possible duplicates, merge and unmerge")  \
    X(CLIENT_PROTECT,    "client-protect",    "record opt-outs and locks")                         \
    X(NEWS_WRITE,        "news-write",        "write bulletins and announcements")                 \
    X(INCIDENT_WORK,     "incident-work",     "work on incidents and suspend access")              \
    X(AUDIT_READ,        "audit-read",        "read who saw and changed what")                     \
    X(OUTBOX_READ,       "outbox-read",       "read mails that wait or failed")                    \
    X(SYSTEM_MANAGE,     "system-manage",     "change settings, codes and schedules")

/* clang-format on */
#define PERMISSION_ENUM(name, word, words) PERMISSION_##name,
enum permission { PERMISSION_TABLE(PERMISSION_ENUM) PERMISSION_COUNT };
#undef PERMISSION_ENUM

/* Words for the table below, nothing else. */
#define MAY(name) (UINT64_C(1) << PERMISSION_##name)
#define MAY_ANYONE (MAY(OWN_ACCOUNT) | MAY(HELP_USE) | MAY(INCIDENT_REPORT))
#define MAY_MEMBER (MAY_ANYONE | MAY(ORG_READ))
#define MAY_VIEW (MAY_MEMBER | MAY(CLIENT_FIND) | MAY(CLIENT_READ) | MAY(CLIENT_PRINT))
#define MAY_ENTER (MAY_VIEW | MAY(CLIENT_WRITE) | MAY(DOSE_WRITE) | MAY(LIST_USE) | MAY(FEED_READ))
#define MAY_DESK (MAY_ANYONE | MAY(ORG_READ) | MAY(ORG_READ_ALL) | MAY(TICKET_WORK))

/* The matrix. `staff` roles reach every organization and are given only within the registry's own.
 *    name            word              staff  words                                 may */
/* clang-format off */
#define ROLE_TABLE(X)                                                                              \
    X(VIEWER,         "viewer",         false, "Look up records",                                  \
      MAY_VIEW)                                                                                    \
    X(CLINICAL,       "clinical",       false, "Look up and record immunizations",                 \
      MAY_ENTER | MAY(RECALL_RUN) | MAY(REPORT_RUN))                                               \
    X(INVENTORY,      "inventory",      false, "Also manage vaccine stock",                        \
      MAY_ENTER | MAY(INVENTORY_MANAGE))                                                           \
    X(ORG_ADMIN,      "org-admin",      false, "Administrator of the organization",                \
      MAY_ENTER | MAY(RECALL_RUN) | MAY(REPORT_RUN) | MAY(INVENTORY_MANAGE) | MAY(ORG_EDIT) |      \
      MAY(AGREEMENT_SIGN) | MAY(USER_MANAGE) | MAY(USER_ASSIST) | MAY(FEED_MANAGE))                                   \
    X(REPRESENTATIVE, "representative", false, "Authorized representative: signs the agreement",   \
      MAY_MEMBER | MAY(AGREEMENT_SIGN))                                                            \
    X(SCHOOL,         "school",         false, "School or child care: lists and student records",  \
      MAY_VIEW | MAY(LIST_USE))                                                                    \
    X(EXCHANGE,       "exchange",       false, "A machine's account for data exchange",            \
      MAY(EXCHANGE_SEND))                                                                          \
    X(FEED_CONTACT,   "feed-contact",   false, "Data exchange contact: feeds and their messages",  \
      MAY_MEMBER | MAY(FEED_READ) | MAY(FEED_MANAGE))                                              \
    X(PUBLIC_HEALTH,  "public-health",  false, "Population coverage and follow-up",                \
      MAY_VIEW | MAY(LIST_USE) | MAY(RECALL_RUN) | MAY(REPORT_RUN) | MAY(REPORT_POPULATION))       \
    X(HELPDESK,       "helpdesk",       true,  "Help desk of the registry",                        \
      MAY_DESK | MAY(USER_ASSIST) | MAY(FEED_READ_ALL))                                            \
    X(PROGRAM,        "program",        true,  "Registry staff: agreements, records, incidents",   \
      MAY_DESK | MAY(USER_ASSIST) | MAY(FEED_READ_ALL) | MAY(CLIENT_FIND) | MAY(CLIENT_READ) |     \
      MAY(CLIENT_PRINT) | MAY(CLIENT_WRITE) | MAY(DOSE_WRITE) | MAY(LIST_USE) | MAY(RECALL_RUN) |  \
      MAY(REPORT_RUN) | MAY(REPORT_POPULATION) | MAY(ORG_MANAGE) | MAY(AGREEMENT_DECIDE) |         \
      MAY(ORG_EDIT) | MAY(CLIENT_MERGE) | MAY(CLIENT_PROTECT) | MAY(NEWS_WRITE) | MAY(INCIDENT_WORK) |             \
      MAY(AUDIT_READ) | MAY(OUTBOX_READ))                                                          \
    X(PRIVACY,        "privacy",        true,  "Privacy officer: audit and incidents only",        \
      MAY_DESK | MAY(INCIDENT_WORK) | MAY(AUDIT_READ))                                             \
    X(SYSADMIN,       "sysadmin",       true,  "System administrator: settings, no records",       \
      MAY_DESK | MAY(USER_MANAGE) | MAY(USER_ASSIST) | MAY(ORG_MANAGE) | MAY(FEED_READ_ALL) |      \
      MAY(ORG_EDIT) | MAY(FEED_MANAGE) | MAY(AUDIT_READ) | MAY(OUTBOX_READ) | MAY(SYSTEM_MANAGE))

/* clang-format on */
#define ROLE_ENUM(name, word, staff, words, may) ROLE_##name,
enum role { ROLE_TABLE(ROLE_ENUM) ROLE_COUNT };
#undef ROLE_ENUM

typedef uint32_t role_set; /* bit i: role i */
#define ROLE_BIT(role) ((role_set)1 << (role))

bool access_allows(role_set roles, enum permission permission);
bool access_staff(role_set roles); /* holds at least one staff role: reaches every organization */

struct str permission_word(enum permission permission);
struct str permission_words(enum permission permission);
bool permission_find(struct str word, enum permission *out);
struct str role_word(enum role role);
struct str role_words(enum role role); /* in plain words, as shown to people */
bool role_is_staff(enum role role);
bool role_find(struct str word, enum role *out);

/* "viewer,school" to a set; false at the first unknown word, which *unknown then names. */
bool roles_parse(struct str text, role_set *out, struct str *unknown);
struct str roles_text(struct arena *arena, role_set set);  /* "viewer,school" */
struct str roles_shown(struct arena *arena, role_set set); /* plain words, "; " between them */

/* May somebody with `giver` give or take `role`? Staff roles only from a system administrator; the
 * others from whoever manages users. A machine's account is never given to a person. */
bool role_may_give(role_set giver, enum role role);

#endif
