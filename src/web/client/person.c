/* web/client/person.c - registering a person, and correcting what is known of one. */
#include "web/client/person.h"

#include "base/buf.h"
#include "registry/client_search.h"
#include "web/client/choices.h"
#include "web/client/filters.h"
#include "web/client/searches.h"
#include "web/person.h"
#include "web/serve.h"

page_handler person_new, person_add, person_like, person_show, person_try;

/* ---- showing ---- */

static bool
holds_word(struct str words, struct str word)
{
    while (words.p != NULL)
        if (str_eq(str_cut(&words, ' '), word))
            return true;
    return false;
}

static void
fill_races(struct visit *v, struct str chosen, struct client_person_view *view)
{
    struct choices all = choices_codes(v, CODE_RACE, STR(""));
    struct client_person_races *rows =
        ARENA_ARRAY(v->arena, struct client_person_races, all.count + 1);

    for (size_t i = 0; i < all.count; i++)
        rows[i] = (struct client_person_races){.n = (int64_t)i,
                                               .code = all.list[i].code,
                                               .words = all.list[i].words,
                                               .chosen = holds_word(chosen, all.list[i].code)};
    view->races = rows;
    view->races_count = all.count;
}

static void
fill_choices(struct visit *v, const struct person_form *form, struct client_person_view *view)
{
    CHOICES_ROWS(v, view->relations, view->relations_count, struct client_person_relations,
                 choices_codes(v, CODE_RELATIONSHIP, form->relation));
    CHOICES_ROWS(v, view->languages_known, view->languages_known_count,
                 struct client_person_languages_known,
                 choices_codes(v, CODE_LANGUAGE, form->language));
    CHOICES_ROWS(v, view->ethnicities, view->ethnicities_count, struct client_person_ethnicities,
                 choices_codes(v, CODE_ETHNICITY, form->ethnicity));
    CHOICES_ROWS(v, view->publicities, view->publicities_count, struct client_person_publicities,
                 choices_codes(v, CODE_PUBLICITY, form->publicity));
    CHOICES_ROWS(v, view->statuses, view->statuses_count, struct client_person_statuses,
                 choices_codes(v, CODE_REGISTRY_STATUS, form->status));
    fill_races(v, form->races, view);
}

static void
fill_form(const struct person_form *form, struct client_person_view *view)
{
    view->family = form->family;
    view->given = form->given;
    view->middle = form->middle;
    view->suffix = form->suffix;
    view->born = form->born;
    view->sex = form->sex;
    view->mother_family = form->mother_family;
    view->mother_given = form->mother_given;
    view->guardian_given = form->guardian_given;
    view->guardian_family = form->guardian_family;
    view->street = form->street;
    view->other = form->other;
    view->city = form->city;
    view->state = form->state;
    view->zip = form->zip;
    view->county = form->county;
    view->phone = form->phone;
    view->email = form->email;
    view->multiple = form->multiple;
    view->order = form->order;
    view->died = form->died;
    view->protect = form->protect;
    view->chart = form->chart;
}

static void
fill_problems(struct visit *v, const struct person_problems *problems,
              struct client_person_view *view)
{
    struct client_person_problems *rows =
        ARENA_ARRAY(v->arena, struct client_person_problems, problems->count + 1);

    for (size_t i = 0; i < problems->count; i++)
        rows[i] = (struct client_person_problems){.field = str_of(problems->list[i].field),
                                                  .words = problems->list[i].words};
    view->problems = rows;
    view->problems_count = problems->count;
    if (problems->count > 0)
        v->res->status = 422;
}

static void
show(struct visit *v, const struct person_form *form, struct client_person_view *view)
{
    fill_form(form, view);
    fill_choices(v, form, view);
    view->note = visit_field(v, "note");
    page_client_person(&v->page, view);
}

/* ---- who may it be ---- */

/* "the same family name, birth date, phone; a compatible given name" */
static struct str
why_words(struct visit *v, const struct report_client *one, const struct report_client *two)
{
    struct identity a, b;
    struct match_score score;
    struct buf buf;

    identity_normalise(v->arena, v->web->codes, one, &a);
    identity_normalise(v->arena, v->web->codes, two, &b);
    score = match_score(&a, &b);
    buf_init(&buf, v->arena, 128);
    for (enum match_field field = 0; field < MATCH_FIELDS; field++) {
        enum match_level level = (enum match_level)score.level[field];

        if (level == LEVEL_MISSING || level == LEVEL_WEAK)
            continue;
        if (buf.n > 0)
            BUF_LIT(&buf, ", ");
        buf_printf(&buf, "%s %s", match_field_words(field), match_level_words(level));
    }
    return buf_str(&buf);
}

struct likes {
    struct client_person_matches *list;
    size_t count;
    int64_t hidden;
};

static enum status
find_likes(struct visit *v, const struct person_form *form, struct likes *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct report *report = record_report(v, (struct client_id){0});
    struct client_asked asked = {.who = &report->client, .organization = visit_scope(v)};
    struct client_answer answer;

    person_report(v, form, NULL, report);
    TRY(tx_read(&tx, v->web->db, err));
    TRY(client_ask(&tx, v->arena, v->web->codes, &asked, &answer, err));
    out->list = ARENA_ARRAY(v->arena, struct client_person_matches, answer.count + 1);
    out->count = answer.count;
    out->hidden = (int64_t)answer.hidden;
    for (size_t i = 0; i < answer.count; i++) {
        const struct report_client *who = &answer.list[i].believed;

        out->list[i] =
            (struct client_person_matches){.id = answer.list[i].id.v,
                                           .name = person_name(v->arena, who),
                                           .born = date_long(v->arena, who->born),
                                           .age = age_words(v->arena, who->born, v->now.today),
                                           .town = person_town(v->arena, who),
                                           .parent = person_parent(v->arena, who),
                                           .why = why_words(v, &report->client, who)};
    }
    return OK;
}

/* ---- registering ---- */

/* "14 Mar 2019, 7 y 8 m": so that a slip is seen before it is saved; what is wrong is said as it will be. */
static struct str
echo_words(struct visit *v, const struct person_form *form)
{
    struct date born;

    if (form->born.n == 0)
        return STR("");
    if (!date_parse_typed(form->born, v->now.today, &born))
        return STR("cannot be read; enter it as 3/14/2019 or 14 Mar 2019");
    if (date_cmp(born, v->now.today) > 0)
        return arena_printf(v->arena, "%.*s lies in the future", STRF(date_long(v->arena, born)));
    return arena_printf(v->arena, "%.*s, %.*s", STRF(date_long(v->arena, born)),
                        STRF(age_words(v->arena, born, v->now.today)));
}

/* GET /clients/new?s=NUMBER: what was searched for stands in the form. */
enum status
person_new(struct visit *v, struct err *err)
{
    struct client_person_view view = {.fresh = true};
    struct person_form form = {.family = STR("")};
    struct str words;
    int64_t search;

    (void)err;
    if (str_parse_i64(req_query(v->req, "s"), &search)) {
        words = searches_get(v->web->searches, v->arena, v->session.user.id.v, search);
        if (words.p != NULL)
            form = person_searched(v, filters_read(v, words).words);
    }
    view.echo = echo_words(v, &form);
    show(v, &form, &view);
    return OK;
}

/* POST /clients/new/like: the list alone, while somebody types. */
enum status
person_like(struct visit *v, struct err *err)
{
    struct person_form form = person_typed(v);
    struct client_likes_view view = {.hidden = 0};
    struct client_likes_matches *rows;
    struct likes likes = {NULL, 0, 0};

    if (form.family.n > 0 && form.born.n > 0)
        TRY(find_likes(v, &form, &likes, err));
    rows = ARENA_ARRAY(v->arena, struct client_likes_matches, likes.count + 1);
    for (size_t i = 0; i < likes.count; i++)
        rows[i] = (struct client_likes_matches){.id = likes.list[i].id,
                                                .name = likes.list[i].name,
                                                .born = likes.list[i].born,
                                                .age = likes.list[i].age,
                                                .town = likes.list[i].town,
                                                .parent = likes.list[i].parent,
                                                .why = likes.list[i].why};
    view.matches = rows;
    view.matches_count = likes.count;
    view.hidden = likes.hidden;
    view.echo = echo_words(v, &form);
    TRY(visit_audit_look(v,
                         &(struct visit_act){.what = AUDIT_SEARCH,
                                             .kind = STR("client"),
                                             .reason = STR("while registering")},
                         err));
    page_client_likes(&v->page, &view);
    return OK;
}

static enum status
add(struct visit *v, const struct person_form *form, struct err *err)
{
    struct report *report = record_report(v, (struct client_id){0});
    struct visit_act act = {
        .what = AUDIT_ADD, .kind = STR("client"), .reason = STR("registered at a page")};
    struct intake done;

    person_report(v, form, NULL, report);
    report->anew = str_eq(visit_field(v, "act"), STR("anyway"));
    report->client.note = visit_field(v, "note");
    if (report->client.status.n == 0)
        report->client.status = STR("A");
    TRY(record_apply(v, report, &act, &done, err));
    record_done(v, done.client, done.person == PERSON_ADDED ? "added" : "joined", 1);
    return OK;
}

/* POST /clients/new */
enum status
person_add(struct visit *v, struct err *err)
{
    struct person_form form = person_typed(v);
    struct person_problems problems = person_judge(v, &form);
    struct client_person_view view = {.fresh = true};
    struct likes likes = {NULL, 0, 0};

    if (problems.count == 0 && !str_eq(visit_field(v, "act"), STR("anyway")))
        TRY(find_likes(v, &form, &likes, err));
    if (problems.count == 0 && likes.count == 0)
        return add(v, &form, err);
    fill_problems(v, &problems, &view);
    view.matches = likes.list;
    view.matches_count = likes.count;
    view.hidden = likes.hidden;
    view.asked = likes.count > 0;
    show(v, &form, &view);
    return OK;
}

/* ---- correcting ---- */

/* GET /clients/:id/person */
enum status
person_show(struct visit *v, struct err *err)
{
    struct client_person_view view = {.fresh = false};
    struct person_form form;
    struct history history;

    TRY(record_load(v, 0, &history, err));
    TRY(record_seen(v, &history, err));
    view.id = history.client.id.v;
    view.version = history.client.version;
    form = person_known(v, &history.client.believed, v->session.user.org_code);
    show(v, &form, &view);
    return OK;
}

static void
show_both(struct visit *v, const struct history *history, const struct person_form *form,
          const struct person_form *known)
{
    struct client_person_view view = {
        .id = history->client.id.v, .version = history->client.version, .changed = true};
    struct person_difference *list;
    size_t count = person_differences(v, form, known, &list);
    struct client_person_theirs *rows =
        ARENA_ARRAY(v->arena, struct client_person_theirs, count + 1);

    for (size_t i = 0; i < count; i++)
        rows[i] = (struct client_person_theirs){list[i].field, list[i].one, list[i].two};
    view.theirs = rows;
    view.theirs_count = count;
    v->res->status = 409;
    show(v, form, &view);
}

/* Which fields were changed, never their values, for the audit. */
static struct str
changed_words(struct visit *v, const struct person_form *form, const struct person_form *known)
{
    struct person_difference *list;
    size_t count = person_differences(v, form, known, &list);
    struct buf buf;

    buf_init(&buf, v->arena, 64);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            BUF_LIT(&buf, ", ");
        buf_add(&buf, list[i].field);
    }
    return buf_str(&buf);
}

static enum status
save(struct visit *v, const struct history *history, const struct person_form *form,
     const struct person_form *known, struct err *err)
{
    struct report *report = record_report(v, history->client.id);
    struct visit_act act = {
        .what = AUDIT_CHANGE, .kind = STR("client"), .reason = changed_words(v, form, known)};
    struct intake done;

    person_report(v, form, known, report);
    report->version = history->client.version;
    report->client.note = visit_field(v, "note");
    if (act.reason.n == 0 && report->client.note.n == 0 && report->client.status.n == 0) {
        record_done(v, history->client.id, "same", 1);
        return OK;
    }
    TRY(record_apply(v, report, &act, &done, err));
    record_done(v, history->client.id, "person", 1);
    return OK;
}

/* POST /clients/:id/person */
enum status
person_try(struct visit *v, struct err *err)
{
    struct person_form form = person_typed(v), known;
    struct person_problems problems = person_judge(v, &form);
    struct client_person_view view = {.fresh = false};
    struct history history;
    enum status status;
    int64_t version = 0;

    TRY(record_load(v, 0, &history, err));
    known = person_known(v, &history.client.believed, v->session.user.org_code);
    (void)str_parse_i64(visit_field(v, "version"), &version);
    if (version != history.client.version) {
        show_both(v, &history, &form, &known);
        return OK;
    }
    if (problems.count > 0) {
        view.id = history.client.id.v;
        view.version = version;
        fill_problems(v, &problems, &view);
        show(v, &form, &view);
        return OK;
    }
    status = save(v, &history, &form, &known, err);
    if (status != E_CONFLICT)
        return status;
    TRY(record_load(v, 0, &history, err)); /* changed between our reading and our writing */
    known = person_known(v, &history.client.believed, v->session.user.org_code);
    show_both(v, &history, &form, &known);
    return OK;
}
