"""A day at the desk, beside Roundcube: lists by sender and as threads, searches with operators, acts on a whole folder, 200 people at once, 500 event streams."""
import random, re, socket, threading, time
from tools import machine
from tools.http import CONTEXT, Reader
from tools.record import Sample, say
from . import sides

TAKES = "4 min a round and server"
USER = "user20"


def run(bench):
    for number, target in sides.rounds(bench):
        machine.quiet()
        warm_up(bench, target)
        reader = Reader(target, USER).sign_in()
        reader.list()
        lists(bench, target, reader)
        searches(bench, target, reader)
        whole_folder(bench, target, reader)
        reader.close()
        people_at_once(bench, target)
        if target.label == "postern":
            streams(bench, target)


def size(bench):
    return "box of {:,}".format(sides.boxes(bench)[USER])


def lists(bench, target, reader):
    """Pages at random, each asked for once; as the reader's own page is when she signs in, and in other orders."""
    last = max(2, reader.pages.total // 50)
    for name in LISTS:
        choose(target, reader, name)
        request = request_of(target, name, reader)
        pages = random.Random(name).sample(range(1, last + 1), min(last, bench.count(25, 3)))
        reader.get(request(1))
        bench.results.measure("%s, page never seen, %s" % (name, size(bench)), target, [lambda p=p: shown(reader, request(p)) for p in pages])
        bench.results.measure("%s, first page, %s" % (name, size(bench)), target, [lambda: shown(reader, request(1))] * bench.count(25, 3))
    choose(target, reader, LISTS[0])


def shown(reader, request):
    body = reader.get(request)
    rows = reader.pages.rows(body)
    if not rows:
        raise RuntimeError("an empty list: " + request[1])
    return rows


LISTS = ("list with snippets", "list of threads", "list by sender", "list by subject", "list by size")
SORTS = {"list by sender": "from", "list by subject": "subject", "list by size": "size"}


def choose(target, reader, name):
    """A row for each message or for each conversation, and the order: in Postern a cookie and the address, in Roundcube what the last request said."""
    if target.label == "postern":
        reader.http.cookies["__Host-prefs"] = "" if name == "list of threads" else "m"
    else:
        method, path, *more = reader.pages.list_req(1)
        order = SORTS[name] + "_ASC" if name in SORTS else "_DESC"
        for _ in range(2):  # a change of the mode goes to page 1
            reader.get((method, "%s&_threads=%d&_sort=%s" % (path, name == "list of threads", order), *more))


def request_of(target, name, reader):
    """How this webmail is asked for a page of it. Roundcube's has no snippets."""
    if target.label == "postern" and name in SORTS:
        return lambda p: ("GET", "/mail/inbox?sort=%s&dir=asc&page=%d" % (SORTS[name], p), {}, None)
    return reader.pages.list_req


def warm_up(bench, target):
    """Other people's boxes, with the same requests."""
    end = time.monotonic() + bench.count(30, 2)
    readers = [Reader(target, user).sign_in() for user in ("user17", "user18")]
    while time.monotonic() < end:
        for reader in readers:
            for name in LISTS:
                choose(target, reader, name)
                rows = shown(reader, request_of(target, name, reader)(random.randrange(1, max(2, (reader.pages.total or 50) // 50))))
            reader.read(random.choice(rows))
            for requests in searches_of(target, reader, ["invoice"]).values():
                reader.get(requests[0])
    for reader in readers:
        reader.close()
    target.rest(20)


def searches(bench, target, reader):
    words = ["invoice", "hotel", "factory", "noon", "repair", "train", "visit", "safety", "label", "report"][:bench.count(10, 2)]
    for what, requests in searches_of(target, reader, words).items():
        bench.results.measure("search, %s, %s" % (what, size(bench)), target, [lambda r=r: reader.get(r) for r in requests])


def searches_of(target, reader, words):
    """The same questions, as each webmail is asked them."""
    unread, since = "a word, unread and large", "a word, without another, since a day"
    if target.label == "postern":
        return {unread: [reader.pages.search_req("subject:%s is:unread larger:2k" % word) for word in words],
                since: [reader.pages.search_req("subject:%s -subject:meeting after:2020-01-01" % word) for word in words]}
    filtered = lambda keys: [(r[0], r[1].replace("_filter=ALL", "_filter=" + keys), *r[2:]) for r in map(reader.pages.search_req, words)]
    return {unread: filtered("UNSEEN%20LARGER%202048"), since: filtered("NOT%20SUBJECT%20meeting%20SINCE%201-Jan-2020")}


def whole_folder(bench, target, reader):
    """All of the inbox marked as read, then as unread, each in one act; cost of both together."""
    def mark(read):
        if target.label == "postern":
            page = reader.get(("GET", "/mail/inbox", {}))
            fields = dict(reader.pages.form(page, b"/act"), whole="1", act="read" if read else "unread")
            return lambda: reader.pages.act(fields)
        body = "_uid=*&_mbox=INBOX&_flag=%s&_remote=1&_unlock=0" % ("read" if read else "unread")
        headers = {**reader.pages.aj(), "Content-Type": "application/x-www-form-urlencoded"}
        return lambda: reader.get(("POST", "/?_task=mail&_action=mark", headers, body))

    for _ in range(bench.count(2, 1)):
        bench.results.measure("all marked as read, " + size(bench), target, [mark(True)])
        bench.results.measure("all marked as unread, " + size(bench), target, [mark(False)])


def people_at_once(bench, target):
    """200 sessions, 2 s between what each does: a page of the list and a mail of it, by turns."""
    sessions, seconds = bench.count(200, 10), bench.count(30, 3)
    users = list(sides.PEOPLE[:bench.count(16, 3)]) + ["user17", "user18", "user19", USER]
    readers = [Reader(target, users[i % len(users)]) for i in range(sessions)]
    for reader in readers:
        reader.sign_in()
    machine.quiet()
    walls, failures, meter, end = [], [], machine.Meter(target), time.monotonic() + seconds

    def work(reader, at):
        try:
            time.sleep(at)
            while time.monotonic() < end:
                began = time.perf_counter()
                rows = reader.list()
                walls.append((time.perf_counter() - began) * 1000)
                time.sleep(2)
                if rows:
                    began = time.perf_counter()
                    reader.read(random.choice(rows))
                    walls.append((time.perf_counter() - began) * 1000)
                    time.sleep(2)
        except Exception as e:
            failures.append(repr(e))

    threads = [threading.Thread(target=work, args=(reader, 2.0 * i / sessions)) for i, reader in enumerate(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _, cpu, jit, noise = meter.read()
    if failures:
        raise RuntimeError("%d sessions failed: %s" % (len(failures), failures[0]))
    bench.results.times("%d sessions, 2 s between acts, p95" % sessions, Sample(walls, cpu, jit, noise), target.label, p95=True)
    for reader in readers:
        reader.close()


def streams(bench, target):
    """Streams of events that wait: what they cost while nothing comes, and how soon all of a person's hear of a mail."""
    from tools import mail
    count, users = bench.count(500, 16), sides.PEOPLE[:bench.count(16, 3)]
    readers = [Reader(target, user).sign_in() for user in users for _ in range(2)]
    for reader in readers:
        reader.list()
    target.rest(10)
    before, _, threads = target.memory()
    opened = []
    for i in range(count):
        reader = readers[i % len(readers)]
        raw = socket.create_connection(("127.0.0.1", int(target.port("https"))))
        line = CONTEXT.wrap_socket(raw, server_hostname="localhost")
        cookies = "; ".join("%s=%s" % c for c in reader.http.cookies.items())
        line.sendall(("GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCookie: %s\r\n\r\n" % cookies).encode())
        answer = line.recv(4096)
        if not re.match(rb"HTTP/1.1 200", answer):
            raise RuntimeError("a stream was refused: %r" % answer[:200])
        opened.append((reader, line))
    target.rest(10)
    meter = machine.Meter(target)
    time.sleep(bench.count(20, 2))
    _, cpu, _, noise = meter.read()
    bench.results.put("%d event streams that wait, CPU of a minute" % count, cpu * 60 / bench.count(20, 2), "ms", target.label, noise=noise)
    bench.results.put("%d event streams that wait, RSS of each" % count, max(0, target.memory()[0] - before) * 1024 / count, "KiB", target.label)
    bench.results.put("%d event streams that wait, more threads" % count, target.memory()[2] - threads, "threads", target.label)
    own = [line for reader, line in opened if reader.pages.user == target.address(users[0])]
    smtp, taken = mail.Smtp(target.port("smtp")), []
    for number in range(bench.count(10, 2)):
        time.sleep(1.5)  # the changes of a second are one event
        for line in own:
            line.settimeout(0.01)
            try:
                while line.recv(4096):
                    pass
            except (TimeoutError, socket.timeout):
                line.settimeout(10)
        smtp.send(target.address(users[0]), mail.message(700_000 + number, target.address(users[0])))
        began = time.perf_counter()
        for line in own:
            line.recv(4096)
        taken.append((time.perf_counter() - began) * 1000)
    bench.results.times("new mail, until all %d streams of the person know" % len(own), Sample(taken, None, 0, noise), target.label)
    smtp.close()
    for _, line in opened:
        line.close()
    for reader in readers:
        reader.close()
    say("  %d streams" % count)
