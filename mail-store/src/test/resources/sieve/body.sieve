# mail: folded.eml
# mail: work.eml
require ["fileinto", "body", "variables"];
if body :contains "ete arrive" { fileinto "text"; }
if body :text :contains "煮切り" { fileinto "html"; }
if body :contains "<b>" { fileinto "WRONG marks of html"; }
if body :content "text" :contains "L'ÉTÉ" { fileinto "content"; }
if body :content "application/octet-stream" :contains "hidden words" { fileinto "part"; }
if body :content "application" :contains "hidden words" { fileinto "parts"; }
if body :content "image" :contains "" { fileinto "WRONG no image"; }
if body :raw :contains "=E9t=E9" { fileinto "raw"; }
if body :raw :contains "Message-ID" { fileinto "WRONG header"; }
if header :matches "subject" "*" {
    if body :matches "*arrive*" { fileinto "subject ${1}"; }
}
