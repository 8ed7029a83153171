/* org/copy_pdf.c - the signed copy as a document of html/paper.h. */
#include "org/copy_pdf.h"

#include "html/paper.h"

static bool
is_item(struct str line)
{
    return str_starts(line, STR("- ")) || (line.n > 2 && line.p[0] >= '0' && line.p[0] <= '9' &&
                                           str_find_str(line, STR(". ")) < 4);
}

/* The stars of strong words are left out: the words stay. */
static struct str
without_stars(struct arena *arena, struct str s)
{
    char *p = arena_bytes(arena, s.n);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '*')
            p[n++] = s.p[i];
    return (struct str){p, n};
}

static void
put_item(struct paper *paper, struct str line)
{
    size_t mark = str_find(line, ' ');

    paper_item(paper, line.p[0] == '-' ? STR("") : str_slice(line, 0, mark),
               str_skip(line, mark + 1));
}

static void
put_body(struct paper *paper, struct str body)
{
    while (body.p != NULL) {
        struct str line = without_stars(paper->arena, str_trim(str_cut(&body, '\n')));

        if (is_item(line))
            put_item(paper, line);
        else if (str_starts(line, STR("## ")))
            paper_heading(paper, 2, str_skip(line, 3));
        else
            paper_text(paper, line);
    }
}

static const unsigned widths[2] = {1, 3};

static void
put_facilities(struct paper *paper, const struct copy *copy)
{
    paper_heading(paper, 2, STR("Facilities"));
    if (copy->facility_count == 0) {
        paper_text(paper, STR("One location."));
        return;
    }
    paper_table(paper, STR(""), widths, 2);
    paper_head(paper, (const struct str[]){STR("Code"), STR("Name")});
    for (size_t i = 0; i < copy->facility_count; i++)
        paper_row(paper, (const struct str[]){copy->facilities[i].code, copy->facilities[i].name});
}

static void
put_certificate(struct paper *paper, const struct copy *copy)
{
    paper_heading(paper, 2, STR("Certificate"));
    paper_table(paper, STR(""), widths, 2);
    for (size_t i = 0; i < copy->fact_count; i++)
        paper_row(paper, copy->facts[i]);
}

enum status
copy_pdf(struct arena *arena, const struct copy *copy, struct str *out, struct err *err)
{
    struct paper paper;

    paper_init(&paper, arena);
    paper.title = arena_printf(arena, "%.*s of %.*s (%.*s)", STRF(copy->title),
                               STRF(copy->org_name), STRF(copy->org_code));
    paper.author = copy->org_name;
    paper.foot = paper.title;
    paper.made_at = copy->made_at;
    paper_heading(&paper, 1,
                  arena_printf(arena, "%.*s of %.*s", STRF(copy->title), STRF(copy->org_name)));
    put_body(&paper, copy->body);
    put_facilities(&paper, copy);
    put_certificate(&paper, copy);
    return paper_pdf(&paper, out, err);
}
