"""What is known of the machine while something is measured: load, noise of other programs, and the CPU time of a server."""
import glob, os, re, time

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
CPUACCT = "/sys/fs/cgroup/cpuacct/bench-srv/cpuacct.usage"


def load():
    return float(open("/proc/loadavg").read().split()[0])


def process_ms(pid):
    """CPU of a process, of its dead threads too, in milliseconds with the kernel's precision (clock_getcpuclockid(3))."""
    return time.clock_gettime_ns((~pid << 3) | 2) / 1e6


def compiler_ms(pid):
    """What the compiler's threads have used. It is the JVM's own cost, and falls while it runs longer."""
    total = 0
    for task in glob.glob("/proc/%d/task/*" % pid):
        try:
            name, nanos = open(task + "/comm").read(), int(open(task + "/schedstat").read().split()[0])
        except (OSError, IndexError):
            continue
        if "Compiler" in name:
            total += nanos
    return total / 1e6


def group_ms():
    """CPU of all processes of the peers; their scripts start them in this control group. None where there is no such group."""
    try:
        return int(open(CPUACCT).read()) / 1e6
    except OSError:
        return None


def memory(pid):
    """Resident and proportional memory in MiB, and threads."""
    rollup = open("/proc/%d/smaps_rollup" % pid).read()
    kib = lambda name: int(re.search(r"^%s:\s+(\d+)" % name, rollup, re.M).group(1))
    threads = int(re.search(r"^Threads:\s+(\d+)", open("/proc/%d/status" % pid).read(), re.M).group(1))
    return round(kib("Rss") / 1024), round(kib("Pss") / 1024), threads


class Meter:
    """CPU of a target and noise between two moments. Noise is the share of the whole machine that others used or were given
    (steal): neither the target nor this program, which includes its finished children."""

    def __init__(self, target):
        self.target = target
        self.reset()

    def reset(self):
        self.began = time.perf_counter()
        self.cpu0, self.jit0 = self.target.cpu_ms()
        self.own0, (self.busy0, self.all0) = self.own(), self.ticks()

    @staticmethod
    def own():
        t = os.times()
        return (t.user + t.system + t.children_user + t.children_system) * 1000

    @staticmethod
    def ticks():
        f = list(map(int, open("/proc/stat").readline().split()[1:9]))
        return f[0] + f[1] + f[2] + f[5] + f[6] + f[7], sum(f)

    def read(self):
        """Milliseconds: wall, CPU of the target, of it the compiler's, and noise in per cent of the machine."""
        wall = (time.perf_counter() - self.began) * 1000
        cpu, jit = self.target.cpu_ms()
        busy, everything = self.ticks()
        used, jit_used = (cpu - self.cpu0 if cpu is not None else 0), jit - self.jit0
        spent = (busy - self.busy0) * TICK_MS - used - (self.own() - self.own0)
        noise = max(0, min(100, 100 * spent / max(1, (everything - self.all0) * TICK_MS)))
        return wall, (None if cpu is None else used), jit_used, round(noise)


def quiet(most=20, seconds=10):
    """Waits until other programs use less than so many per cent of the machine, at most so long."""
    class Nothing:
        @staticmethod
        def cpu_ms():
            return 0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        meter = Meter(Nothing)
        time.sleep(0.4)
        if meter.read()[3] < most:
            return
