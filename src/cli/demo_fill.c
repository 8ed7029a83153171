/* cli/demo_fill.c - fills the demo: organizations in every state, people of every role, two weeks of
 * messages through the feeds' own doors. */
#include <string.h>

#include "access/account.h"
#include "access/permission.h"
#include "access/user.h"
#include "base/limits.h"
#include "cli/demo.h"
#include "cli/population_load.h"
#include "org/dua.h"
#include "store/setting.h"

#define SEED UINT64_C(19960514)

/* Signed so many days before the agreement ends, three years after: the end is `ends_in` days away. */
static const struct {
    const char *code, *name;
    enum org_kind kind;
    bool agreement;
    int ends_in; /* days; negative: over */
} orgs[] = {
    {"REGISTRY", "The Registry", ORG_REGISTRY, false, 0},
    {"HILL-01", "Hilltop Family Clinic", ORG_CLINIC, true, 700},
    {"LAKE-02", "Lakeside Pediatrics", ORG_CLINIC, true, 62},
    {"PRAI-03", "Prairie Pharmacy", ORG_PHARMACY, true, 400},
    {"SCHO-04", "Riverbend School District", ORG_SCHOOL, true, 25},
    {"MILL-05", "Mill City Hospital", ORG_HOSPITAL, true, 5},
    {"GRAC-06", "Gracewood Care Center", ORG_LONG_TERM_CARE, true, -9},
    {"PAST-07", "Pasture Lane Clinic", ORG_CLINIC, true, -140},
    {"NEWB-08", "Newbrook Midwives", ORG_CLINIC, false, 0},
};

const struct demo_person demo_people[] = {
    {"HILL-01", "nurse", "Nora", "Lind", ROLE_BIT(ROLE_CLINICAL), "looks up and records doses"},
    {"HILL-01", "viewer", "Vera", "Hult", ROLE_BIT(ROLE_VIEWER), "looks up only"},
    {"HILL-01", "admin", "Arne", "Dahl", ROLE_BIT(ROLE_ORG_ADMIN), "administers the organization"},
    {"HILL-01", "rep", "Rita", "Moe", ROLE_BIT(ROLE_REPRESENTATIVE), "signs the agreement"},
    {"HILL-01", "engineer", "Egil", "Foss", ROLE_BIT(ROLE_FEED_CONTACT), "watches the feeds"},
    {"LAKE-02", "engineer", "Liv", "Sand", ROLE_BIT(ROLE_FEED_CONTACT), "has a failing feed"},
    {"LAKE-02", "rep", "Roar", "Vik", ROLE_BIT(ROLE_REPRESENTATIVE), "renews soon"},
    {"SCHO-04", "school", "Siri", "Holt", ROLE_BIT(ROLE_SCHOOL), "checks students"},
    {"MILL-05", "rep", "Mona", "Ek", ROLE_BIT(ROLE_REPRESENTATIVE), "renews for forty facilities"},
    {"MILL-05", "admin", "Arvid", "Lund", ROLE_BIT(ROLE_ORG_ADMIN), "administers forty facilities"},
    {"GRAC-06", "admin", "Gunn", "Aas", ROLE_BIT(ROLE_ORG_ADMIN), "agreement in its days of grace"},
    {"PAST-07", "rep", "Per", "Eng", ROLE_BIT(ROLE_REPRESENTATIVE), "agreement expired"},
    {"REGISTRY", "helpdesk", "Hanne", "Krog", ROLE_BIT(ROLE_HELPDESK), "helps organizations"},
    {"REGISTRY", "staff", "Stig", "Lie", ROLE_BIT(ROLE_PROGRAM), "agreements, records, merges"},
    {"REGISTRY", "privacy", "Pia", "Nes", ROLE_BIT(ROLE_PRIVACY), "audit and incidents"},
    {"REGISTRY", "operator", "Ola", "Ruud", ROLE_BIT(ROLE_SYSADMIN), "runs the machine"},
};
const size_t demo_people_count = sizeof(demo_people) / sizeof(demo_people[0]);

enum { ORGS = sizeof(orgs) / sizeof(orgs[0]), DEMO_SITES = 40 };
enum { DEMO_MINUTES = 12 }; /* between two messages of a day */

/* Signed on the day from which it ends when the table says. */
static struct date
signed_on(struct date today, int ends_in)
{
    struct ymd end = date_split(date_add_days(today, ends_in));

    if (end.month == 2 && end.day == 29)
        end.day = 28;
    return date_from(end.year - AGREEMENT_YEARS, end.month, end.day);
}

/* Facilities of the hospital that listed them in its agreement. */
static enum status
add_sites(struct demo *d, struct tx *tx, const struct org *hospital,
          const struct agreement *agreement, struct err *err)
{
    for (int i = 1; i <= DEMO_SITES; i++) {
        struct org site = {.code = arena_printf(d->cli->arena, "MILL-05-%02d", i),
                           .name = arena_printf(d->cli->arena, "Mill City Clinic %d", i),
                           .parent = hospital->id,
                           .address = hospital->address,
                           .phone = hospital->phone};
        struct facility facility = {.from = agreement->dates.signed_on, .until = DATE_NONE};

        site.address.street = arena_printf(d->cli->arena, "%d Mill St", 100 + i);
        TRY(org_add(tx, &site, d->now.at, err));
        facility.org = site.id;
        TRY(agreement_facility_put(tx, agreement->id, &facility, err));
    }
    return OK;
}

static enum status
add_orgs(struct demo *d, struct org_id ids[ORGS], struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct agreement agreement = {0};

    TRY(tx_begin(&tx, d->store.db, err));
    /* A second factor would need everybody's telephone; in a registry it is required of staff. */
    TRY(setting_save(&tx, STR("access.second_factor"), STR("off"), err));
    for (size_t i = 0; i < ORGS; i++) {
        struct org org = {.code = str_of(orgs[i].code),
                          .name = str_of(orgs[i].name),
                          .kind = orgs[i].kind,
                          .address = {.street = STR("100 Main St"),
                                      .city = STR("Duluth"),
                                      .state = STR("MN"),
                                      .zip = STR("55802")},
                          .phone = STR("218-555-0100")};
        struct signer signer = {
            .name = STR("Rita Moe"), .title = STR("Director"), .email = STR("rep@example.org")};

        TRY(org_add(&tx, &org, d->now.at, err));
        ids[i] = org.id;
        if (orgs[i].agreement)
            TRY(agreement_take_over(&tx, org.id, signed_on(d->now.today, orgs[i].ends_in), &signer,
                                    d->now.at, &agreement, err));
        if (strcmp(orgs[i].code, "MILL-05") == 0)
            TRY(add_sites(d, &tx, &org, &agreement, err));
    }
    return tx_commit(&tx, err);
}

static enum status
add_person(struct demo *d, const struct demo_person *person, const struct org_id ids[ORGS],
           struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct password_wish wish = {.fresh = STR(DEMO_PASSWORD), .confirmed = STR(DEMO_PASSWORD)};
    struct password_outcome outcome;
    struct user user = {.username = str_of(person->username),
                        .given = str_of(person->given),
                        .family = str_of(person->family),
                        .email = arena_printf(d->cli->arena, "%s@example.org", person->username),
                        .language = STR("en"),
                        .roles = person->roles,
                        .standing = USER_ACTIVE,
                        .active_on = d->now.today,
                        .reviewed_on = d->now.today,
                        .warned_on = DATE_NONE};

    for (size_t i = 0; i < ORGS; i++)
        if (strcmp(orgs[i].code, person->org) == 0)
            user.org = ids[i];
    TRY(tx_begin(&tx, d->store.db, err));
    TRY(user_add(&tx, &user, d->now.at, err));
    TRY(tx_commit(&tx, err));
    TRY(account_password(d->store.db, d->cli->arena, &user, &wish, d->now, &outcome, err));
    return outcome.done ? OK : FAIL(err, E_INVALID, "the demo's password breaks the rules");
}

static enum status
add_feed(struct demo *d, const char *login, struct org_id org, const char *name, struct err *err)
{
    struct str code = str_skip(str_of(login), str_find(str_of(login), '.') + 1), secret;
    struct feed feed = {.org = org,
                        .code = code,
                        .name = str_of(name),
                        .login = str_of(login),
                        .mllp_from = STR("127.0.0.0/8 ::1"),
                        .state = FEED_LIVE,
                        .closed_on = DATE_NONE};

    return feed_add(d->serving.door.exchange, d->cli->arena, d->now.at, &feed, &secret, err);
}

/* Everybody's history up to two weeks ago, as the feeds reported it then. */
static enum status
send_histories(struct demo *d, struct err *err)
{
    struct now then = d->now;
    struct population_load load = {.exchange = d->serving.door.exchange,
                                   .population = d->population,
                                   .households = d->clients * 10 / 24 + 1,
                                   .until = date_add_days(d->now.today, -DEMO_DAYS),
                                   .feeds = {DEMO_HEALTHY, DEMO_FAILING, DEMO_SILENT},
                                   .feed_count = 3};
    struct population_loaded done;

    then.at.us -= (DEMO_DAYS + 1) * INT64_C(86400000000);
    load.now = then;
    clock_set(then.at, then.offset_minutes);
    TRY(population_send(&load, &done, err));
    fprintf(d->cli->err, "%llu invented people in %.1f s\n", (unsigned long long)done.people,
            done.seconds);
    return OK;
}

/* What one feed sends on one of the last days. */
struct day {
    struct demo *demo;
    struct arena *arena;
    const char *feed;
    size_t feed_number;
    int ago;
    unsigned messages;
};

static enum invented_fault
fault_of(const struct day *day, uint64_t chance)
{
    bool failing = strcmp(day->feed, DEMO_FAILING) == 0 && day->ago <= 4;

    if (failing && chance % 100 < 45)
        return (enum invented_fault)(1 + chance / 100 % (FAULT_COUNT - 1));
    return chance % 100 < 3 ? FAULT_LOT_MISSING : FAULT_NONE;
}

static void
send_one(const struct day *day, const struct caller *who, unsigned n, uint64_t chance)
{
    struct demo *d = day->demo;
    uint64_t households = d->clients * 10 / 24 + 1;
    struct household home;
    struct invented_vxu vxu = {.facility = who->feed.code,
                               .sender = STR("EHR"),
                               .offset_minutes = d->now.offset_minutes,
                               .fault = fault_of(day, chance)};
    struct invented_person *person;

    population_household(d->population, day->arena,
                         (chance >> 20) % households / 3 * 3 + day->feed_number, &home);
    person = &home.people[(chance >> 12) % home.count];
    vxu.person = person;
    vxu.facility = str_slice(str_of(day->feed), 0, str_find(str_of(day->feed), '.'));
    vxu.last = person->dose_count;
    vxu.first = vxu.last > 1 ? vxu.last - 1 : 0;
    vxu.given_here = vxu.first;
    vxu.control_id = arena_printf(day->arena, "D%d-%zu-%u", day->ago, day->feed_number, n);
    vxu.sent = clock_now().at;
    (void)feed_answer(d->serving.door.exchange, day->arena, who,
                      n % 6 == 5 ? population_qbp(day->arena, &vxu, true)
                                 : population_vxu(day->arena, &vxu),
                      NULL, NULL);
}

static enum status
send_day(const struct day *day, struct err *err)
{
    struct demo *d = day->demo;
    uint64_t chance = SEED + (uint64_t)day->ago * 131 + day->feed_number;
    struct caller who;

    TRY(feed_by_name(d->serving.door.exchange, d->cli->arena, str_of(day->feed), &who, err));
    for (unsigned n = 0; n < day->messages; n++) {
        struct instant at = d->now.at;

        chance = chance * 6364136223846793005U + 1442695040888963407U;
        /* Through the hours before now, the last one some minutes ago. */
        at.us -= day->ago * INT64_C(86400000000) +
                 (int64_t)(day->messages - n) * DEMO_MINUTES * INT64_C(60000000);
        clock_set(at, d->now.offset_minutes);
        arena_reset(day->arena);
        send_one(day, &who, n, chance >> 16);
    }
    return OK;
}

static enum status
send_days(struct demo *d, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
    static const char *const feeds[] = {DEMO_HEALTHY, DEMO_FAILING, DEMO_SILENT};

    for (int ago = DEMO_DAYS; ago >= 0; ago--) {
        for (size_t i = 0; i < sizeof(feeds) / sizeof(feeds[0]); i++) {
            struct day day = {d, arena, feeds[i], i, ago, 24 + (unsigned)(ago * 7 + (int)i) % 11};

            if (i == 2 && ago < DEMO_SILENT_DAYS)
                continue;
            TRY(send_day(&day, err));
        }
    }
    return OK;
}

static enum status
send_all(struct demo *d, struct err *err)
{
    TRY(send_histories(d, err));
    return send_days(d, err);
}

enum status
demo_fill(struct demo *d, struct err *err)
{
    struct org_id ids[ORGS];
    enum status status;

    d->population = population_new(SEED, d->now.today);
    TRY(add_orgs(d, ids, err));
    for (size_t i = 0; i < demo_people_count; i++)
        TRY(add_person(d, &demo_people[i], ids, err));
    TRY(demo_desk(d, err));
    TRY(add_feed(d, DEMO_HEALTHY, ids[1], "Hilltop EHR", err));
    TRY(add_feed(d, DEMO_FAILING, ids[2], "Lakeside EHR", err));
    TRY(add_feed(d, DEMO_SILENT, ids[3], "Prairie pharmacy system", err));
    status = send_all(d, err);
    clock_run();
    return status;
}
