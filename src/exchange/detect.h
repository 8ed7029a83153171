/* exchange/detect.h - what is odd in a report that can be stored: contradictions, stand-ins, wrong forms.
 *
 * Purpose    findings beyond conformance, about what one message says of one person. Pure.
 * Ownership  findings own their texts.
 * Errors     none; everything here is of severity W or I and keeps nothing out.
 * Source     data quality notes 3.2; data/detections.tsv lists all hundred and who notices each.
 */
#ifndef EXCHANGE_DETECT_H
#define EXCHANGE_DETECT_H

#include "base/finding.h"
#include "code/code.h"
#include "registry/report.h"

void detect_report(const struct code_sets *sets, const struct report *report,
                   struct findings *found);

#endif
