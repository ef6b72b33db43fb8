"""A bare Slack for the benchmarks: it takes every call and answers what a bot must know.

    python benchmarks/stand_in.py --people 40 --delay 0.1

Prints its port, then how many messages were posted so far whenever a line comes in. Messages are
answered after `--delay` seconds, as long as Slack takes; all else at once.
"""

import argparse
import json
import sys
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

from ledger import TEAM

POST = "chat.postMessage"


def main() -> None:
    """Answer until the standard input is closed."""
    given = argparse.ArgumentParser()
    given.add_argument("--people", type=int, default=40)
    given.add_argument("--delay", type=float, default=0.0)
    chosen = given.parse_args()
    posted = count()
    server = _Server(("127.0.0.1", 0), _handler(_answers(chosen.people), posted, chosen.delay))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    for _ in sys.stdin:
        print(_so_far(posted), flush=True)


class _Server(ThreadingHTTPServer):
    request_queue_size = 1024


def _so_far(posted: "count[int]") -> int:
    return int(repr(posted)[6:-1])


def _answers(people: int) -> Mapping[str, dict[str, Any]]:
    who = {
        "team_id": TEAM,
        "team": "Bench",
        "url": "https://bench.slack.com/",
        "user_id": "UBOT",
        "user": "goodfit",
        "bot_id": "B1",
        "is_enterprise_install": False,
    }
    return {
        "auth.test": who,
        "users.list": {"members": [_person(number) for number in range(people)]},
        "usergroups.list": {"usergroups": []},
        "conversations.info": {"channel": {"id": "C0BENCH", "name": "digest"}},
        "conversations.members": {"members": ["U0"]},
        "apps.connections.open": {"url": ""},
    }


def _person(number: int) -> dict[str, Any]:
    profile = {"real_name": f"Person {number}", "display_name": f"person{number}"}
    return {
        "id": f"U{number}",
        "team_id": TEAM,
        "name": f"person{number}",
        "real_name": f"Person {number}",
        "profile": profile,
        "is_admin": number == 0,
    }


def _handler(
    answers: Mapping[str, dict[str, Any]], posted: "count[int]", delay: float
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Or an answer waits 40 ms for an acknowledgement of its first packet.
        wbufsize = -1

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            method = self.path.rpartition("/")[2]
            found = answers.get(method, {})
            if method == POST:
                found = {"ts": f"1700000000.{next(posted):06}", "channel": "C0BENCH"}
                time.sleep(delay)
            body = json.dumps({"ok": True} | found).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.send_header("x-oauth-scopes", "commands,chat:write,users:read")
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 (http.server's name)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


if __name__ == "__main__":
    main()
