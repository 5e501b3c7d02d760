#!/usr/bin/env python3
"""handshakes.py PORT PID [--pop3|--smtp] [--version 1.2|1.3] [--groups LIST] [--count N] [--warm N] [--label L]

What a TLS handshake costs a server: full, and resumed from a ticket; CPU in milliseconds of the server's processes without Java's compiler
and collector (those are "jit"). PID may be several, with commas. --smtp asks for STARTTLS first. One connection after the other, from this
machine; needs Linux and Python 3.8. Prints one JSON line for each kind."""
import argparse, glob, json, os, select, socket, ssl, time

a = argparse.ArgumentParser()
a.add_argument("port", type=int)
a.add_argument("pid")
a.add_argument("--pop3", action="store_true")
a.add_argument("--smtp", action="store_true")
a.add_argument("--version", default="1.3", choices=("1.2", "1.3"))
a.add_argument("--groups", default="")
a.add_argument("--count", type=int, default=300)
a.add_argument("--warm", type=int, default=50)
a.add_argument("--label", default="")
o = a.parse_args()
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2 if o.version == "1.2" else ssl.TLSVersion.TLSv1_3
if o.groups:
    context.set_ecdh_curve(o.groups)


def cpu():
    """All of the processes, with threads that have ended; and of that compiler and collector."""
    total = jit = 0
    for pid in o.pid.split(","):
        fields = open("/proc/%s/stat" % pid).read().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) * 1e3 / os.sysconf("SC_CLK_TCK")
        for task in glob.glob("/proc/%s/task/*" % pid):
            try:
                if open(task + "/comm").read().startswith(("C1 Comp", "C2 Comp", "GC ", "VM Thread", "VM Periodic", "G1 ")):
                    jit += int(open(task + "/schedstat").read().split()[0]) / 1e6
            except OSError:
                continue
    return total - jit, jit


def shake(session=None):
    plain = socket.create_connection(("127.0.0.1", o.port), 20)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if o.smtp:
        plain.recv(1000)
        plain.sendall(b"EHLO bench.test\r\n")
        while b"250 " not in plain.recv(4096):
            pass
        plain.sendall(b"STARTTLS\r\n")
        if not plain.recv(1000).startswith(b"220"):
            raise SystemExit("no STARTTLS")
    s = context.wrap_socket(plain, session=session, server_hostname="localhost")
    if o.pop3:
        if not s.recv(1000).startswith(b"+OK"):
            raise SystemExit("no greeting")
    elif o.version == "1.3":
        # The ticket comes after the handshake: a read finds it, and nothing else.
        select.select([s], [], [], 5)
        s.setblocking(False)
        try:
            s.recv(1)
        except ssl.SSLWantReadError:
            pass
    taken, reused = s.session, s.session_reused
    plain = None
    s.close()
    return taken, reused


def run(kind, session=None):
    for _ in range(o.warm):
        shake(session)
    time.sleep(0.3)
    work, jit = cpu()
    start = time.perf_counter()
    for _ in range(o.count):
        if shake(session)[1] != (session is not None):
            raise SystemExit("%s: resumed is not as asked" % kind)
    wall = (time.perf_counter() - start) * 1e3
    time.sleep(0.3)
    after = cpu()
    print(json.dumps({"bench": "tls", "label": o.label, "version": o.version, "groups": o.groups, "kind": kind, "count": o.count,
                      "server_cpu_ms": round((after[0] - work) / o.count, 3), "jit_ms": round((after[1] - jit) / o.count, 3),
                      "wall_ms": round(wall / o.count, 2)}))


run("full")
run("resumed", shake()[0])
