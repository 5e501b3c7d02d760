"""What honest clients see: a member opens the title list and reads mail with a program, a mail server brings mail."""
import re, threading, time, urllib.parse

PACE = 0.1  # seconds between two tries
SERVERS = 50  # different addresses that mail comes from and programs connect from
PATIENCE = 10  # seconds after which a try is an error


class Probe(threading.Thread):
    def __init__(self, box, what):
        super().__init__(daemon=True)
        self.box, self.what, self.member = box, what, box.member
        self.times, self.failures, self.over = [], [], threading.Event()
        self.cookie, self.tries = "", 0
        self.again = getattr(self, what)

    def run(self):
        while not self.over.is_set():
            self.tries += 1
            began = time.perf_counter()
            try:
                self.again()
                self.times.append(time.perf_counter() - began)
            except Exception as e:
                self.times.append(time.perf_counter() - began)
                self.failures.append(f"{type(e).__name__}: {e}")
            self.over.wait(PACE)

    def end(self):
        self.over.set()
        self.join(PATIENCE + 5)

    @property
    def count(self):
        return len(self.times)

    @property
    def errors(self):
        return len(self.failures)

    def first_error(self):
        return f" ({self.failures[0][:80]})" if self.failures else ""

    def quantile(self, q):
        ordered = sorted(self.times) or [PATIENCE]
        return ordered[min(len(ordered) - 1, int(q * len(ordered)))]

    # The member in the browser, from an address of the office.

    def request(self, head, body=""):
        with self.box.secure("https", "127.0.99.1", timeout=PATIENCE) as s:
            s.sendall(f"{head}\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
            answer = b""
            while more := s.recv(65536):
                answer += more
        return answer.decode("utf-8", "replace")

    def login(self):
        page = self.request("GET /login HTTP/1.1")
        found = re.search(r"__Host-pre=[^;]+", page)
        if not found:
            raise OSError(f"no sign-in page: {page[:60]!r}")
        pre = found[0]
        fields = dict(re.findall(r'type="hidden"[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
        fields |= {n: v for n, v in re.findall(r'name="([^"]+)"[^>]* value="([^"]*)"', page) if n.startswith("_")}
        form = urllib.parse.urlencode(fields | {"username": self.member, "password": self.box.password})
        answer = self.request(
            f"POST /login HTTP/1.1\r\nCookie: {pre}\r\nContent-Type: application/x-www-form-urlencoded", form)
        return re.search(r"__Host-sid=[^;]+", answer)[0]

    def page(self):
        self.cookie = self.cookie or self.login()
        answer = self.request(f"GET /mail/inbox HTTP/1.1\r\nCookie: {self.cookie}")
        if not answer.startswith("HTTP/1.1 200"):
            raise OSError(answer[:40])

    # One of many mail servers. The box has seen it before, or not.

    def mail(self):
        with self.box.connect("smtp", f"127.0.98.{self.tries % SERVERS + 1}", PATIENCE) as s, s.makefile("rb") as lines:
            def expect(code, text=None):
                if text is not None:
                    s.sendall(text.encode() + b"\r\n")
                while True:
                    line = lines.readline()
                    if not line.startswith(code):
                        raise OSError(line.decode("latin-1").strip() or "closed")
                    if line[3:4] == b" ":
                        return
            expect(b"220")
            expect(b"250", "EHLO good.example")
            expect(b"250", "MAIL FROM:<>")
            expect(b"250", f"RCPT TO:<{self.box.member}>")
            expect(b"354", "DATA")
            expect(b"250", "From: carol@good.example\r\nSubject: good\r\n\r\nmail\r\n.")
            expect(b"221", "QUIT")

    # The member's mail program, from somewhere.

    def pop3s(self):
        with self.box.secure("pop3s", f"127.0.97.{self.tries % SERVERS + 1}", timeout=PATIENCE) as s, s.makefile("rb") as lines:
            for text in (None, f"USER {self.box.member}", f"PASS {self.box.password}", "STAT", "QUIT"):
                if text:
                    s.sendall(text.encode() + b"\r\n")
                line = lines.readline()
                if not line.startswith(b"+OK"):
                    raise OSError(line.decode("latin-1").strip() or "closed")
