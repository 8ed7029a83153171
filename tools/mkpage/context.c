/* tools/mkpage/context.c - where in the markup a byte stands, and what may be put in there.
 *
 * A small part of HTML's tokenizer (WHATWG HTML 13.2.5), strict where browsers are lenient: what it
 * does not know for sure is an error, because there an escape cannot be chosen. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "mkpage.h"

enum state {
    TEXT,
    TAG_OPEN, /* after '<' */
    TAG_NAME,
    IN_TAG,     /* between attributes */
    NEED_BLANK, /* so, but a blank or '>' has to come first */
    NAME,       /* an attribute's */
    AFTER_NAME,
    EQUALS, /* after '=' */
    VALUE,  /* quoted */
    BARE,   /* unquoted */
    MARKUP  /* <!doctype ...>; comments are refused: {# #} does not go out */
};

static bool
one_of(const char *word, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strcasecmp(word, *list) == 0)
            return true;
    return false;
}

static bool
holds_address(const char *attribute)
{
    static const char *const list[] = {"href",       "src",      "action", "formaction",
                                       "cite",       "poster",   "data",   "background",
                                       "xlink:href", "manifest", NULL};

    return one_of(attribute, list);
}

/* Code, or lists of addresses: nothing may be put in, and most may not stand in a page at all. */
static bool
is_forbidden(const char *attribute)
{
    static const char *const list[] = {"style", "srcdoc", "srcset", "ping", NULL};

    return one_of(attribute, list) || strncasecmp(attribute, "on", 2) == 0;
}

static void
append(struct context *c, size_t line, char *to, size_t room, char byte)
{
    size_t n = strlen(to);

    if (n + 1 >= room)
        fail(c->path, line, "a name is too long: %s", to);
    to[n] = (char)tolower((unsigned char)byte);
    to[n + 1] = '\0';
}

/* What a finished attribute means for us. */
static void
attribute_done(struct context *c, size_t line)
{
    static const char bad[] = "javascript:";

    c->value[c->value_n] = '\0';
    if (strcmp(c->element, "form") == 0 && strcmp(c->attribute, "method") == 0)
        c->form_posts = strcasecmp(c->value, "post") == 0;
    if (strcmp(c->element, "script") == 0 && strcmp(c->attribute, "src") == 0)
        c->script_src = true;
    if (holds_address(c->attribute) && strncasecmp(c->value, bad, sizeof(bad) - 1) == 0)
        fail(c->path, line, "no script in addresses");
    c->attribute[0] = '\0';
}

static void
form_tag(struct context *c, size_t line)
{
    if (!c->closing) {
        if (c->post_form)
            fail(c->path, line, "a form within a form");
        c->post_form = c->form_posts;
        c->has_csrf = false;
    } else {
        if (c->post_form && !c->has_csrf)
            fail(c->path, line, "a form that posts needs {{csrf}}");
        c->post_form = false;
    }
}

/* '>' has come. */
static void
tag_done(struct context *c, size_t line)
{
    c->state = TEXT;
    if (strcmp(c->element, "style") == 0)
        fail(c->path, line, "styles stand in the style sheet");
    if (strcmp(c->element, "script") == 0 && !c->closing && !c->script_src)
        fail(c->path, line, "scripts stand in files");
    if (strcmp(c->element, "form") == 0)
        form_tag(c, line);
    if (strcmp(c->element, "pre") == 0 || strcmp(c->element, "textarea") == 0)
        c->verbatim = !c->closing;
}

static void
tag_start(struct context *c)
{
    c->state = TAG_NAME;
    c->element[0] = '\0';
    c->closing = false;
    c->form_posts = false;
    c->script_src = false;
}

static void
value_start(struct context *c, size_t line, char quote)
{
    if (is_forbidden(c->attribute))
        fail(c->path, line, "the attribute %s may not stand in a page", c->attribute);
    c->state = quote == '\0' ? BARE : VALUE;
    c->quote = quote;
    c->value_n = 0;
}

static void
value_byte(struct context *c, char byte)
{
    if (c->value_n + 1 < sizeof(c->value))
        c->value[c->value_n++] = byte;
}

static void
step_text(struct context *c, size_t line, char byte)
{
    if (strcmp(c->element, "script") == 0 && !c->closing && byte != '<' &&
        !isspace((unsigned char)byte))
        fail(c->path, line, "scripts stand in files");
    if (byte == '<')
        c->state = TAG_OPEN;
}

static void
step_name(struct context *c, size_t line, char byte)
{
    if (byte == '=') {
        c->state = EQUALS;
    } else if (byte == '>') {
        attribute_done(c, line);
        tag_done(c, line);
    } else if (isspace((unsigned char)byte)) {
        c->state = AFTER_NAME;
    } else if (isalnum((unsigned char)byte) || strchr("-_:", byte) != NULL) {
        append(c, line, c->attribute, sizeof(c->attribute), byte);
    } else {
        fail(c->path, line, "'%c' in the name of an attribute", byte);
    }
}

static void
step_in_tag(struct context *c, size_t line, char byte)
{
    if (byte == '>') {
        tag_done(c, line);
    } else if (isalpha((unsigned char)byte)) {
        c->state = NAME;
        c->attribute[0] = '\0';
        c->value_n = 0;
        append(c, line, c->attribute, sizeof(c->attribute), byte);
    } else if (!isspace((unsigned char)byte) && byte != '/') {
        fail(c->path, line, "'%c' between attributes", byte);
    }
}

static void
step_need_blank(struct context *c, size_t line, char byte)
{
    if (!isspace((unsigned char)byte) && byte != '>' && byte != '/')
        fail(c->path, line, "a blank is needed between {{end}} and '%c'", byte);
    c->state = IN_TAG;
    step_in_tag(c, line, byte);
}

static void
step_after_name(struct context *c, size_t line, char byte)
{
    if (byte == '=') {
        c->state = EQUALS;
    } else if (!isspace((unsigned char)byte)) {
        attribute_done(c, line);
        c->state = IN_TAG;
        step_in_tag(c, line, byte);
    }
}

static void
step_tag(struct context *c, size_t line, char byte)
{
    if (c->state == TAG_OPEN) {
        if (byte == '!') {
            c->state = MARKUP;
            return;
        }
        if (byte != '/' && !isalpha((unsigned char)byte))
            fail(c->path, line, "'<' that opens no tag is written &lt;");
        tag_start(c);
        if (byte == '/')
            c->closing = true;
        else
            append(c, line, c->element, sizeof(c->element), byte);
    } else if (byte == '>') {
        tag_done(c, line);
    } else if (isspace((unsigned char)byte) || byte == '/') {
        c->state = IN_TAG;
    } else {
        append(c, line, c->element, sizeof(c->element), byte);
    }
}

static void
step_value(struct context *c, size_t line, char byte)
{
    bool bare = c->state == BARE;

    if (bare && strchr("\"'=<`", byte) != NULL)
        fail(c->path, line, "'%c' in a value without quotes", byte);
    if (bare ? isspace((unsigned char)byte) || byte == '>' : byte == c->quote) {
        attribute_done(c, line);
        c->state = IN_TAG;
        if (byte == '>')
            tag_done(c, line);
    } else {
        value_byte(c, byte);
    }
}

static void
step_equals(struct context *c, size_t line, char byte)
{
    if (byte == '"' || byte == '\'') {
        value_start(c, line, byte);
    } else if (byte == '>') {
        fail(c->path, line, "an attribute without its value");
    } else if (!isspace((unsigned char)byte)) {
        value_start(c, line, '\0');
        step_value(c, line, byte);
    }
}

static void
step_markup(struct context *c, size_t line, char byte)
{
    if (byte == '-')
        fail(c->path, line, "comments are written {# #}, which does not go out");
    if (byte == '>')
        c->state = TEXT;
}

static void
step(struct context *c, size_t line, char byte)
{
    static void (*const steps[])(struct context *, size_t, char) = {[TEXT] = step_text,
                                                                    [TAG_OPEN] = step_tag,
                                                                    [TAG_NAME] = step_tag,
                                                                    [IN_TAG] = step_in_tag,
                                                                    [NEED_BLANK] = step_need_blank,
                                                                    [NAME] = step_name,
                                                                    [AFTER_NAME] = step_after_name,
                                                                    [EQUALS] = step_equals,
                                                                    [VALUE] = step_value,
                                                                    [BARE] = step_value,
                                                                    [MARKUP] = step_markup};

    steps[c->state](c, line, byte);
}

void
context_feed(struct context *c, size_t line, const char *text, size_t n,
             void (*give)(void *user, char c), void *user)
{
    for (size_t i = 0; i < n; i++) {
        bool collapses = !c->verbatim && c->state != VALUE && isspace((unsigned char)text[i]);

        step(c, line, text[i]);
        if (!collapses || !c->blank)
            give(user, collapses && text[i] != '\n' ? ' ' : text[i]);
        c->blank = collapses;
        line += text[i] == '\n';
    }
}

/* After "/clients/" or "?id=" only a part can be put in, which is encoded and so stays one. */
static bool
in_address_part(const struct context *c)
{
    if (c->value_n == 0)
        return false;
    if (c->value[0] == '/' || memchr(c->value, '?', c->value_n) != NULL ||
        memchr(c->value, '#', c->value_n) != NULL)
        return true;
    if (strncmp(c->value, "https://", 8) == 0)
        return memchr(c->value + 8, '/', c->value_n - 8) != NULL;
    return strncmp(c->value, "mailto:", 7) == 0;
}

/* At the very beginning a whole address may be put in. In the middle of "http" or "java" we could
 * not say what it becomes. */
static enum place
address_place(const struct context *c, size_t line)
{
    if (in_address_part(c))
        return PLACE_URL_PART;
    if (c->value_n > 0)
        fail(c->path, line, "a value here could change where this address leads");
    return PLACE_URL;
}

enum place
context_place(struct context *c, size_t line)
{
    enum place place;

    c->blank = false;
    if (c->state == TEXT) {
        if (strcmp(c->element, "script") == 0 && !c->closing)
            fail(c->path, line, "nothing can be put into a script");
        return PLACE_TEXT;
    }
    if (c->state != VALUE)
        fail(c->path, line, "a value may stand in text and in quoted attributes only");
    if (strcmp(c->element, "meta") == 0)
        fail(c->path, line, "nothing can be put into a meta tag");
    place = holds_address(c->attribute) ? address_place(c, line) : PLACE_VALUE;
    value_byte(c, '\1');
    return place;
}

void
context_boundary(struct context *c, size_t line)
{
    if (c->state == NAME || c->state == AFTER_NAME || c->state == BARE)
        attribute_done(c, line);
    if (c->state == NAME || c->state == AFTER_NAME || c->state == BARE || c->state == TAG_NAME)
        c->state = NEED_BLANK;
}

void
context_join(struct context *c, const struct context *other, size_t line)
{
    bool same = (c->state == other->state || (c->state == IN_TAG && other->state == NEED_BLANK) ||
                 (c->state == NEED_BLANK && other->state == IN_TAG)) &&
                c->verbatim == other->verbatim && c->post_form == other->post_form;

    if (same && c->state != TEXT)
        same = strcmp(c->element, other->element) == 0 && c->closing == other->closing;
    if (same && (c->state == VALUE || c->state == BARE))
        same = c->quote == other->quote && strcmp(c->attribute, other->attribute) == 0;
    if (!same)
        fail(c->path, line, "the branches end in different places of the markup");
    if (c->state == TEXT && strcmp(c->element, other->element) != 0) {
        if (strcmp(c->element, "script") == 0 || strcmp(other->element, "script") == 0)
            fail(c->path, line, "the branches end in different places of the markup");
        c->element[0] = '\0';
    }
    if (c->state == VALUE && holds_address(c->attribute) &&
        (c->value_n != other->value_n || memcmp(c->value, other->value, c->value_n) != 0) &&
        !(in_address_part(c) && in_address_part(other)))
        fail(c->path, line, "the branches leave this address leading to different places");
    if (other->state == NEED_BLANK)
        c->state = NEED_BLANK;
    c->has_csrf = c->has_csrf && other->has_csrf;
    c->form_posts = c->form_posts || other->form_posts;
    c->blank = c->blank && other->blank;
}

void
context_end(const struct context *c, size_t line)
{
    if (c->state != TEXT || c->verbatim)
        fail(c->path, line, "the markup ends within a tag");
    if (c->post_form)
        fail(c->path, line, "a form is not closed");
}
