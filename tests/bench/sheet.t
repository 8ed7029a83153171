# A clinic sends doses as a sheet: every fault at once, a look before it counts, stored once.
given today 2026-03-02
given organization H-01 with an active agreement
given user nurse with roles clinical of H-01
given user engineer with roles feed-contact of H-01

get /upload/template.csv as nurse@H-01
expect page has "Chart number *"
get /upload as engineer@H-01
expect status 403

# Faults of all rows at once, by row and column.
get /upload as nurse@H-01
post /upload as nurse@H-01
  cells = Chart number *,Last name *,First name *,Birth date *,Sex *,Date given *,Vaccine *,Given by us *{hex 0D0A}1,ZZBAD,ANNA,31/31/2020,F,2022-06-01,MMR,no{hex 0D0A}2,ZZWORSE,,2020-05-06,Q,2022-06-01,NOSUCH,perhaps{hex 0D0A}3,ZZLATE,TOM,2020-05-06,M,2019-01-01,03,no
expect status 200
expect page has "D2"
expect page has "this is no date"
expect page has "C3"
expect page has "the cell is empty"
expect page has "E3"
expect page has "G3"
expect page has "H3"
expect page has "F4"
expect page has "Left out until their rows are right: 3 persons."
expect page has no "Store these doses"
expect page has "Your rows with the faults marked (XLSX)"
keep bad from page between "href=\"/upload/" and "/faults"
expect rows client 0
expect rows message 0

# The same rows with the faults marked, for the organization that sent them.
get /upload/{bad}/faults.xlsx as nurse@H-01
expect status 200
expect header Content-Type spreadsheetml
expect page has "PK"
expect rows audit where "action='export' AND object_kind='upload'" 1
get /upload/1/faults.xlsx as nurse@H-01
expect status 404
given organization H-02 with an active agreement
given user other with roles clinical of H-02
get /upload/{bad}/faults.xlsx as other@H-02
expect status 404
get /upload as nurse@H-01

post /upload as nurse@H-01
  cells = Chart number *,Last name *,First name *,Birth date *,Sex *,Date given *,Vaccine *,Given by us *{hex 0D0A}1,ZZOLSON,ANNA,4/3/2021,F,2022-06-01,MMR,no{hex 0D0A}2,ZZBERG,TOM,2020-05-06,M,2021-06-01,03,no{hex 0D0A}1,ZZOLSON,ANNA,4/3/2021,F,2022-06-01,10,no
expect page has "2 persons with 3 doses: 2 new, 0 on record already"
expect rows client 0
expect rows upload 2
keep upload from page between "action=\"/upload/" and "\""
post /upload/{upload} as nurse@H-01
expect page has "Stored: 2 persons, 3 doses."
expect rows client 2
expect rows dose 3
expect rows message where "door='sheet' AND msa1='AA'" 2
expect rows sent where "said_by=2" 5
# Whose record it changed is written down person by person, with who did it by which sheet.
expect rows audit where "object_kind='upload' AND client_id > 0 AND member_id > 0 AND object_id={upload}" 2
expect rows upload where "stored_at IS NOT NULL AND body_z IS NULL" 1

# A second press changes nothing; the same sheet again is known.
get /upload as nurse@H-01
post /upload/{upload} as nurse@H-01
expect status 409
expect rows dose 3
get /upload as nurse@H-01
post /upload as nurse@H-01
  cells = Chart number *,Last name *,First name *,Birth date *,Sex *,Date given *,Vaccine *,Given by us *{hex 0D0A}1,ZZOLSON,ANNA,4/3/2021,F,2022-06-01,MMR,no
expect page has "0 new, 1 on record already"

# A sheet in which one row is wrong: the others are stored, and the faults can still be had.
get /upload as nurse@H-01
post /upload as nurse@H-01
  cells = Chart number *,Last name *,First name *,Birth date *,Sex *,Date given *,Vaccine *,Given by us *{hex 0D0A}8,ZZLIND,EVA,4/3/2021,F,2022-06-01,MMR,no{hex 0D0A}9,ZZHOLM,TOM,2020-05-06,M,2021-06-01,NOSUCH,no
keep half from page between "action=\"/upload/" and "\""
post /upload/{half} as nurse@H-01
expect page has "Stored: 1 persons, 1 doses."
expect page has "/upload/{half}/faults.xlsx"
get /upload/{half}/faults.xlsx as nurse@H-01
expect status 200
get /upload as nurse@H-01
post /upload/{half} as nurse@H-01
expect status 409
# A day later its rows are gone.
given today 2026-03-04
given user later with roles clinical of H-01
get /upload/{half}/faults.xlsx as later@H-01
expect status 404
expect log never has ZZOLSON
