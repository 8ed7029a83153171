/* fuzz/form.c - any bytes as a form of either kind; what was encoded decodes to itself. */
#include <assert.h>
#include <string.h>

#include "net/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
look(const struct form *form, struct str body)
{
    for (size_t i = 0; i < form->count; i++) {
        assert(form->list[i].name.n <= body.n && form->list[i].value.n <= body.n);
        assert(form->list[i].name.p != NULL);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *arena = arena_new(1 << 26);
    struct str body = {(const char *)data, n}, back;
    struct form form;

    if (form_parse(arena, STR("application/x-www-form-urlencoded"), body, &form))
        look(&form, body);
    if (form_parse(arena, STR("multipart/form-data; boundary=AaB"), body, &form))
        look(&form, body);
    (void)form_parse(arena, body, body, &form); /* the media type is a stranger's too */
    if (n == 0 || memchr(body.p, '\0', n) == NULL) {
        assert(http_decode(arena, http_encode(arena, body), true, &back));
        assert(str_eq(back, body));
    }
    arena_free(arena);
    return 0;
}
