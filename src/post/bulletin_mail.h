/* post/bulletin_mail.h - a bulletin as a mail: HTML and plain text, with the ways out of it.
 *
 * Ownership  what is made belongs to the arena; arguments are borrowed.
 * Errors     none.
 * Source     RFC 8058, RFC 2369 (List-Unsubscribe: post/mime.c writes it)
 */
#ifndef POST_BULLETIN_MAIL_H
#define POST_BULLETIN_MAIL_H

#include "post/bulletin.h"
#include "post/post.h"

struct bulletin_dress {
    struct str site;                  /* "https://iis.example" */
    struct str name;                  /* of the registry */
    struct str text;                  /* of the bulletin, its figures filled in */
    const struct texts *texts;        /* in the bulletin's language; NULL: English */
    struct str leave, choices;        /* where its foot leads; empty: the recipient's own links */
    struct str light_href, dark_href; /* style sheets linked, for a preview; else written into it */
};

/* Subject, both texts and the addresses of a mail to many. */
void bulletin_mail(struct arena *arena, const struct bulletin *bulletin,
                   const struct bulletin_dress *dress, struct mail_bulk *out);

#endif
