"""What the parts that compare have in common: the people, their boxes, and the order of the rounds."""
from tools.peers import targets

PEOPLE = ["user%d" % i for i in range(1, 17)]


def boxes(bench):
    return {"user17": bench.size(100, 10), "user18": bench.size(5_000), "user19": bench.size(10_000), "user20": bench.size(50_000)}


def rounds(bench):
    """Each target in turn, freshly started, in every round; the next one begins first in the next round. What is measured in one
    round is measured while nothing else of ours runs."""
    sides = targets(bench, boxes(bench), PEOPLE)
    for number in range(bench.rounds):
        bench.results.round = number + 1
        for target in sides[number % len(sides):] + sides[:number % len(sides)]:
            with target:
                yield number, target
