"""TLS beside the peers: CPU of the server for a handshake, full and resumed."""
import socket, time
from tools import machine
from tools.http import CONTEXT
from . import sides

TAKES = "20 s a round and server"


def run(bench):
    for _, target in sides.rounds(bench):
        machine.quiet()
        for service in ("https", "pop3s"):
            for _ in range(bench.count(300, 10)):
                handshake(target, service, None)
            full, resumed = bench.count(200, 10), bench.count(200, 10)
            bench.results.measure("TLS handshake, full, " + service, target, [lambda: handshake(target, service, None)] * full)
            session = handshake(target, service, None, keep=True)
            again = sum(handshake(target, service, session) for _ in range(3)) if session else 0
            if again == 3:
                bench.results.measure("TLS handshake, resumed, " + service, target, [lambda: handshake(target, service, session)] * resumed)
            else:
                bench.results.put("TLS handshakes resumed of 3, " + service, again, "", target.label)


def handshake(target, service, session, keep=False):
    """Connects, shakes hands and closes; the server's first word waits for the end of the handshake. Says whether it was resumed, or
    gives the session: in TLS 1.3 its ticket comes after the handshake, with the first octets."""
    with socket.create_connection(("127.0.0.1", target.port(service)), 30) as plain:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with CONTEXT.wrap_socket(plain, session=session, server_hostname="localhost") as s:
            if service == "https" and keep:
                s.sendall(b"HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            if keep or service != "https":
                s.recv(4_096)
            return s.session if keep else s.session_reused
