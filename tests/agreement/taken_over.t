# Agreements of an older system: every fault is told, nothing is imported beside one, and again is nothing new.
given file bad.csv
  code,name,type,representative,title,email,signed
  OLD-1,Old One,klinik,Olga One,Owner,olga@example.org,2025-05-01
  OLD-2,Old Two,clinic,Otto Two,Owner,otto-at-example,2025-05-01
  OLD-3,Old Three,clinic,Ole Three,Owner,ole@example.org,2031-01-01
run jenner dua import {folder}/bad.csv --data {data}
expect exit 1
expect stdout has "row 2, type"
expect stdout has "row 3, email"
expect stdout has "the day lies in the future"
expect rows agreement 0
given file good.csv
  code,name,type,representative,title,email,signed
  OLD-1,Old One,clinic,Olga One,Owner,olga@example.org,2025-05-01
run jenner dua import {folder}/good.csv --data {data}
expect exit 0
expect stdout has "1 agreements"
run jenner dua show OLD-1 --data {data}
expect stdout has "expires 2028-05-01"
run jenner dua import {folder}/good.csv --data {data}
expect stdout has "1 known already"
expect rows agreement 1

# What cannot be: signed tomorrow, or two rows that say two things of one organization.
run jenner org add H-77 "Future Clinic" --signed 2031-01-01 --data {data}
expect exit 2
expect stderr has "lies in the future"
expect rows org where "code = 'H-77'" 0
given file twice.csv
  code,name,type,representative,title,email,signed
  TWICE-1,Twice Clinic,clinic,Ann Lee,Director,ann@example.org,2024-05-01
  TWICE-2,Other Clinic,clinic,Bo Dahl,Director,bo@example.org,2024-05-01
  TWICE-1,Twice Clinic,clinic,Cy Moe,Director,cy@example.org,2025-05-01
run jenner dua import {folder}/twice.csv --data {data}
expect exit 1
expect stdout has "row 4, code \"TWICE-1\": this organization stands in row 2 already: keep one"
expect rows org where "code = 'TWICE-2'" 0
