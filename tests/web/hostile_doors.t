# Markup in every field of a message and of a sheet is text on every page, and in the answers.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
given user nurse with roles clinical of H-01
given user engineer with roles feed-contact of H-01

send vxu from clinic
  MSH|^~\&|<img src=m>|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1X|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||<img src=1>^^^<b>H</b>^MR||ZZOLSON<img src=2>^ANNA<script>alert(1)</script>^M<img src=3>^<b>J^^^L|"><img src=4>^MAE<img src=5>^^^^^M|20250101|F||2106-3^White<img src=6>^CDCREC|12 <img src=7> ST^<img src=8>^DULUTH<img src=9>^MN^55802^USA^L||^PRN^PH^^^218^5550100~^NET^Internet^x<img>@example.org||<img src=10>|||||||2186-5^<img src=11>^CDCREC|<img src=12>
  NK1|1|KIN<img src=13>^EVA<script>x</script>^^^^^L|MTH^<img src=14>^HL70063|<img src=15>^^DULUTH^MN^55802|^PRN^PH^^^218^5550199
  ORC|RE|P<img src=16>^H-01|9<img src=17>^H-01|||||||I^<img src=18>^E||O^<img src=19>^D
  RXA|0|1|20260105||08^Hep B<img src=20>^CVX|0.5|mL^<img src=21>^UCUM||00^New<img src=22>^NIP001|G^<img src=23>^T|^^^F<img src=24>||||L<img src=25>||MSD^<img src=26>^MVX|||CP|A
  RXR|C28161^<img src=27>^NCIT|LT^<img src=28>^HL70163
  OBX|1|CE|64994-7^<img src=29>^LN|1|V02^<img src=30>^HL70064||||||F|||20260105
expect rows client 1
expect rows dose 1

get /clients as nurse@H-01
post /clients/search as nurse@H-01
  q = 1/1/2025 zzolson
expect status 200
expect page has "ZZOLSON&lt;img"
expect page has no "<img"
expect page has no "<script>"
expect page has no "<b>"
keep client from page between "href=\"/clients/" and "/"
keep dose from page between "/dose/" and "\""
get /clients/{client}/give as nurse@H-01
expect page has no "<img"
get /clients/{client}/person as nurse@H-01
expect page has no "<img"
expect page has no "<script>"
get /clients/{client}/activity as nurse@H-01
expect page has no "<img"
get /clients/{client}/facts as nurse@H-01
expect page has no "<img"
get /clients/{client}/dose/{dose} as nurse@H-01
expect page has no "<img"
get /clients/{client}/print?kind=record&language=en as nurse@H-01
expect status 200
expect page has no "<img"
expect page has no "<script>"
get /clients/{client}/print?kind=letter&language=es as nurse@H-01
expect page has no "<img"
get /clients/{client}/print?kind=school&language=so as nurse@H-01
expect page has no "<img"
get /home as nurse@H-01
expect page has no "<img"
get /messages as engineer@H-01
expect page has no "<img"
get /feeds as engineer@H-01
expect page has no "<img"
post /messages/search as engineer@H-01
  q = A1X
  days = 7
expect status 200
expect page has "<title>Message - Jenner"
expect page has "&lt;img"
expect page has no "<img"
expect page has no "<script>"

# The sheet: shown for checking, stored, and shown again.
get /upload as nurse@H-01
post /upload as nurse@H-01
  cells = Chart number *,Last name *,First name *,Birth date *,Sex *,Date given *,Vaccine *,Given by us *,Lot number{hex 0D0A}7<img src=1>,ZZBERG<img src=2>,TOM<script>alert(1)</script>,2020-05-06,M,2021-06-01,MMR,no,L<img src=3>{hex 0D0A}<img src=4>,<img src=5>,<img src=6>,<img src=7>,<img src=8>,<img src=9>,<img src=10>,<img src=11>,<img src=12>
expect page has "&lt;img"
expect page has no "<img"
expect page has no "<script>"
get /upload as nurse@H-01
post /upload as nurse@H-01
  cells = Chart number *,Last name *,First name *,Birth date *,Sex *,Date given *,Vaccine *,Given by us *{hex 0D0A}7<img src=1>,ZZBERG<img src=2>,TOM<script>alert(1)</script>,2020-05-06,M,2021-06-01,MMR,no
expect page has no "<img"
keep upload from page between "action=\"/upload/" and "\""
post /upload/{upload} as nurse@H-01
expect page has no "<img"
expect rows client 2
get /clients as nurse@H-01
post /clients/search as nurse@H-01
  q = 5/6/2020
expect page has "ZZBERG&lt;img"
expect page has no "<img"
expect page has no "<script>"
expect log never has zzolson
expect log never has zzberg
