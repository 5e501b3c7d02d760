"""outbound.py POSTERN SINK DNS COUNT DEFERRED - see run. Prints one JSON line."""
import json, os, signal, smtplib, socket, ssl, subprocess, sys, tempfile, threading, time

postern, sink_source, dns_source, count, deferred = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
BODY = "x" * 70 + "\r\n"
MAIL = "From: user1@bench.test\r\nTo: a@far.test\r\nSubject: bench\r\n\r\n" + BODY * 56

def free(kind):
    with socket.socket(socket.AF_INET, kind) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]

def cpu_ms(pid):
    fields = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

def submit(port, total, recipients):
    """Queues over as many connections as there are threads; a message for each recipient that the list gives."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    todo, lock = iter(range(total)), threading.Lock()
    failures = []
    def one():
        try:
            with smtplib.SMTP_SSL("127.0.0.1", port, context=context) as client:
                client.login("user1@bench.test", "quiet river lantern 1")
                while True:
                    with lock:
                        i = next(todo, None)
                    if i is None:
                        return
                    client.sendmail("user1@bench.test", recipients(i), MAIL)
        except Exception as e:
            failures.append(repr(e))
    threads = [threading.Thread(target=one) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    if failures:
        raise SystemExit("submission failed: " + failures[0])

with tempfile.TemporaryDirectory() as work:
    dns_port, sink_port, started = free(socket.SOCK_DGRAM), free(socket.SOCK_STREAM), []
    try:
        with open(work + "/zone", "w") as zone:
            zone.write("MX far.test 10 mx.far.test\nA mx.far.test 127.0.0.1\nMX dead.test 10 mx.dead.test\nA mx.dead.test 127.0.0.7\n")
        started.append(subprocess.Popen([sys.executable, dns_source, work + "/zone", str(dns_port)]))
        data = work + "/data"
        sets = {"delivery.dns-server": "127.0.0.1:%d" % dns_port, "delivery.port": str(sink_port),
                "delivery.private-targets": "true", "delivery.retry": '["1 h"]',
                "submission.recipients-per-hour": "0", "submission.recipients-per-day": "0"}
        command = [postern, "init", "--data", data, "--domain", "bench.test", "--hostname", "localhost", "--https", "127.0.0.1:0",
                   "--smtp", "127.0.0.1:0", "--pop3s", "127.0.0.1:0"]
        for extra in os.environ.get("INIT_SETS", "").split():
            key, value = extra.split("=", 1)
            sets[key] = value
        for key, value in sets.items():
            command += ["--set", key + "=" + value]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([postern, "user", "add", "--data", data, "user1@bench.test", "--password-stdin"],
                       input=b"quiet river lantern 1\n", check=True, stdout=subprocess.DEVNULL)
        log = open(work + "/serve.log", "w+")
        box = subprocess.Popen([postern, "serve", "--data", data], stdout=log, stderr=subprocess.STDOUT)
        started.append(box)
        while "postern ready" not in open(work + "/serve.log").read():
            if box.poll() is not None:
                raise SystemExit(open(work + "/serve.log").read())
            time.sleep(0.1)
        ports = dict(line.strip().split("=") for line in open(data + "/run/ports"))
        port = int(ports["submissions"])
        if deferred:
            submit(port, (deferred + 99) // 100, lambda i: ["u%d@dead.test" % n for n in range(i * 100, i * 100 + 100)])
            time.sleep(5)
        sink = subprocess.Popen(["java", sink_source, str(sink_port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(sink)
        sink.stdout.readline()
        submit(port, count, lambda i: ["a@far.test"])
        sink.stdin.write("go\n")
        sink.stdin.flush()
        lines, before = [], cpu_ms(box.pid)
        for line in sink.stdout:
            parts = line.split()
            if parts and parts[0].isdigit():
                lines.append([int(p) for p in parts])
                if lines[-1][1] >= count:
                    break
        first, last = lines[0], lines[-1]
        seconds = max(0.001, (last[0] - first[0]) / 1000)
        print(json.dumps({"messages": count, "deferred": deferred, "msgs_per_s": round((last[1] - first[1]) / seconds, 1),
                          "connections": last[2], "server_cpu_ms_per_msg": round((cpu_ms(box.pid) - before) / count, 2)}))
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
