"""Code that a person wrote beside a package, or inside its folder, survives regeneration and works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import strict
from refresh import invoke

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SPEC = (ROOT / "specs" / "media_upload.yaml").read_text("utf-8")
EXTENSION = """\
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from x_media import Client
from x_media.models import MediaCategory, MediaUploadRequest
from x_media.resources.media import Media


@dataclass(kw_only=True)
class Picture(MediaUploadRequest):
    media_category: MediaCategory = "tweet_image"


class OurMedia(Media):
    def upload_picture(self, path: Path) -> str | None:
        answer = self.upload(Picture(media=path))
        return answer.data.media_key if answer.data else None


class OurClient(Client):
    @cached_property
    def media(self) -> OurMedia:
        return OurMedia(self._transport)
"""

USE = """

import httpx2

sent: list[str] = []


def answer(request: httpx2.Request) -> httpx2.Response:
    sent.append(request.headers["content-type"].partition(";")[0])
    body = b'{"data": {"id": "1", "media_key": "3_1"}}'
    return httpx2.Response(200, headers={"content-type": "application/json"}, stream=httpx2.ByteStream(body))


Path("cat.png").write_bytes(b"png")
transport = httpx2.Client(transport=httpx2.MockTransport(answer))
with OurClient(token="t", http_client=transport) as client:
    print(client.media.upload_picture(Path("cat.png")), sent)
"""


def generate(folder: Path, text: str, *more: str) -> None:
    (folder / "spec.yaml").write_text(text, "utf-8")
    result = invoke(folder, "generate", "spec.yaml", "--output", "x_media", *more)
    assert result.exit_code == 0, result.output


def used(folder: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_survives_regeneration_next_to_the_package_and_inside(tmp_path: Path) -> None:
    generate(tmp_path, SPEC)
    beside, inside = tmp_path / "ours.py", tmp_path / "x_media" / "ours.py"
    within = EXTENSION.replace("from x_media.", "from .").replace(
        "from x_media import", "from .client import"
    )
    beside.write_text(EXTENSION + USE, "utf-8")
    inside.write_text(within + USE, "utf-8")
    for changed in (
        SPEC,
        SPEC.replace("version: ", "version: 9", 1),
        SPEC.replace("A file and what it is for.", "What to upload."),
    ):
        for more in ((), ("--force",), ("--drop-aliases",)):
            generate(tmp_path, changed, *more)
            assert beside.read_text("utf-8") == EXTENSION + USE
            assert inside.read_text("utf-8") == within + USE
            assert invoke(tmp_path, "check", "spec.yaml", "--output", "x_media").exit_code == 0
        assert used(tmp_path, "ours.py") == "3_1 ['multipart/form-data']\n"
        assert used(tmp_path, "-m", "x_media.ours") == "3_1 ['multipart/form-data']\n"


@pytest.mark.checkers
def test_it_passes_the_checkers(tmp_path: Path) -> None:
    generate(tmp_path, SPEC)
    (tmp_path / "x_media" / "ours.py").write_text(EXTENSION, "utf-8")
    strict.passes_checkers(tmp_path)
    strict.is_formatted(tmp_path)


def test_a_file_that_sdkloom_comes_to_need_is_refused_by_name_and_kept(tmp_path: Path) -> None:
    generate(tmp_path, SPEC)
    taken = tmp_path / "x_media" / "resources" / "pictures.py"
    taken.write_text("mine = True\n", "utf-8")
    (tmp_path / "spec.yaml").write_text(
        SPEC.replace("[Media]", "[Pictures]").replace("- Media\n", "- Pictures\n"), "utf-8"
    )
    result = invoke(tmp_path, "generate", "spec.yaml", "--output", "x_media")
    assert result.exit_code == 2
    assert "resources/pictures.py: not written by sdkloom" in result.stderr
    assert taken.read_text("utf-8") == "mine = True\n"
