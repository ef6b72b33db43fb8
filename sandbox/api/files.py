"""Files: files.info, the two steps of an upload, files.delete."""

import re
import secrets
from typing import Any

from sandbox import files, hearing, records
from sandbox.api.call import ApiError, Call, invalid_arguments, method
from sandbox.api.chat import thread_of
from sandbox.api.conversations import visible
from sandbox.defaults import BOT_USER, Json

# Slack's pattern asks for eight characters behind the first; the ids of this agency are shorter.
PLACE = re.compile(r"[CGDZ][A-Z0-9]{3,}")
PATTERN = r"input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]"


@method("files.info", "files:read")
def files_info(call: Call) -> Json:
    """Describe a file."""
    file = _found(call)
    return {
        "file": files.described(call.workspace, file),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(call: Call) -> Json:
    """Give an address that takes the bytes of a file, once."""
    name = call.need("filename")
    length = _length(call)
    if not length:
        raise ApiError("missing_argument")
    if length > call.workspace.largest_file:
        raise ApiError("file_upload_size_restricted")
    file = files.add(call.workspace, BOT_USER, name)
    ticket = secrets.token_urlsafe(24)
    call.workspace.uploads[ticket] = {"file": file["id"], "length": length}
    return {
        "upload_url": f"{call.workspace.base_url}/upload/v1/{ticket}",
        "file_id": file["id"],
    }


@method("files.completeUploadExternal", "files:write")
def complete_upload(call: Call) -> Json:
    """Share files whose bytes have arrived; without a channel they stay the bot's own."""
    uploaded = [_uploaded(call, one) for one in _asked(call)]
    channel = _target(call)
    if channel is not None:
        _post(call, channel, uploaded)
    call.workspace.touch()
    return {"files": [{"id": file["id"], "title": file["title"]} for file in uploaded]}


@method("files.delete", "files:write")
def files_delete(call: Call) -> Json:
    """Delete a file of the bot."""
    file = _found(call)
    if file["user"] != BOT_USER:
        raise ApiError("cant_delete_file")
    files.delete(call.workspace, file)
    return {}


def _found(call: Call) -> Json:
    file = files.visible_to_bot(call.workspace, call.text("file"))
    if file is None:
        raise ApiError("file_not_found")
    if file.get("deleted"):
        raise ApiError("file_deleted")
    return file


def _length(call: Call) -> int:
    try:
        return int(call.need("length"))
    except ValueError:
        raise invalid_arguments("must provide an integer [json-pointer:/length]") from None


def _asked(call: Call) -> list[Any]:
    asked = call.structure("files", "invalid_arguments")
    if not isinstance(asked, list) or not asked:
        raise invalid_arguments("missing required field: files")
    return asked


def _uploaded(call: Call, asked: Any) -> Json:
    name = str(asked.get("id")) if isinstance(asked, dict) else ""
    file = call.workspace.files.get(name)
    if file is None or file["user"] != BOT_USER or not file["size"] or file.get("completed"):
        raise ApiError("file_not_found")
    file["title"] = str(asked.get("title") or file["name"])
    return file


def _target(call: Call) -> Json | None:
    name = call.text("channel_id")
    if not name:
        return None
    if not PLACE.fullmatch(name):
        raise invalid_arguments(PATTERN)
    channel = visible(call, name)
    if channel["is_archived"]:
        raise ApiError("is_archived")
    if BOT_USER not in channel["members"]:
        raise ApiError("not_in_channel")
    return channel


def _post(call: Call, channel: Json, uploaded: list[Json]) -> None:
    thread_ts = thread_of(call, channel)
    message = records.message(BOT_USER, call.workspace.new_ts(), call.text("initial_comment"))
    message |= {"upload": True, "display_as_bot": False}
    message |= {"thread_ts": thread_ts} if thread_ts else {}
    for file in uploaded:
        file["completed"] = True
        files.share(call.workspace, file, channel["id"], message)
    call.workspace.add_message(channel["id"], message)
    hearing.posted(call.workspace, channel["id"], message | {"subtype": "file_share"})
