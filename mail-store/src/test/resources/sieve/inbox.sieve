# mail: private.eml
# mail: private.eml junk
require "fileinto";
fileinto "INBOX";
keep;
