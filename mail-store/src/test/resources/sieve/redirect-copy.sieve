# mail: work.eml
require "copy";
redirect :copy "boss@elsewhere.test";
redirect :copy "BOSS@elsewhere.test";
