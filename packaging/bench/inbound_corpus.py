#!/usr/bin/env python3
"""inbound_corpus.py DIRECTORY - makes DIRECTORY/mail/*.eml, DKIM-signed by ten domains, and DIRECTORY/zone with their SPF, DKIM and
DMARC records. Needs openssl and python3-dkim, so that what is verified was signed by another implementation."""
import base64, os, random, subprocess, sys
import dkim

out = sys.argv[1]
os.makedirs(out + "/mail", exist_ok=True)
random.seed(1)
zone = []
for d in range(10):
    domain = "sender%d.test" % d
    key = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], check=True, capture_output=True).stdout
    public = subprocess.run(["openssl", "rsa", "-pubout", "-outform", "DER"], input=key, check=True, capture_output=True).stdout
    zone += ["TXT %s v=spf1 ip4:127.0.0.0/8 -all" % domain,
             "TXT s1._domainkey.%s v=DKIM1; k=rsa; p=%s" % (domain, base64.b64encode(public).decode()),
             "TXT _dmarc.%s v=DMARC1; p=reject; sp=reject; adkim=s" % domain,
             "MX %s 10 mx.%s" % (domain, domain), "A mx.%s 127.0.0.9" % domain]
    for m in range(40):
        words = "".join("".join(random.choices("abcdefgh ", k=70)) + "\r\n" for _ in range(56))
        mail = ("From: Load <load%d@%s>\r\nTo: user@bench.test\r\nSubject: load %d of %s\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
                "Message-ID: <%d.%d@%s>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n%s"
                % (m, domain, m, domain, d, m, domain, words)).encode()
        signature = dkim.sign(mail, b"s1", domain.encode(), key, canonicalize=(b"relaxed", b"relaxed"))
        with open("%s/mail/%d-%02d.eml" % (out, d, m), "wb") as file:
            file.write(signature + mail)
with open(out + "/zone", "w") as file:
    file.write("\n".join(zone) + "\n")
