"""Single values and references against what the specification has at their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sdkloom.diagnostics import Severity
from sdkloom.openapi.shapes import Compiled, Scalar
from sdkloom.reading.json_values import JsonObject, is_array
from sdkloom.reading.places import quoted
from sdkloom.validating.report import LONG_NAME, Path, Report
from sdkloom.validating.rules import listed
from sdkloom.validating.tables import FOLLOWED, SCHEMAS, article

_QUOTED_FLAGS = frozenset({"true", "false", ""})
"""What is written in quotes where true or false is meant."""
_ANNOTATIONS = frozenset({"title", "description", "summary", "example", "externalDocs", "xml"})
"""What does not constrain values: beside a reference, nobody misses it."""
_KIND_NAMES: Mapping[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


def _kind(value: object) -> str:
    for kind, shown in _KIND_NAMES.items():
        if isinstance(value, kind):
            return shown
    return "this"


class ValueChecks:
    """Reports values of the wrong type, values that a place does not allow, and their like."""

    def __init__(self, version: str, report: Report) -> None:
        self._version = version
        self._report = report

    def scalar(self, shape: Scalar, value: Any, path: Path, *, cosmetic: bool = False) -> None:
        """Check a value without parts; in a *cosmetic* object no mistake is an error."""
        fatal = shape.is_fatal(value) and not cosmetic
        if type(value) not in shape.kinds:
            self.wrong_type(value, shape.description, path, fatal=fatal)
        elif shape.values:
            for index, item in enumerate(value if is_array(value) else [value]):
                if not isinstance(item, str) or item not in shape.values:
                    at = (index,) if is_array(value) else ()
                    self._bad_choice(shape, item, path, at, fatal=fatal)
        elif shape.test is not None and not shape.test(value):
            shown = f"{quoted(value)} is" if isinstance(value, str) else "this is"
            severity: Severity = "error" if fatal else "warning"
            ignored = ": it is ignored" if shape.fatal and not fatal else ""
            self._report.add(
                "bad-value", severity, f"{shown} not {shape.description}{ignored}", path
            )

    def _bad_choice(
        self, shape: Scalar, value: Any, path: Path, at: tuple[int, ...], *, fatal: bool
    ) -> None:
        known = sorted(shape.values)
        shown, hint = _kind(value), ""
        if value is None and "null" in known:
            fatal, hint = False, ": put it in quotes"
        elif isinstance(value, str):
            shown, hint = quoted(value), self._report.hint(value, known)
        message = f"{shown} is not one of {listed(known)}{hint}"
        self._report.add("bad-value", "error" if fatal else "warning", message, path, at)

    def wrong_type(
        self, value: Any, wanted: str, path: Path, *, fatal: bool, fixed: bool = False
    ) -> None:
        """Report a wrong type; PHP writes what is an empty map as an array, but no *fixed* fields."""
        found = _kind(value)
        message = f"this has to be {wanted}, not {found}"
        if (
            isinstance(value, (dict, list))
            and not value
            and wanted.startswith(("an o", "an array"))
        ):
            fatal &= fixed
            instead = "[]" if wanted.startswith("an array") else "{}"
            meaning = f"write `{instead}`" if fatal else "being empty, it is read as nothing"
            message = f"{message}: {meaning}"
        elif value is None and not fixed and wanted.startswith("an object"):
            message = f"{message}: write `{{}}`"
        elif isinstance(value, (int, float)) and wanted == "a string":
            message = f"{message}: put it in quotes"
        elif isinstance(value, str) and wanted in {"true or false", "a number"}:
            fatal |= wanted == "true or false" and value.lower() not in _QUOTED_FLAGS
            message = f"{message}: leave out the quotes of {quoted(value)}"
        elif isinstance(value, dict) and "$ref" in value:
            message = f"{message}: a reference is not possible here"
        self._report.add("wrong-type", "error" if fatal else "warning", message, path)

    def unwanted_reference(self, node: Compiled, path: Path) -> None:
        """Report a reference where the specification has none."""
        message = f"OpenAPI {self._version} has no reference in place of {article(node.name)}"
        severity: Severity = "warning" if node.name in FOLLOWED else "error"
        self._report.add("unwanted-reference", severity, message, path, ("$ref",))

    def reference(self, node: Compiled, fields: JsonObject, path: Path) -> None:
        """Check a Reference Object, and what stands beside its `$ref`."""
        if not isinstance(fields["$ref"], str):
            self.wrong_type(fields["$ref"], "a string", (path, "$ref"), fatal=True)
        allowed = {"$ref"} if self._version < "3.1" else {"$ref", "summary", "description"}
        is_schema = node.name in SCHEMAS
        if is_schema and self._version == "3.0":
            allowed |= {"nullable"}  # the reader reports what becomes of it
        ignored = [name for name in fields if name not in allowed and name[:2] != "x-"]
        if ignored:
            shown = listed(name for name in ignored[:5] if len(name) <= LONG_NAME)
            message = f"OpenAPI {self._version} ignores keys beside `$ref`: {shown}"
            missed = [name for name in ignored if name not in _ANNOTATIONS] if is_schema else []
            is_strict = self._version == "2.0" and not is_schema
            severity: Severity = "warning" if missed or is_strict else "info"
            self._report.add("ignored-sibling", severity, message, path, missed[:1])
