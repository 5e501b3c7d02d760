# mail: injected.eml
require ["fileinto", "variables"];
if header :matches "subject" "*" { fileinto "${1}/../x"; }
discard;
