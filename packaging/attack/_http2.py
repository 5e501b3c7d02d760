"""Frames of HTTP/2 (RFC 9113), by hand."""
import struct
from _box import tls

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PING, WINDOW_UPDATE, CONTINUATION = 0, 1, 2, 3, 4, 6, 8, 9
END_STREAM, END_HEADERS = 1, 4
CONTEXT = tls("h2")


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def text(value):
    data, length = value.encode(), len(value)
    if length < 127:
        return bytes([length]) + data
    rest, out = length - 127, [127]
    while rest >= 128:
        out.append(rest & 127 | 128)
        rest >>= 7
    return bytes(out + [rest]) + data


def header(method, path, **more):
    fields = {":method": method, ":scheme": "https", ":authority": "localhost", ":path": path}
    fields |= {name.replace("_", "-"): value for name, value in more.items()}
    return b"".join(b"\0" + text(name) + text(value) for name, value in fields.items())


def request(stream, method, path, ends=True, **more):
    return frame(HEADERS, END_HEADERS | (END_STREAM if ends else 0), stream, header(method, path, **more))


def connect(box, source, window=1 << 20):
    s = box.secure("https", source, CONTEXT)
    s.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, window)))
    return s
