"""Check a document's structure against the OpenAPI specification before anything believes it.

What leaves the meaning unclear is an error, what real documents get wrong and clients can live
with a warning. A document without errors has objects and arrays where the specification wants
them, except where `null` stands for nothing, and `[]` or `{}` for an empty one of the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote

from sdkloom.diagnostics import Diagnostics, Severity, SpecError
from sdkloom.diagnostics.rules import Rule
from sdkloom.openapi import objects as tables
from sdkloom.openapi import objects_2_0 as swagger
from sdkloom.openapi.keywords import FORMER
from sdkloom.openapi.shapes import Compiled, Many, Named, Node, One, Scalar, Shape, compiled
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonObject, as_object, is_array, is_object
from sdkloom.reading.places import quoted, tokens
from sdkloom.validating import keywords, rules, swagger_rules
from sdkloom.validating.paths import check_paths
from sdkloom.validating.report import LONG_NAME, Path, Report
from sdkloom.validating.rules import Context, Fields, ObjectCheck, Problem, listed

_MEANT = frozenset({"true", "false", ""})
"""What is written in quotes where true or false is meant."""
_INDEX = re.compile(r"(0|[1-9][0-9]{0,8})\Z")
_REFERENCES = 100
"""References followed from one to the next before giving up."""

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
FOLLOWED = frozenset({"Parameter Object", "Response Object", "Header Object", "Schema Object"})
"""Objects of which every reader follows references, also in versions that have none there."""
_SCHEMAS = frozenset({"Schema Object", "File Schema Object"})
_PROSE = frozenset({"title", "description", "summary", "example", "externalDocs", "xml"})
"""What says nothing of values: beside a reference, nobody misses it."""
_TWINS = {"File Schema Object": "Schema Object"}
_KIND_NAMES: Mapping[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


def validate(
    root: JsonObject, version: str, diagnostics: Diagnostics, document: Document | None = None
) -> None:
    """Add to *diagnostics* what is wrong with the structure of *root*.

    *version* is ``"2.0"``, ``"3.0"``, ``"3.1"`` or ``"3.2"``; origins are pointers into *root*.
    References are checked as such; what they lead to is checked where it stands, if in *root*.
    Those where the specification has none are to be replaced before (``followed``).
    With *document*, path parameters are also looked for in its other files.
    """
    report = Report(diagnostics)
    holder = root if version == "2.0" else as_object(root.get("components"))
    schemes = holder.get("securityDefinitions" if version == "2.0" else "securitySchemes")
    context = Context(version, _follower(root, document), frozenset(as_object(schemes)))
    Walk(version, context, report).run(root)
    for problem, path in check_paths(root, context, report.hint):
        report.add(problem.rule, problem.severity, problem.message, path, problem.at)
    report.close()


def _follower(root: JsonObject, document: Document | None) -> Callable[[Any], Fields | None]:
    """Make the function that resolves the ``$ref`` of an object of *root*, each text once."""
    known: dict[tuple[str, str], tuple[Fields | None, str]] = {}

    def target(reference: str, file: str) -> tuple[Fields | None, str]:
        if document is None or (not file and reference.startswith("#/")):
            return _local(root, reference), ""
        try:
            origin = document.resolve(reference, f"{file}#")
            value = document.get(origin)
        except SpecError:  # reported by the stage that needs it
            return None, file
        return (value if is_object(value) else None), origin.partition("#")[0]

    def follow(value: Any) -> Fields | None:
        file = ""
        for _ in range(_REFERENCES):
            if not is_object(value):
                return None
            reference = value.get("$ref")
            if not isinstance(reference, str):
                return value
            if (file, reference) not in known:
                known[file, reference] = target(reference, file)
            value, file = known[file, reference]
        return None

    return follow


def _local(root: JsonObject, reference: str) -> Fields | None:
    if not reference.startswith("#/"):
        return None
    value: Any = root
    for token in tokens(unquote(reference))[1]:
        if is_object(value):
            value = value.get(token)
        elif is_array(value) and _INDEX.match(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value if is_object(value) else None


@cache
def nodes(version: str) -> dict[str, Compiled]:
    """Give the tables of a version, by the names of their objects."""
    own: tuple[Node, ...] = tables.NODES
    if version == "2.0":
        old = (keywords.FILE_SCHEMA, keywords.PARAMETER, keywords.HEADER, keywords.ITEMS)
        own = (*swagger.NODES, *old)
    return compiled((*own, keywords.schema_object(version)), version)


def root_object(version: str) -> str:
    """Name the object that a document of a version is."""
    return "Swagger Object" if version == "2.0" else "OpenAPI Object"


def _kind(value: object) -> str:
    for kind, shown in _KIND_NAMES.items():
        if isinstance(value, kind):
            return shown
    return "this"


def article(name: str) -> str:
    """Put the article before the name of an object."""
    return f"an {name}" if name[0] in "AEIOX" else f"a {name}"


class Walk:
    """Goes through a document without recursion, each object once for each meaning it has."""

    def __init__(self, version: str, context: Context, report: Report) -> None:
        self._version = version
        self._context = context
        self._report = report
        self._nodes = nodes(version)
        self._rules = _SWAGGER_RULES if version == "2.0" else _RULES
        self._full_schemas = version >= "3.1"
        self._stack: list[tuple[Shape, Any, Path]] = []
        self._seen: set[tuple[int, int | str]] = set()
        self._mentioned: dict[tuple[str, str], Path] = {}
        """References by the name of the object they stand for, and the first place of each."""

    def run(self, root: JsonObject) -> None:
        """Check everything that can be reached without following references."""
        self.check(One(node=root_object(self._version)), root, None)
        self._mistaken(root)

    def check(self, shape: Shape, value: Any, path: Path) -> None:
        """Check one value and all that is inside of it."""
        stack = self._stack
        stack.append((shape, value, path))
        while stack:
            shape, value, path = stack.pop()
            if isinstance(shape, One):
                self._one(shape, value, path)
            elif isinstance(shape, Named):
                self._named(shape, value, path)
            elif isinstance(shape, Many):
                self._many(shape, value, path)
            else:
                self._scalar(shape, value, path)

    def _mistaken(self, root: JsonObject) -> None:
        """Tell references to what is an object of another sort."""
        meanings: dict[int, set[str]] = {}
        for number, name in self._seen:
            if isinstance(name, str):
                meanings.setdefault(number, set()).add(_TWINS.get(name, name))
        for (wanted, reference), path in self._mentioned.items():
            names = meanings.get(id(_local(root, reference)), set())
            if names and wanted not in names:
                found = article(sorted(names)[0])
                message = f"{article(wanted)} cannot be {found}"
                severity: Severity = "warning"
                if wanted == "Schema Object":
                    message = f"a schema cannot be {found}: refer to the schema in it"
                    # Real documents take a component of another kind for a schema, never a place in a path.
                    severity = "error" if reference.startswith("#/paths/") else "warning"
                self._report.add("wrong-reference", severity, message, path)

    # ------------------------------------------------------------------ by shape

    def _one(self, shape: One, value: Any, path: Path) -> None:
        node = self._nodes[shape.node]
        if not is_object(value):
            self._no_object(shape, node, value, path)
            return
        key = (id(value), shape.node)
        if key in self._seen:
            return
        self._seen.add(key)
        self._mention(node.name, value, path)
        if "$ref" in value and "$ref" not in node.fields:
            if shape.reference <= self._version:
                self._reference(node, value, path)
                return
            self._unwanted_reference(node, path)
        self._fields(node, value, path)

    def _mention(self, name: str, value: JsonObject, path: Path) -> None:
        """Keep references in mind until it is known what they lead to."""
        places: list[tuple[str, Any, Path]] = [(name, value.get("$ref"), (path, "$ref"))]
        if name == "Schema Object":
            places.append((name, value.get("$dynamicRef"), (path, "$dynamicRef")))
        elif name == "Discriminator Object":
            there: Path = (path, "mapping")
            for tag, one in as_object(value.get("mapping")).items():
                places.append(("Schema Object", one, (there, tag)))
        for wanted, reference, place in places:
            if isinstance(reference, str):
                self._mentioned.setdefault((_TWINS.get(wanted, wanted), reference), place)

    def _no_object(self, shape: One, node: Compiled, value: Any, path: Path) -> None:
        """Tell booleans and tuples of schemas, which have a meaning, from mistakes."""
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
            self._many(Many(item=One(node=node.name, reference=shape.reference)), value, path)
        else:
            wanted, fixed = f"an object ({node.name})", node.others is None
            self._misfit(value, wanted, path, grave=not node.cosmetic, fixed=fixed)

    def _fields(self, node: Compiled, fields: JsonObject, path: Path) -> None:
        known, stack = node.fields, self._stack
        for name, value in fields.items():
            shape = known.get(name)
            if shape is None:
                if name[:2] != "x-":
                    self._other(node, fields, name, path)
            elif type(shape) is Scalar and type(value) in shape.kinds:
                if shape.test is not None or shape.values:
                    self._scalar(shape, value, (path, name), cosmetic=node.cosmetic)
            elif value is None and (isinstance(shape, Many | Named) or shape.nothing):
                message = f"`{name}` is null, which is read as if it were absent"
                self._report.add("null-value", "warning", message, path, (name,))
            elif type(shape) is Scalar:
                self._scalar(shape, value, (path, name), cosmetic=node.cosmetic)
            else:
                stack.append((shape, value, (path, name)))
        self._missing(node, fields, path)
        check = self._rules.get(node.name)
        if check is not None:
            self._tell(check(fields, self._context), path)

    def _missing(self, node: Compiled, fields: JsonObject, path: Path) -> None:
        for name, grave in node.needed:
            if name not in fields or (grave and fields[name] is None):
                message = f"`{name}` is missing: {article(node.name)} needs it"
                self._report.add("missing-field", "error" if grave else "warning", message, path)

    def _other(self, node: Compiled, fields: JsonObject, name: str, path: Path) -> None:
        if name == "$ref":
            return  # told already
        if node.others is not None:
            self._entry(node.others, name, fields[name], path)
        elif name == "additionalItems" and is_array(fields.get("items")):
            # The array is reported; what it leaves out is read as a schema.
            rest = One(node="Schema Object", reference="2.0", boolean=True)
            self._stack.append((rest, fields[name], (path, name)))
        elif node.loose and name in FORMER:
            instead = FORMER[name].instead
            message = f"`{name}` is of older JSON Schema: it is ignored, write `{instead}`"
            self._report.add("other-version", "warning", message, path, (name,))
        elif name in node.elsewhere:
            message = (
                f"`{name}` is a field of OpenAPI {node.elsewhere[name]}, not of {self._version}"
            )
            self._report.add("other-version", "warning", message, path, (name,))
        else:
            severity: Severity = "info" if node.loose else "warning"
            rule: Rule = "unknown-keyword" if node.loose else "unknown-field"
            message = f"{quoted(name)} is no field of {article(node.name)}"
            message += self._report.hint(name, node.fields)
            self._report.add(rule, severity, message, path, (name,))

    def _named(self, shape: Named, value: Any, path: Path) -> None:
        if not is_object(value):
            self._misfit(value, "an object", path, grave=shape.grave)
            return
        key = (id(value), id(shape))
        if key in self._seen:
            return
        self._seen.add(key)
        for name, item in value.items():
            self._entry(shape, name, item, path)

    def _entry(self, shape: Named, name: str, value: Any, path: Path) -> None:
        if shape.key is not None and not shape.key.pattern.match(name) and name[:2] != "x-":
            severity: Severity = "error" if shape.key.is_grave(name) else "warning"
            message = f"{quoted(name)} is not {shape.key.said}"
            self._report.add("bad-key", severity, message, path, (name,))
            if severity == "error" and not is_object(value):
                return  # a field at the wrong place: its value is right
        self._stack.append((shape.item, value, (path, name)))

    def _many(self, shape: Many, value: Any, path: Path) -> None:
        if not is_array(value):
            self._misfit(value, "an array", path, grave=shape.grave)
            return
        key = (id(value), id(shape))
        if key in self._seen:
            return
        self._seen.add(key)
        if shape.several and not value:
            self._report.add("bad-value", "warning", "the array is empty: leave it out", path)
        if shape.distinct:
            for index, _ in rules.repeated(value):
                self._report.add("duplicate-item", "warning", "this came before", path, (index,))
        self._stack.extend((shape.item, item, (path, index)) for index, item in enumerate(value))

    def _scalar(self, shape: Scalar, value: Any, path: Path, *, cosmetic: bool = False) -> None:
        grave = shape.is_grave(value) and not cosmetic
        if type(value) not in shape.kinds:
            self._misfit(value, shape.said, path, grave=grave)
        elif shape.values:
            for index, item in enumerate(value if is_array(value) else [value]):
                if not isinstance(item, str) or item not in shape.values:
                    at = (index,) if is_array(value) else ()
                    self._bad_choice(shape, item, path, at, grave=grave)
        elif shape.test is not None and not shape.test(value):
            shown = f"{quoted(value)} is" if isinstance(value, str) else "this is"
            severity: Severity = "error" if grave else "warning"
            ignored = ": it is ignored" if shape.grave and not grave else ""
            self._report.add("bad-value", severity, f"{shown} not {shape.said}{ignored}", path)

    # ------------------------------------------------------------------ what is wrong

    def _tell(self, problems: Iterator[Problem], path: Path) -> None:
        for one in problems:
            self._report.add(one.rule, one.severity, one.message, path, one.at)

    def _bad_choice(
        self, shape: Scalar, value: Any, path: Path, at: tuple[int, ...], *, grave: bool
    ) -> None:
        known = sorted(shape.values)
        shown, hint = _kind(value), ""
        if value is None and "null" in known:
            grave, hint = False, ": put it in quotes"
        elif isinstance(value, str):
            shown, hint = quoted(value), self._report.hint(value, known)
        message = f"{shown} is not one of {listed(known)}{hint}"
        self._report.add("bad-value", "error" if grave else "warning", message, path, at)

    def _misfit(
        self, value: Any, wanted: str, path: Path, *, grave: bool, fixed: bool = False
    ) -> None:
        """Tell of a wrong type; PHP writes what is an empty map as an array, but no *fixed* fields."""
        found = _kind(value)
        message = f"this has to be {wanted}, not {found}"
        if (
            isinstance(value, (dict, list))
            and not value
            and wanted.startswith(("an o", "an array"))
        ):
            grave &= fixed
            instead = "[]" if wanted.startswith("an array") else "{}"
            meaning = f"write `{instead}`" if grave else "being empty, it is read as nothing"
            message = f"{message}: {meaning}"
        elif value is None and not fixed and wanted.startswith("an object"):
            message = f"{message}: write `{{}}`"
        elif isinstance(value, (int, float)) and wanted == "a string":
            message = f"{message}: put it in quotes"
        elif isinstance(value, str) and wanted in {"true or false", "a number"}:
            grave |= wanted == "true or false" and value.lower() not in _MEANT
            message = f"{message}: leave out the quotes of {quoted(value)}"
        elif isinstance(value, dict) and "$ref" in value:
            message = f"{message}: a reference is not possible here"
        self._report.add("wrong-type", "error" if grave else "warning", message, path)

    def _unwanted_reference(self, node: Compiled, path: Path) -> None:
        message = f"OpenAPI {self._version} has no reference in place of {article(node.name)}"
        severity: Severity = "warning" if node.name in FOLLOWED else "error"
        self._report.add("unwanted-reference", severity, message, path, ("$ref",))

    def _reference(self, node: Compiled, fields: JsonObject, path: Path) -> None:
        if not isinstance(fields["$ref"], str):
            self._misfit(fields["$ref"], "a string", (path, "$ref"), grave=True)
        allowed = {"$ref"} if self._version < "3.1" else {"$ref", "summary", "description"}
        is_schema = node.name in _SCHEMAS
        if is_schema and self._version == "3.0":
            allowed |= {"nullable"}  # the reader tells what becomes of it
        ignored = [name for name in fields if name not in allowed and name[:2] != "x-"]
        if ignored:
            shown = listed(name for name in ignored[:5] if len(name) <= LONG_NAME)
            message = f"OpenAPI {self._version} ignores what stands beside `$ref`: {shown}"
            grave = [name for name in ignored if name not in _PROSE] if is_schema else []
            is_strict = self._version == "2.0" and not is_schema
            severity: Severity = "warning" if grave or is_strict else "info"
            self._report.add("ignored-sibling", severity, message, path, grave[:1])
