"""Python identifiers for the names of documents, in every script, and when two of them look alike."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_SIGNS = {
    "+": "plus", "-": "minus", "*": "star", "/": "slash", "%": "percent", "$": "dollar", "@": "at",
    "#": "hash", "!": "not", "?": "question", ".": "dot", "_": "underscore", "<": "less",
    ">": "greater", "=": "equals", "&": "and", "|": "or", "^": "caret", "~": "tilde", ":": "colon",
    "'": "quote", '"': "quote", ",": "comma", ";": "semicolon", " ": "space",
}  # fmt: skip
_SIGN = re.compile(r"([\W_])")
_LATIN = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ŋ": "n", "ı": "i", "ĸ": "k", "ə": "e",  # noqa: RUF001
}  # fmt: skip
"""Latin letters that are no other letter with a mark."""
_WITH_MARK = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z]) WITH ")
_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕԁһԛԝАВЕКМНОРСТУХІЈЅοναρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧօ",  # noqa: RUF001
    "aeopcyxijsdhqwABEKMHOPCTYXIJSovapuABEZHIKMNOPTYXo",
)
"""Letters of Cyrillic, Greek and Armenian that readers take for Latin ones."""
_TELLING = {"s": "s", "x": "x", "y": "x", "z": "x"}
_ANSWER = "response"
_LONGEST_TITLE = 200
"""Characters of a description that might be no more than a name."""
_POINTS = "_\u00b7\u0387"
"""Signs between words, though Python takes them for parts of a name."""
_RUN = re.compile(r"[^\W\d_]+")
_WORD = re.compile(
    r"(?<![ULsxD])[Lsx]D+[ULsx](?![LsxD])|(?<![UD])UD+[Lsx](?![LsxD])"  # i18n, K8s
    r"|(?<![ULsxD])UD+U(?![LsxD])"  # B2B
    r"|(?<![ULsx])[Ls]U{2,}(?:s(?![Lsx])|(?![Lsx]))D*"  # iOS, vCPUs
    r"|U{2,}s(?![Lsx])D*"  # IPs
    r"|U{2,}[Lsx]D+(?![Lsx])"  # IPv4
    r"|U+(?![Lsx])D*|U?[Lsx]+D*"
    r"|D+(?:U+(?![Lsx])|[Lsx]+)D*|D+"  # 3D, 2fa
)
"""Words, in the kinds of their characters: U(pper), L(ower), D(igit); s and x (y, z) are lower, too.

A plural's s belongs to what is in capitals before it; x, y and z before capitals are coordinates.
"""


@cache
def split_words(text: str) -> tuple[str, ...]:
    """Split at case changes and at whatever is neither letter nor digit.

    Latin letters lose their marks; other scripts stay as they are, in the normal form that Python
    reads identifiers in (NFKC). A name without letters and digits is spelled out.
    """
    spelled = text if text.isascii() else _normalized(text)
    kinds = spelled.translate(_KINDS)
    found = [spelled[match.start() : match.end()] for match in _WORD.finditer(kinds)]
    if not found:
        return tuple(word for char in text if char.isprintable() for word in _spelled_out(char))
    if spelled[0] in "+-" and kinds[1] == "D":
        found.insert(0, _SIGNS[spelled[0]])
    return tuple(found)


def _normalized(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    plain = ""
    for at, char in enumerate(composed):
        # Vowels and tones of other scripts are letters.
        is_letter = unicodedata.combining(char) and not plain[-1:].isascii()
        plain += char if char.isascii() or is_letter else _plain(char, composed[at + 1 : at + 2])
    return _RUN.sub(_one_script, unicodedata.normalize("NFKC", plain))


def _plain(char: str, following: str) -> str:
    """Write a Latin letter without its mark; what does not print is left out."""
    if unicodedata.category(char) == "Cf":  # joiners and directions, which nobody sees
        return ""
    letters = _LATIN.get(char.lower())
    if letters is None and (found := _WITH_MARK.match(unicodedata.name(char, ""))):
        letters = found[1].lower()
    if letters is not None:
        upper = letters.upper() if following.isupper() else letters.capitalize()
        return letters if char.islower() else upper
    base = "".join(
        part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)
    )
    return base if base.isascii() else char


def _one_script(match: re.Match[str]) -> str:
    """Write letters that only look Latin as Latin ones, among such."""
    plain = match[0].translate(_LOOK_ALIKE)
    is_mixed = any(char.isascii() for char in match[0]) and plain.isascii()
    return plain if is_mixed else match[0]


class _Kinds(dict[int, str]):
    """The kinds of characters by their code points, each found out when it is first met."""

    def __missing__(self, point: int) -> str:
        self[point] = kind = _kind(chr(point))
        return kind


_KINDS = _Kinds()


def _kind(char: str) -> str:
    if char in _TELLING:
        return _TELLING[char]
    if char in _POINTS or not f"a{char}".isidentifier():
        return "-"
    if char.isdecimal():
        return "D"
    return "U" if char.isupper() or char.istitle() else "L"


def _spelled_out(char: str) -> Iterator[str]:
    if char in _SIGNS:
        yield _SIGNS[char]
    else:
        described = unicodedata.name(char, f"x{ord(char):02x}")
        yield from re.findall(r"[a-z0-9]+", described.lower())


@cache
def with_signs(text: str) -> str:
    """Spell out the signs of *text*, for names that differ in nothing else."""
    words = (
        "dash" if sign == "-" and at else _SIGNS.get(sign, sign)
        for at, sign in enumerate(filter(None, _SIGN.split(text)))
    )
    return " ".join(words)


@cache
def class_name(text: str) -> str:
    """Write *text* in PascalCase: ``media-upload_request`` → ``MediaUploadRequest``."""
    parts = [
        word if word.isupper() and len(word) > 1 else word[:1].upper() + word[1:]
        for word in split_words(text)
    ]
    joined = python_name("".join(parts) or "Empty", "Value")
    return f"{joined}Model" if keyword.iskeyword(joined) else joined


@cache
def nested_name(outer: str, text: str) -> str:
    """Write *text* behind *outer*, the name of a class: ``GetPet`` and ``404`` → ``GetPet404``.

    Digits need care there only behind others.
    """
    words, called = split_words(text), class_name(text)
    is_clear = outer and not outer[-1].isdigit() and words and words[0][0].isdigit()
    return outer + (called.removeprefix("Value") if is_clear else called)


@cache
def attribute_name(text: str) -> str:
    """Write *text* in snake_case, out of the way of keywords."""
    joined = python_name("_".join(split_words(text)).lower() or "empty", "value_")
    return f"{joined}_" if keyword.iskeyword(joined) else joined


@cache
def snake(name: str) -> str:
    """Write a class's name in snake_case."""
    return "_".join(split_words(name)).lower()


@cache
def constant_name(text: str) -> str:
    """Write *text* in UPPER_CASE."""
    return python_name("_".join(split_words(text)).upper() or "EMPTY", "VALUE_")


def in_capitals(name: str) -> str:
    """Write the name of a class in UPPER_CASE as a package does that looks for its constants.

    A name of which ``constant_name`` makes something else is listed in the package.
    """
    return _LATER_WORD.sub("_", name).upper()


_LATER_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def python_name(text: str, prefix: str) -> str:
    """Give *text* as Python reads it, behind *prefix* where it cannot begin a name."""
    normal = unicodedata.normalize("NFKC", text)
    return normal if normal.isidentifier() else prefix + normal


def is_identifier(text: str) -> bool:
    """Tell whether *text* is an identifier that Python reads as it is written."""
    return text.isidentifier() and (text.isascii() or unicodedata.normalize("NFKC", text) == text)


def look(name: str) -> str:
    """Give what a name looks like: names that readers take for each other look the same."""
    return name if name.isascii() else name.translate(_LOOK_ALIKE)


def unless_repeated(text: str | None, *names: str) -> str | None:
    """Give a description, unless it only repeats one of these names: ``Read Flow`` for ``read_flow``.

    FastAPI's titles of answers do, with the path: ``Response Read Flow Flows Get``.
    """
    if text is None or len(text) > _LONGEST_TITLE:
        return text
    return None if any(_repeats(text, _letters(name)) for name in names) else text


def _repeats(text: str, name: str) -> bool:
    first = text[:1].lower()
    if first.isascii() and first.isalnum() and first not in (name[:1], _ANSWER[0]):
        return False  # which is so of most, and found without a look at the rest
    letters, operation = _letters(text), name.removesuffix(_ANSWER)
    is_of_answer = operation not in ("", name) and text.istitle()
    return letters == name or (is_of_answer and letters.startswith(f"{_ANSWER}{operation}"))


@cache
def _letters(text: str) -> str:
    return "".join(split_words(text)).lower()
