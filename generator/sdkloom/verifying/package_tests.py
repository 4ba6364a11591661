"""The tests of a package: what a person would write who has the document beside it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sdkloom.ecma.patterns import PatternError, translate
from sdkloom.emit.checks import shared_checks
from sdkloom.emit.code import (
    Code,
    Expr,
    annotated,
    call,
    layout,
    literal,
    mapping,
    name,
    prefixed,
)
from sdkloom.emit.fields import shown_presence
from sdkloom.emit.formatting import stable
from sdkloom.emit.modules import FUTURE, first_line, import_names
from sdkloom.emit.templating import tests_files
from sdkloom.identifiers import snake
from sdkloom.ir.nodes import CheckedSchema, Declaration, Struct
from sdkloom.ir.presence import Defaulted
from sdkloom.lowering.lower import Lowered
from sdkloom.reading.document import child
from sdkloom.reading.json_values import JsonObject, JsonValue, is_array, is_object
from sdkloom.verifying.boundaries import cases
from sdkloom.verifying.differences import Differences
from sdkloom.verifying.judge import Judge
from sdkloom.verifying.lowered import is_described
from sdkloom.verifying.values import Values, has_other_format

_Path: TypeAlias = tuple[str | int, ...]

_LONGEST_NAME = 60
_MOST = 12
"""Values of one verdict in a test; of an enumeration, all members are tried."""
_LONGEST_VALUE = 2_000


def package_tests(lowered: Lowered) -> dict[str, str]:
    """Write the modules of ``tests/``: one a module of schemas, and what they share."""
    api = lowered.api
    judge = Judge(lowered.reader.document)
    writer = _Writer(lowered, Values(judge), Differences(judge, lowered.reader))
    modules: dict[str, _Module] = {}
    checks: dict[str, str] = {}
    for checked, used in zip(api.checks, shared_checks(lowered), strict=True):
        if writer.is_inside(checked.origin):
            continue  # it is tested as the part that it is
        module = modules.setdefault(checked.module, _Module())
        if checked.origin not in writer.keys:
            checks[checked.origin] = f"{used.module}.{used.name}"
        module.blocks += writer.blocks(checked, module)
    files = {f"tests/{path}": text for path, text in tests_files().items()}
    files["tests/places.py"] = _places(checks, writer.patterns)
    for module_name, module in modules.items():
        if module.blocks:
            files[f"tests/test_{module_name}.py"] = module.text(module_name)
    return files


@dataclass(slots=True)
class _Module:
    """A module of tests; ``names`` are those of its functions, unlike those of the constants."""

    blocks: list[Code] = field(default_factory=list[Code])
    names: set[str] = field(default_factory=set[str])
    imports: set[str] = field(default_factory=set[str])

    def fresh(self, wish: str) -> Code:
        """Take a name that is still free."""
        base, number = wish[:_LONGEST_NAME].rstrip("_"), 2
        found = base
        while found in self.names:
            found, number = f"{base}_{number}", number + 1
        self.names.add(found)
        return name(found)

    def use(self, helper: str) -> str:
        """Import a function or a type of ``judging``."""
        self.imports.add(helper)
        return helper

    def text(self, module_name: str) -> str:
        """Write the module."""
        words = " ".join(module_name.split("_")).strip()
        doc = first_line(f"Tests of the schemas of {words}.")
        head = f"{doc}\n\n{FUTURE}\n\n{import_names('.judging', self.imports)}"
        first, *rest = map(stable, self.blocks)
        gap = "\n\n\n" if first.startswith("def ") else "\n\n"
        return f"{head}{gap}" + "\n\n\n".join([first, *rest]) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """A schema that is tested: ``base`` is an object that it allows, ``stem`` begins all names."""

    origin: str
    title: Expr
    stem: str
    base: JsonObject
    base_name: Code

    def written(self, values: Iterable[JsonValue], module: _Module) -> list[Expr]:
        """Write values; objects as the changes that they are of the base."""
        return list(_written(list(values), self.base, self.base_name, module))


class _Writer:
    """Writes tests of one schema after the other."""

    def __init__(self, lowered: Lowered, values: Values, differences: Differences) -> None:
        self._lowered, self._values, self._differences = lowered, values, differences
        api = lowered.api
        self.keys = {component.origin: component.key for component in api.components}
        self._index: Mapping[str, Declaration] = {each.origin: each for each in api.declarations}
        self.patterns: dict[str, str] = {}

    def is_inside(self, origin: str) -> bool:
        """Tell whether a schema is a part of one that has a name."""
        steps = origin.split("/")
        return any("/".join(steps[:end]) in self.keys for end in range(2, len(steps)))

    def blocks(self, checked: CheckedSchema, module: _Module) -> list[Code]:
        """Write the tests of one schema, each of a keyword, and the object that they share."""
        origin = checked.origin
        if not is_described(self._lowered, origin):
            return []
        subject = _Subject(
            origin=origin,
            title=literal(self.keys.get(origin, origin)),
            stem=f"test_{_plain(checked.name) or 'schema'}",
            base=self._base(origin),
            base_name=name(checked.name),
        )
        blocks = list(self._of_keywords(subject, module))
        if origin in self.keys and not self._differences.has_discriminator(origin):
            blocks += self._of_models(subject, module)
        if any(subject.base_name in block for block in blocks):
            kind = Code(module.use("JsonValue"))
            blocks.insert(0, annotated(subject.base_name, kind, literal(subject.base)))
        return blocks

    def _base(self, origin: str) -> JsonObject:
        found = self._values.valid(origin)
        if found and is_object(found[0]) and len(repr(found[0])) <= _LONGEST_VALUE:
            return found[0]
        return {}

    def _of_keywords(self, subject: _Subject, module: _Module) -> Iterator[Code]:
        for (path, keyword), verdicts in self._grouped(subject.origin).items():
            calls = [
                call(module.use(helper), [subject.title, *subject.written(values, module)])
                for helper, values in verdicts.items()
                if values
            ]
            wish = "_".join(filter(None, [subject.stem, *map(_word, path), _word(keyword)]))
            yield _function(module.fresh(wish), calls)

    def _grouped(self, origin: str) -> dict[tuple[_Path, str], dict[str, list[JsonValue]]]:
        """Group values by the keyword that they are about, and by what becomes of them."""
        groups: dict[tuple[_Path, str], dict[str, list[JsonValue]]] = {}
        for case in cases(self._values, origin):
            verdict = self._values.judge.is_valid(origin, case.value)
            if verdict is None or len(repr(case.value)) > _LONGEST_VALUE:
                continue
            self._note_patterns(case.place)
            verdicts = groups.setdefault((case.path, case.keyword), {"accepts": [], "refuses": []})
            values = verdicts["accepts" if verdict else "refuses"]
            if len(values) < _MOST or (verdict and case.keyword == "enum"):
                values.append(case.value)
        return groups

    def _note_patterns(self, place: str) -> None:
        """Remember Python's spelling of the patterns that values are judged by."""
        for pattern in self._values.patterns(place):
            try:
                self.patterns[pattern] = translate(pattern).python
            except PatternError:
                continue

    # -- models

    def _of_models(self, subject: _Subject, module: _Module) -> Iterator[Code]:
        if subject.base and not self._has_other_format(subject, subject.base):
            title = module.fresh(f"{subject.stem}_is_read_and_written")
            arguments = [subject.title, subject.base_name]
            yield _function(title, [call(module.use("survives"), arguments)])
        struct = self._index.get(subject.origin)
        found = self._values.valid(subject.origin, full=False)
        smallest = found[0] if found else None
        if not isinstance(struct, Struct) or not is_object(smallest):
            return
        for declared in struct.fields:
            presence = shown_presence(struct, declared, self._index)
            if not isinstance(presence, Defaulted) or presence.required or presence.value is None:
                continue
            value = {**smallest, declared.wire: presence.value}
            if declared.wire in smallest or self._has_other_format(subject, value):
                continue
            values = (smallest, declared.wire, declared.name, presence.value)
            arguments = [subject.title, *map(literal, values)]
            title = module.fresh(f"{subject.stem}_{_word(declared.wire)}_default")
            yield _function(title, [call(module.use("has_default"), arguments)])

    def _has_other_format(self, subject: _Subject, value: JsonValue) -> bool:
        return has_other_format(self._values, subject.origin, value)


def _written(
    values: list[JsonValue], base: JsonObject, base_name: Code, module: _Module
) -> Iterator[Expr]:
    """Write values; objects as the one change that they are of an object that tests share."""
    changes = [(_change(base, value) if base and is_object(value) else None) for value in values]
    rows = zip(values, changes, strict=True)
    for place, group in itertools.groupby(rows, key=lambda row: row[1] and row[1][:2]):
        members = list(group)
        if place is None:
            yield from (literal(value) for value, _ in members)
        elif place == _SAME:
            yield base_name
        elif place[0] == "without":
            yield call(module.use("without"), [base_name, literal(place[1])])
        else:
            parts = (literal(change[2]) for _, change in members if change is not None)
            arguments = [base_name, literal(place[1]), *parts]
            copies = call(module.use("replaced"), arguments)
            yield prefixed(Code("*"), copies)


_Change: TypeAlias = tuple[str, str, JsonValue]
"""``replaced`` or ``without``, a JSON pointer, and what is there instead."""
_SAME = ("same", "")


def _change(base: JsonValue, value: JsonValue) -> _Change | None:
    """Find the one place in which *value* differs from *base*; ``None`` if there are several."""
    if _is_same(base, value):
        return (*_SAME, None)
    steps: Iterable[str | int] = ()
    if is_object(base) and is_object(value):
        removed = [name for name in base if name not in value]
        steps = [
            name for name in value if name not in base or not _is_same(base[name], value[name])
        ]
        if removed:
            is_one = len(removed) == 1 and not steps
            return ("without", child("", removed[0]), None) if is_one else None
    elif is_array(base) and is_array(value) and len(base) == len(value):
        pairs = enumerate(zip(base, value, strict=True))
        steps = [at for at, (before, after) in pairs if not _is_same(before, after)]
    else:
        return "replaced", "", value
    listed = list(steps)
    if len(listed) != 1:
        return None
    step: Any = listed[0]
    is_new = is_object(base) and step not in base
    inner = ("replaced", "", value[step]) if is_new else _change(base[step], value[step])
    if inner is None:
        return "replaced", child("", step), value[step]
    return inner[0], child("", step) + inner[1], inner[2]


def _is_same(value: JsonValue, other: JsonValue) -> bool:
    if is_array(value) or is_object(value):
        return repr(value) == repr(other)
    return type(value) is type(other) and bool(value == other)


def _function(title: Code, calls: Iterable[Expr]) -> Code:
    lines = [f"def {title}() -> None:"]
    lines += [f"    {layout(expr, indent=4)}" for expr in calls]
    return Code("\n".join(lines))


def _places(checks: Mapping[str, str], patterns: Mapping[str, str]) -> str:
    doc = first_line("Where checks are that have no name in the description, and patterns.")
    tables = [
        layout(
            mapping([(key, literal(value)) for key, value in sorted(table.items())]),
            before=f"{title}: dict[str, str] = ",
        )
        for title, table in (("CHECKS", checks), ("PATTERNS", patterns))
    ]
    return "\n\n".join([f"{doc}\n\n{FUTURE}", *map(stable, tables)]) + "\n"


def _word(step: str | int) -> str:
    return "item" if isinstance(step, int) else _plain(snake(str(step)))


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9_]", "", text.lower())
