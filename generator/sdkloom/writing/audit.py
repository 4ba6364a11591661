"""The last look at a package before it is written: nothing in it but what templates may write.

Every file is read as Python would read it, without trusting what made it: text of the document may
stand inside string literals and nowhere else. What remains when those are taken out is a closed
vocabulary: names of the name table and of the runtime, a few words of the language, calls of what
generated code may call. A syntax tree can hold no name, call or import that is no token, so a file
that passes holds only literals, definitions, and calls of its own runtime. Reading tokens instead of
trees costs a tenth; tests compare both. The few modules that look names up when they run are small
enough for a tree, which is compared with the tables they may hold.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from sdkloom.ir import Api, Struct
from sdkloom.naming import ANNOTATION_NAMES
from sdkloom.spelling.codecs import decoder_name, encoder_name
from sdkloom.spelling.templating import fixed_texts

_STRING = re.compile(
    r'"(?:""(?:[^"\\]+|\\[\s\S]|"(?!""))*"""|(?:[^"\\\n]+|\\[^\n])*")|'
    r"'(?!'')(?:[^'\\\n]+|\\[^\n])*'"
)
_TOKEN = re.compile(
    r"(?:def |class )?@?\.*[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?: *\(|\"\")?"
    r"|0x[0-9a-f]+\b|\d+(?:\.\d+)?(?:e[+-]?\d+)?\b"
    r'|""(?: *\()?|[)\]}] *\(|->|!=|[:=*]=|\*\*|[()\[\]{},:=|*-]|[^ \n]',
    re.ASCII,
)
"""Names with what makes them calls or prefixes of strings; anything strange is a token of its own."""
_OPEN = re.compile(r"0x[0-9a-f]+|\d+(\.\d+)?(e[+-]?\d+)?|_ERRORS_\d+", re.ASCII)
"""Tokens without end: numbers, and the tables of errors that operations share."""
_DANGLING = re.compile(r"(?<![(\[{,])\n +\(")
"""A parenthesis that could call what ends the line before."""
_DEFINED = re.compile(r"^(?:def|class) ([A-Za-z]\w*)|^([A-Za-z]\w*)(?:: [^=\n]+)? = ", re.MULTILINE)
_MODULE = re.compile(r"\w+(\.\w+)*", re.ASCII)
_LOADED = re.compile(r"\.(?:checks|codecs|_runtime)\.\w+:[A-Za-z_]\w*", re.ASCII)

_FORMAT = re.compile(r'(?<!\w)f"[^"\n]*"')

_SIGNS = frozenset({'""', "->", "!=", *"()[]{},:=|*-"})
_WORDS = frozenset(
    "as case class def from if import in is lambda match None not or pass raise return True False "
    "async await self cls __init__ _ object annotations __future__ collections.abc dataclasses typing uuid "
    "datetime builtins functools importlib dataclass field Literal TypeAlias Mapping UUID dt httpx2 "
    "bool bytes dict float frozenset int list str tuple obj value options body content_type transport "
    "slots kw_only default_factory type default Any TYPE_CHECKING BASE_URL SCHEMES _SCHEMAS _NULLABLE "
    "__all__ _MODULES self._transport dt.date dt.datetime value.value "
    # what checks and calls are given by keyword
    "ref dynamic_ref scope enum const multiple_of minimum exclusive_minimum maximum exclusive_maximum "
    "min_length max_length pattern min_items max_items unique_items prefix_items items contains "
    "min_contains max_contains min_properties max_properties required read_only dependent_required "
    "properties pattern_properties additional_properties property_names dependent_schemas all_of any_of "
    "one_of not_ if_ then else_ unevaluated_properties unevaluated_items operation method path "
    "parameters responses errors security server check parts style explode allow_reserved _ERRORS".split()
)
_CALLS = frozenset(
    [
        "@dataclass(",
        "field(",
        "list(",
        "dict(",
        "float(",
        "frozenset(",
        "isinstance(",
        "tuple(",
        "UUID(",
        "dt.date(",
        "dt.datetime(",
        "dt.datetime.fromisoformat(",
        "date(",
        "obj.get(",
        "bytes(",
        "self._transport.send(",
        "Check(",
        "Later(",
        "Pattern(",
        "Scheme(",
        "@encodes(",
        ")(",
        "](",
    ]
) | frozenset({"import (", "return (", "case (", "in (", "not (", "if ("})
_CALLABLE_MODULES = ("decoding", "encoding", "calls", "values")
_NAMED_MODULES = (*_CALLABLE_MODULES, "checks", "auth", "files", "transport", "schema")
_DATA = frozenset({"py.typed", "openapi.json"})
_LOOKING_UP = frozenset({"__init__.py", "schemas.py", "models/__init__.py"})
"""Modules that find names by their text when they run."""
_FIRST_LINES = re.compile(
    r'"""(?:[A-Za-z][\w ,.]*|The clients of the API: one synchronous, one asynchronous\.|Conversions between models .*)(?:""")?'
    r"\n(?:[\w ,.]*\n|\Z)"
    r"|# \w+\n\n|The public API, a symbol a line\.\n\n"
    r'|{\n  "[a-z]+": ("\d+"|{|\[),?\n',
    re.ASCII,
)
"""Words of ours and names of classes, and in the manifest the names of its fields."""


class AuditError(AssertionError):
    """A bug of sdkloom: a file holds what no template writes; ``origin`` is near the text at fault."""

    def __init__(self, path: str, line: int, found: str, origin: str | None) -> None:
        near = f", near {origin}" if origin else ""
        super().__init__(
            f"{path}:{line}: {found!r:.80} is not ours{near}: please report this document"
        )
        self.path, self.line, self.origin = path, line, origin


def audit(files: Mapping[str, str], api: Api) -> None:
    """Raise ``AuditError`` if a generated file holds anything but what templates may write."""
    vocabulary = _vocabulary(files, api)
    for path, text in files.items():
        if path.startswith("_runtime/"):
            continue
        fault = _fault(path, text, vocabulary)
        if fault is not None:
            line = _line(text, fault, vocabulary)
            raise AuditError(path, line, fault, _near(text, line, api))


def masked(text: str) -> str:
    """Take out what stands in string literals, as Python reads them."""
    return _STRING.sub('""', text)


def unknown_tokens(text: str, vocabulary: frozenset[str]) -> Iterator[str]:
    """Go through the tokens of a module, strings taken out, that are not in *vocabulary*."""
    lines = set(text.split("\n")) - _fixed()
    for token in set(_TOKEN.findall("\n".join(lines))) - vocabulary:
        if not _OPEN.fullmatch(token):
            yield token


def _fault(path: str, text: str, vocabulary: frozenset[str]) -> str | None:
    """Find something that no template writes."""
    if path in _DATA:
        return None
    if not _FIRST_LINES.match(text):
        return text[:80]
    if not text.replace("\n", "").isprintable():
        return next(one for one in text if one != "\n" and not one.isprintable())
    if not path.endswith(".py"):
        return None
    rest = masked(text)
    if dangling := _DANGLING.search(rest):
        return dangling[0]
    strange = next(unknown_tokens(rest, vocabulary), None)
    return _fault_of_tables(path, text) if strange is None and path in _LOOKING_UP else strange


def _fault_of_tables(path: str, text: str) -> str | None:
    """Compare what a module may look up when it runs with what there is to be found."""
    tree = ast.parse(text)
    wanted = _LOADED if path == "schemas.py" else _MODULE
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and ast.unparse(node) not in _fixed_formats():
            return ast.unparse(node)
        if isinstance(node, ast.Dict):
            for leaf in (
                leaf
                for one in node.values
                for leaf in (one.elts if isinstance(one, ast.Tuple) else [one])
            ):
                if not (isinstance(leaf, ast.Constant) and wanted.fullmatch(str(leaf.value))):
                    return ast.unparse(leaf)
    return None


# -- what may be there


def _vocabulary(files: Mapping[str, str], api: Api) -> frozenset[str]:
    """All tokens that a module of this package may hold."""
    names, called, defined, classes = set[str](), set[str](), set[str](), set[str]()
    fields, modules = set[str](), set[str]()
    for one in api.declarations:
        classes.add(one.name)
        modules.add(one.module)
        called |= {one.name, decoder_name(one), encoder_name(one)}
        names |= {f"_{decoder_name(one).removeprefix('decode_').upper()}"}
        if isinstance(one, Struct):
            fields |= {one.extra_name, *(field.name for field in one.fields)}
    for group in api.groups:
        clients = {group.class_name, f"Async{group.class_name}"}
        classes |= clients
        called |= clients
        defined.add(group.module)
        modules.add(group.module)
        for operation in group.operations:
            defined.add(operation.name)
            called.add(f"_{operation.name}")
            names |= {one.name for one in operation.parameters}
    names |= {rule.name for rule in api.rules}
    modules |= {rule.module for rule in api.rules}
    runtime = {key: _defined(files[f"_runtime/{key}.py"]) for key in _NAMED_MODULES}
    for key in _CALLABLE_MODULES:
        called |= runtime[key]
    names = names.union(modules, fields, called, defined, classes, *runtime.values())
    return frozenset(_tokens(names, called, defined | called, classes, fields)) | frozenset(
        _places(modules)
    )


def _tokens(
    names: Iterable[str],
    called: Iterable[str],
    defined: Iterable[str],
    classes: Iterable[str],
    fields: Iterable[str],
) -> Iterator[str]:
    yield from _SIGNS
    yield from _WORDS
    yield from _CALLS
    yield from ("Check", "Later", "Pattern", "def __init__(")
    yield from (f"builtins.{one}" for one in ANNOTATION_NAMES)
    yield from names
    for one in called:
        yield f"{one}("
    for one in defined:
        yield f"def {one}("
    for one in classes:
        yield from (f"class {one}", f"class {one}(")
    for one in fields:
        yield f"value.{one}"


def _places(modules: Iterable[str]) -> Iterator[str]:
    """What modules may be imported from: modules of the package."""
    for one in modules:
        for layer in ("", ".models", ".codecs", ".checks", ".resources"):
            yield f"{layer}.{one}"
            yield f".{layer}.{one}"
    for one in (*_NAMED_MODULES, "checks_3_0"):
        yield f"._runtime.{one}"
        yield f".._runtime.{one}"


def _defined(module: str) -> set[str]:
    """The public names of a module of the runtime."""
    return {one or other for one, other in _DEFINED.findall(module)}


@cache
def _fixed() -> frozenset[str]:
    """Lines of templates, which stand as they are in what is made of them."""
    return frozenset(line for text in fixed_texts().values() for line in masked(text).split("\n"))


@cache
def _fixed_formats() -> frozenset[str]:
    """The formatted strings that templates hold."""
    found = {one for text in fixed_texts().values() for one in _FORMAT.findall(text)}
    return frozenset(ast.unparse(ast.parse(one)) for one in found)


# -- where it is, once something is wrong


def _line(text: str, fault: str, vocabulary: frozenset[str]) -> int:
    """Find the line of what is wrong, as well as it can be found."""
    kept = _STRING.sub(lambda one: '""' + "\n" * one[0].count("\n"), text)
    if fault in _TOKEN.findall(kept):
        for number, line in enumerate(kept.split("\n"), 1):
            if next(unknown_tokens(line, vocabulary), None) is not None:
                return number
    return text[: max(text.find(fault), 0)].count("\n") + 1


def _near(text: str, line: int, api: Api) -> str | None:
    """Find the declaration or operation that a line belongs to: the last one named before it."""
    places = {name: origin for one in api.declarations for name, origin in (
        (one.name, one.origin), (decoder_name(one), one.origin), (encoder_name(one), one.origin)
    )}  # fmt: skip
    places |= {one.name: one.origin for group in api.groups for one in group.operations}
    for before in reversed(text.split("\n")[:line]):
        for word in re.findall(r"\w+", before):
            if word in places:
                return places[word]
    return None
