from _crowd import crowd

WHAT = "300 HTTPS connections from 30 addresses that send an octet of a header each second"


def attack(box, stop):
    def one(number):
        with box.secure("https", f"127.0.10.{number % 30 + 1}") as s:
            s.sendall(b"GET /login HTTP/1.1\r\nHost: localhost\r\nX: ")
            while not stop.wait(1):
                s.sendall(b"x")

    return "%d connections, %d of them cut" % crowd(300, stop, one)
