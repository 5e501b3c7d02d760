#!/usr/bin/python3
"""blocks.py PAGE                 checks that every fenced block of a page is run by the test or says that it is not, and why
blocks.py PAGE DIRECTORY       the same, and writes what is run: NUMBER.MACHINE[.typed], in the order of the page, and "plan"

A block that is run has an info string of a language and one of:
  run=box run=new run=desk      a command on the box, on the new box (when hardware changes), on another computer of the office
  run=box typed=A|B             the same at a terminal where A and B are typed as questions come
  file=PATH                     a file that the administrator writes on the box
  vars                          shell variables that all following blocks know
A block that is not run has "norun", and the line before it begins with "Not run by the test:" and goes on with the reason.
A block without a language, or in "text", is no command: what a command prints, or a record in DNS."""
import os, re, sys

page = open(sys.argv[1], encoding="utf-8").read().split("\n")
faults, blocks, i, before = [], [], 0, ""
while i < len(page):
    line = page[i]
    fence = re.match(r"^(\s*)(```+)(.*)$", line)
    if not fence:
        before = line if line.strip() else before
        i += 1
        continue
    at, words, body = i + 1, fence.group(3).strip(), []
    i += 1
    while i < len(page) and page[i].strip() != fence.group(2):
        body.append(page[i])
        i += 1
    i += 1
    language, _, rest = words.partition(" ")
    text = "\n".join(body) + "\n"
    if language in ("", "text"):
        if re.search(r"(?m)^\s*(\$ |# |sudo |postern |apt|service |systemctl )", text):
            faults.append(f"line {at}: looks like commands, and does not say whether it is run")
    elif rest == "norun":
        if not before.lstrip("> *_").startswith("Not run by the test:"):
            faults.append(f"line {at}: is not run, and the line before it does not say why (Not run by the test: …)")
    elif rest == "vars" or re.fullmatch(r"run=(box|new|desk)( typed=.*)?", rest) or re.fullmatch(r"file=/\S+", rest):
        blocks.append((at, rest, text))
    else:
        faults.append(f"line {at}: says neither run= nor norun: {words}")
    before = ""
if not blocks:
    faults.append("nothing is run")
for fault in faults:
    print(f"{sys.argv[1]}: {fault}", file=sys.stderr)
if faults:
    sys.exit(1)
if len(sys.argv) > 2:
    variables, plan = "", []
    for at, rest, text in blocks:
        if rest == "vars":
            variables += text
            continue
        what, _, typed = rest.partition(" typed=")
        kind, _, where = what.partition("=")
        name = f"line-{at:04d}"
        with open(os.path.join(sys.argv[2], name), "w", encoding="utf-8") as out:
            out.write(text if kind == "file" else variables + text)
        if typed:
            with open(os.path.join(sys.argv[2], name + ".typed"), "w", encoding="utf-8") as out:
                out.write(typed.replace("|", "\n") + "\n")
        plan.append(f"{name} {kind} {where}")
    with open(os.path.join(sys.argv[2], "plan"), "w", encoding="utf-8") as out:
        out.write("\n".join(plan) + "\n")
