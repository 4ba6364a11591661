"""Operations → modules of resources: one sync and one async class a tag, and the calls both send."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sdkloom.emit.code import (
    Bracket,
    Code,
    Expr,
    Item,
    annotated,
    bracket,
    call,
    docstring,
    flat,
    layout,
    literal,
    name,
    subscript,
    trusted,
    union,
)
from sdkloom.emit.modules import first_line, import_names, module, signature
from sdkloom.emit.namesakes import document_name, parameters_alike
from sdkloom.emit.operations import OperationWriter, operation_constant
from sdkloom.emit.pytypes import Imports, Scope, annotation, model_names, optional
from sdkloom.emit.templating import render
from sdkloom.identifiers import unless_repeated
from sdkloom.ir.nodes import (
    Api,
    Body,
    Content,
    Declaration,
    Group,
    ListOf,
    Operation,
    Parameter,
    Type,
)
from sdkloom.ir.walk import received_types, references, sent_headers, sent_parameters, sent_types
from sdkloom.naming import own_name
from sdkloom.openapi.media_types import is_sequential

_OPTIONAL = trusted("None")
_RETURN = {True: "return ", False: "return await "}
_STREAMS = {True: "ItemStream", False: "AsyncItemStream"}
"""By whether the method is synchronous."""

_SIGNATURE_WIDTH = 100
"""Columns of a signature in ``surface.txt`` that is written on one line."""


class Argument(NamedTuple):
    """An argument of a method."""

    name: Code
    kind: Expr
    required: bool
    keyword: bool


def resource_modules(api: Api, index: Mapping[str, Declaration]) -> Iterator[tuple[str, str]]:
    """Write a module for every group of operations."""
    checks = {checked.origin: (checked.module, checked.name) for checked in api.checks}
    renamed = list(_method_aliases(api))
    for group in api.groups:
        aliases = [alias for alias in renamed if alias.module == group.module]
        methods = {method.name for each in group.operations for method in methods_of(each)}
        called = methods | {alias.name for alias in aliases}
        used = [*group.operations, *(alias.operation for alias in aliases)]
        imports = _imports(group, called, used, index)
        scope = Scope(index, "resources", group.module, imports)
        operations = OperationWriter(scope, checks)
        yield f"resources/{group.module}.py", _Writer(group, operations, aliases, called).module()
    yield (
        "resources/__init__.py",
        '"""The operations of the API, grouped as its description groups them."""\n',
    )


class _MethodAlias(NamedTuple):
    """The earlier name of a method, in *module*, of what is now an operation of *group*."""

    module: str
    name: str
    group: Group
    operation: Operation
    since: str


def _method_aliases(api: Api) -> Iterator[_MethodAlias]:
    present = {
        f"{group.module}.{operation.name}": (group, operation)
        for group in api.groups
        for operation in group.operations
    }
    for alias in api.aliases:
        if alias.kind == "method":
            module_name, _, method = alias.old.partition(".")
            yield _MethodAlias(module_name, method, *present[alias.new], alias.since)


class Method(NamedTuple):
    """One of the methods of an operation: some answers are read whole, others item by item."""

    operation: Operation
    name: str
    streamed: bool


def methods_of(operation: Operation) -> Iterator[Method]:
    """Go through the methods of an operation: one, or two where it answers either way."""
    if operation.returns or not operation.streamed:
        yield Method(operation, operation.name, streamed=False)
    if operation.streamed:
        yield Method(operation, operation.stream_name, streamed=True)


class _Signatures:
    """Writes what methods take and return."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def arguments(self, operation: Operation) -> list[Argument]:
        """What a method takes: path parameters, the body, then the rest by keyword."""
        arguments = [
            self._argument(parameter)
            for parameter in operation.parameters
            if parameter.where == "path"
        ]
        if operation.body is not None:
            arguments += self._body(operation.body)
        rest = [parameter for parameter in operation.parameters if parameter.where != "path"]
        arguments += [self._argument(parameter) for parameter in (*rest, *sent_headers(operation))]
        return sorted(arguments, key=lambda argument: (argument.keyword, not argument.required))

    def _argument(self, parameter: Parameter) -> Argument:
        kind = annotation(parameter.type, self.scope, received=False)
        return Argument(
            name(parameter.name),
            kind,
            parameter.required,
            keyword=parameter.where != "path",
        )

    def _body(self, body: Body) -> Iterator[Argument]:
        kinds = [
            annotation(contents[0].type, self.scope, received=False) for contents in body.kinds
        ]
        if len(body.kinds) == 1 and all(is_items(content) for content in body.contents):
            kinds = [self._iterable(body.contents[0].type)]
        yield Argument(trusted("body"), union(kinds), body.required, keyword=False)
        if body.choices:
            choice = self.scope.imports.add("typing", "Literal")
            choices = subscript(choice, map(literal, body.choices))
            yield Argument(trusted("content_type"), choices, required=False, keyword=True)

    def _iterable(self, kind: Type) -> Expr:
        """Annotate items that are sent one after another, as they come."""
        if not isinstance(kind, ListOf):
            raise TypeError(f"{kind} has no items")
        item = annotation(kind.item, self.scope, received=False)
        found: list[Expr] = []
        for symbol in ("Iterable", "AsyncIterable"):
            generic = self.scope.imports.add("collections.abc", symbol)
            found.append(subscript(generic, [item]))
        return union(found)

    def returned(self, method: Method, *, sync: bool | None = None) -> Expr:
        """What a method returns; without *sync*, what its call is read as."""
        responses = method.operation.streamed if method.streamed else method.operation.returns
        kinds = [
            annotation(content.type, self.scope, received=True)
            for response in responses
            for content in response.contents
        ]
        if not kinds or any(not response.contents for response in responses):
            kinds.append(_OPTIONAL)
        if sync is None or not method.streamed:
            return union(kinds)
        stream = self.scope.runtime("http.streams", _STREAMS[sync])
        return subscript(stream, [union(kinds)])


def _imports(
    group: Group,
    called: Collection[str],
    operations: Sequence[Operation],
    index: Mapping[str, Declaration],
) -> Imports:
    """Begin the imports of the module of *group*, whose methods are *called* so."""
    constants = {str(operation_constant(method)) for method in called}
    classes = {group.class_name, f"Async{group.class_name}"}
    types = [
        kind
        for operation in operations
        for kind in (*sent_types(operation), *received_types(operation))
    ]
    used = [origin for kind in types for origin in references(kind)]
    return Imports(frozenset(classes.union(called, constants)), model_names(used, index))


def is_items(content: Content) -> bool:
    """Whether a body is sent item by item."""
    return is_sequential(content.media_type) and isinstance(content.type, ListOf)


class _Writer:
    """Writes the module of one group."""

    def __init__(
        self,
        group: Group,
        operations: OperationWriter,
        aliases: Sequence[_MethodAlias],
        called: Collection[str],
    ) -> None:
        self.group = group
        self.aliases = aliases
        self.methods = [
            method for operation in group.operations for method in methods_of(operation)
        ]
        self.operations = operations
        self.scope = operations.scope
        self.signatures = _Signatures(self.scope)
        self.in_class = _Signatures(self.scope.inside(called))
        self.docs = {method.name: _method_doc(method) for method in self.methods}
        self._parameters: dict[str, list[str]] = {}

    def module(self) -> str:
        """Write the module."""
        operations = [self._operation(method) for method in self.methods]
        errors = self.operations.shared_errors()
        classes = [self._class(sync=True), self._class(sync=False)]
        doc = first_line(f"The {name(self.group.class_name)} operations.")
        constants = [Code("\n\n".join(operations))] if operations else []
        return module(doc, self.scope.imports, [*errors, *constants, *classes])

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
                "transport": self.scope.runtime(
                    "http.client", "Transport" if sync else "AsyncTransport"
                ),
                "methods": self._methods(sync=sync),
            },
        )

    def _methods(self, *, sync: bool) -> list[dict[str, object]]:
        """Today's methods, then earlier names."""
        methods = [self._method(method, sync=sync) for method in self.methods]
        return methods + [self._alias_method(alias, sync=sync) for alias in self.aliases]

    def _method(self, method: Method, *, sync: bool) -> dict[str, object]:
        operation, body = method.operation, method.operation.body
        arguments = [operation_constant(method.name)]
        arguments += [name(parameter.name) for parameter in sent_parameters(operation)]
        keywords = [("body", trusted("body"))] if body is not None else []
        if body is not None and body.choices:
            keywords.append(("content_type", trusted("content_type")))
        sending = "stream" if method.streamed else "send"
        send = call(f"self._transport.{sending}", arguments, keywords)
        return {
            "decorator": None,
            "signature": self._signature(method.name, method, sync=sync),
            "doc": self.docs[method.name],
            "load": None,
            "send": layout(send, indent=8, before=_RETURN[sync]),
        }

    def _alias_method(self, alias: _MethodAlias, *, sync: bool) -> dict[str, object]:
        """A method that calls the one of today, which may be of another group."""
        method, group = next(methods_of(alias.operation)), alias.group
        here = group.module == self.group.module
        class_name = group.class_name if sync else f"Async{group.class_name}"
        holder = "self" if here else f"{class_name}(self._transport)"
        present = method.name if here else f"client.{group.module}.{method.name}"
        message = f"use {present}" + (f" (renamed in {alias.since})" if alias.since else "")
        decorator = call(self.scope.runtime("deprecation", "deprecated"), [literal(message)])
        send = self._passing(f"{holder}.{method.name}", method.operation)
        return {
            "decorator": layout(decorator, indent=4, before="@"),
            "signature": self._signature(alias.name, method, sync=sync),
            "doc": docstring(f"Call ``{present}``, as it is called now.", 8),
            "load": None if here else import_names(f".{group.module}", [class_name], 8),
            "send": layout(send, indent=8, before=_RETURN[sync]),
        }

    def _signature(self, called: str, method: Method, *, sync: bool) -> Code:
        arguments = self._parameters_of(method.operation)
        returned = flat(self.in_class.returned(method, sync=sync))
        head = Code(f"{'def' if sync else 'async def'} {name(called)}(")
        return signature(head, ["self", *arguments], returned, indent=4)

    def _parameters_of(self, operation: Operation) -> list[str]:
        """Write what the methods of an operation take, which is the same in both classes."""
        if (known := self._parameters.get(operation.origin)) is None:
            arguments = self.in_class.arguments(operation)
            known = list(_parameters(arguments, self.scope, indent=8))
            self._parameters[operation.origin] = known
        return known

    def _operation(self, method: Method) -> Code:
        returned = self.signatures.returned(method)
        return self.operations.constant(
            method.operation, method.name, returned, streamed=method.streamed
        )

    def _passing(self, function: str, operation: Operation) -> Bracket:
        """Call *function* with the arguments of a method."""
        passed = [
            Item(argument.name, Code(f"{argument.name}=") if argument.keyword else Code(""))
            for argument in self.signatures.arguments(operation)
        ]
        return bracket(Code(f"{function}("), tuple(passed), Code(")"))


def method_signatures(holder: str, operation: Operation, scope: Scope) -> Iterator[str]:
    """Write the methods that *holder* has for an operation, with arguments and results.

    Arguments that are passed by name are sorted. A long signature has one argument a line.
    """
    writer = _Signatures(scope)
    arguments = sorted(writer.arguments(operation), key=_as_listed)
    items = list(_parameters(arguments, scope, indent=-(10**6)))
    for method in methods_of(operation):
        opening, result = f"{holder}.{method.name}(", flat(writer.returned(method, sync=True))
        line = f"{opening}{', '.join(items)}) -> {result}"
        if len(line) > _SIGNATURE_WIDTH and items:
            line = "\n".join([opening, *(f"    {item}," for item in items), f") -> {result}"])
        yield line


def _as_listed(argument: Argument) -> tuple[bool, str]:
    return argument.keyword, str(argument.name) if argument.keyword else ""


def _parameters(arguments: Iterable[Argument], scope: Scope, *, indent: int) -> Iterator[str]:
    starred = False
    for argument in arguments:
        if argument.keyword and not starred:
            starred = True
            yield "*"
        kind = argument.kind if argument.required else optional(argument.kind, scope)
        default = None if argument.required else _OPTIONAL
        yield annotated(argument.name, kind, default, indent=indent)


def _method_doc(method: Method) -> Code:
    operation = method.operation
    identifier = operation.operation_id or ""
    names = (method.name, identifier, own_name(identifier, operation.method, operation.path))
    paragraphs = [
        unless_repeated(operation.summary, *names) or "",
        unless_repeated(operation.doc, operation.summary or "", *names) or "",
    ]
    place = f"{operation.method} {operation.path}"
    paragraphs.append(f"{place}, see {operation.link}" if operation.link else place)
    if operation.deprecated:
        paragraphs.insert(1, "Deprecated.")
    if method.streamed:
        paragraphs.insert(-1, "The items of the answer are read as they arrive.")
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    arguments = [(called, doc) for called, doc in _argument_docs(operation) if doc]
    return docstring(text, 8, arguments=arguments) or trusted('"""Call the operation."""')


def _argument_docs(operation: Operation) -> Iterator[tuple[str, str]]:
    """What the document says of arguments, and what the server takes where one is left out."""
    body, parameters = operation.body, sent_parameters(operation)
    alike = parameters_alike(parameters)
    in_path = [parameter for parameter in parameters if parameter.where == "path"]
    yield from _parameter_docs(in_path, alike)
    if body is not None:
        yield "body", body.doc or ""
        if body.choices:
            yield "content_type", f"The media type of the body, {body.choices[0]} by default."
    rest = [parameter for parameter in parameters if parameter.where != "path"]
    yield from _parameter_docs(rest, alike)


def _parameter_docs(
    parameters: Iterable[Parameter], alike: Container[str]
) -> Iterator[tuple[str, str]]:
    for parameter in parameters:
        texts = [unless_repeated(parameter.doc, parameter.name, parameter.wire) or ""]
        if parameter.wire in alike and parameter.name != parameter.wire:
            texts.append(document_name(parameter.wire))
        if not parameter.required and parameter.default not in (None, (None,)):
            default = json.dumps(parameter.default[0], ensure_ascii=False)
            texts.append(f"The server's default is {default}.")
        yield parameter.name, " ".join(filter(None, _sentences(texts)))


def _sentences(texts: Sequence[str]) -> Iterator[str]:
    """End a text that another follows."""
    *before, last = texts
    yield from (f"{text}." if text[-1:].isalnum() else text for text in before)
    yield last
