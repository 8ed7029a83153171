/* access/questions.c - the security questions, and what an answer must be. */
#include "access/password.h"

#include "base/utf8.h"

const struct str security_questions[QUESTION_LISTS][QUESTIONS_A_LIST] = {
    {STR_INIT("What was the first concert you went to?"),
     STR_INIT("What was the name of your first pet?"),
     STR_INIT("What was the first dish you learned to cook?"),
     STR_INIT("In which town did your first job begin?"),
     STR_INIT("What was the make of your first bicycle?"),
     STR_INIT("Which book did you read more than twice as a child?")},
    {STR_INIT("What was the name of your favorite teacher?"),
     STR_INIT("What was the name of your first school?"),
     STR_INIT("What was the nickname of your best childhood friend?"),
     STR_INIT("Which street did your grandparents live in?"),
     STR_INIT("What was the name of the hospital where you were born?"),
     STR_INIT("What was the family name of your first neighbors?")},
    {STR_INIT("To which place did you first travel by plane or train?"),
     STR_INIT("What is the name of a lake you like to go back to?"),
     STR_INIT("Which game did you play most as a child?"),
     STR_INIT("What is the title of a film you know by heart?"),
     STR_INIT("Which instrument did you want to learn?"),
     STR_INIT("What did you want to become when you were a child?")},
};

struct str
answer_fold(struct arena *arena, struct str answer)
{
    struct str folded = utf8_fold(arena, answer);
    char *p = arena_bytes(arena, folded.n);
    size_t n = 0;

    for (size_t i = 0; i < folded.n; i++) {
        unsigned char c = (unsigned char)folded.p[i];

        if (c >= 0x80 || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            p[n++] = folded.p[i];
    }
    return (struct str){p, n};
}

/* An answer that stands in its question gives nothing away that is not on the page already. */
static bool
in_question(struct arena *arena, struct str folded, struct str question)
{
    struct str all = answer_fold(arena, question);

    return str_find_str(all, folded) < all.n;
}

static struct str
answer_wrong(struct arena *arena, const struct answer_try *attempt, size_t i)
{
    struct str answer = answer_fold(arena, attempt->answer[i]);

    if (attempt->question[i] >= QUESTIONS_A_LIST)
        return STR("Select a question.");
    if (utf8_count(answer) < ANSWER_LEAST)
        return STR("Enter an answer of at least five letters or digits.");
    if (!str_eq(answer, answer_fold(arena, attempt->confirmed[i])))
        return STR("Enter the same answer twice.");
    if (in_question(arena, answer, security_questions[i][attempt->question[i]]))
        return STR("Enter an answer that is not part of the question.");
    if (str_eq(answer, answer_fold(arena, attempt->username)))
        return STR("Enter an answer that is not your user name.");
    for (size_t j = 0; j < i; j++)
        if (str_eq(answer, answer_fold(arena, attempt->answer[j])))
            return STR("Enter a different answer for each question.");
    return STR("");
}

bool
answers_check(struct arena *arena, const struct answer_try *attempt,
              struct str wrong[QUESTION_LISTS])
{
    bool ok = true;

    for (size_t i = 0; i < QUESTION_LISTS; i++) {
        wrong[i] = answer_wrong(arena, attempt, i);
        ok = ok && wrong[i].n == 0;
    }
    return ok;
}
