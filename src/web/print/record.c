/* web/print/record.c - the official immunization record. */
#include "web/client/record.h"
#include "web/print/sheet.h"

/* Each dose once, by date. */
static void
put_doses(struct sheet *sheet)
{
    static const unsigned widths[] = {7, 15, 8, 5};
    const struct speaker *s = &sheet->speaker;
    const struct history *history = sheet->history;

    paper_heading(&sheet->paper, 2, say(s, WORD_EVERY));
    if (sheet_doses(sheet) == 0) {
        paper_text(&sheet->paper, say(s, WORD_NOTHING));
        return;
    }
    paper_table(&sheet->paper, STR(""), widths, 4);
    paper_head(&sheet->paper, (const struct str[]){say(s, WORD_GIVEN), say(s, WORD_PRODUCT),
                                                   say(s, WORD_WHERE), say(s, WORD_LOT)});
    for (size_t i = 0; i < history->dose_count; i++) {
        const struct dose *dose = &history->doses[i];

        if (sheet_is_given(dose))
            paper_row(&sheet->paper,
                      (const struct str[]){say_date(s, dose->given),
                                           record_vaccine(sheet->v, dose->cvx, dose->trade_name),
                                           dose->facility, dose->lot});
    }
}

void
sheet_record(struct sheet *sheet)
{
    const struct speaker *s = &sheet->speaker;

    paper_heading(&sheet->paper, 1, say(s, WORD_RECORD));
    paper_text(&sheet->paper, sheet->registry);
    sheet_who(sheet);
    sheet_groups(sheet);
    put_doses(sheet);
    paper_small(&sheet->paper, say_with(s, WORD_STATEMENT, &sheet->registry, 1));
    sheet_proof(sheet);
    paper_sign(&sheet->paper, say(s, WORD_SIGN_RECORD));
}
