#!/usr/bin/env python3
"""cold_start.py BIN DATA [--label L]: milliseconds from starting `BIN serve --data DATA` to its ready line; then stops it.

Prints one JSON line. The page cache is as the machine left it; the process is new."""
import argparse, json, subprocess, time

a = argparse.ArgumentParser()
a.add_argument("bin")
a.add_argument("data")
a.add_argument("--label", default="")
o = a.parse_args()
start = time.perf_counter()
p = subprocess.Popen([o.bin, "serve", "--data", o.data], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
for line in p.stdout:
    if line.startswith("postern ready"):
        ready = (time.perf_counter() - start) * 1e3
        break
else:
    raise SystemExit("did not become ready")
p.terminate()
stop = time.perf_counter()
code = p.wait(30)
print(json.dumps({"bench": "cold-start", "label": o.label, "ready_ms": round(ready), "stop_ms": round((time.perf_counter() - stop) * 1e3), "exit": code}))
