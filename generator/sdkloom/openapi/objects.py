"""OpenAPI 3.0, 3.1 and 3.2 as tables: each object is named like its section of the specification.

The section "Info Object" stands at ``https://spec.openapis.org/oas/v3.2.0#info-object``; the
fields are those of its tables, in their order. The Schema Object has a module of its own.
"""

from __future__ import annotations

import re

from sdkloom.openapi.shapes import (
    ANYTHING,
    EMAIL,
    FLAG,
    LINK,
    PROSE,
    SWITCH,
    TEXT,
    VERSION,
    Key,
    Many,
    Named,
    Node,
    One,
    choice,
    many,
    must,
    named,
    one,
    ref,
    should,
    since,
    until,
)

COMPONENT = Key(
    pattern=re.compile(r"[a-zA-Z0-9._-]+\Z"), said="a name of letters, digits, `.`, `_` and `-`"
)
PATH = Key(pattern=re.compile(r"/"), said="a path, which starts with `/`", grave=True)
STATUS = Key(
    pattern=re.compile(r"([1-5]([0-9][0-9]|XX)|default)\Z"),
    said="a status code (`200`), a range of them (`2XX`) or `default`",
    grave=True,
)
METHOD = Key(pattern=re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z"), said="an HTTP method")
MEDIA = Key(
    pattern=re.compile(r"[^/\s;\"\\(){}]+/[^/\s;\"\\(){}]+\s*(;|\Z)"),
    said="a media type, as `application/json` is",
    refused=re.compile(r"[^;]*(?:[^ -~]|[\"\\(){}])"),
)

SCHEMA_OR_REFERENCE = ref("Schema Object")
EXAMPLES = Named(item=ref("Example Object"))
CONTENT = named(ref("Media Type Object", since="3.2"), MEDIA)
HEADERS = named(ref("Header Object"))
ENCODINGS = named(one("Encoding Object"))
SERVERS = many(one("Server Object"))
SECURITY = many(one("Security Requirement Object"))
PARAMETERS = many(ref("Parameter Object"))
TAGS = Many(item=PROSE)
SCOPES = should(Named(item=PROSE))
OPERATION = one("Operation Object")

NODES = (
    Node(
        "OpenAPI Object",
        {
            "openapi": must(VERSION),
            "$self": since("3.2", LINK),
            "info": must(one("Info Object")),
            "jsonSchemaDialect": since("3.1", LINK),
            "servers": SERVERS,
            "paths": should(One(node="Paths Object", nothing=False), until="3.0"),
            "webhooks": since("3.1", named(one("Path Item Object"))),
            "components": one("Components Object"),
            "security": SECURITY,
            "tags": Many(item=one("Tag Object")),
            "externalDocs": one("External Documentation Object"),
        },
    ),
    Node(
        "Info Object",
        {
            "title": should(PROSE),
            "summary": since("3.1", PROSE),
            "description": PROSE,
            "termsOfService": LINK,
            "contact": one("Contact Object"),
            "license": one("License Object"),
            "version": should(PROSE),
        },
        cosmetic=True,
    ),
    Node("Contact Object", {"name": PROSE, "url": LINK, "email": EMAIL}, cosmetic=True),
    Node(
        "License Object",
        {"name": should(PROSE), "identifier": since("3.1", PROSE), "url": LINK},
        cosmetic=True,
    ),
    Node(
        "Server Object",
        {
            "url": must(TEXT),
            "description": PROSE,
            "name": since("3.2", PROSE),
            "variables": named(one("Server Variable Object")),
        },
    ),
    Node(
        "Server Variable Object",
        {"enum": Many(item=PROSE, several=True), "default": should(PROSE), "description": PROSE},
    ),
    Node(
        "Components Object",
        {
            "schemas": named(SCHEMA_OR_REFERENCE, COMPONENT),
            "responses": named(ref("Response Object"), COMPONENT),
            "parameters": named(ref("Parameter Object"), COMPONENT),
            "examples": Named(item=ref("Example Object"), key=COMPONENT),
            "requestBodies": named(ref("Request Body Object"), COMPONENT),
            "headers": named(ref("Header Object"), COMPONENT),
            "securitySchemes": named(ref("Security Scheme Object"), COMPONENT),
            "links": Named(item=ref("Link Object"), key=COMPONENT),
            "callbacks": named(ref("Callback Object"), COMPONENT),
            "pathItems": since("3.1", named(one("Path Item Object"), COMPONENT)),
            "mediaTypes": since("3.2", named(ref("Media Type Object"), COMPONENT)),
        },
    ),
    Node("Paths Object", {}, others=named(one("Path Item Object"), PATH)),
    Node(
        "Path Item Object",
        {
            "$ref": TEXT,
            "summary": PROSE,
            "description": PROSE,
            "get": OPERATION,
            "put": OPERATION,
            "post": OPERATION,
            "delete": OPERATION,
            "options": OPERATION,
            "head": OPERATION,
            "patch": OPERATION,
            "trace": OPERATION,
            "query": since("3.2", OPERATION),
            "additionalOperations": since("3.2", named(OPERATION, METHOD)),
            "servers": SERVERS,
            "parameters": PARAMETERS,
        },
    ),
    Node(
        "Operation Object",
        {
            "tags": TAGS,
            "summary": PROSE,
            "description": PROSE,
            "externalDocs": one("External Documentation Object"),
            "operationId": TEXT,
            "parameters": PARAMETERS,
            "requestBody": ref("Request Body Object"),
            "responses": should(one("Responses Object"), until="3.0"),
            "callbacks": named(ref("Callback Object")),
            "deprecated": FLAG,
            "security": SECURITY,
            "servers": SERVERS,
        },
    ),
    Node(
        "External Documentation Object", {"description": PROSE, "url": should(LINK)}, cosmetic=True
    ),
    Node(
        "Parameter Object",
        {
            "name": must(TEXT),
            "in": must(TEXT),
            "description": PROSE,
            "required": SWITCH,
            "deprecated": FLAG,
            "allowEmptyValue": FLAG,
            "style": TEXT,
            "explode": SWITCH,
            "allowReserved": SWITCH,
            "schema": SCHEMA_OR_REFERENCE,
            "example": ANYTHING,
            "examples": EXAMPLES,
            "content": CONTENT,
        },
    ),
    Node(
        "Request Body Object",
        {"description": PROSE, "content": must(CONTENT), "required": SWITCH},
    ),
    Node(
        "Media Type Object",
        {
            "schema": SCHEMA_OR_REFERENCE,
            "itemSchema": since("3.2", SCHEMA_OR_REFERENCE),
            "example": ANYTHING,
            "examples": EXAMPLES,
            "encoding": ENCODINGS,
            "prefixEncoding": since("3.2", many(one("Encoding Object"))),
            "itemEncoding": since("3.2", one("Encoding Object")),
            "description": since("3.2", PROSE),
        },
    ),
    Node(
        "Encoding Object",
        {
            "contentType": TEXT,
            "headers": HEADERS,
            "style": choice("form", "spaceDelimited", "pipeDelimited", "deepObject"),
            "explode": SWITCH,
            "allowReserved": SWITCH,
            "encoding": since("3.2", ENCODINGS),
            "prefixEncoding": since("3.2", many(one("Encoding Object"))),
            "itemEncoding": since("3.2", one("Encoding Object")),
        },
    ),
    Node("Responses Object", {}, others=named(ref("Response Object"), STATUS)),
    Node(
        "Response Object",
        {
            "summary": since("3.2", PROSE),
            "description": should(PROSE, until="3.1"),
            "headers": HEADERS,
            "content": CONTENT,
            "links": Named(item=ref("Link Object")),
        },
    ),
    Node("Callback Object", {}, others=named(one("Path Item Object"))),
    Node(
        "Example Object",
        {
            "summary": PROSE,
            "description": PROSE,
            "dataValue": since("3.2", ANYTHING),
            "serializedValue": since("3.2", PROSE),
            "value": ANYTHING,
            "externalValue": LINK,
        },
        cosmetic=True,
    ),
    Node(
        "Link Object",
        {
            "operationRef": PROSE,
            "operationId": PROSE,
            "parameters": Named(item=ANYTHING),
            "requestBody": ANYTHING,
            "description": PROSE,
            "server": one("Server Object"),
        },
        cosmetic=True,
    ),
    Node(
        "Header Object",
        {
            "description": PROSE,
            "required": SWITCH,
            "deprecated": FLAG,
            "allowEmptyValue": until("3.0", FLAG),
            "style": choice("simple"),
            "explode": SWITCH,
            "allowReserved": until("3.0", SWITCH),
            "schema": SCHEMA_OR_REFERENCE,
            "example": ANYTHING,
            "examples": EXAMPLES,
            "content": CONTENT,
        },
    ),
    Node(
        "Tag Object",
        {
            "name": should(PROSE),
            "summary": since("3.2", PROSE),
            "description": PROSE,
            "externalDocs": one("External Documentation Object"),
            "parent": since("3.2", PROSE),
            "kind": since("3.2", PROSE),
        },
        cosmetic=True,
    ),
    Node("Reference Object", {"$ref": TEXT, "summary": PROSE, "description": PROSE}),
    Node(
        "Discriminator Object",
        {
            "propertyName": must(TEXT),
            "mapping": named(TEXT),
            "defaultMapping": since("3.2", TEXT),
        },
    ),
    Node(
        "XML Object",
        {
            "nodeType": since(
                "3.2", choice("element", "attribute", "text", "cdata", "none", grave=False)
            ),
            "name": PROSE,
            "namespace": PROSE,
            "prefix": PROSE,
            "attribute": FLAG,
            "wrapped": FLAG,
        },
        cosmetic=True,
    ),
    Node(
        "Security Scheme Object",
        {
            "type": must(TEXT),
            "description": PROSE,
            "name": TEXT,
            "in": choice("query", "header", "cookie"),
            "scheme": TEXT,
            "bearerFormat": PROSE,
            "flows": one("OAuth Flows Object"),
            "openIdConnectUrl": LINK,
            "oauth2MetadataUrl": since("3.2", LINK),
            "deprecated": since("3.2", FLAG),
        },
    ),
    Node(
        "OAuth Flows Object",
        {
            "implicit": one("OAuth Flow Object (implicit)"),
            "password": one("OAuth Flow Object (password)"),
            "clientCredentials": one("OAuth Flow Object (clientCredentials)"),
            "authorizationCode": one("OAuth Flow Object (authorizationCode)"),
            "deviceAuthorization": since("3.2", one("OAuth Flow Object (deviceAuthorization)")),
        },
    ),
    Node(
        "OAuth Flow Object (implicit)",
        {"authorizationUrl": should(LINK), "refreshUrl": LINK, "scopes": SCOPES},
    ),
    Node(
        "OAuth Flow Object (password)",
        {"tokenUrl": should(LINK), "refreshUrl": LINK, "scopes": SCOPES},
    ),
    Node(
        "OAuth Flow Object (clientCredentials)",
        {"tokenUrl": should(LINK), "refreshUrl": LINK, "scopes": SCOPES},
    ),
    Node(
        "OAuth Flow Object (authorizationCode)",
        {
            "authorizationUrl": should(LINK),
            "tokenUrl": should(LINK),
            "refreshUrl": LINK,
            "scopes": SCOPES,
        },
    ),
    Node(
        "OAuth Flow Object (deviceAuthorization)",
        {
            "deviceAuthorizationUrl": should(LINK),
            "tokenUrl": should(LINK),
            "refreshUrl": LINK,
            "scopes": SCOPES,
        },
    ),
    Node("Security Requirement Object", {}, others=named(Many(item=PROSE))),
)
