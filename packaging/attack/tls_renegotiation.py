import subprocess

WHAT = "TLS 1.2 connections that negotiate again and again (openssl s_client)"


def attack(box, stop):
    refused = tries = 0
    for name in ("pop3s", "submissions", "https"):
        done = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{box.ports[name]}", "-tls1_2"],
            input="R\n" * 20, capture_output=True, text=True, timeout=20)
        tries += 1
        refused += 0 < (done.stdout + done.stderr).count("RENEGOTIATING") < 20
    stop.wait()
    return f"{refused} of {tries} listeners refused to negotiate again"
