/* work/head_mail.c - the daily mail with the end of the audit's chain: a copy where whoever owns the machine
 * does not reach. */
#include "post/post.h"
#include "store/db.h"
#include "store/setting.h"
#include "work/notices.h"

#define MAILED_ON STR("audit.mailed_on")

/* Is today's still to be written? The day stands in the store, so that a restart sends no second one. */
static enum status
due(struct tx *tx, struct arena *arena, struct date today, bool *due, struct err *err)
{
    struct str last;

    TRY(setting_load(tx, arena, MAILED_ON, &last, err));
    *due = !str_eq(last, date_iso(arena, today));
    return OK;
}

static struct str
words(struct arena *arena, const struct head_mail *head, const struct letterhead *letterhead,
      struct date today)
{
    const char *what =
        head->broken
            ? "THE AUDIT DOES NOT PASS THROUGH THE END THAT WAS NOTED BEFORE. Rows were "
              "removed or rewritten. Keep earlier mails, and run `jenner audit verify` "
              "on the host at once."
            : "Keep this mail. With it anybody can prove later that no row of the audit up "
              "to this day was removed or changed:";

    return arena_printf(arena,
                        "%s\n\nThe audit of %.*s ended on %.*s with\n\n%.*s\n\n"
                        "jenner audit verify --head %.*s\n\n%.*s\n",
                        what, STRF(letterhead->name), STRF(date_long(arena, today)),
                        STRF(audit_head_text(arena, head->head)),
                        STRF(audit_head_text(arena, head->head)), STRF(letterhead->name));
}

enum status
notices_head(struct db *db, struct arena *arena, const struct head_mail *head, struct now now,
             size_t *mails, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail mail = {.topic = MAIL_SYSTEM,
                        .subject = head->broken ? STR("ALARM: the audit was tampered with")
                                                : STR("End of the audit's chain today")};
    struct letterhead letterhead;
    struct user *list;
    size_t count;
    bool today;

    *mails = 0;
    TRY(tx_begin(&tx, db, err));
    TRY(due(&tx, arena, now.today, &today, err));
    if (!today)
        return OK;
    TRY(letterhead_load(&tx, arena, &letterhead, err));
    mail.body = words(arena, head, &letterhead, now.today);
    TRY(user_list_all(&tx, arena, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (user_state(&list[i], now.today) != USER_ACTIVE || !mail_address_valid(list[i].email) ||
            !access_allows(list[i].roles, PERMISSION_AUDIT_READ))
            continue;
        mail.to = list[i].email;
        TRY(mail_queue(&tx, &mail, now.at, err));
        (*mails)++;
    }
    TRY(setting_save(&tx, MAILED_ON, date_iso(arena, now.today), err));
    return tx_commit(&tx, err);
}
