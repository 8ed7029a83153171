/* web/help/tasks.c - the help pages: read once, found by name, by page and by words. */
#include "web/help/tasks.h"

#include <pthread.h>

#include "base/utf8.h"
#include "web/help_texts.h" /* made by tools/mkdata from data/help/tasks.md */

static struct help_task tasks[HELP_TASKS];
static size_t task_count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* "name | title | pages | words" */
static void
read_head(struct str line, struct str group)
{
    struct help_task *task = &tasks[task_count++];

    task->group = group;
    task->name = str_trim(str_cut(&line, '|'));
    task->title = str_trim(str_cut(&line, '|'));
    task->pages = str_trim(str_cut(&line, '|'));
    task->words = str_trim(line);
}

static void
read_tasks(void)
{
    struct str rest = help_texts_tasks_md, group = STR("");

    while (rest.p != NULL) {
        struct str line = str_cut(&rest, '\n');

        if (str_starts(line, STR("# "))) {
            group = str_trim(str_skip(line, 2));
        } else if (str_starts(line, STR("## ")) && task_count < HELP_TASKS) {
            read_head(str_skip(line, 3), group);
            tasks[task_count - 1].body = (struct str){rest.p, 0};
        } else if (task_count > 0) {
            struct str *body = &tasks[task_count - 1].body;

            body->n = (size_t)(line.p + line.n - body->p);
        }
    }
}

size_t
help_tasks(const struct help_task **out)
{
    (void)pthread_once(&once, read_tasks);
    *out = tasks;
    return task_count;
}

const struct help_task *
help_task_find(struct str name)
{
    const struct help_task *list;
    size_t count = help_tasks(&list);

    for (size_t i = 0; i < count; i++)
        if (str_eq(list[i].name, name))
            return &list[i];
    return NULL;
}

/* "/feeds/17/onboard" is the page "/feeds/:id/onboard". */
static bool
is_page(struct str pattern, struct str page)
{
    while (pattern.p != NULL && page.p != NULL) {
        struct str want = str_cut(&pattern, '/'), have = str_cut(&page, '/');

        if (!str_eq(want, have) && !(str_starts(want, STR(":")) && have.n > 0))
            return false;
    }
    return pattern.p == NULL && page.p == NULL;
}

bool
help_task_about(const struct help_task *task, struct str page)
{
    struct str pages = task->pages;

    while (page.n > 0 && pages.p != NULL)
        if (is_page(str_cut(&pages, ' '), page))
            return true;
    return false;
}

/* ---- searching ---- */

static bool
is_word(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Does a word of `text`, both folded, begin with `word`? */
static bool
has(struct str text, struct str word)
{
    for (size_t i = 0; i + word.n <= text.n; i++)
        if ((i == 0 || !is_word(text.p[i - 1])) && str_eq(str_slice(text, i, i + word.n), word))
            return true;
    return false;
}

/* 0 if a word stands nowhere in the page. */
static int
score_of(struct arena *arena, const struct help_task *task, struct str query)
{
    struct str title = utf8_fold(arena, task->title), words = utf8_fold(arena, task->words),
               body = utf8_fold(arena, task->body);
    int score = 0;

    while (query.p != NULL) {
        struct str word = str_trim(str_cut(&query, ' '));

        if (word.n == 0)
            continue;
        if (has(title, word))
            score += 9;
        else if (has(words, word))
            score += 5;
        else if (has(body, word))
            score += 1;
        else
            return 0;
    }
    return score;
}

size_t
help_search(struct arena *arena, struct str query, const struct help_task *out[HELP_FOUND])
{
    struct str folded = utf8_fold(arena, query);
    int scores[HELP_FOUND];
    const struct help_task *list;
    size_t count = help_tasks(&list), found = 0;

    for (size_t i = 0; i < count; i++) {
        int score = score_of(arena, &list[i], folded);
        size_t at = found < HELP_FOUND ? found++ : HELP_FOUND;

        while (at > 0 && score > scores[at - 1]) {
            if (at < HELP_FOUND) {
                scores[at] = scores[at - 1];
                out[at] = out[at - 1];
            }
            at--;
        }
        if (at < HELP_FOUND) {
            scores[at] = score;
            out[at] = &list[i];
        }
    }
    while (found > 0 && scores[found - 1] == 0)
        found--;
    return found;
}
