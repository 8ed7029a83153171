#!/bin/bash
# tests/symbols.sh - no two rooms may define the same global name: the linker would quietly take one of
# them for both. Its argument is the build folder.
set -euo pipefail
twice=$(for library in "$1"/src/*/lib*.a; do
  nm --defined-only -g "$library" | awk -v room="$library" '$2 ~ /^[TDBRC]$/ { print $3, room }'
done | sort -u | awk '{ n[$1]++; where[$1] = where[$1] " " $2 } END { for (s in n) if (n[s] > 1) print s ":" where[s] }')
[[ -z $twice ]] || { echo "$twice"; exit 1; }
