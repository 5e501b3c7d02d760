# mail: work.eml
require "fileinto";
if size :under 1K { fileinto "small"; }
if size :over 3G { fileinto "WRONG larger than 2 GiB"; }
if allof (size :over 100, not exists "x-none", not size :over 1M) { fileinto "both"; }
