#!/usr/bin/python3
"""skipped.py SINCE: a line for each Java test that was skipped, with its reason, of the reports that are newer than the file SINCE.
Ends with 3 when there is one."""
import glob, os, re, sys
import xml.etree.ElementTree as xml

since = os.stat(sys.argv[1]).st_mtime
root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
found = 0
for report in sorted(glob.glob(os.path.join(glob.escape(root), "*", "**", "target", "surefire-reports", "TEST-*.xml"), recursive=True)):
    if os.stat(report).st_mtime < since:
        continue
    for case in xml.parse(report).iter("testcase"):
        skipped = case.find("skipped")
        if skipped is None:
            continue
        found += 1
        reason = skipped.get("message") or (skipped.text or "").strip().split("\n")[0] or "no reason given"
        reason = " ".join(re.sub(r"^([\w.]+(Exception|Error): )?(Assumption failed: )?(SKIPPED: )?", "", reason).split())
        test = ".".join(filter(None, (case.get("classname", "?").rpartition(".")[2], case.get("name"))))
        print(f"SKIPPED - {test}: {reason[:300]}")
sys.exit(3 if found else 0)
