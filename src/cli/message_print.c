/* cli/message_print.c - a judged message for a terminal or, one object a line, for a program. */
#include "cli/message_print.h"

#include "base/buf.h"
#include "exchange/ack.h"

static void
print_json(struct cli *cli, struct arena *arena, const struct message_shown *m)
{
    struct buf buf;

    buf_init(&buf, arena, 4096);
    BUF_LIT(&buf, "{\"file\":");
    buf_json(&buf, str_of(m->file));
    buf_printf(&buf, ",\"n\":%zu,\"msa1\":", m->n);
    if (m->msa1.n > 0)
        buf_json(&buf, m->msa1);
    else
        BUF_LIT(&buf, "null");
    BUF_LIT(&buf, ",\"findings\":[");
    for (size_t i = 0; i < m->found->count; i++) {
        const struct finding *finding = &m->found->list[i];
        const struct finding_kind *kind = finding_kind(finding->code);

        buf_add(&buf, i > 0 ? STR(",{\"code\":") : STR("{\"code\":"));
        buf_json(&buf, kind->hl7);
        BUF_LIT(&buf, ",\"own\":");
        buf_json(&buf, kind->own);
        buf_printf(&buf, ",\"severity\":\"%c\",\"where\":", severity_letter(finding->severity));
        buf_json(&buf, ack_where(arena, finding->place));
        BUF_LIT(&buf, ",\"text\":");
        buf_json(&buf, finding_words(arena, finding));
        buf_char(&buf, '}');
    }
    BUF_LIT(&buf, "],\"reply\":");
    if (m->reply.n > 0)
        buf_json(&buf, m->reply);
    else
        BUF_LIT(&buf, "null");
    BUF_LIT(&buf, "}\n");
    cli_print(cli, buf_str(&buf));
}

static void
print_text(struct cli *cli, struct arena *arena, const struct message_shown *m)
{
    struct buf buf;

    buf_init(&buf, arena, 4096);
    buf_printf(&buf, "%s, message %zu: %.*s\n", m->file, m->n,
               STRF(m->msa1.n > 0 ? m->msa1 : STR("an answer")));
    for (size_t i = 0; i < m->found->count; i++) {
        const struct finding *finding = &m->found->list[i];

        buf_printf(&buf, "  %c %-16.*s %.*s\n", severity_letter(finding->severity),
                   STRF(ack_where(arena, finding->place)), STRF(finding_words(arena, finding)));
    }
    for (size_t i = 0; i < m->reply.n; i++) {
        if (i == 0 || m->reply.p[i - 1] == '\r')
            BUF_LIT(&buf, "  > ");
        buf_char(&buf, m->reply.p[i] == '\r' ? '\n' : m->reply.p[i]);
    }
    cli_print(cli, buf_str(&buf));
}

void
message_print(struct cli *cli, struct arena *arena, const struct message_shown *shown)
{
    (shown->json ? print_json : print_text)(cli, arena, shown);
}
