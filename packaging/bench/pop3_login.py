#!/usr/bin/env python3
"""pop3_login.py HOST PORT USER PASS [--tls] [--reps N] [--label L]: connect, log in, STAT, UIDL of all; milliseconds.

One TLS context for all repetitions, no session resumption: what is measured is the server, not the loading of the client's
certificate store. Prints one JSON line with the median and the first."""
import argparse, json, socket, ssl, statistics, time

a = argparse.ArgumentParser()
for n in ("host", "port", "user", "password"):
    a.add_argument(n)
a.add_argument("--tls", action="store_true")
a.add_argument("--label", default="")
a.add_argument("--reps", type=int, default=15)
o = a.parse_args()
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE


def once():
    start = time.perf_counter()
    s = socket.create_connection((o.host, int(o.port)), 60)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if o.tls:
        s = context.wrap_socket(s)
    f = s.makefile("rb", 1 << 18)

    def ok(command=None):
        if command:
            s.sendall(command.encode() + b"\r\n")
        line = f.readline()
        if not line.startswith(b"+OK"):
            raise SystemExit(repr(line))
        return line

    ok()
    ok("USER " + o.user)
    ok("PASS " + o.password)
    count = int(ok("STAT").split()[1])
    ok("UIDL")
    rows = 0
    while f.readline() != b".\r\n":
        rows += 1
    elapsed = (time.perf_counter() - start) * 1e3
    if rows != count:
        raise SystemExit("%d rows for %d messages" % (rows, count))
    ok("QUIT")
    s.close()
    return count, elapsed


results = [once() for _ in range(o.reps + 1)]
print(json.dumps({"bench": "pop3-login", "label": o.label, "msgs": results[0][0], "first_ms": round(results[0][1], 2),
                  "ms": round(statistics.median(r[1] for r in results[1:]), 2)}))
