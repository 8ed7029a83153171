/* cdsi/words.c - one word for each status and reason, as in the test-case tables. */
#include "cdsi/cdsi.h"

struct str
cdsi_dose_status_word(enum cdsi_dose_status status)
{
    static const struct str words[] = {STR_INIT(""), STR_INIT("valid"), STR_INIT("not_valid"),
                                       STR_INIT("extraneous"), STR_INIT("substandard")};

    return words[status];
}

struct str
cdsi_status_word(enum cdsi_status status)
{
    static const struct str words[] = {STR_INIT("Not Complete"), STR_INIT("Complete"),
                                       STR_INIT("Immune"),       STR_INIT("Contraindicated"),
                                       STR_INIT("Aged Out"),     STR_INIT("Not Recommended")};

    return words[status];
}

struct str
cdsi_series_type_word(enum cdsi_series_type type)
{
    static const struct str words[] = {STR_INIT("standard"), STR_INIT("risk"),
                                       STR_INIT("evaluation only")};

    return words[type];
}

/* Several reasons may hold; the first of age, interval, conflict, vaccine is the one named. */
struct str
cdsi_reason_word(uint16_t reasons)
{
    static const struct {
        uint16_t reason;
        struct str word;
    } words[] = {
        {CDSI_LOT_EXPIRED, STR_INIT("lot_expired")},
        {CDSI_CONDITION, STR_INIT("dose_condition")},
        {CDSI_SERIES_COMPLETE, STR_INIT("series_complete")},
        {CDSI_INADVERTENT, STR_INIT("inadvertent")},
        {CDSI_TOO_YOUNG, STR_INIT("too_young")},
        {CDSI_TOO_OLD, STR_INIT("too_old")},
        {CDSI_TOO_SOON, STR_INIT("too_soon")},
        {CDSI_CONFLICT, STR_INIT("conflict")},
        {CDSI_WRONG_VACCINE | CDSI_WRONG_TRADE_NAME | CDSI_VACCINE_AGE, STR_INIT("vaccine")},
        {CDSI_AGE_GRACE | CDSI_INTERVAL_GRACE, STR_INIT("grace_period")},
        {CDSI_LOW_VOLUME, STR_INIT("low_volume")},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if ((reasons & words[i].reason) != 0)
            return words[i].word;
    return STR("");
}

struct str
cdsi_forecast_reason_word(uint16_t reasons)
{
    static const struct {
        enum cdsi_forecast_reason reason;
        struct str word;
    } words[] = {
        {CDSI_BECAUSE_CONTRAINDICATED, STR_INIT("contraindication")},
        {CDSI_BECAUSE_TOO_OLD, STR_INIT("exceeded_maximum_age")},
        {CDSI_BECAUSE_CANNOT_FINISH, STR_INIT("unable_to_finish")},
        {CDSI_BECAUSE_SEASON_OVER, STR_INIT("past_season")},
        {CDSI_BECAUSE_HISTORY, STR_INIT("past_history")},
        {CDSI_BECAUSE_IMMUNE, STR_INIT("immunity")},
        {CDSI_BECAUSE_COMPLETE, STR_INIT("complete")},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if ((reasons & words[i].reason) != 0)
            return words[i].word;
    return STR("");
}
