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

"$program" demo --listen 127.0.0.1:0 --clients 1000 >"$scratch/demo.out" 2>"$scratch/demo.log" &
demo=$!
trap 'kill $demo 2>/dev/null; wait $demo || true' EXIT
for _ in {1..300}; do
  grep -q '^Ctrl-C ends' "$scratch/demo.out" && break
  kill -0 $demo || { cat "$scratch/demo.log" >&2; exit 1; }
  sleep 0.1
done
url=http://$(sed -n 's/^listening http //p' "$scratch/demo.out")
# The way out of a bulletin, as one of its mails has it.
UNSUBSCRIBE=$(sed -n 's/^unsubscribe //p' "$scratch/demo.out")
sleep 3 # the feeds' first messages

status=0
(cd "$scratch/ux" && "${as[@]}" env HOME="$scratch/home" TMPDIR="$scratch/home" UNSUBSCRIBE="$UNSUBSCRIBE" \
  CHROMIUM="$(command -v chromium)" node main.mjs "$url" "$scratch/pictures" "$@") || status=$?
rm -rf "$pictures"
mkdir -p "$(dirname "$pictures")"
cp -r "$scratch/pictures" "$pictures"
exit $status
