"""The kinds of changes: how far each moves the version if it breaks nobody, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sdkloom.diffing.kinds import CONSTRAINT_KINDS, ConstraintKind, EventKind, Kind

Level: TypeAlias = Literal["major", "minor", "patch"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Levels of a change that breaks nobody, when sent and when only received, and the advice.

    The advice is about the symbol that changed, which stands beside it; ``advice_if_safe`` is for a
    change that breaks nobody, where that needs other words.
    """

    sent: Level
    received: Level
    advice_if_breaking: str
    advice_if_safe: str = ""


_STRICT = "Decoding does not enforce it; a client with strict=True does."
_CHECK = "Check what you send there: the server refuses what does not fit any more."
_FREE = "Nothing: what was valid stays valid."
_UPDATE = "Update the package: "

_WORDS: Mapping[EventKind, Rule] = {
    # operations
    "operation-added": Rule("minor", "minor", "Nothing: it is there to be called."),
    "operation-removed": Rule("major", "major", "Stop calling it: the server no longer has it."),
    "operation-renamed": Rule("minor", "minor", "Call it by its new name.", "Call it by its new name; the old one stays for now as a deprecated alias."),
    "operation-id-changed": Rule("patch", "patch", "Nothing: the method is called the same."),
    "operation-tags-changed": Rule("patch", "patch", "Nothing: the method stays where it is."),
    "operation-deprecated": Rule("patch", "patch", "Look for what replaces it."),
    "operation-undeprecated": Rule("patch", "patch", "Nothing: it is no longer deprecated."),
    "path-changed": Rule("minor", "minor", _UPDATE + "old clients call a path that is gone."),
    "method-changed": Rule("minor", "minor", _UPDATE + "old clients send the old method."),
    # parameters
    "parameter-added": Rule("minor", "minor", "Pass it: the server asks for it.", "Pass it where it is of use."),
    "parameter-removed": Rule("minor", "minor", "Stop passing it: the method no longer has it."),
    "parameter-required": Rule("minor", "minor", "Always pass it."),
    "parameter-optional": Rule("minor", "minor", "Nothing: it may be left out now."),
    "parameter-renamed": Rule("minor", "minor", "Write the new name where it is passed by keyword."),
    "parameter-moved": Rule("minor", "minor", _UPDATE + "old clients send it in the old place."),
    "parameter-style-changed": Rule("patch", "patch", _UPDATE + "old clients write it the old way.", "Nothing: the values are written the same."),
    "parameter-deprecated": Rule("patch", "patch", "Stop passing it when you can."),
    "parameter-undeprecated": Rule("patch", "patch", "Nothing: it is no longer deprecated."),
    # bodies and answers
    "body-added": Rule("minor", "minor", "Pass a body: the server asks for one.", "Pass a body where it is of use."),
    "body-removed": Rule("minor", "minor", "Stop passing a body: the method no longer takes one."),
    "body-required": Rule("minor", "minor", "Always pass a body."),
    "body-optional": Rule("minor", "minor", "Nothing: the body may be left out now."),
    "body-media-type-added": Rule("minor", "minor", "Nothing: one more media type may be sent."),
    "body-media-type-removed": Rule("minor", "minor", _UPDATE + "what old clients send is no longer accepted.", "Nothing: the client sends another media type unless told to."),
    "part-encoding-changed": Rule("patch", "patch", _UPDATE + "old clients write this part the old way.", "Nothing: the client writes this part the same."),
    "response-added": Rule("minor", "minor", "Handle it: old clients take it for an error.", "Nothing, or handle it."),
    "response-removed": Rule("patch", "patch", "Stop expecting it.", "Nothing: it is no longer answered."),
    "response-media-type-added": Rule("minor", "patch", "Handle it in what the method returns.", "Nothing: a client asks for what it knows."),
    "response-media-type-removed": Rule("patch", "patch", _UPDATE + "old clients know only what is no longer answered.", "Nothing: it is no longer answered."),
    "response-header-added": Rule("patch", "patch", "Nothing: read it from the headers if it is of use."),
    "response-header-removed": Rule("patch", "patch", "Stop reading it from the headers."),
    "response-header-required": Rule("patch", "patch", "Nothing: it is always there now."),
    "response-header-optional": Rule("patch", "patch", "Expect it to be absent where you read it from the headers."),
    "response-header-changed": Rule("patch", "patch", "Check how you read it from the headers: it is written another way."),
    "link-changed": Rule("patch", "patch", "Nothing: links describe how operations belong together."),
    "return-type-changed": Rule("patch", "patch", "Adapt to what the method returns now.", "Nothing."),
    # access
    "security-changed": Rule("patch", "patch", "Authenticate as the new description asks: what sufficed may not.", "Nothing: what was accepted still is."),
    "security-scheme-added": Rule("minor", "minor", "Nothing: it is one more way to be let in."),
    "security-scheme-removed": Rule("patch", "patch", "Give no such credential any more."),
    "security-scheme-changed": Rule("patch", "patch", _UPDATE + "credentials are sent another way now.", "Nothing, unless you obtain tokens: read the scheme."),
    "server-changed": Rule("patch", "patch", "Update the package or pass base_url: the server moved.", "Nothing: the old server is still listed."),
    "server-added": Rule("patch", "patch", "Nothing: pass it as base_url to use it."),
    "server-removed": Rule("patch", "patch", "Stop passing it as base_url."),
    # what the server calls
    "webhook-added": Rule("patch", "patch", "Nothing, or handle it."),
    "webhook-removed": Rule("patch", "patch", "Stop expecting it."),
    "webhook-changed": Rule("patch", "patch", "Compare what is sent with what you handle."),
    "callback-added": Rule("patch", "patch", "Nothing, or handle it."),
    "callback-removed": Rule("patch", "patch", "Stop expecting it."),
    "callback-changed": Rule("patch", "patch", "Compare what is sent with what you handle."),
    # models as a whole
    "schema-added": Rule("minor", "minor", "Nothing: it is there to be used."),
    "schema-removed": Rule("minor", "minor", "Stop importing it.", "Nothing."),
    "schema-renamed": Rule("minor", "minor", "Import it by its new name.", "Import it by its new name; the old one stays for now as a deprecated alias."),
    "name-moved": Rule("minor", "minor", "Write the new name.", "Write the new name; the old one stays for now where the old package is regenerated."),
    "usage-changed": Rule("patch", "patch", "Adapt to the new annotation: the schema now travels another way."),
    "schema-deprecated": Rule("patch", "patch", "Stop relying on it."),
    "schema-undeprecated": Rule("patch", "patch", "Nothing: it is no longer deprecated."),
    # properties
    "field-added": Rule("minor", "patch", "Give it wherever you build one: it is required.", "Nothing: it is there to be used."),
    "field-removed": Rule("minor", "minor", "Stop using it: it is gone."),
    "field-required": Rule("minor", "patch", "Always give it.", "Nothing: it is always there now."),
    "field-optional": Rule("minor", "minor", "Handle None: it may be absent.", "Nothing: it may be left out now."),
    "undeclared-required": Rule("patch", "patch", "Pass it in additional_properties: the server asks for it.", "Nothing. " + _STRICT),
    "undeclared-optional": Rule("patch", "patch", _FREE),
    "default-added": Rule("minor", "patch", "Do not pass None for it: it has a default.", "Nothing: left out, it now means its default."),
    "default-changed": Rule("minor", "patch", "Pass it where you rely on the old default: left out, it now means the new one.", "Nothing: left out, it now means the new default."),
    "default-removed": Rule("minor", "minor", "Pass it where you rely on the old default: left out, it no longer means that.", "Nothing: it has no default any more."),
    "read-only-added": Rule("patch", "patch", "Do not give it: only the server sets it."),
    "read-only-removed": Rule("minor", "minor", "Give it: it is sent now.", "Nothing: it may be sent now."),
    "write-only-added": Rule("patch", "patch", "Do not expect it in answers."),
    "write-only-removed": Rule("minor", "minor", "Nothing: it may be received now."),
    "additional-properties-closed": Rule("minor", "patch", "Stop passing unknown properties."),
    "additional-properties-opened": Rule("minor", "patch", _FREE),
    "additional-properties-changed": Rule("minor", "patch", "Adapt the unknown properties to their new type.", _FREE),
    # types
    "type-changed": Rule("minor", "patch", "Adapt to the new type.", "Nothing: the new type takes what the old one did."),
    "type-generalized": Rule("minor", "minor", "Handle the new type.", _FREE),
    "type-specialized": Rule("minor", "patch", "Pass only the new type.", "Nothing: it is more exact now."),
    "format-added": Rule("minor", "patch", "Use the new type.", "Nothing: formats that have no Python type are not enforced."),
    "format-removed": Rule("minor", "patch", "Use the new type.", _FREE),
    "format-changed": Rule("minor", "patch", "Use the new type.", "Nothing: formats that have no Python type are not enforced."),
    "became-nullable": Rule("minor", "patch", "Handle None.", "Nothing: it may be null now."),
    "became-not-nullable": Rule("minor", "patch", "Do not give None for it.", "Nothing: it is never null now."),
    "enum-value-added": Rule("minor", "patch", "Handle the new values.", "Nothing: more values are allowed."),
    "enum-value-removed": Rule("patch", "patch", "Stop sending the removed values.", "Nothing: the server stops sending them."),
    "enum-added": Rule("patch", "patch", "Send only the listed values.", "Nothing: it is one of the listed values now."),
    "enum-removed": Rule("minor", "patch", "Handle any value.", "Nothing: it is not limited to listed values any more."),
    "variant-added": Rule("minor", "minor", "Handle the new variant.", "Nothing: one more variant is allowed."),
    "variant-removed": Rule("patch", "patch", "Stop sending that variant.", "Nothing: that variant is no longer sent."),
    "choice-changed": Rule("patch", "patch", "Check what you send there: just one variant has to fit now.", _FREE),
    "discriminator-changed": Rule("patch", "patch", _UPDATE + "the variants are told apart another way.", "Nothing: the values are told apart as before."),
    "discriminator-value-added": Rule("minor", "patch", "Handle the new tag.", "Nothing: old clients keep an unknown tag as it came."),
    "discriminator-value-removed": Rule("patch", "patch", "Stop sending that tag.", "Nothing."),
    "discriminator-value-changed": Rule("patch", "patch", _UPDATE + "the tag means another schema now."),
    "items-typed": Rule("minor", "patch", "Put only items of the new type into it.", _FREE),
    "items-untyped": Rule("minor", "minor", "Handle items of any type.", _FREE),
    "xml-changed": Rule("patch", "patch", "Check the XML that you read or write: it is spelled another way.", "Nothing: the package leaves XML to you."),
}  # fmt: skip

_CONTENT = ("content-encoding", "content-media-type", "content-schema")
"""What a text holds: servers may read it, and no schema refuses it."""


def _constraint(kind: ConstraintKind) -> Rule:
    keyword, _, trend = kind.rpartition("-")
    if keyword in _CONTENT:
        return Rule("minor", "patch", "Check how the text is made or read.", "Nothing, unless you read what the text holds.")  # fmt: skip
    if trend in ("loosened", "removed"):
        return Rule("minor", "patch", _FREE, _FREE)
    return Rule("patch", "patch", _CHECK, "Nothing. " + _STRICT)


RULES: Mapping[Kind, Rule] = dict(
    (*_WORDS.items(), *((kind, _constraint(kind)) for kind in CONSTRAINT_KINDS))
)
"""Every kind of change, by its name."""
