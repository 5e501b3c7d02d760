"""Cost against size: CPU of a search, a list, a page never seen, a mail never opened, a delivery, a start, while one's own box or others' mail grows."""
import time
from tools import machine, mail, stores, work
from tools.box import Box
from tools.record import Sample

TAKES = "5 min a round, and the stores of office and ten"


def run(bench):
    made = {size: stores.store(bench, size) for size in stores.SIZES}
    for number in range(bench.rounds):
        bench.results.round = number + 1
        for size in stores.SIZES:  # others' mail grows around a box of 10,000
            machine.quiet()
            with Box(bench, made[size]) as box:
                start(bench, box, size)
                work.warm_up(box, "rest", bench.count(25, 2))
                everything(bench, box, "small", "box of 10,000 among {:,}".format(size), number)
                if size == stores.SIZES[-1]:  # one's own box grows
                    for user, own in list(stores.BOXES.items())[1:]:
                        everything(bench, box, user, "box of {:,} among {:,}".format(own, size), number)
        if bench.with_ten:
            with Box(bench, stores.ten(bench)) as box:
                start(bench, box, 500_000)
                work.warm_up(box, stores.TEN[bench.count(9, 4)], bench.count(25, 2))
                everything(bench, box, stores.TEN[0], "box of 50,000 among 500,000", number)


def start(bench, box, size):
    box.rest()
    box.restart()
    wall, own, cpu = box.started
    bench.results.put("growth: start, among {:,}".format(size), own, "ms", state="cold", cpu_ms=cpu)


def everything(bench, box, user, of, number):
    work.searches(bench, box, user, of)
    work.pages_and_mail(bench, box, user, of, seed=number)
    smtp, to = mail.Smtp(box.port("smtp")), box.address(user)
    mails = [mail.message(700_000 + i, to) for i in range(bench.count(200, 5))]
    taken, meter = [], machine.Meter(box)
    for one in mails:
        taken.append(smtp.send(to, one))
        time.sleep(0.02)
    box.rest(20)  # with its words in the index
    wall, cpu, jit, noise = meter.read()
    smtp.close()
    bench.results.times("delivery with index, " + of, Sample(taken, cpu, jit, noise))
