"""Hostile documents against the generator: ``python tests/support/hostile.py [FOLDER] [--only WORD]``.

FOLDER holds ``expected.json`` and the documents that it names; by default it is
$HOSTILE, else the cases written here; ``--bombs`` takes the documents of ``bombs.py``. Each case
runs in a child process of its own, within its limits of time and memory and under an audit hook; what
was generated is read, compiled and imported with a canary among the builtins. See SECURITY.md.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import contextlib
import importlib
import io
import json
import os
import re
import resource
import shutil
import signal
import sys
import sysconfig
import tempfile
import time
import tokenize
import tomllib
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
ROOT = TESTS.parent
sys.path[:0] = [str(TESTS), str(TESTS / "support"), str(ROOT / "generator")]
sys.dont_write_bytecode = True

import httpx2  # noqa: E402, F401 - loaded before the hooks are set, as every import below
import orjson  # noqa: E402, F401

import sdkloom.app.pipeline  # noqa: E402
import sdkloom.commands.cli  # noqa: E402
from bombs import bombs  # noqa: E402

Case = dict[str, Any]
Row = dict[str, Any]
OWN = TESTS / "cases_hostile"
PACKAGE = "woven"
DECISIONS: dict[str, dict[str, Any]] = tomllib.loads(
    (TESTS / "hostile_decisions.toml").read_text("utf-8")
)
"""Documents that are accepted with a warning, though they could be refused, each with the reason."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PROCESSES = (
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "pty.",
    "os.startfile",
)
_CHANGES = (
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "shutil.",
)


# -- what a case may touch


class Watch:
    """An audit hook that lists what a run did and may not do."""

    def __init__(self, document: Path, output: Path) -> None:
        self.found: list[str] = []
        self.on = False
        self.output = os.path.realpath(output.parent)
        readable = [
            document.parent,
            ROOT / "generator",
            ROOT / "templates",
            sys.prefix,
            sys.base_prefix,
        ]
        readable += list(sysconfig.get_paths().values())
        self.readable = tuple(
            {os.path.realpath(item) + os.sep for item in (*readable, output.parent)}
        )

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event.startswith("socket.") or event.startswith(_PROCESSES):
            self.found.append(f"{event} {arguments!r:.100}")
        elif event == "open" and isinstance(arguments[0], str | bytes):
            self._open(os.fsdecode(arguments[0]), arguments[2] or 0)
        elif (
            event.startswith(_CHANGES)
            and arguments
            and isinstance(arguments[0], str | bytes | os.PathLike)
        ):
            if not self._inside(os.fsdecode(arguments[0])):
                self.found.append(f"{event} {arguments!r:.200}")
        elif event == "compile" and b"pwned" in str(arguments[0] or "").encode(errors="replace"):
            self.compiled(str(arguments[0]))

    def compiled(self, source: str) -> None:
        """Text of the document may be compiled as a part of a pattern or a package, not by itself."""
        if source.lstrip().startswith("pwned"):
            self.found.append(f"compile {source!r:.100}")

    def _inside(self, path: str) -> bool:
        whole = os.path.abspath(path)
        real = os.path.join(os.path.realpath(os.path.dirname(whole)), os.path.basename(whole))
        return (real + os.sep).startswith(self.output + os.sep)

    def _open(self, path: str, flags: int) -> None:
        if flags & _WRITES:
            if not self._inside(path):
                self.found.append(f"writes {path}")
        elif not (os.path.realpath(path) + os.sep).startswith(
            (*self.readable, "/dev/", "/proc/self/", "/etc/", "/usr/")
        ):
            self.found.append(f"reads {path}")


# -- one case


def run_case(case: Case, folder: Path) -> Row:
    """Run a case in a child process; what is wrong with it is listed under ``faults``."""
    work = Path(tempfile.mkdtemp(prefix="hostile-"))
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _child(case, folder, work, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        output = stream.read()
    _, status, used = os.wait4(pid, 0)
    shutil.rmtree(work, ignore_errors=True)
    row: Row = json.loads(output) if output else {"exit": None, "faults": []}
    if not output:
        row["faults"] = [
            f"ended by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "ended silently"
        ]
    row.setdefault("seconds", round(used.ru_utime + used.ru_stime, 2))
    return {
        "id": case["id"],
        "category": case["category"],
        "expect": case["expect"],
        **row,
        "mib": used.ru_maxrss // 1024,
    }


def _child(case: Case, folder: Path, work: Path, writer: int) -> None:
    limits = case["limits"]
    signal.alarm(12 * limits["seconds"])  # for one that sleeps: other work may share the processor
    # As much again for judging what was made.
    resource.setrlimit(resource.RLIMIT_CPU, (2 * limits["seconds"], 2 * limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_AS, (limits["mib"] << 20, limits["mib"] << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        row = _judged(case, folder, work)
    except BaseException:  # noqa: BLE001 - the harness says what broke it
        row = {"exit": None, "faults": [traceback.format_exc()[-1500:]]}
    with os.fdopen(writer, "wb") as stream:
        stream.write(json.dumps(row).encode())
    os._exit(0)


def _judged(case: Case, folder: Path, work: Path) -> Row:
    document = folder / case["file"]
    output = work / PACKAGE
    watch = Watch(document, output)
    os.chdir(work)
    sys.addaudithook(watch)
    watch.on = True
    started = time.process_time()
    code, messages = command("generate", str(document), "-o", str(output))
    seconds = round(time.process_time() - started, 2)
    expect: str = case["expect"]
    faults = list(_refusal(case, messages)) if code == 2 else []
    if seconds > case["limits"]["seconds"]:
        faults.append(f"took {seconds} s of the processor")
    decided = DECISIONS.get(case["id"]) if (expect, code) == ("refuse", 0) else None
    if code == 0:
        faults += inert(output, case)
    watch.on = False
    if code not in (0, 2):
        faults.append(f"exit code {code}: {messages[-600:]}")
    elif decided is not None:
        faults += _reported(decided, document, work)
    elif (expect, code) in {("refuse", 0), ("inert", 2)}:
        faults.append(f"expected {expect}, exit code {code}: {messages[:400]}")
    if code != 0 and output.exists():
        faults.append("files were written")
    for marker in ("Traceback (most recent call last)", "LEAKED-SECRET-MARKER", "[internal]"):
        if marker in messages:
            faults.append(f"{marker} in what was printed")
    faults += watch.found
    return {"exit": code, "faults": faults, "decided": decided is not None, "seconds": seconds}


def _reported(decision: dict[str, Any], document: Path, work: Path) -> Iterator[str]:
    """What is not refused, by a decision of ours, is told; and refused by those who ask for it."""
    code, output = command("generate", str(document), "-o", str(work / "strict"), "--strict")
    if (code == 2) != decision.get("strict", True):
        yield f"--strict: exit code {code}: {output[:300]}"


def command(*arguments: str) -> tuple[object, str]:
    """Run the command line in this process: its exit code, and all it printed."""
    out = io.StringIO()
    code: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            sdkloom.commands.cli.main(list(arguments))
        except SystemExit as stop:
            code = stop.code or 0
        except BaseException:  # noqa: BLE001 - the crash is the finding
            out.write(traceback.format_exc())
            code = "crash"
    return code, out.getvalue()


def _refusal(case: Case, message: str) -> Iterator[str]:
    """A refusal names the pointer; if the text cannot be read at all, line and column."""
    errors = [line for line in message.splitlines() if ": error: " in line]
    if not errors:
        yield f"no error was told: {message[:300]}"
        return
    name = Path(case["file"]).name
    if not any(f"{name}:" in line for line in errors):
        yield f"the file is not named: {errors[0][:300]}"


# -- what was generated


def inert(output: Path, case: Case) -> list[str]:
    """What is wrong with a package made of a hostile document."""
    texts = {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file()
    }
    faults = [
        f"{path} leaks" for path, content in texts.items() if b"LEAKED-SECRET-MARKER" in content
    ]
    if case.get("payload") == "jj":
        faults += [
            f"{path}: a template was run"
            for path, content in texts.items()
            if b"1337" in content and path != "sdkloom.lock"
        ]
    constants: set[str] = set()
    for path, content in texts.items():
        if path.endswith(".py") and not path.startswith("_runtime/"):
            faults += _tree_faults(path, content, constants)
    faults += [
        f"{field!r:.80} is not among the constants"
        for field in case.get("wire") or ()
        if field not in constants and not _is_documented(field, constants)
    ]
    return faults + imported(output)


def _is_documented(value: str, constants: set[str]) -> bool:
    """Whether a docstring has *value* as JSON: defaults of parameters stand there alone."""
    text = " ".join(json.dumps(value, ensure_ascii=False).split())
    return any(text in " ".join(constant.split()) for constant in constants)


def _tree_faults(path: str, content: bytes, constants: set[str]) -> Iterator[str]:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    if encoding != "utf-8":
        yield f"{path} is read as {encoding}"
    try:
        tree = ast.parse(content, path)
    except (SyntaxError, ValueError) as error:
        yield f"{path} does not compile: {error}"
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and "pwned" in (
            getattr(node, "id", ""),
            getattr(node, "attr", ""),
        ):
            yield f"{path}:{node.lineno}: the canary is code"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            constants.add(node.value)


def imported(output: Path) -> list[str]:
    """Import every module of a package with a canary among the builtins."""
    calls: list[str] = []
    builtins.pwned = lambda *_: calls.append("the canary was called")  # type: ignore[attr-defined]
    sys.path.insert(0, str(output.parent))
    modules = [
        path.relative_to(output.parent).with_suffix("") for path in sorted(output.rglob("*.py"))
    ]
    names = [".".join(module.parts).removesuffix(".__init__") for module in modules]
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001 - the crash is the finding
            calls.append(f"import {name}: {type(error).__name__}: {error!s:.200}")
    for holder in (f"{PACKAGE}.models", PACKAGE):
        module = sys.modules.get(holder)
        for name in getattr(module, "__all__", ()):
            getattr(module, name)
    return calls


# -- all of them


def cases(folder: Path) -> list[Case]:
    """Read the cases of a folder."""
    content: list[Case] = json.loads((folder / "expected.json").read_text("utf-8"))["cases"]
    return content


def lay_bombs(folder: Path, seconds: int, *, few: bool) -> Path:
    """Write the documents of ``bombs.py``, each to end within *seconds* and a gigabyte."""
    values = _few(dict(bombs())) if few else dict(bombs())
    for name, content in values.items():
        (folder / name).write_bytes(content)
    limits = {"seconds": seconds, "mib": 1024}
    listed = [
        {"id": name, "file": name, "category": "bomb", "expect": "either", "limits": limits}
        for name in values
    ]
    (folder / "expected.json").write_text(json.dumps({"cases": listed}), "utf-8")
    return folder


def _few(bombs_by_name: dict[str, bytes]) -> dict[str, bytes]:
    """Keep the smallest of each sort, which the first word of a name tells."""
    chosen: dict[str, str] = {}
    for name, content in bombs_by_name.items():
        sort = re.split(r"[-.]", name)[0]
        if sort not in chosen or len(content) < len(bombs_by_name[chosen[sort]]):
            chosen[sort] = name
    return {name: bombs_by_name[name] for name in chosen.values()}


def documents(folder: Path) -> Path:
    """Find where the documents of a folder of cases are."""
    return folder / "hostile" if (folder / "hostile").is_dir() else folder


def run(folder: Path, chosen: Sequence[Case]) -> list[Row]:
    """Run cases, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda case: run_case(case, documents(folder)), chosen))


def main() -> None:
    """Run what is asked for, and print what failed and the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("HOSTILE", OWN))
    parser.add_argument("--only", default="", help="cases whose id or category holds this")
    parser.add_argument("--json", action="store_true", help="print every row as JSON")
    parser.add_argument("--bombs", action="store_true", help="documents that cost time or memory")
    parser.add_argument("--few", action="store_true", help="one bomb of a sort")
    parser.add_argument("--seconds", type=int, default=10, help="of the processor, for a bomb")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as laid:
        if arguments.bombs:
            arguments.folder = lay_bombs(Path(laid), arguments.seconds, few=arguments.few)
        folder = Path(arguments.folder).resolve()
        rows = run(folder, _chosen(folder, arguments.only))
    failed = [row for row in rows if row["faults"]]
    if arguments.json:
        print(json.dumps(rows))
    else:
        for row in failed:
            print(
                f"{row['id']} ({row['expect']}, exit {row['exit']}): {'; '.join(row['faults'][:3])}"
            )
        print(figures(rows))
    sys.exit(1 if failed else 0)


def _chosen(folder: Path, word: str) -> list[Case]:
    return [case for case in cases(folder) if word in case["id"] or word == case["category"]]


def figures(rows: Sequence[Row]) -> str:
    """Say how many cases there were, and how they ended."""
    ended = Counter({0: "package", 2: "refused"}.get(row["exit"], "neither") for row in rows)
    decided = sum(bool(row.get("decided")) and not row["faults"] for row in rows)
    right = sum(not row["faults"] for row in rows) - decided
    most = (
        f"most {max(row['seconds'] for row in rows)} s CPU, {max(row['mib'] for row in rows)} MiB"
    )
    return f"{len(rows)} documents: {right} as expected, {decided} accepted by decision; {dict(ended)}; {most}"


if __name__ == "__main__":
    main()
