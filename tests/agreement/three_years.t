# The whole life of an agreement: three years from its signature, nine notices, days of grace, the end, and a
# renewal that opens every door the moment it is signed.
given today 2024-07-01
given organization S-01 with an active agreement
run jenner setting set access.second_factor off --data {data}
run jenner org add H-01 "Elm Clinic" --signed 2024-06-30 --representative "Ann Lee" --email ann@example.org --data {data}
expect exit 0
given feed clinic of H-01
given user rep with roles representative of H-01
given user nurse with roles clinical of H-01
given user admin with roles org-admin of H-01
given user staff with roles program of REGISTRY
# No password ends meanwhile: that is another story.
run jenner setting set access.password_profile nist --data {data}

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|L0|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01
  RXA|0|1|20240112||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
expect no ERR of E or W

send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|Q0|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-Q0||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F
  RCP|I|1^RD^HL70126
expect MSA-1 AA

given today 2027-03-31
run jenner dua notify --data {data}
expect exit 0
run jenner dua notify --data {data}
expect stdout has "0 mails about 0 agreements"
expect rows agreement_notice 0

given today 2027-04-01
run jenner dua notify --data {data}
expect exit 0
run jenner dua notify --data {data}
expect stdout has "0 mails about 0 agreements"
expect rows agreement_notice where "days = 90" 1
expect rows agreement_notice 1

given today 2027-05-01
run jenner dua notify --data {data}
expect exit 0
run jenner dua notify --data {data}
expect stdout has "0 mails about 0 agreements"
expect rows agreement_notice where "days = 60" 1
expect rows agreement_notice 2

given today 2027-05-31
run jenner dua notify --data {data}
expect exit 0
run jenner dua notify --data {data}
expect stdout has "0 mails about 0 agreements"
expect rows agreement_notice where "days = 30" 1
expect rows agreement_notice 3
# Administrators read it on every page now, the others not yet.
run jenner user enable H-01/admin --data {data}
get /signin as admin@H-01
post /signin as admin@H-01
  code = H-01
  username = admin
  password = Mossy-Kettl7e
expect page has "ends in 30 days, on 30 Jun 2027"
run jenner user enable H-01/nurse --data {data}
get /signin as nurse@H-01
post /signin as nurse@H-01
  code = H-01
  username = nurse
  password = Mossy-Kettl7e
expect page has no "ends in 30 days"

given today 2027-06-16
run jenner dua notify --data {data}
expect exit 0
run jenner dua notify --data {data}
expect stdout has "0 mails about 0 agreements"
expect rows agreement_notice where "days = 14" 1
expect rows agreement_notice 4

given today 2027-06-23
run jenner dua notify --data {data}
expect exit 0
run jenner dua notify --data {data}
expect stdout has "0 mails about 0 agreements"
expect rows agreement_notice where "days = 7" 1
expect rows agreement_notice 5
run jenner user enable H-01/nurse --data {data}
get /signin as nurse@H-01
post /signin as nurse@H-01
  code = H-01
  username = nurse
  password = Mossy-Kettl7e
expect page has "ends in 7 days, on 30 Jun 2027"
get /clients as nurse@H-01
expect status 200

given today 2027-06-29
run jenner dua notify --data {data}
expect exit 0
run jenner dua notify --data {data}
expect stdout has "0 mails about 0 agreements"
expect rows agreement_notice where "days = 1" 1
expect rows agreement_notice 6

given today 2027-06-30
run jenner dua notify --data {data}
expect exit 0
run jenner dua notify --data {data}
expect stdout has "0 mails about 0 agreements"
expect rows agreement_notice where "days = 0" 1
expect rows agreement_notice 7
# The last day is a day in force.
run jenner user enable H-01/nurse --data {data}
get /signin as nurse@H-01
post /signin as nurse@H-01
  code = H-01
  username = nurse
  password = Mossy-Kettl7e
expect page has "ends today"
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|L1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01
  RXA|0|1|20240112||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
expect no ERR AGREEMENT_GRACE
send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|Q1|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-Q1||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F
  RCP|I|1^RD^HL70126
expect MSA-1 AA

given today 2027-07-01
run jenner dua notify --data {data}
expect exit 0
run jenner dua notify --data {data}
expect stdout has "0 mails about 0 agreements"
expect rows agreement_notice where "days = -1" 1
expect rows agreement_notice 8
# The first day of grace: doses are stored with a word about it, nothing is told, pages are for renewing.
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|L2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01
  RXA|0|1|20240112||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
expect ERR AGREEMENT_GRACE
expect no ERR of E
send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|Q2|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-Q2||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F
  RCP|I|1^RD^HL70126
expect QAK-2 AE
expect ERR AGREEMENT_EXPIRED
run jenner user enable H-01/nurse --data {data}
get /signin as nurse@H-01
post /signin as nurse@H-01
  code = H-01
  username = nurse
  password = Mossy-Kettl7e
get /clients as nurse@H-01
expect status 403
run jenner user enable H-01/rep --data {data}
get /signin as rep@H-01
post /signin as rep@H-01
  code = H-01
  username = rep
  password = Mossy-Kettl7e
get /org/H-01/dua as rep@H-01
expect status 200
expect page has "1 day after the end"
expect page has "waiting"

given today 2027-07-07
run jenner dua notify --data {data}
expect rows agreement_notice where "days = -7" 1
expect rows agreement_notice 9

# The last day of grace, and the day after it.
given today 2027-07-30
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|L3|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01
  RXA|0|1|20240112||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
expect ERR AGREEMENT_GRACE
given today 2027-07-31
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|L4|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01
  RXA|0|1|20240112||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AE
expect ERR AGREEMENT_EXPIRED
send vxu from clinic by soap
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|L5|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
expect MSA-1 AE
expect ERR AGREEMENT_EXPIRED
send vxu from clinic by mllp
  MSH|^~\&|clinic|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|L6|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
expect MSA-1 AE
expect ERR AGREEMENT_EXPIRED

# The representative renews, in six posts; everything is open at once.
run jenner user enable H-01/rep --data {data}
get /signin as rep@H-01
post /signin as rep@H-01
  code = H-01
  username = rep
  password = Mossy-Kettl7e
expect page has "ended on 30 Jun 2027"
get /org/H-01 as rep@H-01
post /org/H-01/renew as rep@H-01
keep sign from page between "action=\"/dua/sign/" and "\""
post /dua/sign/{sign} as rep@H-01
  right = yes
post /dua/sign/{sign}/org as rep@H-01
  name = Ann Lee
  position = Director
  email = ann@example.org
  admin_given = Al
  admin_family = Moe
  admin_email = al@example.org
  admin_told = yes
post /dua/sign/{sign}/facilities as rep@H-01
  what = on
post /dua/sign/{sign}/read as rep@H-01
post /dua/sign/{sign}/sign as rep@H-01
  typed = Ann Lee
expect page has "in force until 31 Jul 2030"
expect rows agreement where "step = 'superseded'" 1
pause 1100 ms
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|L7|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01
  RXA|0|1|20240112||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
expect no ERR of E or W
send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|Q7|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-Q7||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F
  RCP|I|1^RD^HL70126
expect MSA-1 AA
run jenner user enable H-01/nurse --data {data}
get /signin as nurse@H-01
post /signin as nurse@H-01
  code = H-01
  username = nurse
  password = Mossy-Kettl7e
get /clients as nurse@H-01
expect status 200

# A replayed form signs nothing, and the old agreement sends no more notices.
post /dua/sign/{sign}/sign as rep@H-01
  typed = Ann Lee
expect page has "does not work"
expect rows agreement where "step = 'signed'" 2
run jenner dua notify --data {data}
expect rows agreement_notice 9
run jenner audit verify --data {data}
expect exit 0

# The registry suspends it before its last notices: nobody passes, nothing is mailed about its end; lifted,
# all is as before and the notice that is due goes out, once, to the two whom the renewal named.
given today 2030-04-15
run jenner user enable REGISTRY/staff --data {data}
get /signin as staff@REGISTRY
post /signin as staff@REGISTRY
  code = REGISTRY
  username = staff
  password = Mossy-Kettl7e
get "/dua?show=active&q=H-01" as staff@REGISTRY
keep agreement from page between "action=\"/dua/decide/" and "\""
post /dua/decide/{agreement} as staff@REGISTRY
  do = suspend
expect rows agreement where "step = 'suspended'" 1
given today 2030-07-20
run jenner user enable REGISTRY/staff --data {data}
get /signin as staff@REGISTRY
post /signin as staff@REGISTRY
  code = REGISTRY
  username = staff
  password = Mossy-Kettl7e
run jenner dua notify --data {data}
expect rows agreement_notice 9
pause 1100 ms
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|L8|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
expect MSA-1 AE
expect ERR ACCESS_SUSPENDED
send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|Q8|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-Q8||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240110|F
  RCP|I|1^RD^HL70126
expect QAK-2 AE
run jenner user enable H-01/nurse --data {data}
get /signin as nurse@H-01
post /signin as nurse@H-01
  code = H-01
  username = nurse
  password = Mossy-Kettl7e
get /clients as nurse@H-01
expect status 403
run jenner user enable H-01/rep --data {data}
get /signin as rep@H-01
post /signin as rep@H-01
  code = H-01
  username = rep
  password = Mossy-Kettl7e
get /org/H-01 as rep@H-01
expect page has "suspended"
get "/dua?show=held" as staff@REGISTRY
post /dua/decide/{agreement} as staff@REGISTRY
  do = lift
run jenner dua notify --data {data}
expect rows agreement_notice 11
expect rows agreement_notice where "days = 14" 3
pause 1100 ms
get /clients as nurse@H-01
expect status 200

# A clock set back opens nothing and sends nothing twice.
given today 2027-05-31
run jenner dua notify --data {data}
expect rows agreement_notice 11
