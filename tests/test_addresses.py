"""SPEC as an address or as standard input: for every command, over real sockets."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hosts import Host, serving
from refresh import invoke
from sdkloom import check, generate, slice_spec
from sdkloom.commands.cli import main
from test_cli import snapshot

SPEC = """\
openapi: 3.1.0
info: {title: Things, version: "1"}
paths:
  /things:
    get:
      operationId: listThings
      tags: [things]
      responses:
        "200":
          description: All things.
          content:
            application/json:
              schema: {$ref: "models/common.yaml#/Things"}
  /others:
    post:
      operationId: addOther
      tags: [others]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Other"}}}}
      responses: {"204": {description: Done.}}
components:
  schemas:
    Other: {type: object, properties: {name: {type: string}}}
"""
COMMON = """\
Things: {type: array, items: {$ref: "#/Thing"}}
Thing: {type: object, required: [id], properties: {id: {type: string}, of: {$ref: "../api.yaml#/components/schemas/Other"}}}
"""
PLAIN = SPEC.replace("models/common.yaml#/Things", "#/components/schemas/Other")
OVERLAY = """\
overlay: 1.0.0
info: {title: t, version: "1"}
actions:
- {target: $.components.schemas.Other.properties, update: {more: {type: string}}}
"""


@pytest.fixture
def host() -> Iterator[Host]:
    with serving() as found:
        found.texts |= {"/v1/api.yaml": SPEC, "/v1/models/common.yaml": COMMON}
        yield found


@pytest.fixture
def address(host: Host) -> str:
    return host.url("/v1/api.yaml")


def given(folder: Path, text: str | bytes, *arguments: str) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(main, arguments, input=text, catch_exceptions=False)


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "sdkloom.lock").read_text("utf-8"))
    return found


def on(day: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(day * 86_400))


# An address


def test_a_package_is_generated_from_an_address(tmp_path: Path, host: Host, address: str) -> None:
    done = invoke(tmp_path, "generate", address, "--output", "client")
    assert (done.exit_code, done.stderr) == (0, "")
    assert host.asked == ["/v1/api.yaml", "/v1/models/common.yaml"]  # the way back is no file
    (tmp_path / "v1" / "models").mkdir(parents=True)
    (tmp_path / "v1" / "api.yaml").write_text(SPEC)
    (tmp_path / "v1" / "models" / "common.yaml").write_text(COMMON)
    invoke(tmp_path, "generate", "v1/api.yaml", "--output", "same", "--package", "client")
    python = [path.relative_to(tmp_path / "same") for path in (tmp_path / "same").rglob("*.py")]
    assert python
    for path in python:
        local, fetched = (tmp_path / name / path for name in ("same", "client"))
        assert fetched.read_bytes() == local.read_bytes(), path


def test_each_run_reads_it_once_again_and_the_date_is_that_of_the_content(
    tmp_path: Path, host: Host, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("generate", address, "--output", "client")
    on(1, monkeypatch)
    assert invoke(tmp_path, *command).exit_code == 0
    spec = manifest(tmp_path / "client")["spec"]
    assert (spec["name"], spec["read"]) == (address, "1970-01-02")
    before = snapshot(tmp_path / "client")
    on(2, monkeypatch)
    host.asked.clear()
    assert invoke(tmp_path, *command).stdout == "client: nothing changed\n"
    assert host.asked == ["/v1/api.yaml", "/v1/models/common.yaml"]
    host.texts["/v1/api.yaml"] = f"# A comment.\n{SPEC}"
    assert invoke(tmp_path, *command).stdout == "client: nothing changed\n"
    assert snapshot(tmp_path / "client") == before
    host.texts["/v1/models/common.yaml"] = COMMON.replace("required: [id], ", "")
    assert invoke(tmp_path, *command).exit_code == 0
    assert manifest(tmp_path / "client")["spec"]["read"] == "1970-01-03"
    other = invoke(tmp_path, "generate", address, "--output", "fresh", "--package", "client")
    assert other.exit_code == 0
    assert manifest(tmp_path / "fresh") == manifest(tmp_path / "client")


def test_a_document_is_asked_for_once_in_a_run_that_writes(
    tmp_path: Path, host: Host, address: str
) -> None:
    invoke(tmp_path, "generate", address, "--output", "client")
    host.texts["/v1/api.yaml"] = SPEC.replace("listThings", "allThings")
    host.asked.clear()
    assert invoke(tmp_path, "generate", address, "--output", "client").exit_code == 0
    assert host.asked == ["/v1/api.yaml", "/v1/models/common.yaml"]


def test_check_compares_with_the_copy_unless_it_is_to_fetch(
    tmp_path: Path, host: Host, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(1, monkeypatch)
    args = (address, "--output", "client", "--include-tag", "things")
    invoke(tmp_path, "generate", *args)
    host.texts["/v1/models/common.yaml"] = COMMON.replace(
        "id: {type: string}", "id: {type: integer}"
    )
    host.asked.clear()
    done = invoke(tmp_path, "check", *args)
    assert (done.exit_code, host.asked) == (0, [])
    message = f"compared with what {address} gave on 1970-01-02: --fetch reads it again"
    assert done.stdout == f"client: fresh, {message}\n"
    found = json.loads(invoke(tmp_path, "check", *args, "--format", "json").stdout)
    assert (found["read"], found["differences"]) == ("1970-01-02", [])
    done = invoke(tmp_path, "check", *args, "--fetch")
    assert (done.exit_code, host.asked) == (1, ["/v1/api.yaml", "/v1/models/common.yaml"])
    assert ": stale\n" in done.stdout
    assert "compared with" not in done.stdout


def test_check_needs_no_server(tmp_path: Path) -> None:
    with serving() as host:
        host.texts["/api.json"] = json.dumps(
            {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}
        )
        args = (host.url("/api.json"), "--output", "client")
        assert invoke(tmp_path, "generate", *args).exit_code == 0
    assert invoke(tmp_path, "check", *args).exit_code == 0
    done = invoke(tmp_path, "check", *args, "--fetch")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{args[0]}:1:1: error: ")
    assert "connection failed" in done.stderr
    before = snapshot(tmp_path)
    assert invoke(tmp_path, "generate", *args).exit_code == 2
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (["--include-tag", "things"], "client/sdkloom.lock: settings: the options changed"),
        (["--strict"], "client/sdkloom.lock: settings: the options changed"),
        (["--package", "other"], "client/sdkloom.lock: settings: the options changed"),
    ],
)
def test_check_tells_what_else_is_asked_for_than_the_copy_holds(
    change: list[str], message: str, tmp_path: Path, address: str
) -> None:
    invoke(tmp_path, "generate", address, "--output", "client")
    done = invoke(tmp_path, "check", address, "--output", "client", *change)
    assert (done.exit_code, done.stdout.splitlines()[0].startswith(message)) == (1, True)
    assert len(done.stdout.splitlines()) == 1


def test_check_tells_another_address_and_a_copy_that_was_edited(
    tmp_path: Path, host: Host, address: str
) -> None:
    invoke(tmp_path, "generate", address, "--output", "client")
    done = invoke(tmp_path, "check", host.url("/v2/api.yaml"), "--output", "client")
    assert (done.exit_code, "name was" in done.stdout) == (1, True)
    copy = tmp_path / "client" / "openapi.json"
    copy.write_text(copy.read_text("utf-8").replace("Things", "Thongs"), "utf-8")
    done = invoke(tmp_path, "check", address, "--output", "client")
    assert (done.exit_code, done.stdout) == (1, "client/openapi.json: edited\n")
    copy.unlink()
    done = invoke(tmp_path, "check", address, "--output", "client")
    assert (done.exit_code, done.stdout) == (1, "client/openapi.json: missing\n")


def test_check_tells_what_was_edited_by_hand(tmp_path: Path, address: str) -> None:
    invoke(tmp_path, "generate", address, "--output", "client")
    edited = tmp_path / "client" / "client.py"
    edited.write_text(edited.read_text("utf-8") + "# mine\n", "utf-8")
    done = invoke(tmp_path, "check", address, "--output", "client")
    assert done.stdout.startswith("client/client.py: edited\nclient: compared with what ")


def test_overlays_over_an_address_are_compared_by_their_content(
    tmp_path: Path, address: str
) -> None:
    pytest.importorskip("jsonpath")
    (tmp_path / "overlay.yaml").write_text(OVERLAY)
    args = (address, "--output", "client", "--overlay", "overlay.yaml")
    assert invoke(tmp_path, "generate", *args).exit_code == 0
    assert invoke(tmp_path, "check", *args).exit_code == 0
    assert invoke(tmp_path, "generate", *args).stdout == "client: nothing changed\n"
    (tmp_path / "overlay.yaml").write_text(OVERLAY.replace("more", "less"))
    done = invoke(tmp_path, "check", *args)
    assert (done.exit_code, "overlays was" in done.stdout) == (1, True)


def test_a_project_may_name_an_address(tmp_path: Path, address: str) -> None:
    target = f'[tool.sdkloom.targets.client]\nspec = "{address}"\noutput = "client"\n'
    (tmp_path / "pyproject.toml").write_text(target)
    done = invoke(tmp_path, "check")
    assert (done.exit_code, done.stdout) == (
        1,
        "client: there is no package: run sdkloom generate client\n",
    )
    assert invoke(tmp_path, "generate").exit_code == 0
    assert invoke(tmp_path, "check").stdout.startswith("client: fresh, compared with ")
    assert invoke(tmp_path, "check", "--fetch").stdout == "client: fresh\n"
    assert invoke(tmp_path, "check", "client", "--fetch").stdout == "client: fresh\n"
    done = invoke(tmp_path, "generate", address)
    assert (done.exit_code, "name the folder of the package" in done.stderr) == (2, True)
    (tmp_path / "pyproject.toml").write_text(target.replace(address, "-"))
    done = invoke(tmp_path, "generate")
    assert (done.exit_code, "not standard input" in done.stderr) == (2, True)


def test_targets_that_share_an_address_read_it_once(
    tmp_path: Path, host: Host, address: str
) -> None:
    targets = [
        f'[tool.sdkloom.targets.{tag}]\nspec = "{address}"\noutput = "{tag}"\ninclude-tags = ["{tag}"]\n'
        for tag in ("things", "others")
    ]
    (tmp_path / "pyproject.toml").write_text("".join(targets))
    assert invoke(tmp_path, "generate").exit_code == 0
    assert sorted(host.asked) == ["/v1/api.yaml", "/v1/models/common.yaml"]
    assert "files" in manifest(tmp_path / "things")["spec"]
    assert "files" not in manifest(tmp_path / "others")["spec"]
    host.texts.clear()
    assert invoke(tmp_path, "check").exit_code == 0
    done = invoke(tmp_path, "check", "--fetch")
    assert (done.exit_code, done.stderr.count("the server answers 404")) == (2, 1)


def test_inspect_slice_and_diff_take_addresses(tmp_path: Path, host: Host, address: str) -> None:
    host.texts["/new.yaml"] = PLAIN.replace("/others", "/more")
    host.texts["/old.yaml"] = PLAIN
    assert invoke(tmp_path, "inspect", address).stdout.startswith(f"{address}: OpenAPI 3.1: Things")
    done = invoke(tmp_path, "slice", host.url("/old.yaml"), "--include-tag", "others")
    assert (done.exit_code, "addOther" in done.stdout, "listThings" in done.stdout) == (
        0,
        True,
        False,
    )
    done = invoke(tmp_path, "slice", address, "--include-tag", "things", "-o", "slice.yaml")
    assert (done.exit_code, f"may be relative to {address} " in done.stderr) == (0, True)
    done = invoke(tmp_path, "diff", host.url("/old.yaml"), host.url("/new.yaml"))
    assert done.exit_code == 0
    assert done.stdout.startswith(
        f"{host.url('/old.yaml')} → {host.url('/new.yaml')}\nThings 1\nmajor: "
    )
    invoke(tmp_path, "generate", host.url("/old.yaml"), "--output", "client")
    done = invoke(tmp_path, "diff", "client", host.url("/old.yaml"), "--fail-on", "any")
    assert done.exit_code == 0


def test_the_functions_take_addresses(tmp_path: Path, host: Host, address: str) -> None:
    generate(address, tmp_path / "client")
    host.texts["/v1/api.yaml"] = SPEC.replace("listThings", "allThings")
    assert check(address, tmp_path / "client") == ()
    assert check(address, tmp_path / "client", fetch=True)
    assert slice_spec(address, include_tag="others").startswith("openapi: 3.1.0")


def test_only_the_host_that_was_named_is_met(tmp_path: Path, host: Host, address: str) -> None:
    with serving() as other:
        other.texts["/common.yaml"] = COMMON.replace("../api.yaml", address)
        text = SPEC.replace("models/common.yaml", other.url("/common.yaml"))
        host.texts["/v1/api.yaml"] = text
        args = ("generate", address, "--output", "client")
        done = invoke(tmp_path, *args)
        assert (done.exit_code, other.asked) == (2, [])
        assert f"--allow-remote {other.name}" in done.stderr
        assert done.stderr.startswith(f"{address}:13:30: error: ")
        assert invoke(tmp_path, *args, "--allow-remote", other.name).exit_code == 0
        assert invoke(tmp_path, "check", *args[1:], "--allow-remote", other.name).exit_code == 0


@pytest.mark.parametrize(
    "ref", ["file:///etc/passwd", "http://169.254.169.254/x", "//example.com/x"]
)
def test_a_fetched_document_leads_nowhere_else(
    ref: str, tmp_path: Path, host: Host, address: str
) -> None:
    host.texts["/v1/api.yaml"] = SPEC.replace("models/common.yaml", ref)
    done = invoke(tmp_path, "generate", address, "--output", "client")
    assert (done.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "cannot be followed" in done.stderr


@pytest.mark.parametrize("ref", ["/etc/passwd", "../../../etc/passwd"])
def test_a_path_in_a_fetched_document_is_one_of_its_host(
    ref: str, tmp_path: Path, host: Host, address: str
) -> None:
    host.texts["/v1/api.yaml"] = SPEC.replace("models/common.yaml", ref)
    done = invoke(tmp_path, "generate", address, "--output", "client")
    assert (done.exit_code, host.asked) == (2, ["/v1/api.yaml", "/etc/passwd"])


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("http://example.com/api.yaml", "http is read from this machine only: write https"),
        ("ftp://example.com/api.yaml", "only https://HOST/… is read"),
        ("file:///api.yaml", "name a file by its path"),
        ("https://user:secret@example.com/api.yaml", "user or password"),
        ("https:///api.yaml", "only https://HOST/… is read"),
    ],
)
@pytest.mark.parametrize(
    "command", ["generate", "check", "check --fetch", "inspect", "slice", "diff"]
)
def test_other_addresses_are_refused(command: str, spec: str, reason: str, tmp_path: Path) -> None:
    name, *flags = command.split()
    output = ["--output", "client"] if name in {"generate", "check"} else []
    if command == "check":
        (tmp_path / "client").mkdir()
        (tmp_path / "client" / "sdkloom.lock").write_text("{}")
    second = ["client"] if name == "diff" else []
    done = invoke(tmp_path, name, spec, *second, *output, *flags)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{spec}:1:1: error: ")
    assert reason in done.stderr


def test_an_address_that_gives_a_page_is_reported(tmp_path: Path, host: Host) -> None:
    host.texts["/docs"] = "<!DOCTYPE html>\n<html><title>Docs: v1</title></html>"
    done = invoke(tmp_path, "generate", host.url("/docs"), "--output", "client")
    assert done.stderr.startswith(f"{host.url('/docs')}:1:1: error: this is an HTML page")
    assert (done.exit_code, list(tmp_path.iterdir())) == (2, [])
    done = invoke(tmp_path, "generate", host.url("/nothing"), "--output", "client")
    assert "the server answers 404" in done.stderr


def test_root_is_about_files(tmp_path: Path, address: str) -> None:
    done = invoke(tmp_path, "inspect", address, "--root", ".")
    assert (done.exit_code, "--root names a folder for files" in done.stderr) == (2, True)


@pytest.mark.parametrize("spec", ["-", "https://example.com/api.yaml"])
def test_only_files_are_watched(spec: str, tmp_path: Path) -> None:
    done = invoke(tmp_path, "generate", spec, "--output", "client", "--watch")
    assert (done.exit_code, "--watch waits for a file" in done.stderr) == (2, True)


# Standard input


@pytest.mark.parametrize("is_json", [False, True])
def test_a_package_is_generated_from_standard_input(tmp_path: Path, *, is_json: bool) -> None:
    text = PLAIN
    if is_json:
        (tmp_path / "plain.yaml").write_text(PLAIN)
        text = json.dumps({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}})
    done = given(tmp_path, text, "generate", "-", "--output", "client")
    assert (done.exit_code, done.stderr) == (0, "")
    again = given(tmp_path, text, "generate", "-", "--output", "client")
    assert again.stdout == "client: nothing changed\n"
    assert given(tmp_path, text, "check", "-", "--output", "client").stdout == "client: fresh\n"
    changed = text.replace("Things", "Thongs").replace('"t"', '"u"')
    assert given(tmp_path, changed, "check", "-", "--output", "client").exit_code == 1
    assert given(tmp_path, changed, "generate", "-", "--output", "client").exit_code == 0


def test_inspect_slice_and_diff_take_standard_input(tmp_path: Path) -> None:
    assert given(tmp_path, PLAIN, "inspect", "-").stdout.startswith("<stdin>: OpenAPI 3.1: ")
    done = given(tmp_path, PLAIN, "slice", "-", "--include-tag", "others")
    assert (done.exit_code, "addOther" in done.stdout, "listThings" in done.stdout) == (
        0,
        True,
        False,
    )
    encoded = PLAIN.encode("utf-16")
    done = given(tmp_path, encoded, "slice", "-", "--include-tag", "others")
    assert done.stdout_bytes.decode("utf-16").startswith("openapi: 3.1.0")
    (tmp_path / "old.yaml").write_text(PLAIN)
    new = PLAIN.replace("/others", "/more")
    assert given(tmp_path, new, "diff", "old.yaml", "-").stdout.startswith(
        "old.yaml → <stdin>\nThings 1\nmajor"
    )
    assert given(tmp_path, new, "diff", "-", "old.yaml").stdout.startswith(
        "<stdin> → old.yaml\nThings 1\nmajor"
    )
    assert given(tmp_path, new, "diff", "-", "-").exit_code == 2


@pytest.mark.parametrize("text", ["", "openapi: [", "<html>"])
@pytest.mark.parametrize("command", ["generate", "check", "inspect", "slice", "diff"])
def test_what_is_wrong_in_standard_input_is_reported_there(
    command: str, text: str, tmp_path: Path
) -> None:
    output = ["--output", "client"] if command in {"generate", "check"} else []
    (tmp_path / "old.yaml").write_text(PLAIN)
    more = ["old.yaml"] if command == "diff" else []
    done = given(tmp_path, text, command, "-", *more, *output)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(("<stdin>:1:1: ", "<stdin>:2:1: "))
    assert done.stderr.count("\n") == 1


def test_standard_input_has_the_folder_that_root_names(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "common.yaml").write_text(
        COMMON.replace("../api.yaml#/components/schemas/Other", "#/Things")
    )
    done = given(tmp_path, SPEC, "inspect", "-")
    assert (done.exit_code, "--root FOLDER names its folder" in done.stderr) == (2, True)
    done = given(tmp_path, SPEC, "generate", "-", "--output", "client", "--root", ".")
    assert (done.exit_code, done.stderr) == (0, "")
    assert given(tmp_path, SPEC, "check", "-", "--output", "client", "--root", ".").exit_code == 0
    shutil.move(tmp_path / "models", tmp_path.parent / "models")
    done = given(tmp_path, SPEC, "check", "-", "--output", "client", "--root", ".")
    assert (done.exit_code, "models/common.yaml" in done.stderr) == (2, True)
