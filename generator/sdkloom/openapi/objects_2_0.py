"""OpenAPI 2.0 as tables: each object is named like its section of the specification.

The section "Info Object" stands at ``https://spec.openapis.org/oas/v2.0.html#info-object``. The
objects that hold JSON Schema's keywords have a module of their own.
"""

from __future__ import annotations

import re

from sdkloom.openapi.objects import (
    COMMON,
    DOCUMENTATION,
    HEADER_NAME,
    OPERATION,
    PARAMETERS,
    SECURITY,
)
from sdkloom.openapi.shapes import (
    ANYTHING,
    FLAG,
    LINK,
    PROSE,
    TEXT,
    Array,
    Key,
    Map,
    Object,
    ObjectType,
    Scalar,
    choice,
    mapping,
    must,
    obj,
    ref,
    should,
)

STATUS = Key(
    pattern=re.compile(r"([0-9]{3}|default)\Z"), description="a status code (`200`) or `default`"
)
MEDIA_TYPES = Array(item=PROSE, fatal=True, distinct=True)
SCHEMES = Array(item=choice("http", "https", "ws", "wss", fatal=False), distinct=True)
HOST = Scalar(
    kinds=frozenset({str}),
    description="a host, perhaps with a port, without scheme and path",
    test=lambda text: not any(mark in text for mark in "/ \\"),
)
BASE_PATH = Scalar(
    kinds=frozenset({str}),
    description="a path, which starts with `/`",
    test=lambda text: text[:1] == "/",
)

OBJECTS = (
    *COMMON,
    ObjectType(
        "Swagger Object",
        {
            "swagger": must(PROSE),
            "info": must(obj("Info Object")),
            "host": HOST,
            "basePath": BASE_PATH,
            "schemes": SCHEMES,
            "consumes": MEDIA_TYPES,
            "produces": MEDIA_TYPES,
            "paths": should(Object(node="Paths Object", nothing=False)),
            "definitions": mapping(ref("Schema Object")),
            "parameters": mapping(obj("Parameter Object")),
            "responses": mapping(obj("Response Object")),
            "securityDefinitions": mapping(obj("Security Scheme Object")),
            "security": SECURITY,
            "tags": Array(item=obj("Tag Object")),
            "externalDocs": DOCUMENTATION,
        },
    ),
    ObjectType(
        "Info Object",
        {
            "title": should(PROSE),
            "description": PROSE,
            "termsOfService": PROSE,
            "contact": obj("Contact Object"),
            "license": obj("License Object"),
            "version": should(PROSE),
        },
        cosmetic=True,
    ),
    ObjectType("License Object", {"name": should(PROSE), "url": LINK}, cosmetic=True),
    ObjectType(
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
    ObjectType(
        "Operation Object",
        {
            "tags": Array(item=PROSE),
            "summary": PROSE,
            "description": PROSE,
            "externalDocs": DOCUMENTATION,
            "operationId": TEXT,
            "consumes": MEDIA_TYPES,
            "produces": MEDIA_TYPES,
            "parameters": PARAMETERS,
            "responses": should(obj("Responses Object")),
            "schemes": SCHEMES,
            "deprecated": FLAG,
            "security": SECURITY,
        },
    ),
    ObjectType("Responses Object", {}, others=mapping(ref("Response Object"), STATUS)),
    ObjectType(
        "Response Object",
        {
            "description": should(PROSE),
            "schema": ref("File Schema Object"),
            "headers": mapping(obj("Header Object"), HEADER_NAME),
            "examples": Map(item=ANYTHING),
        },
    ),
    ObjectType(
        "Tag Object",
        {"name": should(PROSE), "description": PROSE, "externalDocs": DOCUMENTATION},
        cosmetic=True,
    ),
    ObjectType("Reference Object", {"$ref": TEXT}),
    ObjectType(
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
    ObjectType(
        "Security Scheme Object",
        {
            "type": must(choice("basic", "apiKey", "oauth2")),
            "description": PROSE,
            "name": TEXT,
            "in": choice("query", "header"),
            "flow": choice("implicit", "password", "application", "accessCode"),
            "authorizationUrl": LINK,
            "tokenUrl": LINK,
            "scopes": Map(item=PROSE),
        },
    ),
)
