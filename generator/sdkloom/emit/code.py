"""Python source that is safe to write: how a document's text becomes code, and nothing else does.

``Code`` is the only type that templates accept. It is made here, from literals, docstrings and names
that the name table checked; text of a document that never passed through here cannot be written.
Expressions are small trees, laid out as black would lay them out.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias, cast

from sdkloom.emit.markup import BREAK, CODE, markdown
from sdkloom.identifiers import is_identifier

WIDTH = 88


class Code(str):
    """One line of Python source that came from this module."""

    __slots__ = ()


_NOTHING = Code("")


class Item(NamedTuple):
    """An element of a bracket: ``key`` is what stands before the value (``name=``, ``"key": ``)."""

    value: Expr
    key: Code = _NOTHING


class Bracket(NamedTuple):
    """A call, list, tuple, dict or subscript.

    Where it does not fit, its items share the line after the opening, or else have a line each.
    """

    opening: Code
    items: tuple[Item, ...]
    closing: Code
    line: Code
    """All of it on one line."""
    comma: bool = True
    """Whether a comma may follow the last item (not in a subscript of one item)."""
    display: bool = False
    """Whether it is a list, tuple or dict: its items never share the line after the opening."""


class Infix(NamedTuple):
    """Operands joined by an operator of one precedence, as the members of a union are."""

    operator: Code
    operands: tuple[Expr, ...]
    line: Code
    """All of it on one line."""


Expr: TypeAlias = Code | Bracket | Infix


@lru_cache(maxsize=16384)
def name(text: str) -> Code:
    """Admit a (dotted) Python name; anything else is a bug of ours, never of the document."""
    if not all(map(is_identifier, text.split("."))):
        raise AssertionError(f"not a Python name: {text!r}")
    return Code(text)


@lru_cache(maxsize=16384)
def _followed(text: str, sign: str) -> Code:
    """Write a name and the sign behind it."""
    return Code(name(text) + sign)


def trusted(text: str) -> Code:
    """Admit source that sdkloom itself wrote: the argument is a constant of ours, never data."""
    return Code(text)


def literal(value: object) -> Expr:
    """Print a JSON value as a Python literal.

    Characters that do not print are escaped, so that no reader of the file takes one for the end of
    a line or is shown another order; quotes are chosen as black chooses them.
    """
    if value is None or isinstance(value, bool):
        return Code(repr(value))
    if isinstance(value, str):
        return Code(_string(value))
    if isinstance(value, int):
        return Code(_integer(value))
    if isinstance(value, float):
        finite = Code(repr(value).replace("e+", "e"))
        return finite if math.isfinite(value) else call("float", [literal(str(value))])
    if isinstance(value, Mapping):
        table = cast("Mapping[object, object]", value)
        return mapping([(str(key), literal(member)) for key, member in table.items()])
    if isinstance(value, Sequence):
        return sequence(map(literal, cast("Sequence[object]", value)))
    raise AssertionError(f"no literal for {type(value)}")


def ascii_literal(value: str) -> Code:
    """Print a text as a Python literal in ASCII, which looks the same with any Unicode version."""
    signs = (
        _escaped(char) if char.isascii() and char != '"' else _numbered(char) for char in value
    )
    return Code(f'"{"".join(signs)}"')


def bytes_literal(value: bytes) -> Code:
    """Print bytes as a Python literal, in ASCII."""
    signs = (
        chr(byte) if 0x20 <= byte < 0x7F and byte not in b'"\\' else f"\\x{byte:02x}"
        for byte in value
    )
    return Code(f'b"{"".join(signs)}"')


def bracket(
    opening: Code,
    items: tuple[Item, ...],
    closing: Code,
    *,
    comma: bool = True,
    display: bool = False,
) -> Bracket:
    """Put *items* between *opening* and *closing*."""
    inner = ", ".join([key + flat(value) for value, key in items])
    return Bracket(opening, items, closing, Code(f"{opening}{inner}{closing}"), comma, display)


def call(
    function: str, arguments: Iterable[Expr] = (), keywords: Iterable[tuple[str, Expr]] = ()
) -> Bracket:
    """Write a call; *function* and the keywords' names are ours or from the name table."""
    items = [Item(argument) for argument in arguments]
    items += [Item(argument, _followed(key, "=")) for key, argument in keywords]
    return bracket(_followed(function, "("), tuple(items), Code(")"))


def sequence(items: Iterable[Expr]) -> Bracket:
    """Write a list display."""
    return bracket(Code("["), tuple(map(Item, items)), Code("]"), display=True)


def group(items: Iterable[Expr]) -> Bracket:
    """Write a tuple display."""
    members = tuple(map(Item, items))
    return bracket(Code("("), members, Code(",)" if len(members) == 1 else ")"), display=True)


def mapping(items: Iterable[tuple[str, Expr]]) -> Bracket:
    """Write a dict display whose keys are strings of the document."""
    members = tuple(Item(member, Code(_string(key) + ": ")) for key, member in items)
    return bracket(Code("{"), members, Code("}"), display=True)


def subscript(generic: str, arguments: Iterable[Expr]) -> Bracket:
    """Write ``Generic[argument, ...]``."""
    members = tuple(map(Item, arguments))
    return bracket(_followed(generic, "["), members, Code("]"), comma=len(members) != 1)


def infix(operator: str, operands: Iterable[Expr]) -> Expr:
    """Join *operands*; one alone stays as it is."""
    members = tuple(operands)
    if len(members) == 1:
        return members[0]
    between = Code(f" {operator} ")
    return Infix(between, members, Code(between.join(map(flat, members))))


def union(members: Iterable[Expr]) -> Expr:
    """Write ``A | B``, each member once, ``None`` last."""
    return _union(tuple(members))


@lru_cache(maxsize=16384)  # most are a plain type or None
def _union(members: tuple[Expr, ...]) -> Expr:
    flattened = [
        part
        for member in members
        for part in (member.operands if isinstance(member, Infix) else (member,))
    ]
    unique = {flat(member): member for member in flattened}
    if (none := unique.pop(Code("None"), None)) is not None:
        unique[Code("None")] = none
    return infix("|", unique.values())


def prefixed(before: Code, expr: Bracket) -> Bracket:
    """Write *before* where *expr* begins, as a part of its opening."""
    return expr._replace(opening=Code(before + expr.opening), line=Code(before + expr.line))


def suffixed(expr: Bracket, after: Code) -> Bracket:
    """Write *after* where *expr* ends, as a part of its closing."""
    return expr._replace(closing=Code(expr.closing + after), line=Code(expr.line + after))


def flat(expr: Expr) -> Code:
    """Write *expr* on one line."""
    return expr if isinstance(expr, Code) else expr.line


def columns(text: str) -> int:
    """Count the columns of a line as black does: characters of East Asia are two wide."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def layout(expr: Expr, *, indent: int = 0, before: str = "", after: str = "") -> Code:
    """Write *expr* between *before* and *after*, in lines of at most ``WIDTH`` where it can be broken.

    The first line is meant to stand at column *indent* already; the following ones bring their own.
    """
    line = f"{before}{flat(expr)}{after}"
    if isinstance(expr, Code) or indent + columns(line) <= WIDTH:
        return Code(line)
    margin = "\n" + " " * indent
    if isinstance(expr, Infix):
        first, *others = expr.operands
        lines = [layout(first, indent=indent, before=before)]
        lines += [
            layout(operand, indent=indent, before=expr.operator.lstrip()) for operand in others
        ]
        return Code(margin.join(lines) + after)
    if not expr.items:
        return Code(line)
    if not expr.display:
        inner = _between(expr)
        if indent + 4 + columns(inner) <= WIDTH:
            return Code(f"{before}{expr.opening}{margin}    {inner}{margin}{expr.closing}{after}")
    comma = "," if expr.comma else ""
    items = [
        layout(item.value, indent=indent + 4, before=item.key, after=comma) for item in expr.items
    ]
    body = "".join(f"{margin}    {item}" for item in items)
    return Code(f"{before}{expr.opening}{body}{margin}{expr.closing.lstrip(',')}{after}")


def annotated(target: str, kind: Expr, default: Expr | None = None, *, indent: int = 0) -> Code:
    """Write ``target: kind = default`` as black breaks it, *indent* columns in."""
    after = f" = {flat(default)}" if default is not None else ""
    line = f"{target}: {flat(kind)}{after}"
    if indent + columns(line) <= WIDTH:
        return Code(line)
    before = f"{target}: {flat(kind)} = "
    if isinstance(default, Bracket) and indent + columns(before) + len(default.opening) <= WIDTH:
        return layout(default, indent=indent, before=before)
    if default is not None and indent + columns(before) + 1 <= WIDTH:
        return _parenthesized(before, default, "", indent)
    if isinstance(kind, Bracket) and isinstance(default, Bracket) and len(kind.items) == 1:
        return _annotated_call(target, kind, default, indent)
    if isinstance(kind, Bracket):
        return layout(kind, indent=indent, before=f"{target}: ", after=after)
    return _parenthesized(f"{target}: ", kind, after, indent)


def _annotated_call(target: str, kind: Bracket, call: Bracket, indent: int) -> Code:
    """Write ``target: Kind[...] = call(...)`` where *target* and *kind* leave no room for the call."""
    margin = "\n" + " " * indent
    room = WIDTH - indent - columns(target) - 2
    has_room = len(kind.opening) <= room
    before, after = f"{target}: {kind.opening}", str(kind.closing)
    within = layout(kind, indent=indent + 4)
    if call.items and not has_room and room >= 1 and _fits(within, indent + 4):
        before, after = f"{target}: (", ")"
    else:
        within = layout(kind.items[0].value, indent=indent + 4)
    value = (layout if has_room else _broken)(call, indent=indent, before=f"{after} = ")
    return Code(f"{before}{margin}    {within}{margin}{value}")


def _between(expr: Bracket) -> str:
    """The items on one line."""
    return expr.line[len(expr.opening) : len(expr.line) - len(expr.closing)]


def _broken(expr: Bracket, *, indent: int, before: str) -> Code:
    """Write the items on lines of their own, be there room for them beside *before* or not."""
    inner = _between(expr)
    if not expr.items or indent + 4 + columns(inner) > WIDTH:
        return layout(expr, indent=indent, before=before)
    margin = "\n" + " " * indent
    return Code(f"{before}{expr.opening}{margin}    {inner}{margin}{expr.closing}")


def _fits(text: str, indent: int) -> bool:
    """Whether all lines of a text are short enough, its first line standing at *indent*."""
    first, *others = text.split("\n")
    return indent + columns(first) <= WIDTH and all(columns(line) <= WIDTH for line in others)


def assigned(target: str, value: Expr, *, indent: int = 0) -> Code:
    """Write ``target = value`` as black breaks it, *indent* columns in."""
    room = WIDTH - indent - columns(target) - 3
    fits = columns(flat(value)) <= room or (
        isinstance(value, Bracket) and len(value.opening) <= room
    )
    if fits or (room < 1 and isinstance(value, Bracket)):  # not even the parenthesis would fit
        return layout(value, indent=indent, before=f"{target} = ")
    if isinstance(value, Bracket) and not _fits(layout(value, indent=indent + 4), indent + 4):
        return layout(value, indent=indent, before=f"{target} = ")  # black prefers one long line
    return _parenthesized(f"{target} = ", value, "", indent)


def _parenthesized(before: str, value: Expr, after: str, indent: int) -> Code:
    """Put *value* in parentheses on lines of its own, on one if it fits."""
    inner = flat(value)
    if indent + 4 + columns(inner) > WIDTH:
        if isinstance(value, Code):  # what fits nowhere stays where it is
            return Code(f"{before}{inner}{after}")
        inner = layout(value, indent=indent + 4)
    return Code(f"{before}(\n{' ' * (indent + 4)}{inner}\n{' ' * indent}){after}")


def docstring(
    text: str, indent: int, *, arguments: Iterable[tuple[str, str]] = (), width: int = WIDTH
) -> Code | None:
    """Write a description as a docstring, wrapped; ``None`` where nothing printable is in it.

    Paragraphs, lists and tables stay such, HTML becomes Markdown; *arguments*, names and texts, follow
    as a section ``Args``. Line ends of every kind are line ends here too, characters that do not print
    are dropped, backslashes and quotes are escaped, so that no text can end the string.
    """
    return _docstring(text, indent, tuple(arguments), width)


@lru_cache(maxsize=4096)  # the synchronous and the asynchronous method say the same
def _docstring(
    text: str, indent: int, arguments: tuple[tuple[str, str], ...], width: int
) -> Code | None:
    lines: list[str] = []
    for line in _blocks(markdown(text)):
        room = width - indent - (0 if lines else 3)
        is_code = line.startswith(CODE)
        lines += [line[1:]] if is_code else _wrap(line, room) if line else [""]
    listed = [
        f"    {wrapped}"
        for key, description in arguments
        for wrapped in _wrap(_clean(f"{key}: {markdown(description)}"), width - indent - 4, "    ")
    ]
    if listed:
        lines += ["", "Args:", *listed] if lines else ["Args:", *listed]
    if not lines:
        return None
    if len(lines) == 1 and indent + len(lines[0]) + 6 > width:
        lines = _wrap(lines[0], width - indent - 6)
    if len(lines) == 1:  # be it one word that is longer than a line
        return Code(f'"""{_padded(lines[0])}"""')
    margin = "\n" + " " * indent
    body = "\n".join(" " * indent + line if line else "" for line in lines[1:])
    first = _padded(lines[0]).rstrip()
    return Code('"""' + first + ("\n" + body if body else "") + margin + '"""')


_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ITEM = re.compile(r"([-*+|>]|[0-9]+[.)]|```)(\s|$)|[|]")
_HEADING = re.compile(r"#{1,6}(\s|$)|=+$|-{2,}$")
"""A heading, or the line below one; both stay lines of their own."""


def _blocks(text: str) -> list[str]:
    """Join the lines of each paragraph; items of lists, rows of tables keep lines of their own."""
    blocks: list[str] = []
    fresh = True
    for raw in _LINE_END.split(text.strip()):
        if raw.startswith(CODE):
            blocks.append(CODE + _printable(raw.expandtabs(4)).rstrip())
            fresh = True
            continue
        line = _clean(raw)
        if not line:
            blocks += [""] if blocks and blocks[-1] else []
        elif fresh or _ITEM.match(line) or _HEADING.match(line):
            blocks.append(line)
        else:
            blocks[-1] += " " + line
        fresh = not line or raw.endswith(BREAK) or _HEADING.match(line) is not None
    return blocks[:-1] if blocks and not blocks[-1] else blocks


def _clean(line: str) -> str:
    if line.isprintable() and "\\" not in line and '"""' not in line:
        return " ".join(line.split())
    return " ".join(word for word in map(_printable, line.split()) if word)


def _printable(word: str) -> str:
    printable = word if word.isprintable() else "".join(filter(str.isprintable, word))
    return printable.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def _padded(line: str) -> str:
    """Keep quotes at either end apart from the string's own, as black does."""
    return (" " if line.startswith('"') else "") + line + (" " if line.endswith('"') else "")


def _wrap(paragraph: str, width: int, hanging: str = "") -> list[str]:
    lines: list[str] = []
    for word in paragraph.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= max(width, 40):
            lines[-1] += " " + word
        else:
            lines.append(hanging + word if lines else word)
    return lines


@lru_cache(maxsize=16384)
def _string(value: str) -> str:
    quote = "'" if value.count('"') > value.count("'") else '"'
    is_plain = value.isprintable() and "\\" not in value
    escaped = value if is_plain else "".join(map(_escaped, value))
    return quote + escaped.replace(quote, "\\" + quote) + quote


def _escaped(char: str) -> str:
    if char.isprintable() and char != "\\":
        return char
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def _numbered(char: str) -> str:
    code = ord(char)
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )


def _integer(value: int) -> str:
    try:
        return str(value)
    except ValueError:  # more digits than int() prints at once
        return hex(value)
