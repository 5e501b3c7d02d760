from _crowd import crowd
from _http2 import connect, request
from _member import Probe

WHAT = "10 HTTP/2 connections with a session of the member bob that search and open the title list as fast as they can"


def attack(box, stop):
    thief = Probe(box, "page")
    thief.member = box.other
    cookie = thief.login()

    def one(number):
        s = connect(box, f"127.0.12.{number % 4 + 1}")
        try:
            for i in range(500):
                s.sendall(request(2 * i + 1, "GET", "/search?q=good" if i % 2 else "/mail/inbox", cookie=cookie))
                if i >= 50:
                    s.recv(65536)
                if stop.is_set():
                    return
        finally:
            s.close()

    return "%d connections, %d of them cut" % crowd(10, stop, one)
