/* post/subscriber_many.c - readers by the hundred: lists in and out, and whom a bulletin goes to. */
#include "base/buf.h"
#include "base/sheet.h"
#include "post/subscriber.h"
#include "post/subscriber.sql.h"

struct str
import_words(enum import_answer answer)
{
    static const char *const words[IMPORT_ANSWERS] = {
        [IMPORT_STOPPED] = "this address is never to be written to",
        [IMPORT_BAD] = "this cannot be an e-mail address",
        [IMPORT_LANG] = "there are no mails in this language",
        [IMPORT_TOPIC] = "it names a topic that there is not, or none"};

    return str_of(words[answer]);
}

bool
subscriber_lang(const struct texts *texts, size_t count, struct str typed, struct str *lang)
{
    const struct texts *found = texts_of(texts, count, typed);

    *lang = found == NULL ? STR("en") : found->code;
    return found != NULL || typed.n == 0 || str_ieq(str_slice(typed, 0, 2), STR("en"));
}

static enum status
knows_topics(struct tx *tx, struct arena *arena, struct str words, bool *known, struct err *err)
{
    struct str rest = str_trim(words);
    struct topic *list;
    size_t count;

    TRY(topic_list(tx, arena, &list, &count, err));
    *known = rest.n > 0;
    while (rest.n > 0) {
        struct str word = str_cut(&rest, ' ');

        *known = *known && (word.n == 0 || topic_of(list, count, word) != NULL);
    }
    return OK;
}

enum status
subscriber_import(struct tx *tx, struct arena *arena, const struct subscriber *row,
                  struct instant now, enum import_answer *answer, struct err *err)
{
    struct subscriber who = *row, before, after;
    struct str reason;
    bool found, known;

    *answer = IMPORT_BAD;
    if (!subscriber_address(arena, row->email, &who.email))
        return OK;
    TRY(knows_topics(tx, arena, row->topics, &known, err));
    *answer = IMPORT_TOPIC;
    if (!known)
        return OK;
    TRY(subscriber_stopped(tx, arena, who.email, &reason, err));
    *answer = IMPORT_STOPPED;
    if (reason.n > 0)
        return OK;
    TRY(subscriber_find(tx, arena, who.email, &before, &found, err));
    *answer = IMPORT_SAME;
    if (found && str_eq(who.source, STR("import")) && str_eq(before.source, STR("page")))
        return OK; /* what readers chose themselves, or left, no list brings back */
    TRY(subscriber_join(tx, arena, &who, now, &after, err));
    *answer = !found ? IMPORT_NEW : str_eq(before.topics, after.topics) ? IMPORT_SAME : IMPORT_MORE;
    return OK;
}

/* ---- a list ---- */

struct columns {
    size_t email, lang, topics; /* SIZE_MAX: it is not there */
};

static size_t
column_of(const struct sheet_row *head, const char *name)
{
    for (size_t i = 0; i < head->count; i++)
        if (str_ieq(cell_text(head, i), str_of(name)))
            return i;
    return SIZE_MAX;
}

static struct str
cell(const struct sheet_row *row, size_t column)
{
    return column == SIZE_MAX ? STR("") : cell_text(row, column);
}

static bool
read_head(struct arena *arena, struct str bytes, struct sheet *sheet, struct columns *out,
          struct str *why)
{
    if (!sheet_read(arena, bytes, STR(""), sheet, why))
        return false;
    *why = STR("it has no column email");
    if (sheet->count == 0)
        return false;
    *out = (struct columns){column_of(&sheet->rows[0], "email"), column_of(&sheet->rows[0], "lang"),
                            column_of(&sheet->rows[0], "topics")};
    return out->email != SIZE_MAX;
}

static enum status
import_row(struct tx *tx, struct arena *arena, const struct sheet_row *cells,
           const struct columns *columns, const struct import_rules *rules, struct instant now,
           enum import_answer *answer, struct err *err)
{
    struct str words = cell(cells, columns->topics);
    struct subscriber row = {.email = cell(cells, columns->email),
                             .source = STR("import"),
                             .topics = words.n > 0 ? words : rules->topics};

    *answer = IMPORT_LANG;
    if (!subscriber_lang(rules->texts, rules->texts_count, str_trim(cell(cells, columns->lang)),
                         &row.lang))
        return OK;
    return subscriber_import(tx, arena, &row, now, answer, err);
}

enum status
subscriber_import_list(struct tx *tx, struct arena *arena, struct str bytes,
                       const struct import_rules *rules, struct instant now,
                       struct subscriber_report *out, struct err *err)
{
    struct columns columns;
    struct sheet sheet;

    *out = (struct subscriber_report){0};
    if (!read_head(arena, bytes, &sheet, &columns, &out->why))
        return OK;
    out->why = STR("");
    out->bad = ARENA_ARRAY(arena, struct import_bad, sheet.count + 1);
    for (size_t i = 1; i < sheet.count; i++) {
        enum import_answer answer;

        TRY(import_row(tx, arena, &sheet.rows[i], &columns, rules, now, &answer, err));
        if (answer >= IMPORT_BAD)
            out->bad[out->bad_count++] = (struct import_bad){sheet.rows[i].number, answer};
        out->counts[answer]++;
    }
    return OK;
}

static enum status
list_topics(struct tx *tx, struct arena *arena, struct subscriber *list, size_t count,
            struct err *err)
{
    struct subscription_all_row *rows;
    size_t row_count;

    /* Both come in the order of ids. */
    TRY(subscription_all(tx, arena, &rows, &row_count, err));
    for (size_t i = 0, from = 0; i < row_count; i++) {
        while (from < count && list[from].id < rows[i].subscriber_id)
            from++;
        if (from == count || list[from].id != rows[i].subscriber_id)
            continue;
        list[from].topics =
            list[from].topics.n == 0
                ? rows[i].word
                : arena_printf(arena, "%.*s %.*s", STRF(list[from].topics), STRF(rows[i].word));
    }
    return OK;
}

enum status
subscriber_list(struct tx *tx, struct arena *arena, struct subscriber **out, size_t *count,
                struct err *err)
{
    struct subscriber_all_in in = {.subscriber_id = 0, .most = SUBSCRIBER_ROWS};
    struct subscriber_all_row *rows;

    TRY(subscriber_all(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct subscriber, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct subscriber){.id = rows[i].subscriber_id,
                                        .email = rows[i].email,
                                        .lang = rows[i].lang,
                                        .source = rows[i].source,
                                        .paused_until = rows[i].paused_until_on,
                                        .made_at = rows[i].made_at};
    return list_topics(tx, arena, *out, *count, err);
}

enum status
subscriber_count(struct tx *tx, struct arena *arena, struct subscriber_counts *out, struct err *err)
{
    struct subscribers_count_row subscribers;
    struct stops_count_row stops;

    TRY(subscribers_count(tx, arena, &subscribers, err));
    TRY(stops_count(tx, arena, &stops, err));
    *out = (struct subscriber_counts){subscribers.n, stops.n};
    return OK;
}

enum status
audience_list(struct tx *tx, struct arena *arena, int64_t bulletin, struct date today,
              struct reader **out, size_t *count, struct err *err)
{
    struct audience_all_in in = {.today = today, .bulletin_id = bulletin};
    struct audience_all_row *rows;

    TRY(audience_all(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct reader, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct reader){rows[i].subscriber_id, rows[i].email};
    return OK;
}

enum status
audience_count(struct tx *tx, struct arena *arena, int64_t bulletin, struct date today,
               int64_t *count, struct err *err)
{
    struct audience_size_in in = {.today = today, .bulletin_id = bulletin};
    struct audience_size_row row;

    TRY(audience_size(tx, arena, &in, &row, err));
    *count = row.n;
    return OK;
}

void
subscriber_csv(struct buf *buf, const struct subscriber *list, size_t count)
{
    BUF_LIT(buf, "email,lang,topics,source,paused_until\r\n");
    for (size_t i = 0; i < count; i++) {
        const struct str cells[] = {list[i].email, list[i].lang, list[i].topics, list[i].source,
                                    date_iso(buf->arena, list[i].paused_until)};

        for (size_t c = 0; c < sizeof(cells) / sizeof(cells[0]); c++) {
            if (c > 0)
                buf_char(buf, ',');
            csv_field(buf, cells[c]);
        }
        BUF_LIT(buf, "\r\n");
    }
}
