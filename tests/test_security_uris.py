"""Since 3.2 a requirement may name a security scheme by its URI, wherever that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from sdkloom.diagnostics import Diagnostics
from sdkloom.lowering.lower import lower
from sdkloom.reading.document import read

SHARED = """\
openapi: 3.2.0
info: {title: Shared, version: "1"}
components:
  securitySchemes:
    Key: {type: apiKey, name: X-Key, in: header}
    Same: {$ref: "#/components/securitySchemes/Key"}
  pathItems:
    Far: {get: {operationId: far, security: [{"#/components/securitySchemes/Key": []}], responses: {"204": {}}}}
"""
SPEC = """\
openapi: 3.2.0
info: {title: T, version: "1"}
security: [{"./shared.yaml#/components/securitySchemes/Key": []}]
components:
  securitySchemes: {app: {type: apiKey, name: app, in: query}}
paths:
  /a:
    get: {operationId: inherits, responses: {"204": {}}}
    post: {operationId: both, security: [{"#/components/securitySchemes/app": [], scheme.yaml: [x]}], responses: {"204": {}}}
    put: {operationId: nowhere, security: [{nope: []}, {"#/components/securitySchemes": []}], responses: {"204": {}}}
    delete: {operationId: same, security: [{"shared.yaml#/components/securitySchemes/Same": []}], responses: {"204": {}}}
  /far: {$ref: "shared.yaml#/components/pathItems/Far"}
"""
KEY = "./shared.yaml#/components/securitySchemes/Key"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    (tmp_path / "shared.yaml").write_text(SHARED)
    (tmp_path / "scheme.yaml").write_text("{type: http, scheme: bearer}")
    (tmp_path / "spec.yaml").write_text(SPEC)
    return tmp_path / "spec.yaml"


def test_a_scheme_elsewhere_is_called_as_the_document_calls_it_first(spec: Path) -> None:
    diagnostics = Diagnostics()
    api = lower(read(spec), diagnostics, package="it").api
    schemes = {scheme.key: (scheme.kind, scheme.name or scheme.scheme) for scheme in api.schemes}
    assert schemes == {
        "app": ("apiKey", "app"),
        KEY: ("apiKey", "X-Key"),
        "scheme.yaml": ("http", "bearer"),
    }
    asked = {
        operation.name: operation.security for group in api.groups for operation in group.operations
    }
    assert asked == {
        "inherits": (((KEY, ()),),),
        "both": ((("app", ()), ("scheme.yaml", ("x",))),),
        "nowhere": ((), ()),
        "same": (((KEY, ()),),),
        "far": (((KEY, ()),),),
    }
    (warning,) = (
        diagnostic
        for diagnostic in diagnostics.found
        if diagnostic.rule == "unknown-security-scheme"
    )
    assert (warning.severity, warning.origin) == ("warning", "#/paths/~1a/put/security/0")
