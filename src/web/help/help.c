/* web/help/help.c - /help: the list, a search, a page, and whether it was enough. */
#include "base/finding.h"
#include "desk/desk.h"
#include "html/markdown.h"
#include "store/db.h"
#include "web/desk/where.h"
#include "web/help/tasks.h"
#include "web/serve.h"

page_handler help_show, help_search_do, help_task_show, help_task_vote;

enum { ABOUT_MOST = 3 };

/* ---- the list ---- */

static void
fill_groups(struct visit *v, struct help_index_view *view)
{
    const struct help_task *list;
    size_t count = help_tasks(&list);
    struct help_index_groups *groups = ARENA_ARRAY(v->arena, struct help_index_groups, count + 1);
    struct help_index_groups_tasks *rows =
        ARENA_ARRAY(v->arena, struct help_index_groups_tasks, count + 1);

    for (size_t i = 0; i < count; i++) {
        struct help_index_groups *group;

        rows[i] = (struct help_index_groups_tasks){list[i].name, list[i].title};
        if (view->groups_count == 0 || !str_eq(list[i - 1].group, list[i].group))
            groups[view->groups_count++] =
                (struct help_index_groups){.group = list[i].group, .tasks = &rows[i]};
        group = &groups[view->groups_count - 1];
        group->tasks_count++;
    }
    view->groups = groups;
}

static void
fill_about(struct visit *v, struct help_index_view *view)
{
    struct help_index_about *rows = ARENA_ARRAY(v->arena, struct help_index_about, ABOUT_MOST);
    const struct help_task *list;
    size_t count = help_tasks(&list);

    for (size_t i = 0; i < count && view->about_count < ABOUT_MOST; i++)
        if (help_task_about(&list[i], view->page))
            rows[view->about_count++] = (struct help_index_about){list[i].name, list[i].title};
    view->about = rows;
}

/* GET /help */
enum status
help_show(struct visit *v, struct err *err)
{
    struct help_index_view view = {.product = v->web->product,
                                   .page = where_page(req_query(v->req, "page")),
                                   .request = where_request(req_query(v->req, "request"))};

    (void)err;
    fill_about(v, &view);
    fill_groups(v, &view);
    page_help_index(&v->page, &view);
    return OK;
}

/* An error code, in whatever case, is found too. */
static void
fill_found(struct visit *v, struct help_index_view *view)
{
    const struct help_task *tasks[HELP_FOUND];
    size_t count = help_search(v->arena, view->query, tasks);
    struct help_index_found *rows = ARENA_ARRAY(v->arena, struct help_index_found, HELP_FOUND + 1);

    for (size_t i = 0; i < FINDING_COUNT; i++)
        if (str_ieq(finding_kinds[i].own, view->query))
            rows[view->found_count++] = (struct help_index_found){
                .heading = finding_kinds[i].own,
                .href = arena_printf(v->arena, "/help/errors/%.*s", STRF(finding_kinds[i].own))};
    for (size_t i = 0; i < count; i++)
        rows[view->found_count++] = (struct help_index_found){
            tasks[i]->title, arena_printf(v->arena, "/help/%.*s", STRF(tasks[i]->name))};
    view->found = rows;
}

/* POST /help/search: people type names into any box, so what is searched stands in no address. */
enum status
help_search_do(struct visit *v, struct err *err)
{
    struct help_index_view view = {.product = v->web->product,
                                   .query = str_slice(visit_field(v, "words"), 0, 100),
                                   .page = where_page(visit_field(v, "page")),
                                   .request = where_request(visit_field(v, "request"))};

    (void)err;
    if (view.query.n > 0)
        fill_found(v, &view);
    fill_groups(v, &view);
    page_help_index(&v->page, &view);
    return OK;
}

/* ---- a page ---- */

static enum status
fill_votes(struct visit *v, struct help_page_view *view, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct help_count *list;
    size_t count;

    view->staff = visit_may(v, PERMISSION_TICKET_WORK);
    if (!view->staff)
        return OK;
    TRY(tx_read(&tx, v->web->db, err));
    TRY(desk_help_votes(&tx, v->arena, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        if (str_eq(list[i].page, view->name)) {
            view->enough = list[i].enough;
            view->wanting = list[i].wanting;
        }
    return OK;
}

/* GET /help/:page */
enum status
help_task_show(struct visit *v, struct err *err)
{
    const struct help_task *task = help_task_find(v->part[0]);
    struct help_page_view view = {.thanks = str_eq(req_query(v->req, "done"), STR("yes"))};

    if (task == NULL)
        return FAIL(err, E_NOTFOUND, "there is no such help page");
    view.name = task->name;
    view.heading = task->title;
    view.content = html_markdown(v->arena, task->body);
    TRY(fill_votes(v, &view, err));
    page_help_page(&v->page, &view);
    return OK;
}

static enum status
count_vote(struct visit *v, struct str name, bool enough, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(desk_help_vote(&tx, name, enough, err));
    return tx_commit(&tx, err);
}

/* POST /help/:page: was it enough? If not, a question about this page. */
enum status
help_task_vote(struct visit *v, struct err *err)
{
    const struct help_task *task = help_task_find(v->part[0]);
    bool enough = str_eq(visit_field(v, "enough"), STR("yes"));
    unsigned tries = 0;
    enum status status;

    if (task == NULL)
        return FAIL(err, E_NOTFOUND, "there is no such help page");
    do
        status = count_vote(v, task->name, enough, err);
    while (tx_again(&tries, status));
    TRY(status);
    res_redirect(v->req, v->res,
                 arena_printf(v->arena,
                              enough ? "/help/%.*s?done=yes"
                                     : "/tickets/new?about=help&page=%%2Fhelp%%2F%.*s",
                              STRF(task->name)));
    return OK;
}
