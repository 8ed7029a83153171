/* work/warnings.c - mails about passwords that end and users about to lapse. */
#include "work/notices.h"

#include "access/account.h"
#include "access/link.h"
#include "post/post.h"
#include "store/db.h"

struct round {
    struct db *db;
    struct arena *arena;
    struct now now;
    struct letterhead head;
    const struct password_profile *profile;
    size_t *mails;
};

static enum status
queue(struct round *round, struct tx *tx, const struct user *user, struct str subject,
      struct str body, struct err *err)
{
    struct mail mail = {.to = user->email,
                        .subject = subject,
                        .body = body,
                        .topic = MAIL_ACCOUNT,
                        .org = user->org.v,
                        .object = user->id.v};

    return mail_queue(tx, &mail, round->now.at, err);
}

static enum status
warn_lapse(struct round *round, const struct user *user, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str token, body;
    struct date last = date_add_days(user->active_on, USER_LAPSE_DAYS);

    TRY(tx_begin(&tx, round->db, err));
    TRY(link_make(&tx, round->arena, LINK_STAY, user->id.v, user->email, round->now.at, &token,
                  err));
    body = arena_printf(
        round->arena,
        "Dear %.*s,\n\nyour user %.*s of %.*s (%.*s) has not been used for a while. "
        "After %.*s it becomes inactive, and an administrator of your organization "
        "has to reactivate it.\n\nOpen this link to stay active:\n%.*s/stay/%.*s\n\n"
        "If you do not need it any more, do nothing.\n\n%.*s\n",
        STRF(user_full_name(round->arena, user)), STRF(user->username), STRF(user->org_name),
        STRF(user->org_code), STRF(date_long(round->arena, last)), STRF(round->head.url),
        STRF(token), STRF(round->head.name));
    TRY(queue(round, &tx, user, STR("Your user becomes inactive soon"), body, err));
    TRY(user_warned(&tx, user, round->now.today, err));
    TRY(tx_commit(&tx, err));
    (*round->mails)++;
    return OK;
}

static enum status
warn_password(struct round *round, const struct user *user, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct date last = password_last_day(round->profile, user, round->now.offset_minutes);
    struct str body = arena_printf(
        round->arena,
        "Dear %.*s,\n\nthe password of your user %.*s of %.*s (%.*s) is good until %.*s. Change it "
        "before, under Manage my account: %.*s/account/password\n\nAfter that day you are asked "
        "for "
        "a new one when you sign in.\n\n%.*s\n",
        STRF(user_full_name(round->arena, user)), STRF(user->username), STRF(user->org_name),
        STRF(user->org_code), STRF(date_long(round->arena, last)), STRF(round->head.url),
        STRF(round->head.name));

    TRY(tx_begin(&tx, round->db, err));
    TRY(queue(round, &tx, user, STR("Your password ends soon"), body, err));
    TRY(user_password_warned(&tx, user, round->now.today, err));
    TRY(tx_commit(&tx, err));
    (*round->mails)++;
    return OK;
}

static enum status
read_users(struct round *round, struct user **list, size_t *count, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, round->db, err));
    TRY(letterhead_load(&tx, round->arena, &round->head, err));
    TRY(account_profile(&tx, round->arena, &round->profile, err));
    TRY(user_list_all(&tx, round->arena, list, count, err));
    return tx_commit(&tx, err);
}

/* A person with several users has one password: told once, for the first of them. */
static bool
told_already(const struct user *list, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (list[j].account.v == list[i].account.v)
            return true;
    return false;
}

enum status
notices_accounts(struct db *db, struct arena *arena, struct now now, size_t *mails, struct err *err)
{
    struct round round = {.db = db, .arena = arena, .now = now, .mails = mails};
    struct user *list;
    size_t count;

    *mails = 0;
    TRY(read_users(&round, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (user_state(&list[i], now.today) != USER_ACTIVE || !mail_address_valid(list[i].email))
            continue;
        if (user_lapse_warning(&list[i], now.today))
            TRY(warn_lapse(&round, &list[i], err));
        if (password_warning(round.profile, &list[i], now) && !told_already(list, i))
            TRY(warn_password(&round, &list[i], err));
    }
    return OK;
}
