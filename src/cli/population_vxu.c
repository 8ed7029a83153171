/* cli/population_vxu.c - invented people as the messages an EHR would send of them. */
#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "cli/population.h"

static void
add_date(struct buf *b, struct arena *arena, struct date date)
{
    buf_add(b, date_hl7(arena, date));
}

static void
add_msh(struct buf *b, struct arena *arena, const struct invented_vxu *v, const char *type,
        const char *profile)
{
    buf_printf(b, "MSH|^~\\&|%.*s|%.*s|JENNER|JENNER|", STRF(v->sender), STRF(v->facility));
    buf_add(b, instant_hl7(arena, v->sent, v->offset_minutes));
    buf_printf(b, "||%s|%.*s|P|2.5.1|||ER|AL|||||%s^CDCPHINVS\r", type, STRF(v->control_id),
               profile);
}

static void
add_pid(struct buf *b, struct arena *arena, const struct invented_vxu *v)
{
    const struct invented_person *p = v->person;
    bool newborn = p->birth_name.n > 0 && v->first == 0 && p->dose_count > 0 &&
                   p->doses[0].given.day - p->born.day < 10 && v->last == 1;
    struct str given = newborn ? p->birth_name : p->given;

    buf_printf(b, "PID|1||%llu^^^%.*s^MR||", (unsigned long long)p->number, STRF(v->facility));
    if (v->fault == FAULT_NAME_MISSING)
        buf_printf(b, "^^^^^^L|");
    else
        buf_printf(b, "%.*s^%.*s^%.*s^^^^L|", STRF(p->family), STRF(given),
                   newborn ? 0 : (int)p->middle.n, p->middle.p == NULL ? "" : p->middle.p);
    if (p->mother_given.n > 0)
        buf_printf(b, "%.*s^%.*s^^^^^M", STRF(p->mother_maiden), STRF(p->mother_given));
    buf_char(b, '|');
    if (v->fault == FAULT_BIRTH_FUTURE)
        BUF_LIT(b, "20991231");
    else
        add_date(b, arena, p->born);
    buf_printf(b,
               "|%c||%s^^CDCREC|%.*s^^%.*s^MN^%.*s^USA^L||^PRN^PH^^^%.3s^%.7s|||||||||%s^^CDCREC",
               p->sex, p->race, STRF(p->street), STRF(p->city), STRF(p->zip), p->phone.p,
               p->phone.p + 3, p->ethnicity);
    if (p->birth_order > 0)
        buf_printf(b, "||Y|%d", p->birth_order);
    else
        BUF_LIT(b, "||N");
    buf_char(b, '\r');
}

static void
add_people(struct buf *b, struct arena *arena, const struct invented_vxu *v)
{
    const struct invented_person *p = v->person;

    BUF_LIT(b, "PD1|||||||||||02^Reminder/Recall - any method^HL70215|N|");
    add_date(b, arena, p->born);
    BUF_LIT(b, "|||A|");
    add_date(b, arena, p->born);
    buf_char(b, '|');
    add_date(b, arena, p->born);
    buf_char(b, '\r');
    if (p->guardian_relation != NULL && p->child)
        buf_printf(b,
                   "NK1|1|%.*s^%.*s^^^^^L|%s^%s^HL70063|%.*s^^%.*s^MN^%.*s^USA^L|"
                   "^PRN^PH^^^%.3s^%.7s\r",
                   STRF(p->guardian_family), STRF(p->guardian_given), p->guardian_relation,
                   strcmp(p->guardian_relation, "MTH") == 0 ? "Mother" : "Father", STRF(p->street),
                   STRF(p->city), STRF(p->zip), p->phone.p, p->phone.p + 3);
}

static void
add_order(struct buf *b, const struct invented_vxu *v, size_t i)
{
    const struct invented_person *p = v->person;

    BUF_LIT(b, "ORC|RE||");
    if (p->doses[i].refused)
        BUF_LIT(b, "9999");
    else
        buf_printf(b, "%llu.%zu", (unsigned long long)p->number, i);
    buf_printf(b, "^%.*s|||||||||1234567893^Berg^Kari^^^^^^NPI^L^^^NPI\r", STRF(v->facility));
}

static const char *
route_of(const char *cvx)
{
    if (strcmp(cvx, "116") == 0)
        return "C38288^Oral^NCIT";
    if (strcmp(cvx, "03") == 0 || strcmp(cvx, "21") == 0)
        return "C38299^Subcutaneous^NCIT|LA^Left Arm^HL70163";
    return "C28161^Intramuscular^NCIT|LD^Left Deltoid^HL70163";
}

static void
add_obx(struct buf *b, struct arena *arena, const struct invented_person *p, size_t i)
{
    const struct invented_dose *dose = &p->doses[i];

    buf_printf(b, "OBX|1|CE|64994-7^Eligibility Status^LN|1|V0%d^Eligibility^HL70064||||||F|||",
               p->child && p->number % 3 == 0 ? 2 : 1);
    add_date(b, arena, dose->given);
    BUF_LIT(b, "|||VXC40^Eligibility captured at the immunization level^CDCPHINVS\r");
    buf_printf(b, "OBX|2|CE|30956-7^Vaccine type^LN|2|%s^%s^CVX||||||F\r", dose->cvx, dose->name);
    BUF_LIT(b, "OBX|3|DT|29768-9^VIS publication date^LN|2|");
    add_date(b, arena, date_from(2021, 8, 6));
    BUF_LIT(b, "||||||F\rOBX|4|DT|29769-7^VIS presented date^LN|2|");
    add_date(b, arena, dose->given);
    BUF_LIT(b, "||||||F\r");
}

static void
add_given(struct buf *b, struct arena *arena, const struct invented_vxu *v, size_t i)
{
    const struct invented_dose *dose = &v->person->doses[i];
    bool lot = v->fault != FAULT_LOT_MISSING;

    buf_printf(b,
               "|0.5|mL^mL^UCUM||00^New immunization record^NIP001|"
               "1234567893^Berg^Kari^^^^^^NPI^L^^^NPI|^^^%.*s||||%s|",
               STRF(v->facility), lot ? dose->lot : "");
    if (lot)
        add_date(b, arena, date_from(date_split(dose->given).year + 2, 1, 31));
    buf_printf(b, "|%s^%s^MVX|||CP|A\rRXR|%s\r", dose->mvx, dose->mvx,
               v->fault == FAULT_ROUTE_UNKNOWN ? "ZZ9^By arrow^NCIT" : route_of(dose->cvx));
    add_obx(b, arena, v->person, i);
}

static void
add_dose(struct buf *b, struct arena *arena, const struct invented_vxu *v, size_t i)
{
    const struct invented_dose *dose = &v->person->doses[i];

    add_order(b, v, i);
    BUF_LIT(b, "RXA|0|1|");
    if (v->fault == FAULT_DOSE_FUTURE)
        BUF_LIT(b, "20990101");
    else
        add_date(b, arena, dose->given);
    buf_printf(b, "||%s^%s^CVX", v->fault == FAULT_CVX_UNKNOWN ? "987" : dose->cvx, dose->name);
    if (dose->refused)
        BUF_LIT(b, "|999||||||||||||00^Parental decision^NIP002||RE|A\r");
    else if (i < v->given_here)
        BUF_LIT(b, "|999|||01^Historical information - source unspecified^NIP001|||||||||||CP|A\r");
    else
        add_given(b, arena, v, i);
}

struct str
population_vxu(struct arena *arena, const struct invented_vxu *v)
{
    struct buf b;

    assert(v->last <= v->person->dose_count && v->first <= v->last);
    buf_init(&b, arena, 2048);
    add_msh(&b, arena, v, "VXU^V04^VXU_V04", "Z22");
    add_pid(&b, arena, v);
    add_people(&b, arena, v);
    for (size_t i = v->first; i < v->last; i++)
        add_dose(&b, arena, v, i);
    return buf_str(&b);
}

struct str
population_qbp(struct arena *arena, const struct invented_vxu *v, bool forecast)
{
    const struct invented_person *p = v->person;
    struct buf b;

    buf_init(&b, arena, 1024);
    add_msh(&b, arena, v, "QBP^Q11^QBP_Q11", forecast ? "Z44" : "Z34");
    buf_printf(&b, "QPD|%s|%.*s|%llu^^^%.*s^MR|%.*s^%.*s^%.*s^^^^L|",
               forecast ? "Z44^Request Evaluated History and Forecast^CDCPHINVS"
                        : "Z34^Request Immunization History^CDCPHINVS",
               STRF(v->control_id), (unsigned long long)p->number, STRF(v->facility),
               STRF(p->family), STRF(p->given), STRF(p->middle));
    if (p->mother_given.n > 0)
        buf_printf(&b, "%.*s^%.*s^^^^^M", STRF(p->mother_maiden), STRF(p->mother_given));
    buf_char(&b, '|');
    add_date(&b, arena, p->born);
    buf_printf(&b, "|%c|%.*s^^%.*s^MN^%.*s^USA^L|^PRN^PH^^^%.3s^%.7s", p->sex, STRF(p->street),
               STRF(p->city), STRF(p->zip), p->phone.p, p->phone.p + 3);
    BUF_LIT(&b, "\rRCP|I|5^RD&Records&HL70126\r");
    return buf_str(&b);
}
