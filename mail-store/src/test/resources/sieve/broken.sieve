# mail: private.eml
# mail: private.eml junk
require "fileinto";
fileinto "A"
fileinto "B";
