# mail: private.eml
require ["ihave", "fileinto"];
if ihave "regex" { keep :frobnicate "x"; } else { fileinto "else"; }
if ihave ["copy", "editheader"] { addheader "X" "y"; }
elsif ihave "copy" { fileinto :copy "copy"; }
if allof(ihave "regex", header :regex "subject" "x") { discard; }
if not ihave "regex" { fileinto "not"; }
if not ihave "copy" { frobnicate; }
if ihave "variables" { set "a" "b"; fileinto "${a}"; }
if ihave "regex" { keep; } elsif true { fileinto "elsif"; }
