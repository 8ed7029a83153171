# Nobody of that name: NF, and no name comes back.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|N1|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-N1||NOSUCH^PERSON^^^^^L|MOTHERS^MAE^^^^^M|20200202|M
  RCP|I|5^RD&Records&HL70126
expect MSA-1 AA
expect QAK-2 NF
expect MSH-21.1 Z33
expect segments PID 0
