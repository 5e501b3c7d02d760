"""Ten people with 50,000 each: five of them at once after new mail, memory after all have read, memory and threads after heavy load."""
import json, random, subprocess, threading, time
from tools import machine, mail, stores, work
from tools.box import Box
from tools.http import Reader
from tools.record import Sample, say

TAKES = "9 min a round, and once 6 min to make the store"


def run(bench):
    store = stores.ten(bench)
    for number in range(bench.rounds):
        bench.results.round = number + 1
        machine.quiet()
        with Box(bench, store) as box:
            box.rest()
            time.sleep(bench.count(60, 1))
            rests(bench, box, "idle after the start", "cold")
            five_at_once(bench, box)
        with Box(bench, store) as box:
            box.rest()
            all_read(bench, box)
            time.sleep(bench.count(60, 2))
            rests(bench, box, "60 s after ten people read in 50,000 each")
            heavy(bench, box)
            rests(bench, box, "right after heavy load")
            for minute in range(1, 6):
                time.sleep(bench.count(60, 1))
                if minute in (1, 5):
                    rests(bench, box, "%d min after heavy load" % minute)


def people(bench):
    return stores.TEN[:bench.count(10, 5)]


def rests(bench, box, when, state="warm"):
    rss, pss, threads = box.memory()
    bench.results.put("memory %s, PSS" % when, pss, "MiB", state=state)
    bench.results.put("memory %s, RSS" % when, rss, "MiB", state=state)
    bench.results.put("threads %s" % when, threads, "", state=state)


def all_read(bench, box):
    """Everybody stays signed in, sees lists near and far, and opens mail; 500 rows and 20 mails each."""
    readers = [Reader(box, user).sign_in() for user in people(bench)]
    for reader in readers:
        reader.list()
        last = max(2, reader.pages.total // 50)
        for page in [1, 2, 3, last // 2, last] + random.Random(1).sample(range(1, last + 1), min(5, last)):
            for uidl in reader.list(page)[:2]:
                reader.read(uidl)
    for reader in readers:
        reader.close()


def five_at_once(bench, box):
    """Each of five gets a mail, then all five ask for their lists at the same moment."""
    five = people(bench)[:5]
    readers = {user: Reader(box, user).sign_in() for user in five}
    smtp, walls = mail.Smtp(box.port("smtp")), []
    for reader in readers.values():
        for page in range(1, bench.count(21, 3)):
            reader.list(page)
    meter = machine.Meter(box)  # for the noise alone: the CPU would be that of the deliveries too
    for number in range(bench.count(20, 2)):
        for user in five:
            smtp.send(box.address(user), mail.message(800_000 + number, box.address(user)))
        together = threading.Barrier(len(five))

        def one(reader):
            together.wait(30)
            began = time.perf_counter()
            reader.list()
            walls.append((time.perf_counter() - began) * 1000)

        threads = [threading.Thread(target=one, args=(reader,)) for reader in readers.values()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    noise = meter.read()[3]
    bench.results.times("first list after one new mail, 5 people with 50,000 each at once, p95", Sample(walls, None, 0, noise), p95=True)
    smtp.close()


def heavy(bench, box):
    """32 connections bring mail while ten people read lists and mail as fast as they can."""
    load = subprocess.Popen([bench.java, "-cp", bench.classes("SmtpLoad.java"), "SmtpLoad", "127.0.0.1", str(box.port("smtp")), "32",
                             str(bench.count(60_000, 200)), "4096", box.address("sink")], stdout=subprocess.PIPE, text=True)
    failures = []

    def read(user):
        try:
            reader = Reader(box, user).sign_in()
            while load.poll() is None:
                for uidl in reader.list(random.randrange(1, max(2, (reader.pages.total or 50) // 50)))[:5]:
                    reader.read(uidl)
            reader.close()
        except Exception as e:
            failures.append(repr(e))

    threads = [threading.Thread(target=read, args=(user,)) for user in people(bench)]
    for thread in threads:
        thread.start()
    said = json.loads(load.communicate()[0])
    for thread in threads:
        thread.join()
    if failures or said["failed"]:
        say("  heavy load: %d mails and %d readers failed %s" % (said["failed"], len(failures), failures[:1]))
