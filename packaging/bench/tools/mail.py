"""SMTP, POP3 and IMAP clients for measuring, and mail that is made by rule: every mail holds `report` and 東京, one of 2,000 `xylophone`."""
import imaplib, random, re, smtplib, socket, ssl, subprocess, time
from .http import CONTEXT

COMMON, RARE, JAPANESE = "report", "xylophone", "東京"
RARE_EVERY = 2_000
WORDS = [re.sub("[0-9]", "q", "%x" % (i * 7_919 + 1_300)) for i in range(20_000)]


def message(number, to, size=1_600):
    """A mail of about so many octets; one in three has HTML beside its text."""
    r = random.Random(number)
    words = " ".join(WORDS[int(r.random() ** 3 * len(WORDS))] for _ in range(size // 6))
    text = "The report of 東京 is here.\r\n%s" % ("A xylophone.\r\n" if number % RARE_EVERY == 7 else "")
    text += "\r\n".join(words[i:i + 74] for i in range(0, len(words), 74)) + "\r\n"
    head = ("From: Bob %d <bob%d@example.net>\r\nTo: <%s>\r\nSubject: quarterly report %d\r\nDate: %s\r\nMessage-ID: <%d.%d@example.net>\r\n"
            "MIME-Version: 1.0\r\n" % (number % 97, number % 97, to, number,
                                        time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(1_700_000_000 + number * 97)), number, size))
    if number % 3:
        return (head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text).encode()
    html = "<html><body>" + "".join("<p>%s</p>\r\n" % line for line in text.split("\r\n")) + "</body></html>\r\n"
    part = "--b%d\r\nContent-Type: text/%%s; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%%s" % number
    return (head + 'Content-Type: multipart/alternative; boundary="b%d"\r\n\r\n' % number
            + part % ("plain", text) + part % ("html", html) + "--b%d--\r\n" % number).encode()


def mbox(path, count, to, make=message):
    """Writes so many mails as one mbox file."""
    with open(path, "wb") as file:
        for number in range(count):
            file.write(b"From bob@example.net Mon Nov 23 10:00:00 2026\n")
            mail = make(number, to).replace(b"\r\n", b"\n")
            file.write(re.sub(rb"(?m)^(>*From )", rb">\1", mail) + b"\n")


class Smtp:
    """One connection that is kept; `send` returns milliseconds from the dot to the 250."""

    def __init__(self, port):
        self.smtp = smtplib.SMTP("127.0.0.1", int(port), timeout=300)
        self.smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.smtp.ehlo("load.test")

    def send(self, to, mail, sender="bob@example.net"):
        for command in ("MAIL FROM:<%s>" % sender, "RCPT TO:<%s>" % to, "DATA"):
            code, words = self.smtp.docmd(command)
            if code not in (250, 354):
                raise RuntimeError("%s: %d %s" % (command, code, words))
        self.smtp.sock.sendall(mail)
        began = time.perf_counter()
        self.smtp.sock.sendall(b".\r\n")
        code, words = self.smtp.getreply()
        took = (time.perf_counter() - began) * 1000
        if code != 250:
            raise RuntimeError("the dot: %d %s" % (code, words))
        return took

    def close(self):
        self.smtp.quit()


class Pop3:
    """POP3 over TLS, without a resumed session."""

    def __init__(self, port, user, password):
        plain = socket.create_connection(("127.0.0.1", int(port)), 60)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.s = CONTEXT.wrap_socket(plain)
        self.f = self.s.makefile("rb", 1 << 18)
        self.ok()
        self.ok("USER " + user)
        self.ok("PASS " + password)

    def ok(self, command=None):
        if command:
            self.s.sendall(command.encode() + b"\r\n")
        line = self.f.readline()
        if not line.startswith(b"+OK"):
            raise RuntimeError("POP3: %r" % line)
        return line

    def stat(self):
        return int(self.ok("STAT").split()[1])

    def uidl(self):
        self.ok("UIDL")
        rows = 0
        while self.f.readline() != b".\r\n":
            rows += 1
        return rows

    def retrieve_all(self, count):
        """RETR of all, fifty at a time without waiting for the answer of each; returns octets."""
        octets = 0
        for first in range(1, count + 1, 50):
            last = min(count, first + 49)
            self.s.sendall(b"".join(b"RETR %d\r\n" % i for i in range(first, last + 1)))
            for _ in range(first, last + 1):
                self.ok()
                for line in iter(self.f.readline, b".\r\n"):
                    octets += len(line)
                    if not line:
                        raise RuntimeError("closed")
        return octets

    def close(self):
        self.ok("QUIT")
        self.f.close()
        self.s.close()


class Counts:
    """How many messages people have: what is counted can be read. Over IMAP where the server speaks it, else over POP3S."""

    def __init__(self, target, users):
        self.target, self.users, self.sessions = target, users, {}
        if not target.acknowledged_is_readable:
            for user in users:
                session = imaplib.IMAP4_SSL("127.0.0.1", target.port("imaps"), ssl_context=CONTEXT)
                session.login(target.address(user), target.password)
                self.sessions[user] = session

    def of(self, user):
        if user in self.sessions:
            return int(re.search(rb"MESSAGES (\d+)", self.sessions[user].status("INBOX", "(MESSAGES)")[1][0])[1])
        session = Pop3(self.target.port("pop3s"), self.target.address(user), self.target.password)
        count = session.stat()
        session.close()
        return count

    def total(self):
        return sum(map(self.of, self.users))

    def wait(self, total, seconds=120):
        """Waits until all can be read."""
        end = time.monotonic() + seconds
        while self.total() < total:
            if time.monotonic() > end:
                raise RuntimeError("%d of %d messages can be read after %d s" % (self.total(), total, seconds))
            time.sleep(0.01)

    def close(self):
        for session in self.sessions.values():
            session.logout()
