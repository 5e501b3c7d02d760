#!/usr/bin/env python3
"""medians.py FILE.jsonl...: one row a figure, the median over all rounds in each file, and the ratio last / first file."""
import json, statistics, sys

SKIP = {"label", "bench", "n", "exit", "user", "tls", "names", "search_hits_first_page", "per_conn", "count", "reps"}
KEYS = ("corpus", "conns", "msgs", "mailbox", "sessions")
table, labels = {}, []
for path in sys.argv[1:]:
    label = path.rsplit("/", 1)[-1].removesuffix(".jsonl")
    labels.append(label)
    try:
        lines = open(path).read().splitlines()
    except OSError:
        continue
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            continue
        name = " ".join([row["bench"]] + ["%s=%s" % (k, row[k]) for k in KEYS if row.get(k) is not None and row["bench"] not in ("memory", "disk")])
        for key, value in row.items():
            if key in SKIP or key in KEYS:
                continue
            if isinstance(value, dict) and "median" in value:
                value = value["median"]
            if isinstance(value, dict):
                for sub, v in value.items():
                    if isinstance(v, (int, float)):
                        table.setdefault((name, key + "." + sub), {}).setdefault(label, []).append(v)
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                table.setdefault((name, key), {}).setdefault(label, []).append(value)
print("figure\t" + "\t".join(labels) + "\tratio")
for (name, key), by in table.items():
    cells = ["%g (%d)" % (statistics.median(by[l]), len(by[l])) if l in by else "-" for l in labels]
    ratio = "-"
    if len(labels) > 1 and labels[0] in by and labels[-1] in by and statistics.median(by[labels[0]]):
        ratio = "%.2f" % (statistics.median(by[labels[-1]]) / statistics.median(by[labels[0]]))
    print("%s | %s\t%s\t%s" % (name, key, "\t".join(cells), ratio))
