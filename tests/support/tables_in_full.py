"""Tables of codecs in full, beside those that leave to annotations what these say."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from memory_package import PACKAGE, importable
from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate
from sdkloom.emit import codecs

Rows = dict[str, object]


@contextmanager
def in_full() -> Iterator[None]:
    """Write every property into the tables, as if annotations said nothing."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("is_field_annotated", "is_extra_annotated"):
            patch.setattr(codecs, name, lambda *_: False)
        yield


def differing(spec: Path) -> tuple[dict[str, tuple[object, object]], int]:
    """Find what annotations say otherwise than full tables; and how many models there are."""
    with in_full():
        full = _tables(generate(spec, Options(package="full")).files)
    short = _tables(generate(spec, Options(package="short")).files)
    assert full.keys() == short.keys()
    pairs = {name: (full[name], short[name]) for name in full}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}, len(full)


def _tables(files: Mapping[str, str]) -> dict[str, Rows]:
    """Describe the table of every model of a package."""
    found: dict[str, Rows] = {}
    with importable(files) as package:
        tables = importlib.import_module(f"{PACKAGE}._runtime.values.tables")
        base = importlib.import_module(f"{PACKAGE}._runtime.values.model").JsonModel
        names = _names(files)
        for symbol in package.models.__all__:
            model = getattr(package.models, symbol)
            if isinstance(model, type) and issubclass(model, base):
                found[symbol] = _rows(tables.table(model), names)
    return found


def _names(files: Mapping[str, str]) -> dict[int, str]:
    """Name the codecs that are constants: those of unions and of other types."""
    modules = [path[7:-3] for path in files if path.startswith("codecs/")]
    return {
        id(value): f"{module}.{name}"
        for module in modules
        for name, value in vars(importlib.import_module(f"{PACKAGE}.codecs.{module}")).items()
        if not name.islower() and not hasattr(value, "find_model")
    }


def _rows(table: Any, names: Mapping[int, str]) -> Rows:
    table.model()
    decoding, encoding = table._decoding, table._encoding
    return {
        "class": type(table).__name__,
        "kinds": {key: _form(kind, names) for key, kind in decoding.kinds.items()},
        "fields": decoding.fields,
        "required": sorted(decoding._required),
        "filled": sorted(name for name, _ in decoding.filled),
        "null means absent": decoding.nullable | decoding.defaulted,
        "others": (decoding.extra, _form(decoding._extra_kind, names), decoding._closed is None),
        "encoded": sorted(key for key, _ in encoding.encoders),
        "sent as null": encoding._sent,
        "read-only": encoding.read_only,
        "other types": table._other_types,
    }


def _form(kind: Any, names: Mapping[int, str]) -> object:
    """Describe a kind so that equal ones are equal."""
    if id(kind) in names:
        return names[id(kind)]
    if hasattr(kind, "find_model") and not isinstance(kind, type):
        return kind.find_model().__name__
    match kind:
        case list() | tuple():
            return [_form(item, names) for item in kind]
        case dict():
            return [_form(item, names) for item in kind.values()]
        case type() | None | str() | int() | float():
            return (type(kind).__name__, str(kind))
        case _ if hasattr(kind, "kind"):
            inner = _form(kind.kind, names)
            decoder = getattr(kind.kind, "decoder", None)
            if kind.kind is None or getattr(decoder, "__name__", None) == "to_json":
                return inner  # which takes null anyway
            return (type(kind).__name__, inner)
        case _ if hasattr(kind, "kinds"):
            return (type(kind).__name__, _form(kind.kinds, names))
        case _ if type(kind).__name__ == "Constant":
            # Literals with other values before are equal to typing, which may give either.
            return sorted(map(repr, kind.decoder.__closure__[0].cell_contents))
        case _ if hasattr(kind, "decoder"):
            return (type(kind).__name__, _form(kind.decoder, names), _form(kind.encoder, names))
        case _:
            function = getattr(kind, "__func__", kind)
            cells = [cell.cell_contents for cell in function.__closure__ or ()]
            owner = getattr(kind, "__self__", None)
            return (function.__qualname__, _form(cells, names), _form(owner, names))
