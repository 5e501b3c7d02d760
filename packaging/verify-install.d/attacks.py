#!/usr/bin/python3
"""attacks.py PID: what somebody with the server's user tries on a process of that user;
descriptor 7 is the directory of processes. Ends with 1 if anything works."""
import ctypes, os, sys

pid = int(sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)
got = []
PTRACE_ATTACH, PTRACE_SEIZE = 16, 0x4206
for name, request in ("attach", PTRACE_ATTACH), ("seize", PTRACE_SEIZE):
    if libc.ptrace(request, pid, 0, 0) == 0:
        got.append("ptrace " + name)
for name in "mem", "environ", "maps", "auxv":
    try:
        os.read(os.open(f"{pid}/{name}", os.O_RDWR if name == "mem" else os.O_RDONLY, dir_fd=7), 0)
        got.append(name)
    except OSError as e:
        print(f"{name}: {e.strerror}")
try:
    for number in os.listdir(os.open(f"{pid}/fd", os.O_RDONLY, dir_fd=7)):
        got.append("descriptor " + number)
except OSError as e:
    print(f"fd: {e.strerror}")
local = (ctypes.c_char * 8)()
class Iov(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
here, there = Iov(ctypes.addressof(local), 8), Iov(0x400000, 8)
if libc.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) > 0 or ctypes.get_errno() == 14:
    got.append("process_vm_readv")
print("got:", got or "nothing")
sys.exit(1 if got else 0)
