/* cli/bulletin.c - jenner bulletin list, show, check. */
#include "cli/bulletin.h"

#include "base/clock.h"
#include "post/bulletin_mail.h"
#include "post/subscriber.h"
#include "work/notices.h"

bool
cli_topics(struct cli *cli, struct tx *tx, const char *text, struct str *words)
{
    bool chosen[TOPICS_MAX] = {false};
    struct str rest = str_of(text);
    struct topic *list;
    struct err err;
    size_t count;

    if (topic_list(tx, cli->arena, &list, &count, &err) != OK) {
        (void)cli_fail(cli, &err);
        return false;
    }
    while (rest.n > 0) {
        struct str word = str_trim(str_cut(&rest, ','));
        const struct topic *topic = topic_of(list, count, word);

        if (topic == NULL) {
            fprintf(cli->err, "jenner: there is no topic %.*s; see jenner topic list\n",
                    STRF(word));
            return false;
        }
        chosen[topic - list] = true;
    }
    *words = topic_words(cli->arena, list, count, chosen);
    return true;
}

bool
cli_bulletin_id(struct cli *cli, int64_t *id)
{
    if (str_parse_i64(str_of(cli->args[0]), id) && *id > 0)
        return true;
    fprintf(cli->err, "jenner: a bulletin has a number, see jenner bulletin list; not %s\n",
            cli->args[0]);
    return false;
}

enum status
cli_news_audit(struct cli *cli, struct tx *tx, enum audit_action what, const char *kind,
               int64_t object, struct err *err)
{
    struct audit_entry entry = {.at = clock_now().at,
                                .source = cli_who(cli),
                                .what = what,
                                .object_kind = str_of(kind),
                                .object = object,
                                .reason = STR("by command")};

    return audit_add(tx, &entry, err);
}

/* ---- list ---- */

static enum status
print_row(struct cli *cli, struct tx *tx, const struct bulletin *b, bool json, struct err *err)
{
    struct str topics;
    struct line line;

    TRY(bulletin_topics(tx, cli->arena, b->id, &topics, err));
    line_begin(&line, cli, json);
    line_number(&line, "id", b->id);
    line_text(&line, "state", bulletin_step_word(b->step));
    line_text(&line, "slug", b->slug);
    line_text(&line, "topics", topics);
    line_text(&line, "send_at", b->send_at.us == 0 ? STR("") : instant_iso(cli->arena, b->send_at));
    line_date(&line, "sent_on", b->sent_on);
    line_number(&line, "audience", b->audience);
    line_text(&line, "title", b->title);
    line_end(&line);
    return OK;
}

static enum status
list_bulletins(struct cli *cli, struct tx *tx, const void *json, struct err *err)
{
    struct bulletin *list;
    size_t count;

    TRY(bulletin_list(tx, cli->arena, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(print_row(cli, tx, &list[i], *(const bool *)json, err));
    return OK;
}

/* jenner bulletin list --data DIR [--json] */
int
cli_bulletin_list(struct cli *cli)
{
    bool json = cli_flag(cli, "--json");

    return cli_list_all(cli, list_bulletins, &json);
}

/* ---- show ---- */

static enum status
print_sent(struct cli *cli, struct tx *tx, const struct bulletin *b, struct err *err)
{
    struct mail_counts counts;
    int64_t left;

    if (b->step < BULLETIN_SENDING)
        return OK;
    TRY(mail_counts_of(tx, cli->arena, b->id, &counts, err));
    TRY(subscriber_left_by(tx, cli->arena, b->id, &left, err));
    fprintf(cli->err,
            "Sent to %lld: %lld handed over, %lld waiting, %lld unknown, %lld bounced, %lld given "
            "up; %lld left by it.\n",
            (long long)b->audience, (long long)counts.of[MAIL_SENT],
            (long long)counts.of[MAIL_WAITING] + (long long)counts.of[MAIL_HANDING],
            (long long)counts.of[MAIL_UNKNOWN], (long long)counts.of[MAIL_BOUNCED],
            (long long)counts.of[MAIL_FAILED], (long long)left);
    return OK;
}

static enum status
print_text(struct cli *cli, struct tx *tx, const struct bulletin *b, struct str as, struct err *err)
{
    struct news_checked checked;
    struct letterhead head;
    struct bulletin_dress dress;
    struct mail_bulk bulk;

    TRY(news_check(tx, cli->arena, b, clock_now().today, &checked, err));
    TRY(letterhead_load(tx, cli->arena, &head, err));
    dress = (struct bulletin_dress){
        .site = head.url,
        .name = head.name,
        .text = b->frozen.n > 0
                    ? b->frozen
                    : figures_fill(cli->arena, b->body, checked.figures, checked.figure_count),
        .texts = texts_of(texts_all, texts_count, b->lang)};
    bulletin_mail(cli->arena, b, &dress, &bulk);
    if (str_eq(as, STR("markdown")))
        cli_print(cli, b->body);
    else
        cli_print(cli, str_eq(as, STR("html")) ? bulk.html : bulk.body);
    return print_sent(cli, tx, b, err);
}

/* jenner bulletin show ID --data DIR [--as text|html|markdown] */
int
cli_bulletin_show(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    const char *as = cli_value(cli, "--as");
    struct bulletin b;
    struct err err;
    int64_t id;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1) || !cli_bulletin_id(cli, &id))
        return CLI_USAGE;
    if (tx_read(&tx, store.db, &err) != OK || bulletin_load(&tx, cli->arena, id, &b, &err) != OK ||
        print_text(cli, &tx, &b, str_of(as), &err) != OK)
        return cli_fail_data(cli, &err);
    return CLI_DONE;
}

/* ---- check ---- */

int
cli_bulletin_judge(struct cli *cli, struct tx *tx, const struct bulletin *bulletin, bool json,
                   struct err *err)
{
    struct news_checked checked;

    if (news_check(tx, cli->arena, bulletin, clock_now().today, &checked, err) != OK)
        return cli_fail_data(cli, err);
    for (size_t i = 0; i < checked.remarks.count; i++) {
        const struct remark *r = &checked.remarks.list[i];
        struct line line;

        line_begin(&line, cli, json);
        line_text(&line, "severity", remark_blocks(r->kind) ? STR("stops") : STR("advice"));
        line_text(&line, "code", remark_word(r->kind));
        line_number(&line, "line", r->line);
        line_text(&line, "text", remark_words(cli->arena, r));
        line_end(&line);
    }
    return checked.remarks.blockers > 0 ? CLI_FINDINGS : CLI_DONE;
}

/* jenner bulletin check ID --data DIR [--json] */
int
cli_bulletin_check(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    bool json = cli_flag(cli, "--json");
    struct bulletin b;
    struct err err;
    int64_t id;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1) || !cli_bulletin_id(cli, &id))
        return CLI_USAGE;
    if (tx_read(&tx, store.db, &err) != OK || bulletin_load(&tx, cli->arena, id, &b, &err) != OK)
        return cli_fail_data(cli, &err);
    return cli_bulletin_judge(cli, &tx, &b, json, &err);
}
