"""What a package has once: its front door, its clients, its schemas by name, its own description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap

from sdkloom.emit.code import (
    WIDTH,
    Code,
    Expr,
    call,
    docstring,
    layout,
    literal,
    mapping,
    name,
    sequence,
    trusted,
)
from sdkloom.emit.formatting import stable
from sdkloom.emit.modules import import_names, natural, renamed_table, signature, string_table
from sdkloom.emit.pytypes import Scope
from sdkloom.emit.servers import (
    server_constant,
    server_key,
    variable_parameter,
    variable_values,
)
from sdkloom.emit.templating import render
from sdkloom.identifiers import in_capitals, snake
from sdkloom.ir.nodes import (
    Api,
    Declaration,
    Flow,
    Group,
    Nullable,
    SecurityScheme,
    Struct,
)


def package_modules(api: Api, index: Mapping[str, Declaration]) -> Iterator[tuple[str, str]]:
    """Write the modules at the top of the package."""
    yield "__init__.py", render("package_init.py", {"doc": _doc(api)}) + "\n"
    yield "client.py", _client(api)
    yield "schemas.py", _schemas(api, index)
    yield "py.typed", ""


def _doc(api: Api) -> Code:
    """The first line is ours: a document's text there could be taken for a declaration of encoding."""
    text = f"A typed client of a web API.\n\n{api.title}, version {api.version}.\n\n{api.doc or ''}"
    return docstring(text, 0) or trusted('"""A typed client of a web API."""')


# -- clients


def _client(api: Api) -> str:
    groups = [_group(group) for group in api.groups]
    imports = [
        import_names(
            f".resources.{holder.module}", [holder.class_name, f"Async{holder.class_name}"], 4
        )
        for holder in sorted(api.groups, key=lambda group: natural(group.module))
    ]
    schemes = mapping((scheme.key, _scheme(scheme)) for scheme in api.schemes)
    before = "SCHEMES = " if api.schemes else "SCHEMES: dict[str, Scheme] = "
    has_flows = any(scheme.flows for scheme in api.schemes)
    text = render(
        "client.py",
        {
            **_default_server(api),
            "imports": imports,
            "auth": import_names(
                "._runtime.http.auth", ["AuthLike", *["Flow"] * has_flows, "Scheme", "Secret"]
            ),
            "title": _title(api),
            "base_url": layout(literal(api.base_url), before="BASE_URL = "),
            "version": layout(literal(api.version), before="VERSION = "),
            "schemes": layout(schemes, before=before),
            "groups": groups,
            "requirements": layout(
                _requirements(api), before="REQUIREMENTS: Requirements | None = "
            ),
            **_operation_servers(api),
        },
    )
    return stable(text) + "\n"


def _requirements(api: Api) -> Expr:
    """Write what operations ask for, each alternative by the names of its schemes."""
    if not api.secured:
        return literal(None)
    operations = [operation for group in api.groups for operation in group.operations]
    found = dict.fromkeys(
        tuple(tuple(key for key, _ in alternative) for alternative in operation.security)
        for operation in operations
        if operation.security
    )
    return sequence(
        sequence(sequence(map(literal, alternative)) for alternative in security)
        for security in found
    )


def _operation_servers(api: Api) -> dict[str, object]:
    """Write the servers of single operations, which callers may replace."""
    operations = [operation for group in api.groups for operation in group.operations]
    urls = sorted({server_key(holder.server) for holder in operations if holder.server})
    names = ["Server"] * any(holder.variables for holder in api.servers[:1])
    names += ["replacements"] * bool(urls)
    return {
        "servers": layout(sequence(map(literal, urls)), before="SERVERS = ") if urls else None,
        "server_names": import_names("._runtime.http.servers", names) if names else None,
    }


def _default_server(api: Api) -> dict[str, object]:
    """Write where calls go by default: variables of that server are arguments of the clients."""
    server = next((server for server in api.servers[:1] if server.variables), None)
    found: dict[str, object] = {
        "typing": import_names("typing", ["TYPE_CHECKING", "Literal"]),
        "url": trusted("base_url or BASE_URL"),
        "server": None,
        "parts": None,
        "variables": (),
    }
    if server is None:
        return found
    names = [f"*{name(variable.name)}*" for variable in server.variables]
    verb = "is a part" if len(names) == 1 else "are parts"
    parts = f"{', '.join(names)} {verb} of the URL of the server, where there is no *base_url*."
    url = call("SERVER.url", [trusted("base_url"), variable_values(server)])
    return {
        **found,
        "server": server_constant(server),
        "parts": Code("\n    ".join(wrap(parts, WIDTH - 4))),
        "url": Code(layout(url, indent=12, after=",")[:-1]),
        "variables": [
            variable_parameter(variable, Scope({}, "incoming", ""), indent=8)
            for variable in server.variables
        ],
    }


def _title(api: Api) -> Code:
    """The title, if it fits the line that it goes into; every title is in the package's docstring."""
    text = docstring(api.title, 0, width=WIDTH)
    plain = text[3:-3].strip() if text and "\n" not in text and len(text) < 60 else "The API"
    return Code(plain.replace('"', "'"))


def _group(group: Group) -> dict[str, object]:
    doc = docstring(group.doc or f"The {group.tag} operations.", 8)
    return {
        "doc": doc or trusted('"""Operations of the API."""'),
        "sync": _accessor(group, group.class_name),
        "apart": _accessor(group, f"Async{group.class_name}"),
    }


def _accessor(group: Group, class_name: str) -> dict[str, Code]:
    """Write what a client has of a group, whose class is *class_name* there."""
    head = Code(f"def {name(group.module)}(")
    create = call(class_name, [trusted("self._transport")])
    return {
        "head": signature(head, ["self"], name(class_name), indent=4),
        "load": import_names(f".resources.{group.module}", [class_name], 8),
        "create": layout(create, indent=8, before="return "),
    }


def _scheme(scheme: SecurityScheme) -> Expr:
    values: list[Expr] = [literal(scheme.kind)]
    if scheme.kind == "http":
        values.append(literal(scheme.scheme or "bearer"))
    elif scheme.kind == "apiKey":
        values.append(literal(scheme.name or ""))
        if scheme.where in ("query", "cookie"):
            values.append(literal(scheme.where))
    keywords: list[tuple[str, Expr]] = []
    if scheme.flows:
        keywords.append(("flows", mapping((flow.key, _flow(flow)) for flow in scheme.flows)))
    if scheme.metadata:
        keywords.append(("metadata_url", literal(scheme.metadata)))
    if scheme.deprecated:
        keywords.append(("deprecated", literal(True)))
    if not scheme.used:
        keywords.append(("used", literal(False)))
    return call("Scheme", values, keywords)


def _flow(flow: Flow) -> Expr:
    keywords: list[tuple[str, Expr]] = [(snake(key), literal(url)) for key, url in flow.urls]
    if flow.scopes:
        keywords.append(
            ("scopes", mapping((key, literal(description)) for key, description in flow.scopes))
        )
    return call("Flow", keywords=keywords)


# -- schemas by name


_SCHEMA_DOC = '''"""Find a schema by its name: it validates, decodes and encodes values.

    Raises KeyError where the description has no schema of that name.
    """'''


def _schemas(api: Api, index: Mapping[str, Declaration]) -> str:
    structs = [declaration for declaration in api.declarations if isinstance(declaration, Struct)]
    found = {component.key: index[component.origin] for component in api.components}
    checks = {checked.origin: checked.name for checked in api.checks}
    constants = {
        _place(declaration): checks[declaration.origin]
        for declaration in (*found.values(), *structs)
        if in_capitals(declaration.name) != checks[declaration.origin]
    }
    patched = [literal(struct.name) for struct in structs if struct.patched]
    nullables = [
        literal(component.key)
        for component in api.components
        if isinstance(component.type, Nullable)
    ]
    renamed = [alias for alias in api.aliases if alias.kind == "schema"]
    return (
        render(
            "schemas.py",
            {
                "table": string_table(
                    "_SCHEMAS", ((key, _place(each)) for key, each in found.items())
                ),
                "nullables": _name_set("_NULLABLE", nullables),
                "constants": string_table("_CONSTANTS", constants.items()),
                "patches": _name_set("_PATCHED", patched),
                "renamed": {"names": renamed_table(renamed)} if renamed else None,
                "function": trusted("_schema" if renamed else "schema"),
                "doc": None if renamed else trusted(_SCHEMA_DOC),
            },
        )
        + "\n"
    )


def _name_set(name: str, items: list[Expr]) -> Code:
    value = call("frozenset", [sequence(items)]) if items else trusted("frozenset[str]()")
    return layout(value, before=f"{name} = ")


def _place(declaration: Declaration) -> str:
    """Where the model or type of a component is: its check and its codec are in modules of that name."""
    return f"{declaration.module}.{declaration.name}"
