/* registry/report.h - what one sender says of one person, whoever sent it.
 *
 * Purpose    the one form in which a VXU, a web form, a row of a sheet or a FHIR bundle reaches
 *            the registry; intake_apply() takes nothing else. Values stand as sent after the
 *            door's own checks: what a profile emptied is empty here, codes are the codes of the
 *            national tables (CVX, MVX, NIP00x, HL7), names are not folded.
 * Ownership  every str and list belongs to the arena of the unit of work; a report owns nothing.
 * Limits     those of the message (base/limits.h). Lists may be empty; then count is 0.
 * Errors     none: plain data. An absent text is {NULL, 0} or empty, an absent date DATE_NONE.
 * Source     IIS core data elements (CDC endorsed list 4.0), HL7 2.5.1 immunization guide 1.5
 *            chapter 4; the segment and field stand beside each element.
 */
#ifndef REGISTRY_REPORT_H
#define REGISTRY_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/finding.h"
#include "base/str.h"
#include "registry/ids.h"

/* A code with the words and the table it came with: CE and CWE of HL7. */
struct report_code {
    struct str code;
    struct str text;
    struct str system; /* "CVX", "SCT", "CDCREC", "HL70063", ...; as sent */
};

/* A person's name: XPN. `type` is of table 0200: L legal, A alias, M mother's maiden, B birth,
 * C adopted, D display, S anonymous, U unknown ... */
struct report_name {
    struct str family;
    struct str given;
    struct str middle;
    struct str suffix;
    struct str prefix;
    struct str type;
};

/* A postal address: XAD. `type` is of table 0190: H home, P permanent, M mailing, L legal, C
 * current, B business, BA bad, BDL birth delivery location, N birth, BR residence at birth ... */
struct report_address {
    struct str street;
    struct str other; /* apartment, second line */
    struct str city;
    struct str state;   /* two letters */
    struct str zip;     /* five digits or nine with a hyphen */
    struct str country; /* three letters */
    struct str county;  /* FIPS or name */
    struct str type;
    struct date from;  /* in use from; forms only */
    struct date until; /* no longer in use from */
};

/* A telephone or an e-mail address: XTN. */
struct report_contact {
    struct str use;       /* table 0201: PRN, ORN, WPN, NET, ... */
    struct str equipment; /* table 0202: PH, CP, FX, X.400, Internet, ... */
    struct str area;      /* digits */
    struct str number;    /* digits, without the area code */
    struct str extension;
    struct str email; /* only if use is NET */
};

/* An identifier of a person: CX. The same value under another authority is another identifier. */
struct report_identifier {
    struct str authority; /* assigning authority: namespace, or its OID when that is all there is */
    struct str type;      /* table 0203: MR, PI, SS, MA, BR, SR, ... */
    struct str value;
};

/* Parent, guardian or other next of kin: NK1. */
struct report_guardian {
    struct report_code relation; /* table 0063: MTH, FTH, GRD, ... */
    struct report_name name;
    struct report_address *addresses;
    size_t address_count;
    struct report_contact *contacts;
    size_t contact_count;
    bool primary; /* the form's "responsible person"; in a message the first one */
};

/* A clinician or a clerk: XCN. */
struct report_provider {
    struct str id;
    struct str authority;
    struct str id_type; /* NPI, PRN, MD, ... */
    struct str family;
    struct str given;
    struct str middle;
    struct str suffix;
    struct str degree;
};

/* A clinic, a hospital, a pharmacy that gave the dose: LA2 or XON. */
struct report_facility {
    struct str id;
    struct str authority;
    struct str name;
};

enum report_sex { REPORT_SEX_NONE = 0, REPORT_SEX_F, REPORT_SEX_M, REPORT_SEX_U, REPORT_SEX_X };

/* "Not said" is an answer of its own: a silence never overwrites a yes or a no. */
enum report_flag { REPORT_UNSAID = 0, REPORT_NO, REPORT_YES };

/* The person: PID, PD1, NK1. */
struct report_client {
    struct report_name *names; /* PID-5; the legal one first if there is one */
    size_t name_count;
    struct report_name mother; /* PID-6: family = maiden name, given = first name */
    struct date born;          /* PID-7 */
    enum report_sex sex;       /* PID-8 */
    struct report_code *races; /* PID-10 */
    size_t race_count;
    struct report_code ethnicity;          /* PID-22 */
    struct report_code language;           /* PID-15 */
    struct report_identifier *identifiers; /* PID-3 */
    size_t identifier_count;
    struct report_address *addresses; /* PID-11 */
    size_t address_count;
    struct report_contact *contacts; /* PID-13, PID-14, PID-40 */
    size_t contact_count;
    struct report_guardian *guardians; /* NK1 */
    size_t guardian_count;

    enum report_flag multiple_birth; /* PID-24 */
    int birth_order;                 /* PID-25; 0 if not said */
    struct str birth_place;          /* PID-23 */
    struct str birth_facility;       /* an organization that reported the birth, if known */
    struct str birth_state;          /* of the address of type BDL or N */
    struct str birth_country;
    enum report_flag dead; /* PID-30 */
    struct date died;      /* PID-29 */

    enum report_flag protect;   /* PD1-12 in the sense "Y = protect": share with nobody else */
    struct date protect_from;   /* PD1-13 */
    struct str publicity;       /* PD1-11, table 0215: reminder and recall */
    struct date publicity_from; /* PD1-18 */
    struct str status;       /* PD1-16, table 0441: A, I, L, M, P, U at the sender's organization */
    struct date status_from; /* PD1-17 */
    struct str area_status;  /* the same for the jurisdiction; forms and imports only */
    struct date area_status_from;

    struct report_provider physician; /* primary care; forms only */
    struct str school;                /* name or code; forms only */
    struct str note;                  /* a new free note, seen by other organizations; forms only */
};

enum dose_action { DOSE_ADD = 0, DOSE_UPDATE, DOSE_DELETE }; /* RXA-21 A U D */

/* RXA-20, table 0322. A dose counts only when complete or partial. */
enum dose_completion {
    DOSE_COMPLETE = 0, /* CP; also when nothing was said */
    DOSE_PARTIAL,      /* PA */
    DOSE_NOT_GIVEN,    /* NA */
    DOSE_REFUSED       /* RE */
};

/* A vaccine information statement handed out: a barcode, or a vaccine and an edition. */
struct report_vis {
    struct str document;   /* OBX 69764-9: the encoded document type, if it came so */
    struct str cvx;        /* OBX 30956-7: the vaccine the statement is about */
    struct date published; /* OBX 29768-9 */
    struct date presented; /* OBX 29769-7 */
};

/* One vaccination event, or one that did not take place: ORC, RXA, RXR and their OBX. */
struct report_dose {
    enum dose_action action;
    struct str order_id;        /* ORC-3.1, the sender's own number of the dose; "9999" is none */
    struct str order_authority; /* ORC-3.2 or 3.3 */
    struct str placer_id;       /* ORC-2 */

    struct date given;     /* RXA-3; of a refusal the day it was refused */
    struct str cvx;        /* RXA-5; two or three digits */
    struct str cvx_text;   /* the words that came with it */
    struct str ndc;        /* RXA-5 or its alternative, as sent, with hyphens */
    struct str mvx;        /* RXA-17 */
    struct str trade_name; /* of the product, when the sender gave one */
    struct str lot;        /* RXA-15 */
    struct date expires;   /* RXA-16 */
    struct str amount;     /* RXA-6 as sent; empty if unknown (999) */
    struct str unit;       /* RXA-7, UCUM */

    struct str source; /* RXA-9, NIP001: 00 administered, 01..08 historical; empty if not said */
    enum dose_completion completion; /* RXA-20 */
    struct report_code refusal;      /* RXA-18, NIP002 */
    struct str route;                /* RXR-1, NCIT or 0162 */
    struct str site;                 /* RXR-2, 0163 */

    struct report_provider administered_by; /* RXA-10 */
    struct report_provider ordered_by;      /* ORC-12 */
    struct report_provider entered_by;      /* ORC-10 */
    struct report_facility facility;        /* RXA-11, else ORC-17 or the sender */

    struct str eligibility;         /* OBX 64994-7, table 0064 */
    struct str eligibility_capture; /* OBX-17: VXC40 per dose, VXC41 per visit */
    struct date eligibility_on;     /* OBX-14 */
    struct str funding;             /* OBX 30963-3 */

    struct report_vis *vis;
    size_t vis_count;
    struct report_code *reactions; /* OBX 31044-1 */
    size_t reaction_count;

    struct sent_id corrects; /* the statement it puts right; forms only, 0 otherwise */
    bool corrected;          /* a person has put it right: what senders repeat does not undo it */
    struct place place;      /* the RXA in the message, the row in a sheet; for findings */
};

/* What is true of the person and not of one dose, in the forecast's terms. */
enum observation_kind {
    OBSERVATION_DISEASE = 0,      /* 59784-9: had or is presumed to have had the disease */
    OBSERVATION_IMMUNITY,         /* 75505-8: serological evidence of immunity */
    OBSERVATION_CONTRAINDICATION, /* 30945-0, or an exemption for medical reasons */
    OBSERVATION_INDICATION,       /* 59785-6: a reason to vaccinate */
    OBSERVATION_CONDITION,        /* a condition: pregnancy, asplenia, occupation, ... */
    OBSERVATION_REACTION,         /* 31044-1 outside a given dose */
    OBSERVATION_EXEMPTION,        /* refusal or exemption for all of a vaccine, forms only */
    OBSERVATION_OTHER
};

struct report_observation {
    enum observation_kind kind;
    struct report_code code; /* SNOMED CT, PHINVADS (VXC17..), CDSi ("CDCPHINVS"), CVX group */
    struct str about_cvx;    /* of the order group it came in: the vaccine meant; 998 is none */
    struct date observed;    /* OBX-14, else the day of the order group */
    struct date from;        /* 30946-8: in force from */
    struct date until;       /* 30944-3: in force until */
    bool withdrawn;          /* it does not hold (any longer); forms only */
    struct place place;
};

enum report_by {
    REPORT_BY_MESSAGE = 0, /* HL7 v2 */
    REPORT_BY_FORM,        /* a person at a page */
    REPORT_BY_SHEET,       /* an uploaded sheet */
    REPORT_BY_FHIR,
    REPORT_BY_VITAL /* vital records: believed first for birth facts (matching: survivorship) */
};

struct report {
    enum report_by by;
    int64_t organization; /* org_id of the sender; never 0 */
    int64_t feed;         /* feed_id; 0 unless a feed sent it */
    int64_t message;      /* journal id of the message; 0 if there is none */
    int64_t user;         /* user_id of the person at the page; 0 for feeds */
    bool anew; /* a person at a page has seen who is like it and says it is somebody else */
    struct client_id known; /* set by a form that edits this very client: nobody is matched then */
    int64_t version;        /* with `known`: what the form showed; another one is E_CONFLICT */

    struct instant received;
    struct date today; /* the local day of `received` */

    struct report_client client;
    struct report_dose *doses;
    size_t dose_count;
    struct report_observation *observations;
    size_t observation_count;
    struct place place; /* the PID, or the row */
};

#endif
