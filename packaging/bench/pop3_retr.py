#!/usr/bin/env python3
"""pop3_retr.py HOST PORT USER PASS [--tls] [--label L]: RETR of a whole maildrop over one connection, pipelined by 50.

Prints one JSON line: messages, messages per second, MiB per second. The client counts lines that end messages and checks
the number; loopback only."""
import argparse, json, socket, ssl, time

a = argparse.ArgumentParser()
for n in ("host", "port", "user", "password"):
    a.add_argument(n)
a.add_argument("--tls", action="store_true")
a.add_argument("--label", default="")
a.add_argument("--reps", type=int, default=1)
o = a.parse_args()


def once():
    s = socket.create_connection((o.host, int(o.port)), 60)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if o.tls:
        c = ssl.create_default_context()
        c.check_hostname, c.verify_mode = False, ssl.CERT_NONE
        s = c.wrap_socket(s)
    f = s.makefile("rb", 1 << 18)

    def ok():
        line = f.readline()
        if not line.startswith(b"+OK"):
            raise SystemExit(repr(line))
        return line

    ok()
    for command in ("USER " + o.user, "PASS " + o.password, "STAT"):
        s.sendall(command.encode() + b"\r\n")
        last = ok()
    count = int(last.split()[1])
    start, octets = time.perf_counter(), 0
    for first in range(1, count + 1, 50):
        last = min(count, first + 49)
        s.sendall(b"".join(b"RETR %d\r\n" % i for i in range(first, last + 1)))
        for _ in range(first, last + 1):
            ok()
            while True:
                line = f.readline()
                if line == b".\r\n":
                    break
                if not line:
                    raise SystemExit("closed")
                octets += len(line)
    seconds = time.perf_counter() - start
    s.sendall(b"QUIT\r\n")
    s.close()
    return count, count / seconds, octets / seconds / 2**20


results = [once() for _ in range(o.reps)]
for count, rate, mib in results:
    print(json.dumps({"bench": "pop3-retr", "label": o.label, "msgs": count, "msgs_per_s": round(rate), "MiB_per_s": round(mib, 1)}))
