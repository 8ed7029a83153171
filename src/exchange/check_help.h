/* exchange/check_help.h - for tests of this room: messages as text, findings as one line each.
 *
 * Ownership  everything lives in the world's arena, until world_close().
 */
#ifndef EXCHANGE_CHECK_HELP_H
#define EXCHANGE_CHECK_HELP_H

#include "base/test.h"
#include "exchange/ack.h"

struct world {
    struct arena *arena;
    struct code_sets *codes;
    struct profiles *profiles;
    struct ask ask;
};

/* 2 March 2026, a registry with strict defaults. */
static inline void
world_open(struct world *world)
{
    struct err err;

    world->arena = arena_new(64 * 1024 * 1024);
    assert_int_equal(code_sets_load(NULL, &world->codes, &err), OK);
    assert_int_equal(profiles_load(world->codes, &world->profiles, &err), OK);
    world->ask = (struct ask){
        .profiles = world->profiles, .codes = world->codes, .today = date_from(2026, 3, 2)};
    assert_true(instant_parse_hl7(STR("20260302101500-0600"), 0, &world->ask.now, &(bool){false}));
}

static inline void
world_close(struct world *world)
{
    profiles_free(world->profiles);
    code_sets_free(world->codes);
    arena_free(world->arena);
}

/* A VXU with all a strict registry asks for: one dose given here, one from another record. */
#define MSH_VXU                                                                                    \
    "MSH|^~\\&|EHR|ORG77|IIS|STATE|20260302090000-0600||VXU^V04^VXU_V04|m1|P|2.5.1|||ER|AL|||||"   \
    "Z22^CDCPHINVS\r"
#define PID_ANN                                                                                    \
    "PID|1||A1^^^ORG77^MR||Doe^Ann^^^^^L|Roe^Mary^^^^^M|20240102|F||2106-3^White^CDCREC|"          \
    "1 Elm St^^Anytown^MN^55101^USA^P||^PRN^PH^^^651^5550100|||||||||2186-5^Not Hispanic^CDCREC\r"
#define ORC_1 "ORC|RE|77^ORG77|901^ORG77|||||||||1234567890^Ray^Sue^^^^^^NPI^L^^^NPI\r"
#define RXA_1                                                                                      \
    "RXA|0|1|20260301||08^Hep B^CVX|0.5|mL^mL^UCUM||00^New "                                       \
    "record^NIP001|1^Ray^Sue^^^^^^ORG77^L^^^"                                                      \
    "PRN|^^^CLINIC1||||LOT1|20270101|MSD^Merck^MVX|||CP|A\r"
#define RXR_1 "RXR|C28161^IM^NCIT|LT^Left thigh^HL70163\r"
#define OBX_1                                                                                      \
    "OBX|1|CE|64994-7^Eligibility^LN|1|V02^Medicaid^HL70064||||||F|||20260301|||"                  \
    "VXC40^Per dose^CDCPHINVS\r"
#define OBX_VIS                                                                                    \
    "OBX|2|CE|30956-7^Vaccine^LN|2|45^Hep B^CVX||||||F\r"                                          \
    "OBX|3|DT|29768-9^Published^LN|2|20211015||||||F\r"                                            \
    "OBX|4|DT|29769-7^Presented^LN|2|20260301||||||F\r"
#define ORC_2 "ORC|RE||902^ORG77\r"
#define RXA_2 "RXA|0|1|20240401||20^DTaP^CVX|999|||01^Historical^NIP001|||||||||||CP|A\r"
#define DOSE_1 ORC_1 RXA_1 RXR_1 OBX_1 OBX_VIS
#define DOSE_2 ORC_2 RXA_2
#define GOOD MSH_VXU PID_ANN DOSE_1 DOSE_2

/* "AE;E FIELD_MISSING PID^1^5;E SEGMENT_EMPTY PID^1" */
static inline struct str
findings_line(struct world *world, const struct verdict *verdict)
{
    struct str code = judge_code(verdict, &world->ask.switches);
    struct buf buf;

    buf_init(&buf, world->arena, 256);
    buf_add(&buf, code.n > 0 ? code : STR("--"));
    for (size_t i = 0; i < verdict->found->count; i++) {
        const struct finding *finding = &verdict->found->list[i];

        buf_printf(&buf, ";%c %.*s %.*s", severity_letter(finding->severity),
                   STRF(finding_kind(finding->code)->own),
                   STRF(ack_where(world->arena, finding->place)));
    }
    return buf_str(&buf);
}

static inline struct verdict
judge_text(struct world *world, struct str text)
{
    return judge_message(world->arena, &world->ask, text);
}

/* The good message with the first `from` in it turned into `to`. */
static inline struct str
changed(struct world *world, const char *message, const char *from, const char *to)
{
    struct str text = str_of(message);
    size_t at = str_find_str(text, str_of(from));

    assert_true(at < text.n);
    return arena_printf(world->arena, "%.*s%s%.*s", (int)at, text.p, to,
                        (int)(text.n - at - str_of(from).n), text.p + at + str_of(from).n);
}

static inline struct str
reply_to(struct world *world, const struct verdict *verdict)
{
    struct answer answer = {.verdict = verdict,
                            .switches = &world->ask.switches,
                            .codes = world->codes,
                            .now = world->ask.now,
                            .offset_minutes = -360,
                            .id = 4711};

    return ack_build_empty_registry(world->arena, &answer);
}

#endif
