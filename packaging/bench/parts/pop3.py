"""POP3S beside the peers: sign-in with the list of a maildrop, and all of one."""
from tools import machine
from tools.mail import Pop3
from . import sides

TAKES = "20 s a round and server, and once 6 min to make the stores of these four parts"


def run(bench):
    for _, target in sides.rounds(bench):
        machine.quiet()
        for state in ("cold", "warm"):
            for user in ("user17", "user19", "user20"):
                count = sides.boxes(bench)[user]
                bench.results.measure("POP3S sign-in, STAT, UIDL, {:,} messages".format(count), target,
                                      [lambda: list_of(target, user, count)] * (1 if state == "cold" else bench.count(30, 3)), state)
            if state == "cold":
                for _ in range(bench.count(40, 2)):
                    list_of(target, "user17", sides.boxes(bench)["user17"])
                all_of(bench, target, None)
        for _ in range(2):
            all_of(bench, target, "warm")


def list_of(target, user, count):
    session = Pop3(target.port("pop3s"), target.address(user), target.password)
    told, rows = session.stat(), session.uidl()
    session.close()
    if told != rows or told < count:
        raise RuntimeError("%s has %d messages, %d UIDLs" % (user, told, rows))


def all_of(bench, target, state):
    session = Pop3(target.port("pop3s"), target.address("user18"), target.password)
    count = session.stat()
    meter = machine.Meter(target)
    session.retrieve_all(count)
    wall, cpu, _, noise = meter.read()
    session.close()
    if state:
        bench.results.put("POP3S RETR of {:,}".format(count), count / wall * 1000, "1/s", target.label, state, None if cpu is None else cpu / count, noise)
