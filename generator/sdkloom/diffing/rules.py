"""The kinds of changes: how far each moves the version if it breaks nobody, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["major", "minor", "patch"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Levels of a change that breaks nobody, when sent and when only received, and the advice.

    The texts may name ``{symbol}``, ``{new}``, ``{before}`` and ``{after}``; ``calm`` is for a change
    that breaks nobody, where that needs other words.
    """

    sent: Level
    received: Level
    broken: str
    calm: str = ""


_STRICT = "Decoding does not enforce it; a client with strict=True does."
_CHECK = "Check what {symbol} is given: the server refuses what is not {after}."
_FREE = "Nothing: what was valid stays valid."

_WORDS: dict[str, Rule] = {
    # operations
    "operation-added": Rule("minor", "minor", "Nothing: {new} is there to be called."),
    "operation-removed": Rule("major", "major", "Stop calling {symbol}: the server no longer has it."),
    "operation-renamed": Rule("minor", "minor", "Call {new} instead of {symbol}.", "Call {new}; {symbol} stays for now as a deprecated alias."),
    "operation-deprecated": Rule("patch", "patch", "Look for what replaces {symbol}."),
    "operation-undeprecated": Rule("patch", "patch", "Nothing: {symbol} is no longer deprecated."),
    "path-changed": Rule("minor", "minor", "Update the package: old clients call {before}, which is gone."),
    "method-changed": Rule("minor", "minor", "Update the package: old clients send {before}."),
    # parameters
    "parameter-added": Rule("minor", "minor", "Pass {new}: the server asks for it.", "Pass {new} where it is of use."),
    "parameter-removed": Rule("minor", "minor", "Stop passing {symbol}: the method no longer has it."),
    "parameter-required": Rule("minor", "minor", "Always pass {symbol}."),
    "parameter-optional": Rule("minor", "minor", "Nothing: {symbol} may be left out now."),
    "parameter-renamed": Rule("minor", "minor", "Write {new} where {symbol} is passed by keyword."),
    "parameter-moved": Rule("minor", "minor", "Update the package: old clients send {symbol} in the {before}."),
    "parameter-style-changed": Rule("patch", "patch", "Update the package: old clients write {symbol} as {before}.", "Nothing: the value is written the same."),
    # bodies and answers
    "body-added": Rule("minor", "minor", "Pass a body: the server asks for one.", "Pass a body where it is of use."),
    "body-removed": Rule("minor", "minor", "Stop passing a body: the method no longer takes one."),
    "body-required": Rule("minor", "minor", "Always pass a body."),
    "body-optional": Rule("minor", "minor", "Nothing: the body may be left out now."),
    "body-media-type-added": Rule("minor", "minor", "Nothing: {after} may be sent too.", "Nothing: {after} may be sent too."),
    "body-media-type-removed": Rule("minor", "minor", "Update the package: {before} is no longer accepted.", "Nothing: the client does not send {before} unless told to."),
    "part-encoding-changed": Rule("patch", "patch", "Update the package: old clients send this part as {before}."),
    "response-added": Rule("minor", "minor", "Handle {after}: old clients take it for an error.", "Nothing, or handle {after}."),
    "response-removed": Rule("patch", "patch", "Stop expecting {before}.", "Nothing: {before} is no longer answered."),
    "response-media-type-added": Rule("minor", "patch", "Handle {after} in what {symbol} returns.", "Nothing: a client asks for what it knows."),
    "response-media-type-removed": Rule("patch", "patch", "Update the package: old clients know only {before}.", "Nothing: {before} is no longer answered."),
    "return-type-changed": Rule("patch", "patch", "Adapt to what {symbol} returns: {after} instead of {before}.", "Nothing."),
    # access
    "security-changed": Rule("patch", "patch", "Authenticate as the new description asks: what sufficed may not.", "Nothing: what was accepted still is."),
    "security-scheme-added": Rule("minor", "minor", "Nothing."),
    "security-scheme-removed": Rule("patch", "patch", "Give no credential for {before}."),
    "security-scheme-changed": Rule("patch", "patch", "Update the package: credentials are sent another way now.", "Nothing, unless you obtain tokens: read the scheme."),
    "server-changed": Rule("patch", "patch", "Update the package or pass base_url: the server moved to {after}.", "Nothing: the old server is still listed."),
    "webhook-added": Rule("patch", "patch", "Nothing, or handle {new}."),
    "webhook-removed": Rule("patch", "patch", "Stop expecting {symbol}."),
    "webhook-changed": Rule("patch", "patch", "Compare what {symbol} sends with what you handle."),
    # models as a whole
    "schema-added": Rule("minor", "minor", "Nothing: {new} is there to be used."),
    "schema-removed": Rule("minor", "minor", "Stop importing {symbol}.", "Nothing."),
    "schema-renamed": Rule("minor", "minor", "Import {new} instead of {symbol}.", "Import {new}; {symbol} stays for now as a deprecated alias."),
    "name-moved": Rule("minor", "minor", "Write {new} instead of {symbol}.", "Write {new}; {symbol} stays for now where the old package is regenerated."),
    "usage-changed": Rule("patch", "patch", "Adapt to the new annotation of {symbol}: the schema now travels another way."),
    "schema-deprecated": Rule("patch", "patch", "Stop relying on {symbol}."),
    "schema-undeprecated": Rule("patch", "patch", "Nothing: {symbol} is no longer deprecated."),
    # properties
    "field-added": Rule("minor", "patch", "Give {new} wherever you build one: it is required.", "Nothing: {new} is there to be used."),
    "field-removed": Rule("minor", "minor", "Stop using {symbol}: it is gone."),
    "field-required": Rule("minor", "patch", "Always give {symbol}.", "Nothing: {symbol} is always there now."),
    "field-optional": Rule("minor", "minor", "Handle None in {symbol}: it may be absent.", "Nothing: {symbol} may be left out now."),
    "undeclared-required": Rule("patch", "patch", "Pass {after} in additional_properties: the server asks for it.", "Nothing. " + _STRICT),
    "undeclared-optional": Rule("patch", "patch", _FREE),
    "default-added": Rule("minor", "patch", "Do not pass None for {symbol}: its default is {after}.", "Nothing: leaving {symbol} out now means {after}."),
    "default-changed": Rule("minor", "patch", "Pass {symbol} where you rely on {before}: left out, it now means {after}.", "Nothing: left out, {symbol} now means {after}."),
    "default-removed": Rule("minor", "minor", "Pass {symbol} where you rely on {before}: left out, it no longer means that.", "Nothing: {symbol} has no default any more."),
    "read-only-added": Rule("patch", "patch", "Do not give {symbol}: only the server sets it."),
    "read-only-removed": Rule("minor", "minor", "Give {symbol}: it is sent now.", "Nothing: {symbol} may be sent now."),
    "write-only-added": Rule("patch", "patch", "Do not expect {symbol} in answers."),
    "write-only-removed": Rule("minor", "minor", "Nothing: {symbol} may be received now."),
    "additional-properties-closed": Rule("minor", "patch", "Stop passing unknown properties to {symbol}."),
    "additional-properties-opened": Rule("minor", "patch", _FREE),
    "additional-properties-changed": Rule("minor", "patch", "Adapt the unknown properties of {symbol} to {after}.", _FREE),
    # types
    "type-changed": Rule("minor", "patch", "Adapt {symbol} to {after}; it was {before}.", "Nothing: {after} takes what {before} did."),
    "type-generalized": Rule("minor", "minor", "Handle {after} in {symbol}.", _FREE),
    "type-specialized": Rule("minor", "patch", "Pass only {after} for {symbol}.", "Nothing: {symbol} is more exact now."),
    "format-added": Rule("minor", "patch", "Use {after} for {symbol}.", "Nothing: formats that have no Python type are not enforced."),
    "format-removed": Rule("minor", "patch", "Use {after} for {symbol}.", _FREE),
    "format-changed": Rule("minor", "patch", "Use {after} for {symbol}; it was {before}.", "Nothing: formats that have no Python type are not enforced."),
    "became-nullable": Rule("minor", "patch", "Handle None in {symbol}.", "Nothing: {symbol} may be null now."),
    "became-not-nullable": Rule("minor", "patch", "Do not give null for {symbol}.", "Nothing: {symbol} is never null now."),
    "enum-value-added": Rule("minor", "patch", "Handle the new values in {symbol}.", "Nothing: more values are allowed."),
    "enum-value-removed": Rule("patch", "patch", "Stop sending the removed values as {symbol}.", "Nothing: the server stops sending them."),
    "enum-added": Rule("patch", "patch", "Send only the listed values as {symbol}.", "Nothing: {symbol} is one of the listed values now."),
    "enum-removed": Rule("minor", "patch", "Handle any value in {symbol}.", "Nothing: {symbol} is not limited to listed values any more."),
    "variant-added": Rule("minor", "minor", "Handle {after} in {symbol}.", "Nothing: {after} is allowed too."),
    "variant-removed": Rule("patch", "patch", "Stop sending {before} as {symbol}.", "Nothing: {before} is no longer sent."),
    "choice-changed": Rule("patch", "patch", "Check what {symbol} is given: it is now {after}.", _FREE),
    "discriminator-changed": Rule("patch", "patch", "Update the package: {symbol} is told apart by {after} now.", "Nothing: the values are told apart as before."),
    "discriminator-value-added": Rule("minor", "patch", "Handle {after} in {symbol}.", "Nothing: old clients keep an unknown tag as it came."),
    "discriminator-value-removed": Rule("patch", "patch", "Stop sending {before}.", "Nothing."),
    "discriminator-value-changed": Rule("patch", "patch", "Update the package: {before} means another schema now."),
    "items-typed": Rule("minor", "patch", "Put only {after} into {symbol}.", _FREE),
    "items-untyped": Rule("minor", "minor", "Handle any value in {symbol}.", _FREE),
}  # fmt: skip

_CONSTRAINTS = (
    "multiple-of", "maximum", "exclusive-maximum", "minimum", "exclusive-minimum", "max-length",
    "min-length", "pattern", "max-items", "min-items", "unique-items", "prefix-items", "contains",
    "min-contains", "max-contains", "max-properties", "min-properties", "pattern-properties",
    "property-names", "dependent-required", "dependent-schemas",
    "unevaluated-items", "not", "condition", "content-encoding", "content-media-type",
)  # fmt: skip


def _constraint(name: str) -> dict[str, Rule]:
    tight = Rule("patch", "patch", _CHECK, "Nothing. " + _STRICT)
    loose = Rule("minor", "patch", _FREE, _FREE)
    return {
        f"{name}-added": tight,
        f"{name}-tightened": tight,
        f"{name}-changed": tight,
        f"{name}-loosened": loose,
        f"{name}-removed": loose,
    }


RULES: dict[str, Rule] = {
    **_WORDS,
    **{kind: rule for name in _CONSTRAINTS for kind, rule in _constraint(name).items()},
}
"""Every kind of change, by its name."""
