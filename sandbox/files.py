"""Files of the workspace: what Slack tells of each, its bytes, and who may see it."""

import mimetypes
import re

from sandbox.defaults import BOT_USER, TEAM, Json
from sandbox.workspace import Workspace

# Slack's own words where they are not simply the ending.
FILETYPES = {"txt": "text", "md": "markdown", "htm": "html", "": "binary"}
PRETTY = {"csv": "CSV", "zip": "Zip", "text": "Plain Text", "pdf": "PDF", "png": "PNG"}


def add(workspace: Workspace, user: str, name: str, title: str = "") -> Json:
    """Note a file of somebody; its bytes come with `fill`, and `share` shows it."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    filetype = FILETYPES.get(ending, ending)
    is_text = mimetype.startswith("text/")
    file: Json = {
        "id": workspace.new_id("F"),
        "created": int(workspace.now()),
        "timestamp": int(workspace.now()),
        "name": name,
        "title": title or name,
        "mimetype": mimetype,
        "filetype": filetype,
        "pretty_type": PRETTY.get(filetype, filetype.upper()),
        "user": user,
        "user_team": TEAM,
        "editable": is_text,
        "size": 0,
        "mode": "snippet" if is_text else "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "shares": {},
    }
    with workspace.changed:
        workspace.files[file["id"]] = file
    return file


def fill(workspace: Workspace, file: Json, content: bytes) -> None:
    """Take the bytes of a file in."""
    workspace.drawer.put(file["id"], content)
    file["size"] = len(content)


def share(workspace: Workspace, file: Json, channel: str, message: Json) -> None:
    """Put a file into a message that is about to be posted."""
    file["shares"].setdefault(channel, []).append(message["ts"])
    message.setdefault("files", []).append(shown(workspace, file))


def delete(workspace: Workspace, file: Json) -> None:
    """Delete a file; in its messages only a mark of it stays."""
    workspace.drawer.drop(file["id"])
    with workspace.changed:
        file["deleted"] = True
        for channel in file["shares"]:
            for message in workspace.messages[channel]:
                message["files"] = [
                    {"id": f["id"], "mode": "tombstone"} if f["id"] == file["id"] else f
                    for f in message.get("files", [])
                ] or message.pop("files", [])
    workspace.touch()


def may_see(workspace: Workspace, file: Json, user: str) -> bool:
    """Say whether somebody owns a file, or is where it was shared."""
    return user == file["user"] or any(
        user in workspace.channels[channel]["members"] for channel in file["shares"]
    )


def shown(workspace: Workspace, file: Json) -> Json:
    """Give a file as it stands in a message and in an event."""
    path = f"{TEAM}-{file['id']}"
    name = re.sub(r"[^a-z0-9._-]+", "_", file["name"].lower())
    return {key: value for key, value in file.items() if key != "shares"} | {
        "url_private": f"{workspace.base_url}/files-pri/{path}/{name}",
        "url_private_download": f"{workspace.base_url}/files-pri/{path}/download/{name}",
        "permalink": f"{workspace.base_url}/files/{file['user']}/{file['id']}/{name}",
        "has_rich_preview": False,
        "file_access": "visible",
    }


def described(workspace: Workspace, file: Json) -> Json:
    """Give a file as the Web API shows it: where it was shared too."""
    kinds: dict[str, list[str]] = {"channels": [], "groups": [], "ims": []}
    shares: Json = {"public": {}, "private": {}}
    for channel, stamps in file["shares"].items():
        place = workspace.channels[channel]
        kind = "ims" if place["is_im"] else "groups" if place["is_private"] else "channels"
        kinds[kind].append(channel)
        openness = "private" if place["is_private"] else "public"
        shares[openness][channel] = [{"ts": ts} for ts in stamps]
    return shown(workspace, file) | kinds | {"shares": {k: v for k, v in shares.items() if v}}


def visible_to_bot(workspace: Workspace, file: str) -> Json | None:
    """Find a file that the bot may know of."""
    found = workspace.files.get(file)
    return found if found is not None and may_see(workspace, found, BOT_USER) else None
