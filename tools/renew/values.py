#!/usr/bin/env python3
# tools/renew/values.py - renews the value tables under data/codes/ from publications (data/SOURCES.md).
"""values.py NIST_VALUESETS.tsv NIST_BINDINGS.tsv... AIRA_SETS_DIR CDSI_SCHEDULE.xml OUT_DIR

Run by a maintainer; the build never needs it. Writes value_table.tsv, value.tsv, cvx_more.tsv and
antigen.tsv. Facts only: codes, their short names and their state.
"""
import csv
import os
import sys
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))

# AIRA set -> the table the profiles bind.
AIRA = {
    "PATIENT_RACE": "CDCREC_R_IZ", "PATIENT_ETHNICITY": "CDCREC_E_IZ", "BODY_ROUTE": "NCIT",
    "BODY_SITE": "HL70163_IZ", "FINANCIAL_STATUS_CODE": "HL70064_IZ",
    "VACCINATION_FUNDING_SOURCE": "PHVS_ImmunizationFundingSource_IIS",
    "FINANCIAL_STATUS_OBS_METHOD": "PHVS_FundingEligibilityObsMethod_IIS",
    "VACCINATION_REACTION": "PHVS_VaccinationReaction_IIS",
    "CONTRAINDICATION_OR_PRECATION": "PHVS_VaccinationContraindication_IIS",
    "VACCINATION_SPECIAL_INDICATIONS": "PHVS_VaccinationSpecialIndications_IIS",
    "OBSERVATION_IDENTIFIER": "NIP003", "PERSON_LANGUAGE": "HL70296", "ID_TYPE_CODE": "HL70203_IZ",
    "REGISTRY_STATUS": "HL70441_IZ", "PERSON_RELATIONSHIP": "HL70063_IZ",
    "VACCINATION_INFORMATION_SOURCE": "NIP001", "VACCINATION_REFUSAL": "NIP002",
    "VACCINATION_COMPLETION": "HL70322_IZ", "VACCINATION_ACTION_CODE": "HL70323_IZ",
    "EVIDENCE_OF_IMMUNITY": "PHVS_HistoryOfDiseaseAsEvidenceOfImmunity_IIS",
    "PERSON_NAME_TYPE": "HL70200_IZ", "ADDRESS_TYPE": "HL70190_IZ",
    "TELECOMMUNICATION_USE": "HL70201_IZ", "TELECOMMUNICATION_EQUIPMENT": "HL70202_IZ",
    "PATIENT_PUBLICITY": "HL70215_IZ",
}
# Codes an AIRA set holds that belong to another table.
NOT_THERE = {("CDCREC_R_IZ", "2186-5"), ("HL70203_IZ", "U")}
STATES = {"Valid": "active", "Deprecated": "deprecated", "Ignored": "deprecated",
          "Invalid": "invalid", None: "active"}
# Made from CDC's own tables when the program loads.
LIVE = {"CVX", "MVX", "NDC_Use", "NDC_Sale", "PHVS_VISBarcodes_IIS", "PHVS_VISVaccines_IIS"}
OTHER_NAMES = {"HL70086_IZ": "HL0086_IZ", "HL70356": "HL70356_IZ", "NIP003": "0003-NIP",
               "NCIT": "HL70162 0162", "CDCREC_R_IZ": "CDCREC_R", "CDCREC_E_IZ": "CDCREC_E",
               "UCUM_0353_IZ": "UCUM_0353"}
# Codes beside the list: A letter, 9 digit, * anything after.
PATTERNS = {"HL70064_IZ": "AAA99 AA99", "HL70396": "L 99* HL79999 ISO*", "HL70396_IZ": "L 99* HL79999 ISO*",
            "NIP003": "99999-9 9999-9"}
TITLES = {"HL70064_IZ": "Financial class", "CVX": "Vaccine"}
OPEN_WITHOUT_LIST = ["HL70361_IZ", "HL70362_IZ", "HL70363_IZ", "HL70552"]
LISTS_NOT_CLOSED = {"HL70296", "HL70141", "PHVS_VaccinationContraindication_IIS",
                    "PHVS_HistoryOfDiseaseAsEvidenceOfImmunity_IIS",
                    "PHVS_SerologicalEvidenceOfImmunity_IIS"}
ALSO = {"HL70091_IZ": "Query priority"}


def clean(text):
    return " ".join((text or "").split())


def read_nist(path):
    tables, titles, systems, opened = {}, {}, {}, set()
    with open(path, encoding="utf-8") as f:
        for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            name, code = row["valueset"], clean(row["code"])
            titles.setdefault(name, clean(row["name"]))
            tables.setdefault(name, {})
            if row["code_system"]:
                systems.setdefault(name, clean(row["code_system"]))
            if row["extensibility"] == "Open" or code == "...":
                opened.add(name)
            if code and code not in ("...", "***", "99zzz", "99zzz or L") and "..." not in code:
                tables[name].setdefault(code, ("active", "", clean(row["display"])))
    return tables, titles, systems, opened


def add_aira(tables, folder):
    for file in sorted(os.listdir(folder)):
        root = ET.parse(os.path.join(folder, file)).getroot()
        table = AIRA.get(root.findtext("type"))
        if table is None:
            continue
        rows = tables.setdefault(table, {})
        for code in root.findall("code"):
            value, status = clean(code.findtext("value")), code.findtext("code-status/status")
            if (table, value) in NOT_THERE:
                continue
            if value not in rows:
                rows[value] = (STATES[status], "", clean(code.findtext("label")))
            elif status in ("Deprecated", "Invalid"):
                rows[value] = (STATES[status], "", rows[value][2])


def add_aliases(tables):
    with open(os.path.join(HERE, "aliases.tsv"), encoding="utf-8") as f:
        for line in f:
            if line.startswith("#") or not line.strip():
                continue
            table, code, state, use, name = line.rstrip("\n").split("\t")
            tables.setdefault(table, {})[code] = (state, use, name)


def short(name):
    """HL70063_IZ is also HL70063 and 0063 where no other table has that name."""
    base = name[:-3] if name.endswith("_IZ") else name
    return [base] + ([base[3:]] if base.startswith("HL7") else [])


def write_tables(tables, titles, systems, opened, out):
    other = {name: [] for name in tables}
    for name in sorted(tables, key=lambda n: (not n.endswith("_IZ"), n)):
        for nick in short(name) + OTHER_NAMES.get(name, "").split():
            if nick != name and nick not in tables and not any(nick in o for o in other.values()):
                other[name].append(nick)
    with open(os.path.join(out, "value_table.tsv"), "w", encoding="utf-8") as f:
        f.write("# data/codes/value_table.tsv - the value tables the profiles bind (data/SOURCES.md).\n"
                "# table\ttitle\tcoding system\topen or closed\tpatterns beside the list\tother names\n")
        for name in sorted(tables):
            is_open = name in opened or name in LISTS_NOT_CLOSED or not tables[name]
            f.write("\t".join([name, TITLES.get(name, titles.get(name, ALSO.get(name, ""))), systems.get(name, ""),
                               "open" if is_open else "closed", PATTERNS.get(name, ""),
                               " ".join(other[name])]) + "\n")
    with open(os.path.join(out, "value.tsv"), "w", encoding="utf-8") as f:
        f.write("# data/codes/value.tsv - the codes of the value tables (data/SOURCES.md).\n"
                "# table\tcode\tstate\tuse instead\tname\n")
        for name in sorted(tables):
            for code, (state, use, label) in tables[name].items():
                f.write("\t".join([name, code, state, use, label]) + "\n")


def believable(cvx, tag, day):
    """AIRA gives the day a row was written as a limit of use for many codes. What is kept: whole
    years (licensed from, withdrawn by), and the first day of the COVID-19 codes, which did not
    exist before their vaccines."""
    if len(day) != 8:
        return ""
    covid = 207 <= cvx <= 230 or 300 <= cvx <= 302 or 308 <= cvx <= 313
    if not (tag == "not-before" and (covid or day[4:] == "0101")
            or tag == "not-after" and day[4:] == "1231"):
        return ""
    return "" if day == "19700101" else f"{day[:4]}-{day[4:6]}-{day[6:]}"


def write_cvx_more(folder, out):
    kinds = {"vaccine": "vaccine", "foreign vaccine": "vaccine", "never active": "vaccine",
             "pending": "vaccine", "unspecified": "unspecified"}
    root = ET.parse(os.path.join(folder, "Vaccination CVX Code.xml")).getroot()
    with open(os.path.join(out, "cvx_more.tsv"), "w", encoding="utf-8") as f:
        f.write("# data/codes/cvx_more.tsv - what CDC's list does not say of a code (data/SOURCES.md).\n"
                "# cvx\tkind\tfirst day possible\tlast day possible\n")
        for code in sorted(root.findall("code"), key=lambda c: int(c.findtext("value"))):
            name = code.findtext("label").lower()
            kind = kinds.get(code.findtext("concept-type"))
            if code.findtext("value") in ("998", "999", "99"):
                kind = "nothing"
            elif code.findtext("value") == "801":
                kind = "adjuvant"
            elif kind is None:
                kind = "skin-test" if name.startswith("tst") else "antibody"
            if " mab" in name or "monoclonal" in name or "immune globulin" in name:
                kind = "antibody"
            days = [believable(int(code.findtext("value")), tag, code.findtext("use-date/" + tag) or "")
                    for tag in ("not-before", "not-after")]
            f.write("\t".join([code.findtext("value").zfill(2), kind] + days) + "\n")


def write_antigens(schedule, out):
    rows = []
    for m in ET.parse(schedule).getroot().iter("cvxMap"):
        for a in m.findall("association"):
            rows.append((int(m.findtext("cvx")), a.findtext("antigen").strip()))
    with open(os.path.join(out, "antigen.tsv"), "w", encoding="utf-8") as f:
        f.write("# data/codes/antigen.tsv - the antigens a vaccine counts for (data/SOURCES.md).\n"
                "# cvx\tantigen\n")
        for cvx, antigen in sorted(set(rows)):
            f.write(f"{cvx:02d}\t{antigen}\n")


def main(args):
    values, bindings = args[0], args[1:-3]
    aira, schedule, out = args[-3:]
    tables, titles, systems, opened = read_nist(values)
    add_aira(tables, aira)
    add_aliases(tables)
    for name in OPEN_WITHOUT_LIST:
        tables.setdefault(name, {})
        opened.add(name)
    for name in LIVE:
        tables.pop(name, None)
    known = set(tables) | LIVE | set(" ".join(OTHER_NAMES.values()).split())
    for path in bindings:
        with open(path, encoding="utf-8") as f:
            for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
                for name in filter(None, row["table"].split(":")):
                    if name not in known:
                        print(f"{path}: no list for {name}", file=sys.stderr)
                        known.add(name)
    write_tables(tables, titles, systems, opened, out)
    write_cvx_more(aira, out)
    write_antigens(schedule, out)


if __name__ == "__main__":
    main(sys.argv[1:])
