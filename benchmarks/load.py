"""A load generator in a process of its own: signed slash commands over kept connections.

    python benchmarks/load.py --port 3000 --secret s --requests 2000 --in-flight 32 --start 0

Every request is made and signed before the first one leaves. Prints one line of JSON: requests a
second, and the latencies' median and 99th percentile in milliseconds.
"""

import argparse
import asyncio
import hashlib
import hmac
import json
import time
from collections import deque
from urllib.parse import urlencode

from ledger import TEAM

PEOPLE = 40


def main() -> None:
    """Send the load and print what it took."""
    given = argparse.ArgumentParser()
    given.add_argument("--port", type=int, required=True)
    given.add_argument("--secret", required=True)
    given.add_argument("--requests", type=int, default=2000)
    given.add_argument("--in-flight", type=int, default=8)
    given.add_argument("--start", type=int, default=0)
    given.add_argument("--clients", type=int, default=200)
    given.add_argument("--teams", type=int, default=1)
    chosen = given.parse_args()
    numbers = range(chosen.start, chosen.start + chosen.requests)
    waiting = deque(_request(n, chosen.clients, chosen.secret) for n in numbers)
    found: list[float] = []
    started = time.perf_counter()
    asyncio.run(_send_all(waiting, found, chosen.port, chosen.in_flight))
    took = time.perf_counter() - started
    found.sort()
    print(
        json.dumps(
            {
                "a_second": len(found) / took,
                "median": found[len(found) // 2] * 1000,
                "p99": found[int(len(found) * 0.99)] * 1000,
            }
        )
    )


def _request(number: int, clients: int, secret: str) -> bytes:
    body = urlencode(
        {
            "token": "x",
            "team_id": TEAM,
            "team_domain": "bench",
            "channel_id": "C0GENERAL",
            "channel_name": "general",
            "user_id": f"U{number % PEOPLE}",
            "user_name": f"person{number % PEOPLE}",
            "command": "/scope",
            "text": f"client-{number % clients + 1} one more landing page, number {number} 2h",
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": f"https://hooks.slack.com/commands/{number}",
            "trigger_id": f"{number}.1",
        }
    ).encode()
    now = str(int(time.time()))
    signed = hmac.new(secret.encode(), b"v0:" + now.encode() + b":" + body, hashlib.sha256)
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Slackbot 1.0\r\n"
        "Accept: application/json,*/*\r\nAccept-Encoding: gzip,deflate\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {now}\r\nX-Slack-Signature: v0={signed.hexdigest()}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _send_all(waiting: deque[bytes], found: list[float], port: int, in_flight: int) -> None:
    await asyncio.gather(*(_connection(waiting, found, port) for _ in range(in_flight)))


async def _connection(waiting: deque[bytes], found: list[float], port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while waiting:
        request = waiting.popleft()
        sent = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await reader.readexactly(length)
        found.append(time.perf_counter() - sent)
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"answered {head[:40]!r}: {body[:200]!r}")
        if b"failed on our side" in body:
            raise SystemExit(f"failed: {body[:300]!r}")
    writer.close()


if __name__ == "__main__":
    main()
