# mail: private.eml
require "vacation"; # no line end at the end of the file
vacation "Away";#