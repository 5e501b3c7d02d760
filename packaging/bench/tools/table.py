"""The tables of README.md, made of the result lines: medians over the rounds, least to most, ratios to the peers in both modes."""
import json, os, re, statistics, sys

LABELS = ("peers-default", "peers-tuned", "postern")
BEGIN, END = "<!-- the tables: begin (packaging/bench/run --table) -->", "<!-- the tables: end -->"

PLOTS = {"growth-store.svg": "A box of 10,000 while others' mail grows", "growth-box.svg": "One's own box grows, in a store of 215,000"}

# What was to be reached: row, figure, cold or warm, field of the line, goal in the same unit.
GOALS = (
    ("search of a common word, box of 10,000, among 215,000", "search, common word, box of 10,000 among 215,000", "warm", "value", 10),
    ("… a rare word", "search, rare word, box of 10,000 among 215,000", "warm", "value", 3),
    ("… two Japanese characters", "search, two Japanese characters, box of 10,000 among 215,000", "warm", "value", 10),
    ("first list after one new mail, box of 150,000", "first list after one new mail, box of 150,000", "warm", "value", 15),
    ("… 5 people with 50,000 each at once, p95", "first list after one new mail, 5 people with 50,000 each at once, p95", "warm", "value", 25),
    ("page never seen, box of 10,000", "page never seen, box of 10,000", "warm", "value", 5),
    ("… box of 150,000", "page never seen, box of 150,000", "warm", "value", 5),
    ("… box of 150,000, right after a restart", "page never seen, box of 150,000", "cold", "value", 5),
    ("mail never opened, with its frame, box of 10,000", "mail never opened, with its frame, box of 10,000", "warm", "value", 4),
    ("… box of 150,000", "mail never opened, with its frame, box of 150,000", "warm", "value", 4),
    ("… box of 150,000, right after a restart", "mail never opened, with its frame, box of 150,000", "cold", "value", 4),
    ("first sign-in after a start, when the server rests", "first sign-in after a start, when the server rests", "cold", "value", 150),
    ("… at once after it is ready", "first sign-in after a start, at once", "cold", "value", 150),
    ("sign-in of a new person, warm", "sign-in of a new person, warm", "warm", "value", 60),
    ("50 sign-ins at once, p95", "50 sign-ins at once, p95", "warm", "value", 1_000),
    ("… refused", "50 sign-ins at once, refused", "warm", "value", 0),
    ("small mail while three senders bring 48 MiB each, p50", "small mail while three senders bring 48 MiB each, dot to 250, p50", "warm", "value", 8),
    ("… p99", "small mail while three senders bring 48 MiB each, dot to 250, p99", "warm", "value", 60),
    ("CPU of a 4 KiB mail, one every 100 ms", "one mail of 4 KiB every 100 ms, dot to 250", "warm", "cpu_ms", 2.5),
    ("… in bulk, 1 connection", "SMTP 4 KiB, 1 connection, readable", "warm", "cpu_ms", 1.4),
    ("… 8 connections", "SMTP 4 KiB, 8 connections, readable", "warm", "cpu_ms", 0.8),
    ("… 32 connections", "SMTP 4 KiB, 32 connections, readable", "warm", "cpu_ms", 0.7),
    ("idle, dot to 250", "one mail of 4 KiB every 100 ms, dot to 250", "warm", "value", 1.5),
    ("memory 60 s after ten people read in 50,000 each, RSS", "memory 60 s after ten people read in 50,000 each, RSS", "warm", "value", 170),
    ("memory 5 min after heavy load, RSS", "memory 5 min after heavy load, RSS", "warm", "value", 200),
    ("threads 5 min after heavy load", "threads 5 min after heavy load", "warm", "value", None),
    ("… idle", "threads idle after the start", "cold", "value", None),
    ("TLS handshake, full, server CPU", "TLS handshake, full, https", "warm", "cpu_ms", 1.5),
    ("… resumed", "TLS handshake, resumed, https", "warm", "cpu_ms", None),
    ("start to ready, 215,000 mails", "start to ready, 215,000 mails, files read before, the server's own line", "cold", "value", 1_500),
    ("… after the files were copied", "start to ready, 215,000 mails, files just copied, the server's own line", "cold", "value", 1_500),
    ("all 5,000 of a search moved", "all 5,000 of a search moved", "warm", "value", 200),
)
# The same as a ratio to the peers' figure in their default mode: lower (a time) or higher (a rate) is better.
RATIOS = (
    ("SMTP 4 KiB readable, 8 connections, times the peers' rate", "SMTP 4 KiB, 8 connections, readable", ">=", 5),
    ("… 32 connections", "SMTP 4 KiB, 32 connections, readable", ">=", 6),
    ("… 64 KiB, 8 connections", "SMTP 64 KiB, 8 connections, readable", ">=", 2.5),
    ("POP3S sign-in + STAT + UIDL, 100 messages, of the peers' time", "POP3S sign-in, STAT, UIDL, 100 messages", "<=", 0.4),
    ("POP3S RETR of 5,000, of the peers' rate", "POP3S RETR of 5,000", ">=", 0.9),
)


def read(path, quick=False):
    """The lines that tell of whole stores; with `quick` those of small ones."""
    lines = []
    if os.path.exists(path):
        for line in open(path):
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if row.get("quick", False) == quick:
                lines.append(row)
    return lines


def gathered(lines):
    """{(part, what, state): {label: rows}}, in the order in which they were measured."""
    figures = {}
    for row in lines:
        figures.setdefault((row["part"], row["what"], row["state"]), {}).setdefault(row["label"], []).append(row)
    return figures


def number(value):
    if value is None:
        return "–"
    return "{:,.0f}".format(value) if abs(value) >= 100 else ("%.1f" if abs(value) >= 10 else "%.2f") % value if value else "0"


def median(rows, field="value"):
    values = [row[field] for row in rows if row.get(field) is not None]
    return statistics.median(values) if values else None


def spread(rows, field="value"):
    values = [row[field] for row in rows or [] if row.get(field) is not None]
    if not values:
        return "–"
    middle = number(statistics.median(values))
    return middle if len(values) == 1 else "%s (%s–%s)" % (middle, number(min(values)), number(max(values)))


def text(bench, path, quick=False):
    lines = read(path, quick)
    if not lines:
        return "No results yet.\n"
    figures = gathered(lines)
    commits, javas = sorted({row["commit"] for row in lines}), sorted({row["java"] for row in lines})
    head = "%s to %s, commit %s, Java %s; command: %s. Load average while measuring %s to %s.\n" % (
        lines[0]["date"][:16].replace("T", " "), lines[-1]["date"][:16].replace("T", " "), ", ".join(commits), ", ".join(javas),
        "; ".join("`%s`" % c for c in sorted({row["command"] for row in lines})), min(r["load"] for r in lines), max(r["load"] for r in lines))
    if quick:
        head = "A quick run: small stores, few requests. These figures mean nothing.\n\n" + head
    plots = [] if quick else [name for name in PLOTS if os.path.exists(os.path.join(bench.top, "packaging/docs/dev", name))]
    shown = "".join("\n![%s](../docs/dev/%s)\n" % (PLOTS[name], name) for name in plots)
    return head + "\n" + goals(figures) + shown + "\n" + everything(figures)


def goals(figures):
    by = {}
    for (_, what, state), sides in figures.items():
        by.setdefault((what, state), sides)  # where two parts measure the same, the first: it has the rounds
    rows = ["### The goals\n", "| What | Seen | Unit | Goal | Reached |", "|---|---|---|---|---|"]
    for name, what, state, field, goal in GOALS:
        found = by.get((what, state), {}).get("postern", [])
        value, unit = median(found, field), "ms CPU" if field == "cpu_ms" else found[0]["unit"] if found else ""
        reached = "" if value is None or goal is None else "yes" if value <= goal else "no"
        rows.append("| %s | %s | %s | %s | %s |" % (name, spread(found, field), unit, "" if goal is None else "≤ " + number(goal), reached))
    for name, what, sense, goal in RATIOS:
        sides = by.get((what, "warm"), {})
        cells = []
        for label in LABELS[:2]:
            ours, theirs = median(sides.get("postern", [])), median(sides.get(label, []))
            cells.append(ours / theirs if ours and theirs else None)
        reached = "" if cells[0] is None else "yes" if (cells[0] >= goal) == (sense == ">=") else "no"
        seen = "–" if cells[0] is None else "%s; tuned: %s" % (number(cells[0]), number(cells[1]))
        rows.append("| %s | %s | × | %s %s | %s |" % (name, seen, "≥" if sense == ">=" else "≤", number(goal), reached))
    return "\n".join(rows) + "\n"


def everything(figures):
    rows, part = [], None
    for (of, what, state), sides in figures.items():
        beside = any(label.startswith("peers") for label in sides)
        if of != part:
            part = of
            compared = any(label.startswith("peers") for (p, _, _), s in figures.items() if p == of for label in s)
            rows.append("\n### Part `%s`\n" % of)
            rows.append("| What | | Peers, default | Peers, tuned | Postern | Ratio to default / tuned | CPU ms: default / tuned / Postern | Noise % |\n|---|---|---|---|---|---|---|---|"
                        if compared else "| What | | Postern | CPU ms | Noise % |\n|---|---|---|---|---|")
        ours = sides.get("postern", [])
        unit = next(iter(sides.values()))[0]["unit"]
        noise = [row["noise_pct"] for label in sides.values() for row in label if row.get("noise_pct") is not None]
        noise = "%d–%d" % (min(noise), max(noise)) if noise else ""
        name = what + (", " + unit if unit else "")
        if compared:
            ratio = lambda label: number(median(ours) / median(sides[label])) if ours and label in sides and median(sides[label]) else "–"
            cpu = [number(median(sides.get(label, []), "cpu_ms")) for label in LABELS]
            rows.append("| %s | %s | %s | %s | %s | %s | %s | %s |" % (
                name, state, spread(sides.get(LABELS[0])), spread(sides.get(LABELS[1])), spread(ours),
                ratio(LABELS[0]) + " / " + ratio(LABELS[1]) if beside else "", " / ".join(cpu) if set(cpu) != {"–"} else "", noise))
        else:
            rows.append("| %s | %s | %s | %s | %s |" % (name, state, spread(ours), spread(ours, "cpu_ms") if median(ours, "cpu_ms") is not None else "", noise))
    return "\n".join(rows) + "\n"


def write(bench):
    """Puts the tables of whole runs between the two marks in README.md."""
    path = os.path.join(bench.here, "README.md")
    page = open(path).read()
    if BEGIN not in page or END not in page:
        sys.exit("README.md has lost the marks between which the tables go")
    if not read(bench.path):
        sys.exit("no results in %s; quick ones are not published" % bench.path)
    page = re.sub(re.escape(BEGIN) + ".*" + re.escape(END), lambda _: BEGIN + "\n" + text(bench, bench.path) + "\n" + END, page, flags=re.S)
    open(path, "w").write(page)
    print("wrote " + path)
