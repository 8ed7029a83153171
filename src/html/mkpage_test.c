/* html/mkpage_test.c - templates that must not compile, each with its place and reason. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/test.h"

static const char *mkpage; /* the program, from the command line */
static char folder[] = "/tmp/mkpage-XXXXXX";

/* The text of a case begins in line 4. It declares `x text` unless it says otherwise. */
static const struct bad {
    const char *text;
    const char *says;
    const char *inputs;
} bads[] = {
    /* what may stand where */
    {"<p {{x}}>", "4: a value may stand in text and in quoted attributes only", NULL},
    {"<p class={{x}}>", "4: a value may stand in text", NULL},
    {"<{{x}}>", "4: a value may stand in text", NULL},
    {"<p {{x}}=\"a\">", "4: a value may stand in text", NULL},
    {"\n\n<p onclick=\"{{x}}\">", "6: the attribute onclick may not stand in a page", NULL},
    {"<p onclick='f()'>{{x}}", "the attribute onclick", NULL},
    {"<p style=\"color:{{x}}\">", "the attribute style", NULL},
    {"<iframe srcdoc=\"{{x}}\">", "the attribute srcdoc", NULL},
    {"<img srcset=\"{{x}}\">", "the attribute srcset", NULL},
    {"<script>var a = 1</script>{{x}}", "scripts stand in files", NULL},
    {"<script src=\"/a.js\">{{x}}</script>", "nothing can be put into a script", NULL},
    {"<style>p{}</style>{{x}}", "styles stand in the style sheet", NULL},
    {"<meta content=\"0;url={{x}}\">", "nothing can be put into a meta tag", NULL},
    {"<!-- {{x}} -->", "comments are written {# #}", NULL},
    {"<a href=\"java{{x}}\">", "could change where this address leads", NULL},
    {"<a href=\"https://{{x}}/\">", "could change where this address leads", NULL},
    {"<a href=\"javascript:f()\">{{x}}</a>", "no script in addresses", NULL},
    {"<a href=\"{{x}}{{x}}\">", "could change where this address leads", NULL},
    {"<a href=\"{{if x}}/{{end}}{{x}}\">", "leading to different places", NULL},
    {"<a title=\"{{x}}\">", "markup can stand between tags only", "x markup"},
    {"<a href=\"{{t \"Go\"}}\">{{x}}", "a text to translate is no address", NULL},
    /* blocks */
    {"{{if x}}<p{{else}}<p>{{end}}", "4: the branches end in different places", NULL},
    {"{{if x}}<p class=\"{{end}}", "the branches end in different places", NULL},
    {"<p{{if x}} class=\"a\"{{end}}b>", "a blank is needed", NULL},
    {"{{if x}}<pre>{{end}}", "the branches end in different places", NULL},
    {"{{if x}}", "4: this {{if}} has no {{end}}", NULL},
    {"{{x}}{{end}}", "without an {{if}}", NULL},
    {"{{x}}{{else}}", "without an {{if}}", NULL},
    {"{{each x}}{{end}}", "\"x\" is no list", NULL},
    {"{{if x is \"a\"}}{{end}}", "only a text can be compared", "x flag"},
    {"{{each x}}<p{{end}}", "the branches end in different places", "x list: a text"},
    /* names */
    {"{{y}}", "4: \"y\" is not declared in the head", NULL},
    {"<p>nothing", "2: \"x\" is declared and not used", NULL},
    {"{{each x}}{{end}}", "2: \"a\" is declared and not used", "x list: a text"},
    {"{{each x}}{{a}}{{end}}{{a}}", "\"a\" is not declared", "x list: a text"},
    {"{{x}}", "\"x\" is a flag", "x flag"},
    {"{{x}}", "\"x\" is a list", "x list: a text"},
    {"{{x}}", "2: \"word\" is no type", "x word"},
    {"{{x}}", "3: \"x\" is declared twice", "x text\n x text"},
    {"{{x}}", "a comma or the end of the line is expected", "x list: a text b text"},
    {"{{x}}", "\"a\" is declared twice", "x list: a text, a text"},
    {"<a href=\"{{x}}\">", "a number is no address", "x number"},
    {"{{raw x}}", "one word too many", NULL},
    {"{{x}", "\"}}\" is missing", NULL},
    {"{{}}", "an empty tag", NULL},
    {"{{x}}{{include \"none\"}}", "there is no template \"none\"", NULL},
    {"{{x}}{{t \"a {1}\"}}", "{1} has no name", NULL},
    {"{{x}}{{t \"a\" x}}", "{1} is not in the text", NULL},
    /* forms and tags */
    {"<form method=\"post\">{{x}}</form>", "a form that posts needs {{csrf}}", NULL},
    {"<form method=POST>{{x}}</form>", "a form that posts needs {{csrf}}", NULL},
    {"<form method=\"post\">{{if x}}{{csrf}}{{end}}</form>", "a form that posts needs {{csrf}}",
     NULL},
    {"<form method=\"post\">{{csrf}}{{x}}", "a form is not closed", NULL},
    {"<pre>{{x}}", "the markup ends within", NULL},
    {"{{x}}<p", "the markup ends within", NULL},
    {"{{x}} a < b", "is written &lt;", NULL},
    {"{{x}}{{title}}", "this tag has no place here", NULL},
    {"{{layout \"T\"}}{{x}}", "there is no layout.html", NULL},
};

static char path[sizeof(folder) + 16];

static void
write_case(const struct bad *bad)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fprintf(file, "{# page.html - a case.\n%s\n#}\n%s",
            bad->inputs == NULL ? "x text" : bad->inputs, bad->text);
    assert_int_equal(fclose(file), 0);
}

/* Starts mkpage with its words going to folder/said; its exit code. */
static int
run(void)
{
    char made[3][sizeof(folder) + 8], said[sizeof(folder) + 8], root[sizeof(folder) + 8];
    char *args[] = {(char *)(uintptr_t)mkpage,
                    root,
                    (char *)(uintptr_t) "page.h",
                    made[0],
                    made[1],
                    (char *)(uintptr_t) "none.h",
                    made[2],
                    path,
                    NULL};
    posix_spawn_file_actions_t actions;
    int status = -1;
    pid_t child;

    (void)snprintf(root, sizeof(root), "%s/", folder);
    (void)snprintf(said, sizeof(said), "%s/said", folder);
    for (size_t i = 0; i < 3; i++)
        (void)snprintf(made[i], sizeof(made[i]), "%s/o.%c", folder, "hct"[i]);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 2, said, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(posix_spawn(&child, mkpage, &actions, NULL, args, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

/* Runs mkpage on the case; what it says goes to `out`. True if it made C. */
static bool
compiles(const struct bad *bad, char *out, size_t room)
{
    char said[sizeof(folder) + 8];
    int status;
    FILE *file;
    size_t n;

    write_case(bad);
    status = run();
    (void)snprintf(said, sizeof(said), "%s/said", folder);
    file = fopen(said, "r");
    assert_non_null(file);
    n = fread(out, 1, room - 1, file);
    out[n] = '\0';
    (void)fclose(file);
    return status == 0;
}

static void
what_cannot_be_proved_safe_fails_the_build(void **state)
{
    char out[1024];

    (void)state;
    for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
        if (compiles(&bads[i], out, sizeof(out)))
            fail_msg("compiled: %s", bads[i].text);
        if (strstr(out, bads[i].says) == NULL || strstr(out, "page.html:") == NULL)
            fail_msg("%s gave \"%s\", not \"%s\"", bads[i].text, out, bads[i].says);
    }
}

static void
what_is_well_written_compiles(void **state)
{
    static const struct bad goods[] = {
        {"<a href=\"{{x}}\" title='{{x}}'>{{x}}</a>", "", NULL},
        {"<a href='/a?b={{x}}&amp;c=1#{{x}}'>x</a>", "", NULL},
        {"<input{{if x}} checked{{end}} value=\"{{x}}\">", "", NULL},
        {"<form method=\"post\">{{if x}}{{csrf}}{{else}}{{csrf}}{{end}}</form>", "", NULL},
        {"{{each x}}{{a}}{{each b}}{{c}}{{end}}{{end}}", "", "x list: a text, b list(c number)"},
        {"{{each x}}{{a}}{{b}}{{end}}", "", "x list: a text,\n  b flag"},
    };
    char out[1024];

    (void)state;
    for (size_t i = 0; i < 5; i++)
        if (!compiles(&goods[i], out, sizeof(out)))
            fail_msg("%s gave %s", goods[i].text, out);
    assert_false(compiles(&goods[5], out, sizeof(out))); /* a flag is not shown */
}

static int
start(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    (void)snprintf(path, sizeof(path), "%s/page.html", folder);
    return 0;
}

static int
stop(void **state)
{
    static const char *const names[] = {"page.html", "o.h", "o.c", "o.t", "said"};
    char name[64];

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        (void)snprintf(name, sizeof(name), "%s/%s", folder, names[i]);
        (void)unlink(name);
    }
    return rmdir(folder);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_proved_safe_fails_the_build),
        cmocka_unit_test(what_is_well_written_compiles),
    };

    if (argc != 2)
        return 2;
    mkpage = argv[1];
    return cmocka_run_group_tests_name("html/mkpage", tests, start, stop);
}
