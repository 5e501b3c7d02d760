# mail: work.eml
require "fileinto";
discard;
fileinto "Archive";
