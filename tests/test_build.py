"""Packages as a step of a build: a hook of hatchling, and a PEP 517 backend around any other."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import os
import socket
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from effort import some
from sdkloom.commands.cli import main

ROOT = Path(__file__).parent.parent
SPEC = """\
openapi: 3.1.0
info: {title: Things, version: "1"}
paths:
  /things:
    get:
      operationId: listThings
      responses: {"200": {description: All things.}}
"""
PROJECT = '[project]\nname = "things"\nversion = "1.0.0"\n'
TARGET = '\n[tool.sdkloom.targets.things]\nspec = "openapi.yaml"\noutput = "{output}"\n'
WRAPPED = '[build-system]\nrequires = ["sdkloom"]\nbuild-backend = "sdkloom.build"\n'
HATCH = (
    '[build-system]\nrequires = ["hatchling", "sdkloom"]\nbuild-backend = "hatchling.build"\n'
    "\n[tool.hatch.build.hooks.sdkloom]\ncheck = {check}\n"
)
LOCAL = """\
import pathlib, zipfile

def build_wheel(folder, settings=None, metadata=None):
    with zipfile.ZipFile(pathlib.Path(folder, "things-1-py3-none-any.whl"), "w") as wheel:
        for path in sorted(pathlib.Path("things").rglob("*")):
            wheel.write(path)
    return "things-1-py3-none-any.whl"
"""
BACKENDS = {
    "setuptools.build_meta": (
        '[tool.setuptools]\npackages = ["things"]\npackage-data = {things = ["**/*"]}\n',
        "things",
    ),
    "flit_core.buildapi": ("", "things"),
    "pdm.backend": ("", "things"),
    "poetry.core.masonry.api": ('[tool.poetry]\npackages = [{include = "things"}]\n', "things"),
    "uv_build": ("", "src/things"),
}


def run(hook: str, folder: Path, *, module: str = "sdkloom.build") -> tuple[int, str, str]:
    """Call a hook of a build backend in this process; what it imported and set is undone."""
    (folder / "dist").mkdir(exist_ok=True)
    output, errors, paths = io.StringIO(), io.StringIO(), sys.path[:]
    code = 0
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(errors),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("NO_COLOR", "1")
        patch.setattr(socket.socket, "connect", None)  # nothing is fetched
        try:
            getattr(importlib.import_module(module), hook)("dist")
        except SystemExit as end:
            code = 1
            print("" if isinstance(end.code, int) else end.code, file=sys.stderr)
        finally:
            sys.path[:] = paths
            sys.modules.pop("local", None)
    return code, output.getvalue(), errors.getvalue()


def run_apart(hook: str, folder: Path) -> tuple[int, str, str]:
    """Call a hook in a process of its own, as pip does, with no network to use."""
    (folder / "dist").mkdir(exist_ok=True)
    offline = "import socket; socket.socket.connect = None; "
    scripts = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    paths = {"PATH": scripts, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", f"{offline}import sdkloom.build as b; print(b.{hook}('dist'))"],
        cwd=folder,
        env={**os.environ, **paths, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def project(folder: Path, *texts: str, output: str = "things") -> Path:
    (folder / "openapi.yaml").write_text(SPEC, "utf-8")
    text = "\n".join([*texts, PROJECT, TARGET.format(output=output)])
    (folder / "pyproject.toml").write_text(text, "utf-8")
    return folder


def wheel_names(folder: Path) -> set[str]:
    (wheel,) = (folder / "dist").glob("things-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture
def wrapped(tmp_path: Path) -> Path:
    settings = '[tool.sdkloom.build]\nbackend = "local"\nbackend-path = ["."]\n'
    (tmp_path / "local.py").write_text(LOCAL, "utf-8")
    return project(tmp_path, WRAPPED, settings)


def test_the_very_first_wheel_holds_the_client_and_the_second_generates_nothing(
    wrapped: Path,
) -> None:
    code, _, errors = run("build_wheel", wrapped)
    assert (code, errors) == (0, "")
    assert {"things/client.py", "things/py.typed", "things/sdkloom.lock"} <= wheel_names(wrapped)
    before = (wrapped / "things" / "sdkloom.lock").stat().st_mtime_ns
    assert run("build_wheel", wrapped)[0] == 0
    assert (wrapped / "things" / "sdkloom.lock").stat().st_mtime_ns == before


def test_hooks_that_the_backend_does_not_have_are_missing(wrapped: Path) -> None:
    with pytest.raises(AttributeError, match="'local' has no attribute 'build_editable'"):
        run("build_editable", wrapped)


@pytest.mark.slow
def test_what_is_wrong_ends_the_process_without_a_traceback(wrapped: Path) -> None:
    (wrapped / "openapi.yaml").unlink()
    code, output, errors = run_apart("build_wheel", wrapped)
    assert code == 1
    assert "openapi.yaml" in output + errors
    assert errors.endswith("sdkloom: things: the build stops\n")
    assert "Traceback" not in errors


def test_check_fails_the_build_instead_of_generating(wrapped: Path) -> None:
    path = wrapped / "pyproject.toml"
    path.write_text(path.read_text("utf-8").replace("\nbackend =", "\ncheck = true\nbackend ="))
    code, output, errors = run("build_wheel", wrapped)
    assert code == 1
    assert output == "things: there is no package: run sdkloom generate things\n"
    assert errors == "sdkloom: things: the build stops\n"
    assert not (wrapped / "things").exists()
    path.write_text(path.read_text("utf-8").replace("check = true", "check = false"), "utf-8")
    assert run("build_wheel", wrapped)[0] == 0
    path.write_text(path.read_text("utf-8").replace("check = false", "check = true"), "utf-8")
    (wrapped / "openapi.yaml").write_text(SPEC.replace("listThings", "allThings"), "utf-8")
    code, output, _ = run("build_wheel", wrapped)
    assert code == 1
    assert "things/resources/things.py: stale" in output


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('backend = "local"', 'backend = "nowhere"', "'nowhere' cannot be imported"),
        ('backend = "local"', 'backend = "sdkloom.build"', "name another backend"),
        ('backend = "local"', "chek = true", "did you mean 'check'?"),
        ('"openapi.yaml"', '"missing.yaml"', "missing.yaml"),
    ],
)
def test_what_is_wrong_is_reported_without_a_traceback(
    wrapped: Path, old: str, new: str, message: str
) -> None:
    path = wrapped / "pyproject.toml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    code, output, errors = run("build_wheel", wrapped)
    assert code != 0
    assert message in output + errors


def test_an_sdist_without_the_document_is_built_as_it_is(wrapped: Path) -> None:
    assert run("build_wheel", wrapped)[0] == 0
    (wrapped / "openapi.yaml").unlink()
    assert run("build_wheel", wrapped)[0] == 1
    (wrapped / "PKG-INFO").write_text("Name: things\n")
    assert run("build_wheel", wrapped)[0] == 0


@pytest.mark.parametrize("backend", some(tuple(BACKENDS), 3))
@pytest.mark.slow
def test_other_backends_build_wheels_sdists_and_editable_wheels(
    tmp_path: Path, backend: str
) -> None:
    settings, output = BACKENDS[backend]
    top = backend.partition(".")[0]
    if importlib.util.find_spec(top) is None or (
        top == "setuptools" and importlib.util.find_spec("setuptools._vendor.wheel") is None
    ):
        pytest.skip(f"{top}, of this year, is not installed")
    build = f'[tool.sdkloom.build]\nbackend = "{backend}"\n'
    project(tmp_path, WRAPPED, build, settings, output=output)
    text = (tmp_path / "pyproject.toml").read_text("utf-8")
    text = text.replace('version = "1.0.0"', 'version = "1.0.0"\ndescription = "Things."')
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    code, output, errors = run_apart("build_wheel", tmp_path)
    assert code == 0, output + errors
    assert {"things/client.py", "things/sdkloom.lock", "things/py.typed"} <= wheel_names(tmp_path)
    for hook in ("build_sdist", "build_editable"):
        code, output, errors = run_apart(hook, tmp_path)
        assert code == 0, output + errors
    (sdist,) = (tmp_path / "dist").glob("things-1.0.0.tar.gz")
    with tarfile.open(sdist) as archive:
        assert any(name.endswith("things/client.py") for name in archive.getnames())


@pytest.mark.parametrize("check", [False, True])
def test_a_hatchling_project_needs_a_table_alone(tmp_path: Path, check: bool) -> None:
    pytest.importorskip("hatchling")
    folder = project(tmp_path, HATCH.format(check=str(check).lower()))
    (folder / ".gitignore").write_text("things/\n", "utf-8")
    settings = '\n[tool.hatch.build.targets.wheel]\npackages = ["things"]\n'
    path = folder / "pyproject.toml"
    path.write_text(path.read_text("utf-8") + settings, "utf-8")
    code, output, errors = run("build_wheel", folder, module="hatchling.build")
    if check:
        assert code == 1
        assert "there is no package: run sdkloom generate things" in output
        return
    assert code == 0, errors
    assert {"things/client.py", "things/py.typed"} <= wheel_names(folder)
    code, _, errors = run("build_editable", folder, module="hatchling.build")
    assert code == 0, errors
    assert run("build_sdist", folder, module="hatchling.build")[0] == 0


@pytest.fixture
def hatching(tmp_path: Path) -> Path:
    """A distribution that `--project --tests` wrote, with the hook, whose package git ignores."""
    pytest.importorskip("hatchling")
    (tmp_path / "openapi.yaml").write_text(SPEC, "utf-8")
    with contextlib.chdir(tmp_path):
        command = ["generate", "openapi.yaml", "--output", "src/things", "--project", "--tests"]
        assert CliRunner().invoke(main, command).exit_code == 0
    path = tmp_path / "pyproject.toml"
    path.write_text(path.read_text("utf-8") + "\n[tool.hatch.build.hooks.sdkloom]\n", "utf-8")
    (tmp_path / ".gitignore").write_text("src/\n", "utf-8")
    return tmp_path


def test_a_wheel_of_a_hatchling_project_has_no_tests(hatching: Path) -> None:
    assert run("build_wheel", hatching, module="hatchling.build")[0] == 0
    assert "things/client.py" in wheel_names(hatching)
    assert not [name for name in wheel_names(hatching) if "tests" in name]


def test_a_build_that_raises_the_version_stops_and_the_next_has_it(hatching: Path) -> None:
    """hatchling has read the version by then: the wheel would be another one of the same name."""
    (hatching / "openapi.yaml").write_text(SPEC.replace("listThings", "allThings"), "utf-8")
    code, _, errors = run("build_wheel", hatching, module="hatchling.build")
    assert code == 1
    assert errors == "sdkloom: pyproject.toml: the version was raised: build again\n"
    assert not [*(hatching / "dist").iterdir()]
    assert run("build_wheel", hatching, module="hatchling.build")[0] == 0
    assert [path.name for path in (hatching / "dist").iterdir()] == [
        "things-1.1.0-py3-none-any.whl"
    ]
