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
