"""Plots of cost against size, as SVG without any library: one small panel for each cost, each from zero."""
import html, math, os, re, statistics
from . import table

WIDTH, HEIGHT, PANEL_W, PANEL_H, LEFT, TOP = 960, 620, 300, 250, 64, 96
INK, GRID, LINE, MUTED = "#1d2733", "#d9dee4", "#1f5fa8", "#566270"
COSTS = (("search, common word", "search, common word"), ("search, two Japanese characters", "search, two Japanese characters"),
         ("page never seen", "page never seen"), ("mail never opened", "mail never opened, with its frame"),
         ("delivery, index included", "delivery with index"))
LAST = {"store": ("start to ready", "growth: start"), "box": ("first list", "first list")}  # a start does not depend on whose mail it is


def points(lines, cost, axis):
    """[(size, [CPU ms of each round, without the compiler's])] of a cost: along the store around a box of 10,000, or along the box in the largest store."""
    found = {}
    for row in lines:
        if row["part"] != "growth" or row.get("cpu_ms") is None or not row["what"].startswith(cost + ", "):
            continue
        sizes = re.search(r"(?:box of ([\d,]+) )?among ([\d,]+)$", row["what"])
        if not sizes:
            box = re.search(r"box of ([\d,]+)$", row["what"])
            sizes = box and (box[1], None)
        if not sizes:
            continue
        box = int(sizes[1].replace(",", "")) if sizes[1] else None
        store = int(sizes[2].replace(",", ""))
        if axis == "store" and box in (None, 10_000) and store < 500_000:
            found.setdefault(store, []).append(row["cpu_ms"] - row.get("jit_ms", 0))
        elif axis == "box" and box and store == 215_000:
            found.setdefault(box, []).append(row["cpu_ms"] - row.get("jit_ms", 0))
    return sorted(found.items())


def nice(most):
    """The end of an axis, and its step."""
    if most <= 0:
        return 1, 0.5
    step = 10 ** math.floor(math.log10(most))
    for factor in (0.2, 0.5, 1, 2, 5):
        if most / (step * factor) <= 5:
            return math.ceil(most / (step * factor)) * step * factor, step * factor
    return most, most / 2


def panel(title, data, x, y):
    out = ['<text x="%d" y="%d" class="panel">%s</text>' % (x, y - 12, html.escape(title))]
    plot_w, plot_h = PANEL_W - 84, PANEL_H - 92
    if not data:
        return out + ['<text x="%d" y="%d" class="tick">not measured</text>' % (x, y + 20)]
    end, step = nice(max(max(values) for _, values in data))
    first, last = math.log10(data[0][0]), math.log10(data[-1][0])
    at_x = lambda size: x + (14 + (math.log10(size) - first) / ((last - first) or 1) * (plot_w - 28))
    at_y = lambda value: y + plot_h - value / end * plot_h
    for i in range(int(round(end / step)) + 1):
        tick = at_y(i * step)
        out.append('<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="%s"/>' % (x, tick, x + plot_w, tick, GRID))
        out.append('<text x="%d" y="%.1f" class="tick" text-anchor="end">%s</text>' % (x - 6, tick + 4, "{:g}".format(round(i * step, 6))))
    for size, values in data:
        out.append('<text x="%.1f" y="%d" class="tick" text-anchor="middle">%s</text>' % (at_x(size), y + plot_h + 18, "{:,.0f}k".format(size / 1_000)))
        out.append('<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="6" stroke-opacity=".25"/>'
                   % (at_x(size), at_y(min(values)), at_x(size), at_y(max(values)), LINE))
    middle = [(at_x(size), at_y(statistics.median(values))) for size, values in data]
    out.append('<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>' % (" ".join("%.1f,%.1f" % p for p in middle), LINE))
    out += ['<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>' % (*p, LINE) for p in middle]
    out.append('<text transform="translate(%d %d) rotate(-90)" class="tick" text-anchor="middle">ms of CPU</text>' % (x - 44, y + plot_h // 2))
    return out


def svg(lines, axis, title, subtitle, x_name):
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="t">' % (WIDTH, HEIGHT), '<title id="t">%s</title>' % html.escape(title),
           "<style>text{font-family:sans-serif;fill:%s}.panel{font-size:15px;font-weight:600}.tick{font-size:12px;fill:%s}</style>" % (INK, MUTED),
           '<rect width="100%" height="100%" fill="#fff"/>', '<text x="20" y="32" font-size="20" font-weight="600">%s</text>' % html.escape(title),
           '<text x="20" y="54" class="tick">%s</text>' % html.escape(subtitle)]
    for i, (name, cost) in enumerate((*COSTS, LAST[axis])):
        x, y = LEFT + (i % 3) * (PANEL_W + 8), TOP + 14 + (i // 3) * PANEL_H
        out += panel(name, points(lines, cost, axis), x, y)
    out.append('<text x="%d" y="%d" font-size="13" text-anchor="middle">%s</text></svg>' % (WIDTH / 2, HEIGHT - 24, html.escape(x_name)))
    return "\n".join(out) + "\n"


def write(bench, directory=None):
    lines = table.read(bench.path, bench.quick)
    growth = [row for row in lines if row["part"] == "growth"]
    if not growth:
        print("no part growth in the results: no plots")
        return
    directory = directory or (bench.out if bench.quick else os.path.join(bench.top, "packaging/docs/dev"))
    said = "%s, commit %s, median of %d rounds (bar: least to most), CPU of the server's threads without the JVM's compiler, for one operation" % (
        growth[-1]["date"][:10], growth[-1]["commit"], max(row["round"] for row in growth))
    axes = {"growth-store.svg": ("store", "messages in the store (logarithmic)"), "growth-box.svg": ("box", "messages in one's own box (logarithmic)")}
    for name, title in table.PLOTS.items():
        axis, x_name = axes[name]
        path = os.path.join(directory, name)
        with open(path, "w") as file:
            file.write(svg(growth, axis, title, said, x_name))
        print("wrote " + path)
