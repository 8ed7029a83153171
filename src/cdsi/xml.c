/* cdsi/xml.c - one of CDC's XML files as a small tree. */
#include "cdsi/xml.h"

#include <expat.h>

#include "base/buf.h"

struct reading {
    struct arena *arena;
    XML_Parser parser;
    struct xml_node *root, *at;
    struct buf text;
    unsigned depth;
    size_t count;
    const char *refused; /* why we stopped the parser ourselves */
};

static void
stop(struct reading *reading, const char *why)
{
    reading->refused = why;
    XML_StopParser(reading->parser, XML_FALSE);
}

static void XMLCALL
on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *reading = user;
    struct xml_node *node = ARENA_NEW(reading->arena, struct xml_node);

    (void)attributes;
    if (++reading->depth > XML_DEPTH_MAX || ++reading->count > XML_NODES_MAX) {
        stop(reading, "more or deeper elements than a schedule has");
        return;
    }
    node->name = arena_copy(reading->arena, str_of(name));
    node->line = XML_GetCurrentLineNumber(reading->parser);
    node->parent = reading->at;
    if (reading->at == NULL)
        reading->root = node;
    else if (reading->at->child == NULL)
        reading->at->child = node;
    else
        reading->at->last->next = node;
    if (reading->at != NULL)
        reading->at->last = node;
    reading->at = node;
    reading->text.n = 0;
}

static void XMLCALL
on_end(void *user, const XML_Char *name)
{
    struct reading *reading = user;

    (void)name;
    if (reading->at->child == NULL)
        reading->at->text = arena_copy(reading->arena, str_trim(buf_str(&reading->text)));
    reading->text.n = 0;
    reading->at = reading->at->parent;
    reading->depth--;
}

static void XMLCALL
on_text(void *user, const XML_Char *text, int n)
{
    struct reading *reading = user;

    buf_add(&reading->text, (struct str){text, (size_t)n});
}

static void XMLCALL
on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public,
           int own)
{
    (void)name;
    (void)system;
    (void)public;
    (void)own;
    stop(user, "a document type declaration is not taken");
}

enum status
xml_parse(struct arena *arena, struct str file, struct str bytes, struct xml_node **root,
          struct err *err)
{
    struct reading reading = {.arena = arena, .parser = XML_ParserCreate(NULL)};
    enum XML_Status status = XML_STATUS_ERROR;
    unsigned long line;
    const char *why;

    if (reading.parser == NULL)
        return FAIL(err, E_IO, "no memory for an XML parser");
    buf_init(&reading.text, arena, 1024);
    XML_SetUserData(reading.parser, &reading);
    XML_SetElementHandler(reading.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reading.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reading.parser, on_doctype);
    if (bytes.n > 0 && bytes.n < INT32_MAX)
        status = XML_Parse(reading.parser, bytes.p, (int)bytes.n, XML_TRUE);
    line = XML_GetCurrentLineNumber(reading.parser);
    why = reading.refused != NULL ? reading.refused
                                  : XML_ErrorString(XML_GetErrorCode(reading.parser));
    XML_ParserFree(reading.parser);
    if (status != XML_STATUS_OK || reading.root == NULL)
        return FAIL(err, E_INVALID, "%.*s:%lu: %s", STRF(file), line,
                    why == NULL ? "no element" : why);
    *root = reading.root;
    return OK;
}

const struct xml_node *
xml_child(const struct xml_node *node, const char *name)
{
    const struct xml_node *child = node == NULL ? NULL : node->child;

    while (child != NULL && !str_eq(child->name, str_of(name)))
        child = child->next;
    return child;
}

const struct xml_node *
xml_again(const struct xml_node *node)
{
    const struct xml_node *again = node->next;

    while (again != NULL && !str_eq(again->name, node->name))
        again = again->next;
    return again;
}

struct str
xml_child_text(const struct xml_node *node, const char *name)
{
    const struct xml_node *child = xml_child(node, name);

    return child == NULL ? (struct str){NULL, 0} : child->text;
}

bool
xml_blank(const struct xml_node *node)
{
    if (node == NULL)
        return true;
    if (node->text.n > 0 && !str_ieq(node->text, STR("n/a")))
        return false;
    for (const struct xml_node *child = node->child; child != NULL; child = child->next)
        if (!xml_blank(child))
            return false;
    return true;
}
