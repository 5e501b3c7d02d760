# mail: private.eml
# mail: injected.eml
require ["duplicate", "variables"];
if duplicate { discard; }
if header :matches "subject" "*" {
    if duplicate :handle "subjects" :uniqueid "${1}" :seconds 60 { discard; }
}
