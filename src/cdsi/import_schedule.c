/* cdsi/import_schedule.c - the schedule file of CDC's supporting data as table rows. */
#include "cdsi/import_antigen.h"

struct conflict {
    struct str impacted, conflicting, begin, least, end;
    bool written;
    const struct xml_node *node;
};

static enum status
conflict_read(struct importing *im, const struct xml_node *node, struct conflict *out,
              struct err *err)
{
    const struct xml_node *previous = xml_child(node, "previous");
    const struct xml_node *current = xml_child(node, "current");

    if (previous == NULL || current == NULL)
        return import_refuse(im, node, "previous or current", "is missing", err);
    out->node = node;
    TRY(text_number(im, previous, "cvx", &out->conflicting, err));
    TRY(text_number(im, current, "cvx", &out->impacted, err));
    TRY(text_offset(im, node, "conflictBeginInterval", &out->begin, err));
    TRY(text_offset(im, node, "minConflictEndInterval", &out->least, err));
    return text_offset(im, node, "conflictEndInterval", &out->end, err);
}

static bool
conflict_alike(const struct conflict *a, const struct conflict *b)
{
    return str_eq(a->impacted, b->impacted) && str_eq(a->begin, b->begin) &&
           str_eq(a->least, b->least) && str_eq(a->end, b->end);
}

static enum status
conflicts(struct importing *im, const struct xml_node *node, struct err *err)
{
    struct conflict *all;
    size_t count = 0, n = 0;

    XML_EACH(one, node, "liveVirusConflict")
    {
        count++;
    }
    all = ARENA_ARRAY(im->arena, struct conflict, count + 1);
    XML_EACH(one, node, "liveVirusConflict")
    {
        TRY(conflict_read(im, one, &all[n], err));
        n++;
    }
    for (size_t i = 0; i < count; i++) {
        struct str tail = arena_printf(im->arena, "\t%.*s\t%.*s\t%.*s", STRF(all[i].begin),
                                       STRF(all[i].least), STRF(all[i].end));

        for (size_t j = i; j < count; j++) {
            if (all[j].written || !conflict_alike(&all[i], &all[j]))
                continue;
            all[j].written = true;
            row_item(im, all[j].node, arena_printf(im->arena, "X\t%.*s", STRF(all[i].impacted)),
                     all[j].conflicting, tail);
        }
        row_flush(im);
    }
    return OK;
}

static enum status
vaccine_groups(struct importing *im, const struct xml_node *root, struct err *err)
{
    const struct xml_node *map = xml_child(root, "vaccineGroupToAntigenMap");

    XML_EACH(group, xml_child(root, "vaccineGroups"), "vaccineGroup")
    {
        struct str name;

        TRY(text_need(im, group, "name", &name, err));
        row(im, group, "G");
        cell(im, name);
        TRY(cell_word(im, group, "administerFullVaccineGroup", "Yes=Y|No=-", err));
        XML_EACH(one, map, "vaccineGroupMap")
        {
            if (!str_eq(xml_child_text(one, "name"), name))
                continue;
            XML_EACH(antigen, one, "antigen")
            {
                cell(im, antigen->text);
            }
        }
    }
    return OK;
}

static enum status
vaccine_map(struct importing *im, const struct xml_node *node, struct err *err)
{
    XML_EACH(map, node, "cvxMap")
    {
        XML_EACH(association, map, "association")
        {
            struct str antigen;

            if (xml_blank(association))
                continue;
            TRY(text_need(im, association, "antigen", &antigen, err));
            row(im, map, "M");
            TRY(cell_number(im, map, "cvx", err));
            cell(im, antigen);
            TRY(cell_offset(im, association, "associationBeginAge", err));
            TRY(cell_offset(im, association, "associationEndAge", err));
        }
    }
    return OK;
}

enum status
import_schedule(struct importing *im, const struct xml_node *root, struct err *err)
{
    static const char *const needed[] = {"liveVirusConflicts", "vaccineGroups",
                                         "vaccineGroupToAntigenMap", "cvxToAntigenMap",
                                         "observations"};

    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
        if (xml_child(root, needed[i]) == NULL)
            return import_refuse(im, root, needed[i], "is missing", err);
    TRY(vaccine_groups(im, root, err));
    TRY(vaccine_map(im, xml_child(root, "cvxToAntigenMap"), err));
    TRY(conflicts(im, xml_child(root, "liveVirusConflicts"), err));
    XML_EACH(observation, xml_child(root, "observations"), "observation")
    {
        struct str code;

        TRY(text_number(im, observation, "observationCode", &code, err));
        row_item(im, observation, STR("O"), code, STR(""));
    }
    row_flush(im);
    return OK;
}

enum status
import_coded_values(struct importing *im, const struct xml_node *root, struct err *err)
{
    XML_EACH(observation, xml_child(root, "observations"), "observation")
    {
        XML_EACH(value, xml_child(observation, "codedValues"), "codedValue")
        {
            struct str code, system;

            if (xml_blank(value))
                continue;
            TRY(text_need(im, value, "code", &code, err));
            TRY(text_need(im, value, "codeSystem", &system, err));
            row(im, value, "K");
            cell(im, system);
            cell(im, str_eq(system, STR("CVX")) && code.n > 1 && code.p[0] == '0'
                         ? str_skip(code, 1)
                         : code);
            TRY(cell_number(im, observation, "observationCode", err));
        }
    }
    return OK;
}
