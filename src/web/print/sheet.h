/* web/print/sheet.h - one printout in the making: whose, in which language, and what all kinds share.
 *
 * Purpose    record, letter and form are functions that put a person's history on a sheet
 *            (html/paper.h); page and PDF are made of the same sheet.
 * Ownership  everything belongs to the visit's arena.
 * Errors     none: what is not known is said so, or left out.
 * Source     product notes 1.8 (client reports)
 */
#ifndef WEB_PRINT_SHEET_H
#define WEB_PRINT_SHEET_H

#include "html/paper.h"
#include "registry/history.h"
#include "web/print/words.h"
#include "web/visit.h"

struct sheet {
    struct visit *v;
    struct speaker speaker;
    struct str language; /* "en" */
    const struct history *history;
    struct history_forecast made; /* result is NULL without a birth date */
    struct str registry, url;     /* what the registry is called, and where it is */
    struct org org;               /* for which it is printed */
    struct str code;              /* number of the printout */
    struct paper paper;
};

typedef void sheet_writer(struct sheet *sheet);
sheet_writer sheet_record, sheet_letter, sheet_school;

/* A dose that was given, under one vaccine group: a combination stands under several. */
struct given {
    struct str group; /* empty: no group of the schedule */
    const struct dose *dose;
    bool counts;
};
/* By group, then date; without refusals and what is another dose's shadow. */
const struct given *sheet_given(const struct sheet *sheet, size_t *count);
/* Neither refused nor another dose's shadow. */
bool sheet_is_given(const struct dose *dose);
int sheet_doses(const struct sheet *sheet); /* each dose once */

/* The forecast of a group as a few words: "Can be given now", "From March 2, 2027", "Complete"; empty
 * for what is many years off or not meant for the person. */
struct str sheet_when(const struct sheet *sheet, const struct cdsi_forecast *forecast);
/* "Anna Olson": as on an envelope. */
struct str sheet_name(const struct sheet *sheet);
/* Name, birth date, sex, number, when and where it was printed. */
void sheet_who(struct sheet *sheet);
/* A table: one row a vaccine group, the dates of its doses side by side, then when the next is due. */
void sheet_matrix(struct sheet *sheet, const struct str *groups, size_t group_count);
/* The same of every group that has doses or something to come, under its heading. */
void sheet_groups(struct sheet *sheet);
/* How to find out whether the paper is genuine; and that a translation is a draft. */
void sheet_proof(struct sheet *sheet);

#endif
