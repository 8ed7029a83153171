/* org/text.c - putting the first text of the agreement into a new store. */
#include "org/text.h"

#include "org/agreement_data.h"
#include "store/db.h"

enum status
agreement_text_install(struct tx *tx, struct arena *arena, struct err *err)
{
    struct agreement_text text;
    struct date always = date_from(2000, 1, 1);
    enum status status = agreement_text_newest(tx, arena, date_from(9999, 12, 31), &text, err);

    if (status != E_NOTFOUND)
        return status;
    return agreement_text_add(tx, arena, 1, STR("Data Use Agreement"), agreement_text_1_md, always,
                              err);
}
