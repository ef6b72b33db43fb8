"""What a command costs at the least: two bare Bolt apps behind the server that the bot has.

    python benchmarks/floors.py acks --port 3001 --api http://127.0.0.1:4000/api/
    python benchmarks/floors.py writes --port 3001 --api ... --database sqlite:///floor.db

`acks` is Slack's default `App` with one handler that only acknowledges. `writes` is an `App` with
`process_before_response` whose one handler puts one row into the database.
"""

import argparse
from collections.abc import Callable

import uvicorn
from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient
from sqlalchemy import Column, Integer, MetaData, String, Table, insert
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.store.database import Database

SECRET = "bench"
TOKEN = "xoxb-bench"
ROWS = Table(
    "asks",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("team_id", String(32)),
    Column("user_id", String(32)),
    Column("text", String),
)


def main() -> None:
    """Serve until told to stop."""
    given = argparse.ArgumentParser()
    given.add_argument("kind", choices=("acks", "writes"))
    given.add_argument("--port", type=int, required=True)
    given.add_argument("--api", required=True)
    given.add_argument("--database", default="")
    chosen = given.parse_args()
    client = WebClient(token=TOKEN, base_url=chosen.api)
    is_writing = chosen.kind == "writes"
    app = App(client=client, signing_secret=SECRET, process_before_response=is_writing)
    app.command("/scope")(_writes(chosen.database) if is_writing else _acks)
    web = Starlette(routes=[Route("/slack/events", _answering(app), methods=["POST"])])
    uvicorn.run(web, host="127.0.0.1", port=chosen.port, log_level="warning")


def _answering(app: App) -> Callable[[Request], object]:
    async def on_slack(request: Request) -> Response:
        body = (await request.body()).decode()
        # Bolt's own adapter dispatches in the loop itself, so that a default App answers a
        # hundred a second at the most: its polling sleeps for 10 ms.
        found = await run_in_threadpool(
            app.dispatch, BoltRequest(body=body, headers=dict(request.headers))
        )
        return Response(found.body, found.status, found.first_headers_without_set_cookie())

    return on_slack


def _acks(ack: Ack) -> None:
    ack()


def _writes(url: str) -> Callable[..., None]:
    engine = Database(url).engine
    with engine.begin() as connection:
        ROWS.metadata.create_all(connection)

    def on_scope(ack: Ack, body: dict[str, str]) -> None:
        with engine.begin() as connection:
            connection.execute(
                insert(ROWS).values(
                    team_id=body["team_id"], user_id=body["user_id"], text=body["text"]
                )
            )
        ack()

    return on_scope


if __name__ == "__main__":
    main()
