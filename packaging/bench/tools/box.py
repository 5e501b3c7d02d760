"""Postern under test: stores that are made once and kept, and a server on a copy of one of them."""
import os, re, shutil, subprocess, time
from . import machine, mail
from .http import Pages, Reader
from .record import say

DOMAIN, PASSWORD = "bench.test", "benchpw of the bench"


class Store:
    """A data directory with people and mail, cached under its name. Measuring works on copies, so every round finds the same."""

    def __init__(self, bench, name):
        self.bench, self.path = bench, os.path.join(bench.out, "stores", name + ("-quick" if bench.quick else ""))

    def made(self, people, boxes, after=None, make=mail.message):
        """`people` without mail, then `boxes` as {user: count}; on a copy of the store `after` when one is given."""
        if os.path.exists(self.path):
            return self
        unfinished = self.path + ".unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        began = time.monotonic()
        if after:
            copy(after.path, unfinished)
        else:
            listeners = [part for name in ("https", "smtp", "pop3s", "submission", "submissions") for part in ("--" + name, "127.0.0.1:0")]
            sets = [part for line in SETTINGS for part in ("--set", line)]
            self.command("init", unfinished, "--domain", DOMAIN, "--hostname", "localhost", *listeners, *sets)
        for user in [*people, *boxes]:
            self.command("user", unfinished, "add", "%s@%s" % (user, DOMAIN), "--password-stdin", stdin=PASSWORD + "\n")
        made = {}
        for user, count in boxes.items():
            if count not in made:
                made[count] = unfinished + ".%d.mbox" % count
                mail.mbox(made[count], count, user + "@" + DOMAIN, make)
            since = time.monotonic()
            self.command("import", unfinished, "%s@%s" % (user, DOMAIN), made[count])
            say("  imported %d mails for %s, %.0f a second" % (count, user, count / max(0.001, time.monotonic() - since)))
        for path in made.values():
            os.remove(path)
        # The index is caught up by a server; a store that is still being indexed measures the indexer.
        with Box(self.bench, unfinished, own=True) as box:
            for user, count in boxes.items():
                if count:
                    indexed(box, user)
        os.rename(unfinished, self.path)
        say("  store %s made in %.0f s" % (os.path.basename(self.path), time.monotonic() - began))
        return self

    def command(self, name, data, *arguments, stdin=None):
        words = arguments[:1] if name == "user" else ()
        ended = subprocess.run([self.bench.postern, name, *words, "--data", data, *arguments[len(words):]], input=stdin, text=True, capture_output=True)
        if ended.returncode:
            raise RuntimeError("postern %s: %s" % (" ".join([name, *words]), (ended.stderr or ended.stdout).strip()))


# One client stands for an office and the Internet here, so the limits on one client are lifted.
# All clients of the bench have one address, so what one client network may do is what all may.
SETTINGS = ["submission.recipients-per-hour=0", "submission.recipients-per-day=0", "authentication.enabled=false",
            "web.max-connections-per-client=2000", "network.tls-per-minute=0"]


def copy(source, target):
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", source, target], check=True)


def indexed(box, user):
    """Waits until a search finds all, which the page says by no longer saying that it is not complete, and the server rests."""
    reader = Reader(box, user).sign_in()
    reader.get(reader.pages.search_req(mail.COMMON))
    reader.close()
    box.rest()


class Box:
    """A server on a copy of a store, or on the store itself when it is its own."""

    label, password = "postern", PASSWORD
    acknowledged_is_readable = True  # which Counts proves afterwards

    def __init__(self, bench, store, own=False):
        self.bench, self.store, self.own = bench, store, own
        self.data = store if own else os.path.join(bench.out, "data")
        self.log = os.path.join(bench.out, "serve.log")
        self.process = None
        self.started = None

    def __enter__(self):
        if not self.own:
            copy(self.store.path, self.data)  # anew in each round
        return self.start()

    def __exit__(self, *_):
        self.stop()
        if not self.own:
            shutil.rmtree(self.data, ignore_errors=True)

    def start(self):
        ports = self.data + "/run/ports"
        if os.path.exists(ports):
            os.remove(ports)
        began = time.perf_counter()
        # exec: the process is then the server itself, whose CPU is read
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([self.bench.postern, "serve", "--data", self.data], stdout=subprocess.PIPE, stderr=log, text=True)
        for line in self.process.stdout:
            if line.startswith("postern ready"):
                self.started = (time.perf_counter() - began) * 1000, float(re.search(r"in (\d+) ms", line)[1]), self.cpu_ms()[0]
                break
        else:
            raise RuntimeError("the server did not become ready; see " + self.log)
        self.ports = dict(line.strip().split("=", 1) for line in open(ports) if "=" in line)
        return self

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(60)
            self.process.stdout.close()
            self.process = None

    def restart(self):
        self.stop()
        return self.start()

    def rest(self, seconds=60):
        """Waits until the server does nothing: indexing, warm start and checkpoints are over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = machine.process_ms(self.process.pid)
            time.sleep(1)
            if machine.process_ms(self.process.pid) - before < 30:
                return

    def port(self, name):
        return int(self.ports[name].rsplit(":", 1)[-1])

    def address(self, user):
        return "%s@%s" % (user, DOMAIN)

    def adapter(self, http, user, password):
        return Pages(http, user, password)

    def cpu_ms(self):
        """All of the process, and what of it the compiler used."""
        return machine.process_ms(self.process.pid), machine.compiler_ms(self.process.pid)

    def memory(self):
        return machine.memory(self.process.pid)
