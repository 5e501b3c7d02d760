# mail: work.eml
# mail: japanese.eml
if header :is "subject" "[Project X] Minutes of the meeting" { discard; }
