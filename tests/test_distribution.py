"""``--project``: a distribution around a package, which is the user's from then on."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sdkloom.commands.cli import main

ROOT = Path(__file__).parent.parent
SPEC = (ROOT / "specs" / "bookshop.yaml").read_text("utf-8")
SNIPPET = re.compile(r"```python\n(.*?)```", re.DOTALL)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def python(*arguments: str, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openapi.yaml").write_text(SPEC, "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was generated once; tests change copies of it."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.yaml").write_text(SPEC, "utf-8")
    with contextlib.chdir(folder):
        assert generate().exit_code == 0
    return folder


@pytest.fixture
def distribution(folder: Path, generated: Path) -> Path:
    shutil.copytree(generated, folder, dirs_exist_ok=True)
    return folder


def generate(*options: str, output: str = "bookshop") -> Result:
    return run("generate", "openapi.yaml", "--output", output, "--project", *options)


def version(folder: Path) -> str:
    return tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def test_a_distribution_is_written_around_the_package(distribution: Path) -> None:
    assert {path.name for path in distribution.iterdir()} == {
        *("openapi.yaml", "bookshop", "pyproject.toml", "README.md", "CHANGELOG.md"),
        *("SKILL.md", "LICENSE", "tests"),
    }
    assert "MIT" in (distribution / "LICENSE").read_text("utf-8")
    skill = (distribution / "SKILL.md").read_text("utf-8")
    assert "Client.books.create(body: NewBook) -> Book" in skill
    assert len(skill.splitlines()) < 100
    assert run("check").exit_code == 0  # the target is in pyproject.toml
    assert run("generate").output == "bookshop: nothing changed\n"


def test_options_become_settings(folder: Path) -> None:
    assert generate("--include-tag", "Books", "--strict", output="src/bookshop").exit_code == 0
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    assert project["tool"]["sdkloom"]["targets"]["bookshop"] == {
        "spec": "openapi.yaml", "output": "src/bookshop", "project": True, "strict": True,
        "include-tags": ["Books"],
    }  # fmt: skip
    assert run("check").exit_code == 0


def test_names_of_a_target_are_names_of_the_distribution(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(
        '[tool.sdkloom.targets.bookshop]\nspec = "openapi.yaml"\noutput = "clients/bookshop"\n'
        'project = true\nnames.operations = {"GET /books" = "find", deleteBook = "remove"}\n'
    )
    assert run("generate").exit_code == 0
    with contextlib.chdir("clients"):
        assert run("check").stdout == "bookshop: fresh\n"


def test_every_operation_has_a_snippet_that_calls_it(distribution: Path) -> None:
    readme = (distribution / "README.md").read_text("utf-8")
    operations = readme.partition("## Operations")[2].partition("\n## ")[0]
    assert operations.count("### `") == 6
    (distribution / "picture.png").write_bytes(b"a")
    program = ["import httpx2", "from bookshop import ApiError", "calls = []"]
    program += ["def answer(request):", "    calls.append(request.method)"]
    program += ["    return httpx2.Response(418)"]
    for snippet in SNIPPET.findall(operations):
        mock = "Client(http_client=httpx2.Client(transport=httpx2.MockTransport(answer)), "
        body = snippet.replace("with Client(", f"with {mock}")
        program += ["try:", *(f"    {line}" for line in body.splitlines())]
        program += ["except ApiError: pass"]
    program.append("print(*sorted(calls))")
    assert python("-c", "\n".join(program), cwd=distribution) == "DELETE GET GET GET POST PUT\n"


def test_its_tests_pass_and_can_fail(distribution: Path) -> None:
    assert " passed" in python("-m", "pytest", "-q", "tests", cwd=distribution)
    resource = distribution / "bookshop" / "resources" / "books.py"
    resource.write_text(resource.read_text("utf-8").replace('"GET"', '"HEAD"'), "utf-8")
    with pytest.raises(AssertionError, match="1 failed"):
        python("-m", "pytest", "-q", "tests", cwd=distribution)


@pytest.mark.parametrize(
    ("old", "new", "expected", "text"),
    [
        ("operationId: deleteBook", "operationId: deleteBook\n      deprecated: true", "1.0.1", "deprecat"),
        ("  title: Bookshop", "  title: Bookshops", "1.0.0", "First"),
    ],
)  # fmt: skip
def test_a_new_document_makes_a_new_version(
    distribution: Path, old: str, new: str, expected: str, text: str
) -> None:
    assert old in SPEC
    (distribution / "openapi.yaml").write_text(SPEC.replace(old, new), "utf-8")
    result = run("generate")
    assert result.exit_code == 0, result.output
    assert version(distribution) == expected
    changelog = (distribution / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## (.*)", changelog, re.MULTILINE)[0] == expected
    assert text in changelog


def test_a_breaking_document_makes_a_major_version(folder: Path) -> None:
    assert generate("--include-tag", "Books", "--include-tag", "Covers").exit_code == 0
    project = folder / "pyproject.toml"
    text = project.read_text("utf-8").replace('version = "1.0.0"', 'version = "1.4.2"  # ours')
    text = text.replace('"Books", "Covers"', '"Books"')
    project.write_text(text, "utf-8")
    (folder / "README.md").write_text("ours", "utf-8")
    (folder / "SKILL.md").unlink()
    result = run("generate")
    assert result.exit_code == 0, result.output
    assert 'version = "2.0.0"  # ours' in project.read_text("utf-8")
    assert "## 2.0.0" in (folder / "CHANGELOG.md").read_text("utf-8")
    assert (folder / "README.md").read_text("utf-8") == "ours"
    assert not (folder / "SKILL.md").exists()


def test_dropped_aliases_make_a_major_version(distribution: Path) -> None:
    assert "operationId: listBooks" in SPEC
    renamed = SPEC.replace("operationId: listBooks", "operationId: findBooks")
    (distribution / "openapi.yaml").write_text(renamed, "utf-8")
    versions: list[str] = []
    for options in ((), ("--drop-aliases",), ("--drop-aliases",)):
        result = run("generate", *options)
        assert result.exit_code == 0, result.output
        versions.append(version(distribution))
    assert versions == ["1.1.0", "2.0.0", "2.0.0"]
    changelog = (distribution / "CHANGELOG.md").read_text("utf-8")
    line = (
        "- major: client.books.list → client.books.find: alias-dropped (both; breaks source, types)"
    )
    assert changelog.count(line) == 1


def test_files_that_exist_are_the_user_s(folder: Path) -> None:
    (folder / "README.md").write_text("ours", "utf-8")
    assert generate().exit_code == 0
    assert (folder / "README.md").read_text("utf-8") == "ours"
    assert (folder / "pyproject.toml").exists()


def test_a_project_that_exists_is_named_and_nothing_is_written(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[project]\nname = "ours"\n', "utf-8")
    message = "bookshop: pyproject.toml exists, so no distribution is written\n"
    assert generate().output.endswith(message)
    assert not (folder / "SKILL.md").exists()
    assert message not in generate().output


def test_a_project_that_cannot_be_read_leaves_the_package_as_it_was(distribution: Path) -> None:
    before = (distribution / "bookshop" / "sdkloom.lock").read_bytes()
    (distribution / "pyproject.toml").write_text("[project", "utf-8")
    (distribution / "openapi.yaml").write_text(SPEC.replace("deleteBook", "removeBook"), "utf-8")
    result = generate()
    assert result.exit_code == 2
    assert "pyproject.toml: it cannot be read" in result.stderr
    assert (distribution / "bookshop" / "sdkloom.lock").read_bytes() == before


@pytest.mark.slow
def test_the_sdist_holds_the_sources_and_no_environment_beside_them(distribution: Path) -> None:
    pytest.importorskip("hatchling")
    (distribution / ".venv" / "bookshop").mkdir(parents=True)
    (distribution / ".venv" / "bookshop" / "client.py").touch()
    (distribution / ".venv" / "python").symlink_to(sys.executable)
    python("-m", "hatchling", "build", "--target", "sdist", cwd=distribution)
    with tarfile.open(distribution / "dist" / "bookshop-1.0.0.tar.gz") as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "bookshop/sdkloom.lock"} <= names
    assert "tests/test_bookshop.py" in names
    assert not [name for name in names if name.startswith(".venv")]


@pytest.mark.slow
def test_the_wheel_holds_the_client_and_not_its_tests(folder: Path) -> None:
    pytest.importorskip("hatchling")
    assert generate("--tests").exit_code == 0
    python("-m", "hatchling", "build", "--target", "wheel", cwd=folder)
    (wheel,) = (folder / "dist").glob("bookshop-1.0.0-*.whl")
    environment = folder / "installed"
    python(
        *("-m", "pip", "install", "--quiet", "--no-deps", "--no-index"),
        *("--target", str(environment), str(wheel)),
        cwd=folder,
    )
    assert (environment / "bookshop" / "py.typed").exists()
    assert not (environment / "bookshop" / "tests").exists()
    use = "import sys; sys.path.insert(0, '.'); from bookshop import Client; print(Client(token='a').books)"
    assert "Books" in python("-c", use, cwd=environment)
