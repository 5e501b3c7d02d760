#!/usr/bin/python3
"""client.py WHAT …: the world around a box, run in the box's network. Prints what it saw; ends with 1 and a word when that is not fine.

resolver                                   a DNS server on 127.0.0.1:53 that knows no name; runs until it is killed
send TO SUBJECT [FROM]                     another mail server delivers a mail on port 25
read CA USER SUBJECT                       a browser signs in with the form, finds the mail in the list and opens it; password: $PASSWORD
visit CA USER                              a browser signs in and looks at the Inbox; password: $PASSWORD
uidls CA USER                              a desktop program's view of the mail by POP3S: "UIDL sha256" lines; password: $PASSWORD
submit CA USER TO SUBJECT                  a desktop program sends a mail on port 465; password: $PASSWORD
"""
import hashlib, html, http.client, os, poplib, re, smtplib, socket, ssl, struct, sys, time, urllib.parse

HOST = os.environ.get("BOX", "mail.office.test")


def resolver():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("127.0.0.1", 53))
    while True:
        query, peer = s.recvfrom(4096)
        end = 12
        while query[end]:
            end += query[end] + 1
        head = query[:2] + struct.pack(">HHHHH", 0x8183, 1, 0, 0, 0)
        s.sendto(head + query[12:end + 5], peer)


def send(to, subject, sender="lieferant@example.org"):
    s = socket.create_connection(("127.0.0.1", 25), 20)
    f = s.makefile("rw", encoding="utf-8", newline="")

    def expect(code, line=None):
        if line is not None:
            f.write(line + "\r\n")
            f.flush()
        while True:
            answer = f.readline()
            if answer[3:4] != "-":
                break
        if not answer.startswith(code):
            sys.exit(f"{line!r} was answered {answer!r}")
        return answer.strip()

    greeting = expect("220")
    if HOST not in greeting:
        sys.exit(f"greets with another name: {greeting}")
    expect("250", "EHLO client.example.org")
    expect("250", f"MAIL FROM:<{sender}>")
    expect("250", f"RCPT TO:<{to}>")
    expect("354", "DATA")
    text = f"From: <{sender}>\r\nTo: <{to}>\r\nSubject: {subject}\r\nMessage-ID: <{time.time_ns()}@example.org>\r\n"
    text += "Date: Mon, 02 Nov 2026 10:00:00 +0000\r\n\r\nThe body of " + subject + ".\r\n."
    print(expect("250", text))
    expect("221", "QUIT")


class Named(http.client.HTTPSConnection):
    """The box by its own name and authority, whatever DNS says."""

    def connect(self):
        raw = socket.create_connection(("127.0.0.1", self.port), 20)
        self.sock = self._context.wrap_socket(raw, server_hostname=self.host)


def trust(ca):
    context = ssl.create_default_context(cafile=ca)
    return context


class Browser:
    def __init__(self, ca):
        self.context, self.cookies = trust(ca), {}

    def ask(self, method, path, fields=None):
        c = Named(HOST, 443, context=self.context)
        headers = {"Accept": "text/html", "Origin": f"https://{HOST}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        c.request(method, path, body, headers)
        answer = c.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        c.close()
        return answer.status, answer.getheader("Location", ""), text


def hidden(text, action):
    form = re.search(r'(?s)<form\b[^>]*action="%s".*?</form>' % re.escape(action), text)
    if not form:
        sys.exit(f"no form posts to {action} in: {text}")
    fields = {}
    for tag in re.findall(r"<input\b[^>]*>", form.group()):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if attributes.get("type") == "hidden":
            fields[attributes["name"]] = html.unescape(attributes.get("value", ""))
    return fields


def signed_in(ca, user):
    b = Browser(ca)
    status, _, text = b.ask("GET", "/login")
    fields = hidden(text, "/login") | {"username": user, "password": os.environ["PASSWORD"]}
    status, _, text = b.ask("POST", "/login", fields)
    if status != 303:
        sys.exit(f"signing in was answered {status}: {re.sub('<[^>]*>', ' ', text)[:500]}")
    return b


def visit(ca, user):
    status, _, text = signed_in(ca, user).ask("GET", "/mail/Inbox")
    if status != 200:
        sys.exit(f"the Inbox was answered {status}: {text[:500]}")


def read(ca, user, subject):
    b = signed_in(ca, user)
    end = time.monotonic() + 20
    while True:
        status, where, text = b.ask("GET", "/mail/Inbox")
        at = text.find(">" + html.escape(subject) + "<")
        if at >= 0:
            break
        if time.monotonic() > end:
            sys.exit(f"{status} {where}: {subject} is not in the list: {re.sub('<[^>]*>', ' ', text)[-1500:]}")
        time.sleep(0.3)
    row = re.findall(r'data-uidl="([^"]+)"', text[:at])[-1]
    status, _, text = b.ask("GET", "/mail/Inbox/" + urllib.parse.quote(row))
    if status != 200 or "The body of " + subject not in text:
        sys.exit(f"{status}: the mail does not show: {text[:2000]}")
    print(row)


def uidls(ca, user):
    class Pop(poplib.POP3_SSL):
        def _create_socket(self, timeout):
            raw = socket.create_connection(("127.0.0.1", 995), 20)
            return self.context.wrap_socket(raw, server_hostname=HOST)

    p = Pop(HOST, 995, context=trust(ca))
    p.user(user)
    p.pass_(os.environ["PASSWORD"])
    for line in p.uidl()[1]:
        number, uidl = line.decode().split()
        lines = p.retr(int(number))[1]
        print(uidl, hashlib.sha256(b"\r\n".join(lines)).hexdigest())
    p.quit()


def submit(ca, user, to, subject):
    class Smtp(smtplib.SMTP_SSL):
        def _get_socket(self, host, port, timeout):
            raw = socket.create_connection(("127.0.0.1", port), 20)
            return self.context.wrap_socket(raw, server_hostname=HOST)

    s = Smtp(HOST, 465, context=trust(ca))
    s.login(user, os.environ["PASSWORD"])
    s.sendmail(user, [to], f"From: <{user}>\r\nTo: <{to}>\r\nSubject: {subject}\r\n\r\nThe body of {subject}.\r\n")
    s.quit()


try:
    {f.__name__: f for f in (resolver, send, visit, read, uidls, submit)}[sys.argv[1]](*sys.argv[2:])
except (OSError, poplib.error_proto, smtplib.SMTPException, EOFError) as e:
    sys.exit(f"{sys.argv[1]}: {type(e).__name__}: {e}")
