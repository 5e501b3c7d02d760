# mail: work.eml
require "fileinto";
if header :matches "subject" "[project ?] *" { fileinto "stars"; }
if header :matches "subject" "*minutes*of*meeting" { fileinto "many"; }
if header :matches "subject" "*meeting?" { fileinto "WRONG one too many"; }
if header :matches "subject" "\\[Project X\\]*" { fileinto "escaped"; }
if header :matches "subject" "\\*inutes*" { fileinto "WRONG literal star"; }
if header :contains "nothing-there" "" { fileinto "WRONG absent"; }
if header :contains "x-priority" "" { fileinto "empty key"; }
if header :matches "subject" "" { fileinto "WRONG empty pattern"; }
