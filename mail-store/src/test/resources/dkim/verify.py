# Verifies DKIM signatures by dkimpy, which shares no code with the box.
# Arguments: a file of "NAME<tab>TXT" lines that stands in for DNS, then messages. Prints one line for each signature, from
# the top: the message, its algorithm, then "pass", or "fail" and why; separated by tabs.
import os
import sys

import dkim

records = {}
with open(sys.argv[1], "rb") as zone:
    for line in zone.read().splitlines():
        name, text = line.split(b"\t", 1)
        records[name + b"."] = text


def txt(name, timeout=5):
    return records.get(name if isinstance(name, bytes) else name.encode())


for path in sys.argv[2:]:
    with open(path, "rb") as file:
        message = file.read()
    count = sum(1 for name, _ in dkim.DKIM(message).headers if name.lower() == b"dkim-signature")
    for index in range(count):
        one = dkim.DKIM(message)
        try:
            verdict = "pass" if one.verify(idx=index, dnsfunc=txt) else "fail"
        except dkim.DKIMException as e:
            verdict = "fail " + str(e)
        print(os.path.basename(path), one.signature_fields.get(b"a", b"?").decode(), verdict, sep="\t")
