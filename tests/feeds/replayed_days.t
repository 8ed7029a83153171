# Six weeks of messages of four senders through the real door; then each of them fails in its own way. The
# registry says so within the hour, in words, once when it begins and once when it is over; a corrected message
# closes its own error; and all figures are those of the journal, counted by SQL of our own.
given today 2026-03-02
given a mail server
given organization H-01 with an active agreement and feed "clinic"
given organization H-02 with an active agreement and feed "hospital"
given organization H-03 with an active agreement and feed "pharmacy"
given organization H-04 with an active agreement and feed "county"

given text visit
  MSH|^~\&|EHR|{org}|IIS|STATE|{now}||VXU^V04^VXU_V04|R{n}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||{n}^^^{org}^MR||ZZ{letters}^ANNA^^^^^L|MOTHERS^MAE^^^^^M|{born}|F|||{n} ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||{n}^{org}|||||||||1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI
  RXA|0|1|{today}||08^Hep B^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001|1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI|^^^{org}||||L4711|20280101|PMC^Sanofi Pasteur^MVX|||CP|A
  RXR|C28161^Intramuscular^NCIT|LD^Left deltoid^HL70163
  OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid/Medicaid Managed Care^HL70064||||||F|||{today}|||VXC40^Eligibility captured at the immunization level^CDCPHINVS

# The interface was changed: the sex now stands where the birth date belongs.
given text moved
  MSH|^~\&|EHR|{org}|IIS|STATE|{now}||VXU^V04^VXU_V04|R{n}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||{n}^^^{org}^MR||ZZ{letters}^ANNA^^^^^L|MOTHERS^MAE^^^^^M|F|{born}|||{n} ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||{n}^{org}|||||||||1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI
  RXA|0|1|{today}||08^Hep B^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001|1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI|^^^{org}||||L4711|20280101|PMC^Sanofi Pasteur^MVX|||CP|A
  RXR|C28161^Intramuscular^NCIT|LD^Left deltoid^HL70163
  OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid/Medicaid Managed Care^HL70064||||||F|||{today}|||VXC40^Eligibility captured at the immunization level^CDCPHINVS

# A mapping lost the lot numbers.
given text lotless
  MSH|^~\&|EHR|{org}|IIS|STATE|{now}||VXU^V04^VXU_V04|R{n}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||{n}^^^{org}^MR||ZZ{letters}^ANNA^^^^^L|MOTHERS^MAE^^^^^M|{born}|F|||{n} ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||{n}^{org}|||||||||1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI
  RXA|0|1|{today}||08^Hep B^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001|1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI|^^^{org}|||||20280101|PMC^Sanofi Pasteur^MVX|||CP|A
  RXR|C28161^Intramuscular^NCIT|LD^Left deltoid^HL70163
  OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid/Medicaid Managed Care^HL70064||||||F|||{today}|||VXC40^Eligibility captured at the immunization level^CDCPHINVS

# Another system writes the day before the month.
given text swapped
  MSH|^~\&|EHR|{org}|IIS|STATE|{now}||VXU^V04^VXU_V04|R{n}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||{n}^^^{org}^MR||ZZ{letters}^ANNA^^^^^L|MOTHERS^MAE^^^^^M|{swapped}|F|||{n} ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||{n}^{org}|||||||||1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI
  RXA|0|1|{today}||08^Hep B^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001|1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI|^^^{org}||||L4711|20280101|PMC^Sanofi Pasteur^MVX|||CP|A
  RXR|C28161^Intramuscular^NCIT|LD^Left deltoid^HL70163
  OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid/Medicaid Managed Care^HL70064||||||F|||{today}|||VXC40^Eligibility captured at the immunization level^CDCPHINVS

# The sender's clock runs a day ahead.
given text ahead
  MSH|^~\&|EHR|{org}|IIS|STATE|{today+1}101500-0600||VXU^V04^VXU_V04|R{n}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||{n}^^^{org}^MR||ZZ{letters}^ANNA^^^^^L|MOTHERS^MAE^^^^^M|{born}|F|||{n} ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||{n}^{org}|||||||||1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI
  RXA|0|1|{today+1}||08^Hep B^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001|1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI|^^^{org}||||L4711|20280101|PMC^Sanofi Pasteur^MVX|||CP|A
  RXR|C28161^Intramuscular^NCIT|LD^Left deltoid^HL70163
  OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid/Medicaid Managed Care^HL70064||||||F|||{today+1}|||VXC40^Eligibility captured at the immunization level^CDCPHINVS

# What lay about for three weeks.
given text backlog
  MSH|^~\&|EHR|{org}|IIS|STATE|{now}||VXU^V04^VXU_V04|R{n}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||{n}^^^{org}^MR||ZZ{letters}^ANNA^^^^^L|MOTHERS^MAE^^^^^M|{born}|F|||{n} ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||{n}^{org}|||||||||1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI
  RXA|0|1|{today-21}||08^Hep B^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001|1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI|^^^{org}||||L4711|20280101|PMC^Sanofi Pasteur^MVX|||CP|A
  RXR|C28161^Intramuscular^NCIT|LD^Left deltoid^HL70163
  OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid/Medicaid Managed Care^HL70064||||||F|||{today-21}|||VXC40^Eligibility captured at the immunization level^CDCPHINVS

given text yesterdays
  MSH|^~\&|EHR|{org}|IIS|STATE|{now}||VXU^V04^VXU_V04|R{n}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||{n}^^^{org}^MR||ZZ{letters}^ANNA^^^^^L|MOTHERS^MAE^^^^^M|{born}|F|||{n} ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||{n}^{org}|||||||||1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI
  RXA|0|1|{today-1}||08^Hep B^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001|1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI|^^^{org}||||L4711|20280101|PMC^Sanofi Pasteur^MVX|||CP|A
  RXR|C28161^Intramuscular^NCIT|LD^Left deltoid^HL70163
  OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid/Medicaid Managed Care^HL70064||||||F|||{today-1}|||VXC40^Eligibility captured at the immunization level^CDCPHINVS

# A Wednesday's doses, found again the week after, and then sent twice.
given text found
  MSH|^~\&|EHR|{org}|IIS|STATE|{now}||VXU^V04^VXU_V04|R{n}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||{n}^^^{org}^MR||ZZ{letters}^ANNA^^^^^L|MOTHERS^MAE^^^^^M|{born}|F|||{n} ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||{n}^{org}|||||||||1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI
  RXA|0|1|{today-6}||08^Hep B^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001|1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI|^^^{org}||||L4711|20280101|PMC^Sanofi Pasteur^MVX|||CP|A
  RXR|C28161^Intramuscular^NCIT|LD^Left deltoid^HL70163
  OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid/Medicaid Managed Care^HL70064||||||F|||{today-6}|||VXC40^Eligibility captured at the immunization level^CDCPHINVS

given text repeated
  MSH|^~\&|EHR|{org}|IIS|STATE|{now}||VXU^V04^VXU_V04|S{n}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||{n}^^^{org}^MR||ZZ{letters}^ANNA^^^^^L|MOTHERS^MAE^^^^^M|{born}|F|||{n} ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||{n}^{org}|||||||||1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI
  RXA|0|1|{today-6}||08^Hep B^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001|1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI|^^^{org}||||L4711|20280101|PMC^Sanofi Pasteur^MVX|||CP|A
  RXR|C28161^Intramuscular^NCIT|LD^Left deltoid^HL70163
  OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid/Medicaid Managed Care^HL70064||||||F|||{today-6}|||VXC40^Eligibility captured at the immunization level^CDCPHINVS

# A county that vaccinates on Wednesdays; the others from the end of March on.
replay 2026-03-04 to 2026-03-04
  10:30 24 visit from county
replay 2026-03-11 to 2026-03-11
  10:30 24 visit from county
replay 2026-03-18 to 2026-03-18
  10:30 24 visit from county
replay 2026-03-25 to 2026-03-25
  10:30 24 visit from county
replay 2026-03-30 to 2026-03-31
  08:10 6 visit from clinic
  08:10 6 visit from hospital
  08:30 6 visit from clinic
  08:30 6 visit from hospital
  08:50 6 visit from clinic
  08:50 6 visit from hospital
  09:10 6 visit from clinic
  09:10 6 visit from hospital
  09:30 6 visit from clinic
  09:30 6 visit from hospital
  09:50 6 visit from clinic
  09:50 6 visit from hospital
  10:30 24 visit from pharmacy
replay 2026-04-01 to 2026-04-01
  08:10 6 visit from clinic
  08:10 6 visit from hospital
  08:30 6 visit from clinic
  08:30 6 visit from hospital
  08:50 6 visit from clinic
  08:50 6 visit from hospital
  09:10 6 visit from clinic
  09:10 6 visit from hospital
  09:30 6 visit from clinic
  09:30 6 visit from hospital
  09:50 6 visit from clinic
  09:50 6 visit from hospital
  10:30 24 visit from pharmacy
  10:30 24 visit from county
replay 2026-04-02 to 2026-04-07
  08:10 6 visit from clinic
  08:10 6 visit from hospital
  08:30 6 visit from clinic
  08:30 6 visit from hospital
  08:50 6 visit from clinic
  08:50 6 visit from hospital
  09:10 6 visit from clinic
  09:10 6 visit from hospital
  09:30 6 visit from clinic
  09:30 6 visit from hospital
  09:50 6 visit from clinic
  09:50 6 visit from hospital
  10:30 24 visit from pharmacy
# On Wednesday, 8 April, the doses of that day are lost; others come, so that nothing looks wrong.
replay 2026-04-08 to 2026-04-08
  08:10 6 visit from clinic
  08:10 6 visit from hospital
  08:30 6 visit from clinic
  08:30 6 visit from hospital
  08:50 6 visit from clinic
  08:50 6 visit from hospital
  09:10 6 visit from clinic
  09:10 6 visit from hospital
  09:30 6 visit from clinic
  09:30 6 visit from hospital
  09:50 6 visit from clinic
  09:50 6 visit from hospital
  10:30 24 visit from pharmacy
  10:30 24 yesterdays from county
replay 2026-04-09 to 2026-04-10
  08:10 6 visit from clinic
  08:10 6 visit from hospital
  08:30 6 visit from clinic
  08:30 6 visit from hospital
  08:50 6 visit from clinic
  08:50 6 visit from hospital
  09:10 6 visit from clinic
  09:10 6 visit from hospital
  09:30 6 visit from clinic
  09:30 6 visit from hospital
  09:50 6 visit from clinic
  09:50 6 visit from hospital
  10:30 24 visit from pharmacy
expect rows message 1104
expect rows message where "msa1 <> 'AA'" 0
expect rows feed_alarm 0

given today 2026-04-10 at 12:00
given user one with roles feed-contact of H-01 at one@example.org
given user two with roles feed-contact of H-02 at two@example.org
given user three with roles feed-contact of H-03 at three@example.org
given user four with roles feed-contact of H-04 at four@example.org

# Monday, 13 April. The lost Wednesday is told as soon as the registry looks.
given today 2026-04-13 at 07:50
expect mails to four@example.org 1
expect mail has "Of 8 Apr 2026 only 0 doses were reported; about 24 are usual"

# The clinic falls silent after 08:30; at the hospital a field moves.
replay 2026-04-13 to 2026-04-13
  08:10 6 visit from clinic
  08:10 6 visit from hospital
  08:30 6 visit from clinic
  08:30 6 visit from hospital
  08:50 8 moved from hospital
given today 2026-04-13 at 08:56
expect rows feed_alarm where "kind = 'silence' and ended_at = 0" 0
replay 2026-04-13 to 2026-04-13
  09:05 6 visit from hospital
  09:10 12 moved from hospital
given today 2026-04-13 at 09:15
expect mails to two@example.org 1
expect mail has "of the last"
expect mail has "had errors or were rejected; usually it is"
expect mails to one@example.org 1
expect mail has "No message since 08:30 on 13 Apr 2026; usually about"
given user ann with roles feed-contact of H-01
given user ben with roles feed-contact of H-02
get /feeds as ann@H-01
expect page has silent
expect page has no H-02
keep clinic from page between "href=\"/feeds/" and "\""
get /feeds/{clinic} as ann@H-01
expect page has "No message since 08:30 on 13 Apr 2026"
get /feeds as ben@H-02
expect page has failing
keep hospital from page between "href=\"/feeds/" and "\""
get /feeds/{hospital} as ben@H-02
expect page has "had errors or were rejected"
expect page has DATE_FORM
expect page has "is not a date"
expect page has "send a day of the calendar as YYYYMMDD"
expect page has "new this week"
expect page has no ANNA

# Both are mended. What was refused comes again as it should be: twelve of the twenty, and those errors are closed.
given today 2026-04-13 at 09:30
send 18 times visit from clinic
send 12 times visit from hospital for the same children
send 8 times visit from hospital
given today 2026-04-13 at 09:36
expect mails to one@example.org 2
expect mail has "this is over since"
given today 2026-04-13 at 09:50
send 6 times visit from hospital
given today 2026-04-13 at 10:05
send 10 times visit from hospital
given today 2026-04-13 at 10:12
expect mails to two@example.org 2
expect mail has "this is over since"
expect rows feed_alarm where "ended_at = 0 and kind in ('silence', 'errors')" 0
pause 6000 ms
expect rows resend where "standing = 'resolved'" 12
expect rows resend where "standing = 'open'" 8

# The same day: a mapping loses the lot numbers, and a drawer full of old doses is typed in.
replay 2026-04-13 to 2026-04-13
  10:30 24 lotless from pharmacy
  10:30 24 backlog from county
given today 2026-04-13 at 10:36
expect mails to three@example.org 1
expect mail has "Too many errors"
given user cal with roles feed-contact of H-03
get /feeds as cal@H-03
keep pharmacy from page between "href=\"/feeds/" and "\""
get /feeds/{pharmacy} as cal@H-03
expect page has "RXA-15"
expect page has "is required and empty"

# In the morning what was no alarm is told once: a kind of error that is new, and doses that are late.
given today 2026-04-14 at 07:05
expect mails to four@example.org 2
expect mail has "More than a fifth of the doses since yesterday"
expect rows feed_alarm where "noted = 'digest' and words = 'FIELD_MISSING: 24 yesterday, none in the 28 days before.'" 1

# Tuesday. A clock that runs a day ahead; lots are back, and then the day stands before the month.
replay 2026-04-14 to 2026-04-14
  08:10 6 ahead from clinic
  08:30 6 ahead from clinic
given today 2026-04-14 at 08:36
expect mails to one@example.org 3
expect mail has "Too many errors"
send 24 times visit from pharmacy for the same children
given today 2026-04-14 at 08:42
pause 1500 ms
expect rows feed_alarm where "kind = 'errors' and feed_id = (select feed_id from feed where code = 'pharmacy') and ended_at > 0" 1
replay 2026-04-14 to 2026-04-14
  09:30 24 swapped from pharmacy
given today 2026-04-14 at 09:36
pause 1500 ms
expect rows feed_alarm where "kind = 'errors' and feed_id = (select feed_id from feed where code = 'pharmacy') and ended_at = 0" 1

# The lost Wednesday is found, sent, sent again, and sent under other control ids: each dose is there once.
given today 2026-04-14 at 10:30
send 24 times found from county
send 24 times found from county for the same children
send 24 times repeated from county for the same children
given today 2026-04-14 at 10:36
expect mails to four@example.org 3
expect mail has "A day without doses"
expect mail has "this is over since"
expect rows dose where "given_on = 20551" 120
expect rows message where "control_id like 'S%' and doses_added = 0 and doses_known = 1" 24

# A week later nobody has mended the hospital's other eight.
given today 2026-04-22 at 09:00
pause 1500 ms
expect rows feed_alarm where "kind = 'unsent' and words like '8 messages were rejected more than a week ago%'" 1

# Every figure is what the journal says, counted by hour, day, answer, finding, and for all.
given today 2026-04-22 at 09:30
pause 1500 ms
expect rows message_tally 0
expect rows feed_day where "messages <> (select count(*) from message m where m.feed_id = feed_day.feed_id and m.received_on = feed_day.day)" 0
expect rows feed_day where "ae <> (select count(*) from message m where m.feed_id = feed_day.feed_id and m.received_on = feed_day.day and m.msa1 = 'AE')" 0
expect rows feed_day where "aa <> (select count(*) from message m where m.feed_id = feed_day.feed_id and m.received_on = feed_day.day and m.msa1 = 'AA')" 0
expect rows feed_hour where "messages <> (select count(*) from message m where m.feed_id = feed_hour.feed_id and (m.received_at / 1000000 - 21600) / 3600 = feed_hour.hour)" 0
expect rows message where "not exists (select 1 from feed_day d where d.feed_id = message.feed_id and d.day = message.received_on)" 0
expect rows feed_finding where "severity <> 'I' and times <> (select count(*) from message_finding f where f.feed_id = feed_finding.feed_id and f.received_on = feed_finding.day and f.code = feed_finding.code and f.severity = feed_finding.severity)" 0
expect rows message_finding where "not exists (select 1 from feed_finding d where d.feed_id = message_finding.feed_id and d.day = message_finding.received_on and d.code = message_finding.code)" 0
run jenner feed check --data {data}
expect exit 0
expect stdout has "0 differences"
expect log never has ANNA
