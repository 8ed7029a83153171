#!/bin/bash
# tests/lint.sh - layout, headers that compile alone, clang-tidy; ends with "N passed, N failed".
# clang-tidy runs one file a process, and only for a file that changed, or one of whose headers did,
# since it was last found clean: build/asan/lint holds an empty file a clean state.
# --quick leaves out the analyzer's paths, which take twenty times as long as all else together.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
BUILD=build/asan
CLEAN=$BUILD/lint
JOBS=${JOBS:-$(nproc)}
passed=0
failed=0
mkdir -p "$CLEAN"

ours() { # every C file of ours; ENDING...
  git ls-files -z -co --exclude-standard "$@" | sort -zu
}

count() { # NAME, then one line a bad file on standard input
  local bad
  bad=$(grep -c . || true)
  if ((bad == 0)); then
    passed=$((passed + 1))
  else
    failed=$((failed + bad))
    echo "$1: $bad files are wrong"
  fi
}

# One name a line of those for which the command fails; what it says goes to standard error.
failing() { # COMMAND..., names on standard input, ended by NUL
  # shellcheck disable=SC2016 # the inner shell fills in $1 and $@
  xargs -0 -r -P "$JOBS" -I{} bash -c '"${@:2}" "$1" >&2 || echo "$1"' _ {} "$@"
}

format_one() {
  clang-format --dry-run -Werror "$1"
}

# A header that needs another one before it is a trap for whoever includes it next.
header_one() {
  local shown
  shown=$(grep -c '^#ifndef [A-Z0-9_]*_H$' "$1")
  ((shown)) || return 0 # a table of X(...) lines, meant to be included within something
  # shellcheck disable=SC2086 # several flags
  clang -std=c17 -D_GNU_SOURCE -fsyntax-only -Wall -Wno-unused -x c -Isrc -I"$BUILD/src" -I"$(dirname "$1")" \
    $LIBRARIES "$1"
}

# What clang-tidy's answer depends on: its settings, the file, and every header of ours in it.
fingerprint() { # FILE
  { sha256sum .clang-tidy && sed -n "s,^$1 ,,p" "$CLEAN/depends" | tr ' ' '\n' | sort -u |
    xargs -r sha256sum; } | sha256sum | cut -c1-40
}

tidy_one() {
  local mark less=--checks=
  mark=$CLEAN/$(fingerprint "$1")
  [[ -e $mark || -e $mark$QUICK ]] && return
  case $1 in # cmocka nests deeper than a person would, and its asserts do not return; generators leak
  *_test.c) less+=-readability-function-size,-readability-function-cognitive-complexity,-clang-analyzer-unix.Malloc,-clang-analyzer-core.*, ;;
  tools/mk*) less+=-clang-analyzer-unix.Malloc, ;;
  esac
  [[ -z $QUICK ]] || less+=-clang-analyzer-*
  clang-tidy -p "$BUILD" --quiet "$less" "$1" 2>/dev/null && touch "$mark$QUICK"
}

# One line a compiled file of ours: its path, itself and its headers, as ninja knows them.
depends() {
  ninja -C "$BUILD" -t deps | awk -v build="$BUILD/" '
    function flush() { if (file != "") print file all; file = "" }
    /^[^ ]/ { flush(); all = ""; next }
    NF == 0 || $1 ~ /^\// { next }
    {
      path = $1
      if (sub(/^(\.\.\/)+/, "", path) == 0) path = build path
      if (file == "") file = path
      all = all " " path
    }
    END { flush() }' | grep -E '^(src|tools|tests|fuzz)/[^ ]*\.c ' | sort -u
}

QUICK=
[[ ${1:-} == --quick ]] && QUICK=.quick
export QUICK
export -f format_one header_one tidy_one fingerprint
export BUILD CLEAN
LIBRARIES=$(pkg-config --cflags cmocka libpq libmicrohttpd pangocairo gmime-3.0)
export LIBRARIES

count "layout (./dev fmt)" < <(ours '*.c' '*.h' | failing format_one)
count "headers that compile alone" < <(ours 'src/*.h' 'tools/*.h' 'tests/*.h' | failing header_one)
depends >"$CLEAN/depends"
count "clang-tidy" < <(cut -d ' ' -f 1 "$CLEAN/depends" | sort -u | tr '\n' '\0' | failing tidy_one)
find "$CLEAN" -type f -mtime +30 -delete
echo "$passed passed, $failed failed"
((failed == 0))
