#!/usr/bin/env python3
"""hop.py PART DATA PID PASSWORD USER...: what pages and sign-ins cost a running server; one JSON line each.

PART: cold (the first person after a start), pages (titles never seen and seen, mail never opened, each user), new (the list
after one new mail, each user), memory (all users read, then the server rests). USERs are addresses, with one password. CPU is of
the server's threads, without compiler and collector; "jit" is those. Needs Linux and the user of the server."""
import argparse, glob, http.client, json, random, re, smtplib, ssl, time, urllib.parse

a = argparse.ArgumentParser()
for n in ("part", "data", "pid", "password"):
    a.add_argument(n)
a.add_argument("users", nargs="+")
o = a.parse_args()
ports = dict(line.strip().split("=") for line in open(o.data + "/run/ports"))
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE


class Browser:
    def __init__(self):
        self.cookies, self.connection = {}, None

    def ask(self, method, path, body=None):
        headers = {"Origin": "https://localhost:" + ports["https"], "Cookie": "; ".join("%s=%s" % c for c in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        for again in (True, False):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPSConnection("localhost", int(ports["https"]), context=context, timeout=120)
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                text = answer.read().decode("utf-8", "replace")
                break
            except (http.client.RemoteDisconnected, ConnectionError, ssl.SSLError):
                self.connection = None  # closed while it was idle
                if not again:
                    raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        assert answer.status in (200, 303), (path, answer.status)
        return text

    def form(self, page, user):
        fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
        return urllib.parse.urlencode({**fields, "username": user, "password": o.password})

    def login(self, user):
        self.ask("POST", "/login", self.form(self.ask("GET", "/login"), user))
        return self


def uidls(page):
    return re.findall(r'data-uidl="([^"]+)"', page)


def cpu():
    work = jit = 0
    for task in glob.glob("/proc/%s/task/*" % o.pid):
        try:
            name, nanos = open(task + "/comm").read(), int(open(task + "/schedstat").read().split()[0])
        except OSError:
            continue
        if "Compiler" in name or "VM Thread" in name:
            jit += nanos
        else:
            work += nanos
    return work / 1e6, jit / 1e6


def measured(what, requests):
    """Runs the requests; prints the medians and returns their results."""
    walls, results, (work, jit) = [], [], cpu()
    for request in requests:
        start = time.perf_counter()
        results.append(request())
        walls.append((time.perf_counter() - start) * 1e3)
    walls.sort()
    work, jit = ((now - then) / len(walls) for now, then in zip(cpu(), (work, jit)))
    print(json.dumps({"what": what, "n": len(walls), "wall_ms": round(walls[len(walls) // 2], 1), "least_ms": round(walls[0], 1),
                      "cpu_ms": round(work, 2), "jit_ms": round(jit, 2)}), flush=True)
    return results


def cold(user):
    b = Browser()
    page = measured("GET /login", [lambda: b.ask("GET", "/login")])[0]
    measured("POST /login", [lambda: b.ask("POST", "/login", b.form(page, user))])
    measured("GET /", [lambda: b.ask("GET", "/")])
    first = uidls(measured("first list", [lambda: b.ask("GET", "/mail/inbox")])[0])
    measured("first mail", [lambda: b.ask("GET", "/mail/inbox/" + first[0])])
    measured("sign-in, warm", [lambda: Browser().login(user)] * 5)


def pages(user):
    b = Browser().login(user)
    page = lambda number: lambda: b.ask("GET", "/mail/inbox?page=%d" % number)
    total = int((re.search(r'data-total="(\d+)"', page(1)()) or re.search(r"()", "")).group(1) or 10_000)
    numbers = random.Random(1).sample(range(2, total // 50), 190)
    for number in numbers[:70]:
        page(number)()
    seen = [u for text in measured(user + " page never seen", [page(n) for n in numbers[70:]]) for u in uidls(text)[:2]]
    measured(user + " page seen", [page(n) for n in numbers[-10:]] * 8)
    measured(user + " mail never opened", [lambda u=u: b.ask("GET", "/mail/inbox/" + u) for u in seen])


def new(user):
    b = Browser().login(user)
    b.ask("GET", "/mail/inbox")

    def arrive():
        with smtplib.SMTP("127.0.0.1", int(ports["smtp"])) as smtp:
            smtp.sendmail("x@example.net", [user], "From: x@example.net\r\nSubject: new\r\n\r\nnew\r\n")

    for _ in range(12):
        arrive()
        measured(user + " list after one new mail", [lambda: b.ask("GET", "/mail/inbox")])


def memory():
    def rests(what):
        status = open("/proc/%s/status" % o.pid).read()
        print(json.dumps({"what": what, "rss_mib": int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) // 1024,
                          "threads": int(re.search(r"Threads:\s+(\d+)", status).group(1))}), flush=True)

    rests("before")
    for b in [Browser().login(user) for user in o.users]:
        lists = [b.ask("GET", "/mail/inbox?page=%d" % page) for page in (1, 2, 3, 50, 150)]
        for uidl in [u for text in lists for u in uidls(text)[:2]]:
            b.ask("GET", "/mail/inbox/" + uidl)
    rests("all have read")
    for seconds in (60, 120):
        time.sleep(60)
        rests("%d s later" % seconds)


if o.part == "memory":
    memory()
else:
    for user in o.users:
        {"cold": cold, "pages": pages, "new": new}[o.part](user)
