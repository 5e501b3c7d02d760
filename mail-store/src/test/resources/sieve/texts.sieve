# mail: work.eml
/* A text block keeps its backslashes (RFC 5228 2.4.2); a dot of its own is doubled. Java's
   escapes \u0022 mean nothing here. */
require ["vacation"];
vacation :addresses "team@office.test" :subject "a \"quoted\" \\u0022 subject" text: # the text
..dotted
C:\new\u0041 "quoted"
.
;
