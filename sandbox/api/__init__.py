"""The Web API: one file a family of methods; `call.answer` is the way in."""

from sandbox.api import chat, conversations, files, people, reactions, team, views
from sandbox.api.call import METHODS, answer

__all__ = [
    "METHODS",
    "answer",
    "chat",
    "conversations",
    "files",
    "people",
    "reactions",
    "team",
    "views",
]
