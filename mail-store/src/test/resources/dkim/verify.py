# Verifies the DKIM signatures of a message by dkimpy, which shares no code with the box.
# Arguments: the message; a file of "NAME<tab>TXT" lines that stands in for DNS. Prints one line for a signature, from
# the top: its algorithm, then "pass", or "fail" and why.
import sys

import dkim

message = open(sys.argv[1], "rb").read()
records = {}
for line in open(sys.argv[2], "rb").read().splitlines():
    name, text = line.split(b"\t", 1)
    records[name + b"."] = text


def txt(name, timeout=5):
    return records.get(name if isinstance(name, bytes) else name.encode())


verifier = dkim.DKIM(message)
count = sum(1 for name, _ in verifier.headers if name.lower() == b"dkim-signature")
for index in range(count):
    one = dkim.DKIM(message)
    try:
        verdict = "pass" if one.verify(idx=index, dnsfunc=txt) else "fail"
    except dkim.DKIMException as e:
        verdict = "fail " + str(e)
    print(one.signature_fields.get(b"a", b"?").decode(), verdict)
