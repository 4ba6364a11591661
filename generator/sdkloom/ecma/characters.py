r"""Read the characters, classes and escapes of an ECMA-262 regular expression (edition 2025).

Where the text breaks the rules of flag ``u`` but Annex B of the standard still gives it one meaning
without the flag (``\-``, ``a{``, ``[\w-x]``), that meaning is taken and a note says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn

from sdkloom.ecma.codepoints import (
    DIGITS,
    LAST,
    SPACE,
    WORD,
    Ranges,
    any_case,
    complement,
    property_kind,
    unicode_property,
    union,
)
from sdkloom.ecma.syntax import Characters, PatternError

_MOST_RANGES = 50_000
_LAST_OF_ONE_UNIT = 0xFFFF
_HIGH, _LOW = 0xD800, 0xDC00
_OCTAL = re.compile(r"[0-3][0-7]{0,2}|[4-7][0-7]?")
_HEX = re.compile(r"[0-9A-Fa-f]{2}")
_UNICODE = re.compile(r"\{(?P<long>[0-9A-Fa-f]+)\}|(?P<short>[0-9A-Fa-f]{4})")
_LOW_SURROGATE = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
_PROPERTY = re.compile(r"\{([A-Za-z0-9_=]+)\}")
_CATEGORY = re.compile(r"[CLMNPSZ]")
"""A general category without braces, as Go, Java and PCRE know it."""
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
class CharacterSet:
    """A member of a class: its code points, as spelled, and whether the spelling is the complement.

    ``folded`` says that case has been seen to already.
    """

    spelling: Ranges
    negated: bool = field(default=False, kw_only=True)
    folded: bool = field(default=False, kw_only=True)

    @property
    def ranges(self) -> Ranges:
        """The code points themselves, in any order."""
        return complement(self.spelling) if self.negated else self.spelling

    @property
    def single(self) -> int | None:
        """The code point, if there is only one and it is spelled as itself."""
        if self.negated or len(self.spelling) != 1:
            return None
        first, last = self.spelling[0]
        return first if first == last else None


class CharacterReader:
    """A place in a pattern, and what was noticed on the way there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position: int = 0
        self.flags: frozenset[str] = frozenset()
        self.named: dict[str, list[int]] = {}
        self.notes: dict[str, str] = {}
        self.legacy: int | None = None
        self.astral: int | None = None
        self.spelled: int = 0

    def fail(self, reason: str, at: int | None = None) -> NoReturn:
        """Raise that the pattern is invalid, *at* an index or else here."""
        raise PatternError(reason, (self.position if at is None else at) + 1, "invalid")

    def refuse(self, reason: str, at: int) -> NoReturn:
        """Raise that the pattern cannot be expressed."""
        raise PatternError(reason, at + 1, "inexpressible")

    def leave(self, reason: str, at: int) -> NoReturn:
        """Raise that the pattern is of another dialect."""
        raise PatternError(reason, at + 1, "foreign")

    def forgive(self, text: str, meaning: str, at: int, *, legacy: bool = True) -> None:
        """Note a reading that needs Annex B; *legacy* where more than an identity escape does."""
        if text not in self.notes:
            self.notes[text] = f"column {at + 1}: {text} is taken as {meaning}, {_ANNEX_B}"
        if legacy and self.legacy is None:
            self.legacy = at

    def unicode_only(self, at: int) -> None:
        """Note a construct that means something else without the u flag."""
        if self.astral is None:
            self.astral = at

    def looking_at(self, text: str) -> bool:
        """Whether *text* stands here."""
        return self.text.startswith(text, self.position)

    def characters(self, at: int, what: CharacterSet, *, bracketed: bool = True) -> Characters:
        """Make a node of a set, in either case under the flag ``i``."""
        if "i" in self.flags and not what.folded:
            folded = any_case(what.ranges)
            if folded is None:
                self.refuse("letters beyond ASCII in either case", at)
            bracketed = bracketed or folded != what.ranges
            what = CharacterSet(folded)
        return Characters(
            column=at + 1, ranges=union(what.ranges), spelling=what.spelling,
            negated=what.negated, bracketed=bracketed,
        )  # fmt: skip

    def bracketed(self) -> Characters:
        """Read a class, ``[...]``."""
        at = self.position
        self.position += 1
        outside = self.looking_at("^")
        self.position += outside
        members: list[CharacterSet] = []
        while not self.looking_at("]"):
            members += self.member(at)
        self.position += 1
        if "i" in self.flags:
            members = [
                member
                if member.folded
                else CharacterSet(self.characters(at, member).ranges, folded=True)
                for member in members
            ]
        return self.characters(at, _joined(members, outside=outside))

    def member(self, start: int) -> list[CharacterSet]:
        """Read a member of a class: a character, a range, an escape."""
        at = self.position
        left = self.class_atom(start)
        following = self.text[self.position + 1 : self.position + 2]
        if not self.looking_at("-") or following in {"]", ""}:
            return [left]
        self.position += 1
        right = self.class_atom(start)
        if left.single is None or right.single is None:
            self.forgive(f"- in {self.text[at : self.position]}", "itself", at)
            return [left, single(0x2D), right]
        if left.single > right.single:
            self.fail("this range is out of order", at)
        return [CharacterSet(((left.single, right.single),))]

    def class_atom(self, start: int) -> CharacterSet:
        """Read one end of a range, in the class that begins at *start*."""
        if self.position >= len(self.text):
            self.fail("this [ is never closed", start)
        if self.looking_at("\\"):
            return self.character_escape(in_class=True)
        sign = self.text[self.position]
        self.position += 1
        return self.itself(self.position - 1, sign)

    def itself(self, at: int, sign: str) -> CharacterSet:
        """Take a character as it is; without the flag u it may be two."""
        if ord(sign) > _LAST_OF_ONE_UNIT:
            self.unicode_only(at)
        return single(ord(sign))

    def character_escape(self, *, in_class: bool) -> CharacterSet:
        """Read an escape that stands for characters."""
        at = self.position
        self.position += 2
        if self.position > len(self.text):
            self.fail("a backslash at the end", at)
        sign = self.text[at + 1]
        if sign in "dDwWsS":
            spelling = _CLASSES[sign.lower()]
            if "i" in self.flags:
                spelling = any_case(spelling) or spelling
            return CharacterSet(spelling, negated=sign.isupper(), folded=True)
        if sign in "pP":
            return self.property(at, in_class=in_class)
        if sign in _CONTROLS:
            return single(_CONTROLS[sign])
        if in_class and sign in "b-":
            return single(0x08 if sign == "b" else 0x2D)
        if sign in "cxu":
            return self.coded(at, sign, in_class=in_class)
        if sign.isascii() and sign.isdigit():
            return self.octal(at)
        if sign not in _SYNTAX:
            self.identity(at, sign)
        return single(ord(sign))

    def identity(self, at: int, sign: str) -> None:
        """Forgive an escape that only repeats its character."""
        if sign == "k" and self.named:
            self.fail("this refers to no group", at)
        letter = sign.isascii() and sign.isalpha()
        hint = _FOREIGN_LETTERS.get(sign, "")
        meaning = f"the letter {sign}{hint}" if letter else "the character itself"
        self.forgive(f"\\{sign}", meaning, at, legacy=letter)

    def coded(self, at: int, sign: str, *, in_class: bool) -> CharacterSet:
        r"""Read ``\cX``, ``\xHH``, ``\uHHHH`` or ``\u{H...}``."""
        if sign == "u" and (match := _UNICODE.match(self.text, self.position)):
            return single(self.code_point(at, match))
        if sign == "x" and (match := _HEX.match(self.text, self.position)):
            self.position = match.end()
            return single(int(match[0], 16))
        following = self.text[self.position : self.position + 1]
        if sign == "c" and following.isascii() and following.isalpha():
            self.position += 1
            return single(ord(following) % 32)
        if sign != "c":
            self.identity(at, sign)
            return single(ord(sign))
        if in_class and following.isascii() and (following.isdigit() or following == "_"):
            self.forgive(f"\\c{following}", "a control character", at)
            self.position += 1
            return single(ord(following) % 32)
        self.forgive("\\c", "a backslash and the letter c", at)
        self.position -= 1
        return single(0x5C)

    def code_point(self, at: int, match: re.Match[str]) -> int:
        r"""Read the digits of ``\u``, and of the second ``\u`` of a surrogate pair."""
        self.position = match.end()
        if match["long"]:
            self.unicode_only(at)
            value = int(match["long"], 16)
            if value > LAST:
                self.fail("there is no such code point", at)
            return value
        value = int(match["short"], 16)
        if _HIGH <= value < _LOW and (low := _LOW_SURROGATE.match(self.text, self.position)):
            self.unicode_only(at)
            self.position = low.end()
            return _LAST_OF_ONE_UNIT + 1 + ((value - _HIGH) << 10) + int(low[1], 16) - _LOW
        return value

    def octal(self, at: int) -> CharacterSet:
        r"""Read ``\0``, or forgive an octal number."""
        match = _OCTAL.match(self.text, at + 1)
        if match is None:
            self.forgive(f"\\{self.text[at + 1]}", "the digit itself", at)
            return single(ord(self.text[at + 1]))
        following = self.text[at + 2 : at + 3]
        if self.text[at + 1] == "0" and not (following.isascii() and following.isdigit()):
            return single(0)
        self.position = match.end()
        self.forgive(f"\\{match[0]}", "an octal number", at)
        return single(int(match[0], 8))

    def property(self, at: int, *, in_class: bool) -> CharacterSet:
        r"""Read ``\p{...}`` or ``\P{...}``."""
        letter = self.text[at + 1]
        match = _PROPERTY.match(self.text, self.position)
        if not match:
            if _CATEGORY.match(self.text, self.position):
                self.leave(f"ECMA-262 writes a Unicode property as \\{letter}{{...}}", at)
            if self.looking_at("{") and not in_class:
                self.fail(f"a Unicode property is written \\{letter}{{...}}", at)
            self.identity(at, letter)
            return single(ord(letter))
        ranges = unicode_property(match[1])
        if ranges is None and in_class and property_kind(match[1]) == "unknown":
            # Without the flag u a class lists characters, and these are as good as any; outside of
            # a class nobody means the text that this would be.
            self.forgive(f"\\{letter}{match[0]}", f"the characters {letter}{match[0]}", at)
            return single(ord(letter))
        self.unicode_only(at)
        if ranges is None:
            self._no_category(match[1], at)
        self.spelled += len(ranges)
        if self.spelled > _MOST_RANGES:
            self.refuse("too many Unicode properties to spell out", at)
        self.position = match.end()
        return CharacterSet(ranges, negated=self.text[at + 1] == "P")

    def _no_category(self, name: str, at: int) -> NoReturn:
        kind = property_kind(name)
        if kind == "known":
            self.refuse(f"the Unicode property {name} is not among the general categories", at)
        if kind == "foreign":
            self.leave(f"ECMA-262 has no Unicode property {name}", at)
        self.fail(f"there is no Unicode property {name}", at)


def single(code: int) -> CharacterSet:
    """Return the set of a single code point."""
    return CharacterSet(((code, code),))


def _joined(members: list[CharacterSet], *, outside: bool) -> CharacterSet:
    """Join the members of a class (of what is not in it where *outside*), spelled as briefly."""
    if len(members) == 1:
        member = members[0]
        return CharacterSet(member.spelling, negated=member.negated ^ outside, folded=True)
    if not any(member.negated for member in members):
        spelling = tuple(pair for member in members for pair in member.spelling)
        return CharacterSet(spelling, negated=outside, folded=True)
    inside = union(*(member.ranges for member in members))
    rest = complement(inside)
    if len(rest) < len(inside):
        return CharacterSet(rest, negated=not outside, folded=True)
    return CharacterSet(inside, negated=outside, folded=True)
