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
    Array,
    Key,
    Map,
    Object,
    ObjectType,
    array,
    choice,
    mapping,
    must,
    obj,
    ref,
    should,
    since,
    until,
)

COMPONENT = Key(
    pattern=re.compile(r"[a-zA-Z0-9._-]+\Z"),
    description="a name of letters, digits, `.`, `_` and `-`",
)
PATH = Key(pattern=re.compile(r"/"), description="a path, which starts with `/`", fatal=True)
STATUS = Key(
    pattern=re.compile(r"([1-5]([0-9][0-9]|XX)|default)\Z"),
    description="a status code (`200`), a range of them (`2XX`) or `default`",
    fatal=True,
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
"""RFC 9110, section 5.6.2."""
METHOD = Key(pattern=_TOKEN, description="an HTTP method")
HEADER_NAME = Key(pattern=_TOKEN, description="a name that a header can have")
MEDIA = Key(
    pattern=re.compile(r"[^/\s;\"\\(){}]+/[^/\s;\"\\(){}]+\s*(;|\Z)"),
    description="a media type, as `application/json` is",
    refused=re.compile(r"[^;]*(?:[^ -~]|[\"\\(){}])"),
)

SCHEMA_OR_REFERENCE = ref("Schema Object")
EXAMPLES = Map(item=ref("Example Object"))
CONTENT = mapping(ref("Media Type Object", since="3.2"), MEDIA)
HEADERS = mapping(ref("Header Object"), HEADER_NAME)
ENCODINGS = mapping(obj("Encoding Object"))
SERVERS = array(obj("Server Object"))
SECURITY = array(obj("Security Requirement Object"))
PARAMETERS = array(ref("Parameter Object"))
TAGS = Array(item=PROSE)
SCOPES = should(Map(item=PROSE))
OPERATION = obj("Operation Object")
DOCUMENTATION = obj("External Documentation Object")

COMMON = (
    ObjectType("Contact Object", {"name": PROSE, "url": LINK, "email": EMAIL}, cosmetic=True),
    ObjectType("Paths Object", {}, others=mapping(obj("Path Item Object"), PATH)),
    ObjectType(
        "External Documentation Object", {"description": PROSE, "url": should(LINK)}, cosmetic=True
    ),
    ObjectType("Security Requirement Object", {}, others=mapping(Array(item=PROSE))),
)
"""Objects that are the same in OpenAPI 2.0."""
OBJECTS = (
    *COMMON,
    ObjectType(
        "OpenAPI Object",
        {
            "openapi": must(VERSION),
            "$self": since("3.2", LINK),
            "info": must(obj("Info Object")),
            "jsonSchemaDialect": since("3.1", LINK),
            "servers": SERVERS,
            "paths": should(Object(node="Paths Object", nothing=False), until="3.0"),
            "webhooks": since("3.1", mapping(obj("Path Item Object"))),
            "components": obj("Components Object"),
            "security": SECURITY,
            "tags": Array(item=obj("Tag Object")),
            "externalDocs": DOCUMENTATION,
        },
    ),
    ObjectType(
        "Info Object",
        {
            "title": should(PROSE),
            "summary": since("3.1", PROSE),
            "description": PROSE,
            "termsOfService": LINK,
            "contact": obj("Contact Object"),
            "license": obj("License Object"),
            "version": should(PROSE),
        },
        cosmetic=True,
    ),
    ObjectType(
        "License Object",
        {"name": should(PROSE), "identifier": since("3.1", PROSE), "url": LINK},
        cosmetic=True,
    ),
    ObjectType(
        "Server Object",
        {
            "url": must(TEXT),
            "description": PROSE,
            "name": since("3.2", PROSE),
            "variables": mapping(obj("Server Variable Object")),
        },
    ),
    ObjectType(
        "Server Variable Object",
        {"enum": Array(item=PROSE, nonempty=True), "default": should(PROSE), "description": PROSE},
    ),
    ObjectType(
        "Components Object",
        {
            "schemas": mapping(SCHEMA_OR_REFERENCE, COMPONENT),
            "responses": mapping(ref("Response Object"), COMPONENT),
            "parameters": mapping(ref("Parameter Object"), COMPONENT),
            "examples": Map(item=ref("Example Object"), key=COMPONENT),
            "requestBodies": mapping(ref("Request Body Object"), COMPONENT),
            "headers": mapping(ref("Header Object"), COMPONENT),
            "securitySchemes": mapping(ref("Security Scheme Object"), COMPONENT),
            "links": Map(item=ref("Link Object"), key=COMPONENT),
            "callbacks": mapping(ref("Callback Object"), COMPONENT),
            "pathItems": since("3.1", mapping(obj("Path Item Object"), COMPONENT)),
            "mediaTypes": since("3.2", mapping(ref("Media Type Object"), COMPONENT)),
        },
    ),
    ObjectType(
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
            "additionalOperations": since("3.2", mapping(OPERATION, METHOD)),
            "servers": SERVERS,
            "parameters": PARAMETERS,
        },
    ),
    ObjectType(
        "Operation Object",
        {
            "tags": TAGS,
            "summary": PROSE,
            "description": PROSE,
            "externalDocs": DOCUMENTATION,
            "operationId": TEXT,
            "parameters": PARAMETERS,
            "requestBody": ref("Request Body Object"),
            "responses": should(obj("Responses Object"), until="3.0"),
            "callbacks": mapping(ref("Callback Object")),
            "deprecated": FLAG,
            "security": SECURITY,
            "servers": SERVERS,
        },
    ),
    ObjectType(
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
    ObjectType(
        "Request Body Object",
        {"description": PROSE, "content": must(CONTENT), "required": SWITCH},
    ),
    ObjectType(
        "Media Type Object",
        {
            "schema": SCHEMA_OR_REFERENCE,
            "itemSchema": since("3.2", SCHEMA_OR_REFERENCE),
            "example": ANYTHING,
            "examples": EXAMPLES,
            "encoding": ENCODINGS,
            "prefixEncoding": since("3.2", array(obj("Encoding Object"))),
            "itemEncoding": since("3.2", obj("Encoding Object")),
            "description": since("3.2", PROSE),
        },
    ),
    ObjectType(
        "Encoding Object",
        {
            "contentType": TEXT,
            "headers": HEADERS,
            "style": choice("form", "spaceDelimited", "pipeDelimited", "deepObject"),
            "explode": SWITCH,
            "allowReserved": SWITCH,
            "encoding": since("3.2", ENCODINGS),
            "prefixEncoding": since("3.2", array(obj("Encoding Object"))),
            "itemEncoding": since("3.2", obj("Encoding Object")),
        },
    ),
    ObjectType("Responses Object", {}, others=mapping(ref("Response Object"), STATUS)),
    ObjectType(
        "Response Object",
        {
            "summary": since("3.2", PROSE),
            "description": should(PROSE, until="3.1"),
            "headers": HEADERS,
            "content": CONTENT,
            "links": Map(item=ref("Link Object")),
        },
    ),
    ObjectType("Callback Object", {}, others=mapping(obj("Path Item Object"))),
    ObjectType(
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
    ObjectType(
        "Link Object",
        {
            "operationRef": PROSE,
            "operationId": PROSE,
            "parameters": Map(item=ANYTHING),
            "requestBody": ANYTHING,
            "description": PROSE,
            "server": obj("Server Object"),
        },
        cosmetic=True,
    ),
    ObjectType(
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
    ObjectType(
        "Tag Object",
        {
            "name": should(PROSE),
            "summary": since("3.2", PROSE),
            "description": PROSE,
            "externalDocs": DOCUMENTATION,
            "parent": since("3.2", PROSE),
            "kind": since("3.2", PROSE),
        },
        cosmetic=True,
    ),
    ObjectType("Reference Object", {"$ref": TEXT, "summary": PROSE, "description": PROSE}),
    ObjectType(
        "Discriminator Object",
        {
            "propertyName": must(TEXT),
            "mapping": mapping(TEXT),
            "defaultMapping": since("3.2", TEXT),
        },
    ),
    ObjectType(
        "XML Object",
        {
            "nodeType": since(
                "3.2", choice("element", "attribute", "text", "cdata", "none", fatal=False)
            ),
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
            "type": must(TEXT),
            "description": PROSE,
            "name": TEXT,
            "in": choice("query", "header", "cookie"),
            "scheme": TEXT,
            "bearerFormat": PROSE,
            "flows": obj("OAuth Flows Object"),
            "openIdConnectUrl": LINK,
            "oauth2MetadataUrl": since("3.2", LINK),
            "deprecated": since("3.2", FLAG),
        },
    ),
    ObjectType(
        "OAuth Flows Object",
        {
            "implicit": obj("OAuth Flow Object (implicit)"),
            "password": obj("OAuth Flow Object (password)"),
            "clientCredentials": obj("OAuth Flow Object (clientCredentials)"),
            "authorizationCode": obj("OAuth Flow Object (authorizationCode)"),
            "deviceAuthorization": since("3.2", obj("OAuth Flow Object (deviceAuthorization)")),
        },
    ),
    ObjectType(
        "OAuth Flow Object (implicit)",
        {"authorizationUrl": should(LINK), "refreshUrl": LINK, "scopes": SCOPES},
    ),
    ObjectType(
        "OAuth Flow Object (password)",
        {"tokenUrl": should(LINK), "refreshUrl": LINK, "scopes": SCOPES},
    ),
    ObjectType(
        "OAuth Flow Object (clientCredentials)",
        {"tokenUrl": should(LINK), "refreshUrl": LINK, "scopes": SCOPES},
    ),
    ObjectType(
        "OAuth Flow Object (authorizationCode)",
        {
            "authorizationUrl": should(LINK),
            "tokenUrl": should(LINK),
            "refreshUrl": LINK,
            "scopes": SCOPES,
        },
    ),
    ObjectType(
        "OAuth Flow Object (deviceAuthorization)",
        {
            "deviceAuthorizationUrl": should(LINK),
            "tokenUrl": should(LINK),
            "refreshUrl": LINK,
            "scopes": SCOPES,
        },
    ),
)
