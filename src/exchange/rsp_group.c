/* exchange/rsp_group.c - the CVX that names a vaccine group in a message.
 *
 * The schedule speaks of 26 groups by name, a message of the unspecified formulation of each:
 * immunization guide 1.5, appendix A 4, and the CDC table of CVX by vaccine group. */
#include "exchange/rsp_write.h"

static const struct {
    struct str group;
    uint16_t cvx;
} groups[] = {
    {STR_INIT("COVID-19"), 213},
    {STR_INIT("Chikungunya"), 317},
    {STR_INIT("Cholera"), 26},
    {STR_INIT("DTaP/Tdap/Td"), 107},
    {STR_INIT("Dengue"), 330},
    {STR_INIT("Ebola"), 214},
    {STR_INIT("HPV"), 137},
    {STR_INIT("HepA"), 85},
    {STR_INIT("HepB"), 45},
    {STR_INIT("Hib"), 17},
    {STR_INIT("Influenza"), 88},
    {STR_INIT("Japanese Encephalitis"), 129},
    {STR_INIT("MMR"), 3},
    {STR_INIT("Meningococcal"), 108},
    {STR_INIT("Meningococcal B"), 164},
    {STR_INIT("Orthopoxvirus"), 325},
    {STR_INIT("Pneumococcal"), 152},
    {STR_INIT("Polio"), 89},
    {STR_INIT("RSV"), 304},
    {STR_INIT("Rabies"), 90},
    {STR_INIT("Rotavirus"), 122},
    {STR_INIT("TBE"), 222},
    {STR_INIT("Typhoid"), 91},
    {STR_INIT("Varicella"), 21},
    {STR_INIT("Yellow Fever"), 184},
    {STR_INIT("Zoster"), 188},
};

const struct cvx *
rsp_group_cvx(const struct code_sets *codes, struct str group)
{
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
        if (str_eq(groups[i].group, group))
            return cvx_number(codes, groups[i].cvx);
    return NULL; /* a group of a later release: told by its series' name alone */
}
