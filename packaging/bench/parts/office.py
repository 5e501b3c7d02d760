"""Postern alone with 215,000 mails: start, first sign-in, searches, pages, mail after new mail, 50 sign-ins at once, acts on whole searches."""
import shutil, statistics, threading, time
from tools import machine, mail, stores, work
from tools.box import Box, copy
from tools.http import Reader
from tools.record import Sample

TAKES = "3 min a round, and once 5 min to make the stores"


def run(bench):
    store = stores.store(bench, 215_000)
    for number in range(bench.rounds):
        bench.results.round = number + 1
        machine.quiet()
        with Box(bench, store) as box:
            started(bench, box, "files just copied")  # Box works on a copy
            first_person(bench, box, number)
        with Box(bench, store) as box:
            box.rest()
            for _ in range(2):
                box.restart()
                started(bench, box, "files read before")
                box.rest()
            one_warm_person(bench, box)
            many_at_once(bench, box)
            work.warm_up(box, "rest", bench.count(25, 2))
            for user, of in (("small", "box of 10,000"), ("large", "box of 150,000")):
                work.pages_and_mail(bench, box, user, of, seed=number)
                work.list_after_new_mail(bench, box, user, of)
            work.searches(bench, box, "small", "box of 10,000 among 215,000")
            work.searches(bench, box, "large", "box of 150,000 among 215,000")
            whole_search(bench, box)


def started(bench, box, how):
    wall, own, cpu = box.started
    bench.results.put("start to ready, 215,000 mails, %s, the server's own line" % how, own, "ms", state="cold")
    bench.results.put("start to ready, 215,000 mails, %s, wall" % how, wall, "ms", state="cold", cpu_ms=cpu)


def first_person(bench, box, number):
    """At once after the line "ready", in both boxes: what the warm start has not done by then is part of it."""
    reader = Reader(box, "small")
    bench.results.measure("first sign-in after a start, at once", box, [reader.sign_in], "cold")
    bench.results.measure("first list after a start, box of 10,000", box, [reader.list], "cold")
    reader.close()
    for user, of in (("small", "box of 10,000"), ("large", "box of 150,000")):
        work.pages_and_mail(bench, box, user, of, "cold", number + 100)
    work.searches(bench, box, "small", "box of 10,000 among 215,000", "cold")


def one_warm_person(bench, box):
    """People who have not signed in since the start, one after the other: the first, when the server has rested, and one after 20 others."""
    first = Reader(box, "middle")
    bench.results.measure("first sign-in after a start, when the server rests", box, [first.sign_in], "cold")
    bench.results.measure("first list, when the server rests, box of 50,000", box, [first.list], "cold")
    first.close()
    for user in stores.PEOPLE[:bench.count(20, 2)]:
        Reader(box, user).sign_in().close()
    readers = [Reader(box, user) for user in stores.PEOPLE[bench.count(20, 2):bench.count(40, 4)]]
    bench.results.measure("sign-in of a new person, warm", box, [reader.sign_in for reader in readers])
    for reader in readers:
        reader.close()


def many_at_once(bench, box):
    """Fifty people sign in at the same moment, as in the morning; nobody of them was there since the start."""
    box.restart()
    box.rest()
    people = stores.PEOPLE[:bench.count(50, 5)]
    ready, walls, refused = threading.Barrier(len(people)), [], []

    def one(user):
        reader = Reader(box, user)
        ready.wait(60)
        began = time.perf_counter()
        try:
            reader.sign_in()
            walls.append((time.perf_counter() - began) * 1000)
        except Exception as e:
            refused.append(repr(e))
        reader.close()

    threads = [threading.Thread(target=one, args=(user,)) for user in people]
    meter = machine.Meter(box)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _, cpu, jit, noise = meter.read()
    if walls:
        bench.results.times("%d sign-ins at once, p95" % len(people), Sample(walls, cpu, jit, noise), p95=True)
    bench.results.put("%d sign-ins at once, refused" % len(people), len(refused), "people", noise=noise, why=refused[:1])


def whole_search(bench, box):
    """All that a search finds moved in one act, and back. The box called "rest" has 5,000 mails, and the word is in each of them."""
    reader = Reader(box, "rest").sign_in()
    for _ in range(2):
        for folder, to in (("inbox", "archive"), ("archive", "inbox")):
            count, act = reader.pages.move_whole(mail.COMMON, folder, to)
            bench.results.measure("all {:,} of a search moved".format(count), box, [act])
            box.rest()
    reader.close()
