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
expect rows client 0
expect rows message 0

post /upload as nurse@H-01
  cells = Chart number *,Last name *,First name *,Birth date *,Sex *,Date given *,Vaccine *,Given by us *{hex 0D0A}1,ZZOLSON,ANNA,4/3/2021,F,2022-06-01,MMR,no{hex 0D0A}2,ZZBERG,TOM,2020-05-06,M,2021-06-01,03,no{hex 0D0A}1,ZZOLSON,ANNA,4/3/2021,F,2022-06-01,10,no
expect page has "2 persons with 3 doses: 2 new, 0 on record already"
expect rows client 0
expect rows upload 1
keep upload from page between "action=\"/upload/" and "\""
post /upload/{upload} as nurse@H-01
expect page has "Stored: 2 persons, 3 doses."
expect rows client 2
expect rows dose 3
expect rows message where "door='sheet' AND msa1='AA'" 2
expect rows sent where "said_by=2" 5

# A second press changes nothing; the same sheet again is known.
get /upload as nurse@H-01
post /upload/{upload} as nurse@H-01
expect status 409
expect rows dose 3
get /upload as nurse@H-01
post /upload as nurse@H-01
  cells = Chart number *,Last name *,First name *,Birth date *,Sex *,Date given *,Vaccine *,Given by us *{hex 0D0A}1,ZZOLSON,ANNA,4/3/2021,F,2022-06-01,MMR,no
expect page has "0 new, 1 on record already"
expect log never has ZZOLSON
