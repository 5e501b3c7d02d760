from _crowd import hold

WHAT = "1,000 SMTP connections from 20 addresses, 250 KiB of unknown recipients pipelined on each"
PIPELINED = b"EHLO x.example\r\nMAIL FROM:<>\r\n" + b"RCPT TO:<nobody@office.test>\r\n" * 8_000


def attack(box, stop):
    open_, refused = [], 0
    while not stop.is_set():
        kept = []
        for s in open_:
            try:
                s.recv(65536)
                s.send(PIPELINED)
                kept.append(s)
            except BlockingIOError:
                kept.append(s)
            except OSError:
                s.close()
        open_ = kept
        for n in range(min(50, 1_000 - len(open_))):
            try:
                s = box.connect("smtp", f"127.0.6.{n % 20 + 1}", 2)
                refused += s.recv(3) == b"421"
                s.setblocking(False)
                s.send(PIPELINED)
                open_.append(s)
            except OSError:
                pass
        stop.wait(0.2)
    hold(stop, open_)
    return f"{len(open_)} open at the end, {refused} refused"
