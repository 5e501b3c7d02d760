"""Intake beside the peers: messages a second until they can be read, CPU of a mail in bulk and at an office's pace, small mail beside large."""
import json, os, statistics, subprocess, threading, time
from tools import machine, mail
from tools.record import Sample, say
from . import sides

TAKES = "2 min a round and server"
RECEIVERS = ["user%d" % i for i in range(1, 9)]  # those of SmtpLoad's %d


def run(bench):
    for _, target in sides.rounds(bench):
        machine.quiet()
        counts = mail.Counts(target, RECEIVERS)
        bulk(bench, target, counts, 4_096, 8, bench.count(4_000, 100), None)
        for size, connections, count in ((4_096, 1, 800), (4_096, 8, 4_000), (4_096, 32, 6_000), (65_536, 8, 800), (1_048_576, 8, 80)):
            bulk(bench, target, counts, size, connections, bench.count(count, 40), "warm")
        counts.close()
        pace(bench, target)
        beside_large(bench, target)


def bulk(bench, target, counts, size, connections, count, state):
    """The rate to the 250 and the rate until all can be read; CPU of the server from the first octet until then."""
    warm = max(connections, count // 8)
    there = counts.total()
    load = subprocess.Popen([bench.java, "-cp", bench.classes("SmtpLoad.java"), "SmtpLoad", "127.0.0.1", str(target.port("smtp")), str(connections),
                             str(count), str(size), target.address("user%d"), "load.test", str(warm)],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if load.stdout.readline().strip() != "warm":
        raise RuntimeError("the load generator failed")
    counts.wait(there + warm)
    target.rest(15)
    meter = machine.Meter(target)
    said = json.loads(load.communicate("\n")[0])
    if said["failed"]:
        raise RuntimeError("%d messages failed: %s" % (said["failed"], said))
    seconds = said["ok"] / said["msgs_per_s"]
    if not target.acknowledged_is_readable:
        counts.wait(there + warm + said["ok"])
        seconds = time.time() - said["began_ms"] / 1000
    target.rest(30)  # the index of ours is written when the box is idle, and belongs to the mail
    _, cpu, jit, noise = meter.read()
    counts.wait(there + warm + said["ok"], 0)
    if state:
        what = "SMTP %s, %d connection%s" % (humane(size), connections, "" if connections == 1 else "s")
        each = None if cpu is None else cpu / said["ok"]
        bench.results.put(what + ", readable", said["ok"] / seconds, "1/s", target.label, state, each, noise, jit_ms=round(jit / said["ok"], 3))
        bench.results.put(what + ", to the 250", said["msgs_per_s"], "1/s", target.label, state, None, noise)
        bench.results.put(what + ", dot to 250, p50", said["dot_to_250_ms_p50"], "ms", target.label, state, None, noise)
        bench.results.put(what + ", dot to 250, p99", said["dot_to_250_ms_p99"], "ms", target.label, state, None, noise)


def humane(size):
    return "%d MiB" % (size >> 20) if size >= 1 << 20 else "%d KiB" % (size >> 10)


def pace(bench, target):
    """An office's day: one mail of 4 KiB every 100 ms over a connection that is kept."""
    smtp = mail.Smtp(target.port("smtp"))
    to = target.address("user9")
    for number in range(20):
        smtp.send(to, mail.message(number, to, 3_600))
    target.rest(20)
    walls, meter = [], machine.Meter(target)
    for number in range(bench.count(300, 10)):
        time.sleep(0.1)
        walls.append(smtp.send(to, mail.message(number, to, 3_600)))
    target.rest(20)
    _, cpu, jit, noise = meter.read()
    smtp.close()
    taken = Sample(walls, cpu, jit, noise)
    bench.results.times("one mail of 4 KiB every 100 ms, dot to 250", taken, target.label)
    if cpu is not None:
        bench.results.put("one mail of 4 KiB every 100 ms, CPU", taken.cpu, "ms CPU", target.label, "warm", taken.cpu, noise)


def beside_large(bench, target):
    """Small mail, one every 20 ms, while three senders bring 48 MiB each."""
    size = bench.size(48 << 20, 1 << 20)
    line = ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda " * 2)[:76].encode() + b"\r\n"
    large = b"From: <bob@example.net>\r\nSubject: large\r\n\r\n" + line * (size // len(line))
    failures = []

    def bring(number):
        try:
            smtp = mail.Smtp(target.port("smtp"))
            smtp.send(target.address("user%d" % (10 + number)), large)
            smtp.close()
        except Exception as e:
            failures.append(repr(e))

    smtp, to, walls = mail.Smtp(target.port("smtp")), target.address("user14"), []
    small = [mail.message(i, to, 3_600) for i in range(50)]
    meter = machine.Meter(target)
    for _ in range(bench.count(4, 1)):
        senders = [threading.Thread(target=bring, args=(i,)) for i in range(3)]
        for sender in senders:
            sender.start()
        while any(sender.is_alive() for sender in senders) or len(walls) < 20:
            walls.append(smtp.send(to, small[len(walls) % len(small)]))
            time.sleep(0.02)
    _, _, _, noise = meter.read()
    smtp.close()
    if failures:
        say("  %s: large mail failed: %s" % (target.label, failures[0]))
        return
    walls.sort()
    what = "small mail while three senders bring 48 MiB each, dot to 250"
    bench.results.put(what + ", p50", statistics.median(walls), "ms", target.label, "warm", None, noise, n=len(walls), octets=len(large))
    bench.results.put(what + ", p99", walls[min(len(walls) - 1, int(len(walls) * 0.99))], "ms", target.label, "warm", None, noise, n=len(walls), most=round(walls[-1], 1))
