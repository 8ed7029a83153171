/* web/help/tasks.h - the help pages of data/help/tasks.md, taken apart.
 *
 * Ownership  texts live as long as the program.
 * Limits     HELP_TASKS pages; HELP_FOUND found.
 * Errors     none.
 */
#ifndef WEB_HELP_TASKS_H
#define WEB_HELP_TASKS_H

#include "base/arena.h"
#include "base/str.h"

enum { HELP_TASKS = 60, HELP_FOUND = 8 };

struct help_task {
    struct str group, name, title;
    struct str pages; /* paths of web/routes.h with blanks between */
    struct str words; /* other words it is searched by */
    struct str body;  /* Markdown */
};

size_t help_tasks(const struct help_task **out);         /* in the order of the file */
const struct help_task *help_task_find(struct str name); /* NULL if there is none */
/* Is it about this page? A number in the page stands for the route's word. */
bool help_task_about(const struct help_task *task, struct str page);
/* Each word must stand in it, or begin one there: best first. */
size_t help_search(struct arena *arena, struct str query, const struct help_task *out[HELP_FOUND]);

#endif
