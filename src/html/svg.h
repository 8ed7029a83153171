/* html/svg.h - charts as SVG made on the server, each with the same figures as a table.
 *
 * Purpose    bars and lines that print, mail and work without scripts. The table follows in a
 *            <details>, so that nothing is said by shape or colour alone.
 * Ownership  the markup belongs to the arena; texts are escaped here.
 * Limits     SVG_POINTS points, SVG_SERIES series; further ones stand in the table only.
 * Errors     none; an empty chart is the table's caption and the words "no data".
 * Source     SVG 2; WAI-ARIA graphics (role img with title and desc).
 */
#ifndef HTML_SVG_H
#define HTML_SVG_H

#include "html/page.h"

enum { SVG_POINTS = 400, SVG_SERIES = 6 };

enum chart_kind { CHART_BARS, CHART_STACKED, CHART_LINES };

struct chart_series {
    struct str name;
    const double *values; /* one a label; NAN: none */
};

struct chart {
    enum chart_kind kind;
    struct str title;       /* the caption of the table, and the name of the picture */
    struct str summary;     /* one sentence for those who do not see it; may be empty */
    struct str unit;        /* "%", "messages"; may be empty */
    struct str label_title; /* head of the table's first column: "Day" */
    const struct str *labels;
    size_t label_count;
    const struct chart_series *series;
    size_t series_count;
    int decimals; /* of the figures, 0..3 */
};

struct markup chart_markup(struct arena *arena, const struct chart *chart);

#endif
