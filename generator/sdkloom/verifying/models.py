"""What models hold and send, compared with the document: values, enumerations, defaults."""

from __future__ import annotations

import copy
import dataclasses
import re
import typing
from collections.abc import Iterator
from typing import Any

from sdkloom.emit.fields import shown_presence
from sdkloom.ir.nodes import Alias, Api, Constant, Field, Struct
from sdkloom.ir.presence import Defaulted
from sdkloom.reading.json_values import (
    JsonObject,
    JsonValue,
    as_object,
    is_array,
    is_object,
    same_value,
)
from sdkloom.verifying.boundaries import Case, cases
from sdkloom.verifying.differences import Differences
from sdkloom.verifying.package import LoadedPackage, LoadError, PackageImportError
from sdkloom.verifying.results import Disagreement, Findings, Subject
from sdkloom.verifying.values import FORMATS, Values

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


class Models:
    """Compares the models of a package with the schemas that they are made of."""

    def __init__(
        self,
        api: Api,
        package: LoadedPackage,
        values: Values,
        differences: Differences,
        findings: Findings,
    ) -> None:
        self._api, self._package = api, package
        self._values, self._differences, self._findings = values, differences, findings
        self._index = {declaration.origin: declaration for declaration in api.declarations}
        self._checks = {checked.origin: checked for checked in api.checks}

    def compare(self) -> None:
        """Compare all of them."""
        for component in self._api.components:
            symbol = f"schema({component.key!r})"
            with _Reporting(self, symbol, component.origin):
                self._round_trips(component.origin, symbol, self._package.schema(component.key))
        for declaration in self._api.declarations:
            symbol = f"models.{declaration.name}"
            with _Reporting(self, symbol, declaration.origin):
                if isinstance(declaration, Struct):
                    self._struct(declaration, symbol)
                elif isinstance(declaration, Alias) and isinstance(declaration.target, Constant):
                    self._enumeration(declaration, declaration.target, symbol)

    # -- values that are read and written again

    def _round_trips(self, origin: str, symbol: str, handle: Any) -> None:
        judge = self._values.judge
        check = self._package.check(self._checks[origin])
        for case in cases(self._values, origin):
            is_meant = case.keyword in ("valid", "enum", "const")
            if not is_meant or not judge.is_valid(origin, case.value):
                continue
            is_sent = check.accepts(case.value, sending=True)
            if not is_sent and self._differences.has_discriminator(origin):
                continue  # the schema that the tag names refuses it, as its verdicts say
            self._round_trip(case, origin, symbol, handle)

    def _round_trip(self, case: Case, origin: str, symbol: str, handle: Any) -> None:
        try:
            model = handle.decode(copy.deepcopy(case.value))
            written = handle.encode(model)
        except Exception as error:  # noqa: BLE001 - what a package raises is its verdict
            if rule := self._differences.of_reading(origin, case.path, case.value):
                self._findings.allow(rule, symbol, case.place, case.value)
            elif not _is_about_format(error, case.value):
                self.report("read", symbol, case.place, "valid", _named(error), case.value)
            return
        lost = _difference(case.value, written)
        if lost is None:
            return
        if lost.startswith("-") and self._is_read_only(lost[1:]):
            self._findings.allow("read-only", symbol, case.place, case.value)
        elif rule := self._differences.of_reading(origin, case.path, case.value):
            self._findings.allow(rule, symbol, case.place, case.value)
        else:
            self.report("write", symbol, case.place, "valid", _shown(lost), case.value)

    def _is_read_only(self, path: str) -> bool:
        """Tell whether a property that is not written is one that only the server writes."""
        name = path.rpartition("/")[2]
        fields = (
            field
            for declaration in self._api.declarations
            if isinstance(declaration, Struct)
            for field in declaration.fields
        )
        return any(field.wire == name and field.read_only for field in fields)

    # -- classes

    def _enumeration(self, declaration: Alias, target: Constant, symbol: str) -> None:
        found = [*_literals(self._package.model(declaration))]
        _, schema = self._values.followed(declaration.origin)
        listed = schema.get("enum") if is_object(schema) else None
        members = listed if is_array(listed) else target.values
        expected = [member for member in members if member is not None]
        if set(map(same_value, target.values)) - set(map(same_value, expected)):
            expected = [member for member in target.values if member is not None]
        judge = self._values.judge  # a listed value of another type is none
        valid = [each for each in expected if judge.is_valid(declaration.origin, each) is not False]
        missing = [member for member in valid if member not in found]
        unknown = [member for member in found if member not in expected]
        if missing or unknown:
            self.report("enum", symbol, declaration.origin, f"{expected}", f"{found}", None)

    def _struct(self, struct: Struct, symbol: str) -> None:
        model = self._package.model(struct)
        names = {field.name for field in dataclasses.fields(model)}
        for field in struct.fields:
            if field.name not in names:
                expected = f"{struct.name}.{field.name}"
                self.report("read", symbol, field.origin, expected, "there is no such field", None)
                continue
            presence = shown_presence(struct, field, self._index)
            if isinstance(presence, Defaulted) and not field.tag:
                self._default(struct, field._replace(presence=presence), presence.value)

    # -- defaults

    def _default(self, struct: Struct, field: Field, default: JsonValue) -> None:
        """Compare what an absent property reads as, and when it is sent."""
        smallest = self._smallest(struct.origin)
        if smallest is None:
            return
        without = {name: value for name, value in smallest.items() if name != field.wire}
        codec = self._package.codec(struct)
        symbol = f"models.{struct.name}.{field.name}"
        for found in self._default_faults(codec, field, without, default):
            self.report("default", symbol, field.origin, *found)

    def _smallest(self, origin: str) -> JsonObject | None:
        """Find an object that is valid, and also where the schema that its tags name decides."""
        found = (*self._values.valid(origin, full=False), *self._values.valid(origin))
        objects = [value for value in found if is_object(value)]
        if origin in self._checks and self._differences.has_discriminator(origin):
            check = self._package.check(self._checks[origin])
            objects = [value for value in objects if check.accepts(value, sending=True)]
        return next(iter(objects), None)

    def _default_faults(
        self, codec: Any, field: Field, without: JsonObject, default: JsonValue
    ) -> Iterator[tuple[str, str, JsonValue]]:
        def write(model: Any) -> JsonValue:
            return self._package.plain(codec.encode(model))

        wire = field.wire
        is_required = isinstance(field.presence, Defaulted) and field.presence.required
        whole = codec.decode(copy.deepcopy({**without, wire: default}))
        expected = getattr(whole, field.name)
        needed = _required_arguments(whole)
        model = type(whole)(**needed)
        if (read := getattr(model, field.name)) != expected:
            yield f"it reads as {expected!r} when not passed", f"it reads as {read!r}", without
        if not is_required:
            received = codec.decode(copy.deepcopy(without))
            shown, again, sent = getattr(received, field.name), write(received), write(model)
            if shown != expected or isinstance(shown, bool) != isinstance(expected, bool):
                yield f"a response without it reads as {expected!r}", f"{shown!r}", without
            if is_object(sent) and wire in sent:
                yield "it is not sent when not passed", f"{sent[wire]!r} is sent", without
            if _difference(without, again) is not None:
                yield "a response is written back as it came", f"{again!r}", without
        if not field.read_only:
            passed = as_object(write(type(whole)(**{**needed, field.name: expected})))
            if _difference(default, passed.get(wire, _ABSENT)) is not None:
                sent = repr(passed[wire]) if wire in passed else "it is not sent"
                yield f"{default!r} is sent when passed", sent, {**without, wire: default}

    def report(  # noqa: PLR0913, PLR0917 - a disagreement's fields
        self,
        subject: Subject,
        symbol: str,
        origin: str,
        document: str,
        package: str,
        value: JsonValue,
    ) -> None:
        """Add a disagreement."""
        keyword = {"default": document, "enum": "enum"}.get(subject, "")
        self._findings.add(
            Disagreement(
                subject=subject,
                symbol=symbol,
                origin=origin,
                keyword=keyword,
                value=value,
                document=document,
                package=package,
            )
        )


_ABSENT = object()


class _Reporting:
    """Reports what cannot be loaded, and what a class of the package raises."""

    def __init__(self, models: Models, symbol: str, origin: str) -> None:
        self._models, self._symbol, self._origin = models, symbol, origin

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        """Report what was raised."""
        if not isinstance(error, Exception) or isinstance(error, PackageImportError):
            return False
        subject: Subject = "import" if isinstance(error, LoadError) else "default"
        self._models.report(
            subject, self._symbol, self._origin, "the document has this schema", _named(error), None
        )
        return True


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _literals(kind: Any) -> Iterator[JsonValue]:
    for argument in typing.get_args(kind):
        if typing.get_args(argument):
            yield from _literals(argument)
        elif not isinstance(argument, type) and argument is not None:
            yield argument


def _required_arguments(model: Any) -> dict[str, Any]:
    """Take the arguments without which a model cannot be made from one that is there."""
    return {
        field.name: getattr(model, field.name)
        for field in dataclasses.fields(model)
        if field.init
        and field.default is dataclasses.MISSING
        and field.default_factory is dataclasses.MISSING
    }


def _difference(value: JsonValue, written: JsonValue, path: str = "") -> str | None:
    """Tell where two JSON values differ: ``-/path`` is missing, ``+/path`` new, ``!/path`` another."""
    if is_object(value) and is_object(written):
        for name, member in value.items():
            if name not in written:
                return f"-{path}/{name}"
            if found := _difference(member, written[name], f"{path}/{name}"):
                return found
        return next((f"+{path}/{name}" for name in written if name not in value), None)
    if is_array(value) and is_array(written) and len(value) == len(written):
        pairs = enumerate(zip(value, written, strict=True))
        inner = (_difference(first, second, f"{path}/{at}") for at, (first, second) in pairs)
        return next(filter(None, inner), None)
    is_same = value == written and isinstance(value, bool) == isinstance(written, bool)
    return None if is_same else f"!{path}"


def _shown(difference: str) -> str:
    what = {"-": "is lost", "+": "is added", "!": "is changed"}[difference[0]]
    return f"{difference[1:] or 'the value'} {what}"


def _is_about_format(error: Exception, value: JsonValue) -> bool:
    """Tell whether a text is refused for its format, which schemas do not assert."""
    path = getattr(error, "path", None)
    if not isinstance(path, str):
        return False
    for name, at in _STEP.findall(path):
        if is_object(value) and name in value:
            value = value[name]
        elif is_array(value) and at and int(at) < len(value):
            value = value[int(at)]
    return isinstance(value, str) and value not in FORMATS.values()
