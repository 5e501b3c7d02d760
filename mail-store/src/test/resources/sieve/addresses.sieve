# mail: work.eml
require ["fileinto", "subaddress", "relational", "comparator-i;ascii-numeric"];
if address :localpart "from" "carol" { fileinto "localpart"; }
if address :domain :matches "from" "*.TEST" { fileinto "domain"; }
if address :all :is ["to", "cc"] "dave@third.test" { fileinto "all"; }
if address :user "to" "alice" { fileinto "user"; }
if address :detail "to" "projects" { fileinto "detail"; }
if address :detail :matches "cc" "*" { fileinto "WRONG no detail there"; }
if address :count "eq" :comparator "i;ascii-numeric" ["to", "cc"] "3" { fileinto "count"; }
if address :is "from" "Carol, of Elsewhere" { fileinto "WRONG display name"; }
if address :comparator "i;octet" "from" "carol@elsewhere.test" { fileinto "WRONG case"; }
