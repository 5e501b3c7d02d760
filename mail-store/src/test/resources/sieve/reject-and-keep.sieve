# mail: private.eml
require ["reject", "fileinto"];
reject "no";
fileinto "x";
