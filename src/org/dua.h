/* org/dua.h - Data Use Agreements in the store: begun, filled in, signed, decided, replaced.
 *
 * Purpose    one struct an agreement; every change goes through a function here that asks
 *            agreement_may() (org/agreement.h) and the version the editor read. The caller adds the
 *            audit row and the mails in the same transaction.
 * Ownership  rows and texts belong to the arena given.
 * Limits     see org/agreement.h.
 * Errors     E_NOTFOUND; E_CONFLICT (changed by someone else, or a step that may not follow);
 *            E_INVALID; otherwise as the store.
 * Source     product notes 2.2 to 2.4; docs/states.md; docs/adr/0010-agreements.md.
 */
#ifndef ORG_DUA_H
#define ORG_DUA_H

#include "org/agreement.h"

struct tx;

struct signer {
    struct str name, title, email, phone;
};

struct agreement {
    struct agreement_id id;
    struct org_id org;
    struct agreement_dates dates;
    int text_number; /* version of the text signed; 0 for one taken over on paper */
    struct instant signed_at;
    struct signer signer;
    struct str signed_from;                  /* network address */
    struct str answers_hash;                 /* over everything signed; 32 bytes, or empty before */
    bool first_time;                         /* a new enrolment, decided by staff */
    struct instant submitted_at, decided_at; /* 0 before */
    struct str remark;
    uint32_t notices;
    int64_t assigned_to; /* member of staff; 0 if nobody */
    int64_t version;
    struct instant made_at;
};

MUST_USE enum status agreement_load(struct tx *tx, struct arena *arena, struct agreement_id id,
                                    struct agreement *out, struct err *err);
/* All agreements of an organization, the newest first. */
MUST_USE enum status agreement_list(struct tx *tx, struct arena *arena, struct org_id org,
                                    struct agreement **out, size_t *count, struct err *err);
/* The one that counts for a page: signed or suspended if there is such, else the newest; NULL if none. */
const struct agreement *agreement_current(const struct agreement *list, size_t count);

/* Has staff suspended an agreement of the organization? Then none can be signed. */
MUST_USE enum status agreement_held(struct tx *tx, struct arena *arena, struct org_id org,
                                    bool *held, struct err *err);

/* A draft; renewals take the signer and the answers of `before`, if that is not NULL. */
MUST_USE enum status agreement_begin(struct tx *tx, struct arena *arena, struct org_id org,
                                     const struct agreement *before, struct instant now,
                                     struct agreement *out, struct err *err);

/* The representative's signature: a renewal is in force at once and replaces what was signed
 * before; a first one waits for staff, as does one after a termination, and replaces one that waits already. Its term runs from `today`.
 * E_DENIED while an agreement of the organization is suspended: that would open the door again. */
struct signature {
    struct signer signer;
    struct str from; /* network address */
    struct str hash; /* 32 bytes over text, answers and facilities */
    int text_number;
    struct instant at;
    struct date today;
};
MUST_USE enum status agreement_sign(struct tx *tx, struct arena *arena, struct agreement *agreement,
                                    const struct signature *signature, struct err *err);

/* Staff's or the organization's other steps: return, accept, suspend, lift, terminate. */
MUST_USE enum status agreement_move(struct tx *tx, struct agreement *agreement,
                                    enum agreement_step to, struct str remark, struct instant now,
                                    struct err *err);
MUST_USE enum status agreement_assign(struct tx *tx, struct agreement *agreement, int64_t member,
                                      struct err *err);

/* One signed elsewhere, on paper or in an older system, taken over as it is. */
MUST_USE enum status agreement_take_over(struct tx *tx, struct org_id org, struct date signed_on,
                                         const struct signer *signer, struct instant now,
                                         struct agreement *out, struct err *err);

/* A field that begins with '.' belongs to one signing and is not taken over by the next renewal: what was
 * attested, and the sheet of facilities that was sent. */
struct answer {
    struct str field, value;
};
MUST_USE enum status agreement_answer_save(struct tx *tx, struct agreement_id id, struct str field,
                                           struct str value, struct err *err);
MUST_USE enum status agreement_answer_list(struct tx *tx, struct arena *arena,
                                           struct agreement_id id, struct answer **out,
                                           size_t *count, struct err *err);
struct str answer_of(const struct answer *list, size_t count, struct str field); /* "" if none */

struct facility {
    struct org_id org;
    struct str code, name;
    struct date from, until; /* until: the last day; DATE_NONE while it is one */
};
MUST_USE enum status agreement_facilities(struct tx *tx, struct arena *arena,
                                          struct agreement_id id, struct facility **out,
                                          size_t *count, struct err *err);
/* Adds a facility, or takes it out on `until`. */
MUST_USE enum status agreement_facility_put(struct tx *tx, struct agreement_id id,
                                            const struct facility *facility, struct err *err);

/* One line of the board: an agreement with its organization. */
struct board_row {
    struct agreement_id id;
    struct org_id org;
    struct str code, name;
    struct agreement_dates dates;
    struct signer signer; /* without phone */
    uint32_t notices;
    struct instant submitted_at;
    struct str remark; /* why it was returned, suspended or ended; may be empty */
    int64_t assigned_to;
    int64_t facilities; /* today */
    int64_t version;
    bool
        none; /* an organization that no agreement counts for; of the others only org, code and name are set */
};
/* Every agreement there is, in order of organization code, the oldest of each first. */
MUST_USE enum status agreement_board(struct tx *tx, struct arena *arena, struct board_row **out,
                                     size_t *count, struct err *err);

/* Open organizations without any agreement, their own or one that lists them, in order of code. */
MUST_USE enum status agreement_none(struct tx *tx, struct arena *arena, struct board_row **out,
                                    size_t *count, struct err *err);

/* How many agreements wait for a decision, and how many end within `days`: for the first page of staff. */
struct board_count {
    int64_t submitted, ending;
};
MUST_USE enum status agreement_board_count(struct tx *tx, struct arena *arena, struct date today,
                                           int days, struct board_count *out, struct err *err);

struct notice {
    struct agreement_id agreement;
    int days;         /* before the end; negative after it */
    struct str email; /* to whom */
    int64_t mail;     /* in the outbox */
    struct instant at;
};
/* Marks notice `index` of `row` as sent; *first is false if another runner was faster. */
MUST_USE enum status notice_mark(struct tx *tx, struct board_row *row, size_t index, bool *first,
                                 struct err *err);
/* Was the representative of `row` sent a notice at or after `since`? Of two who ask at the same moment, in
 * order to send one, the second is answered after the first has done so. */
MUST_USE enum status notice_hold_since(struct tx *tx, struct arena *arena,
                                       const struct board_row *row, struct instant since,
                                       bool *told, struct err *err);
MUST_USE enum status notice_log(struct tx *tx, const struct notice *notice, struct err *err);
MUST_USE enum status notice_list(struct tx *tx, struct arena *arena, struct agreement_id id,
                                 struct notice **out, size_t *count, struct err *err);

/* The text offered for signing on a day, and the one that was signed. */
struct agreement_text {
    int number;
    struct str title, body; /* Markdown */
    struct str hash;        /* 32 bytes */
};
MUST_USE enum status agreement_text_newest(struct tx *tx, struct arena *arena, struct date today,
                                           struct agreement_text *out, struct err *err);
MUST_USE enum status agreement_text_load(struct tx *tx, struct arena *arena, int number,
                                         struct agreement_text *out, struct err *err);
MUST_USE enum status agreement_text_add(struct tx *tx, struct arena *arena, int number,
                                        struct str title, struct str body, struct date from,
                                        struct err *err);

#endif
