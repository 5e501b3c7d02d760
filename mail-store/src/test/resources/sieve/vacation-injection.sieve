# mail: injected.eml
require "vacation";
vacation "x";
