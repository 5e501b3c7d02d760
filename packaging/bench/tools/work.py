"""What is measured of one box of Postern, for the parts that follow cost against size."""
import random
from . import mail
from .http import Reader
from .record import Sample, sample


def searches(bench, box, user, of, state="warm"):
    reader = Reader(box, user).sign_in()
    for name, words in (("common word", mail.COMMON), ("rare word", mail.RARE), ("two Japanese characters", mail.JAPANESE)):
        request = reader.pages.search_req(words)
        reader.get(request)
        bench.results.measure("search, %s, %s" % (name, of), box, [lambda: reader.get(request)] * bench.count(15, 3), state)
    reader.close()


def pages_and_mail(bench, box, user, of, state="warm", seed=0):
    """Pages that were not asked for since the start, mail on them that was not opened since; both cost what they cost the first time."""
    reader = Reader(box, user).sign_in()
    reader.list()
    last = max(3, reader.pages.total // 50)
    pages = random.Random("%s %s" % (user, seed)).sample(range(2, last + 1), min(bench.count(60, 3), last - 1))
    shown = bench.results.measure("page never seen, " + of, box, [lambda p=p: reader.list(p) for p in pages], state)
    unopened = [uidl for rows in shown for uidl in rows[10:11]]
    bench.results.measure("mail never opened, with its frame, " + of, box, [lambda u=u: reader.read(u) for u in unopened], state)
    if state == "warm":
        bench.results.measure("first list, " + of, box, [reader.list] * bench.count(40, 3))
    reader.close()


def list_after_new_mail(bench, box, user, of):
    """One mail comes, then the person asks for the list; the mail itself is not timed."""
    reader, smtp = Reader(box, user).sign_in(), mail.Smtp(box.port("smtp"))
    reader.list()
    to = box.address(user)

    def arrive(number):
        smtp.send(to, mail.message(900_000 + number, to))
        return reader.list

    taken = []
    for number in range(bench.count(15, 3)):
        one, _ = sample(box, [arrive(number)])
        taken.append(one)
    walls = [wall for one in taken for wall in one.walls]
    together = Sample(walls, sum(one.cpu for one in taken), sum(one.jit for one in taken), max(one.noise for one in taken))
    bench.results.times("first list after one new mail, " + of, together)
    smtp.close()
    reader.close()


def warm_up(box, user, rounds):
    """Pages, mail and searches of somebody else, so that the server is warm and what is measured is still unseen."""
    reader = Reader(box, user).sign_in()
    for _ in range(rounds):
        for uidl in reader.list(random.randrange(1, max(2, (reader.pages.total or 50) // 50)))[:8]:
            reader.read(uidl)
        for words in (mail.COMMON, mail.JAPANESE, mail.RARE):
            reader.get(reader.pages.search_req(words))
    reader.close()
    box.rest()
