"""A hatchling, a setuptools and a uv project: built twice, installed editable, and stale; no index is asked."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

from effort import some
from test_build import HATCH, ROOT, SPEC, WRAPPED, project, wheel_names

pytestmark = pytest.mark.slow

OUTPUT = "src/things"
BACKENDS = {
    "hatchling": HATCH + '\n[tool.hatch.build.targets.wheel]\npackages = ["src/things"]\n',
    "setuptools": WRAPPED
    + '[tool.sdkloom.build]\nbackend = "setuptools.build_meta"\ncheck = {check}\n'
    + '[tool.setuptools.packages.find]\nwhere = ["src"]\n'
    + '[tool.setuptools.package-data]\n"*" = ["*"]\n',
    "uv_build": WRAPPED + '[tool.sdkloom.build]\nbackend = "uv_build"\ncheck = {check}\n',
}
PACKAGE_FILES = {
    "things/client.py",
    "things/py.typed",
    "things/sdkloom.lock",
    "things/openapi.json",
}


@dataclass(frozen=True)
class Project:
    """A project in a folder, and the commands that its user types."""

    folder: Path
    settings: str

    def write(self, *, check: bool, operation: str = "listThings") -> None:
        """Write the settings and the document."""
        settings = self.settings.replace("{check}", str(check).lower())
        project(self.folder, settings, output=OUTPUT)
        document = SPEC.replace("listThings", operation)
        (self.folder / "openapi.yaml").write_text(document, "utf-8")

    def build(self) -> tuple[int, str]:
        """Build a wheel with `build`; give its exit code and what was printed."""
        return _run("-m", "build", "--no-isolation", "--wheel", cwd=self.folder)

    def times(self) -> dict[str, int]:
        """List when each file of the package was written."""
        files = [path for path in (self.folder / OUTPUT).rglob("*") if path.is_file()]
        return {str(path): path.stat().st_mtime_ns for path in files if path.suffix != ".pyc"}


def _run(*arguments: str | Path, cwd: Path, python: Path | None = None) -> tuple[int, str]:
    scripts = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "UV_OFFLINE": "1"}
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(python or sys.executable), *map(str, arguments)],
        cwd=cwd, env={**inherited, **offline, "PATH": scripts, "NO_COLOR": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(params=some(tuple(BACKENDS), 3))
def built(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    """A project whose package a first build has made."""
    pytest.importorskip("build")
    if importlib.util.find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    found = Project(tmp_path / "project", BACKENDS[request.param])
    found.folder.mkdir()
    found.write(check=False)
    code, printed = found.build()
    assert code == 0, printed
    return found


def test_builds_and_a_stale_package(built: Project) -> None:
    assert wheel_names(built.folder) >= PACKAGE_FILES
    first = built.times()
    built.write(check=True)
    code, printed = built.build()
    assert code == 0, printed
    assert built.times() == first, "a second build wrote the package again"
    built.write(check=True, operation="allThings")
    code, printed = built.build()
    assert code != 0
    assert f"{OUTPUT}/resources/things.py: stale" in printed
    assert "sdkloom: things: the build stops" in printed
    assert "SystemExit" not in printed
    assert built.times() == first
    built.write(check=False, operation="allThings")
    assert built.build()[0] == 0
    assert built.times() != first


def test_an_editable_install_runs_the_package_in_the_project(
    built: Project, tmp_path: Path
) -> None:
    environment = tmp_path / "environment"
    venv.create(environment)
    python = environment / "bin" / "python"
    (packages,) = environment.glob("lib/python*/site-packages")
    paths = [sysconfig.get_path("purelib"), str(ROOT / "generator")]  # pip, backends, httpx2, ours
    (packages / "backends.pth").write_text("\n".join(paths), "utf-8")
    built.write(check=False, operation="allThings")
    install = ("-m", "pip", "install", "--no-build-isolation", "--no-deps", "--editable", ".")
    code, printed = _run(*install, cwd=built.folder, python=python)
    assert code == 0, printed
    client = "things.Client(base_url='http://localhost')"
    program = f"import things; print(things.__file__, {client}.things.all.__name__)"
    code, printed = _run("-c", program, cwd=tmp_path, python=python)
    assert code == 0, printed
    assert printed.split() == [str(built.folder / OUTPUT / "__init__.py"), "all"]
