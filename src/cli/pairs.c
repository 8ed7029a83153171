/* cli/pairs.c - files of labelled pairs of persons, for judging matching. */
#include "cli/pairs.h"

#include <string.h>

#include "base/clock.h"
#include "base/date.h"

enum { CSV_FIELDS = 96 };

static struct pair *
add_pair(struct arena *arena, struct pairs *pairs)
{
    struct pair *pair;

    if (pairs->count == pairs->room) {
        size_t room = pairs->room == 0 ? 256 : pairs->room * 2;
        struct pair *longer = ARENA_ARRAY(arena, struct pair, room);

        if (pairs->count > 0)
            memcpy(longer, pairs->list, pairs->count * sizeof(*longer));
        pairs->list = longer;
        pairs->room = room;
    }
    pair = &pairs->list[pairs->count++];
    *pair = (struct pair){.a.born = DATE_NONE, .b.born = DATE_NONE};
    return pair;
}

/* "Possible Match", "possible_match", "no match", "Not a Match", ... */
static bool
parse_label(struct str text, enum match_answer *out)
{
    char letters[24];
    struct str word = {letters, 0};

    for (size_t i = 0; i < text.n && word.n < sizeof(letters); i++) {
        char c = text.p[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c >= 'a' && c <= 'z')
            letters[word.n++] = c;
    }
    if (str_eq(word, STR("match")) || str_eq(word, STR("same")))
        *out = MATCH_SAME;
    else if (str_starts(word, STR("possible")) || str_eq(word, STR("review")))
        *out = MATCH_REVIEW;
    else if (str_eq(word, STR("nomatch")) || str_eq(word, STR("notamatch")) ||
             str_eq(word, STR("different")) || str_eq(word, STR("new")))
        *out = MATCH_NEW;
    else
        return false;
    return true;
}

/* -- one person -------------------------------------------------------------------------------- */

/* A person has at most one of each thing in these files; each is made when its first part comes. */
#define ONLY(arena, list, count, type)                                                             \
    ((count) > 0 ? &(list)[0] : ((count) = 1, (list) = ARENA_NEW((arena), type)))

static struct report_name *
legal_name(struct arena *arena, struct report_client *who)
{
    if (who->name_count == 0) {
        who->names = ARENA_ARRAY(arena, struct report_name, 2);
        who->name_count = 1;
        who->names[0].type = STR("L");
    }
    return &who->names[0];
}

static void
add_alias(struct arena *arena, struct report_client *who, struct str given)
{
    (void)legal_name(arena, who);
    who->names[1] = (struct report_name){.given = given, .type = STR("A")};
    who->name_count = 2;
}

static void
add_identifier(struct arena *arena, struct report_client *who, const char *type,
               struct str authority, struct str value)
{
    enum { MOST = 12 };

    if (who->identifier_count == 0)
        who->identifiers = ARENA_ARRAY(arena, struct report_identifier, MOST);
    if (who->identifier_count < MOST)
        who->identifiers[who->identifier_count++] =
            (struct report_identifier){authority, str_of(type), value};
}

/* "CLINIC:123;OTHER:77", or numbers without an authority. */
static void
add_identifiers(struct arena *arena, struct report_client *who, struct str text)
{
    while (text.n > 0) {
        struct str item = str_trim(str_cut(&text, str_find(text, ';') < text.n ? ';' : '|'));
        struct str authority = STR("");

        if (str_find(item, ':') < item.n)
            authority = str_cut(&item, ':');
        if (item.n > 0)
            add_identifier(arena, who, "MR", authority, item);
    }
}

/* Month first, day second, as American files write it; a year of two digits is of the hundred years
 * up to now. Also year first, and hyphens. */
static struct date
parse_born(struct str text)
{
    struct date born = DATE_NONE;
    struct str rest = text;
    char between = str_find(text, '/') < text.n ? '/' : '-';
    uint64_t part[3];
    struct str year;

    if (date_parse_iso(text, &born) || (str_digits(text) && date_parse_hl7(text, &born)))
        return born;
    for (size_t i = 0; i < 3; i++) {
        year = str_cut(&rest, between);
        if (!str_parse_u64(year, &part[i]) || part[i] > 9999)
            return DATE_NONE;
    }
    if (part[0] > 31)
        return date_valid((int)part[0], (int)part[1], (int)part[2])
                   ? date_from((int)part[0], (int)part[1], (int)part[2])
                   : DATE_NONE;
    if (year.n == 2)
        part[2] += (int)part[2] + 2000 > date_split(clock_now().today).year ? 1900 : 2000;
    return date_valid((int)part[2], (int)part[0], (int)part[1])
               ? date_from((int)part[2], (int)part[0], (int)part[1])
               : DATE_NONE;
}

static enum report_flag
parse_flag(struct str text)
{
    char c = text.n > 0 ? text.p[0] : '\0';

    return c == 'Y' || c == 'y' || c == '1' || c == 't' || c == 'T'   ? REPORT_YES
           : c == 'N' || c == 'n' || c == '0' || c == 'f' || c == 'F' ? REPORT_NO
                                                                      : REPORT_UNSAID;
}

static enum report_sex
parse_sex(struct str text)
{
    char c = text.n > 0 ? text.p[0] : '\0';

    return c == 'F' || c == 'f'   ? REPORT_SEX_F
           : c == 'M' || c == 'm' ? REPORT_SEX_M
           : c == 'X' || c == 'x' ? REPORT_SEX_X
           : c == 'U' || c == 'u' ? REPORT_SEX_U
                                  : REPORT_SEX_NONE;
}

enum column {
    COL_NONE,
    COL_FAMILY,
    COL_GIVEN,
    COL_MIDDLE,
    COL_SUFFIX,
    COL_ALIAS,
    COL_BORN,
    COL_SEX,
    COL_IDS,
    COL_SSN,
    COL_MEDICAID,
    COL_PHONE,
    COL_EMAIL,
    COL_STREET,
    COL_OTHER,
    COL_CITY,
    COL_STATE,
    COL_ZIP,
    COL_MAIDEN,
    COL_GUARDIAN_FAMILY,
    COL_GUARDIAN_GIVEN,
    COL_ORDER,
    COL_MULTIPLE
};

/* The CSV's names first, then the test scripts'. */
static const struct {
    struct str name;
    enum column column;
} columns[] = {
    {STR_INIT("family"), COL_FAMILY},
    {STR_INIT("given"), COL_GIVEN},
    {STR_INIT("middle"), COL_MIDDLE},
    {STR_INIT("suffix"), COL_SUFFIX},
    {STR_INIT("born"), COL_BORN},
    {STR_INIT("sex"), COL_SEX},
    {STR_INIT("ids"), COL_IDS},
    {STR_INIT("ssn"), COL_SSN},
    {STR_INIT("phone"), COL_PHONE},
    {STR_INIT("street"), COL_STREET},
    {STR_INIT("city"), COL_CITY},
    {STR_INIT("state"), COL_STATE},
    {STR_INIT("zip"), COL_ZIP},
    {STR_INIT("mother_maiden"), COL_MAIDEN},
    {STR_INIT("guardian_family"), COL_GUARDIAN_FAMILY},
    {STR_INIT("guardian_given"), COL_GUARDIAN_GIVEN},
    {STR_INIT("birth_order"), COL_ORDER},
    {STR_INIT("multiple_birth"), COL_MULTIPLE},
    {STR_INIT("alias"), COL_ALIAS},
    {STR_INIT("medicaid"), COL_MEDICAID},
    {STR_INIT("email"), COL_EMAIL},
    {STR_INIT("nameLast"), COL_FAMILY},
    {STR_INIT("nameFirst"), COL_GIVEN},
    {STR_INIT("nameMiddle"), COL_MIDDLE},
    {STR_INIT("nameSuffix"), COL_SUFFIX},
    {STR_INIT("nameAlias"), COL_ALIAS},
    {STR_INIT("birthDate"), COL_BORN},
    {STR_INIT("gender"), COL_SEX},
    {STR_INIT("mrns"), COL_IDS},
    {STR_INIT("addressStreet1"), COL_STREET},
    {STR_INIT("addressStreet2"), COL_OTHER},
    {STR_INIT("addressCity"), COL_CITY},
    {STR_INIT("addressState"), COL_STATE},
    {STR_INIT("addressZip"), COL_ZIP},
    {STR_INIT("motherMaidenName"), COL_MAIDEN},
    {STR_INIT("guardianNameLast"), COL_GUARDIAN_FAMILY},
    {STR_INIT("guardianNameFirst"), COL_GUARDIAN_GIVEN},
    {STR_INIT("birthOrder"), COL_ORDER},
    {STR_INIT("birthStatus"), COL_MULTIPLE},
};

static enum column
column_find(struct str name)
{
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        if (str_eq(columns[i].name, name))
            return columns[i].column;
    return COL_NONE;
}

static void
put_name(struct report_name *name, enum column column, struct str value)
{
    if (column == COL_FAMILY)
        name->family = value;
    else if (column == COL_GIVEN)
        name->given = value;
    else if (column == COL_MIDDLE)
        name->middle = value;
    else
        name->suffix = value;
}

static void
put_address(struct report_address *address, enum column column, struct str value)
{
    if (column == COL_STREET)
        address->street = value;
    else if (column == COL_OTHER)
        address->other = value;
    else if (column == COL_CITY)
        address->city = value;
    else if (column == COL_STATE)
        address->state = value;
    else
        address->zip = value;
}

static void
put_contact(struct arena *arena, struct report_client *who, struct str phone, struct str email)
{
    if (who->contact_count == 0)
        who->contacts = ARENA_ARRAY(arena, struct report_contact, 2);
    if (who->contact_count < 2)
        who->contacts[who->contact_count++] =
            (struct report_contact){.number = phone, .email = email};
}

static void
put_guardian(struct arena *arena, struct report_client *who, enum column column, struct str value)
{
    struct report_guardian *guardian =
        ONLY(arena, who->guardians, who->guardian_count, struct report_guardian);

    if (column == COL_GUARDIAN_FAMILY)
        guardian->name.family = value;
    else
        guardian->name.given = value;
}

static void
put_value(struct arena *arena, struct report_client *who, enum column column, struct str value)
{
    uint64_t number;

    switch (column) {
    case COL_FAMILY:
    case COL_GIVEN:
    case COL_MIDDLE:
    case COL_SUFFIX:
        put_name(legal_name(arena, who), column, value);
        break;
    case COL_ALIAS:
        add_alias(arena, who, value);
        break;
    case COL_BORN:
        who->born = parse_born(value);
        break;
    case COL_SEX:
        who->sex = parse_sex(value);
        break;
    case COL_IDS:
        add_identifiers(arena, who, value);
        break;
    case COL_SSN:
        add_identifier(arena, who, "SS", STR(""), value);
        break;
    case COL_MEDICAID:
        add_identifier(arena, who, "MA", STR(""), value);
        break;
    case COL_PHONE:
        put_contact(arena, who, value, STR(""));
        break;
    case COL_EMAIL:
        put_contact(arena, who, STR(""), value);
        break;
    case COL_STREET:
    case COL_OTHER:
    case COL_CITY:
    case COL_STATE:
    case COL_ZIP:
        put_address(ONLY(arena, who->addresses, who->address_count, struct report_address), column,
                    value);
        break;
    case COL_MAIDEN:
        who->mother.family = value;
        break;
    case COL_GUARDIAN_FAMILY:
    case COL_GUARDIAN_GIVEN:
        put_guardian(arena, who, column, value);
        break;
    case COL_ORDER:
        if (str_parse_u64(value, &number) && number < 16)
            who->birth_order = (int)number;
        break;
    case COL_MULTIPLE:
        who->multiple_birth = parse_flag(value);
        break;
    case COL_NONE:
        break;
    }
}

/* -- the two forms ----------------------------------------------------------------------------- */

/* What stands between quotes, doubled quotes halved; *i is put behind the closing one. */
static struct str
csv_quoted(struct arena *arena, struct str text, size_t *i)
{
    size_t end = *i + 1, n = 0;
    char *p;

    while (end < text.n && (text.p[end] != '"' || (end + 1 < text.n && text.p[end + 1] == '"')))
        end += text.p[end] == '"' ? 2 : 1;
    p = arena_bytes(arena, end - *i);
    for (size_t at = *i + 1; at < end; at++) {
        p[n++] = text.p[at];
        at += text.p[at] == '"';
    }
    *i = end + 1 < text.n ? end + 1 : text.n;
    return (struct str){p, n};
}

/* One record of a CSV by RFC 4180. */
static size_t
csv_next(struct arena *arena, struct str *rest, struct str field[CSV_FIELDS])
{
    size_t count = 0, i = 0;
    bool more = rest->n > 0;

    while (more) {
        bool quoted = i < rest->n && rest->p[i] == '"';
        struct str value = quoted ? csv_quoted(arena, *rest, &i) : STR("");
        size_t start = i;

        while (i < rest->n && rest->p[i] != ',' && rest->p[i] != '\n')
            i++;
        if (!quoted)
            value = str_trim((struct str){rest->p + start, i - start});
        if (count < CSV_FIELDS)
            field[count++] = value;
        more = i < rest->n && rest->p[i] == ',';
        i += i < rest->n;
    }
    *rest = str_skip(*rest, i);
    return count;
}

/* One cell of a pair's row, under its head. */
static void
read_cell(struct arena *arena, struct pair *pair, struct str head, struct str value)
{
    if (str_eq(head, STR("id")))
        pair->id = value;
    else if (value.n > 0 && str_starts(head, STR("a_")))
        put_value(arena, &pair->a, column_find(str_skip(head, 2)), value);
    else if (value.n > 0 && str_starts(head, STR("b_")))
        put_value(arena, &pair->b, column_find(str_skip(head, 2)), value);
}

static enum status
read_csv(struct arena *arena, struct str bytes, struct pairs *out, struct err *err)
{
    struct str head[CSV_FIELDS], field[CSV_FIELDS];
    size_t columns_count = csv_next(arena, &bytes, head), label = CSV_FIELDS, count;

    for (size_t i = 0; i < columns_count; i++)
        if (str_eq(head[i], STR("label")))
            label = i;
    if (label == CSV_FIELDS)
        return FAIL(err, E_INVALID, "the head line names no column \"label\"");
    while ((count = csv_next(arena, &bytes, field)) > 0) {
        struct pair *pair;
        enum match_answer answer;

        if (count == 1 && field[0].n == 0)
            continue;
        if (label >= count || !parse_label(field[label], &answer)) {
            out->left_out++;
            continue;
        }
        pair = add_pair(arena, out);
        pair->label = answer;
        for (size_t i = 0; i < count && i < columns_count; i++)
            read_cell(arena, pair, head[i], field[i]);
    }
    return OK;
}

/* "nameFirst=Ann,nameLast=Lee," */
static void
read_script_person(struct arena *arena, struct str text, struct report_client *who)
{
    while (text.n > 0) {
        struct str item = str_cut(&text, ','), name = str_trim(str_cut(&item, '='));

        item = str_trim(item);
        if (item.n > 0)
            put_value(arena, who, column_find(name), item);
    }
}

static void
read_script(struct arena *arena, struct str bytes, struct pairs *out)
{
    struct pair *pair = NULL;
    struct str id = STR("");

    while (bytes.n > 0) {
        struct str line = str_trim(str_cut(&bytes, '\n')), value = line;
        enum match_answer answer;

        if (str_starts(line, STR("TEST:"))) {
            id = str_trim(str_skip(line, 5));
            pair = NULL;
        } else if (str_starts(line, STR("EXPECT:")) && parse_label(str_skip(line, 7), &answer)) {
            pair = add_pair(arena, out);
            pair->id = id;
            pair->label = answer;
        } else if (str_starts(line, STR("EXPECT:"))) {
            out->left_out++;
        } else if (pair != NULL && str_starts(line, STR("PATIENT "))) {
            (void)str_cut(&value, ':');
            read_script_person(arena, str_trim(value), line.p[8] == 'A' ? &pair->a : &pair->b);
        }
    }
}

enum status
pairs_read(struct arena *arena, struct str bytes, struct pairs *out, struct err *err)
{
    *out = (struct pairs){0};
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        bytes = str_skip(bytes, 3);
    if (str_find_str(str_slice(bytes, 0, 4096), STR("TEST:")) < 4096 &&
        str_find_str(bytes, STR("\nEXPECT:")) < bytes.n)
        read_script(arena, bytes, out);
    else
        TRY(read_csv(arena, bytes, out, err));
    if (out->count == 0)
        return FAIL(err, E_INVALID, "the file holds no labelled pair");
    return OK;
}
