WHAT = "nothing: what the same clients see without an attack, once the box is warm"


def attack(box, stop):
    stop.wait()
