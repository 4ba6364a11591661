"""The walk over a document's tree: each object with what the specification has for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sdkloom.diagnostics import Severity
from sdkloom.diagnostics.rules import Rule
from sdkloom.openapi.keywords import LEGACY_KEYWORDS
from sdkloom.openapi.objects import STATUS
from sdkloom.openapi.shapes import Array, Compiled, Map, Object, Scalar, Shape
from sdkloom.reading.json_values import JsonObject, as_object, is_array, is_object
from sdkloom.reading.places import quoted
from sdkloom.validating import rules, swagger_rules
from sdkloom.validating.lookup import local_target
from sdkloom.validating.report import Path, Report, origin_of, steps
from sdkloom.validating.rules import Context, ObjectCheck
from sdkloom.validating.tables import FOLLOWED, article, object_types, root_object
from sdkloom.validating.value_checks import ValueChecks

_RULES: Mapping[str, ObjectCheck] = {
    "OpenAPI Object": rules.document,
    "License Object": rules.licence,
    "Server Object": rules.server,
    "Server Variable Object": rules.server_variable,
    "Path Item Object": rules.path_item,
    "Operation Object": rules.operation,
    "Parameter Object": rules.parameter,
    "Media Type Object": rules.media_type,
    "Encoding Object": rules.encoding,
    "Responses Object": rules.responses,
    "Example Object": rules.example,
    "Link Object": rules.link,
    "Header Object": rules.header,
    "XML Object": rules.xml,
    "Security Scheme Object": rules.security_scheme,
    "Schema Object": rules.schema,
}
_SWAGGER_RULES: Mapping[str, ObjectCheck] = {
    "Swagger Object": swagger_rules.document,
    "Path Item Object": rules.path_item,
    "Operation Object": swagger_rules.operation,
    "Parameter Object": swagger_rules.parameter,
    "Header Object": swagger_rules.described_value,
    "Items Object": swagger_rules.items,
    "Responses Object": rules.responses,
    "Security Scheme Object": swagger_rules.security_scheme,
    "Schema Object": swagger_rules.schema,
    "File Schema Object": rules.schema,
}
_SAME_OBJECT = {"File Schema Object": "Schema Object"}
"""Objects that a reference to another may lead to."""


class Walk:
    """Goes through a document without recursion, each object once for each meaning it has."""

    def __init__(self, version: str, context: Context, report: Report) -> None:
        self._version = version
        self._context = context
        self._report = report
        self._nodes = object_types(version)
        self._values = ValueChecks(version, report)
        self._rules = _SWAGGER_RULES if version == "2.0" else _RULES
        self._full_schemas = version >= "3.1"
        self._stack: list[tuple[Shape, Any, Path]] = []
        self._seen: set[tuple[int, int | str]] = set()
        self._mentioned: dict[tuple[str, str], Path] = {}
        """References by the name of the object they stand for, and the first place of each."""

    def run(self, root: JsonObject) -> None:
        """Check everything that can be reached without following references."""
        self.check(Object(node=root_object(self._version)), root, None)
        self._check_targets(root)

    def check(self, shape: Shape, value: Any, path: Path) -> None:
        """Check one value and all that is inside of it."""
        stack = self._stack
        stack.append((shape, value, path))
        while stack:
            shape, value, path = stack.pop()
            if isinstance(shape, Object):
                self._object(shape, value, path)
            elif isinstance(shape, Map):
                self._map(shape, value, path)
            elif isinstance(shape, Array):
                self._array(shape, value, path)
            else:
                self._values.scalar(shape, value, path)

    def _is_new(self, value: Any, meaning: int | str) -> bool:
        """Whether *value* has not been looked at in this *meaning*, a kind of object or a shape."""
        count = len(self._seen)
        self._seen.add((id(value), meaning))
        return len(self._seen) > count

    def _check_targets(self, root: JsonObject) -> None:
        """Report references to what is an object of another sort."""
        meanings: dict[int, set[str]] = {}
        for number, name in self._seen:
            if isinstance(name, str):
                meanings.setdefault(number, set()).add(_SAME_OBJECT.get(name, name))
        for (wanted, reference), path in self._mentioned.items():
            names = meanings.get(id(local_target(root, reference)), set())
            if names and wanted not in names:
                found = article(sorted(names)[0])
                message = f"{article(wanted)} cannot be {found}"
                severity: Severity = "warning"
                if wanted == "Schema Object":
                    message = f"a schema cannot be {found}: refer to the schema in it"
                    # Real documents take a component of another kind for a schema, never a place in a path.
                    severity = "error" if reference.startswith("#/paths/") else "warning"
                self._report.add("wrong-reference", severity, message, path)

    def _object(self, shape: Object, value: Any, path: Path) -> None:
        node = self._nodes[shape.node]
        if not is_object(value):
            self._not_an_object(shape, node, value, path)
            return
        if not self._is_new(value, shape.node):
            return
        self._mention(node.name, value, path)
        if "$ref" in value and "$ref" not in node.fields:
            if shape.reference <= self._version:
                self._values.reference(node, value, path)
                return
            if not self._context.is_inserted(origin_of(path)):
                self._values.unwanted_reference(node, path)
            if node.name in FOLLOWED:
                return
        self._fields(node, value, path)

    def _mention(self, name: str, value: JsonObject, path: Path) -> None:
        """Note references until it is known what they lead to."""
        places: list[tuple[str, Any, Path]] = [(name, value.get("$ref"), (path, "$ref"))]
        if name == "Schema Object":
            places.append((name, value.get("$dynamicRef"), (path, "$dynamicRef")))
        elif name == "Discriminator Object":
            there: Path = (path, "mapping")
            for tag, target in as_object(value.get("mapping")).items():
                places.append(("Schema Object", target, (there, tag)))
        for wanted, reference, place in places:
            if isinstance(reference, str):
                self._mentioned.setdefault((_SAME_OBJECT.get(wanted, wanted), reference), place)

    def _not_an_object(self, shape: Object, node: Compiled, value: Any, path: Path) -> None:
        """Distinguish booleans and tuples of schemas, which have a meaning, from mistakes."""
        is_schema = node.name == "Schema Object"
        if type(value) is bool and is_schema:
            if not shape.boolean and not self._full_schemas:
                message = f"`true` and `false` are schemas of OpenAPI 3.1, not of {self._version}"
                self._report.add("other-version", "warning", message, path)
        elif is_array(value) and value and shape.tuple:
            instead = "write `prefixItems`" if self._full_schemas else "it has one for all items"
            message = f"OpenAPI {self._version} has no array of schemas here: {instead}"
            # "items - Value MUST be an object and not an array" (3.0); 2.0's own schema lets it be.
            severity: Severity = "error" if self._version == "3.0" else "warning"
            self._report.add("other-version", severity, message, path)
            self._array(Array(item=Object(node=node.name, reference=shape.reference)), value, path)
        else:
            wanted, fixed = f"an object ({node.name})", node.others is None
            self._values.wrong_type(value, wanted, path, fatal=not node.cosmetic, fixed=fixed)

    def _fields(self, node: Compiled, fields: JsonObject, path: Path) -> None:
        known, stack = node.fields, self._stack
        for name, value in fields.items():
            shape = known.get(name)
            if shape is None:
                if name[:2] != "x-":
                    self._other(node, fields, name, path)
            elif type(shape) is Scalar and type(value) in shape.kinds:
                if shape.test is not None or shape.values:
                    self._values.scalar(shape, value, (path, name), cosmetic=node.cosmetic)
            elif value is None and (isinstance(shape, Array | Map) or shape.nothing):
                self._null(node, name, path)
            elif type(shape) is Scalar:
                self._values.scalar(shape, value, (path, name), cosmetic=node.cosmetic)
            else:
                stack.append((shape, value, (path, name)))
        self._missing(node, fields, path)
        check = self._rules.get(node.name)
        if check is not None:
            for problem in check(fields, self._context):
                self._report.add(problem.rule, problem.severity, problem.message, path, problem.at)

    def _null(self, node: Compiled, name: str, path: Path) -> None:
        if (name, True) not in node.needed:  # else it is reported as missing
            message = f"`{name}` is null, which is read as if it were absent"
            self._report.add("null-value", "warning", message, path, (name,))

    def _missing(self, node: Compiled, fields: JsonObject, path: Path) -> None:
        for name, fatal in node.needed:
            if name not in fields or (fatal and fields[name] is None):
                message = f"`{name}` is missing: {article(node.name)} needs it"
                self._report.add("missing-field", "error" if fatal else "warning", message, path)

    def _other(self, node: Compiled, fields: JsonObject, name: str, path: Path) -> None:
        if name == "$ref" or (name == "nullable" and node.name == "Schema Object"):
            return  # reported already, or where schemas are read
        if node.others is not None:
            self._entry(node.others, name, fields[name], path)
        elif name == "additionalItems" and is_array(fields.get("items")):
            # The array is reported; what it leaves out is read as a schema.
            rest = Object(node="Schema Object", reference="2.0", boolean=True)
            self._stack.append((rest, fields[name], (path, name)))
        elif node.allows_unknown and name in LEGACY_KEYWORDS:
            instead = LEGACY_KEYWORDS[name].instead
            message = f"`{name}` is of older JSON Schema: it is ignored, write `{instead}`"
            self._report.add("other-version", "warning", message, path, (name,))
        elif name in node.elsewhere:
            message = (
                f"`{name}` is a field of OpenAPI {node.elsewhere[name]}, not of {self._version}"
            )
            self._report.add("other-version", "warning", message, path, (name,))
        else:
            severity: Severity = "info" if node.allows_unknown else "warning"
            rule: Rule = "unknown-keyword" if node.allows_unknown else "unknown-field"
            message = f"{quoted(name)} is no field of {article(node.name)}"
            message += self._report.hint(name, node.fields)
            self._report.add(rule, severity, message, path, (name,))

    def _map(self, shape: Map, value: Any, path: Path) -> None:
        if not is_object(value):
            self._values.wrong_type(value, "an object", path, fatal=shape.fatal)
            return
        if not self._is_new(value, id(shape)):
            return
        for name, item in value.items():
            self._entry(shape, name, item, path)

    def _entry(self, shape: Map, name: str, value: Any, path: Path) -> None:
        if shape.key is not None and not shape.key.pattern.match(name) and name[:2] != "x-":
            is_fatal = shape.key.is_fatal(name) and not _is_answered_by_user(shape, path)
            severity: Severity = "error" if is_fatal else "warning"
            message = f"{quoted(name)} is not {shape.key.description}"
            self._report.add("bad-key", severity, message, path, (name,))
            if severity == "error" and not is_object(value):
                return  # a field at the wrong place: its value is right
        self._stack.append((shape.item, value, (path, name)))

    def _array(self, shape: Array, value: Any, path: Path) -> None:
        if not is_array(value):
            self._values.wrong_type(value, "an array", path, fatal=shape.fatal)
            return
        if not self._is_new(value, id(shape)):
            return
        if shape.nonempty and not value:
            self._report.add("bad-value", "warning", "the array is empty: leave it out", path)
        if shape.distinct:
            for index, _ in rules.repeated(value):
                self._report.add("duplicate-item", "warning", "this came before", path, (index,))
        self._stack.extend((shape.item, item, (path, index)) for index, item in enumerate(value))


def _is_answered_by_user(shape: Map, path: Path) -> bool:
    """Whether a map is of answers that the user's own server gives: no package has them."""
    return shape.key is STATUS and not {"webhooks", "callbacks"}.isdisjoint(steps(path))
