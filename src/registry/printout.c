/* registry/printout.c - what was printed of whom. */
#include "registry/printout.h"

#include "base/id.h"
#include "registry/printout.sql.h"

enum status
printout_add(struct tx *tx, struct str code, const struct printout *printout, struct err *err)
{
    int64_t id = id_new();

    TRY(printout_put(tx,
                     &(struct printout_put_in){.client_id = printout->client.v,
                                               .printout_id = id,
                                               .kind = printout->kind,
                                               .language = printout->language,
                                               .listed = printout->doses,
                                               .org_id = printout->organization,
                                               .user_id = printout->user,
                                               .printed_at = printout->printed},
                     err));
    return printout_code_put(tx,
                             &(struct printout_code_put_in){
                                 .code = code, .client_id = printout->client.v, .printout_id = id},
                             err);
}

enum status
printout_find(struct tx *tx, struct arena *arena, struct str code, struct printout *printout,
              bool *found, struct err *err)
{
    struct printout_by_code_row row;

    TRY(printout_by_code(tx, arena, &(struct printout_by_code_in){code}, &row, found, err));
    if (*found)
        *printout = (struct printout){.client = {row.client_id},
                                      .kind = row.kind,
                                      .language = row.language,
                                      .doses = row.listed,
                                      .organization = row.org_id,
                                      .user = row.user_id,
                                      .printed = row.printed_at};
    return OK;
}
