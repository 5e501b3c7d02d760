"""The servers to compare with: Debian's Postfix + Dovecot + Roundcube, started by the scripts in BENCH_PEERS."""
import importlib.util, json, os, subprocess, sys
from . import machine
from .box import Box, Store
from .record import say


class Peers:
    """The stack in one of its modes, `default` (Debian's) or `tuned`. Both use the same mail."""

    password = "benchpw"
    acknowledged_is_readable = False
    PORTS = {"smtp": 22525, "imaps": 22993, "pop3s": 22995, "https": 22443}

    def __init__(self, bench, mode):
        self.bench, self.mode, self.label = bench, mode, "peers-" + mode
        self.scripts = os.environ["BENCH_PEERS"]
        self.adapters = None

    def start(self):
        self.stop()  # what an interrupted run left
        self.script("start-pfdc.sh", "mdbox", self.mode)
        return self

    def stop(self):
        self.script("stop-pfdc.sh", check=False)

    def restart(self):
        self.stop()
        return self.start()

    def rest(self, seconds=60):
        """Nothing here is known to go on after the answers, but the queue, which `Counts.wait` waits for."""

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def script(self, name, *arguments, check=True):
        log = os.path.join(self.bench.out, "peers.log")
        with open(log, "a") as file:
            ended = subprocess.run([os.path.join(self.scripts, name), *arguments], stdout=file, stderr=file, stdin=subprocess.DEVNULL)
        if check and ended.returncode:
            raise RuntimeError("%s failed; see %s" % (name, log))

    def seed(self, boxes):
        """Tops up the boxes over IMAP, with the mail that `message` makes for ours."""
        for user, count in boxes.items():
            ended = subprocess.run([sys.executable, "-B", "seed.py", "127.0.0.1", "22143", self.address(user), self.password, str(count)],
                                   cwd=self.scripts, check=True, capture_output=True, text=True)
            say("  peers, %s: %s" % (user, json.loads(ended.stdout)["added"]))

    def message(self, number, to):
        return self.module("corpus.py").message(number, "1", "mix", to)

    def module(self, path):
        name = os.path.basename(path).removesuffix(".py")
        spec = importlib.util.spec_from_file_location("peers_" + name, os.path.join(self.scripts, path))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def port(self, name):
        return self.PORTS[name]

    def address(self, user):
        return user + "@bench.test"

    def adapter(self, http, user, password):
        self.adapters = self.adapters or self.module("adapters/roundcube.py")
        return self.adapters.Adapter(http, user, password)

    def cpu_ms(self):
        return machine.group_ms(), 0


def targets(bench, boxes, people):
    """Ours, and the peers in both modes when there are any; with the same mail in the same boxes."""
    if not os.environ.get("BENCH_PEERS"):
        say("  without BENCH_PEERS: Postern alone")
        return [Box(bench, Store(bench, "side-by-side").made(people, boxes))]
    peers = [Peers(bench, mode) for mode in bench.modes]
    with peers[0]:
        peers[0].seed(boxes)
    store = Store(bench, "beside-peers").made(people, boxes, make=peers[0].message)
    return [Box(bench, store), *peers]
