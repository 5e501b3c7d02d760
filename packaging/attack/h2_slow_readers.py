from _crowd import crowd
from _http2 import connect, request

WHAT = "100 HTTP/2 connections from 10 addresses that ask for 64 pages each and read none"


def attack(box, stop):
    def one(number):
        s = connect(box, f"127.0.2.{number % 10 + 1}", window=0)
        try:
            for i in range(64):
                s.sendall(request(2 * i + 1, "GET", "/login", accept_encoding="gzip"))
            stop.wait(5)
        finally:
            s.close()

    return "%d connections, %d of them cut" % crowd(100, stop, one)
