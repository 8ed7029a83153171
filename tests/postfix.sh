#!/bin/bash
# tests/postfix.sh - mail out and in through Debian's postfix: an unprivileged one on loopback, in a temporary folder.
#
#   tests/postfix.sh JENNER      the last line is "N passed, N failed"
#
# Postfix wants to be root; fakeroot lets it think so, and nothing of the system's is touched: own configuration, own
# queue, no service. Root itself hands everything to the user nobody.
set -euo pipefail

if [[ $(id -u) = 0 ]]; then
  dir=$(mktemp -d /tmp/jenner-postfix.XXXXXX)
  trap 'rm -rf "$dir"' EXIT
  cp "$1" "$0" "$dir/"
  chown -R nobody "$dir"
  runuser -u nobody -- "$dir/postfix.sh" "$dir/jenner"
  exit
fi

jenner=$(realpath "$1")
dir=$(mktemp -d /tmp/jenner-postfix.XXXXXX)
sbin=/usr/lib/postfix/sbin
pids=()
passed=0
failed=0
# fakeroot does not pass a signal on: postfix is ended by the number it has written down.
leave() {
  local master
  master=$(tr -dc 0-9 <"$dir/spool/pid/master.pid") || true
  pids+=(${master:+"$master"})
  kill "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$dir"
}
trap leave EXIT
cd "$dir"
mkdir -p etc data mail spool/{active,bounce,corrupt,defer,deferred,flush,hold,incoming,maildrop,pid,private,public,saved,trace}

free_port() {
  local port
  while port=$((20000 + RANDOM % 20000)); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}
port=$(free_port)
refuser=$(free_port)

check() { # WORDS COMMAND... - tries for twenty seconds
  local words=$1
  shift
  for _ in {1..80}; do
    if "$@"; then
      passed=$((passed + 1))
      return
    fi
    sleep 0.25
  done
  failed=$((failed + 1))
  echo "failed: $words" >&2
}

# What is listed in a state has this text.
listed() {
  "$jenner" mail list --state "$1" --data "$dir/iis" | grep -q "$2"
}
logged() {
  grep -q "$1" "$dir/mail.log"
}
arrived() {
  grep -qs "$1" mail/*
}

cat >etc/main.cf <<CONF
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/data
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.org
mydestination =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
recipient_delimiter =
message_size_limit = 5242880
maillog_file = $dir/mail.log
maillog_file_prefixes = $dir
import_environment = MAIL_CONFIG TZ LD_PRELOAD LD_LIBRARY_PATH FAKEROOTKEY
transport_maps = inline:{ { iis.example.org = jenner: } { good.example.org = keep: } { bad.example.org = smtp:[127.0.0.1]:$refuser } }
jenner_destination_recipient_limit = 1
keep_destination_recipient_limit = 1
CONF
cat >etc/master.cf <<CONF
127.0.0.1:$port inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
jenner unix - n n - 4 pipe
  flags=q user=nobody argv=$jenner mail receive --data $dir/iis --to \${original_recipient}
keep unix - n n - 4 pipe
  flags=RqO user=nobody argv=/bin/sh -c { cat >$dir/mail/\$\$ }
CONF

fakeroot -- "$sbin/master" -c "$dir/etc" -d >master.out 2>&1 &
pids+=($!)
smtp-sink -f rcpt "127.0.0.1:$refuser" 16 >sink.out 2>&1 &
pids+=($!)

for _ in {1..100}; do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.1
done

export JENNER_NOW=2026-03-02T10:15:00-06:00
"$jenner" setup --data iis --no-practice --yes >setup.out 2>&1
cat >>iis/jenner.conf <<CONF
[mail]
host = 127.0.0.1
port = $port
from = registry@iis.example.org
CONF
for who in rita@good.example.org ole@bad.example.org; do
  "$jenner" org add "H-${who%%@*}" "Clinic" --signed 2023-03-09 --representative "Rita Moe" --email "$who" --data iis >>setup.out
done
"$jenner" dua notify --data iis >>setup.out
"$jenner" serve --data "$dir/iis" --listen 127.0.0.1:0 >serve.out 2>serve.log &
pids+=($!)
for _ in {1..100}; do
  grep -q '^listening' serve.out && break
  sleep 0.1
done

check "postfix takes both" listed sent rita@good.example.org
check "a notice arrives" arrived '^X-Original-To: rita@good.example.org'
check "it names where it comes back to" arrived '^Return-Path: <bounce+'
check "its text is as it was" arrived '^Content-Transfer-Encoding: quoted-printable'
check "postfix sends a delivery status back, and it is understood" listed bounced ole@bad.example.org
check "the address is known" sh -c "'$jenner' mail bounces --data '$dir/iis' | grep -q 'ole@bad.example.org.*came back'"
curl -s "smtp://127.0.0.1:$port" --mail-from x@good.example.org --mail-rcpt bounce+0000000000001.0000000000000000@iis.example.org \
  --upload-file "$dir/setup.out" || true
check "postfix refuses what is not ours" logged 'bounce+0000000000001.*status=bounced (user unknown'
check "and tells the sender so" arrived 'There is no such address'
echo "$passed passed, $failed failed"
if ((failed)); then
  tail -n 40 mail.log serve.log >&2
  exit 1
fi
