"""What a package consists of: closed unions of frozen nodes, named and placed, without behaviour.

To define a type and to use one are different nodes: a use refers to a declaration by its origin.
Names are final Python names, ``wire`` names are the document's, ``origin`` is a place in it.

Types are compared, so they are dataclasses, which differ where their classes do. What has many
fields is a named tuple: to define, to make and to change one takes a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from sdkloom.ir.presence import Presence
from sdkloom.reading.json_values import JsonValue

SchemeKind: TypeAlias = Literal["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]
ScalarKind: TypeAlias = Literal[
    "json",
    "none",
    "bool",
    "int",
    "float",
    "str",
    "date",
    "datetime",
    "uuid",
    "bytes",
    "base64url",
    "file",
    "event",
]
SymbolKind: TypeAlias = Literal["method", "model", "field", "schema"]
Place: TypeAlias = Literal["path", "query", "querystring", "header", "cookie", "part"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without parts.

    ``json`` is any JSON value. ``bytes`` are base64 text in JSON, ``base64url`` are bytes in the
    URL-safe alphabet. ``file`` may be read when it is sent; ``event`` is from a stream of events.
    """

    kind: ScalarKind


@dataclass(frozen=True, slots=True)
class Constant:
    """One of a few literal values; where it is received, others of its kind may arrive."""

    values: tuple[JsonValue, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A JSON array."""

    item: Type


@dataclass(frozen=True, slots=True)
class TupleOf:
    """A JSON array whose first items have types of their own.

    ``rest`` types the items that may follow. Where all of the first are there and none follows, the
    array is ``whole``: a tuple; else it is a list of items of any of the types.
    """

    items: tuple[Type, ...]
    rest: Type | None
    whole: bool


@dataclass(frozen=True, slots=True)
class MapOf:
    """A JSON object whose keys are data."""

    value: Type


@dataclass(frozen=True, slots=True)
class Nullable:
    """A value or null."""

    inner: Type


@dataclass(frozen=True, slots=True)
class Either:
    """A value of one of two types that JSON tells apart, or a text or else a file."""

    first: Type
    second: Type


@dataclass(frozen=True, slots=True)
class Ref:
    """A use of a declaration."""

    origin: str


Type: TypeAlias = Scalar | Constant | ListOf | TupleOf | MapOf | Nullable | Either | Ref


class Usage(NamedTuple):
    """Whether a declaration travels in requests, in responses, or in both."""

    sent: bool
    received: bool


class Field(NamedTuple):
    """A property of a struct."""

    name: str
    wire: str
    type: Type
    presence: Presence
    origin: str
    read_only: bool = False
    write_only: bool = False
    tag: bool = False
    """Whether a union is discriminated by it: then it has the declared values when received too."""
    narrowed: Type | None = None
    """The type that its own schema asks for, where the class has that of its base."""
    doc: str | None = None


class Family(NamedTuple):
    """Which of the structs that extend one a received value is: ``tag`` is a property.

    ``children`` are its values with the origins that they choose. A value with another tag, or
    none, is the struct itself, or ``default`` where that is named; then ``own`` are the struct's.
    """

    tag: str
    children: tuple[tuple[str, str], ...]
    default: str | None = None
    own: tuple[str, ...] = ()


class Struct(NamedTuple):
    """A JSON object with named properties; ``extra`` types the unknown ones, if it may have any.

    ``fields`` are all of them, those of ``base`` included; ``family`` are the structs that extend it.
    """

    origin: str
    name: str
    module: str
    fields: tuple[Field, ...]
    extra: Type | None
    extra_name: str
    usage: Usage
    base: str | None = None
    family: Family | None = None
    untyped: bool = False
    """Whether values that are no objects are allowed too; they are passed on as they are."""
    other_types: tuple[str, ...] = ()
    """JSON types that the document allows beside object; they are at each use."""
    only_patterns: bool = False
    """Whether ``extra`` is of properties whose names match a pattern; others may come all the same."""
    patched: bool = False
    """Whether its values are parts of merge patches, where null removes a property."""
    doc: str | None = None


class Variant(NamedTuple):
    """A member of a union: the tag values that choose it, or the schema whose check does."""

    type: Type
    check: str
    tags: tuple[str, ...] = ()


class Union(NamedTuple):
    """A value of one of several types, chosen by a tag property or by what fits.

    ``default`` is the one for a tag that is absent or that no variant has.
    """

    origin: str
    name: str
    module: str
    variants: tuple[Variant, ...]
    tag: str | None
    usage: Usage
    default: Type | None = None
    untyped: bool = False
    """Whether the tag is asked of objects only: anything else is passed on as it is."""
    doc: str | None = None


class Alias(NamedTuple):
    """Another name of a type."""

    origin: str
    name: str
    module: str
    target: Type
    usage: Usage
    doc: str | None = None


Declaration: TypeAlias = Struct | Union | Alias


class Component(NamedTuple):
    """A schema of the document that ``schema(name)`` finds by the name the document gives it."""

    key: str
    origin: str
    type: Type
    module: str
    python: str | None
    """Its name in ``models``; ``None`` where a value has no type of its own (``true``, ``false``)."""


class CheckedSchema(NamedTuple):
    """A schema that has a check of its own, as a constant of a module of checks."""

    origin: str
    name: str
    module: str


class Parameter(NamedTuple):
    """A parameter of an operation; ``where`` and ``style`` are the document's values.

    One in ``part`` is a header of a part of a form, which is called *part*.
    """

    name: str
    wire: str
    where: Place
    type: Type
    required: bool
    check: str | None
    style: str
    explode: bool
    origin: str
    allow_reserved: bool = False
    allow_slashes: bool = False
    """Whether slashes in it divide the path."""
    allow_empty: bool = False
    content_type: str | None = None
    encoding: tuple[PartEncoding, ...] = ()
    default: tuple[JsonValue] | None = None
    doc: str | None = None


class PartEncoding(NamedTuple):
    """How one property (``wire``), or one item of an array, travels in a form or multipart body.

    Items of arrays go ``one_by_one`` where that needs saying. A part that is multipart itself has
    encodings ``inside``, or ``first`` and ``others``, as a Content has.
    """

    wire: str = ""
    content_type: str | None = None
    one_by_one: bool = False
    style: str | None = None
    explode: bool | None = None
    allow_reserved: bool | None = None
    headers: tuple[Parameter, ...] = ()
    inside: tuple[PartEncoding, ...] = ()
    first: tuple[PartEncoding, ...] = ()
    others: PartEncoding | None = None


class Content(NamedTuple):
    """A body in one media type; ``check`` is the origin of the schema that checks it.

    One that is received ``by_items`` has the type and the check of an item, or with ``event_data``
    of the JSON in the data of an event. In a multipart body of items without names, ``first`` says
    how those at the start are sent, ``others`` how the rest are.
    """

    media_type: str
    type: Type
    check: str | None
    encoding: tuple[PartEncoding, ...] = ()
    first: tuple[PartEncoding, ...] = ()
    others: PartEncoding | None = None
    by_items: bool = False
    event_data: bool = False


class Body(NamedTuple):
    """A request body, offered in one or more media types, preferred first."""

    contents: tuple[Content, ...]
    required: bool
    doc: str | None = None

    @property
    def kinds(self) -> list[list[Content]]:
        """The media types of each Python type: the value that is sent selects among them."""
        kinds: dict[Type, list[Content]] = {}
        for content in self.contents:
            kinds.setdefault(content.type, []).append(content)
        return list(kinds.values())

    @property
    def choices(self) -> list[str]:
        """The media types that a call chooses from by name, as the value does not select it."""
        return [content.media_type for kind in self.kinds if len(kind) > 1 for content in kind]


class Response(NamedTuple):
    """What an answer with this status ("200", "2XX", "default") holds, by media type."""

    status: str
    contents: tuple[Content, ...]
    doc: str | None = None


class Operation(NamedTuple):
    """An HTTP operation as a method."""

    origin: str
    name: str
    operation_id: str | None
    method: str
    path: str
    """The path as the document has it, by which the operation is known."""
    template: str
    """The path as it is sent, with `{name}` for each parameter in path."""
    parameters: tuple[Parameter, ...]
    body: Body | None
    returns: tuple[Response, ...]
    errors: tuple[Response, ...]
    security: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] | None
    """Alternatives of schemes with their scopes; ``None`` where the document has no `security`."""
    server: str | None
    deprecated: bool
    summary: str | None
    doc: str | None
    link: str | None
    streamed: tuple[Response, ...] = ()
    """Answers that are read item by item, by the method ``stream_name``."""
    stream_name: str = ""


class Webhook(NamedTuple):
    """A request that the API sends: a webhook, or a callback of one of its operations.

    ``wire`` is the webhook's name, or the expression of the address of the callback; ``key`` is
    where the document has it, whatever it refers to.
    """

    origin: str
    key: str
    name: str
    wire: str
    method: str
    contents: tuple[Content, ...]
    required: bool
    deprecated: bool
    summary: str | None
    doc: str | None


class Header(NamedTuple):
    """A header of answers or of what the API sends by itself; ``name`` is that of a constant."""

    origin: str
    name: str
    wire: str
    type: Type
    style: str
    explode: bool
    content_type: str | None
    doc: str | None


class Group(NamedTuple):
    """The operations of one tag."""

    tag: str
    module: str
    class_name: str
    operations: tuple[Operation, ...]
    doc: str | None = None


class Flow(NamedTuple):
    """A way to get a token: its name, addresses (as the document calls them) and scopes."""

    key: str
    urls: tuple[tuple[str, str], ...]
    scopes: tuple[tuple[str, str], ...]


class SecurityScheme(NamedTuple):
    """How a client may authenticate; ``metadata`` is the address of a description of it."""

    key: str
    kind: SchemeKind
    name: str | None = None
    where: str | None = None
    scheme: str | None = None
    flows: tuple[Flow, ...] = ()
    metadata: str | None = None
    deprecated: bool = False
    used: bool = True
    """Whether an operation asks for it, of an API where operations do ask."""


class ServerVariable(NamedTuple):
    """A part of a server's URL; ``values`` are all that it may be, if they are known."""

    name: str
    wire: str
    default: str
    values: tuple[str, ...]
    doc: str | None


class Server(NamedTuple):
    """Where the API is found; ``url`` names its variables in braces."""

    origin: str
    name: str
    url: str
    variables: tuple[ServerVariable, ...]
    doc: str | None


class Renaming(NamedTuple):
    """A public name of an earlier package that goes on working: ``old`` means ``new``.

    A method is named with its group (``posts.create``), a field with its model, a schema as the
    document names it.
    """

    kind: SymbolKind
    old: str
    new: str
    since: str
    """The version of the document that renamed it: some printable ASCII."""


class Api(NamedTuple):
    """Everything a package is written from."""

    title: str
    version: str
    doc: str | None
    package: str
    base_url: str
    groups: tuple[Group, ...]
    declarations: tuple[Declaration, ...]
    components: tuple[Component, ...]
    checks: tuple[CheckedSchema, ...]
    schemes: tuple[SecurityScheme, ...]
    secured: bool
    """Whether operations have security requirements; if none has, all of them get the credentials."""
    names: tuple[tuple[str, str], ...]
    """Origin → public Python name, for the lock."""
    parts: Mapping[str, str]
    """Module of models, codecs and checks → the larger one that it is a part of, in order of need."""
    servers: tuple[Server, ...] = ()
    """All of them, where there is anything to choose; the first is where calls go by default."""
    webhooks: tuple[Webhook, ...] = ()
    headers: tuple[Header, ...] = ()
    rule_names: tuple[tuple[str, str], ...] = ()
    """Origin → the name that today's rules give, where an earlier one stays."""
    edition: int = 0
    """The number of the rules by which the names were first given."""
    aliases: tuple[Renaming, ...] = ()
    """Renamed symbols, sorted; a group that has nothing but these has no operations."""
