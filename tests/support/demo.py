"""Upload a picture to a stand-in for X: the main job, end to end, with nothing but this machine."""

from __future__ import annotations

import asyncio
import struct
import sys
import tempfile
import zlib
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "support"), str(TESTS.parent / "generated")]

from stand_in import Seen, StandIn  # noqa: E402
from x_media import (  # noqa: E402
    ApiError,
    AsyncClient,
    Client,
    RateLimited,
    ValidationError,
    schema,
)
from x_media.models import MediaUploadRequest  # noqa: E402


def picture() -> bytes:
    """A PNG of one red pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\x00\x00")
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def upload_in_a_form(url: str, path: Path) -> None:
    """Send a file, synchronously."""
    with Client(token="demo", base_url=url) as client:
        answer = client.media.upload(
            MediaUploadRequest(media=path, media_category="tweet_image", media_type="image/png")
        )
    print("sync, form:  ", answer.data)


async def upload_as_json(url: str, content: bytes) -> None:
    """Send bytes, asynchronously, as base64 text."""
    async with AsyncClient(token="demo", base_url=url) as client:
        answer = await client.media.upload(
            MediaUploadRequest(media=content, media_category="tweet_image"),
            content_type="application/json",
        )
    print("async, JSON: ", answer.data)


def describe(seen: Seen) -> str:
    """What arrived, in a few words."""
    if seen.json is not None:
        return ", ".join(f"{key}={str(value)[:24]}…" for key, value in seen.json.items())
    return ", ".join(
        f"{field.name}={field.filename or field.content.decode()} ({field.content_type or 'text'}, {len(field.content)} bytes)"
        for field in seen.fields
    )


def show_refusals(url: str) -> None:
    """What is wrong is told all at once, before anything is sent; the server's word is typed too."""
    wrong = MediaUploadRequest(
        media=b"?",
        media_category="holiday",  # type: ignore[arg-type]
        additional_owners=["2244994945", "12\n"],
    )
    with Client(token="demo", base_url=url) as client:
        try:
            client.media.upload(wrong)
        except ValidationError as error:
            for violation in error.violations:
                print("refused here:", violation)
    for token in ("bad", "rate-limited"):
        try:
            with Client(token=token, base_url=url) as client:
                client.media.upload(MediaUploadRequest(media=b"?", media_category="tweet_image"))
        except RateLimited as error:
            print("refused there:", error.status, "until", error.reset_at, error.error)
        except ApiError as error:
            print("refused there:", error.status, error.error)


def main() -> None:
    """Run the demonstration."""
    with StandIn() as server, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "red.png"
        path.write_bytes(picture())
        upload_in_a_form(server.url, path)
        asyncio.run(upload_as_json(server.url, picture()))
        for seen in server.requests:
            print("the server saw:", seen.media_type, describe(seen))
        show_refusals(server.url)
        print("refused by schema():", *schema("UserId").validate("١٢٣"))


if __name__ == "__main__":
    main()
