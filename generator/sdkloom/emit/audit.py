"""The last look at a package before it is written: nothing in it but what templates may write.

Every file is read as Python would read it, without trusting what made it: text of the document may
stand inside string literals and nowhere else. What remains when those are taken out is a closed
vocabulary: names of the name table and of the runtime, a few keywords of Python, calls of what
generated code may call. A syntax tree can hold no name, call or import that is no token, so a file
that passes holds only literals, definitions, and calls of its own runtime. Reading tokens instead of
trees costs a tenth, and a line that passed is not read again; tests compare both. Modules that look
names up when they run may hold only places in the package in the tables that they look in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from sdkloom.diagnostics import FAULT_ADVICE, Diagnostic, SpecError
from sdkloom.emit.codec_expressions import codec_name
from sdkloom.emit.operations import operation_constant
from sdkloom.emit.resources import methods_of
from sdkloom.emit.templating import fixed_texts, tests_files
from sdkloom.ir.nodes import Api, Struct
from sdkloom.ir.walk import sent_parameters

_ESCAPE = re.compile(r"\\[^\n]")
_STRING = re.compile(r'"""[\s\S]*?"""|"[^"\n]*"|' r"'(?!'')[^'\n]*'")
"""String literals, once the escapes in them are a backslash alone.

Each alternative ends at the first quote that can end it and never looks further, so that finding
them all takes linear time and no memory.
"""
_TOKEN = re.compile(
    r'(?:def|class) \w+\(?|@?[^\W\d][\w.]*(?: *\(|"")?|""(?: *\()?|\)?\.[\w.]*(?: *\()?'
    r"|[0-9][\w.]*(?:(?<=e)[+-][0-9]+)?|\} *\(|->|[:=*!]=|[^\s()\[\]{},:=|*-]",
)
"""Names with what makes them calls or prefixes of strings; anything strange is a token of its own.

Signs that do nothing by themselves are none.
"""
_OPEN = re.compile(
    r"0x[0-9a-f]+|\d+(\.\d+)?(e[+-]?\d+)?|_errors(_\d+)?|def _errors(_\d+)?\("
    r"|def test_[a-z0-9_]+\(|EXAMPLE_\d+(_\d+)?",
    re.ASCII,
)
"""Tokens without end: numbers, the errors that operations share, and tests."""
_DANGLING = re.compile(r"\n *\(")
"""A parenthesis that would call what ends the line before, if that could be called."""
_IMPORT = re.compile(r" *from (\S+) import (?:\(|([\w ,]+))")
_RENAMED = re.compile(r"\b(\w+) as (_\1(?:_[0-9]+)?)\b")
"""An import under another name, because something of the document has its own."""
_MARK = re.compile(r"[^\x00-\x7f\w]")
_PLAIN_IMPORT = re.compile(
    r"import (?:builtins(?: as (_builtins\w*))?|datetime as (dt|_dt\w*))|    import typing"
)
_LIBRARY = frozenset(
    ["__future__", "builtins", "collections.abc", "dataclasses", "functools", "typing", "uuid"]
)
_DEFINED = re.compile(r"\n(?:(?:def|class) ([A-Za-z]\w*)|([A-Za-z]\w*)(?:: [^=\n]+)? = )")
_PARAMETER = re.compile(r"[(, ]([a-z]\w*): ", re.ASCII)
"""What functions of the runtime may be given by keyword."""
_MODULE = r'"\w+(?:\.\w+)*"'
_NAMES = r'"[\w ]+"'
_PLACE = r'"\w+\.\w+"'
_CONSTANT = r'"(?:(?![a-z])\w)+"'
_KEY = r"""(?:"[^"\n]*"|'[^'\n]*'): """
_LOOKED_UP = {
    "_NAMES": re.compile(rf"{_MODULE}: (?:{_NAMES}|\(\n(?: *{_NAMES}\n)+ *\)),?"),
    "_SCHEMAS": re.compile(rf"{_KEY}{_PLACE},?"),
    "_CONSTANTS": re.compile(rf"{_PLACE}: {_CONSTANT},?"),
}
"""Tables of what modules look up when they run, and their entries: places in the package."""

_SIGNS = ('""', 'b""', "->")
_WORDS = """
as else if lambda None or return True False async await self object
dataclass field Literal TypeAlias Mapping Sequence Iterable AsyncIterable UUID dt.date dt.datetime Self Any TYPE_CHECKING
bool bytes dict float frozenset int list str tuple
typing.TypeAlias kw_only eq repr body content_type transport base_url default_factory type default name self._transport
checks codecs models deprecated ).from_parsed ).encode
__all__ _NAMES _OLD_NAMES _SCHEMAS _CONSTANTS _NULLABLE _PATCHED BASE_URL SCHEMES SERVER SERVERS REQUIREMENTS VERSION
CHECKS PATTERNS accepts refuses survives has_default replaced without
"""
_CALLS = """
field( frozenset( isinstance( UUID( dt.date( dt.datetime.fromisoformat(
self._transport.send( self._transport.stream( @deprecated( @dataclass( SERVER.url(
accepts( refuses( survives( has_default( replaced( without(
"""
_GROUPED = ("return (", "else (")
"""Words before a parenthesis that calls nothing."""
_BUILTINS = (
    "bool",
    "bytes",
    "dict",
    "float",
    "int",
    "isinstance(",
    "list",
    "property",
    "str",
    "tuple",
)
_DEFINITIONS = ("def __init__(", "def schema(", "def _schema(")
_DATA = frozenset({"py.typed", "openapi.json"})
_LOOKING_UP = frozenset(
    {"__init__.py", "schemas.py", "models/__init__.py", "checks/__init__.py", "codecs/__init__.py"}
)
"""Modules that find names by their text when they run."""
_FIRST_LINES = re.compile(
    r'"""(?:[A-Za-z][\w ,.]*|The clients of the API: one synchronous, one asynchronous\.|Codecs, which .*)(?:""")?'
    r'\n(?:(?:[\w ,.]*(?:""")?\n){1,2}|\Z)'
    r"|# \w+\n\n|The public API, sorted by symbols\.\n\n"
    r'|{\n  "[a-z]+": ("\d+"|{|\[),?\n',
)
"""Words of ours and names of classes, and in the manifest the names of its fields."""


class AuditError(SpecError):
    """A bug of sdkloom: a file holds what no template writes; ``origin`` is near the text at fault."""

    def __init__(self, path: str, line: int, found: str, origin: str | None) -> None:
        message = (
            f"line {line} of {path} would hold {found!r:.80}, which no template writes: nothing was"
            f" written; {FAULT_ADVICE}"
        )
        diagnostic = Diagnostic(
            rule="internal", severity="error", message=message, origin=origin or "#"
        )
        super().__init__(diagnostic)
        self.path, self.line, self.origin = path, line, origin


def audit(files: Mapping[str, str], api: Api) -> None:
    """Raise ``AuditError`` if a generated file holds anything but what templates may write."""
    auditor = _Auditor(files, api)
    has_tests = any(path.startswith("tests/") for path in files)
    copied = {f"tests/{path}": text for path, text in tests_files().items()} if has_tests else {}
    for path, text in files.items():
        if path.startswith("_runtime/") or path in _DATA or copied.get(path) == text:
            continue
        fault = auditor.fault(path, text)
        if fault is not None:
            line = auditor.line(text, fault)
            raise AuditError(path, line, fault, _near(text, line, api))


def masked(text: str) -> str:
    """Take out what stands in string literals, as Python reads them."""
    return _STRING.sub('""', _without_escapes(text))


def _without_escapes(text: str) -> str:
    """Reduce each escape to its backslash, so that every quote left begins or ends a literal.

    Outside of literals Python takes no backslash but one that ends a line. There the backslash is
    left to be found, because no template writes it.
    """
    return _ESCAPE.sub(r"\\", text)


def _beginning(text: str) -> str:
    """Take the lines that ``_FIRST_LINES`` looks at, however long: a name may fill pages."""
    return "\n".join(text.split("\n", 4)[:4])


def _spelled(text: str) -> str:
    """Spell the marks of other scripts, which are parts of names and no letters to expressions."""
    return text if text.isascii() else _MARK.sub(_spelled_mark, text)


def _spelled_mark(match: re.Match[str]) -> str:
    return f"\u01c0{ord(match[0]):X}" if f"a{match[0]}".isidentifier() else match[0]


class _Auditor:
    """Knows the vocabulary of one package, and the lines that have passed."""

    def __init__(self, files: Mapping[str, str], api: Api) -> None:
        self.vocabulary, self.places = _vocabulary(files, api)
        self.passed = set(_fixed())

    def fault(self, path: str, text: str) -> str | None:
        """Find something that no template writes."""
        if not _FIRST_LINES.match(_spelled(_beginning(text))):
            return text[:80]
        if not text.replace("\n", "").isprintable():
            return next(
                character for character in text if character != "\n" and not character.isprintable()
            )
        if not path.endswith(".py"):
            return None
        text = _spelled(text)
        if path in _LOOKING_UP:
            if (fault := _fault_of_tables(_without_escapes(text))) is not None:
                return fault
            for line in _formatted():
                text = text.replace(line, "")
        rest = masked(text)
        return _fault_of_breaks(rest) or self._fault_of_lines(rest)

    def _fault_of_lines(self, rest: str) -> str | None:
        fresh = set(rest.split("\n")) - self.passed
        self.passed |= fresh
        names: list[str] = []
        for line in [line for line in fresh if "import " in line]:
            if (found := _IMPORT.fullmatch(line)) and found[1] in self.places:
                fresh.discard(line)
                names.append(found[2] or "")
            elif _PLAIN_IMPORT.fullmatch(line):
                fresh.discard(line)
            elif line.lstrip().startswith(("from ", "import ")):
                return line.strip()
        return next(self._strange("\n".join([*fresh, *names])), None)

    def _strange(self, rest: str) -> Iterator[str]:
        """Go through the tokens, strings taken out, that are not in the vocabulary."""
        for token in set(_TOKEN.findall(rest)) - self.vocabulary:
            if not _OPEN.fullmatch(token):
                yield token

    def line(self, text: str, fault: str) -> int:
        """Find the line of what is wrong, as well as it can be found."""
        for formatted in _formatted():
            text = text.replace(formatted, "\n")
        plain = _without_escapes(text)
        code = _STRING.sub(lambda literal: '""' + "\n" * literal[0].count("\n"), plain)
        for number, line in enumerate(code.split("\n"), 1):
            if fault in _TOKEN.findall(line) and line not in _fixed():
                return number
        source = text if fault in text else plain
        return source[: max(source.find(fault), 0)].count("\n") + 1


def _fault_of_breaks(rest: str) -> str | None:
    """Find a line's end from which the next line calls."""
    for match in _DANGLING.finditer(rest):
        if rest[match.start() - 1] not in "([{,":
            return rest[max(match.start() - 20, 0) : match.end()]
    return None


def _fault_of_tables(text: str) -> str | None:
    """Compare what a module may look up when it runs with what there is to be found."""
    for table, entry in _LOOKED_UP.items():
        if table not in text:
            continue
        pattern = rf"^{table}(?::[^=\n]*)? = {{([^\n]*|\n.*?\n)}}$|^{table}\b"
        found = list(re.finditer(pattern, text, _TABLE))
        for match in found:
            entries: str | None = match[1]
            if entries is None or len(found) > 1 or entry.sub("", entries).strip():
                return match[0].strip().partition("\n")[0]
    return None


_TABLE = re.MULTILINE | re.DOTALL


# -- what may be there


def _vocabulary(files: Mapping[str, str], api: Api) -> tuple[frozenset[str], frozenset[str]]:
    """All tokens that a module of this package may hold, and what it may import from."""
    names, called, defined, classes = set[str](), set[str](), set[str](), set[str]()
    fields, modules = set[str](), set[str]()
    operations = [operation for group in api.groups for operation in group.operations]
    for declaration in api.declarations:
        constant = codec_name(declaration)
        codec = f"codecs.{declaration.module}.{constant}"
        classes.add(declaration.name)
        modules.add(declaration.module)
        called |= {declaration.name, f"{codec}.encode"}
        names |= {constant, f"models.{declaration.name}", codec, f"{codec}.from_parsed"}
        if isinstance(declaration, Struct):
            fields |= {declaration.extra_name, *(field.name for field in declaration.fields)}
    for group in api.groups:
        clients = {group.class_name, f"Async{group.class_name}"}
        classes |= clients
        called |= clients
        defined.add(group.module)
        modules.add(group.module)
    methods = {method.name for operation in operations for method in methods_of(operation)}
    defined |= methods
    names |= {operation_constant(method) for method in methods}
    for renamed in api.aliases:
        if renamed.kind != "schema":
            defined |= {*renamed.old.split("."), *renamed.new.split(".")}
        if renamed.kind == "field":
            names.add(f"self.{renamed.new.partition('.')[2]}")
    defined |= {server.name for server in api.servers}
    names.update(_constants(api))
    modules |= {checked.module for checked in api.checks}
    runtime = {path: text for path, text in files.items() if path.startswith("_runtime/")}
    for functions, parameters in map(_of_runtime, runtime.values()):
        called |= functions
        names |= parameters
    names = names.union(modules, fields, called, defined, classes)
    places = _LIBRARY.union(_places(modules, runtime), (".", "..", ".judging"))
    tokens = frozenset(map(_spelled, _tokens(names, called, defined, classes)))
    places = frozenset(map(_spelled, places))
    return tokens.union(_renamed(tokens, files), places), places


@cache
def _of_runtime(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """What a module of the runtime, the same in all packages, defines, and its parameters."""
    return frozenset(_defined(text)), frozenset(_PARAMETER.findall(text))


def _renamed(tokens: Iterable[str], files: Mapping[str, str]) -> Iterator[str]:
    """Go through what modules call imports whose names something of the document has."""
    modules = (
        text
        for path, text in files.items()
        if path.endswith(".py") and not path.startswith("_runtime/")
    )
    lines = _spelled("\n".join(line for text in modules for line in _import_lines(text)))
    names = set(_RENAMED.findall(lines))
    for module in _PLAIN_IMPORT.finditer(lines):
        names |= {("builtins", module[1] or "builtins"), ("dt", module[2] or "dt")}
    others: dict[str, set[str]] = {}
    for symbol, other in names:
        if other != symbol:
            others.setdefault(symbol, set()).add(other)
    if not others:
        return
    head = re.compile(rf"(@?)({'|'.join(map(re.escape, sorted(others)))})(?!\w)")
    for found in filter(None, map(head.match, tokens)):
        rest = found.string[found.end() :]
        yield from (f"{found[1]}{other}{rest}" for other in others[found[2]])


def _import_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if " as _" in line or "import " in line]


def _constants(api: Api) -> Iterator[str]:
    """Go through the names of parameters, webhooks, headers, checks and variables of servers."""
    for group in api.groups:
        for operation in group.operations:
            yield from (parameter.name for parameter in sent_parameters(operation))
    yield from (webhook.name for webhook in api.webhooks)
    yield from (header.name for header in api.headers)
    yield from (variable.name for server in api.servers for variable in server.variables)
    for checked in api.checks:
        yield from (checked.name, f"checks.{checked.module}.{checked.name}")


def _tokens(
    names: Iterable[str],
    called: Iterable[str],
    defined: Iterable[str],
    classes: Iterable[str],
) -> Iterator[str]:
    yield from (*_SIGNS, *_GROUPED, *_DEFINITIONS)
    yield from (*_WORDS.split(), *_CALLS.split())
    yield from (f"{sign}builtins.{symbol}" for symbol in _BUILTINS for sign in ("", "@"))
    yield "@property"
    yield from names
    for symbol in called:
        yield from (f"{symbol}(", f"def {symbol}(", f"@{symbol}", f"@{symbol}(")
    for symbol in defined:  # methods, and former ones, which call those of today
        yield from (f"def {symbol}(", f").{symbol}(", f"self.{symbol}(")
    for symbol in classes:
        yield from (f"class {symbol}", f"class {symbol}(")


def _places(modules: Iterable[str], runtime: Iterable[str]) -> Iterator[str]:
    """What modules may be imported from: modules of the package."""
    for module_name in modules:
        for layer in ("", ".models", ".codecs", ".checks", ".resources"):
            yield f"{layer}.{module_name}"
            yield f".{layer}.{module_name}"
    for path in runtime:
        place = path.removesuffix(".py").replace("/", ".")
        yield from (f".{place}", f"..{place}")


def _defined(module: str) -> set[str]:
    """The public names of a module of the runtime."""
    return {function or constant for function, constant in _DEFINED.findall(f"\n{module}")}


@cache
def _fixed() -> frozenset[str]:
    """Lines of templates, which stand as they are in what is made of them."""
    texts = (masked(text) for text in fixed_texts().values())
    return frozenset(line for text in texts for line in text.split("\n") if 'f""' not in line)


@cache
def _formatted() -> tuple[str, ...]:
    """Lines of templates with formatted strings, which hold code."""
    lines = {line for text in fixed_texts().values() for line in text.split("\n")}
    return tuple(f"{line}\n" for line in sorted(lines) if 'f"' in line)


# -- where it is, once something is wrong


def _near(text: str, line: int, api: Api) -> str | None:
    """Find the declaration or operation that a line belongs to: the last one named before it."""
    places = {name: origin for declaration in api.declarations for name, origin in (
        (declaration.name, declaration.origin), (codec_name(declaration), declaration.origin)
    )}  # fmt: skip
    places |= {
        operation.name: operation.origin for group in api.groups for operation in group.operations
    }
    for before in reversed(text.split("\n")[:line]):
        for word in re.findall(r"\w+", before):
            if word in places:
                return places[word]
    return None
