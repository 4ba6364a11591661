"""Operations → modules of resources: one sync and one async class a tag, and the calls both send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sdkloom.ir import (
    Api,
    Body,
    Content,
    Declaration,
    Group,
    Nullable,
    Operation,
    Parameter,
    Response,
    Scalar,
    Type,
)
from sdkloom.lowering.placing import has_read_only
from sdkloom.spelling.code import (
    Bracket,
    Code,
    Expr,
    Item,
    annotated,
    call,
    docstring,
    flat,
    layout,
    literal,
    mapping,
    name,
    sequence,
    subscript,
    trusted,
    union,
)
from sdkloom.spelling.codecs import decoder, encoded
from sdkloom.spelling.pytypes import Scope, annotation, default_value, optional
from sdkloom.spelling.templating import render
from sdkloom.writing.modules import first_line, import_names, module, signature

_OPTIONAL = trusted("None")
_RETURN = {True: "return ", False: "return await "}
"""By whether the method is synchronous."""
_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a method."""

    name: Code
    kind: Expr
    required: bool
    keyword: bool
    default: Code = _OPTIONAL


def resource_modules(api: Api, index: Mapping[str, Declaration]) -> Iterator[tuple[str, str]]:
    """Write a module for every group of operations."""
    rules = {one.origin: (one.module, one.name) for one in api.rules}
    former = list(_former_methods(api))
    for group in api.groups:
        mine = [one for one in former if one.module == group.module]
        yield f"resources/{group.module}.py", _Writer(group, index, rules, mine).module()
    yield (
        "resources/__init__.py",
        '"""The operations of the API, grouped as its description groups them."""\n',
    )


@dataclass(frozen=True, slots=True)
class _Former:
    """A method's former name, in *module*, of what is now an operation of *group*."""

    module: str
    name: str
    group: Group
    operation: Operation
    since: str


def _former_methods(api: Api) -> Iterator[_Former]:
    present = {
        f"{group.module}.{one.name}": (group, one)
        for group in api.groups
        for one in group.operations
    }
    for one in api.aliases:
        if one.kind == "method":
            module_name, _, method = one.old.partition(".")
            yield _Former(module_name, method, *present[one.new], one.since)


class _Signatures:
    """Writes what methods take and return."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def arguments(self, operation: Operation) -> list[Argument]:
        """What a method takes: path parameters, the body, then the rest by keyword."""
        arguments = [self._argument(one) for one in operation.parameters if one.where == "path"]
        if operation.body is not None:
            arguments += self._body(operation.body)
        arguments += [self._argument(one) for one in operation.parameters if one.where != "path"]
        return sorted(arguments, key=lambda one: (one.keyword, not one.required))

    def _argument(self, parameter: Parameter) -> Argument:
        kind = annotation(parameter.type, self.scope, received=False)
        return Argument(
            name(parameter.name),
            kind,
            parameter.required,
            keyword=parameter.where != "path",
            default=_default(parameter, self.scope) or _OPTIONAL,
        )

    def _body(self, body: Body) -> Iterator[Argument]:
        kind = annotation(body.contents[0].type, self.scope, received=False)
        yield Argument(trusted("body"), kind, body.required, keyword=False)
        if len(body.contents) > 1:
            self.scope.imports.add("typing", "Literal")
            choices = subscript("Literal", [literal(one.media_type) for one in body.contents])
            yield Argument(trusted("content_type"), choices, required=False, keyword=True)

    def returned(self, operation: Operation) -> Expr:
        """What a method returns."""
        kinds = [
            annotation(content.type, self.scope, received=True)
            for one in operation.returns
            for content in one.contents
        ]
        if not kinds or any(not one.contents for one in operation.returns):
            kinds.append(_OPTIONAL)
        return union(kinds)


class _Writer:
    """Writes the module of one group."""

    def __init__(
        self,
        group: Group,
        index: Mapping[str, Declaration],
        rules: Mapping[str, tuple[str, str]],
        former: Sequence[_Former],
    ) -> None:
        methods = {one.name for one in group.operations} | {one.name for one in former}
        self.group = group
        self.former = former
        self.rules = rules
        self.scope = Scope(index, "resources", group.module, hidden=frozenset(methods))
        self.signatures = _Signatures(self.scope)
        self.errors: dict[Code, tuple[Code, Expr]] = {}

    def module(self) -> str:
        """Write the module."""
        for symbol in ("AsyncTransport", "Transport"):
            self.scope.runtime("transport", symbol)
        if self.group.operations:
            self.scope.runtime("calls", "Call")
        classes = [self._class(sync=True), self._class(sync=False)]
        calls = [self._call(one) for one in self.group.operations]
        kind = f"{self.scope.runtime('calls', 'Responses')}[object]" if self.errors else ""
        constants = [
            layout(one, before=f"{constant}: {kind} = ") for constant, one in self.errors.values()
        ]
        doc = first_line(f"The {name(self.group.class_name)} operations.")
        return module(doc, self.scope.imports, [*classes, *calls], loose=constants)

    def _class(self, *, sync: bool) -> Code:
        group = self.group
        how = "synchronously" if sync else "asynchronously"
        doc = docstring(f"The {group.tag} operations, called {how}.\n\n{group.doc or ''}", 4)
        class_name = group.class_name if sync else f"Async{group.class_name}"
        return render(
            "resource.py",
            {
                "head": Code(f"class {name(class_name)}:"),
                "doc": doc or trusted('"""Operations."""'),
                "transport": trusted("Transport" if sync else "AsyncTransport"),
                "methods": self._methods(sync=sync),
            },
        )

    def _methods(self, *, sync: bool) -> list[dict[str, object]]:
        """Today's methods, then former names; one called as the decorator of these comes last."""
        methods = [(one.name, self._method(one, sync=sync)) for one in self.group.operations]
        methods += [(one.name, self._former_method(one, sync=sync)) for one in self.former]
        return [one for _, one in sorted(methods, key=lambda one: one[0] == "deprecated")]

    def _method(self, operation: Operation, *, sync: bool) -> dict[str, object]:
        inner = self._passing(f"_{operation.name}", operation)
        send = Bracket(Code("self._transport.send("), (Item(inner),), Code(")"))
        return {
            "decorator": None,
            "signature": self._signature(operation.name, operation, sync=sync),
            "doc": _method_doc(operation),
            "load": None,
            "send": layout(send, indent=8, before=_RETURN[sync]),
        }

    def _former_method(self, former: _Former, *, sync: bool) -> dict[str, object]:
        """A method that calls the one of today, which may be of another group."""
        operation, group = former.operation, former.group
        here = group.module == self.group.module
        class_name = group.class_name if sync else f"Async{group.class_name}"
        holder = "self" if here else f"{class_name}(self._transport)"
        present = operation.name if here else f"client.{group.module}.{operation.name}"
        message = f"use {present}" + (f" (renamed in {former.since})" if former.since else "")
        decorator = call(self.scope.runtime("deprecation", "deprecated"), [literal(message)])
        send = self._passing(f"{holder}.{operation.name}", operation)
        return {
            "decorator": layout(decorator, indent=4, before="@"),
            "signature": self._signature(former.name, operation, sync=sync),
            "doc": docstring(f"Call ``{present}``, as it is called now.", 8),
            "load": None if here else import_names(f".{group.module}", [class_name], 8),
            "send": layout(send, indent=8, before=_RETURN[sync]),
        }

    def _signature(self, called: str, operation: Operation, *, sync: bool) -> Code:
        arguments = _parameters(self.signatures.arguments(operation), indent=8)
        returned = flat(self.signatures.returned(operation))
        head = Code(f"{'def' if sync else 'async def'} {name(called)}(")
        return signature(head, ["self", *arguments], returned, indent=4)

    def _passing(self, function: str, operation: Operation) -> Bracket:
        """Call *function* with the arguments of a method."""
        passed = [
            Item(one.name, Code(f"{one.name}=") if one.keyword else Code(""))
            for one in self.signatures.arguments(operation)
        ]
        return Bracket(Code(f"{function}("), tuple(passed), Code(")"))

    # -- calls

    def _call(self, operation: Operation) -> Code:
        arguments = self.signatures.arguments(operation)
        returned = Code(f"Call[{flat(self.signatures.returned(operation))}]")
        items = list(_parameters(arguments, indent=4, defaults=False))
        first = signature(Code(f"def _{name(operation.name)}("), items, returned)
        keywords: list[tuple[str, Expr]] = [
            ("operation", literal(f"{self.group.module}.{operation.name}")),
            ("method", literal(operation.method)),
            ("path", literal(operation.path)),
        ]
        if operation.parameters:
            keywords.append(("parameters", sequence(map(self._parameter, operation.parameters))))
        if operation.body is not None:
            keywords.append(("body", self._body(operation.body)))
        keywords.append(("responses", self._responses(operation.returns) or mapping([])))
        if errors := self._errors(operation):
            keywords.append(("errors", errors))
        if operation.security:
            keywords.append(("security", sequence(map(_alternative, operation.security))))
        if operation.server:
            keywords.append(("server", literal(operation.server.rstrip("/"))))
        lines = [layout(one, indent=8, before=f"{key}=", after=",")[:-1] for key, one in keywords]
        return render("call.py", {"signature": first, "arguments": [Code(one) for one in lines]})

    def _parameter(self, parameter: Parameter) -> Expr:
        function = self.scope.runtime("calls", "Parameter")
        values: list[Expr] = [literal(parameter.wire), literal(parameter.where)]
        kind = parameter.type if parameter.required else Nullable(parameter.type)
        values.append(encoded(kind, name(parameter.name), self.scope))
        keywords: list[tuple[str, Expr]] = []
        if parameter.rule:
            values.append(self._check(parameter.rule))
        if parameter.style != _STYLES[parameter.where]:
            keywords.append(("style", literal(parameter.style)))
        if parameter.explode != (parameter.style == "form"):
            keywords.append(("explode", literal(parameter.explode)))
        if parameter.required and parameter.where != "path":
            keywords.append(("required", literal(True)))
        if parameter.allow_reserved:
            keywords.append(("allow_reserved", literal(True)))
        if parameter.content_type is not None:
            keywords.append(("content_type", literal(parameter.content_type)))
        if (default := _default(parameter, self.scope)) is not None:
            keywords.append(("default", default))
        return call(function, values, keywords)

    def _check(self, origin: str) -> Code:
        held, constant = self.rules[origin]
        return self.scope.sibling("checks", held, constant)

    def _body(self, body: Body) -> Expr:
        preferred = body.contents[0]
        keywords: list[tuple[str, Expr]] = []
        if len(body.contents) > 1:
            chosen = Code(f"content_type or {flat(literal(preferred.media_type))}")
            keywords.append(("content_type", chosen))
        elif preferred.media_type != "application/json":
            keywords.append(("content_type", literal(_concrete(preferred))))
        if preferred.rule is not None:
            keywords.append(("check", self._check(preferred.rule)))
        if parts := self._parts(body):
            keywords.append(("parts", parts))
        if not body.required:
            keywords.append(("required", literal(False)))
        kind = preferred.type if body.required else Nullable(preferred.type)
        value = encoded(kind, trusted("body"), self.scope)
        if has_read_only(preferred.type, self.scope.index):
            value = call(self.scope.runtime("encoding", "writable"), [value])
        return call(self.scope.runtime("calls", "Body"), [value], keywords)

    def _parts(self, body: Body) -> Expr | None:
        found: dict[str, Expr] = {}
        for content in body.contents:
            for one in content.encoding:
                keywords: list[tuple[str, Expr]] = []
                for key, value in (
                    ("content_type", one.content_type),
                    ("style", one.style),
                    ("explode", one.explode),
                ):
                    if value is not None:
                        keywords.append((key, literal(value)))
                if one.allow_reserved:
                    keywords.append(("allow_reserved", literal(True)))
                if keywords:
                    found.setdefault(
                        one.wire, call(self.scope.runtime("calls", "Part"), (), keywords)
                    )
        return mapping(found.items()) if found else None

    def _responses(self, responses: Sequence[Response]) -> Expr | None:
        return (
            mapping((one.status, self._contents(one.contents)) for one in responses)
            if responses
            else None
        )

    def _contents(self, contents: Sequence[Content]) -> Expr:
        if not contents:
            return self.scope.runtime("calls", "EMPTY")
        return mapping((one.media_type, self._reader(one)) for one in contents)

    def _reader(self, content: Content) -> Expr:
        values: list[Expr] = [self._decoder(content.type)]
        if content.rule is not None:
            values.append(self._check(content.rule))
        return call(self.scope.runtime("calls", "Reader"), values)

    def _decoder(self, kind: Type) -> Expr:
        return decoder(kind, self.scope)

    def _errors(self, operation: Operation) -> Expr | None:
        """The errors of an operation, written once for all operations that share them."""
        errors = self._responses(operation.errors)
        if errors is None:
            return None
        number = len(self.errors) + 1
        fresh = Code("_ERRORS" if number == 1 else f"_ERRORS_{number}")
        return self.errors.setdefault(flat(errors), (fresh, errors))[0]


def method_signature(operation: Operation, scope: Scope) -> str:
    """Write a method's name, arguments and result on one line."""
    writer = _Signatures(scope)
    items = ", ".join(_parameters(writer.arguments(operation), indent=-(10**6)))
    return f"{operation.name}({items}) -> {flat(writer.returned(operation))}"


def _parameters(
    arguments: Iterable[Argument], *, indent: int, defaults: bool = True
) -> Iterator[str]:
    starred = False
    for one in arguments:
        if one.keyword and not starred:
            starred = True
            yield "*"
        kind = one.kind if one.required else optional(one.kind)
        default = one.default if defaults and not one.required else None
        yield annotated(one.name, kind, default, indent=indent)


def _default(parameter: Parameter, scope: Scope) -> Code | None:
    """What leaving a parameter out means, where that can stand in a signature."""
    if parameter.required or parameter.default is None or parameter.default[0] is None:
        return None
    value = default_value(parameter.type, parameter.default[0], scope.index)
    return value if isinstance(value, Code) else None


def _alternative(schemes: tuple[tuple[str, tuple[str, ...]], ...]) -> Expr:
    return mapping((key, sequence(map(literal, scopes))) for key, scopes in schemes)


def _concrete(content: Content) -> str:
    """A media type that can be sent: a range stands for the first that it covers."""
    if content.media_type in ("*/*", "application/*"):
        return "application/json" if content.type != Scalar("file") else "application/octet-stream"
    return content.media_type


def _method_doc(operation: Operation) -> Code:
    paragraphs = [
        operation.summary or "",
        operation.doc if operation.doc != operation.summary else "",
    ]
    place = f"{operation.method} {operation.path}"
    paragraphs.append(f"{place}, see {operation.link}" if operation.link else place)
    if operation.deprecated:
        paragraphs.insert(1, "Deprecated.")
    text = "\n\n".join(one for one in paragraphs if one)
    entries = [(one.name, one.doc) for one in operation.parameters if one.doc]
    return docstring(text, 8, entries=entries) or trusted('"""Call the operation."""')
