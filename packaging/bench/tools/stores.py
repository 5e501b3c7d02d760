"""The stores of Postern alone: 15,000, 65,000 and 215,000 mails in boxes of 10,000, 50,000 and 150,000; and ten people with 50,000 each."""
from .box import Store

SIZES = (15_000, 65_000, 215_000)
PEOPLE = ["guest%d" % i for i in range(50)]
TEN = ["reader%d" % i for i in range(10)]


def store(bench, size):
    """`small` has 10,000 in each of them; the others' mail grows around it. `rest` has 5,000, and 50 guests have none."""
    name = "store-%d" % size
    if size == SIZES[0]:
        return Store(bench, name).made(PEOPLE[:bench.count(50, 5)], {"small": bench.size(10_000), "rest": bench.size(5_000)})
    if size == SIZES[1]:
        return Store(bench, name).made([], {"middle": bench.size(50_000)}, store(bench, SIZES[0]))
    return Store(bench, name).made([], {"large": bench.size(150_000)}, store(bench, SIZES[1]))


def ten(bench):
    return Store(bench, "ten").made(["sink"], {user: bench.size(50_000) for user in TEN[:bench.count(10, 5)]})


BOXES = {"small": 10_000, "middle": 50_000, "large": 150_000}
