"""The benches that are programs of their own, for one figure each: mail from outside, to outside, backup, gateway, search in the store, junk, the package."""
import json, os, shutil, subprocess, tempfile
from tools.record import say

TAKES = "25 min, once each whatever the rounds"

# name: what to run, and the same in small
PROGRAMS = {
    "inbound": (["inbound", "4000", "1", "8", "32"], ["inbound", "100", "1", "8"]),
    "outbound": (["outbound/run", "3000", "0"], ["outbound/run", "100", "0"]),
    "outbound-deferred": (["outbound/run", "3000", "10000"], ["outbound/run", "100", "200"]),
    "backup": (["backup", "1100", "3"], ["backup", "20", "1"]),
    "gateway": (["gateway/run", "50000", "5"], ["gateway/run", "500", "1"]),
    "junk": (["junk/run"], ["junk/run"]),
    "install": (["install"], None),
}
SIZES = (["5000", "55000", "205000"], ["500", "1000"])


def run(bench):
    only = os.environ.get("BENCH_OTHERS", "").split()
    for name, (whole, small) in PROGRAMS.items():
        command = small if bench.quick else whole
        if command and (not only or name in only):
            program(bench, name, [os.path.join(bench.here, command[0]), *command[1:]])
    if not only or "store-search" in only:
        directory = tempfile.mkdtemp(prefix="search-", dir=bench.out)
        try:
            program(bench, "store-search", [bench.java, "-Dorg.sqlite.lib.path=" + os.path.join(bench.dist, "lib/native"), "-cp", bench.classes("SearchBench.java") + ":" + os.path.join(bench.dist, "lib", "*"),
                                            "SearchBench", directory, *SIZES[bench.quick]])
        finally:
            shutil.rmtree(directory, ignore_errors=True)


def program(bench, name, command):
    """Runs it; each number of each JSON line that it prints becomes a line of ours. What else it prints is kept in a log."""
    said = subprocess.run(command, capture_output=True, text=True,
                          env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **({"WARM_UP": "100"} if bench.quick else {})})
    with open(os.path.join(bench.out, name + ".log"), "w") as log:
        log.write(said.stdout + said.stderr)
    if said.returncode:
        say("  %s failed (%d); see %s" % (name, said.returncode, log.name))
    for line in said.stdout.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        keys = ("search", "store", "whole", "pace_ms", "connections", "mail", "verify", "what", "deferred")
        of = ", ".join([name, *("%s=%s" % (key, row[key]) for key in keys if key in row)])
        for key, value in row.items():
            if isinstance(value, (int, float)) and not isinstance(value, bool) and key not in keys and key != "goal":
                bench.results.put("%s: %s" % (of, key), value, row.get("unit", "") if key == "value" else "")
