"""What clients of other generators do with one document: ``python tests/benchmarks/comparison.py``.

Each generator is installed in an environment of its own under ``build/peers``, generates its client of
``specs/media_upload.yaml`` with its defaults, and answers the same questions. The table is Markdown.
openapi-generator needs Java. What cannot be asked, because the client does not import, is a dash.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "specs" / "media_upload.yaml"
BUILD = ROOT / "build" / "peers"
RUNS = 7

DATA = '{"id": "1", "media_key": "13_1", %s}'
PROBES = """
import json, sys
answers = {}

def ask(question, probe):
    try:
        answers[question] = bool(probe())
    except Exception as error:
        answers[question] = type(error).__name__

def refused(act):
    try:
        act()
    except Exception:
        return True
    return False
"""
UNKNOWN = "an unknown enum value in an answer arrives"
WRONG = "a string where the document has an integer is noticed"
PATTERN = r'`"123\n"` against `^[0-9]{1,19}$` is refused'
ENUM = "a value outside the enum is refused"
EXTRA = "an unknown property of an answer is readable"
QUESTIONS = (ENUM, PATTERN, UNKNOWN, WRONG, EXTRA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A generator: what to install, how to run it, and how to ask its client."""

    name: str
    packages: Sequence[str]
    runtime: Sequence[str]
    command: Callable[[Path, Path], Sequence[str]]
    package: str
    imports: str
    build: str
    encode: str
    decode: str
    extra: str
    enum_type: str = "{!r}"


def _data(more: str) -> str:
    return repr(f'{{"data": {DATA % more}}}')


def questions(peer: Peer) -> str:
    """Write the program that asks a client everything."""
    good = peer.enum_type.format("tweet_image")
    wrong = peer.enum_type.format("holiday")
    state = _data('"processing_info": {"state": "brand_new"}')
    size, extra = _data('"size": "12"'), _data('"brand_new": 7')
    return f"""{PROBES}
{peer.imports}
ask({ENUM!r}, lambda: refused(lambda: {peer.encode.format(peer.build.format(category=wrong, owner="'123'"))}))
ask({PATTERN!r}, lambda: refused(lambda: {peer.encode.format(peer.build.format(category=good, owner=repr("123" + chr(10))))}))
ask({UNKNOWN!r}, lambda: not refused(lambda: {peer.decode.format(state)}))
ask({WRONG!r}, lambda: refused(lambda: {peer.decode.format(size)}))
ask({EXTRA!r}, lambda: 7 == ({peer.extra.format(peer.decode.format(extra))}))
print(json.dumps(answers))
"""


PEERS = (
    Peer(
        name="sdkloom",
        packages=[str(ROOT)],
        runtime=["httpx2"],
        command=lambda bin_, out: [
            str(bin_ / "sdkloom"),
            "generate",
            str(SPEC),
            "-o",
            str(out),
            "-q",
        ],
        package="x_sdkloom",
        imports="from x_sdkloom import schema\nfrom x_sdkloom.models import MediaUploadRequest",
        build="MediaUploadRequest(media=b'x', media_category={category}, additional_owners=[{owner}])",
        encode="(lambda found: 1 / (not found))(schema('MediaUploadRequest').validate("
        "schema('MediaUploadRequest').encode({})))",
        decode="schema('MediaUploadResponse').decode(json.loads({}))",
        extra="({}).data.additional_properties['brand_new']",
    ),
    Peer(
        name="openapi-python-client",
        packages=["openapi-python-client", "ruff"],
        runtime=["httpx", "attrs", "python-dateutil"],
        command=lambda bin_, out: [
            *(str(bin_ / "openapi-python-client"), "generate", "--path", str(SPEC)),
            *("--meta", "none", "--output-path", str(out), "--overwrite"),
        ],
        package="x_opc",
        imports="from x_opc.models import *",
        build="MediaUploadRequest(media='x', media_category={category}, additional_owners=[{owner}])",
        encode="{}.to_dict()",
        decode="MediaUploadResponse.from_dict(json.loads({}))",
        extra="({}).data.additional_properties['brand_new']",
        enum_type="MediaCategory({!r})",
    ),
    Peer(
        name="openapi-generator",
        packages=["openapi-generator-cli"],
        runtime=[
            "urllib3",
            "pydantic",
            "python-dateutil",
            "typing-extensions",
            "types-python-dateutil",
        ],
        command=lambda bin_, out: [
            *(str(bin_ / "openapi-generator-cli"), "generate", "-i", str(SPEC), "-g", "python"),
            *("-o", str(out.parent), "--additional-properties=packageName=x_oag"),
        ],
        package="x_oag",
        imports="from x_oag.models import *",
        build="MediaUploadRequest(media=MediaUploadRequestMedia(b'x'), media_category={category},"
        " additional_owners=[{owner}])",
        encode="{}.to_dict()",
        decode="MediaUploadResponse.from_json({})",
        extra="({}).data.model_extra['brand_new']",
    ),
    Peer(
        name="datamodel-code-generator (models)",
        packages=["datamodel-code-generator"],
        runtime=["pydantic"],
        command=lambda bin_, out: [
            *(
                str(bin_ / "datamodel-codegen"),
                "--input",
                str(SPEC),
                "--input-file-type",
                "openapi",
            ),
            *(
                "--output-model-type",
                "pydantic_v2.BaseModel",
                "--output",
                str(out.with_suffix(".py")),
            ),
        ],
        package="x_dcg",
        imports="from x_dcg import *",
        build="MediaUploadRequest(media=b'x', media_category={category}, additional_owners=[{owner}])",
        encode="{}.model_dump(mode='json')",
        decode="MediaUploadResponse.model_validate_json({})",
        extra="({}).data.model_extra['brand_new']",
    ),
)


def run(*command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it prints."""
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def column(peer: Peer) -> dict[str, str]:
    """Install, generate and ask one generator."""
    home = BUILD / peer.package
    if peer.name == "sdkloom":  # its version stays while its code changes
        shutil.rmtree(home, ignore_errors=True)
    python = environment(home / "generator", peer.packages)
    output = home / "client" / peer.package
    output.parent.mkdir(parents=True, exist_ok=True)
    finished = run(*peer.command(python.parent, output))
    if finished.returncode:
        sys.exit(f"{peer.name}: {finished.stdout[-500:]}{finished.stderr[-500:]}")
    use = environment(home / "use", [*peer.runtime, "mypy"])
    return {"version": version(python, peer), **asked(peer, use, output.parent)}


def asked(peer: Peer, python: Path, folder: Path) -> dict[str, str]:
    """Import every module, ask the questions, check the types and take the time of an import."""
    modules = sorted(
        ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        for path in folder.rglob("*.py")
        if path.relative_to(folder).parts[0].startswith(peer.package)
    )
    broken = [
        module
        for module in modules
        if run(str(python), "-c", f"import {module}", cwd=folder).returncode
    ]
    rows = {"modules that do not import": f"{len(broken)} of {len(modules)}"}
    answers = run(str(python), "-c", questions(peer), cwd=folder)
    found = json.loads(answers.stdout) if answers.returncode == 0 else {}
    for question in QUESTIONS:
        rows[question] = ("yes" if found[question] is True else "no") if question in found else "-"
    target = "." if (folder / f"{peer.package}.py").exists() else peer.package
    types = run(str(python), "-m", "mypy", "--strict", target, cwd=folder).stdout.strip()
    rows["errors of `mypy --strict` in it"] = (
        "0" if "Success" in types else types.split("Found ")[-1].split(" ")[0]
    )
    wanted = peer.imports.splitlines()[-1]
    times = [import_time(python, folder, wanted) for _ in range(RUNS)]
    rows["importing its models"] = f"{statistics.median(times):.0f} ms"
    return rows


def import_time(python: Path, folder: Path, statement: str) -> float:
    """Take the milliseconds of an import in a new process."""
    program = f"import time; t = time.perf_counter()\n{statement}\nprint(time.perf_counter() - t)"
    return float(run(str(python), "-c", program, cwd=folder).stdout or "nan") * 1000


def environment(folder: Path, packages: Sequence[str]) -> Path:
    """Make an environment, or find the one of an earlier run."""
    python = folder / "bin" / "python"
    if not python.exists():
        run(sys.executable, "-m", "venv", str(folder))
    installed = run(str(python), "-m", "pip", "install", "--quiet", *packages)
    if installed.returncode:
        sys.exit(installed.stderr)
    return python


def version(python: Path, peer: Peer) -> str:
    """Say which version was installed."""
    name = "sdkloom" if peer.name == "sdkloom" else peer.packages[0]
    shown = run(str(python), "-m", "pip", "show", name).stdout
    return next(
        line.partition(": ")[2] for line in shown.splitlines() if line.startswith("Version")
    )


def table(columns: dict[str, dict[str, str]]) -> str:
    """Write the table: a column a generator, a row a question."""
    names = list(columns)
    lines = [
        "| | " + " | ".join(f"{name} {columns[name]['version']}" for name in names) + " |",
        "|---" * (len(names) + 1) + "|",
    ]
    rows = [key for key in columns[names[0]] if key != "version"]
    lines += [
        f"| {row} | " + " | ".join(columns[name][row] for name in names) + " |" for row in rows
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table({peer.name: column(peer) for peer in PEERS}))
