"""Many clients at once, each in a loop until the attack is over."""
import threading


def crowd(count, stop, act):
    """Runs act(number) again and again in this many threads; returns how often it ended, and how often by an error."""
    ended, failed, lock = [0], [0], threading.Lock()

    def one(number):
        while not stop.is_set():
            error = 0
            try:
                act(number)
            except OSError:
                error = 1
                stop.wait(0.05)
            with lock:
                ended[0] += 1
                failed[0] += error

    threads = [threading.Thread(target=one, args=(n,), daemon=True) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended[0], failed[0]


def hold(stop, sockets, limit=None):
    """Keeps the connections open until the end, then closes them."""
    stop.wait(limit)
    for s in sockets:
        s.close()
