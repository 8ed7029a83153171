#!/bin/bash
# tests/ux/run.sh - the browser tasks against `jenner demo`: run.sh PROGRAM SCRATCH PICTURES [TASK...]
# The browser never runs as root: root hands everything it needs to the user nobody, in SCRATCH.
set -euo pipefail
program=$1
scratch=$2
pictures=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)

# The packages of package-lock.json, fetched again only when that file changes.
lock=$(sha256sum "$here/package-lock.json" | cut -c1-16)
if [[ ! -e $here/node_modules/.$lock ]]; then
  (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --silent) >&2
  touch "$here/node_modules/.$lock"
fi

mkdir -p "$scratch/home" "$scratch/pictures"
cp -r "$here" "$scratch/ux"
as=()
if ((EUID == 0)); then
  chown -R nobody "$scratch"
  as=(runuser -u nobody --)
fi

# A demo for each worker: its tasks find the registry as only they have left it.
workers=${UX_WORKERS:-$(nproc)}
((workers <= 4)) || workers=4
(($# == 0 || $# >= workers)) || workers=$#
demos=()
trap 'kill "${demos[@]}" 2>/dev/null; wait || true' EXIT
for ((i = 1; i <= workers; i++)); do
  "$program" demo --listen 127.0.0.1:0 --clients 1000 >"$scratch/demo-$i.out" 2>"$scratch/demo-$i.log" &
  demos+=($!)
done
places=()
for ((i = 1; i <= workers; i++)); do
  for _ in {1..600}; do
    grep -qs '^Ctrl-C ends' "$scratch/demo-$i.out" && break
    kill -0 "${demos[i - 1]}" || { cat "$scratch/demo-$i.log" >&2; exit 1; }
    sleep 0.1
  done
  # Where it is, and the way out of a bulletin, as one of its mails has it.
  places+=("http://$(sed -n 's/^listening http //p' "$scratch/demo-$i.out"),$(sed -n 's/^unsubscribe //p' "$scratch/demo-$i.out")")
done
sleep 3 # the feeds' first messages

status=0
(cd "$scratch/ux" && "${as[@]}" env HOME="$scratch/home" TMPDIR="$scratch/home" CHROMIUM="$(command -v chromium)" \
  node main.mjs "$scratch/pictures" "$pictures" "${places[@]}" -- "$@") || status=$?
rm -rf "$pictures"
mkdir -p "$(dirname "$pictures")"
cp -r "$scratch/pictures" "$pictures"
exit $status
