# What comes back by mail: a bounce marks the mail and the address, once; strangers get nothing.
given today 2026-03-02
given a mail server
run jenner org add H-02 "Lake Clinic" --signed 2023-03-09 --representative "Rita Moe" --email rita@example.org --data {data}
expect exit 0
run jenner dua notify --data {data}
expect mails to rita@example.org 1
keep verp from mail between "FROM <" and ">"
run jenner mail receive --to {verp} --data {data}
  {file mail/bounce.eml}
expect exit 0
expect stdout has bounce-hard
run jenner mail list --state bounced --data {data}
expect stdout has rita@example.org
expect stdout has "5.1.1 smtp; 550 5.1.1 no such user"
expect rows mail_bounce where "email = 'rita@example.org' and hard = 1 and told = 1" 1
run jenner mail bounces --data {data}
expect stdout has "rita@example.org"
expect stdout has "came back"
# Its address alone is enough, in capital letters too; a holiday's answer is no bounce.
run jenner mail receive --to {verp} --data {data}
  {file mail/away.eml}
expect exit 0
expect stdout has auto-reply
run jenner mail receive --to {verp} --data {data}
  {file mail/away.eml}
expect stdout has "known already"
expect rows mail_in 2
# Strangers: no such address, and nothing is stored.
run jenner mail receive --to bounce+0000000000001.0000000000000000@example.org --data {data}
  From: x@example.net
expect exit 67
expect stderr has "There is no such address."
run jenner mail receive --data {data}
  From: x@example.net
  To: reply+t.0000000000000000@example.org, help@example.org
expect exit 67
run jenner mail receive --to {verp} --data {data}
  From: x@example.net
  {repeat 5300000 x}
expect exit 65
expect stderr has "too long"
run jenner mail receive --to {verp} --data {folder}/nowhere
  From: x@example.net
expect exit 75
run jenner mail clear Rita@example.org --data {data}
expect exit 0
run jenner mail clear rita@example.org --data {data}
expect exit 65
expect rows mail_bounce 0
expect rows mail_in 2
expect log never has rita
