"""Patterns as arguments of the runtime's ``Pattern`` and ``BoundedPattern``, and what is reported."""

from __future__ import annotations

from sdkloom.diagnostics import Diagnostics
from sdkloom.ecma.patterns import PatternError, Translation, translate
from sdkloom.ecma.steps import Step
from sdkloom.emit.code import Expr, ascii_literal, group, literal
from sdkloom.reading.places import quoted

_MENTIONED = 200
"""Where longer texts than this take ``re`` no time, nothing is said about the way of matching."""


def translated(source: str, place: str, diagnostics: Diagnostics) -> Translation | None:
    """Translate a pattern; ``None``, after a remark, where Python has no equal of it."""
    try:
        found = translate(source)
    except PatternError as error:
        if error.kind == "invalid":
            message = f"{quoted(source)} is no pattern: {error}: correct it, or leave it out"
            diagnostics.error("pattern-invalid", message, place)
        else:
            shown = f"{quoted(source)} cannot be checked: {error}: it is left out"
            is_foreign = error.kind == "foreign"
            diagnostics.warning(
                "pattern-foreign" if is_foreign else "pattern-inexpressible", shown, place
            )
        return None
    for note in found.notes:
        diagnostics.info("pattern-note", f"{quoted(source)}: {note}", place)
    return found


def pattern_arguments(found: Translation) -> list[Expr]:
    """Write what ``Pattern`` takes."""
    sources = [found.source] if found.python == found.source else [found.source, found.python]
    return [literal(source) for source in sources]


def bounded_arguments(found: Translation, place: str, diagnostics: Diagnostics) -> list[Expr]:
    """Write what ``BoundedPattern`` takes, and report how long texts are matched."""
    safe = found.safe_length or 0
    arguments = [literal(found.source), literal(found.python), literal(safe)]
    reason = found.hazard or "a text can be read in very many ways"
    steps = found.steps()
    if steps is None:
        message = (
            f"{quoted(found.source)} is not checked in texts of more than {safe:,} characters, which"
            f" may take very long: {reason}; a `maxLength` of at most {safe:,} would avoid that"
        )
        diagnostics.warning("pattern-hazard", message, place)
        return arguments
    if safe < _MENTIONED:
        message = (
            f"{quoted(found.source)} is matched in linear time, since `re` could take very long:"
            f" {reason}"
        )
        diagnostics.info("pattern-hazard", message, place)
    return [*arguments, group(map(_step, steps))]


def _step(step: Step) -> Expr:
    return ascii_literal(step) if isinstance(step, str) else group(map(literal, step))
