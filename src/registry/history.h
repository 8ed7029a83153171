/* registry/history.h - one person with all that is believed of them, and what is due.
 *
 * Purpose    what pages, replies and lists show: the client, the doses and observations, who said
 *            so, and the evaluation and forecast made of them at that moment.
 * Ownership  everything belongs to the arena; a forecast borrows from the history and the schedule.
 * Limits     those of cdsi/cdsi.h.
 * Errors     E_NOTFOUND if there is no such client; otherwise those of store/db.h.
 */
#ifndef REGISTRY_HISTORY_H
#define REGISTRY_HISTORY_H

#include "cdsi/cdsi.h"
#include "registry/client.h"
#include "registry/dose.h"

struct history {
    struct client client;
    struct dose *doses; /* by date; also refusals and doses in another's shadow */
    size_t dose_count;
    struct observation *observations; /* each fact once, the earliest word on it */
    size_t observation_count;
};

/* Of the record that stands for `id`, if it was joined to another. Who may see it is the caller's
 * question: client_open_to(). */
MUST_USE enum status history_load(struct tx *tx, struct arena *arena, struct client_id id,
                                  struct history *history, struct err *err);

/* The statements behind the doses, for the page that shows who said what. */
struct history_word {
    struct sent_id id;
    struct dose_id dose;
    int64_t organization, message;
    enum report_by by;
    struct instant received;
    struct report_dose said;
};
MUST_USE enum status history_words(struct tx *tx, struct arena *arena, struct client_id id,
                                   struct history_word **list, size_t *count, struct err *err);

/* The same, and the words that a person's deletion or correction stands against: what their senders say. */
MUST_USE enum status history_held(struct tx *tx, struct arena *arena, struct client_id id,
                                  struct history_word **list, size_t *count,
                                  struct history_word **held, size_t *held_count, struct err *err);

struct history_forecast {
    const struct cdsi_result *result;
    const size_t *dose; /* the result's dose i is doses[dose[i]] of the history */
};

/* Refusals, doses in another's shadow and what is no vaccine are left out. */
void history_cdsi(const struct history *history, const struct cdsi_schedule *schedule,
                  struct date today, struct arena *arena, struct history_forecast *out);
/* What each vaccine group says of doses[dose] of the history: one word a group, the strictest where its
 * antigens differ, the kindest where an antigen has several best series (a child's and an adult's). The
 * list is the arena's; never NULL. */
const struct cdsi_evaluation **history_judged(const struct history_forecast *forecast, size_t dose,
                                              struct arena *arena, size_t *count);

/* What history_cdsi() hands to the logic, for those who run it themselves. */
struct history_input {
    struct cdsi_patient patient;
    struct cdsi_dose *doses;
    size_t *dose; /* as above */
    size_t dose_count;
};
void history_input(const struct history *history, const struct cdsi_schedule *schedule,
                   struct date today, struct arena *arena, struct history_input *out);

#endif
