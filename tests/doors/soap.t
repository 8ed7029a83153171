# CDC's SOAP: a message, a test of the line, faults for what is no call, and no entity is ever expanded.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

send vxu from clinic by soap
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|O1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect status 200
expect MSA-1 AA
expect MSA-2 O1
expect rows dose 1

post /soap
  Content-Type: application/soap+xml
  <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><connectivityTest xmlns="urn:cdc:iisb:2011"><echoBack>are you there?</echoBack></connectivityTest></s:Body></s:Envelope>
expect status 200
expect page has "are you there?"

post /soap
  Content-Type: application/soap+xml
  <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><submitSingleMessage xmlns="urn:cdc:iisb:2011"><username>nobody</username><password>wrong</password><facilityID></facilityID><hl7Message>MSH|</hl7Message></submitSingleMessage></s:Body></s:Envelope>
expect page has Fault
expect page has Security

post /soap
  Content-Type: application/soap+xml
  <!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><connectivityTest xmlns="urn:cdc:iisb:2011"><echoBack>&c;</echoBack></connectivityTest></s:Body></s:Envelope>
expect page has Fault
expect page has no bbbb

post /soap
  Content-Type: application/soap+xml
  <s:Envelope><unclosed>
expect page has Fault

get /soap?wsdl
expect status 200
expect page has "urn:cdc:iisb:2011"
expect rows message 1
