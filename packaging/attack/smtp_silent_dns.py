import re, socket

from _crowd import crowd
from _dns import Dns

WHAT = "200 SMTP connections from 10 addresses that bring mail of domains whose DNS never answers (needs a box of its own)"
DNS = Dns
NETWORKS, CONNECTIONS = 10, 200


def say(s, octets, stop):
    """The code of the answer, however long it takes."""
    s.sendall(octets)
    got = b""
    while not re.search(rb"(?m)^\d{3} .*\r\n", got):
        if stop.is_set():
            return "none when it was over"
        try:
            more = s.recv(4096)
        except socket.timeout:
            continue
        if not more:
            return "closed"
        got += more
    return got.splitlines()[-1][:3].decode()


def attack(box, stop):
    answers = {}

    def bring(number):
        """One mail after the other until the box ends the connection; each waits as long as the box wants."""
        domain = f"silent{number % NETWORKS}.test"
        with box.connect("smtp", f"127.0.8.{number % NETWORKS + 1}") as s:
            s.settimeout(0.5)
            say(s, b"", stop)
            while not stop.is_set():
                for text in (f"EHLO mx.{domain}", f"MAIL FROM:<a{number}@{domain}>", f"RCPT TO:<{box.member}>", "DATA",
                             f"From: a@{domain}\r\nSubject: x\r\n\r\nx\r\n."):
                    code = say(s, text.encode() + b"\r\n", stop)
                    if code[:1] not in ("2", "3"):
                        break
                answers[code] = answers.get(code, 0) + 1
                if code in ("421", "closed"):
                    return

    ended, failed = crowd(CONNECTIONS, stop, bring)
    said = ", ".join(f"{n} times {code}" for code, n in sorted(answers.items()))
    return f"answers to these mails: {said or 'none'}; {failed} of {ended} connections failed"
