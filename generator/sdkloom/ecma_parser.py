"""Read an ECMA-262 regular expression (edition 2025, flag ``u``) into ``ecma_ast`` nodes.

Where the text breaks the rules of flag ``u`` but Annex B of the standard still gives it one meaning
without the flag (``\\-``, ``a{``, ``[\\w-x]``), that meaning is taken and a note says so.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from sdkloom.codepoints import (
    DIGITS,
    LAST,
    LINE_ENDS,
    SPACE,
    WORD,
    Ranges,
    any_case,
    complement,
    identifier_part,
    identifier_start,
    unicode_property,
    union,
)
from sdkloom.ecma_ast import (
    Anchor,
    Characters,
    Choice,
    Group,
    Look,
    Node,
    PatternError,
    Reference,
    Repeat,
    Sequence,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_NESTED = 60
"""Groups within groups; Python's own compiler recurses several calls deep for each."""

NO_LIMIT = 2**31 - 1
"""A repeat count from here on means "as often as you like" (V8 does the same)."""

_MOST_OF_ONE_NAME = 50
_OPENING = re.compile(r"\(\?(?:(?P<look><?[=!])|(?P<on>[ims]*)(?P<off>-[ims]*)?:|<(?P<name>[^>(]*)>)")
_CAPTURES = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]?|\((?:(?!\?)|\?<(?![=!])(?P<name>[^>(]*)>)(?P<end>)", re.DOTALL
)
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(?P<least>[0-9]+)(?P<comma>,(?P<most>[0-9]*))?\})(?P<lazy>\??)")
_NUMBER = re.compile(r"[1-9][0-9]*")
_OCTAL = re.compile(r"[0-3][0-7]{0,2}|[4-7][0-7]?")
_HEX = re.compile(r"[0-9A-Fa-f]{2}")
_UNICODE = re.compile(r"\{(?P<long>[0-9A-Fa-f]+)\}|(?P<short>[0-9A-Fa-f]{4})")
_LOW_SURROGATE = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
_PROPERTY = re.compile(r"\{([A-Za-z0-9_=]+)\}")
_NAME = re.compile(r"<([^>(]*)>")
_FOREIGN = {
    "(?P": "a named group is written (?<name>...), a reference to it \\k<name>",
    "(?>": "there are no atomic groups",
    "(?#": "there are no comments",
    "(?(": "there are no conditional groups",
    "(?i)": "flags are set for a group only: (?i:...)",
}
_FOREIGN_LETTERS = {
    "A": ", not the start of the text (write ^)",
    "Z": ", not the end of the text (write $)",
    "z": ", not the end of the text (write $)",
    "a": ", not a bell",
    "e": ", not an escape character",
    "h": ", not a blank",
    "Q": ", it does not begin a quotation",
    "R": ", not a line end",
}
_CLASSES = {"d": DIGITS, "w": WORD, "s": SPACE}
_CONTROLS = {"f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09, "v": 0x0B}
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_ANNEX_B = "which ECMA-262 reads so only without the u flag"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A pattern's tree, and what had to be forgiven in reading it."""

    tree: Node
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Set:
    """A member of a class: its code points, as spelled, and whether the spelling is the complement.

    ``folded`` says that case has been seen to already.
    """

    spelling: Ranges
    negated: bool = False
    folded: bool = False

    @property
    def ranges(self) -> Ranges:
        return complement(self.spelling) if self.negated else self.spelling

    @property
    def single(self) -> int | None:
        one = not self.negated and len(self.spelling) == 1
        return self.spelling[0][0] if one and self.spelling[0][0] == self.spelling[0][1] else None


def parse(pattern: str) -> Parsed:
    """Read *pattern*; ``PatternError`` tells what is wrong with it, and where."""
    return _Parser(pattern).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.depth = 0
        self.flags: frozenset[str] = frozenset()
        self.notes: dict[str, str] = {}
        self.legacy: int | None = None
        self.astral: int | None = None
        self.opened = 0
        self.choices = 0
        self.path: dict[int, int] = {}
        self.paths: dict[str, list[dict[int, int]]] = {}
        captures = [one for one in _CAPTURES.finditer(text) if one["end"] is not None]
        self.captures = len(captures)
        self.named: dict[str, list[int]] = {}
        for index, one in enumerate(captures, 1):
            if one["name"] is not None:
                self.named.setdefault(one["name"], []).append(index)

    def parse(self) -> Parsed:
        tree = self.choice()
        if self.position < len(self.text):
            self.fail("this ) closes nothing")
        if self.legacy is not None and self.astral is not None:
            raise PatternError(
                "this means one thing with the u flag and another without, and another part of the "
                f"pattern (column {self.legacy + 1}) is allowed only without",
                self.astral + 1,
                "inexpressible",
            )
        return Parsed(tree, tuple(self.notes.values()))

    # What goes wrong

    def fail(self, reason: str, at: int | None = None) -> NoReturn:
        raise PatternError(reason, (self.position if at is None else at) + 1, "invalid")

    def refuse(self, reason: str, at: int) -> NoReturn:
        raise PatternError(reason, at + 1, "inexpressible")

    def forgive(self, text: str, meaning: str, at: int, *, legacy: bool = True) -> None:
        """Note a reading that needs Annex B; *legacy* where more than an identity escape does."""
        self.notes.setdefault(text, f"column {at + 1}: {text} is taken as {meaning}, {_ANNEX_B}")
        if legacy and self.legacy is None:
            self.legacy = at

    def unicode_only(self, at: int) -> None:
        """Note a construct that means something else without the u flag."""
        if self.astral is None:
            self.astral = at

    # Structure

    def looking_at(self, text: str) -> bool:
        return self.text.startswith(text, self.position)

    def choice(self) -> Node:
        column = self.position + 1
        self.depth += 1
        if self.depth > MOST_NESTED:
            self.refuse(f"more than {MOST_NESTED} groups within each other", self.position)
        self.choices += 1
        identity = self.choices
        options = [self.sequence(identity, 0)]
        while self.looking_at("|"):
            self.position += 1
            options.append(self.sequence(identity, len(options)))
        self.depth -= 1
        return options[0] if len(options) == 1 else Choice(column=column, options=tuple(options))

    def sequence(self, choice: int, option: int) -> Node:
        column = self.position + 1
        self.path[choice] = option
        parts: list[Node] = []
        while self.position < len(self.text) and self.text[self.position] not in "|)":
            parts.append(self.term())
        del self.path[choice]
        return parts[0] if len(parts) == 1 else Sequence(column=column, parts=tuple(parts))

    def term(self) -> Node:
        at = self.position
        atom = self.atom()
        match = _QUANTIFIER.match(self.text, self.position)
        if not match:
            return atom
        if isinstance(atom, Anchor) or (isinstance(atom, Look) and atom.behind):
            self.fail("there is nothing that this could repeat")
        if isinstance(atom, Look):
            self.forgive(f"{match[0]} after (?{'!' if atom.negative else '='}", "a repeat of the condition", at)
        minimum, maximum = self.counts(match)
        self.position = match.end()
        return Repeat(
            column=at + 1, end=match.end() + 1, body=atom,
            minimum=minimum, maximum=maximum, lazy=bool(match["lazy"]),
        )  # fmt: skip

    def counts(self, match: re.Match[str]) -> tuple[int, int | None]:
        if match["least"] is None:
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[match[0][0]]
        minimum = _count(match["least"])
        if match["comma"] is None:
            return minimum, minimum
        maximum = _count(match["most"]) if match["most"] else NO_LIMIT
        if maximum < minimum:
            self.fail("the counts are out of order")
        return minimum, None if maximum == NO_LIMIT else maximum

    def atom(self) -> Node:
        at = self.position
        sign = self.text[at]
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.bracketed()
        if sign == "\\":
            return self.escape()
        if sign in "*+?" or (sign == "{" and _QUANTIFIER.match(self.text, at)):
            self.fail("there is nothing that this could repeat")
        if sign in "{}]":
            self.forgive(f"a lone {sign}", "itself", at)
        self.position += 1
        many_lines = "m" in self.flags
        if sign == "^":
            return Anchor(column=at + 1, kind="line start" if many_lines else "start")
        if sign == "$":
            return Anchor(column=at + 1, kind="line end" if many_lines else "end")
        if sign == ".":
            dot = _Set((), True, True) if "s" in self.flags else _Set(LINE_ENDS, True, True)
            return self.characters(at, dot)
        if ord(sign) > 0xFFFF:
            self.unicode_only(at)
        return self.characters(at, _single(ord(sign)), bracketed=False)

    def group(self) -> Node:
        at = self.position
        match = _OPENING.match(self.text, at)
        if not match:
            if self.looking_at("(?"):
                hint = next((text for sign, text in _FOREIGN.items() if self.looking_at(sign)), "")
                self.fail("this is no group of ECMA-262" + (hint and f": {hint}"))
            self.position += 1
            return self.capture(at, None)
        self.position = match.end()
        if match["name"] is not None:
            return self.capture(at, match["name"])
        if match["look"]:
            body = self.closed(at)
            behind, negative = match["look"][0] == "<", match["look"][-1] == "!"
            return Look(column=at + 1, body=body, behind=behind, negative=negative)
        with self.modified(match):
            return Group(column=at + 1, body=self.closed(at))

    def capture(self, at: int, name: str | None) -> Node:
        self.opened += 1
        index = self.opened
        if name is not None:
            self.check_name(name, at)
        return Group(column=at + 1, body=self.closed(at), index=index, name=name)

    def check_name(self, name: str, at: int) -> None:
        if "\\" in name:
            self.refuse("an escape in the name of a group", at)
        allowed = [identifier_start(), *[identifier_part()] * (len(name) - 1)]
        if not name or not all(_within(*pair) for pair in zip(name, allowed, strict=True)):
            self.fail(f"{name!r} is no name for a group", at)
        others = self.paths.setdefault(name, [])
        if len(others) >= _MOST_OF_ONE_NAME:
            self.refuse(f"more than {_MOST_OF_ONE_NAME} groups of one name", at)
        for other in others:
            if all(self.path.get(choice, option) == option for choice, option in other.items()):
                self.fail(f"there is a group {name!r} already", at)
        others.append(dict(self.path))

    def closed(self, at: int) -> Node:
        body = self.choice()
        if not self.looking_at(")"):
            self.fail("this ( is never closed", at)
        self.position += 1
        return body

    @contextmanager
    def modified(self, match: re.Match[str]) -> Iterator[None]:
        """Apply ``(?ims-ims:`` until the group is closed."""
        on, off = match["on"], (match["off"] or "")[1:]
        if len({*on, *off}) < len(on + off) or (match["off"] == "-" and not on):
            self.fail("these flags are repeated or missing", match.start())
        before = self.flags
        self.flags = (before | {*on}) - {*off}
        yield
        self.flags = before

    # Characters

    def characters(self, at: int, what: _Set, *, bracketed: bool = True) -> Characters:
        if "i" in self.flags and not what.folded:
            folded = any_case(what.ranges)
            if folded is None:
                self.refuse("letters beyond ASCII in either case", at)
            bracketed = bracketed or folded != what.ranges
            what = _Set(folded)
        return Characters(
            column=at + 1, ranges=union(what.ranges), spelling=what.spelling,
            negated=what.negated, bracketed=bracketed,
        )  # fmt: skip

    def bracketed(self) -> Characters:
        at = self.position
        self.position += 1
        outside = self.looking_at("^")
        self.position += outside
        members: list[_Set] = []
        while not self.looking_at("]"):
            members += self.member(at)
        self.position += 1
        if "i" in self.flags:
            for index, one in enumerate(members):
                if not one.folded:
                    members[index] = _Set(self.characters(at, one).ranges, folded=True)
        if len(members) == 1:
            return self.characters(at, _Set(members[0].spelling, members[0].negated ^ outside, True))
        if not any(one.negated for one in members):
            spelling = tuple(pair for one in members for pair in one.spelling)
            return self.characters(at, _Set(spelling, outside, True))
        inside = union(*(one.ranges for one in members))
        rest = complement(inside)
        shorter = _Set(rest, not outside, True) if len(rest) < len(inside) else _Set(inside, outside, True)
        return self.characters(at, shorter)

    def member(self, start: int) -> list[_Set]:
        """Read one member of a class: a character, a range, an escape."""
        at = self.position
        left = self.class_atom(start)
        if not self.looking_at("-") or self.text[self.position + 1 : self.position + 2] in {"]", ""}:
            return [left]
        self.position += 1
        right = self.class_atom(start)
        if left.single is None or right.single is None:
            self.forgive(f"- in {self.text[at : self.position]}", "itself", at)
            return [left, _single(0x2D), right]
        if left.single > right.single:
            self.fail("this range is out of order", at)
        return [_Set(((left.single, right.single),))]

    def class_atom(self, start: int) -> _Set:
        if self.position >= len(self.text):
            self.fail("this [ is never closed", start)
        if self.looking_at("\\"):
            return self.character_escape(in_class=True)
        sign = self.text[self.position]
        if ord(sign) > 0xFFFF:
            self.unicode_only(self.position)
        self.position += 1
        return _single(ord(sign))

    def escape(self) -> Node:
        """Read an escape outside of a class."""
        at = self.position
        if self.looking_at("\\b") or self.looking_at("\\B"):
            if "i" in self.flags:
                self.refuse("a word boundary in either case", at)
            self.position += 2
            return Anchor(column=at + 1, kind="boundary" if self.text[at + 1] == "b" else "no boundary")
        if number := _NUMBER.match(self.text, at + 1):
            index = _count(number[0])
            if index <= self.captures:
                self.position = number.end()
                return self.reference(at, (index,))
        name = _NAME.match(self.text, at + 2) if self.looking_at("\\k") else None
        if name and name[1] in self.named:
            self.position = name.end()
            return self.reference(at, tuple(self.named[name[1]]))
        what = self.character_escape(in_class=False)
        return self.characters(at, what, bracketed=what.single is None)

    def reference(self, at: int, indexes: tuple[int, ...]) -> Reference:
        if "i" in self.flags:
            self.refuse("a reference to a group in either case", at)
        return Reference(column=at + 1, indexes=indexes)

    def character_escape(self, *, in_class: bool) -> _Set:
        at = self.position
        self.position += 2
        if self.position > len(self.text):
            self.fail("a backslash at the end", at)
        sign = self.text[at + 1]
        if sign in "dDwWsS":
            spelling = _CLASSES[sign.lower()]
            if "i" in self.flags:
                spelling = any_case(spelling) or spelling
            return _Set(spelling, sign.isupper(), True)
        if sign in "pP":
            return self.property(at)
        if sign in _CONTROLS:
            return _single(_CONTROLS[sign])
        if in_class and sign in "b-":
            return _single(0x08 if sign == "b" else 0x2D)
        if sign in "cxu":
            return self.coded(at, sign, in_class=in_class)
        if sign.isascii() and sign.isdigit():
            return self.octal(at)
        if sign not in _SYNTAX:
            self.identity(at, sign)
        return _single(ord(sign))

    def identity(self, at: int, sign: str) -> None:
        if sign == "k" and self.named:
            self.fail("this refers to no group", at)
        letter = sign.isascii() and sign.isalpha()
        meaning = f"the letter {sign}{_FOREIGN_LETTERS.get(sign, '')}" if letter else "the character itself"
        self.forgive(f"\\{sign}", meaning, at, legacy=letter)

    def coded(self, at: int, sign: str, *, in_class: bool) -> _Set:
        r"""Read ``\cX``, ``\xHH``, ``\uHHHH`` or ``\u{H...}``."""
        if sign == "u" and (match := _UNICODE.match(self.text, self.position)):
            return _single(self.code_point(at, match))
        if sign == "x" and (match := _HEX.match(self.text, self.position)):
            self.position = match.end()
            return _single(int(match[0], 16))
        following = self.text[self.position : self.position + 1]
        if sign == "c" and following.isascii() and following.isalpha():
            self.position += 1
            return _single(ord(following) % 32)
        if sign != "c":
            self.identity(at, sign)
            return _single(ord(sign))
        if in_class and following.isascii() and (following.isdigit() or following == "_"):
            self.forgive(f"\\c{following}", "a control character", at)
            self.position += 1
            return _single(ord(following) % 32)
        self.forgive("\\c", "a backslash and the letter c", at)
        self.position -= 1
        return _single(0x5C)

    def code_point(self, at: int, match: re.Match[str]) -> int:
        self.position = match.end()
        if match["long"]:
            self.unicode_only(at)
            digits = match["long"].lstrip("0")
            value = int(digits or "0", 16) if len(digits) <= 6 else LAST + 1
            if value > LAST:
                self.fail("there is no such code point", at)
            return value
        value = int(match["short"], 16)
        if 0xD800 <= value < 0xDC00 and (low := _LOW_SURROGATE.match(self.text, self.position)):
            self.unicode_only(at)
            self.position = low.end()
            return 0x10000 + ((value - 0xD800) << 10) + int(low[1], 16) - 0xDC00
        return value

    def octal(self, at: int) -> _Set:
        match = _OCTAL.match(self.text, at + 1)
        if match is None:
            self.forgive(f"\\{self.text[at + 1]}", "the digit itself", at)
            return _single(ord(self.text[at + 1]))
        following = self.text[at + 2 : at + 3]
        if self.text[at + 1] == "0" and not (following.isascii() and following.isdigit()):
            return _single(0)
        self.position = match.end()
        self.forgive(f"\\{match[0]}", "an octal number", at)
        return _single(int(match[0], 8))

    def property(self, at: int) -> _Set:
        match = _PROPERTY.match(self.text, self.position)
        if not match:
            self.fail(f"a Unicode property is written \\{self.text[at + 1]}{{...}}", at)
        self.unicode_only(at)
        ranges = unicode_property(match[1])
        if ranges is None:
            self.refuse(f"the Unicode property {match[1]} is not among the general categories", at)
        self.position = match.end()
        return _Set(ranges, self.text[at + 1] == "P")


def _count(digits: str) -> int:
    digits = digits.lstrip("0")
    return NO_LIMIT if len(digits) > 10 else min(int(digits or "0"), NO_LIMIT)


def _single(code: int) -> _Set:
    return _Set(((code, code),))


def _within(sign: str, ranges: Ranges) -> bool:
    return any(first <= ord(sign) <= last for first, last in ranges)
