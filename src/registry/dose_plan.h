/* registry/dose_plan.h - what a report changes in the doses of a person.
 *
 * Purpose    RXA-21 first: which earlier statement of this sender a record adds to, restates or
 *            takes back; then the events before and after, and what of them is to be written.
 *            Pure: the caller loads the statements and carries the plan out.
 * Ownership  the plan borrows report and statements; its lists belong to the arena.
 * Limits     none of its own.
 * Errors     none. What does not fit (a deletion of something unknown) is a finding.
 * Source     HL7 2.5.1 immunization guide 1.5, RXA-21 and ORC-3; docs/adr/0011-intake.md,
 *            docs/adr/0019-undo.md, docs/adr/0025-correction.md.
 */
#ifndef REGISTRY_DOSE_PLAN_H
#define REGISTRY_DOSE_PLAN_H

#include "base/finding.h"
#include "registry/dose_merge.h"

enum dose_outcome {
    DOSE_KNOWN = 0, /* said before, word for word: nothing changed */
    DOSE_ADDED,     /* an event nobody had reported */
    DOSE_JOINED,    /* others had reported the event; now this sender too */
    DOSE_CHANGED,   /* this sender had said otherwise of it */
    DOSE_DELETED,   /* taken back */
    DOSE_HELD,      /* a person has deleted it or put it right at a page: that stands */
    DOSE_NO_MATCH,  /* to be deleted, but nothing like it is known from this sender */
    DOSE_NO_EVENT   /* nothing was given: the carrier of observations */
};

struct dose_done {
    enum dose_outcome outcome;
    struct dose_id dose;  /* 0 if there is none */
    struct dose_id doubt; /* another event that may be the same; 0 none */
};

/* A statement in the store. */
struct sent_known {
    struct sent_dose sent;
    uint64_t order;  /* dose_order_hash() of it */
    uint64_t source; /* the organization and its own number for the person */
    int64_t user;    /* the person at the page; 0 none */
    bool ended;      /* by this plan */
};

/* All that holds of the doses of one client, from all senders. */
struct dose_known {
    struct sent_known *said;
    size_t said_count;
    struct sent_known *deleted; /* words a person's deletion or correction stands against */
    size_t deleted_count;
};

/* An event that is new or not as it was. */
struct dose_put {
    const struct dose_event *event;
    bool fresh; /* new */
};

struct dose_plan {
    struct dose_done *done; /* one for each dose of the report */
    struct sent_dose *add;  /* statements to keep, `dose` filled in */
    size_t add_count;
    const struct sent_known *
        *carries;        /* of each of `add`: the person's correction it brings forward, with
                                          what its sender has changed elsewhere; NULL none */
    struct sent_id *end; /* statements that no longer hold */
    size_t end_count;
    struct sent_known *remove; /* words to hold: what a person's word stands against */
    size_t remove_count;
    struct sent_dose **move; /* statements of the store that now speak of another event: `dose` */
    size_t move_count;
    const struct dose_event *events; /* all of them, after the report */
    size_t event_count;
    struct dose_put *put;
    size_t put_count;
    struct dose_id *drop; /* events that are no more */
    size_t drop_count;
};

/* A report, and said_dose() of each of its doses: made before the transaction began. */
struct dose_report {
    const struct report *report;
    const struct str *texts;
};

struct dose_plan dose_plan(struct arena *arena, const struct code_sets *sets,
                           const struct dose_report *fresh, const struct dose_known *known,
                           struct findings *found);

/* The events of other senders' and older statements alone, and what to write so that the tables
 * hold them: after persons were joined or taken apart. */
struct dose_plan dose_replan(struct arena *arena, const struct code_sets *sets,
                             const struct dose_known *known);

/* The sender's own number of a dose, as a number; 0 if it has none ("9999" is none). */
uint64_t dose_order_hash(const struct report_dose *dose);

#endif
