# mail: private.eml
require "vacation";
vacation :mime text:
Content-Type: multipart/alternative; boundary=foo
Bcc: victim@third.test
Subject: mine

--foo

I'm at the beach.

--foo
Content-Type: text/html; charset=us-ascii

<p>I'm at the <b>beach</b>.</p>

--foo--
.
;
