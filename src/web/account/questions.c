/* web/account/questions.c - manage my account: security questions. */
#include "access/account.h"
#include "store/db.h"
#include "web/account/password.h"
#include "web/mails.h"
#include "web/serve.h"
#include "web/visit.h"

page_handler account_questions_show, account_questions_do;

static const char *
field_name(struct visit *v, const char *name, size_t list)
{
    return arena_cstr(v->arena, arena_printf(v->arena, "%s%zu", name, list + 1));
}

static void
show(struct visit *v, const size_t chosen[QUESTION_LISTS], const struct str wrong[QUESTION_LISTS],
     struct str problem)
{
    struct account_questions_lists *lists =
        ARENA_ARRAY(v->arena, struct account_questions_lists, QUESTION_LISTS);
    struct account_questions_view view = {
        .problem = problem, .lists = lists, .lists_count = QUESTION_LISTS};

    for (size_t i = 0; i < QUESTION_LISTS; i++) {
        struct account_questions_lists_questions *rows =
            ARENA_ARRAY(v->arena, struct account_questions_lists_questions, QUESTIONS_A_LIST);

        for (size_t q = 0; q < QUESTIONS_A_LIST; q++)
            rows[q] = (struct account_questions_lists_questions){
                (int64_t)q, security_questions[i][q], chosen[i] == q};
        lists[i] = (struct account_questions_lists){.n = (int64_t)i + 1,
                                                    .wrong = wrong[i],
                                                    .questions = rows,
                                                    .questions_count = QUESTIONS_A_LIST};
    }
    if (problem.n > 0)
        v->res->status = 422;
    page_account_questions(&v->page, &view);
}

/* Where the policy has none, the page does not exist. */
static enum status
in_use(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    const struct password_profile *profile;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(account_profile(&tx, v->arena, &profile, err));
    return profile->questions
               ? OK
               : FAIL(err, E_NOTFOUND, "security questions are not part of the password policy");
}

/* GET /account/questions */
enum status
account_questions_show(struct visit *v, struct err *err)
{
    const size_t none[QUESTION_LISTS] = {QUESTIONS_A_LIST, QUESTIONS_A_LIST, QUESTIONS_A_LIST};
    const struct str nothing[QUESTION_LISTS] = {{0}};

    TRY(in_use(v, err));
    show(v, none, nothing, STR(""));
    return OK;
}

/* Answers open the door as the password does: whoever finds a session open sets none of their own. False,
 * with what is wrong, if it is not the password. */
static enum status
owner(struct visit *v, struct str *problem, struct err *err)
{
    bool right;
    int wait;

    TRY(account_password_right(v->web->db, v->arena, &v->session.user, req_field(v->req, "old"),
                               v->now, &right, &wait, err));
    *problem = right      ? STR("")
               : wait > 0 ? password_wait_words(v->arena, wait)
                          : STR("The current password is not right.");
    return OK;
}

/* POST /account/questions */
enum status
account_questions_do(struct visit *v, struct err *err)
{
    struct answer_try attempt = {.username = v->session.user.username};
    struct str wrong[QUESTION_LISTS], problem;

    TRY(in_use(v, err));
    for (size_t i = 0; i < QUESTION_LISTS; i++) {
        uint64_t question;

        attempt.question[i] = str_parse_u64(visit_field(v, field_name(v, "question", i)), &question)
                                  ? (size_t)question
                                  : QUESTIONS_A_LIST;
        attempt.answer[i] = visit_field(v, field_name(v, "answer", i));
        attempt.confirmed[i] = visit_field(v, field_name(v, "confirm", i));
    }
    if (!answers_check(v->arena, &attempt, wrong)) {
        show(v, attempt.question, wrong,
             STR("Some answers will not do. What to change stands "
                 "beside them."));
        return OK;
    }
    TRY(owner(v, &problem, err));
    if (problem.n > 0) {
        show(v, attempt.question, wrong, problem);
        return OK;
    }
    TRY(account_answers_set(v->web->db, v->arena, &v->session.user, &attempt, err));
    TRY(mail_changed(v, STR("security questions"), err));
    res_redirect(v->req, v->res, STR("/account?done=questions"));
    return OK;
}
