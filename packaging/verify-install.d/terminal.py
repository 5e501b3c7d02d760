#!/usr/bin/python3
"""terminal.py ANSWERS COMMAND …: runs a command at a terminal of its own and types a line of ANSWERS whenever it asks, which is
when it has written the beginning of a line and waits. Prints what the terminal showed; ends as the command does."""
import os, pty, select, sys, time

answers = open(sys.argv[1], encoding="utf-8").read().split("\n")[:-1]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown, typed_at, end = b"", 0, time.monotonic() + 120
while time.monotonic() < end:
    ready, _, _ = select.select([fd], [], [], 0.5)
    if ready:
        try:
            more = os.read(fd, 65536)
        except OSError:
            break
        if not more:
            break
        shown += more
    elif answers and len(shown) > typed_at and not shown.endswith(b"\n"):
        typed_at = len(shown)
        os.write(fd, answers.pop(0).encode() + b"\n")
else:
    os.kill(pid, 9)
sys.stdout.write(shown.decode("utf-8", "replace").replace("\r", ""))
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
if answers:
    sys.exit(f"nobody asked for: {answers}")
sys.exit(code)
