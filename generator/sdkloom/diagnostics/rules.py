"""The names of all rules: what a remark is about."""

from __future__ import annotations

from typing import Literal, TypeAlias

FileRule: TypeAlias = Literal[
    "alias-budget", "alias-cycle", "app-unusable", "duplicate-key", "empty-file", "encoding", "file-missing",
    "file-unreadable", "json-syntax", "not-a-file", "not-openapi", "number-range",
    "remote-unreadable", "root-elsewhere", "too-deep", "too-large", "unsupported-version",
    "version-type", "yaml-documents", "yaml-key", "yaml-merge-key", "yaml-syntax", "yaml-tag",
    "yaml-version",
]  # fmt: skip
"""Rules of files: their text, whatever it describes."""

ReferenceRule: TypeAlias = Literal[
    "dynamic-ref-unbound", "far-reference", "ignored-sibling", "ref-anchor", "ref-circular",
    "ref-dangling", "ref-enclosing", "ref-outside", "ref-past-id", "ref-remote", "ref-syntax", "unwanted-reference",
    "wrong-reference",
]  # fmt: skip
"""Rules of references."""

StructureRule: TypeAlias = Literal[
    "bad-key", "bad-path-template", "bad-value", "contradiction", "duplicate-item",
    "duplicate-operation-id", "duplicate-parameter", "duplicate-path", "duplicate-path-parameter",
    "duplicate-tag", "exclusive-fields", "exclusive-parameters", "ignored-field",
    "ignored-parameter", "missing-field", "missing-security", "missing-server-variable", "null-value",
    "optional-path-parameter", "other-version", "path-parameter-missing", "path-parameter-unused",
    "path-expression", "path-query", "too-much", "unknown-field", "unknown-keyword", "unknown-security-scheme", "wrong-type",
]  # fmt: skip
"""Rules of the objects of the OpenAPI Specification."""

SchemaRule: TypeAlias = Literal[
    "closed-parts", "default-unusable", "discriminator-mapping", "enum-type", "nullable-ignored",
    "pattern-foreign", "pattern-hazard", "pattern-inexpressible", "pattern-invalid", "pattern-note",
    "required-undeclared", "schema-circle", "schema-dialect", "unsatisfiable", "untyped",
]  # fmt: skip
"""Rules of what schemas mean."""

PackageRule: TypeAlias = Literal[
    "approximated", "body-type", "form-type", "internal", "media-type", "not-rendered", "overlay",
    "overlay-target", "package", "project", "selection-empty", "selection-reference",
    "selection-unused", "slice-files", "slice-written",
]  # fmt: skip
"""Rules of what is made of a document."""

Rule: TypeAlias = FileRule | ReferenceRule | StructureRule | SchemaRule | PackageRule
"""The name of a rule: what no type checker finds here is no rule."""
