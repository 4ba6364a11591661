"""The same input gives the same bytes, whatever surrounds the run."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from judging import load
from refresh import CASES, folders, invoke

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
GENERATOR = HERE.parent / "generator"
SPEC = HERE.parent / "specs" / "media_upload.yaml"
PACKAGE = HERE.parent / "generated" / "x_media"
DOCUMENTS = [SPEC, *(folder / "spec.yaml" for folder in folders(CASES))]

named = {"ids": lambda path: path.parent.name}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


def available_locales() -> list[str]:
    if shutil.which("locale") is None:
        return []
    done = subprocess.run(["locale", "-a"], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace").split()


def process(spec: Path, output: Path, folder: Path, **environment: str) -> dict[str, bytes]:
    """Generate in a Python of its own."""
    rest = {key: os.environ[key] for key in ("PATH", "HOME", "SYSTEMROOT") if key in os.environ}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "sdkloom",
            "generate",
            str(spec),
            "--output",
            str(output),
            "--package",
            "it",
        ],
        cwd=folder,
        env={**rest, "PYTHONPATH": str(GENERATOR), **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return contents(output)


ENVIRONMENTS = [
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns"},
    {"PYTHONHASHSEED": "3", "LC_ALL": "en_US.UTF-8", "PYTHONOPTIMIZE": "2", "NO_COLOR": "1"},
]  # fmt: skip


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One document that holds the schemas of all cases of OpenAPI 3.0, and so all constructs."""
    folder = tmp_path_factory.mktemp("document")
    whole = load(SPEC)
    for document in DOCUMENTS[1:]:
        part = load(document)
        if part["openapi"].startswith("3.0"):
            whole["components"]["schemas"] |= part.get("components", {}).get("schemas", {})
    (folder / "spec.json").write_text(json.dumps(whole), "utf-8")
    return folder / "spec.json"


def test_hash_seed_locale_zone_and_folder_change_nothing(many: Path, tmp_path: Path) -> None:
    found: list[Mapping[str, bytes]] = []
    for number, environment in enumerate(ENVIRONMENTS):
        elsewhere = tmp_path / f"{number} äß"
        elsewhere.mkdir()
        shutil.copyfile(many, elsewhere / "spec.json")
        shown = elsewhere if number % 2 else Path()
        found.append(
            process(shown / "spec.json", shown / "it", elsewhere, **environment)
            or contents(elsewhere / "it")
        )
    assert found[0]
    for item in found[1:]:
        assert item == found[0]


def test_the_locales_that_were_tried_exist() -> None:
    """A locale that is not installed falls back to C in silence; say so rather than pretend."""
    installed = {locale.lower().replace("-", "") for locale in available_locales()}
    missing = [
        text
        for text in ("tr_TR.UTF-8", "en_US.UTF-8")
        if text.lower().replace("-", "") not in installed
    ]
    if missing:
        pytest.skip(f"not installed here, so C was used instead: {', '.join(missing)}")


def generated(spec: Path, output: Path) -> dict[str, bytes]:
    """Generate in this process."""
    result = invoke(spec.parent, "generate", spec.name, "--output", str(output), "--package", "it")
    assert result.exit_code == 0, result.stderr
    return contents(output)


@pytest.mark.parametrize("spec", DOCUMENTS, **named)
def test_json_and_yaml_of_one_document_give_one_package(spec: Path, tmp_path: Path) -> None:
    (tmp_path / "spec.json").write_text(json.dumps(load(spec), indent=1), "utf-8")
    shutil.copyfile(spec, tmp_path / "spec.yaml")
    as_json = generated(tmp_path / "spec.json", tmp_path / "a")
    as_yaml = generated(tmp_path / "spec.yaml", tmp_path / "b")
    locks = [json.loads(item.pop("sdkloom.lock")) for item in (as_json, as_yaml)]
    assert as_json == as_yaml
    assert [lock["spec"].pop("name") for lock in locks] == ["spec.json", "spec.yaml"]
    assert locks[0] == locks[1]


@pytest.mark.parametrize("spec", DOCUMENTS, **named)
def test_components_in_another_order_keep_their_names_and_texts(spec: Path, tmp_path: Path) -> None:
    document = load(spec)
    document.setdefault("components", {}).setdefault("schemas", {})
    schemas = document["components"]["schemas"]
    (tmp_path / "one.json").write_text(json.dumps(document), "utf-8")
    document["components"]["schemas"] = dict(reversed(schemas.items()))
    document["components"] = dict(reversed(document["components"].items()))
    (tmp_path / "other.json").write_text(json.dumps(document), "utf-8")
    first = generated(tmp_path / "one.json", tmp_path / "a")
    other = generated(tmp_path / "other.json", tmp_path / "b")
    assert first.keys() == other.keys()
    assert names(first) == names(other)
    assert lines(first["surface.txt"]) == lines(other["surface.txt"])
    for name, text in first.items():
        if name.startswith(("models/", "codecs/")):
            assert lines(text) == lines(other[name]), name


def names(files: Mapping[str, bytes]) -> Any:
    return json.loads(files["sdkloom.lock"])["names"]


def lines(text: bytes) -> list[bytes]:
    """The lines of a text in no order; how many blank ones there are depends on the order."""
    return sorted(item for item in text.split(b"\n") if item)


def test_names_of_an_earlier_run_are_kept(tmp_path: Path) -> None:
    """What was generated from a document wins over what a new schema of the same name would take."""
    spec = tmp_path / "spec.json"
    document = load(SPEC)
    spec.write_text(json.dumps(document), "utf-8")
    before = names(generated(spec, tmp_path / "it"))
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = {
        "user_id": {"type": "object", "properties": {"a": {}}},
        **schemas,
    }
    spec.write_text(json.dumps(document), "utf-8")
    after = names(generated(spec, tmp_path / "it"))
    assert before.items() <= after.items()
    assert after["#/components/schemas/user_id"] != "UserId"


def test_generating_twice_into_one_folder_changes_nothing(tmp_path: Path) -> None:
    shutil.copyfile(SPEC, tmp_path / "spec.yaml")
    before = generated(tmp_path / "spec.yaml", tmp_path / "it")
    assert generated(tmp_path / "spec.yaml", tmp_path / "it") == before


def test_the_committed_package_has_the_hashes_that_its_manifest_lists() -> None:
    content = contents(PACKAGE)
    listed = json.loads(content.pop("sdkloom.lock"))["files"]
    assert listed == {
        name: f"sha256:{hashlib.sha256(text).hexdigest()}" for name, text in content.items()
    }
