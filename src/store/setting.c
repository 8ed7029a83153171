/* store/setting.c - named settings kept in the store. */
#include "store/setting.h"

#include "store/setting.sql.h"

enum status
setting_load(struct tx *tx, struct arena *arena, struct str name, struct str *value,
             struct err *err)
{
    struct setting_find_row row;
    bool found;

    TRY(setting_find(tx, arena, &(struct setting_find_in){.name = name}, &row, &found, err));
    *value = found ? row.value : (struct str){NULL, 0};
    return OK;
}

enum status
setting_save(struct tx *tx, struct str name, struct str value, struct err *err)
{
    return setting_put(tx, &(struct setting_put_in){.name = name, .value = value}, err);
}
