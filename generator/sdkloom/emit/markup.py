"""HTML in descriptions as the Markdown that means the same; everything else stays as it is.

Descriptions are Markdown, in which HTML may stand, and Markdown may show HTML: code spans, fences and
what only looks like a tag (``List<String>``, ``<token>``, ``a < b``) are text. The time it takes grows
with the length of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

BREAK = "\x00"
"""At the end of a line: the next one is not to be joined to it."""
CODE = "\x02"
"""At the start of a line: it is code, to be left as it is."""
_SPAN = "\x01"
"""Around the number of a piece of code that stands elsewhere meanwhile."""

_MARKS = dict.fromkeys(map(ord, (BREAK, CODE, _SPAN)))
_TOKEN = re.compile(r"(?<!\\)</?([A-Za-z][A-Za-z0-9]*)(\s[^<>]*|/?)>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ATTRIBUTE = re.compile(r"[A-Za-z_:@][-A-Za-z0-9_:.]*\Z")
_FENCE = re.compile(r"[ \t]*(?:[-*+>] +)?(`{3,}|~{3,})")
_DROPPED = re.compile(r"<(script|style)(?:\s[^<>]*)?>", re.IGNORECASE)
_DROPPED_END = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style")}
_RUN = re.compile(r"`+")
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_NUMBERED = re.compile(f"{_SPAN}([0-9]+){_SPAN}")
_STARTS_LINE = re.compile(r"[-|#\x02]|[0-9]+[.] ")

_VOID = frozenset({"br", "hr", "img", "col", "wbr"})
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "blockquote",
        "center",
        "section",
        "article",
        "details",
        "summary",
        "ul",
        "ol",
        "dl",
    }
)
_CELLS = frozenset({"td", "th"})
_PLAIN = frozenset(
    {
        *("span", "font", "small", "big", "u", "s", "del", "ins", "sub", "sup", "mark", "var"),
        *("abbr", "cite", "q", "strike", "nobr", "thead", "tbody", "tfoot", "colgroup", "caption"),
    }
)
_CLOSED_BY = {
    "p": frozenset({"p"}),
    "li": frozenset({"li", "p"}),
    "td": _CELLS | {"p"},
    "th": _CELLS | {"p"},
    "tr": _CELLS | {"tr", "p"},
    "dt": frozenset({"dt", "dd", "p"}),
    "dd": frozenset({"dt", "dd", "p"}),
}
"""Elements whose end may be left out, and which of them end where such an element starts."""
_KNOWN = frozenset(
    {
        *_VOID,
        *_HEADINGS,
        *_EMPHASIS,
        *_CODE,
        *_BLOCKS,
        *_PLAIN,
        *_CLOSED_BY,
        *("a", "pre", "table"),
    }
)
_DEPTH = 50
"""How deeply elements are nested before they are flattened."""


def markdown(text: str) -> str:
    """Write the HTML in *text* as Markdown, with ``BREAK`` where lines have to stay as they are.

    Lines of fenced code start with ``CODE``.
    """
    text = text.translate(_MARKS)
    if not any(mark in text for mark in ("<", "&", "```", "~~~")):
        return text
    code: list[str] = []
    hidden = _without_scripts(_without_comments(_without_code(text, code)))
    if _TOKEN.search(hidden) is None and _ENTITY.search(hidden) is None:
        return _with_code(hidden, code)
    renderer = _Renderer()
    for piece, is_markup in _pieces(hidden):
        if is_markup:
            renderer.feed(piece)
        else:
            renderer.write(_ENTITY.sub(lambda found: unescape(found[0]), piece))
    return _with_code(renderer.finished(), code)


def _with_code(text: str, code: list[str]) -> str:
    """Put each piece of *code* back in the place of its number, fences on lines of their own."""

    def restored(found: re.Match[str]) -> str:
        piece = code[int(found[1])]
        if not piece.startswith(CODE):
            return piece
        before = text[found.start() - 1 : found.start()]
        after = text[found.end() : found.end() + 1]
        start = "" if before in {"", "\n", CODE} else "\n"
        return f"{start}{piece}" if after in {"", "\n"} else f"{start}{piece}\n"

    return _NUMBERED.sub(restored, text)


def _without_scripts(text: str) -> str:
    """Drop scripts and style sheets; one that has no end is text."""
    parts: list[str] = []
    endless: set[str] = set()
    done = 0
    for found in _DROPPED.finditer(text):
        name = found[1].lower()
        if found.start() < done or name in endless:
            continue
        end = _DROPPED_END[name].search(text, found.end())
        if end is None:
            endless.add(name)
            continue
        parts.append(text[done : found.start()])
        done = end.end()
    return "".join((*parts, text[done:]))


def _without_comments(text: str) -> str:
    parts: list[str] = []
    done = 0
    while (start := text.find("<!--", done)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts.append(text[done:start])
        done = end + 3
    return "".join((*parts, text[done:]))


def _without_code(text: str, code: list[str]) -> str:
    """Put a number in the place of each fence and code span, and these into *code*."""
    parts: list[str] = []
    prose: list[str] = []
    fence: list[str] = []
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        if fence:
            fence.append(line)
            opening = _FENCE.match(fence[0])
            if found and opening and found[1].startswith(opening[1]):
                parts += (_without_spans("".join(prose), code), _hide(_fenced(fence), code))
                prose, fence = [], []
        elif found:
            fence = [line]
        else:
            prose.append(line)
    rest = "".join((*prose, *fence))  # a fence that has no end is none
    return "".join((*parts, _without_spans(rest, code)))


def _fenced(lines: list[str]) -> str:
    """Mark the lines of a fence as code, less the indentation of its first line."""
    first = lines[0].expandtabs(4)
    margin = len(first) - len(first.lstrip(" "))
    inner = [_outdented(line.rstrip("\r\n").expandtabs(4), margin) for line in lines[:-1]]
    return "".join(f"{CODE}{line}\n" for line in (*inner, lines[-1].strip()))


def _outdented(line: str, margin: int) -> str:
    """Take at most *margin* blanks off the start of *line*."""
    return line[min(margin, len(line) - len(line.lstrip(" "))) :]


def _without_spans(text: str, code: list[str]) -> str:
    runs = list(_RUN.finditer(text))
    following: dict[int, int] = {}
    closing: list[int | None] = [None] * len(runs)
    for at in range(len(runs) - 1, -1, -1):
        length = len(runs[at][0])
        closing[at], following[length] = following.get(length), at
    parts: list[str] = []
    at = done = 0
    while at < len(runs):
        end = closing[at]
        if end is None or _BLANK_LINE.search(text, runs[at].end(), runs[end].start()):
            at += 1
            continue
        parts += (
            text[done : runs[at].start()],
            _hide(text[runs[at].start() : runs[end].end()], code),
        )
        done, at = runs[end].end(), end + 1
    return "".join((*parts, text[done:]))


def _hide(piece: str, code: list[str]) -> str:
    code.append(piece)
    ending = "\n" if piece.endswith("\n") else ""
    code[-1] = piece.removesuffix("\n")
    return f"{_SPAN}{len(code) - 1}{_SPAN}{ending}"


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Part markup from text; what only looks like a tag is text."""
    tokens = [tag for tag in _TOKEN.finditer(text) if _is_tag(tag)]
    closing_tags = Counter(tag[1].lower() for tag in tokens if tag[0].startswith("</"))
    opened: Counter[str] = Counter()
    done = 0
    for tag in tokens:
        name = tag[1].lower()
        is_end = tag[0].startswith("</")
        if is_end:
            closing_tags[name] -= 1
            is_markup = opened[name] > 0 or name in _CLOSED_BY or name in _VOID
        else:
            is_markup = _is_opened(tag, name, text, closing_tags)
            opened[name] += is_markup
        if is_markup:
            yield text[done : tag.start()], False
            yield tag[0], True
            done = tag.end()
    yield text[done:], False


def _is_tag(token: re.Match[str]) -> bool:
    """Whether what looks like a tag has a name and attributes of HTML."""
    if token[1].lower() not in _KNOWN:
        return False
    bare = re.sub(r"=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", " ", token[2].rstrip("/"))
    return all(map(_ATTRIBUTE.match, bare.split()))


def _is_opened(token: re.Match[str], name: str, text: str, closing_tags: Counter[str]) -> bool:
    """Whether an element starts here: it has an end, or needs none and is no type parameter."""
    if name in _VOID or closing_tags[name] > 0:
        return True
    is_parameter = name == "p" and token.start() > 0 and text[token.start() - 1].isalnum()
    return name in _CLOSED_BY and token[1].islower() and not is_parameter


@dataclass(slots=True)
class _Element:
    """An open element and what was written in it so far."""

    name: str
    link: str = ""
    parts: list[str] = field(default_factory=list[str])
    rows: list[list[str]] = field(default_factory=list[list[str]])
    has_head: bool = False
    count: int = 0


class _Renderer(HTMLParser):
    """Writes elements as Markdown; it is fed one whole tag at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._open = [_Element("")]
        self._names: Counter[str] = Counter()

    def write(self, text: str) -> None:
        """Add text to what is open."""
        self._open[-1].parts.append(text)

    def finished(self) -> str:
        """Close what is open and give all of it."""
        while len(self._open) > 1:
            self._close()
        return "".join(self._open[0].parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, after those that end where it starts."""
        values = dict(attrs)
        if tag == "br":
            self.write("\n" if self._names["pre"] else f"{BREAK}\n")
        elif tag == "hr":
            self.write("\n\n")
        elif tag == "img":
            self.write(values.get("alt") or "")
        elif tag not in _VOID and len(self._open) < _DEPTH:
            while self._open[-1].name in _CLOSED_BY.get(tag, ()):
                self._close()
            self._open.append(_Element(tag, values.get("href") or ""))
            self._names[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        """Close an element and those in it that have no end."""
        while self._names[tag]:
            if self._close() == tag:
                break

    def _close(self) -> str:
        element = self._open.pop()
        self._names[element.name] -= 1
        self.write(self._written(element, "".join(element.parts)))
        return element.name

    def _written(self, element: _Element, text: str) -> str:
        name = element.name
        if name in _PLAIN or self._names["pre"] or any(self._names[element] for element in _CODE):
            written = f"^{text}" if name == "sup" and text.strip() else text
        elif name in _EMPHASIS:
            written = _around(text, _EMPHASIS[name])
        elif name in _CODE:
            written = _code_span(text)
        elif name == "a":
            written = _link(text, element.link)
        elif name in _HEADINGS:
            written = f"\n\n{'#' * int(name[1])} {_line(text)}\n\n" if text.strip() else ""
        elif name == "pre":
            written = _code_block(text)
        elif name in {"li", "dt", "dd"}:
            written = self._item(name, text)
        elif name in {*_CELLS, "tr", "table"}:
            written = self._table_part(element, text)
        else:
            written = f"\n\n{text.strip()}\n\n"
        return written

    def _item(self, name: str, text: str) -> str:
        """Write an item of a list; a description follows its term."""
        holder = self._open[-1]
        if name == "dd":
            return f": {_item_text(text)}"
        holder.count += 1
        mark = f"{holder.count}." if holder.name == "ol" else "-"
        return f"\n{mark} {_item_text(text)}"

    def _table_part(self, element: _Element, text: str) -> str:
        """Gather cells in rows and rows in their table, which is written at its end."""
        if element.name == "table":
            return _table(element, text)
        tables = [opened for opened in self._open if opened.name in {"tr", "table"}]
        if not tables:  # a cell or a row of no table
            return f"\n\n{text.strip()}\n\n"
        holder = tables[-1]
        if element.name == "tr":
            holder.rows += element.rows
            holder.has_head |= element.has_head
        else:
            holder.rows = holder.rows if holder.name == "tr" and holder.rows else [*holder.rows, []]
            holder.rows[-1].append(_line(text))
            holder.has_head |= element.name == "th"
        return ""


def _line(text: str) -> str:
    return " ".join(text.replace(BREAK, " ").split())


def _around(text: str, mark: str) -> str:
    """Put *mark* around text of one line, the blanks at its ends staying outside."""
    inner = text.strip()
    if not inner or "\n" in inner:
        return text
    before, _, after = text.partition(inner)
    return f"{before}{mark}{inner}{mark}{after}"


def _code_span(text: str) -> str:
    inner = _line(text)
    mark = "``" if "`" in inner else "`"
    return f"{mark}{inner}{mark}" if inner and not _NUMBERED.search(inner) else text


def _link(text: str, target: str) -> str:
    inner, target = _line(text), target.strip()
    if not re.match(r"(?:https?|mailto):\S+\Z", target) or inner == target:
        return text
    return f"[{inner}]({target})" if inner else target


def _code_block(text: str) -> str:
    lines = text.strip("\n").rstrip().splitlines()
    if len(lines) <= 1:
        return f"\n\n{_code_span(text)}\n\n"
    return "\n\n" + "\n".join(f"{CODE}{line}" for line in ("```", *lines, "```")) + "\n\n"


def _item_text(text: str) -> str:
    """Join the lines of an item, but for those that start items, rows and code within it."""
    lines: list[str] = []
    for raw in text.replace(f"{BREAK}\n", "\n").splitlines():
        line = raw if raw.startswith(CODE) else raw.strip()
        if line and (not lines or _STARTS_LINE.match(line)):
            lines.append(line)
        elif line:
            lines[-1] += f" {line}"
    return "\n".join(lines)


def _table(table: _Element, beside: str) -> str:
    """Write the rows of a table, a line each, and what stands beside them before."""
    rows = [row for row in table.rows if any(row)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if table.has_head and rows:
        lines.insert(1, f"|{' --- |' * len(rows[0])}")
    text = beside.strip()
    return "\n\n".join(("", *([text] if text else []), "\n".join(lines), ""))
