/* registry/correction.c - three words on one dose, decided part by part. */
#include "registry/correction.h"

#include "base/buf.h"
#include "registry/said.h"

static const struct str names[PART_COUNT] = {[PART_GIVEN] = STR_INIT("date given"),
                                             [PART_PRODUCT] = STR_INIT("product"),
                                             [PART_LOT] = STR_INIT("lot number and expiry"),
                                             [PART_AMOUNT] = STR_INIT("amount"),
                                             [PART_SOURCE] = STR_INIT("source of information"),
                                             [PART_COMPLETION] = STR_INIT("given or not"),
                                             [PART_ROUTE] = STR_INIT("route"),
                                             [PART_SITE] = STR_INIT("site"),
                                             [PART_GIVEN_BY] = STR_INIT("given by"),
                                             [PART_ORDERED_BY] = STR_INIT("ordered by"),
                                             [PART_FACILITY] = STR_INIT("place"),
                                             [PART_ELIGIBILITY] = STR_INIT("eligibility"),
                                             [PART_FUNDING] = STR_INIT("funding"),
                                             [PART_VIS] = STR_INIT("information statements"),
                                             [PART_REACTIONS] = STR_INIT("reactions")};

struct str
correction_part_name(enum dose_part part)
{
    return names[part];
}

struct str
correction_names(struct arena *arena, uint32_t parts)
{
    struct buf out;

    buf_init(&out, arena, 64);
    for (int i = 0; i < PART_COUNT; i++) {
        if ((parts & (UINT32_C(1) << i)) == 0)
            continue;
        if (out.n > 0)
            buf_add(&out, STR(", "));
        buf_add(&out, names[i]);
    }
    return buf_str(&out);
}

/* -- one part ---------------------------------------------------------------------------------- */

static void
take_product(struct report_dose *to, const struct report_dose *from)
{
    to->cvx = from->cvx;
    to->cvx_text = from->cvx_text;
    to->ndc = from->ndc;
    to->mvx = from->mvx;
    to->trade_name = from->trade_name;
}

static void
take_eligibility(struct report_dose *to, const struct report_dose *from)
{
    to->eligibility = from->eligibility;
    to->eligibility_capture = from->eligibility_capture;
    to->eligibility_on = from->eligibility_on;
}

static void
take_part(struct report_dose *to, const struct report_dose *from, enum dose_part part)
{
    switch (part) {
    case PART_GIVEN:
        to->given = from->given;
        break;
    case PART_PRODUCT:
        take_product(to, from);
        break;
    case PART_LOT:
        to->lot = from->lot;
        to->expires = from->expires;
        break;
    case PART_AMOUNT:
        to->amount = from->amount;
        to->unit = from->unit;
        break;
    case PART_SOURCE:
        to->source = from->source;
        break;
    case PART_COMPLETION:
        to->completion = from->completion;
        to->refusal = from->refusal;
        break;
    case PART_ROUTE:
        to->route = from->route;
        break;
    case PART_SITE:
        to->site = from->site;
        break;
    case PART_GIVEN_BY:
        to->administered_by = from->administered_by;
        break;
    case PART_ORDERED_BY:
        to->ordered_by = from->ordered_by;
        break;
    case PART_FACILITY:
        to->facility = from->facility;
        break;
    case PART_ELIGIBILITY:
        take_eligibility(to, from);
        break;
    case PART_FUNDING:
        to->funding = from->funding;
        break;
    case PART_VIS:
        to->vis = from->vis;
        to->vis_count = from->vis_count;
        break;
    case PART_REACTIONS:
        to->reactions = from->reactions;
        to->reaction_count = from->reaction_count;
        break;
    case PART_COUNT:
        break;
    }
}

struct report_dose
correction_part(const struct report_dose *dose, enum dose_part part)
{
    struct report_dose only = {
        .given = DATE_NONE, .expires = DATE_NONE, .eligibility_on = DATE_NONE};

    take_part(&only, dose, part);
    return only;
}

static bool
same_words(struct arena *arena, const struct report_dose *a, const struct report_dose *b,
           enum dose_part part)
{
    struct report_dose x = correction_part(a, part);
    struct report_dose y = correction_part(b, part);

    return str_eq(said_dose(arena, &x), said_dose(arena, &y));
}

static bool
either_empty(struct str a, struct str b)
{
    return a.n == 0 || b.n == 0 || str_ieq(a, b);
}

/* The same, or not said by one of the two where the rest tells the same. */
static bool
agree(struct arena *arena, const struct report_dose *a, const struct report_dose *b,
      enum dose_part part)
{
    if (part == PART_PRODUCT)
        return str_eq(a->cvx, b->cvx) && either_empty(a->mvx, b->mvx) &&
               either_empty(a->trade_name, b->trade_name);
    if (part == PART_LOT)
        return str_ieq(a->lot, b->lot) && (!date_is(a->expires) || !date_is(b->expires) ||
                                           date_cmp(a->expires, b->expires) == 0);
    if (part == PART_AMOUNT)
        return str_eq(a->amount, b->amount) && either_empty(a->unit, b->unit);
    return same_words(arena, a, b, part);
}

uint32_t
correction_differences(struct arena *arena, const struct report_dose *a,
                       const struct report_dose *b)
{
    uint32_t parts = 0;

    for (int i = 0; i < PART_COUNT; i++)
        if (!agree(arena, a, b, (enum dose_part)i))
            parts |= UINT32_C(1) << i;
    return parts;
}

/* -- the three --------------------------------------------------------------------------------- */

struct correction
correction_merge(struct arena *arena, const struct report_dose *before,
                 const struct report_dose *now, const struct report_dose *believed)
{
    struct correction out = {.believed = *believed};

    for (int i = 0; i < PART_COUNT; i++) {
        enum dose_part part = (enum dose_part)i;

        if (same_words(arena, before, now, part) || same_words(arena, now, believed, part))
            continue;
        if (agree(arena, before, believed, part)) {
            take_part(&out.believed, now, part);
            out.taken = true;
        } else if (!agree(arena, now, believed, part)) {
            out.conflict |= UINT32_C(1) << i;
        }
    }
    return out;
}
