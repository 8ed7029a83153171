# A season that is over is moved by a year, and back, under a running server.
given today 2026-08-03
given organization H-01 with an active agreement and feed "clinic"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|S0|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20190110|F
  ORC|RE||9^H-01
  RXA|0|1|20200314||03^MMR^CVX|0.5|mL^milliliter^UCUM||01^Historical^NIP001|||||||||||CP|A
expect MSA-1 AA

run jenner cdsi status --data {data}
expect exit 1
expect stderr has "Influenza season of this schedule ended on 2026-06-30"

send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|S1|P|2.5.1|||ER|AL|||||Z44^CDCPHINVS
  QPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|tag-S1|204^^^H-01^MR|ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20190110|F
  RCP|I|5^RD
expect answer has "Influenza: the season the schedule knows is over"

run jenner cdsi season --data {data} --shift 7
expect exit 2
run jenner cdsi season --data {data} --shift 1
expect exit 0
run jenner cdsi status --data {data}
expect exit 0
expect stdout has "shift     all seasons by +1 year"
expect stdout has "Influenza, 2026-07-01 to 2027-06-30"
pause 4000 ms
send another qbp from clinic
expect answer has "Influenza: dose 1 is due since 1 Jul 2026"

run jenner cdsi season --data {data} --shift 0
expect stdout has "seasons as the release has them"
pause 4000 ms
send another qbp from clinic
expect answer has "Influenza: the season the schedule knows is over"
expect log has "event=schedule renewed=1"
