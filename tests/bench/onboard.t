# An organization connects its system by itself: credential, checklist in the sandbox, pilot, live.
given today 2026-03-02
given organization H-01 with an active agreement
given user engineer with roles feed-contact of H-01

get /onboard as engineer@H-01
post /onboard as engineer@H-01
  code = EHR
  name = Our records
expect status 200
keep secret from page between "Password</dt><dd><code class=\"wrap\">" and "<"
keep feed from page between "/feeds/" and "/"
expect page has "0 of 9 are shown"
expect rows onboard_step 1
get /feeds/{feed}/onboard as engineer@H-01
expect page has no {secret}

# In the sandbox nothing reaches a record, also what is right.
send vxu with user H-01.EHR and password {secret}
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|T1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240101|F||2106-3^White^CDCREC|12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100|||||||||2186-5^Not Hispanic^CDCREC
  ORC|RE||9^H-01
  RXA|0|1|20250105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
expect rows client 0
expect rows dose 0
expect rows message where "matched='sandbox'" 1
send qbp with user H-01.EHR and password {secret}
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|T2|P|2.5.1|||ER|AL|||||Z44^CDCPHINVS
  QPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|q3|204^^^H-01^MR|ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240101|F
  RCP|I|5^RD&Records&HL70126
expect MSA-1 AA
expect QAK-2 NF
get /feeds/{feed}/onboard as engineer@H-01
expect page has "2 of 9 are shown"
expect page has no "Begin the pilot"

# Nobody moves on past an unfinished checklist.
post /feeds/{feed}/onboard as engineer@H-01
  what = pilot
expect status 409
expect rows feed where "state='test'" 1

# Our own samples are what it takes.
get /bench?sample=NEW as engineer@H-01
expect page has "TESTLUND"

# Only the registry's staff may hold it or let it go.
get /feeds/{feed}/onboard as engineer@H-01
post /feeds/{feed}/hold as engineer@H-01
  what = release
expect status 403
expect rows onboard_step 1
expect log never has ZZOLSON
expect log never has {secret}
