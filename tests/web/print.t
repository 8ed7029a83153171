# A nurse prints what the family takes home. Who holds the paper can find out that it is genuine, and nothing
# of the person. Printing is written down as looking is.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
given organization H-02 with an active agreement and feed "other"
given user nurse with roles clinical of H-01
given user nurse with roles clinical of H-02
given user engineer with roles feed-contact of H-01

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20250101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100||som^Somali^HL70296
  PD1|||||||||||02^Reminder/recall - any method^HL70215|Y|20260101
  ORC|RE||9^H-01
  RXA|0|1|20250105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
get /clients as nurse@H-01
post /clients/search as nurse@H-01
  q = zzolson anna
expect page has "ZZOLSON, ANNA"
keep id from page between "href=\"/clients/" and "/"

# The family's own language, if nobody says otherwise.
get /clients/{id}/print as nurse@H-01
expect status 200
expect page has "Diiwaanka rasmiga ah ee tallaalka"
expect page has "ANNA ZZOLSON"
get /clients/{id}/print?kind=letter&language=es as nurse@H-01
expect page has "Carta a la familia sobre las vacunas"
expect page has "Hepatitis B (infección del hígado)"
get /clients/{id}/print?kind=school&language=hmn as nurse@H-01
expect page has "Daim foos txhaj tshuaj tiv thaiv"
expect page has "01/05/2025"
get /clients/{id}/print.pdf?language=en as nurse@H-01
expect status 200
expect header Content-Type application/pdf
expect header Cache-Control no-store
expect page has "/Lang (en)"
expect page has "/S /Table"
get /clients/{id}/print?kind=record&language=en as nurse@H-01
expect page has "Official immunization record"
keep code from page between "/verify and enter " and ". The page"
expect rows printout 5
expect rows audit where action='print' 5
get /clients/{id}/activity as nurse@H-01
expect page has "the school form in Hmong, as a page, paper number"

# Whoever has the paper.
get /verify/{code}
expect status 200
expect page has Genuine
expect page has "2 Mar 2026, 10:15"
expect page has no ZZOLSON
expect page has no "Open the record"
get /verify/{code} as nurse@H-01
expect page has "Open the record"
get /verify/2222-2222-2222-2222
expect page has "No paper has the number"

# What is protected is printed by nobody else, and no other role prints.
get /clients/{id}/print as nurse@H-02
expect status 403
expect page has no ZZOLSON
get /clients/{id}/print.pdf as nurse@H-02
expect status 403
get /verify/{code} as nurse@H-02
expect page has no "Open the record"
get /clients/{id}/print as engineer@H-01
expect status 403
expect rows printout 5
expect log never has zzolson
