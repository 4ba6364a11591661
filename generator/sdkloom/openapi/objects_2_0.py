"""OpenAPI 2.0 as tables: each object is named like its section of the specification.

The section "Info Object" stands at ``https://spec.openapis.org/oas/v2.0.html#info-object``. The
objects that hold JSON Schema's keywords have a module of their own.
"""

from __future__ import annotations

import re

from sdkloom.openapi.shapes import (
    ANYTHING,
    EMAIL,
    FLAG,
    LINK,
    PROSE,
    TEXT,
    Key,
    Many,
    Named,
    Node,
    One,
    Scalar,
    choice,
    many,
    must,
    named,
    one,
    ref,
    should,
)

PATH = Key(pattern=re.compile(r"/"), said="a path, which starts with `/`", grave=True)
STATUS = Key(pattern=re.compile(r"([0-9]{3}|default)\Z"), said="a status code (`200`) or `default`")
MEDIA_TYPES = Many(item=PROSE, grave=True, distinct=True)
SCHEMES = Many(item=choice("http", "https", "ws", "wss", grave=False), distinct=True)
SECURITY = many(one("Security Requirement Object"))
PARAMETERS = many(ref("Parameter Object"))
OPERATION = one("Operation Object")
DOCUMENTATION = one("External Documentation Object")
HOST = Scalar(
    kinds=frozenset({str}),
    said="a host, perhaps with a port, without scheme and path",
    test=lambda text: not any(mark in text for mark in "/ \\"),
)
BASE_PATH = Scalar(
    kinds=frozenset({str}), said="a path, which starts with `/`", test=lambda text: text[:1] == "/"
)

NODES = (
    Node(
        "Swagger Object",
        {
            "swagger": must(PROSE),
            "info": must(one("Info Object")),
            "host": HOST,
            "basePath": BASE_PATH,
            "schemes": SCHEMES,
            "consumes": MEDIA_TYPES,
            "produces": MEDIA_TYPES,
            "paths": should(One(node="Paths Object", nothing=False)),
            "definitions": named(ref("Schema Object")),
            "parameters": named(one("Parameter Object")),
            "responses": named(one("Response Object")),
            "securityDefinitions": named(one("Security Scheme Object")),
            "security": SECURITY,
            "tags": Many(item=one("Tag Object")),
            "externalDocs": DOCUMENTATION,
        },
    ),
    Node(
        "Info Object",
        {
            "title": should(PROSE),
            "description": PROSE,
            "termsOfService": PROSE,
            "contact": one("Contact Object"),
            "license": one("License Object"),
            "version": should(PROSE),
        },
        cosmetic=True,
    ),
    Node("Contact Object", {"name": PROSE, "url": LINK, "email": EMAIL}, cosmetic=True),
    Node("License Object", {"name": should(PROSE), "url": LINK}, cosmetic=True),
    Node("Paths Object", {}, others=named(one("Path Item Object"), PATH)),
    Node(
        "Path Item Object",
        {
            "$ref": TEXT,
            "get": OPERATION,
            "put": OPERATION,
            "post": OPERATION,
            "delete": OPERATION,
            "options": OPERATION,
            "head": OPERATION,
            "patch": OPERATION,
            "parameters": PARAMETERS,
        },
    ),
    Node(
        "Operation Object",
        {
            "tags": Many(item=PROSE),
            "summary": PROSE,
            "description": PROSE,
            "externalDocs": DOCUMENTATION,
            "operationId": TEXT,
            "consumes": MEDIA_TYPES,
            "produces": MEDIA_TYPES,
            "parameters": PARAMETERS,
            "responses": should(one("Responses Object")),
            "schemes": SCHEMES,
            "deprecated": FLAG,
            "security": SECURITY,
        },
    ),
    Node(
        "External Documentation Object", {"description": PROSE, "url": should(LINK)}, cosmetic=True
    ),
    Node("Responses Object", {}, others=named(ref("Response Object"), STATUS)),
    Node(
        "Response Object",
        {
            "description": should(PROSE),
            "schema": ref("File Schema Object"),
            "headers": named(one("Header Object")),
            "examples": Named(item=ANYTHING),
        },
    ),
    Node(
        "Tag Object",
        {"name": should(PROSE), "description": PROSE, "externalDocs": DOCUMENTATION},
        cosmetic=True,
    ),
    Node("Reference Object", {"$ref": TEXT}),
    Node(
        "XML Object",
        {
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
            "type": must(choice("basic", "apiKey", "oauth2")),
            "description": PROSE,
            "name": TEXT,
            "in": choice("query", "header"),
            "flow": choice("implicit", "password", "application", "accessCode"),
            "authorizationUrl": LINK,
            "tokenUrl": LINK,
            "scopes": Named(item=PROSE),
        },
    ),
    Node("Security Requirement Object", {}, others=named(Many(item=PROSE))),
)
