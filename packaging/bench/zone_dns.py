#!/usr/bin/env python3
"""zone_dns.py ZONE PORT - a little authoritative DNS on 127.0.0.1 for benchmarks, UDP only. ZONE has lines "TYPE name data"; any other
name does not exist. Runs until it is killed."""
import socket, struct, sys

TYPES = {"A": 1, "MX": 15, "TXT": 16, "AAAA": 28}

def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.rstrip(".").split(".") if label) + b"\0"

def data(kind, text):
    if kind == "A":
        return socket.inet_aton(text)
    if kind == "AAAA":
        return socket.inet_pton(socket.AF_INET6, text)
    if kind == "MX":
        preference, host = text.split()
        return struct.pack(">H", int(preference)) + name(host)
    raw = text.encode()
    return b"".join(bytes([len(raw[i:i + 255])]) + raw[i:i + 255] for i in range(0, len(raw), 255))

records = {}
for line in open(sys.argv[1]):
    kind, owner, text = line.rstrip("\n").split(" ", 2)
    records.setdefault(owner.lower(), []).append((TYPES[kind], data(kind, text)))

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", int(sys.argv[2])))
while True:
    query, client = server.recvfrom(4096)
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1"))
        at += 1 + query[at]
    question = query[12:at + 5]
    owner, kind = ".".join(labels).lower(), struct.unpack(">H", query[at + 1:at + 3])[0]
    known = owner in records or any(key.endswith("." + owner) for key in records)
    answers = [(t, d) for t, d in records.get(owner, []) if t == kind]
    soa = b"" if answers else b"\0" + struct.pack(">HHIH", 6, 1, 300, 22) + b"\0\0" + struct.pack(">IIIII", 1, 60, 60, 60, 300)
    head = query[:2] + struct.pack(">HHHHH", 0x8400 | (query[2] & 1) << 8 | (0 if known else 3), 1, len(answers), 0 if answers else 1, 0)
    body = b"".join(b"\xc0\x0c" + struct.pack(">HHIH", t, 1, 300, len(d)) + d for t, d in answers)
    server.sendto(head + question + body + soa, client)
