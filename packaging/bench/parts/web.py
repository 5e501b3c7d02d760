"""Webmail beside the peers: sign-in, lists, opened mail, search, sending; cold and warm; requests a second."""
import json, os, random, re, shutil, subprocess, tempfile, time
from tools import machine
from tools.http import Reader
from tools.record import say
from . import sides

TAKES = "1.5 min a round and server"


def run(bench):
    for number, target in sides.rounds(bench):
        machine.quiet()
        cold(bench, target, number)
        warm_up(bench, target)
        signs_in(bench, target)
        for user in ("user19", "user20"):
            reads(bench, target, user, number, "warm")
        searches_and_sends(bench, target)
        throughput(bench, target)


def size(bench, user):
    return "box of {:,}".format(sides.boxes(bench)[user])


def cold(bench, target, number):
    """The first person after the start, at once: whatever the server still does then is part of it."""
    results, reader = bench.results, Reader(target, "user19")
    results.measure("sign-in and page after it, " + size(bench, "user19"), target, [reader.sign_in], "cold")
    results.measure("first list, " + size(bench, "user19"), target, [reader.list], "cold")
    reads(bench, target, "user19", number, "cold", reader, bench.count(15, 4))


def reads(bench, target, user, number, state, reader=None, count=None):
    """Pages at random that were not asked for since the start, and mail on them that was not opened since; then the same again."""
    results, count, of = bench.results, count or bench.count(40, 4), size(bench, user)
    reader = reader or Reader(target, user).sign_in()
    reader.list()
    last = max(2, reader.pages.total // 50)
    chooser = random.Random("%s %s %d" % (user, state, number))
    # the cold ones came first: what they read is not read for the first time again
    pool = [page for page in range(2, last + 1) if (page % 2 == 0) == (state == "cold")] or [1]
    pages = chooser.sample(pool, min(count, len(pool)))
    shown = results.measure("page never seen, " + of, target, [lambda p=p: reader.list(p) for p in pages], state)
    unopened = [chooser.choice(rows) for rows in shown if rows]
    results.measure("mail never opened, with its frame, " + of, target, [lambda u=u: reader.read(u) for u in unopened], state)
    if state == "warm":
        results.measure("first list, " + of, target, [lambda: reader.list(1)] * count)
        results.measure("page seen before, " + of, target, [lambda p=p: reader.list(p) for p in pages])
        results.measure("mail opened before, with its frame, " + of, target, [lambda u=u: reader.read(u) for u in unopened])
    reader.close()


def warm_up(bench, target):
    """Other people's boxes: what is measured later is read for the first time, by a server that is not new."""
    end = time.monotonic() + bench.count(20, 2)
    readers = [Reader(target, user).sign_in() for user in ("user17", "user18")]
    while time.monotonic() < end:
        for reader in readers:
            page = random.randrange(1, max(2, (reader.pages.total or 50) // 50))
            for uidl in reader.list(page)[:10]:
                reader.read(uidl)
            reader.search_subject("invoice")
    target.rest(20)


def signs_in(bench, target):
    """People who were not there since the start, then the same again: a server may remember what it verified."""
    people = sides.PEOPLE[:bench.count(16, 3)]
    for what in ("sign-in and page after it, new person", "sign-in and page after it, remembered"):
        readers = [Reader(target, user) for user in people]
        bench.results.measure(what, target, [reader.sign_in for reader in readers])
        for reader in readers:
            reader.close()


def searches_and_sends(bench, target):
    reader = Reader(target, "user19").sign_in()
    reader.list()
    words = ["invoice", "hotel", "factory", "noon", "repair", "train", "visit", "safety", "label", "report"]
    if not os.environ.get("BENCH_PEERS"):
        words = ["report", "quarterly"] * 5
    bench.results.measure("search in subjects, " + size(bench, "user19"), target, [lambda w=w: reader.search_subject(w) for w in words])
    text = "Hello, this is a short message.\r\n" * 10
    to = target.address("user16")
    bench.results.measure("write and send", target, [lambda i=i: reader.pages.send(to, "bench %d" % i, text) for i in range(bench.count(10, 2))])
    reader.close()


def throughput(bench, target):
    """Eight sessions at once, with wrk: lists, and opened mail as its page and the document in its frame."""
    if not shutil.which("wrk"):
        say("  no wrk: requests a second are left out")
        return
    readers = [Reader(target, "user19").sign_in() for _ in range(8)]
    lists, mails, documents = [], [], 1
    for reader in readers:
        rows = reader.list()
        lists.append([reader.pages.list_req(1)])
        pairs = []
        for uidl in rows:
            pairs.append(reader.pages.read_req(uidl))
            frame = reader.pages.frame_req(reader.get(pairs[-1])) if hasattr(reader.pages, "frame_req") else None
            if frame:
                pairs.append(frame)
        documents = len(pairs) / len(rows)
        mails.append(pairs)
    for what, requests, each in (("lists a second, 8 sessions", lists, 1), ("mails opened a second, with their frames, 8 sessions", mails, documents)):
        machine.quiet()
        meter = machine.Meter(target)
        rate, count = wrk(target, readers, requests, bench.count(6, 1))
        _, cpu, jit, noise = meter.read()
        bench.results.put(what, rate / each, "1/s", target.label, "warm", None if cpu is None else cpu * each / max(1, count), noise, jit_ms=round(jit * each / max(1, count), 3))
    for reader in readers:
        reader.close()


def wrk(target, readers, requests, seconds):
    """Requests a second and how many there were; fails when one was not answered well."""
    sessions = []
    for reader, of in zip(readers, requests):
        cookies = "; ".join("%s=%s" % c for c in reader.http.cookies.items())
        calls = ",".join("{%s,{%s}}" % (json.dumps(r[1]), ",".join("[%s]=%s" % (json.dumps(k), json.dumps(v)) for k, v in {**r[2], "Host": "localhost", "Cookie": cookies}.items()))
                         for r in of)
        sessions.append("{%s}" % calls)
    script = ("local S={%s}\nlocal n=0\nfunction setup(t) t:set('id',n) n=n+1 end\nlocal k=0\n"
              "function request() k=k+1 local s=S[id%%#S+1] local r=s[(k-1)%%#s+1] return wrk.format('GET',r[1],r[2]) end\n" % ",\n".join(sessions))
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as file:
        file.write(script)
    try:
        said = subprocess.run(["wrk", "-t8", "-c8", "-d%ds" % seconds, "--timeout", "20s", "-s", file.name, "https://127.0.0.1:%d/" % target.port("https")],
                              capture_output=True, text=True).stdout
    finally:
        os.unlink(file.name)
    if re.search(r"Non-2xx or 3xx responses: |Socket errors: ", said) or "Requests/sec" not in said:
        raise RuntimeError("wrk: " + said)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), int(re.search(r"(\d+) requests in", said)[1])
