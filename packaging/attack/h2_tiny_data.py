from _crowd import crowd
from _http2 import DATA, connect, frame, request

WHAT = "20 HTTP/2 connections that read no answer and send bodies of single octets, each in a TLS record of its own"


def attack(box, stop):
    def one(number):
        s = connect(box, f"127.0.3.{number % 10 + 1}", window=0)
        try:
            for i in range(2):
                s.sendall(request(2 * i + 1, "POST", "/compose", False, content_length="60000",
                                  content_type="application/x-www-form-urlencoded"))
            while not stop.is_set():
                s.sendall(frame(DATA, 0, 1, b"a"))
        finally:
            s.close()

    return "%d connections, %d of them cut" % crowd(20, stop, one)
