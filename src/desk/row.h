/* desk/row.h - a row of ticket.sql as a struct ticket; several statements give the same columns under types of
 * their own.
 *
 * Purpose    one place that knows the columns, for the files of this room.
 */
#ifndef DESK_ROW_H
#define DESK_ROW_H

#include "desk/ticket.h"

enum ticket_kind ticket_kind_of(struct str word);
enum ticket_state ticket_state_of(struct str word);
enum ticket_side ticket_side_of(struct str word);

#define TICKET_OF(row)                                                                             \
    ((struct ticket){.id = (row).ticket_id,                                                        \
                     .number = (row).number,                                                       \
                     .org = (row).org_id,                                                          \
                     .user = (row).user_id,                                                        \
                     .full_name = (row).full_name,                                                 \
                     .email = (row).email,                                                         \
                     .kind = ticket_kind_of((row).ticket_kind),                                    \
                     .subject = (row).subject,                                                     \
                     .page = (row).page,                                                           \
                     .request = (row).request,                                                     \
                     .about = (row).about,                                                         \
                     .object = (row).object_id,                                                    \
                     .state = ticket_state_of((row).ticket_state),                                 \
                     .assigned = (row).assigned_to,                                                \
                     .code = (row).reply_code,                                                     \
                     .opened_at = (row).opened_at,                                                 \
                     .due = (row).due_on,                                                          \
                     .answered_at = (row).answered_at,                                             \
                     .closed_at = (row).closed_at,                                                 \
                     .seen_at = (row).seen_at,                                                     \
                     .merged_into = (row).merged_into,                                             \
                     .satisfied = (row).satisfied,                                                 \
                     .version = (row).version})

#endif
