# mail: private.eml
require "vacation";
vacation :subject "a
Bcc: victim@third.test" "x";
