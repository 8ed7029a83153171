/* web/desk/values.c - what {dua.expires} and the like mean today, for the organization of a ticket. */
#include "base/buf.h"
#include "desk/macro.h"
#include "web/desk/codes.h"
#include "web/desk/page.h"
#include "web/mails.h"
#include "web/org/facts.h"

/*    name                what it says, when there is nothing to say */
#define VALUE_TABLE(X)                                                                             \
    X(ASKER_NAME, "asker.name", "")                                                                \
    X(DESK_NAME, "desk.name", "the help desk")                                                     \
    X(DUA_EXPIRES, "dua.expires", "(no agreement is in force)")                                    \
    X(DUA_SIGNED, "dua.signed", "(never)")                                                         \
    X(DUA_SIGNER, "dua.signer", "(nobody)")                                                        \
    X(FEED_ERRORS, "feed.errors", "no errors")                                                     \
    X(FEED_NAMES, "feed.names", "(none)")                                                          \
    X(ORG_ADMINISTRATORS, "org.administrators", "(nobody)")                                        \
    X(ORG_CODE, "org.code", "(unknown)")                                                           \
    X(ORG_NAME, "org.name", "your organization")                                                   \
    X(REGISTRY_NAME, "registry.name", "the registry")                                              \
    X(SITE_URL, "site.url", "")                                                                    \
    X(TICKET_NUMBER, "ticket.number", "")

enum value {
#define VALUE_ENUM(name, word, none) VALUE_##name,
    VALUE_TABLE(VALUE_ENUM)
#undef VALUE_ENUM
        VALUES
};

static void
begin(struct macro_value values[VALUES])
{
    static const struct macro_value empty[VALUES] = {
#define VALUE_ROW(name, word, none) {STR_INIT(word), STR_INIT(none)},
        VALUE_TABLE(VALUE_ROW)
#undef VALUE_ROW
    };

    memcpy(values, empty, sizeof(empty));
}

struct str
macro_names(struct visit *v)
{
    struct macro_value values[VALUES];
    struct buf buf;

    begin(values);
    buf_init(&buf, v->arena, 256);
    for (size_t i = 0; i < VALUES; i++)
        buf_printf(&buf, "%s{%.*s}", i > 0 ? ", " : "", STRF(values[i].name));
    return buf_str(&buf);
}

struct str
macro_stranger(struct str text)
{
    struct macro_value values[VALUES];

    begin(values);
    return macro_unknown(text, values, VALUES);
}

static void
set(struct macro_value values[VALUES], enum value which, struct str value)
{
    if (value.n > 0)
        values[which].value = value;
}

static struct str
names_of(struct visit *v, const struct user *list, size_t count)
{
    struct buf buf;

    buf_init(&buf, v->arena, 64);
    for (size_t i = 0; i < count; i++)
        buf_printf(&buf, "%s%.*s%s%.*s", i > 0 ? "; " : "",
                   STRF(user_full_name(v->arena, &list[i])), list[i].email.n > 0 ? ", " : "",
                   STRF(list[i].email));
    return buf_str(&buf);
}

static enum status
feed_values(struct visit *v, struct tx *tx, struct org_id org, struct macro_value values[VALUES],
            struct err *err)
{
    struct desk_codes lately;
    struct buf names, codes;

    TRY(desk_codes_load(v, tx, org, &lately, err));
    buf_init(&names, v->arena, 64);
    buf_init(&codes, v->arena, 64);
    for (size_t i = 0; i < lately.feed_count && i < DESK_FEEDS; i++)
        buf_printf(&names, "%s%.*s", i > 0 ? ", " : "", STRF(lately.feeds[i].login));
    for (size_t i = 0; i < lately.count; i++)
        buf_printf(&codes, "%s%.*s (%lld)", i > 0 ? ", " : "", STRF(lately.codes[i].own),
                   (long long)lately.codes[i].count);
    set(values, VALUE_FEED_NAMES, buf_str(&names));
    set(values, VALUE_FEED_ERRORS, buf_str(&codes));
    return OK;
}

static enum status
org_values(struct visit *v, struct tx *tx, int64_t org, struct macro_value values[VALUES],
           struct err *err)
{
    struct org_facts facts;

    if (org == 0)
        return OK;
    TRY(org_facts_load(v, tx, (struct org_id){org}, &facts, err));
    set(values, VALUE_ORG_NAME, facts.org.name);
    set(values, VALUE_ORG_CODE, facts.org.code);
    if (facts.has_signed) {
        set(values, VALUE_DUA_SIGNER, facts.signed_one.signer.name);
        set(values, VALUE_DUA_SIGNED, date_long(v->arena, facts.signed_one.dates.signed_on));
    }
    if (facts.gate.id.v != 0)
        set(values, VALUE_DUA_EXPIRES, date_long(v->arena, facts.gate.ends_on));
    set(values, VALUE_ORG_ADMINISTRATORS, names_of(v, facts.admins, facts.admin_count));
    return feed_values(v, tx, facts.org.id, values, err);
}

static enum status
asker_value(struct visit *v, struct tx *tx, const struct ticket *t,
            struct macro_value values[VALUES], struct err *err)
{
    struct user user;

    set(values, VALUE_ASKER_NAME, t->full_name);
    if (t->user == 0)
        return OK;
    TRY(user_load(tx, v->arena, (struct user_id){t->user}, &user, err));
    set(values, VALUE_ASKER_NAME, user_full_name(v->arena, &user));
    return OK;
}

enum status
macro_text(struct visit *v, struct tx *tx, const struct ticket *t, int64_t id, struct str *out,
           struct err *err)
{
    struct macro_value values[VALUES];
    struct str url, name;
    struct macro *list;
    size_t count;

    begin(values);
    TRY(asker_value(v, tx, t, values, err));
    TRY(org_values(v, tx, t->org, values, err));
    TRY(mail_site(v, tx, &url, &name, err));
    set(values, VALUE_SITE_URL, url);
    set(values, VALUE_REGISTRY_NAME, name);
    set(values, VALUE_DESK_NAME, v->session.user.given);
    set(values, VALUE_TICKET_NUMBER, arena_printf(v->arena, "%d", (int)t->number));
    TRY(macro_list(tx, v->arena, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        if (list[i].id == id) {
            *out = macro_fill(v->arena, list[i].body, values, VALUES);
            return OK;
        }
    return FAIL(err, E_NOTFOUND, "there is no such ready-made answer");
}
