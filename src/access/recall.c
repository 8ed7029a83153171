/* access/recall.c - security questions: kept, asked, answered. */
#include "access/account.h"
#include "access/secret.h"
#include "access/user.sql.h"
#include "store/db.h"

enum status
account_answers_set(struct db *db, struct arena *arena, const struct user *user,
                    const struct answer_try *attempt, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct question_put_in in[QUESTION_LISTS];

    for (size_t i = 0; i < QUESTION_LISTS; i++) {
        in[i] = (struct question_put_in){.account_id = user->account.v,
                                         .place = (int32_t)i,
                                         .question = (int32_t)attempt->question[i]};
        TRY(secret_stretch(arena, answer_fold(arena, attempt->answer[i]), &in[i].answer_hash, err));
    }
    TRY(tx_begin(&tx, db, err));
    for (size_t i = 0; i < QUESTION_LISTS; i++)
        TRY(question_put(&tx, &in[i], err));
    return tx_commit(&tx, err);
}

struct kept {
    struct questions_of_row *rows;
    size_t count;
};

static enum status
read_kept(struct tx *tx, struct arena *arena, struct str org_code, struct str username,
          struct kept *kept, struct err *err)
{
    struct user user;
    enum status status = user_find(tx, arena, org_code, username, &user, err);

    *kept = (struct kept){0};
    if (status == E_NOTFOUND)
        return OK;
    TRY(status);
    return questions_of(tx, arena, &(struct questions_of_in){.account_id = user.account.v},
                        &kept->rows, &kept->count, err);
}

static bool
whole(const struct kept *kept)
{
    bool ok = kept->count == QUESTION_LISTS;

    for (size_t i = 0; i < kept->count && ok; i++)
        ok = kept->rows[i].place == (int32_t)i && kept->rows[i].question >= 0 &&
             kept->rows[i].question < QUESTIONS_A_LIST;
    return ok;
}

enum status
account_questions(struct tx *tx, struct arena *arena, struct str org_code, struct str username,
                  size_t question[QUESTION_LISTS], bool *real, struct err *err)
{
    struct str name = arena_printf(arena, "%.*s/%.*s", STRF(org_code), STRF(username));
    struct str made_up = secret_hash(arena, STR("question"), name);
    struct kept kept;

    TRY(read_kept(tx, arena, org_code, username, &kept, err));
    *real = whole(&kept);
    for (size_t i = 0; i < QUESTION_LISTS; i++)
        question[i] =
            *real ? (size_t)kept.rows[i].question : (unsigned char)made_up.p[i] % QUESTIONS_A_LIST;
    return OK;
}

/* All three are hashed, also after a wrong one and for somebody who does not exist. */
enum status
account_answers_check(struct db *db, struct arena *arena, struct str org_code, struct str username,
                      const struct str answers[QUESTION_LISTS], bool *right, struct err *err)
{
    struct kept kept;
    bool all = true;

    {
        CLEANUP(tx_end) struct tx tx = {0};

        TRY(tx_read(&tx, db, err));
        TRY(read_kept(&tx, arena, org_code, username, &kept, err));
    }
    for (size_t i = 0; i < QUESTION_LISTS; i++) {
        struct str hash = whole(&kept) ? kept.rows[i].answer_hash : STR("");
        bool one;

        TRY(secret_check(arena, answer_fold(arena, answers[i]), hash, &one, err));
        all = all && one;
    }
    *right = all;
    return OK;
}
