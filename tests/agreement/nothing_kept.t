# Without an agreement nothing of a person is kept, whatever ends the lines and whatever the kind.
given today 2026-03-02
given organization H-01 without an agreement and feed "clinic"

run jenner message submit --data {data} --feed clinic --json -
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|N1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  NTE|1||204 ZZOLSON ANNA 20260101 MOTHERS MAE 218 5550100 DULUTH 55802 Qx7 Jk2 Vb9 Lp4 Zt8 Wm3 Rd6 Gh1 Ny5 Sf0 Uc2 Eb7 Oi9 Ta4 Kq8 Xw3 Mp6 Dj1 Fv5 Bz0
expect exit 1
expect rows message 1
expect rows message where "length(raw) > 200" 0

send adt from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||ADT^A08^ADT_A01|N2|P|2.5.1|||ER|AL
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  NTE|1||204 ZZOLSON ANNA 20260101 MOTHERS MAE 218 5550100 DULUTH 55802 Qx7 Jk2 Vb9 Lp4 Zt8 Wm3 Rd6 Gh1 Ny5 Sf0 Uc2 Eb7 Oi9 Ta4 Kq8 Xw3 Mp6 Dj1 Fv5 Bz0
expect MSA-1 AR
expect rows message 2
expect rows message where "length(raw) > 200" 0

send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|N3|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-N3 Qx7 Jk2 Vb9 Lp4 Zt8 Wm3 Rd6 Gh1 Ny5 Sf0 Uc2 Eb7 Oi9 Ta4 Kq8 Xw3 Mp6 Dj1 Fv5 Bz0|204^^^H-01^MR|ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|12 ELM ST^^DULUTH^MN^55802^USA^L|^PRN^PH^^^218^5550100
  RCP|I|5^RD&Records&HL70126
expect MSA-1 AE
expect rows message 3
expect rows message where "length(raw) > 200" 0
