# mail: private.eml
require ["ihave", "fileinto"];
fileinto "half";
if not ihave "regex" { error "this script needs regex"; }
