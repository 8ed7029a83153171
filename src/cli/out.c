/* cli/out.c - lines of result. */
#include "cli/out.h"

void
line_begin(struct line *line, struct cli *cli, bool json)
{
    *line = (struct line){.cli = cli, .json = json, .first = true};
    buf_init(&line->buf, cli->arena, 256);
    if (json)
        buf_char(&line->buf, '{');
}

static void
name_of(struct line *line, const char *name)
{
    if (!line->first)
        buf_char(&line->buf, line->json ? ',' : '\t');
    line->first = false;
    if (!line->json)
        return;
    buf_json(&line->buf, str_of(name));
    buf_char(&line->buf, ':');
}

static void
plain(struct buf *buf, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        buf_char(buf, (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i]);
}

void
line_text(struct line *line, const char *name, struct str value)
{
    name_of(line, name);
    if (line->json)
        buf_json(&line->buf, value);
    else
        plain(&line->buf, value);
}

void
line_date(struct line *line, const char *name, struct date value)
{
    name_of(line, name);
    if (line->json && !date_is(value))
        BUF_LIT(&line->buf, "null");
    else if (line->json)
        buf_json(&line->buf, date_iso(line->cli->arena, value));
    else
        buf_add(&line->buf, date_iso(line->cli->arena, value));
}

void
line_number(struct line *line, const char *name, int64_t value)
{
    name_of(line, name);
    buf_i64(&line->buf, value);
}

void
line_end(struct line *line)
{
    buf_add(&line->buf, line->json ? STR("}\n") : STR("\n"));
    cli_print(line->cli, buf_str(&line->buf));
}

int
cli_fail_data(struct cli *cli, const struct err *err)
{
    int code = cli_fail(cli, err);

    return err->status == E_NOTFOUND ? CLI_BAD_DATA : code;
}

bool
cli_days(struct str text, int32_t *out)
{
    struct str number = text;
    uint64_t n, unit = 1;

    if (str_ends(text, STR("d")) || str_ends(text, STR("w"))) {
        unit = str_ends(text, STR("w")) ? 7 : 1;
        number.n--;
    }
    if (!str_parse_u64(number, &n) || n > 36500)
        return false;
    *out = (int32_t)(n * unit);
    return true;
}
