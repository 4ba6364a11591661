"""The names of all kinds of changes."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

EventKind: TypeAlias = Literal[
    # operations
    "operation-added", "operation-removed", "operation-renamed", "operation-id-changed",
    "operation-tags-changed", "operation-deprecated", "operation-undeprecated", "path-changed",
    "method-changed",
    # parameters
    "parameter-added", "parameter-removed", "parameter-required", "parameter-optional",
    "parameter-renamed", "parameter-moved", "parameter-style-changed", "parameter-deprecated",
    "parameter-undeprecated",
    # bodies and answers
    "body-added", "body-removed", "body-required", "body-optional", "body-media-type-added",
    "body-media-type-removed", "part-encoding-changed", "response-added", "response-removed",
    "response-media-type-added", "response-media-type-removed", "response-header-added",
    "response-header-removed", "response-header-required", "response-header-optional",
    "response-header-changed", "link-changed", "return-type-changed",
    # access
    "security-changed", "security-scheme-added", "security-scheme-removed",
    "security-scheme-changed", "server-changed", "server-added", "server-removed",
    # what the server calls
    "webhook-added", "webhook-removed", "webhook-changed", "callback-added", "callback-removed",
    "callback-changed",
    # models as a whole
    "schema-added", "schema-removed", "schema-renamed", "name-moved", "usage-changed",
    "schema-deprecated", "schema-undeprecated",
    # properties
    "field-added", "field-removed", "field-required", "field-optional", "undeclared-required",
    "undeclared-optional", "default-added", "default-changed", "default-removed", "read-only-added",
    "read-only-removed", "write-only-added", "write-only-removed", "additional-properties-closed",
    "additional-properties-opened", "additional-properties-changed",
    # types
    "type-changed", "type-generalized", "type-specialized", "format-added", "format-removed",
    "format-changed", "became-nullable", "became-not-nullable", "enum-value-added",
    "enum-value-removed", "enum-added", "enum-removed", "variant-added", "variant-removed",
    "choice-changed", "discriminator-changed", "discriminator-value-added",
    "discriminator-value-removed", "discriminator-value-changed", "items-typed", "items-untyped",
    "xml-changed",
]  # fmt: skip
"""Changes of operations, models, fields and types."""

ConstraintKind: TypeAlias = Literal[
    "multiple-of-added", "multiple-of-removed", "multiple-of-tightened", "multiple-of-loosened",
    "multiple-of-changed",
    "pattern-added", "pattern-removed", "pattern-tightened", "pattern-loosened", "pattern-changed",
    "maximum-added", "maximum-removed", "maximum-tightened", "maximum-loosened",
    "exclusive-maximum-added", "exclusive-maximum-removed", "exclusive-maximum-tightened",
    "exclusive-maximum-loosened",
    "minimum-added", "minimum-removed", "minimum-tightened", "minimum-loosened",
    "exclusive-minimum-added", "exclusive-minimum-removed", "exclusive-minimum-tightened",
    "exclusive-minimum-loosened",
    "max-length-added", "max-length-removed", "max-length-tightened", "max-length-loosened",
    "min-length-added", "min-length-removed", "min-length-tightened", "min-length-loosened",
    "max-items-added", "max-items-removed", "max-items-tightened", "max-items-loosened",
    "min-items-added", "min-items-removed", "min-items-tightened", "min-items-loosened",
    "max-contains-added", "max-contains-removed", "max-contains-tightened", "max-contains-loosened",
    "min-contains-added", "min-contains-removed", "min-contains-tightened", "min-contains-loosened",
    "max-properties-added", "max-properties-removed", "max-properties-tightened",
    "max-properties-loosened",
    "min-properties-added", "min-properties-removed", "min-properties-tightened",
    "min-properties-loosened",
    "unique-items-added", "unique-items-removed",
    "prefix-items-added", "prefix-items-removed", "prefix-items-changed",
    "contains-added", "contains-removed", "contains-changed",
    "pattern-properties-added", "pattern-properties-removed", "pattern-properties-changed",
    "property-names-added", "property-names-removed", "property-names-changed",
    "dependent-required-added", "dependent-required-removed", "dependent-required-changed",
    "dependent-schemas-added", "dependent-schemas-removed", "dependent-schemas-changed",
    "unevaluated-items-added", "unevaluated-items-removed", "unevaluated-items-changed",
    "not-added", "not-removed", "not-changed",
    "condition-added", "condition-removed", "condition-changed",
    "content-encoding-added", "content-encoding-removed", "content-encoding-changed",
    "content-media-type-added", "content-media-type-removed", "content-media-type-changed",
    "content-schema-added", "content-schema-removed", "content-schema-changed",
]  # fmt: skip
"""Changes of what a keyword asks of a value: the keyword, and how it changed."""

Trend: TypeAlias = Literal["added", "removed", "tightened", "loosened", "changed"]

Kind: TypeAlias = EventKind | ConstraintKind
"""The name of a kind of change: what no type checker finds here is none."""

CONSTRAINT_KINDS: tuple[ConstraintKind, ...] = get_args(ConstraintKind)
_BY_NAME: dict[str, ConstraintKind] = {kind: kind for kind in CONSTRAINT_KINDS}


def constraint_kind(keyword: str, trend: Trend) -> ConstraintKind:
    """Name the change of a keyword, which is written ``max-length`` here."""
    return _BY_NAME[f"{keyword}-{trend}"]
