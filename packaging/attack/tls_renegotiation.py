import subprocess, time

WHAT = "TLS 1.2 connections that negotiate again and again (openssl s_client)"
LISTENERS = ("pop3s", "submissions", "https")
TRIES = 20


def negotiates_again(port):
    """How often openssl carried a further handshake out on one connection; it prints the server's certificate at each."""
    client = subprocess.Popen(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-tls1_2"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _ in range(TRIES):
            time.sleep(0.2)  # s_client obeys an R only if it is alone in what it reads
            client.stdin.write(b"R\n")
            client.stdin.flush()
        time.sleep(0.5)
    except BrokenPipeError:
        pass  # the box closed the connection
    client.kill()
    said = client.communicate()[0].decode("latin-1")
    if "RENEGOTIATING" not in said:
        raise OSError(f"openssl did not try: {said[-80:]}")
    return said.split("RENEGOTIATING", 1)[1].count("verify return:")


def attack(box, stop):
    again, connections = 0, 0
    while not stop.is_set():
        for name in LISTENERS:
            again += negotiates_again(box.ports[name]) > 0
            connections += 1
    return f"{again} of {connections} connections could negotiate again"
