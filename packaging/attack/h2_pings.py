from _crowd import crowd
from _http2 import PING, SETTINGS, connect, frame

WHAT = "20 HTTP/2 connections that send nothing but PING and SETTINGS"


def attack(box, stop):
    def one(number):
        s = connect(box, f"127.0.5.{number % 4 + 1}")
        try:
            while not stop.is_set():
                s.sendall(frame(PING, 0, 0, b"12345678") + frame(SETTINGS, 0, 0))
        finally:
            s.close()

    return "%d connections, %d of them cut" % crowd(20, stop, one)
