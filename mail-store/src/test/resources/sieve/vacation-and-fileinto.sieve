# mail: private.eml
# mail: list.eml
# mail: private.eml junk
# mail: private.eml from: <>
require ["vacation", "fileinto"];
fileinto "Private";
vacation "x";
