#!/usr/bin/env python3
# tools/renew/profile.py - makes data/profile/*.tsv from the flattened NIST immunization profiles.
"""profile.py SOURCE TARGET

SOURCE holds structure.tsv, fields.tsv, datatypes.tsv, predicates.tsv and conformance.tsv (see
data/SOURCES.md for what they are and where they come from); TARGET is data/profile. Run by a
maintainer when the profiles change; the build uses only what it wrote.

Sentences become expressions: "If the value of RXA-20 is one of List Values: 'CP','PA'" is written
20=CP,PA. A sentence this program does not understand stops it, so that nothing is lost quietly.
"""
import csv
import os
import re
import sys

PROFILES = ["VXU-Z22", "ACK-Z23", "RSP-Z31", "RSP-Z32", "RSP-Z33", "QBP-Z34", "RSP-Z42", "QBP-Z44"]
PATH = r"([A-Z][A-Z0-9]{1,2})[-.](\d+)(?:\[1\])?(?:\.(\d+))?"


def read(folder, name):
    with open(os.path.join(folder, name), newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def path(match, home):
    where = match[1] + (f".{match[2]}" if match[2] else "")
    return where if match[0] == home else f"{match[0]}-{where}"


def term(text, home):
    """One simple condition as PATH=V,V / PATH!=V,V / PATH? / PATH!"""
    text = re.sub(r"\([^)]*\)", "", text).strip().rstrip(".")
    text = re.sub(r"^(if|then)\s+", "", text, flags=re.I)
    where = re.findall(PATH, text)
    values = ",".join(re.findall(r"['\"]([^'\"]*)['\"]", text))
    if len(where) == 2 and "are not valued" in text:
        return " & ".join(path(w, home) + "!" for w in where)
    if len(where) != 1:
        raise ValueError(f"not one path in: {text}")
    at = path(where[0], home)
    if re.search(r"is not valued", text):
        return at + "!"
    if re.search(r"is valued$", text):
        return at + "?"
    if re.search(r"is not (one of )?", text) and values:
        return f"{at}!={values}"
    if values:
        return f"{at}={values}"
    raise ValueError(f"no condition in: {text}")


def condition(text, home):
    text = re.sub(r"\([^)]*\)", "", text)
    if " or " in text and "is not one of" in text:  # IZ-47: empty or another value are one term here
        text = text.split(" or ")[1]
    parts = re.split(r"\s+(?:AND|and)\s+(?=(?:if |the value|RXA|OBX))", text)
    terms = []
    for part in parts:
        one = term(part, home)
        if one not in terms:
            terms.append(one)
    valued = {t[:-1] for t in terms if t.endswith("?")}
    terms = [t for t in terms if not (t.endswith("?") and any(
        o.startswith(t[:-1] + "=") for o in terms))]  # "valued and equal" is just "equal"
    assert valued is not None
    return " & ".join(terms)


def rule(row, home):
    """(context, target path, kind, argument, condition) of one conformance statement."""
    text = row["description"].replace("EI.5.4", "EI.4").replace("\u2013", "-")
    ident = row["id"].strip()
    if ident in ("IZ-23", "IZ-24"):
        return "", "observation", {"IZ-23": "64994-7", "IZ-24": "VIS"}[ident], ""
    if ident in ("IZ-70", "IZ-72", "NIST-01"):
        return "1", "sequence", "", ""
    if ident == "IZ-45":
        return "3.1", "=", "9999", "RXA-20=NA,RE"
    if ident == "IZ-27":
        return "1", "=", "I", "1?"
    when = ""
    found = re.match(r"If (.*?)(?:,? then |, )(.*)$", text)
    if found:
        when, text = condition("If " + found[1], home), found[2]
    text = text.split(" and RXA-20 (Completion Status) SHALL be valued")[0]
    bare = re.sub(r"\([^)]*\)", "", text)
    where = re.search(PATH, bare)
    at = path(where.groups(), home)
    if "SHALL NOT be valued" in bare:
        return at, "empty", "", when
    if "Value Set:" in bare:
        return at, "in", bare.split("Value Set:")[1].strip().rstrip("."), when
    if "identical" in bare:
        return at, "same", path(re.findall(PATH, bare)[1], home), when
    if "ISO-compliant OID" in bare:
        return at, "format", "OID", at + "?"
    if "positive integer" in bare:
        return at, "format", "POSITIVE", at + "?"
    if "SHALL be formatted with" in bare:
        form = bare.split("formatted with")[1].strip().rstrip(".")
        names = {"YYYYMMDDHHMMSS+-ZZZZ": "SECOND", "YYYYMMDD": "DAY", "YYYYMM": "MONTH"}
        return at, "format", names[form], at + "?"
    values = re.findall(r"SHALL be ['\"]([^'\"]*)['\"]", bare)
    values += re.findall(r"['\"] or ['\"]([^'\"]*)['\"]", bare)
    if not values:
        raise ValueError(f"{ident}: {text}")
    return at, "=", " or ".join(values), when


def usage(text):
    return {"B": "O"}.get(text, text)


def length(text):
    return "0" if text in ("*", "") else text


def table(text):
    return text.split(":")[0] if text else ""


class Profile:
    def __init__(self, source, name):
        pick = lambda file: [r for r in read(source, file) if r["profile"] == name]
        self.name = name
        self.structure = pick("structure.tsv")
        self.fields = pick("fields.tsv")
        self.types = pick("datatypes.tsv")
        self.predicates = pick("predicates.tsv")
        self.rules = pick("conformance.tsv")

    def predicate(self, level, context, number):
        """The true and false usage and the expression for one conditional element."""
        for row in self.predicates:
            if row["level"] == level and row["target"] == f"{number}[1]" and (
                    row["context"] == context if level == "Datatype"
                    else row["context"].split("_")[0].split(" ")[0] == context):
                home = context.split("_")[0]
                return row["true_usage"], row["false_usage"], condition(row["condition"], home)
        return "O", "O", ""

    def write(self, target):
        short = self.name[4:]
        lines = [f"# data/profile/{short}.tsv - the profile {short} as facts; made by tools/renew/profile.py.",
                 "# structure\tdepth\tsegment or {group}\tusage\tmin\tmax",
                 "# field\tsegment\tnumber\tusage\tmax\ttype\tlength\ttable\tname\tif true\tif false\tcondition",
                 "# part\ttype\tnumber\tusage\ttype\tlength\ttable\tname\tif true\tif false\tcondition",
                 "# rule\tid\tsegment or type\ttarget\tkind\targument\tcondition"]
        put = lambda *cells: lines.append("\t".join(str(c) for c in cells))
        for row in self.structure:
            put("structure", row["depth"], re.sub(r"\{.*\.(.*)\}", r"{\1}", row["element"]),
                row["usage"], row["min"], row["max"])
        for row in self.fields:
            self.element(put, "field", row["segment"], row["field"], row, row["max"], row["datatype"])
        for row in self.types:
            if row["datatype"] in self.reached():
                self.element(put, "part", row["datatype"], row["component"], row, None, row["comp_type"])
        for row in self.rules:
            self.rule(put, row)
        with open(os.path.join(target, short + ".tsv"), "w", encoding="utf-8", newline="\n") as out:
            out.write("\n".join(lines) + "\n")

    def reached(self):
        """Types that some field uses, at any depth; the sources list many more."""
        if not hasattr(self, "_reached"):
            seen, todo = set(), {r["datatype"] for r in self.fields} | {"CE_IZ", "CWE_IZ", "CE", "CWE"}
            while todo:
                kind = todo.pop()
                seen.add(kind)
                todo |= {r["comp_type"] for r in self.types if r["datatype"] == kind} - seen
            self._reached = seen
        return self._reached

    def element(self, put, word, owner, number, row, most, kind):
        true, false, when = "", "", ""
        if row["usage"] == "C":
            true, false, when = self.predicate("Datatype" if word == "part" else "Segment", owner, number)
        cells = [word, owner, number, usage(row["usage"])]
        if most is not None:
            cells.append(length(most))
        put(*cells, kind, length(row["maxlen"]), table(row["table"]), row["name"], true, false, when)

    def rule(self, put, row):
        context = row["context"]
        if row["level"] == "Segment":
            context = context.split("_")[0].split(" ")[0]
            if re.fullmatch(r"MSH\d\d", context):
                context = "MSH"
        elif row["level"] == "Group":
            context = {"IZ-45": "ORC", "IZ-72": "PID"}.get(row["id"], "RXA")
        elif row["level"] == "Message":
            context = "OBX"
        if row["level"] == "Datatype" and context not in self.reached():
            return
        at, kind, argument, when = rule(row, context.split("_")[0])
        if row["level"] == "Datatype" and context.startswith("MSG_"):
            return  # the same is said for the whole of MSH-9
        put("rule", row["id"].strip(), context, at, kind, argument, when)


def main():
    source, target = sys.argv[1:3]
    for name in PROFILES:
        Profile(source, name).write(target)


main()
