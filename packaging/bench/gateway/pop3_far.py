#!/usr/bin/env python3
"""A POP3 server some milliseconds away, for figures: MESSAGES messages of one user, made as they are asked for.

pop3_far.py PORT MESSAGES DELAY_MS    listens on 127.0.0.1; any user, password "secret"; prints the commands seen at SIGTERM
"""
import asyncio
import collections
import signal
import sys

PORT, MESSAGES, DELAY = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 1000
SEEN = collections.Counter()


def header(n):
    return (f"Received: from mx.example.test by mail.office.test; Mon, 23 Nov 2026 01:00:00 +0000\r\n"
            f"From: Correspondent {n % 97} <c{n % 97}@example.test>\r\nTo: alice@office.test\r\n"
            f"Subject: Message number {n} about order {n * 7919 % 100003}\r\n"
            f"Date: Mon, {1 + n % 28:02d} Nov 2025 {n % 24:02d}:{n % 60:02d}:00 +0000\r\n"
            f"Message-ID: <{n}@example.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")


def message(n):
    return header(n) + f"Text of message {n}.\r\n" * 200


UIDL = "".join(f"{n} {n:08x}.far\r\n" for n in range(1, MESSAGES + 1))
LIST = "".join(f"{n} {len(message(n))}\r\n" for n in range(1, MESSAGES + 1))


async def serve(reader, writer):
    async def say(text):
        await asyncio.sleep(DELAY)
        writer.write(text.encode())
        await writer.drain()

    try:
        await say("+OK far away\r\n")
        while line := (await reader.readline()).decode().strip():
            verb, _, rest = line.partition(" ")
            verb = verb.upper()
            SEEN[verb] += 1
            if verb == "CAPA":
                await say("+OK\r\nUIDL\r\nTOP\r\nUSER\r\n.\r\n")
            elif verb == "PASS":
                await say("+OK\r\n" if rest == "secret" else "-ERR [AUTH] no\r\n")
            elif verb == "STAT":
                await say(f"+OK {MESSAGES} {MESSAGES * 4000}\r\n")
            elif verb in ("UIDL", "LIST"):
                await say("+OK\r\n" + (UIDL if verb == "UIDL" else LIST) + ".\r\n")
            elif verb == "TOP":
                await say("+OK\r\n" + header(int(rest.split()[0])) + ".\r\n")
            elif verb == "RETR":
                await say("+OK\r\n" + message(int(rest)) + ".\r\n")
            elif verb == "QUIT":
                await say("+OK\r\n")
                break
            else:
                await say("+OK\r\n")
    except ConnectionError:
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", PORT)
    print("listening", flush=True)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    server.close()
    print(dict(SEEN), flush=True)


asyncio.run(main())
