# mail: japanese.eml
require ["fileinto"];
if header :contains "Subject" "議事録" { fileinto "会議"; }
if header :matches "subject" "会議*お知ら?" { fileinto "wildcards"; }
if header :contains "from" "山田" { fileinto "名前"; }
if address :localpart "from" "yamada" { fileinto "address"; }
