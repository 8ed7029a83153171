#!/bin/sh
# tests/pg.sh - a private PostgreSQL 15 for tests: on a Unix socket in a folder of its own, nowhere else.
#
#   tests/pg.sh start DIR   makes and starts it, prints the URL for JENNER_TEST_PG
#   tests/pg.sh stop DIR    stops that server and no other, and removes DIR
#
# Started by root it runs as the user postgres (PostgreSQL refuses root). C locale and UTF-8, as
# Jenner wants its databases; fsync stays on, so that durable means durable.
set -eu

usage() {
    echo "usage: tests/pg.sh start|stop DIR" >&2
    exit 2
}

[ $# -eq 2 ] || usage
dir=$2
bin=${JENNER_PG_BIN:-/usr/lib/postgresql/15/bin}

# PostgreSQL's programs may not start in a folder that their user cannot enter.
as_owner() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

case $1 in
start)
    mkdir -p -m 700 "$dir"
    dir=$(cd "$dir" && pwd)
    [ "$(id -u)" != 0 ] || chown postgres "$dir"
    as_owner "$bin/initdb" -D "$dir/data" -U jenner -A trust --locale=C -E UTF8 >"$dir/initdb.log"
    as_owner "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/server.log" \
        -o "-c listen_addresses='' -c unix_socket_directories='$dir' -c shared_buffers=256MB" \
        start >"$dir/start.log"
    echo "postgresql:///postgres?host=$dir&user=jenner"
    ;;
stop)
    dir=$(cd "$dir" && pwd)
    as_owner "$bin/pg_ctl" -D "$dir/data" -m fast -w stop >/dev/null ||
        as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null || true
    rm -rf "$dir"
    ;;
*)
    usage
    ;;
esac
