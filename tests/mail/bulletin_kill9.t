# The server is killed three times while a bulletin goes out: the mail server counts every reader once, or he
# waits for an operator, at most one for each connection and kill.
given today 2026-03-02
given a mail server
given file readers.csv with 300 readers of news-flash
run jenner subscriber import {folder}/readers.csv --data {data}
expect exit 0
given file news.md
  ## When we are there
  The help desk answers from eight to four.
run jenner bulletin new "Winter hours" {folder}/news.md --topics news-flash --data {data}
keep bulletin from stdout between "bulletin " and " "
start server
run jenner bulletin send {bulletin} --data {data}
expect exit 0
kill -9 server after 30 mails
start server
kill -9 server after 100 mails
start server
kill -9 server after 180 mails
start server
expect each of 300 readers once or unknown
expect rows mail where bulletin_id={bulletin} 300
expect rows mail where "(select count(*) from mail where mail_state = 'unknown') > 6" 0

# Who waits for an operator: taken as sent, for the mail server's own log says so.
run jenner mail unknown drop all --data {data}
expect exit 0
expect rows mail where "mail_state = 'sent'" 300
