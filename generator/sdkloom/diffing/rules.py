"""The kinds of changes: how far each moves the version if it breaks nobody, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

EventKind: TypeAlias = Literal[
    # operations
    "operation-added", "operation-removed", "operation-renamed", "operation-id-changed",
    "operation-tags-changed", "operation-deprecated", "operation-undeprecated",
    "operation-sunset-changed", "path-changed", "method-changed",
    # parameters
    "parameter-added", "parameter-removed", "parameter-required", "parameter-optional",
    "parameter-renamed", "parameter-name-changed", "parameter-moved", "parameter-style-changed", "parameter-deprecated",
    "parameter-undeprecated",
    # bodies and answers
    "body-added", "body-removed", "body-required", "body-optional", "body-media-type-added",
    "body-media-type-removed", "part-encoding-changed", "response-added", "response-removed",
    "response-media-type-added", "response-media-type-removed", "response-header-added",
    "response-header-removed", "response-header-required", "response-header-optional",
    "response-header-changed", "link-changed", "return-type-changed",
    # access
    "security-changed", "security-scheme-added", "security-scheme-removed",
    "security-scheme-renamed", "security-scheme-changed", "server-changed",
    "server-variable-added", "server-variable-removed", "server-variable-changed",
    "server-added", "server-removed",
    # what the server calls
    "webhook-added", "webhook-removed", "webhook-changed", "callback-added", "callback-removed",
    "callback-changed",
    # models as a whole
    "reference-lost", "schema-added", "schema-removed", "schema-renamed", "name-moved", "alias-dropped",
    "usage-changed", "schema-deprecated", "schema-undeprecated",
    # properties
    "field-added", "field-removed", "field-name-changed", "field-required", "field-optional", "undeclared-required",
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
"""The name of a kind of change; a type checker finds misspelled ones."""

CONSTRAINT_KINDS: tuple[ConstraintKind, ...] = get_args(ConstraintKind)
_BY_NAME: dict[str, ConstraintKind] = {kind: kind for kind in CONSTRAINT_KINDS}


def constraint_kind(keyword: str, trend: Trend) -> ConstraintKind:
    """Name the change of a keyword, which is written ``max-length`` here."""
    return _BY_NAME[f"{keyword}-{trend}"]


Level: TypeAlias = Literal["major", "minor", "patch"]

LEVELS: tuple[Level, ...] = ("major", "minor", "patch")
"""The levels, the worst first."""


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """Levels of a change that breaks nobody, when sent and when only received, and the advice.

    The advice is about the symbol that changed, which stands beside it; ``advice_if_safe`` is for a
    change that breaks nobody, where that differs.
    """

    sent: Level
    received: Level
    advice_if_breaking: str
    advice_if_safe: str = ""


_STRICT = "Decoding does not enforce it; a client with strict=True does."
_CHECK = "Check what you send there: the server refuses what does not fit any more."
_FREE = "Nothing: what was valid stays valid."
_UPDATE = "Update the package: "

_EVENTS: Mapping[EventKind, ChangeRule] = {
    # operations
    "operation-added": ChangeRule("minor", "minor", "Nothing: it is there to be called."),
    "operation-removed": ChangeRule("major", "major", "Stop calling it: the server no longer has it."),
    "operation-renamed": ChangeRule("minor", "minor", "Call it by its new name.", "Call it by its new name; the old one stays for now as a deprecated alias."),
    "operation-id-changed": ChangeRule("patch", "patch", "Nothing: the method is called the same."),
    "operation-tags-changed": ChangeRule("patch", "patch", "Nothing: the method stays where it is."),
    "operation-deprecated": ChangeRule("patch", "patch", "Look for what replaces it."),
    "operation-undeprecated": ChangeRule("patch", "patch", "Nothing: it is no longer deprecated."),
    "operation-sunset-changed": ChangeRule("patch", "patch", "Stop calling it before its sunset, if it has one: the server removes it then."),
    "path-changed": ChangeRule("minor", "minor", _UPDATE + "old clients call a path that was removed."),
    "method-changed": ChangeRule("minor", "minor", _UPDATE + "old clients send the old method."),
    # parameters
    "parameter-added": ChangeRule("minor", "minor", "Pass it: the server asks for it.", "Pass it where it is of use."),
    "parameter-removed": ChangeRule("minor", "minor", "Stop passing it: the method no longer has it."),
    "parameter-required": ChangeRule("minor", "minor", "Always pass it."),
    "parameter-optional": ChangeRule("minor", "minor", "Nothing: it may be left out now."),
    "parameter-renamed": ChangeRule("minor", "minor", "Write the new name where it is passed by keyword."),
    "parameter-name-changed": ChangeRule("minor", "minor", _UPDATE + "old clients send it by the old name. Programs stay as they are."),
    "parameter-moved": ChangeRule("minor", "minor", _UPDATE + "old clients send it in the old place."),
    "parameter-style-changed": ChangeRule("patch", "patch", _UPDATE + "old clients write it the old way.", "Nothing: the values are written the same."),
    "parameter-deprecated": ChangeRule("patch", "patch", "Stop passing it when you can."),
    "parameter-undeprecated": ChangeRule("patch", "patch", "Nothing: it is no longer deprecated."),
    # bodies and answers
    "body-added": ChangeRule("minor", "minor", "Pass a body: the server asks for one.", "Pass a body where it is of use."),
    "body-removed": ChangeRule("minor", "minor", "Stop passing a body: the method no longer takes one."),
    "body-required": ChangeRule("minor", "minor", "Always pass a body."),
    "body-optional": ChangeRule("minor", "minor", "Nothing: the body may be left out now."),
    "body-media-type-added": ChangeRule("minor", "minor", "Nothing: one more media type may be sent."),
    "body-media-type-removed": ChangeRule("minor", "minor", _UPDATE + "what old clients send is no longer accepted.", "Nothing: the client chooses another media type by default."),
    "part-encoding-changed": ChangeRule("patch", "patch", _UPDATE + "old clients write this part the old way.", "Nothing: the client writes this part the same."),
    "response-added": ChangeRule("minor", "minor", "Handle it: old clients cannot read it, and raise.", "Nothing, or handle it."),
    "response-removed": ChangeRule("patch", "patch", "Stop expecting it.", "Nothing: it is no longer answered."),
    "response-media-type-added": ChangeRule("minor", "patch", "Handle it in what the method returns.", "Nothing: a client asks for what it knows."),
    "response-media-type-removed": ChangeRule("patch", "patch", _UPDATE + "old clients know only responses that are no longer sent.", "Nothing: it is no longer answered."),
    "response-header-added": ChangeRule("patch", "patch", "Nothing: read it from the headers if it is of use."),
    "response-header-removed": ChangeRule("patch", "patch", "Stop reading it from the headers."),
    "response-header-required": ChangeRule("patch", "patch", "Nothing: it is always there now."),
    "response-header-optional": ChangeRule("patch", "patch", "Expect it to be absent where you read it from the headers."),
    "response-header-changed": ChangeRule("patch", "patch", "Check how you read it from the headers: it is written another way."),
    "link-changed": ChangeRule("patch", "patch", "Nothing: links describe how operations belong together."),
    "return-type-changed": ChangeRule("patch", "patch", "Adapt to what the method returns now.", "Nothing."),
    # access
    "security-changed": ChangeRule("patch", "patch", "Authenticate as the new description asks: what sufficed may not.", "Nothing: what was accepted still is."),
    "security-scheme-added": ChangeRule("minor", "minor", "Nothing, or pass it where a call takes it."),
    "security-scheme-removed": ChangeRule("patch", "patch", "Do not pass this credential any more: the client refuses it.", "Nothing: no call uses it."),
    "security-scheme-renamed": ChangeRule("patch", "patch", "Write the new name where you pass auth as a mapping.", "Nothing: no call uses it."),
    "security-scheme-changed": ChangeRule("patch", "patch", _UPDATE + "credentials are sent another way now.", "Nothing, unless you obtain tokens: read the scheme."),
    "server-changed": ChangeRule("patch", "patch", "Update the package or pass base_url: the server moved.", "Nothing: the old server is still listed."),
    "server-variable-added": ChangeRule("minor", "minor", "Nothing: pass it to choose another server."),
    "server-variable-removed": ChangeRule("minor", "minor", "Stop passing it: the server's address no longer has it."),
    "server-variable-changed": ChangeRule("minor", "minor", "Pass one of the listed values.", "Nothing: it may be more than before, or has another default."),
    "server-added": ChangeRule("patch", "patch", "Nothing: pass it as base_url to use it."),
    "server-removed": ChangeRule("patch", "patch", "Stop passing it as base_url."),
    # what the server calls
    "webhook-added": ChangeRule("patch", "patch", "Nothing, or handle it."),
    "webhook-removed": ChangeRule("patch", "patch", "Stop expecting it."),
    "webhook-changed": ChangeRule("patch", "patch", "Compare what is sent with what you handle."),
    "callback-added": ChangeRule("patch", "patch", "Nothing, or handle it."),
    "callback-removed": ChangeRule("patch", "patch", "Stop expecting it."),
    "callback-changed": ChangeRule("patch", "patch", "Compare what is sent with what you handle."),
    # models as a whole
    "reference-lost": ChangeRule("major", "major", "Ask for a corrected document: it refers to what it does not have, and any value passes until then."),
    "schema-added": ChangeRule("minor", "minor", "Nothing: it is there to be used."),
    "schema-removed": ChangeRule("minor", "minor", "Stop importing it.", "Nothing."),
    "schema-renamed": ChangeRule("minor", "minor", "Import it by its new name.", "Import it by its new name; the old one stays for now as a deprecated alias."),
    "name-moved": ChangeRule("minor", "minor", "Write the new name.", "Write the new name; the old one stays for now where the old package is regenerated."),
    "alias-dropped": ChangeRule("major", "major", "Write the new name: the old one was an alias, and is dropped."),
    "usage-changed": ChangeRule("patch", "patch", "Adapt to the new annotation: the schema now travels another way."),
    "schema-deprecated": ChangeRule("patch", "patch", "Stop relying on it."),
    "schema-undeprecated": ChangeRule("patch", "patch", "Nothing: it is no longer deprecated."),
    # properties
    "field-added": ChangeRule("minor", "patch", "Give it wherever you build one: it is required.", "Nothing: it is there to be used."),
    "field-removed": ChangeRule("minor", "minor", "Stop using it: it was removed."),
    "field-name-changed": ChangeRule("minor", "minor", _UPDATE + "old clients use the old name in JSON. Programs stay as they are."),
    "field-required": ChangeRule("minor", "patch", "Always give it.", "Nothing: it is always there now."),
    "field-optional": ChangeRule("minor", "minor", "Handle None: it may be absent.", "Nothing: it may be left out now."),
    "undeclared-required": ChangeRule("patch", "patch", "Pass it in additional_properties: the server asks for it.", "Nothing. " + _STRICT),
    "undeclared-optional": ChangeRule("patch", "patch", _FREE),
    "default-added": ChangeRule("minor", "patch", "Do not pass None for it: it has a default.", "Nothing: left out, it now means its default."),
    "default-changed": ChangeRule("minor", "patch", "Pass it where you rely on the old default: left out, it now means the new one.", "Nothing: left out, it now means the new default."),
    "default-removed": ChangeRule("minor", "minor", "Pass it where you rely on the old default: left out, it no longer means that.", "Nothing: it has no default any more."),
    "read-only-added": ChangeRule("patch", "patch", "Do not give it: only the server sets it."),
    "read-only-removed": ChangeRule("minor", "minor", "Give it: it is sent now.", "Nothing: it may be sent now."),
    "write-only-added": ChangeRule("patch", "patch", "Do not expect it in answers."),
    "write-only-removed": ChangeRule("minor", "minor", "Nothing: it may be received now."),
    "additional-properties-closed": ChangeRule("minor", "patch", "Stop passing unknown properties."),
    "additional-properties-opened": ChangeRule("minor", "patch", _FREE),
    "additional-properties-changed": ChangeRule("minor", "patch", "Adapt the unknown properties to their new type.", _FREE),
    # types
    "type-changed": ChangeRule("minor", "patch", "Adapt to the new type.", "Nothing: the new type takes what the old one did."),
    "type-generalized": ChangeRule("minor", "minor", "Handle the new type.", _FREE),
    "type-specialized": ChangeRule("minor", "patch", "Pass only the new type.", "Nothing: it is more exact now."),
    "format-added": ChangeRule("minor", "patch", "Use the new type.", "Nothing: formats that have no Python type are not enforced."),
    "format-removed": ChangeRule("minor", "patch", "Use the new type.", _FREE),
    "format-changed": ChangeRule("minor", "patch", "Use the new type.", "Nothing: formats that have no Python type are not enforced."),
    "became-nullable": ChangeRule("minor", "patch", "Handle None.", "Nothing: it may be null now."),
    "became-not-nullable": ChangeRule("minor", "patch", "Do not give None for it.", "Nothing: it is never null now."),
    "enum-value-added": ChangeRule("minor", "patch", "Handle the new values.", "Nothing: more values are allowed."),
    "enum-value-removed": ChangeRule("patch", "patch", "Stop sending the removed values.", "Nothing: the server stops sending them."),
    "enum-added": ChangeRule("patch", "patch", "Send only the listed values.", "Nothing: it is one of the listed values now."),
    "enum-removed": ChangeRule("minor", "patch", "Handle any value.", "Nothing: it is not limited to listed values any more."),
    "variant-added": ChangeRule("minor", "minor", "Handle the new variant.", "Nothing: one more variant is allowed."),
    "variant-removed": ChangeRule("patch", "patch", "Stop sending that variant.", "Nothing: that variant is no longer sent."),
    "choice-changed": ChangeRule("patch", "patch", "Check what you send there: just one variant has to fit now.", _FREE),
    "discriminator-changed": ChangeRule("patch", "patch", _UPDATE + "the variants are distinguished in another way.", "Nothing: the values are distinguished as before."),
    "discriminator-value-added": ChangeRule("minor", "patch", "Handle the new tag.", "Nothing: old clients keep an unknown tag as it came."),
    "discriminator-value-removed": ChangeRule("patch", "patch", "Stop sending that tag.", "Nothing."),
    "discriminator-value-changed": ChangeRule("patch", "patch", _UPDATE + "the tag means another schema now."),
    "items-typed": ChangeRule("minor", "patch", "Put only items of the new type into it.", _FREE),
    "items-untyped": ChangeRule("minor", "minor", "Handle items of any type.", _FREE),
    "xml-changed": ChangeRule("patch", "patch", "Check the XML that you read or write: it has another form.", "Nothing: the package leaves XML to you."),
}  # fmt: skip

_CONTENT = ("content-encoding", "content-media-type", "content-schema")
"""What is in a text: servers may read it, and no schema refuses it."""


def _constraint(kind: ConstraintKind) -> ChangeRule:
    keyword, _, trend = kind.rpartition("-")
    if keyword in _CONTENT:
        return ChangeRule("minor", "patch", "Check how the text is encoded and decoded.", "Nothing, unless you decode the text.")  # fmt: skip
    if trend in ("loosened", "removed"):
        return ChangeRule("minor", "patch", _FREE, _FREE)
    return ChangeRule("patch", "patch", _CHECK, "Nothing. " + _STRICT)


RULES: Mapping[Kind, ChangeRule] = dict(
    (*_EVENTS.items(), *((kind, _constraint(kind)) for kind in CONSTRAINT_KINDS))
)
"""Every kind of change, by its name."""
