"""Callers of a generated package, written from its surface: one typed function an operation.

Each builds what the operation asks for, and may give, of the package's own models, and says what it
gets back, so that running and type-checking it tells whether another package still serves it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import strict
from support.surface import entries

_METHOD = re.compile(r"Client\.(\w+\.\w+)\((.*)\) -> (\w+)$")
_SCALARS = {
    "str": '"1"',
    "int": "1",
    "float": "1.5",
    "bool": "True",
    "bytes": 'b"1"',
    "object": "None",
    "dt.datetime": "dt.datetime(2025, 1, 1, tzinfo=dt.timezone.utc)",
    "dt.date": "dt.date(2025, 1, 1)",
}
_DEEPEST = 6
_HEAD = """\
from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer

from {package} import Client, models

seen: list[str] = []


class Handler(BaseHTTPRequestHandler):
    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        is_json = self.headers.get("content-type") == "application/json"
        seen.append(" ".join((self.command, self.path, body.decode() if is_json else "")))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{{}}")

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer

    def log_message(self, format: str, *args: object) -> None:
        pass

"""
_FOOT = """

calls: dict[str, Callable[[Client], object]] = {{
{calls}
}}
server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
found: dict[str, list[str]] = {{}}
with Client(token="t", base_url=f"http://127.0.0.1:{{server.server_port}}") as client:
    for name, call in calls.items():
        seen.clear()
        try:
            call(client)
            found[name] = ["done", *seen]
        except Exception as error:
            found[name] = [type(error).__name__, *seen]
server.shutdown()
print(json.dumps(found))
"""


@dataclass(slots=True)
class Callers:
    """The script, and what it uses of a package: method → names of models, directly or not."""

    script: str
    uses: dict[str, set[str]]
    lines: dict[int, str] = field(default_factory=dict[int, str])
    """Line of the script → the method that it calls."""


@dataclass(slots=True)
class _Surface:
    """The models of a package, as its surface lists them."""

    aliases: dict[str, str] = field(default_factory=dict[str, str])
    required: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    all: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def value(self, kind: str, depth: int = 0) -> str | None:
        """Write a value of a type; ``None`` where that takes more than names and scalars."""
        kind = (
            kind.partition(" | ")[0].strip() if not kind.startswith(("list[", "Literal[")) else kind
        )
        if kind in _SCALARS:
            return _SCALARS[kind]
        if (found := re.match(r'Literal\[("[^"]*"|-?\d+)', kind)) is not None:
            return found[1]
        if kind.startswith("list["):
            inner = self.value(kind.removeprefix("list[").rpartition("]")[0], depth + 1)
            return None if inner is None else f"[{inner}]"
        if kind in self.aliases and depth < _DEEPEST:
            return self.value(self.aliases[kind], depth + 1)
        if kind in self.required and depth < _DEEPEST:
            content = {
                name: self.value(item, depth + 1) for name, item in self.required[kind].items()
            }
            if None not in content.values():
                return f"models.{kind}({', '.join(f'{name}={item}' for name, item in content.items())})"
        return None

    def closure(self, text: str) -> set[str]:
        """Names of the models that a type is made of."""
        found: set[str] = set()
        waiting = [text]
        while waiting:
            for name in re.findall(r"\b[A-Z]\w*", waiting.pop()):
                if name not in found and (name in self.aliases or name in self.all):
                    found.add(name)
                    waiting += [self.aliases.get(name, ""), *self.all.get(name, ())]
        return found


def callers(folder: Path, package: str) -> Callers:
    """Write a caller for every operation of a package for which that is simple."""
    lines = entries((folder / package / "surface.txt").read_text("utf-8"))
    surface = _surface(lines)
    script, uses, calls = _HEAD.format(package=package), dict[str, set[str]](), list[str]()
    written = Callers("", uses)
    for line in lines:
        if (found := _METHOD.match(line)) is None or found[3] not in {
            *surface.all,
            *surface.aliases,
        }:
            continue
        method, given = found[1], _given(found[2], surface)
        if given is None:
            continue
        function = f"call_{len(calls)}"
        script += f"\n\ndef {function}(client: Client) -> models.{found[3]}:\n"
        written.lines[script.count("\n") - 0] = method
        script += f"    return client.{method}({given})\n"
        written.lines[script.count("\n")] = method
        calls.append(f'    "{method}": {function},')
        uses[method] = surface.closure(f"{found[2]} {found[3]}")
    written.script = script + _FOOT.format(calls="\n".join(calls))
    return written


def _surface(lines: list[str]) -> _Surface:
    surface = _Surface()
    for line in lines:
        if found := re.match(r"models\.(\w+): dataclass$", line):
            surface.required.setdefault(found[1], {})
            surface.all.setdefault(found[1], [])
        elif found := re.match(
            r"models\.(\w+)\.(\w+): (.*), (required|optional|default .*)$", line
        ):
            surface.all.setdefault(found[1], []).append(found[3])
            if found[4] == "required":
                surface.required.setdefault(found[1], {})[found[2]] = found[3]
        elif found := re.match(r"models\.(\w+) = (.*)$", line):
            surface.aliases[found[1]] = found[2]
    return surface


def _given(arguments: str, surface: _Surface) -> str | None:
    """Write what a method has to be given; its body too, where that may be left out."""
    given: list[str] = []
    is_keyword = False
    for item in re.split(r", (?=\*|\w+: )", arguments) if arguments else ():
        if item == "*":
            is_keyword = True
            continue
        name, _, kind = item.partition(": ")
        kind, _, default = kind.partition(" = ")
        if default and name != "body":
            continue
        value = surface.value(kind)
        if value is None and not default:
            return None
        if value is not None:
            given.append(f"{name}={value}" if is_keyword or default else value)
    return ", ".join(given)


def outcomes(folder: Path, script: str) -> dict[str, list[str]]:
    """Run callers: how each call ended, and what the server saw of it."""
    found: dict[str, list[str]] = json.loads(run_script(folder, script, "ignore").stdout)
    return found


def run_script(folder: Path, script: str, deprecations: str) -> subprocess.CompletedProcess[str]:
    """Run a caller's script in a Python of its own; *deprecations* is what to do with warnings."""
    (folder / "caller.py").write_text(script, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    warnings = ["-W", "error", "-W", f"{deprecations}::DeprecationWarning"]
    done = subprocess.run(
        [sys.executable, *warnings, "caller.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done


def type_errors(folder: Path, callers: Callers) -> set[str]:
    """Methods whose callers ``mypy --strict`` refuses."""
    (folder / "caller.py").write_text(callers.script, "utf-8")
    done = strict.mypy(folder, "caller.py")
    lines = [
        int(name) for name in re.findall(r"^caller\.py:(\d+): error", done.stdout, re.MULTILINE)
    ]
    others = [
        line for line in done.stdout.splitlines() if ": error" in line and "caller.py" not in line
    ]
    assert not others, others[:5]
    return {callers.lines.get(line, f"line {line}") for line in lines}
