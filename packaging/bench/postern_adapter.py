"""Adapter that lets the peers' webmail workload (webmail.py) drive Postern's pages; stdlib only."""
import re, html, uuid

class Adapter:
    def __init__(self, http, user, password):
        self.h, self.user, self.password = http, user, password
        self.total = None
        self.origin = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}

    @staticmethod
    def hidden(page):
        fields = {}
        for tag in re.findall(rb"<input\b[^>]*>", page):
            if b'type="hidden"' in tag:
                name = re.search(rb'name="([^"]*)"', tag)
                value = re.search(rb'value="([^"]*)"', tag)
                if name:
                    fields[html.unescape(name[1].decode())] = html.unescape(value[1].decode()) if value else ""
        return fields

    def form(self, page, action):
        """The hidden fields of the form that posts to the action; all of the page's when none says so."""
        for form in re.findall(rb"<form\b.*?</form>", page, re.S):
            if b'action="%s"' % action in form:
                return self.hidden(form)
        return self.hidden(page)

    def multipart(self, path, fields):
        boundary = uuid.uuid4().hex
        body = b"".join(
            b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
            % (boundary.encode(), n.encode(), v.encode()) for n, v in fields.items())
        body += b"--%s--\r\n" % boundary.encode()
        return self.h.req("POST", path, body,
                          {"Content-Type": "multipart/form-data; boundary=" + boundary, **self.origin})

    def prelogin(self):
        _, _, page = self.h.req("GET", "/login")
        self.login_fields = self.form(page, b"/login")

    def login(self):
        import urllib.parse
        fields = dict(self.login_fields, username=self.user, password=self.password)
        status, headers, body = self.h.req("POST", "/login", urllib.parse.urlencode(fields), self.origin)
        if status != 303:
            raise RuntimeError("login %d %r" % (status, body[:400]))
        status, headers, body = self.h.req("GET", headers["location"])
        if status != 200:
            raise RuntimeError("after login %d" % status)
        self.page = body

    def list_req(self, page):
        return ("GET", "/mail/inbox?page=%d" % page, {}, None)

    def rows(self, body):
        total = re.search(rb'data-total="(\d+)"', body)
        if total:
            self.total = int(total[1])
        return [html.unescape(u.decode()) for u in re.findall(rb'data-uidl="([^"]+)"', body)]

    def read_req(self, uidl):
        return ("GET", "/mail/inbox/" + uidl, {}, None)

    def check_read(self, body):
        assert b"<h1" in body and b"/raw" in body, body[:800]

    def search_req(self, word):
        return ("GET", "/search?folder=inbox&q=subject%3A" + word, {}, None)

    def send(self, to, subject, text):
        status, _, page = self.h.req("GET", "/compose")
        fields = dict(self.form(page, b"/compose"), to=to, cc="", bcc="", subject=subject, body=text, action="send")
        status, headers, body = self.multipart("/compose", fields)
        if status != 303:
            raise RuntimeError("send %d %r" % (status, body[-900:]))

    def assets(self):
        n, size = self.h.n, self.h.bytes
        for url in sorted(set(re.findall(rb'(?:src|href)="([^"]+\.(?:js|css)[^"]*)"', self.page))):
            self.h.req("GET", html.unescape(url.decode()))
        return self.h.n - n, self.h.bytes - size
