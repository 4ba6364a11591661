"""``pip install .`` into a new environment gives a working ``sdkloom``, from any folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SPEC = """\
openapi: 3.1.0
info: {title: Things, version: "1"}
paths:
  /things:
    get:
      operationId: listThings
      responses:
        "200":
          description: All things.
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}
components:
  schemas:
    Thing: {type: object, required: [name], properties: {name: {type: string, minLength: 1}}}
"""
USE = """
from things import schema
assert schema("Thing").validate({"name": ""})[0].keyword == "minLength"
print(schema("Thing").decode({"name": "a"}).name)
"""


def run(
    *arguments: str | Path, cwd: Path, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program that sees nothing of the checkout."""
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    environment = {key: content for key, content in os.environ.items() if key not in hidden}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    return subprocess.run(
        [str(argument) for argument in arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def pip(*arguments: str | Path, cwd: Path, python: str | Path = sys.executable) -> None:
    done = run(
        python,
        "-m",
        "pip",
        *arguments,
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        cwd=cwd,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as pip builds it; skips where pip has no index to ask."""
    folder = tmp_path_factory.mktemp("wheel")
    probe = run(
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps", "--retries", "0"),
        *("--timeout", "10", "--dest", folder / "probe", "hatchling"),
        cwd=folder,
    )  # fmt: skip
    if probe.returncode:
        pytest.skip(f"pip reaches no package index: {probe.stderr.strip().splitlines()[-1]}")
    pip("wheel", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment in which the wheel is installed."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment)  # this Python's pip installs there: none of its own takes seconds
    folder = environment / ("Scripts" if os.name == "nt" else "bin")
    pip("--python", folder / "python", "install", "--no-compile", wheel, cwd=environment)
    return folder


def test_the_wheel_holds_the_templates_and_nothing_of_the_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    templates = ROOT / "templates"
    wanted = [*templates.glob("*.jinja"), *templates.glob("runtime/**/*.py")]
    assert wanted
    for path in wanted:
        assert f"sdkloom/templates/{path.relative_to(templates).as_posix()}" in names
    for path in (ROOT / "generator" / "sdkloom").glob("*.py"):
        assert f"sdkloom/{path.name}" in names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"sdkloom"}
    assert not [
        name for name in names if "__pycache__" in name or "_cache" in name or name.endswith(".pyc")
    ]


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        metadata = message_from_string(archive.read(name).decode())
        assert archive.read("sdkloom/py.typed") == b""
        licenses = [name for name in archive.namelist() if "/licenses/" in name]
    assert licenses
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Keywords"]
    assert metadata["Description-Content-Type"] == "text/markdown"
    classifiers = metadata.get_all("Classifier", [])
    assert "Typing :: Typed" in classifiers
    assert "Programming Language :: Python :: 3.11" in classifiers
    known = pytest.importorskip("trove_classifiers").classifiers
    assert set(classifiers) <= known


def test_the_source_distribution_holds_what_its_wheel_needs_and_no_more(
    tmp_path: Path, wheel: Path
) -> None:
    pytest.importorskip("hatchling")
    command = (sys.executable, "-m", "hatchling", "build", "--target", "sdist")
    built = run(*command, "--directory", tmp_path, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as sources:
        names = {member.name.partition("/")[2] for member in sources.getmembers()}
    folders = {"generator", "templates", "specs"}
    assert {name for name in names if name.partition("/")[0] not in folders} == {
        *(".gitignore", "pyproject.toml", "PKG-INFO"),
        *("README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE"),
    }
    pip("wheel", "--no-deps", "--wheel-dir", tmp_path, archive, cwd=tmp_path)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as other, zipfile.ZipFile(wheel) as first:
        assert set(other.namelist()) == set(first.namelist())


TYPED_USE = """\
from sdkloom import OutputError, SpecError, __version__, check, diff, generate, slice_spec

reveal_type(generate("a.yaml", "a"))
reveal_type(check("a.yaml", "a"))
reveal_type(diff("a.yaml", "b.yaml"))
reveal_type(slice_spec("a.yaml", include_tag=["Things"]))
reveal_type(__version__)
errors: tuple[type[Exception], ...] = (OutputError, SpecError)
generate("a.yaml", "a", include_tags="Things")
"""


def test_type_checkers_read_the_types_of_an_installed_sdkloom(
    programs: Path, tmp_path: Path
) -> None:
    """Nothing of the checkout is on the path: without ``py.typed`` mypy would refuse the import."""
    pytest.importorskip("mypy")
    (tmp_path / "use.py").write_text(TYPED_USE, "utf-8")
    command = (sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", tmp_path)
    done = run(*command, "--python-executable", programs / "python", "use.py", cwd=tmp_path)
    shown = re.findall(r'Revealed type is "([^"]+)"', done.stdout)
    assert [re.sub(r"\w+\.", "", name) for name in shown] == [
        "Result", "tuple[Difference, ...]", "Diff", "str", "str"
    ], done.stdout  # fmt: skip
    assert re.findall(r"\[([a-z-]+)\]$", done.stdout, re.MULTILINE) == ["call-arg"]


def test_the_wheel_is_the_same_bytes_wherever_and_whenever_it_is_built(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    built: list[bytes] = []
    for number, (seed, mask) in enumerate((("0", 0o022), ("1", 0o077))):
        folder = tmp_path / f"checkout{number}" / "sdkloom"
        for name in ("generator", "templates", "specs"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.pyc"))
        for name in ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE"):
            shutil.copyfile(ROOT / name, folder / name)
        for path in folder.rglob("*.py"):
            os.utime(path, (10**9 + number, 10**9 + number))
        command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(
            command, cwd=folder, env=environment, umask=mask, check=True, capture_output=True
        )
        (wheel,) = (folder / "dist").glob("*.whl")
        built.append(wheel.read_bytes())
    assert built[0] == built[1]


def test_what_is_installed_for_development_is_locked_by_hash() -> None:
    lock = (ROOT / "requirements-dev.txt").read_text("utf-8")
    assert "://" not in lock
    locked = re.findall(
        r"^([\w.-]+)==[^\n]*\\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", lock, re.MULTILINE
    )
    assert len(locked) == len(re.findall(r"^[^ \n]", lock, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(name for extra in extras for name in extra)]
    names = {re.split(r"[<>=\[]", name)[0].lower().replace("_", "-") for name in wanted}
    assert names <= {name for name, _ in locked}


def test_an_installed_sdkloom_generates_from_any_folder(
    wheel: Path, programs: Path, tmp_path: Path
) -> None:
    work = tmp_path / "elsewhere"
    work.mkdir()
    (work / "spec.yaml").write_text(SPEC, "utf-8")
    done = run(programs / "sdkloom", "generate", "spec.yaml", "--output", "things", cwd=work)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        run(programs / "sdkloom", "check", "spec.yaml", "--output", "things", cwd=work).returncode
        == 0
    )
    version = run(programs / "sdkloom", "--version", cwd=tmp_path)
    assert version.returncode == 0
    assert version.stdout.split()[-1] in wheel.name
    used = run(programs / "python", "-c", USE, cwd=tmp_path, path=work)
    assert (used.returncode, used.stdout) == (0, "a\n"), used.stderr
