# mail: work.eml from: bounces+7@elsewhere.test to: alice+Shop@office.test
# mail: work.eml from: <>
require ["envelope", "fileinto", "subaddress"];
if envelope :detail "to" "shop" { fileinto "detail of recipient"; }
if envelope :localpart :matches "from" "bounces+?" { fileinto "localpart of sender"; }
if envelope :all "from" "" { fileinto "null sender"; }
