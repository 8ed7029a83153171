/* cli/mail_receive.c - jenner mail receive: the mail server's pipe for what comes back. */
#include "base/clock.h"
#include "base/log.h"
#include "cli/store.h"
#include "desk/desk.h"
#include "post/incoming.h"
#include "post/post.h"

/* Sent to a reply address, or to the bounce address of a ticket's mail: of that ticket. Else it is a question. */
static enum status
hear(struct cli *cli, struct tx *tx, const struct incoming *in, struct now now, struct err *err)
{
    struct mail answered = {.reply_token = in->token};
    enum status status = OK;

    if (in->mail != 0)
        status = mail_load(tx, cli->arena, in->mail, &answered, err);
    if (status != OK && status != E_NOTFOUND)
        return status;
    if (answered.reply_token.n > 0)
        return desk_mail_reply(tx, cli->arena, answered.reply_token, in->from, in->text, now, err);
    return desk_mail_question(tx, cli->arena, in->from, in->subject, in->text, now, err);
}

/* One transaction: a mail delivered twice changes nothing the second time, and one that a ticket does
 * not take is not remembered either. */
static enum status
take(struct cli *cli, struct db *db, const struct incoming *in, bool *fresh, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct now now = clock_now();

    TRY(tx_begin(&tx, db, err));
    TRY(incoming_note(&tx, cli->arena, in, now.at, fresh, err));
    if (*fresh && in->kind == INCOMING_REPLY)
        TRY(hear(cli, &tx, in, now, err));
    return tx_commit(&tx, err);
}

/* The words go to a stranger if the mail server sends them back: they say no more than he knows. */
static int
refuse(struct cli *cli, const struct err *err)
{
    if (err->status == E_DENIED || err->status == E_NOTFOUND) {
        fprintf(cli->err, "There is no such address.\n");
        return CLI_NO_USER;
    }
    if (err->status == E_LIMIT) {
        fprintf(cli->err, "This mail is too long, has too many parts, or is one too many today.\n");
        return CLI_BAD_DATA;
    }
    if (err->status == E_INVALID) {
        fprintf(cli->err, "This is not a mail that can be read.\n");
        return CLI_BAD_DATA;
    }
    log_err(EVENT_MAIL, err);
    fprintf(cli->err, "The registry cannot take mail just now.\n");
    return CLI_TRY_AGAIN;
}

/* jenner mail receive --data DIR [--to ADDRESS] <MAIL */
int
cli_mail_receive(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    const char *to = cli_value(cli, "--to");
    struct incoming in;
    struct str bytes;
    struct err err;
    enum status status;
    unsigned tries = 0;
    bool fresh = false;

    if (cli_store(cli, &store, &err) != OK) {
        log_err(EVENT_MAIL, &err);
        fprintf(cli->err, "The registry cannot take mail just now.\n");
        return CLI_TRY_AGAIN;
    }
    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    status = cli_read(cli, "-", INCOMING_BYTES, &bytes, &err);
    if (status == OK)
        status = incoming_read(cli->arena, str_of(to), bytes, &in, &err);
    if (status != OK)
        return refuse(cli, &err);
    do
        status = take(cli, store.db, &in, &fresh, &err);
    while (tx_again(&tries, status == E_CONFLICT ? E_BUSY : status)); /* two took one number */
    if (status != OK)
        return refuse(cli, &err);
    log_event(LOG_INFO, EVENT_MAIL, "received=%.*s fresh=%d", STRF(incoming_word(in.kind)), fresh);
    fprintf(cli->out, "%.*s%s\n", STRF(incoming_word(in.kind)), fresh ? "" : ", known already");
    return CLI_DONE;
}
