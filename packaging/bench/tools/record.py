"""Results: one JSON object a line. A line is one round; medians over the rounds are made by the table."""
import datetime, json, statistics, subprocess, sys, time
from . import machine


class Sample:
    """Times of single requests in milliseconds, and what they cost the server together."""

    def __init__(self, walls, cpu, jit, noise):
        self.walls, self.n = sorted(walls), len(walls)
        self.cpu = None if cpu is None else cpu / self.n
        self.jit, self.noise = jit / self.n, noise

    def quantile(self, share):
        return self.walls[min(self.n - 1, int(self.n * share))]


def sample(target, requests):
    """Runs the requests one after the other; returns the sample and their results."""
    walls, results = [], []
    meter = machine.Meter(target)
    for request in requests:
        began = time.perf_counter()
        results.append(request())
        walls.append((time.perf_counter() - began) * 1000)
    _, cpu, jit, noise = meter.read()
    return Sample(walls, cpu, jit, noise), results


class Results:
    def __init__(self, path, command, top, java, quick):
        self.path, self.part, self.round, self.quick = path, "", 1, quick
        git = lambda *a: subprocess.run(["git", "-C", top, *a], capture_output=True, text=True).stdout.strip()
        commit = git("rev-parse", "--short=10", "HEAD") + ("+" if git("status", "--porcelain", "-uno") else "")
        self.common = {"commit": commit or "unknown", "java": java, "command": command}

    def put(self, what, value, unit, label="postern", state="warm", cpu_ms=None, noise=None, **more):
        """`what` says what was done and in which box; `cpu_ms` is of the server for one of them, all its threads; `state` is cold (right after a start; the system's page cache is kept) or warm."""
        line = {"part": self.part, "what": what, "label": label, "state": state, "value": round(value, 3), "unit": unit}
        if cpu_ms is not None:
            line["cpu_ms"] = round(cpu_ms, 3)
        line.update({"noise_pct": noise, "load": machine.load(), "round": self.round, "quick": self.quick,
                     "date": datetime.datetime.now().astimezone().isoformat(timespec="seconds"), **self.common, **more})
        with open(self.path, "a") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        say("  %-16s %-4s %-62s %10.2f %s%s" % (label, state, what, value, unit, "" if cpu_ms is None else "  (CPU %.2f ms)" % cpu_ms))

    def times(self, what, sample, label="postern", state="warm", p95=False, **more):
        """The median of a sample, or the 95th percentile, with the least and the most."""
        value = sample.quantile(0.95) if p95 else statistics.median(sample.walls)
        self.put(what, value, "ms", label, state, sample.cpu, sample.noise, n=sample.n, jit_ms=round(sample.jit, 2),
                 least=round(sample.walls[0], 2), most=round(sample.walls[-1], 2), **more)

    def measure(self, what, target, requests, state="warm", p95=False):
        """Runs the requests one after the other and keeps their times; returns their results."""
        requests = list(requests)
        if not requests:
            say("  nothing to measure for: " + what)
            return []
        taken, results = sample(target, requests)
        self.times(what, taken, target.label, state, p95)
        return results


def say(text):
    print(text, file=sys.stderr, flush=True)
