/* web/print/downtime.c - GET /downtime and downtime.pdf: the paper to write on while nothing else works. */
#include "html/paper.h"
#include "web/serve.h"
#include "web/visit.h"

page_handler downtime_show, downtime_pdf;

enum { DOSE_ROWS = 6, PAST_ROWS = 4 };

#define BOX "\xe2\x98\x90\xc2\xa0" /* an empty box to tick */

/* High enough to write in. */
#define BLANK STR("\xc2\xa0\n\xc2\xa0")

static void
put_rows(struct paper *paper, size_t columns, size_t rows)
{
    struct str cells[PAPER_COLUMNS];

    for (size_t i = 0; i < columns; i++)
        cells[i] = BLANK;
    for (size_t i = 0; i < rows; i++)
        paper_row(paper, cells);
}

/* Two fields side by side, named on the left of each. */
static void
put_fields(struct paper *paper, const struct str (*names)[2], size_t count)
{
    paper_table(paper, STR(""), (const unsigned[]){3, 5, 3, 5}, 4);
    for (size_t i = 0; i < count; i++)
        paper_row(paper, (const struct str[]){names[i][0], BLANK, names[i][1], BLANK});
}

static void
put_person(struct paper *paper)
{
    static const struct str names[][2] = {
        {STR_INIT("Last name"), STR_INIT("Date of birth (month/day/year)")},
        {STR_INIT("First and middle name"), STR_INIT("Sex")},
        {STR_INIT("Address, ZIP"), STR_INIT("Phone")},
        {STR_INIT("Parent or guardian"), STR_INIT("Mother's maiden name")},
        {STR_INIT("Registry number or chart number"), STR_INIT("Language, interpreter")}};

    paper_heading(paper, 2, STR("Who"));
    put_fields(paper, names, sizeof(names) / sizeof(names[0]));
    paper_text(paper,
               STR("Eligibility:  " BOX "Private insurance   " BOX
                   "Medicaid or MinnesotaCare   " BOX "No insurance   " BOX "Underinsured   " BOX
                   "American Indian or Alaska Native   " BOX "Adult, state-supplied"));
    paper_text(paper, STR("Allergies and reasons not to vaccinate:  " BOX "none   " BOX "these:"));
    paper_sign(paper, STR("Allergies, reactions, pregnancy, illness today"));
}

static void
put_doses(struct paper *paper)
{
    static const unsigned widths[] = {3, 3, 3, 2, 2, 2, 2, 3};

    paper_heading(paper, 2, STR("Given today"));
    paper_table(paper, STR("One line for each vaccine"), widths, 8);
    paper_head(paper, (const struct str[]){STR("Vaccine"), STR("Product, maker"), STR("Lot number"),
                                           STR("Expires"), STR("Amount (mL)"), STR("Route"),
                                           STR("Site"), STR("Given by")});
    put_rows(paper, 8, DOSE_ROWS);
    paper_text(paper,
               STR("Date given: ____ / ____ / ________   Clinic: ______________________________   "
                   "Information statements handed out: " BOX "yes"));
    paper_heading(paper, 2, STR("Earlier doses, from a card the family has with them"));
    paper_table(paper, STR(""), (const unsigned[]){3, 3, 3, 3, 3, 3}, 6);
    paper_head(paper, (const struct str[]){STR("Vaccine"), STR("1st date"), STR("2nd date"),
                                           STR("3rd date"), STR("4th date"), STR("5th date")});
    put_rows(paper, 6, PAST_ROWS);
}

static void
put_after(struct paper *paper)
{
    paper_heading(paper, 2, STR("When the registry answers again"));
    paper_item(paper, STR("1."), STR(BOX "Find the client; if nobody is found, register them."));
    paper_item(paper, STR("2."),
               STR(BOX "Give doses: the date given is that of this paper, not today's."));
    paper_item(paper, STR("3."), STR(BOX "Record past doses: the lines of the card."));
    paper_item(paper, STR("4."),
               STR(BOX "Entered by and on; then keep or destroy this paper as your "
                       "clinic's rules say."));
    paper_sign(paper, STR("Entered by, date"));
}

/* Nothing is asked of the store, not even what the registry is called: the door serves these two pages also
 * when it cannot be read. */
static void
write_paper(const struct visit *v, struct paper *paper)
{
    paper_init(paper, v->arena);
    paper->title = STR("Paper form for immunizations");
    paper->author = v->web->product;
    paper->language = STR("en");
    paper->made_at = v->now.at;
    paper->foot =
        STR("Holds a person's health data once it is written on: do not leave it lying about.");
    paper_heading(paper, 1, STR("Immunizations given without the registry"));
    put_person(paper);
    put_doses(paper);
    put_after(paper);
}

/* GET /downtime */
enum status
downtime_show(struct visit *v, struct err *err)
{
    struct print_downtime_view view = {0};
    struct paper paper;

    (void)err;
    write_paper(v, &paper);
    view.sheet = paper_html(&paper);
    view.foot = paper.foot;
    page_print_downtime(&v->page, &view);
    return OK;
}

/* GET /downtime.pdf */
enum status
downtime_pdf(struct visit *v, struct err *err)
{
    struct paper paper;

    write_paper(v, &paper);
    TRY(paper_pdf(&paper, &v->res->body, err));
    v->res->type = "application/pdf";
    res_header(v->req, v->res, "Content-Disposition",
               STR("attachment; filename=\"paper-form.pdf\""));
    return OK;
}
