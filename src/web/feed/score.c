/* web/feed/score.c - GET /feeds/:id/scorecard and scorecard.csv: quality, month by month. */
#include <math.h>

#include "base/buf.h"
#include "exchange/monitor_score.h"
#include "html/svg.h"
#include "web/feed/feeds.h"
#include "web/serve.h"

page_handler feed_score;
page_handler feed_score_csv;

enum { MONTHS = 13 };

struct card {
    struct feed_found found;
    struct score *scores;
};

static enum status
load(struct visit *v, struct card *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_id id;

    TRY(visit_id(v, 0, &id.v, err));
    TRY(tx_read(&tx, v->web->db, err));
    TRY(feed_find(&tx, v->arena, id, (struct org_id){visit_scope(v)}, &out->found, err));
    return monitor_scores(&tx, v->arena, id, v->now.today, MONTHS, &out->scores, err);
}

static struct str
month_words(struct visit *v, struct date month)
{
    return str_slice(date_iso(v->arena, month), 0, 7);
}

static struct str
percent(struct visit *v, double value)
{
    return isnan(value) ? STR("") : arena_printf(v->arena, "%.1f", value);
}

static struct str
losses(struct visit *v, const struct score *s)
{
    struct buf buf;

    buf_init(&buf, v->arena, 128);
    for (size_t i = 0; i < s->loss_count; i++) {
        struct str words = measure_about(s->loss[i])->words;

        buf_printf(&buf, "%s%.*s %.1f", i > 0 ? "; " : "", STRF(words),
                   measured_share(&s->measures[s->loss[i]]));
    }
    return buf_str(&buf);
}

static void
fill_month(struct visit *v, const struct score *s, struct feed_score_months *row)
{
    struct feed_score_months_parts *parts =
        ARENA_ARRAY(v->arena, struct feed_score_months_parts, SCORE_PARTS);

    for (int p = 0; p < SCORE_PARTS; p++)
        parts[p].value = percent(v, s->part[p]);
    *row = (struct feed_score_months){
        .month = month_words(v, s->month),
        .messages = s->count.n,
        .refused = feed_share(v, s->count.ar, s->count.n),
        .parts = parts,
        .parts_count = SCORE_PARTS,
        .share1 = percent(v, measured_share(&s->measures[MEASURE_OF_WITHIN1])),
        .share7 = percent(v, measured_share(&s->measures[MEASURE_OF_WITHIN7])),
        .total = percent(v, s->total),
        .letter = arena_copy(v->arena, (struct str){&s->letter, 1}),
        .losses = losses(v, s)};
}

/* The oldest month first, as time goes. */
static struct markup
chart_of(struct visit *v, const struct score *scores)
{
    double values[MONTHS];
    struct str labels[MONTHS];
    struct chart_series series[] = {{STR("Score"), values}};
    struct chart chart = {.kind = CHART_LINES,
                          .title = STR("Score by month"),
                          .label_title = STR("Month"),
                          .decimals = 1,
                          .labels = labels,
                          .label_count = MONTHS,
                          .series = series,
                          .series_count = 1};

    for (int i = 0; i < MONTHS; i++) {
        labels[i] = month_words(v, scores[MONTHS - 1 - i].month);
        values[i] = scores[MONTHS - 1 - i].total;
    }
    return chart_markup(v->arena, &chart);
}

enum status
feed_score(struct visit *v, struct err *err)
{
    struct feed_score_months *rows = ARENA_ARRAY(v->arena, struct feed_score_months, MONTHS);
    struct feed_score_heads *heads = ARENA_ARRAY(v->arena, struct feed_score_heads, SCORE_PARTS);
    struct feed_score_view view = {.months = rows, .heads = heads, .heads_count = SCORE_PARTS};
    struct card card;

    TRY(load(v, &card, err));
    for (int p = 0; p < SCORE_PARTS; p++)
        heads[p].words = score_part_words((enum score_part)p);
    for (int i = 0; i < MONTHS; i++)
        if (card.scores[i].count.n > 0)
            fill_month(v, &card.scores[i], &rows[view.months_count++]);
    view.id = card.found.feed.id.v;
    view.feed = card.found.feed.code;
    view.org = card.found.org_name;
    view.chart = chart_of(v, card.scores);
    page_feed_score(&v->page, &view);
    return OK;
}

/* One line a month and measure, so that any sheet can sum as it likes. */
enum status
feed_score_csv(struct visit *v, struct err *err)
{
    struct card card;
    struct buf out;

    TRY(load(v, &card, err));
    buf_init(&out, v->arena, 8192);
    BUF_LIT(&out, "month,messages,accepted,with_errors,rejected,measure,asked,good,bad\r\n");
    for (int i = 0; i < MONTHS; i++) {
        const struct score *s = &card.scores[i];
        struct str month = month_words(v, s->month);

        for (int m = 0; m < MEASURE_COUNT && s->count.n > 0; m++) {
            struct str word = measure_about((enum measure)m)->word;

            buf_printf(&out, "%.*s,%lld,%lld,%lld,%lld,%.*s,%lld,%lld,%lld\r\n", STRF(month),
                       (long long)s->count.n, (long long)s->count.aa, (long long)s->count.ae,
                       (long long)s->count.ar, STRF(word), (long long)s->measures[m].asked,
                       (long long)s->measures[m].good, (long long)s->measures[m].bad);
        }
    }
    res_header(v->req, v->res, "Content-Disposition",
               arena_printf(v->arena, "attachment; filename=\"scorecard-%.*s.csv\"",
                            STRF(card.found.feed.login)));
    v->res->type = "text/csv; charset=utf-8";
    v->res->body = buf_str(&out);
    return OK;
}
