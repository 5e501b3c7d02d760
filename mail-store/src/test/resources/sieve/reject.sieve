# mail: private.eml
# mail: private.eml unproven
# mail: private.eml junk
# mail: private.eml from: <>
# mail: private.eml from: no-reply@elsewhere.test
# mail: list.eml
require ["reject", "ereject"];
if header :contains "list-id" "" { ereject "リストは受け取りません"; }
else { reject text:
I do not take this.
  Write to info@office.test.
.
; }
