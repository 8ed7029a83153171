/* tools/mkpage/mkpage.h - templates to C functions; what its files share.
 *
 * A build-time program: it reads our own files, prints "file:line: what is wrong" and exits 1, and
 * leaks until exit. The language stands in docs/adr/0007-pages.md.
 */
#ifndef MKPAGE_H
#define MKPAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum type { TYPE_TEXT, TYPE_NUMBER, TYPE_FLAG, TYPE_MARKUP, TYPE_LIST };

/* An input: of a template, or of a list's rows. */
struct field {
    const char *name;
    enum type type;
    size_t line;
    bool used;
    struct fields *rows; /* of a list */
};

struct fields {
    struct field list[200];
    size_t count;
    struct fields *outer; /* where a name is looked for next, while a template is walked */
    char variable[16];    /* the C variable that holds them, while a template is walked */
};

enum kind {
    NODE_TEXT,    /* static markup */
    NODE_PUT,     /* {{name}} */
    NODE_SAY,     /* {{t "English" name...}} */
    NODE_IF,      /* {{if [not] name [is "word"]}} */
    NODE_EACH,    /* {{each name}} */
    NODE_INCLUDE, /* {{include "part"}} */
    NODE_ASSET,   /* {{asset "file"}} */
    NODE_CSRF,    /* {{csrf}} */
    NODE_TITLE,   /* {{title}}, in the layout */
    NODE_LANG,    /* {{lang}}, in the layout */
    NODE_BODY     /* {{body}}, in the layout */
};

enum { ARGS_MAX = 9 };

struct node {
    enum kind kind;
    size_t line;
    const char *text; /* static text, a name, or what stood in quotes */
    size_t n;
    bool negated;
    const char *is; /* NULL, or the word to compare with */
    const char *args[ARGS_MAX];
    size_t arg_count;
    struct node *inner, *other; /* then/else; rows/empty */
    struct node *next;
};

struct template
{
    const char *path;  /* as given */
    const char *name;  /* "client/show", as {{include}} says it */
    const char *ident; /* "client_show" */
    bool plain;        /* a .txt: nothing is escaped, nothing is proved */
    const char *title; /* of {{layout "..."}}; NULL: none */
    size_t title_line;
    struct fields inputs;
    struct node *nodes;
    bool included; /* by another one: it gets no function of its own */
};

struct set {
    struct template *list[500];
    size_t count;
    const char *assets; /* header that declares them, once one was named */
    const char *texts;  /* list of texts to translate, or NULL */
};

_Noreturn void fail(const char *path, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
char *copy(const char *text, size_t n); /* NUL-terminated */
void *zeroed(size_t n);

struct template *template_read(const char *root, const char *path);       /* parse.c */
void head_read(struct template *template, const char *text, size_t n);    /* head.c */
const struct template *set_find(const struct set *set, const char *name); /* NULL: none */

void emit_header(FILE *out, const struct set *set, const char *header); /* emit.c */
void emit_code(FILE *out, struct set *set, const char *header);         /* walk.c */

/* ---- context.c: where in the markup we are ---- */

enum place {
    PLACE_TEXT,    /* between tags, or in textarea and title */
    PLACE_VALUE,   /* in a quoted attribute */
    PLACE_URL,     /* at the beginning of a quoted attribute that holds an address */
    PLACE_URL_PART /* further on in it: a segment, a parameter */
};

struct context {
    const char *path;
    int state;
    char quote;
    char element[16]; /* the tag we are in, or whose content we are in (textarea, title) */
    bool closing;     /* a closing tag */
    char attribute[32];
    char value[128]; /* of this attribute so far; "\1" where something was put in */
    size_t value_n;
    bool post_form;  /* within a form that posts ... */
    bool has_csrf;   /* ... and that has its token */
    bool form_posts; /* the form tag being read says method=post */
    bool script_src; /* the script tag being read has a src */
    bool verbatim;   /* within pre or textarea: blanks are kept */
    bool blank;      /* the last byte given out was a blank */
};

/* Feeds static markup; calls `give` with what goes out: the same with runs of blanks collapsed. */
void context_feed(struct context *context, size_t line, const char *text, size_t n,
                  void (*give)(void *user, char c), void *user);
/* Where a value would be put here; fails if that cannot be proved safe. */
enum place context_place(struct context *context, size_t line);
/* A block begins or ends here: what was begun within a tag (a name, a bare value) ends too. */
void context_boundary(struct context *context, size_t line);
/* Fails unless both are the same place, as the two ends of an if must be. */
void context_join(struct context *context, const struct context *other, size_t line);
void context_end(const struct context *context, size_t line); /* fails unless all tags are closed */

#endif
