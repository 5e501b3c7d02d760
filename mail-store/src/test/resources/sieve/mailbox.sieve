# mail: private.eml
require ["fileinto", "mailbox", "special-use"];
if mailboxexists ["inbox", "BILLS"] { fileinto "both"; }
if mailboxexists ["Inbox", "Nothing"] { fileinto "WRONG"; }
if specialuse_exists "\\Archive" { fileinto :specialuse "\\Archive" "Old"; }
if specialuse_exists "Archive" ["\\archive"] { fileinto "named"; }
if specialuse_exists "Bills" "\\Archive" { fileinto "WRONG"; }
if specialuse_exists "\\All" { fileinto "WRONG"; }
fileinto :specialuse "\\Trash" "Bin";
fileinto :create "New";
