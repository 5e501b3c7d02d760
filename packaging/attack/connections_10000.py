from _crowd import hold

WHAT = "10,000 connections from 200 addresses to HTTPS and SMTP that say nothing"


def attack(box, stop):
    open_, failed = [], 0
    while not stop.is_set():
        if len(open_) >= 10_000:
            stop.wait(1)
            continue
        try:
            n = len(open_) + failed
            open_.append(box.connect("https" if n % 2 else "smtp", f"127.0.9.{n % 200 + 1}", 1))
        except OSError:
            failed += 1
    hold(stop, open_)
    return f"{len(open_)} connections made, {failed} failed"
