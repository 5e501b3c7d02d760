# mail: work.eml
require ["imap4flags", "relational", "comparator-i;ascii-numeric"];
setflag ["\\answered", "\\DRAFT", "$label1"];
addflag "$Label1 Later";
removeflag "\\Draft";
if hasflag :contains "label" { addflag "found"; }
if hasflag :count "ge" :comparator "i;ascii-numeric" "4" { addflag "four"; }
addflag "顧客"; # the keyword of the label of that name
