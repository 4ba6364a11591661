"""Where the keys of a TOML text are, which ``tomllib`` does not report."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import NamedTuple

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+""")
_VALUE = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,\]}#"'{\[][^,\]}#\n]*''',
    re.DOTALL,
)


class _Open(NamedTuple):
    """An array or an inline table that is not closed yet, and the path of its keys."""

    closing: str
    path: tuple[str, ...]


class TomlPlaces:
    """Finds keys in a TOML text that ``tomllib`` has accepted."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts: dict[tuple[str, ...], int] = {}
        self._open: list[_Open] = []
        self._scan()

    def find(self, path: Sequence[str]) -> tuple[int, int]:
        """Find line and column, from 1, of the key at *path* or of its nearest parent."""
        known = (self._starts.get(tuple(path[:length])) for length in range(len(path), 0, -1))
        start = next((start for start in known if start is not None), 0)
        return self._text.count("\n", 0, start) + 1, start - self._text.rfind("\n", 0, start)

    def _scan(self) -> None:
        table: tuple[str, ...] = ()
        while (sign := self._next()) and self._at < len(self._text):
            if self._open and sign in (self._open[-1].closing, ","):
                self._at += 1
                if sign != ",":
                    self._open.pop()
            elif self._open and self._open[-1].closing == "]":
                self._value(self._open[-1].path)
            elif self._open:
                self._value(self._key(self._open[-1].path))
            elif sign == "[":
                self._skip("[")
                table = self._key(())
                self._skip("]")
            else:
                self._value(self._key(table))

    def _next(self) -> str:
        """Go to what is neither space nor comment, and give its first character."""
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def _skip(self, sign: str) -> None:
        while self._next() == sign:
            self._at += 1

    def _key(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Read a key with its dots, and give its path."""
        self._next()
        while found := _KEY.match(self._text, self._at):
            part = found[0]
            if part[0] in "\"'":
                part = tomllib.loads(f"key = {part}")["key"]
            path = (*path, part)
            self._starts.setdefault(path, self._at)
            self._at = found.end()
            if self._next() != ".":
                return path
            self._at += 1
            self._next()
        self._at = len(self._text)  # not TOML: what was found so far is all there is
        return path

    def _value(self, path: tuple[str, ...]) -> None:
        """Read a value, or the start of one that holds others."""
        if not self._open or self._open[-1].closing == "}":
            self._skip("=")
        sign = self._next()
        if sign and sign in "[{":
            self._at += 1
            self._open.append(_Open("]" if sign == "[" else "}", path))
            return
        found = _VALUE.match(self._text, self._at)
        self._at = found.end() if found else len(self._text)
