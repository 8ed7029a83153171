/* exchange/rehearse.c - judging and answering as a registry without a single record does. */
#include "exchange/rehearse.h"

#include "base/id.h"
#include "exchange/ack.h"
#include "exchange/vxu_preview.h"

void
rehearse_answer(struct arena *arena, const struct ask *ask, struct now now, int64_t id,
                struct rehearsed *one)
{
    struct answer answer = {.verdict = &one->verdict,
                            .switches = &ask->switches,
                            .codes = ask->codes,
                            .now = now.at,
                            .offset_minutes = now.offset_minutes,
                            .id = id};

    vxu_preview(arena, ask, &one->verdict);
    one->msa1 = judge_code(&one->verdict, &ask->switches);
    one->reply = ack_build_empty_registry(arena, &answer);
}

struct rehearsed
rehearse(struct arena *arena, const struct ask *ask, struct now now, const struct hl7_part *part)
{
    struct rehearsed one = {.msa1 = STR("")};

    one.verdict = part->kind == HL7_PART_ENVELOPE ? judge_envelope(arena, part->text, part->found)
                                                  : judge_message(arena, ask, part->text);
    rehearse_answer(arena, ask, now, id_new(), &one);
    return one;
}
