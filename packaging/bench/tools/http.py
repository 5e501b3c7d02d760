"""A browser's connection for measuring: kept alive, with cookies; and the pages of Postern, in the form in which peers' are driven."""
import html, http.client, re, socket, ssl, urllib.parse, uuid

CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
CONTEXT.check_hostname, CONTEXT.verify_mode = False, ssl.CERT_NONE


class Http:
    """One connection; `req` gives status, headers with small letters, and the body."""

    def __init__(self, port):
        self.port, self.cookies, self.connection, self.n, self.bytes = int(port), {}, None, 0, 0

    def connect(self):
        self.connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=CONTEXT, timeout=120)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def req(self, method, path, body=None, headers=None):
        fields = {"Host": "localhost", "Accept": "text/html", **(headers or {})}
        if self.cookies:
            fields["Cookie"] = "; ".join("%s=%s" % c for c in self.cookies.items())
        if body is not None:
            body = body.encode() if isinstance(body, str) else body
            fields.setdefault("Content-Type", "application/x-www-form-urlencoded")
        for again in (True, False):
            try:
                if self.connection is None:
                    self.connect()
                self.connection.request(method, path, body, fields)
                answer = self.connection.getresponse()
                text = answer.read()
                break
            except (http.client.HTTPException, ConnectionError, ssl.SSLError):
                self.close()  # closed while it was idle
                if not again:
                    raise
        self.n, self.bytes = self.n + 1, self.bytes + len(text)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            if value in ("", "-del-", "deleted"):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        if (answer.headers.get("Connection") or "").lower() == "close":
            self.close()
        return answer.status, {k.lower(): v for k, v in answer.headers.items() if k.lower() != "set-cookie"}, text


class Pages:
    """Postern's pages. Each *_req is (METHOD, PATH, HEADERS, BODY)."""

    ORIGIN = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}

    def __init__(self, http, user, password):
        self.h, self.user, self.password, self.total = http, user, password, None

    @staticmethod
    def hidden(page):
        fields = {}
        for tag in re.findall(rb"<input\b[^>]*>", page):
            name, value = re.search(rb'name="([^"]*)"', tag), re.search(rb'value="([^"]*)"', tag)
            if b'type="hidden"' in tag and name:
                fields[html.unescape(name[1].decode())] = html.unescape(value[1].decode()) if value else ""
        return fields

    def form(self, page, action):
        """The hidden fields of the form that posts to the action."""
        for form in re.findall(rb"<form\b.*?</form>", page, re.S):
            if b'action="%s"' % action in form:
                return self.hidden(form)
        return self.hidden(page)

    def prelogin(self):
        _, _, page = self.h.req("GET", "/login")
        self.login_fields = self.form(page, b"/login")

    def login(self):
        fields = dict(self.login_fields, username=self.user, password=self.password)
        status, headers, body = self.h.req("POST", "/login", urllib.parse.urlencode(fields), self.ORIGIN)
        if status != 303:
            raise RuntimeError("sign-in of %s: %d" % (self.user, status))
        status, _, self.page = self.h.req("GET", headers["location"])
        if status != 200:
            raise RuntimeError("after the sign-in of %s: %d" % (self.user, status))

    def list_req(self, page):
        return "GET", "/mail/inbox?page=%d" % page, {}, None

    def rows(self, body):
        total = re.search(rb'<main\b[^>]*\bdata-total="(\d+)"', body)
        if not total:
            raise RuntimeError("the list says no total")  # else "a random page" would be the first one
        self.total = int(total[1])
        return [html.unescape(u.decode()) for u in re.findall(rb'data-uidl="([^"]+)"', body)]

    def read_req(self, uidl):
        return "GET", "/mail/inbox/" + uidl, {}, None

    def frame_req(self, body):
        """The document in the frame of an opened mail; None where its text is in the page."""
        frame = re.search(rb'<iframe\b[^>]*\bsrc="([^"]+)"', body)
        return ("GET", html.unescape(frame[1].decode()), {}, None) if frame else None

    def check_read(self, body):
        if b"<h1" not in body or b"/raw" not in body:
            raise RuntimeError("not the page of a mail")

    def search_req(self, words):
        return "GET", "/search?folder=inbox&q=" + urllib.parse.quote(words), {}, None

    def subject_req(self, word):
        return self.search_req("subject:" + word)

    def send(self, to, subject, text):
        _, _, page = self.h.req("GET", "/compose")
        fields = dict(self.form(page, b"/compose"), to=to, cc="", bcc="", subject=subject, body=text, action="send")
        boundary = uuid.uuid4().hex
        body = b"".join(b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (boundary.encode(), n.encode(), v.encode())
                        for n, v in fields.items()) + b"--%s--\r\n" % boundary.encode()
        status, _, _ = self.h.req("POST", "/compose", body, {"Content-Type": "multipart/form-data; boundary=" + boundary, **self.ORIGIN})
        if status != 303:
            raise RuntimeError("sending: %d" % status)

    def move_whole(self, words, folder, to):
        """Moves all that a search finds, in one act; returns how many there were."""
        status, _, page = self.h.req("GET", "/search?folder=%s&q=%s" % (folder, urllib.parse.quote(words)))
        count = re.search(rb'data-whole="(\d+)"', page)
        if not count:
            raise RuntimeError("the search offers no act on all of it")
        fields = dict(self.form(page, b"/act"), whole="1", act="move", to=to)
        return int(count[1]), lambda: self.act(fields)

    def act(self, fields):
        status, _, _ = self.h.req("POST", "/act", urllib.parse.urlencode(fields), self.ORIGIN)
        if status != 303:
            raise RuntimeError("act: %d" % status)


class Reader:
    """A person who is signed in, on any webmail that an adapter as `Pages` drives."""

    def __init__(self, target, user):
        self.http = Http(target.port("https"))
        self.pages = target.adapter(self.http, target.address(user), target.password)

    def sign_in(self):
        self.pages.prelogin()
        self.pages.login()
        return self

    def get(self, request):
        status, _, body = self.http.req(request[0], request[1], request[3] if len(request) > 3 else None, request[2])
        if status != 200:
            raise RuntimeError("%s: %d" % (request[1], status))
        return body

    def list(self, page=1):
        return self.pages.rows(self.get(self.pages.list_req(page)))

    def read(self, uidl):
        """The page of a mail and the document in its frame."""
        body = self.get(self.pages.read_req(uidl))
        self.pages.check_read(body)
        frame = self.pages.frame_req(body) if hasattr(self.pages, "frame_req") else None
        if frame:
            self.get(frame)

    def search_subject(self, word):
        request = self.pages.subject_req(word) if hasattr(self.pages, "subject_req") else self.pages.search_req(word)
        return self.pages.rows(self.get(request))

    def close(self):
        self.http.close()
