#!/usr/bin/env python3
"""tools/renew/population.py - data/population/ from the public name and place tables.

Run by a maintainer, never by the build:  population.py SURNAMES.csv FIRST_NAMES.tsv PLACES.csv OUTDIR
SURNAMES.csv   name,count (Census Bureau, 2010 surnames)
FIRST_NAMES.tsv decade, sex, name, births (Social Security Administration, one state, by decade)
PLACES.csv     USPS,ST,NAME,ZCTA5,... (places with their ZIP codes)
Only names, places and their weights carry over.
"""
import csv
import sys
from collections import defaultdict

# A midwestern state's tilt against the country's counts; a setting, not a fact.
TILT = {"VANG": 15, "YANG": 3, "XIONG": 15, "LEE": 1, "MOUA": 15, "THAO": 15, "HER": 15, "LOR": 15,
        "MOHAMED": 12, "ALI": 3, "HASSAN": 6, "AHMED": 4, "ABDI": 20, "OMAR": 8, "WARSAME": 40}


def title(name):
    return name[:1].upper() + name[1:].lower()


def surnames(path, out, keep=700):
    weights = {}
    for name, count in csv.reader(open(path)):
        if not count.isdigit():
            continue
        w = int(count)
        if name.endswith(("SON", "SEN")) and name not in ("JACKSON", "WILSON"):
            w *= 4
        weights[name] = w * TILT.get(name, 1)
    with open(out, "w") as f:
        f.write("# data/population/surname.tsv - family names of the invented population and how common each is.\n")
        for name in sorted(weights, key=lambda n: -weights[n])[:keep]:
            f.write(f"{title(name)}\t{weights[name] // 100 or 1}\n")


def given(path, out, keep=160):
    births = defaultdict(lambda: defaultdict(int))
    for row in csv.DictReader(open(path), delimiter="\t"):
        era = "new" if int(row["decade"]) >= 1990 else "old"
        births[row["sex"], era][row["name"]] += int(row["births"])
    with open(out, "w") as f:
        f.write("# data/population/given.tsv - first names of the invented population: sex, born before 1990 (old)"
                " or since (new), name, weight.\n")
        for (sex, era), names in sorted(births.items()):
            for name in sorted(names, key=lambda n: -names[n])[:keep]:
                f.write(f"{sex.upper()}\t{era}\t{title(name)}\t{names[name] // 10 or 1}\n")


def places(path, out, keep=240):
    rows = [(r["NAME"], r["ZCTA5"]) for r in csv.DictReader(open(path)) if r["ZCTA5"]]
    with open(out, "w") as f:
        f.write("# data/population/place.tsv - towns of the invented population: name, ZIP code, weight.\n")
        rows.sort(key=lambda r: (r[1][:3] not in ("551", "554", "553", "550"), r[1]))
        step = max(1, len(rows) // keep)
        for name, zip_code in rows[::step][:keep]:
            f.write(f"{name}\t{zip_code}\t{6 if zip_code[:3] in ('551', '554') else 1}\n")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    surnames(sys.argv[1], sys.argv[4] + "/surname.tsv")
    given(sys.argv[2], sys.argv[4] + "/given.tsv")
    places(sys.argv[3], sys.argv[4] + "/place.tsv")
