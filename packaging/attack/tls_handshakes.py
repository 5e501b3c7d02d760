from _box import tls
from _crowd import crowd

WHAT = "TLS handshakes as fast as 20 clients of 4 addresses can, on HTTPS and POP3S"


def attack(box, stop):
    def one(number):
        with box.secure("https" if number % 2 else "pop3s", f"127.0.8.{number % 4 + 1}", tls(), timeout=3):
            pass

    return "%d handshakes, %d of them refused" % crowd(20, stop, one)
