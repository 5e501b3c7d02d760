"""The box under attack: its ports, its member, and how to connect to it from an address of loopback."""
import http.client, os, pathlib, re, secrets, shutil, socket, ssl, subprocess, tempfile, threading

POSTERN = pathlib.Path(__file__).resolve().parent.parent / "target/postern/bin/postern"


def tls(*alpn, old=False):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if old:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    if alpn:
        context.set_alpn_protocols(list(alpn))
    return context


class Box:
    def __init__(self, data, member, password, pid=None):
        self.member, self.password, self.pid = member, password, pid
        self.other = os.environ.get("ATTACK_OTHER", member)  # another member with the same password
        self.ports = dict(line.split("=") for line in (data / "run/ports").read_text().split())
        self.plain_tls = tls()

    @classmethod
    def running(cls, data):
        try:
            return cls(data, os.environ["ATTACK_MEMBER"], os.environ["ATTACK_PASSWORD"])
        except (KeyError, OSError) as e:
            raise SystemExit(f"cannot attack the box of {data}: {e!r}; see --help")

    def connect(self, name, source, timeout=10):
        """A connection to the listener of this name, from an address of 127.0.0.0/8."""
        s = socket.socket()
        s.settimeout(timeout)
        s.bind((source, 0))
        s.connect(("127.0.0.1", int(self.ports[name])))
        return s

    def secure(self, name, source, context=None, timeout=10):
        return (context or self.plain_tls).wrap_socket(self.connect(name, source, timeout))

    def healthz(self):
        try:
            s = self.secure("https", "127.0.99.9")
            s.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answer = b""
            while more := s.recv(4096):
                answer += more
            code, text = int(answer.split()[1]), answer.partition(b"\r\n\r\n")[2].decode()
            return code if code == 200 else f"{code}, {' '.join(text.split())}"
        except (OSError, IndexError) as e:
            return repr(e)

    def rss(self):
        try:
            status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
            return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024
        except (OSError, TypeError):
            return "-"

    def close(self):
        pass


class Made(Box):
    """A box of its own, in a temporary directory. With a DNS server it asks that one about all mail, else it asks nobody."""

    def __init__(self, dns=None):
        if not POSTERN.exists():
            raise SystemExit(f"{POSTERN} is missing; build it: mvn -B -ntp package -Dmaven.test.skip=true -pl packaging -am")
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="postern-attack-"))
        self.process = None
        try:
            data, any_port, password = self.directory / "data", "127.0.0.1:0", secrets.token_urlsafe(16)
            self.postern("init", "--domain", "office.test", "--https", any_port, "--smtp", any_port, "--pop3s", any_port,
                         "--submission", any_port, "--submissions", any_port, "--data", str(data))
            # Nobody is trusted, as if all came from outside; the DNS of the world is not there in a laboratory.
            toml = data / "postern.toml"
            section, line = ("delivery", f'dns-server = "{dns}"') if dns else ("authentication", "enabled = false")
            head, tail = toml.read_text().split(f"[{section}]")
            text = f"{head}[{section}]\n{line}\n{tail}"
            toml.write_text(re.sub(r"(?m)^#trusted-networks = \[\"127.*$", "trusted-networks = []", text))
            self.postern("user", "add", "alice@office.test", "--password-stdin", "--data", str(data), stdin=password + "\n")
            self.postern("user", "add", "bob@office.test", "--password-stdin", "--data", str(data), stdin=password + "\n")
            self.process = subprocess.Popen([str(POSTERN), "serve", "--data", str(data)], stdout=subprocess.PIPE,
                                            stderr=subprocess.DEVNULL, text=True)
            for line in self.process.stdout:
                if line.startswith("postern ready"):
                    break
            else:
                raise SystemExit("the box did not become ready")
            threading.Thread(target=self.process.stdout.read, daemon=True).start()
            super().__init__(data, "alice@office.test", password, self.process.pid)
            self.other = "bob@office.test"
        except BaseException:
            self.close()
            raise

    def postern(self, *arguments, stdin=""):
        done = subprocess.run([str(POSTERN), *arguments], input=stdin, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"postern {arguments[0]}: {done.stdout}{done.stderr}")

    def close(self):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
        shutil.rmtree(self.directory, ignore_errors=True)
