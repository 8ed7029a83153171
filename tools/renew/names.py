#!/usr/bin/env python3
# tools/renew/names.py - renews the name tables under data/matching/ from publications (data/SOURCES.md).
"""names.py SURNAMES.csv SSA_BY_DECADE.tsv CENSUS_FIRST.txt... NICKNAMES.csv OUT_DIR

Run by a maintainer; the build never needs it. Rarity is -log2 of a name's share, in tenths of a
bit: 67 means that one person in about a hundred has it.
"""
import csv
import math
import os
import sys

SURNAMES, RAREST_FIRST = 8000, 160


def tenths(share):
    return round(-10 * math.log2(share))


def write(path, head, rows):
    with open(path, "w", encoding="utf-8") as f:
        f.write(head)
        for row in rows:
            f.write("\t".join(str(x) for x in row) + "\n")


def surnames(path):
    counts = []
    with open(path, encoding="utf-8") as f:
        for name, count in csv.reader(f):
            counts.append((name.upper(), int(count)))
    total = sum(c for _, c in counts)
    return sorted((n, tenths(c / total)) for n, c in counts[:SURNAMES])


def first_names(ssa, census):
    births, total = {}, 0
    with open(ssa, encoding="utf-8") as f:
        for row in csv.DictReader(f, delimiter="\t"):
            births[row["name"].upper()] = births.get(row["name"].upper(), 0) + int(row["births"])
            total += int(row["births"])
    share = {}
    for path in census:
        with open(path, encoding="utf-8") as f:
            for line in f:
                name, percent = line.split()[:2]
                share[name] = share.get(name, 0) + float(percent) / 100 / len(census)
    share.update({n: c / total for n, c in births.items()})
    rows = ((n, tenths(s)) for n, s in share.items() if s > 0)
    return sorted((n, t) for n, t in rows if t <= RAREST_FIRST)


def nicknames(path):
    with open(path, encoding="utf-8") as f:
        rows = {(r["name1"].strip().upper(), r["name2"].strip().upper()) for r in csv.DictReader(f)}
    return sorted((a, b) for a, b in rows if a and b and a != b)


def main(args):
    surname_csv, ssa, census, nick, out = args[0], args[1], args[2:-2], args[-2], args[-1]
    write(os.path.join(out, "family.tsv"),
          "# data/matching/family.tsv - how rare a family name is (data/SOURCES.md).\n"
          "# name\ttenths of a bit\n", surnames(surname_csv))
    write(os.path.join(out, "given.tsv"),
          "# data/matching/given.tsv - how rare a given name is (data/SOURCES.md).\n"
          "# name\ttenths of a bit\n", first_names(ssa, census))
    write(os.path.join(out, "nickname.tsv"),
          "# data/matching/nickname.tsv - short and familiar forms of given names (data/SOURCES.md).\n"
          "# full name\tshort form\n", nicknames(nick))


if __name__ == "__main__":
    main(sys.argv[1:])
