"""Socket Mode spoken by hand: the test plays the bot."""

import json
import threading
from contextlib import contextmanager

import httpx
import websocket


def opened(slack, token=None):
    headers = {"Authorization": f"Bearer {token or slack.app_token}"}
    return httpx.post(slack.api_url + "apps.connections.open", headers=headers).json()


@contextmanager
def socket_to(slack, *, greeted=True):
    """A bare web socket, on which a test speaks the protocol by hand."""
    line = websocket.create_connection(opened(slack)["url"], timeout=10)
    if greeted:
        read(line)
    yield line
    line.close()


def read(line):
    return json.loads(line.recv())


def acknowledge(line, envelope, **payload):
    answer = {"envelope_id": envelope["envelope_id"]} | ({"payload": payload} if payload else {})
    line.send(json.dumps(answer))


@contextmanager
def started(call, *arguments):
    """Do what a person does beside the test, which plays the bot; give where its result comes."""
    found = []
    thread = threading.Thread(target=lambda: found.append(call(*arguments)))
    thread.start()
    yield found
    thread.join(timeout=10)
