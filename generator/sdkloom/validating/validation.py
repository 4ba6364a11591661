"""Check a document's structure against the OpenAPI specification before anything believes it.

What leaves the meaning unclear is an error, what real documents get wrong and clients can live
with a warning. A document without errors has objects and arrays where the specification wants
them, except where `null` stands for nothing, and `[]` or `{}` for an empty one of the other.
"""

from __future__ import annotations

from sdkloom.diagnostics import Diagnostics
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonObject, as_object
from sdkloom.validating.lookup import follower
from sdkloom.validating.paths import check_paths
from sdkloom.validating.report import Report
from sdkloom.validating.rules import Context
from sdkloom.validating.walk import Walk


def validate(
    root: JsonObject, version: str, diagnostics: Diagnostics, document: Document | None = None
) -> None:
    """Add to *diagnostics* what is wrong with the structure of *root*.

    *version* is ``"2.0"``, ``"3.0"``, ``"3.1"`` or ``"3.2"``; origins are pointers into *root*.
    References are checked as such; what they lead to is checked where it stands, if in *root*.
    Those where the specification has none are to be replaced before (``followed``).
    With *document*, path parameters are also looked for in its other files.
    """
    report = Report(diagnostics)
    holder = root if version == "2.0" else as_object(root.get("components"))
    schemes = holder.get("securityDefinitions" if version == "2.0" else "securitySchemes")
    context = Context(
        version,
        follower(root, document),
        frozenset(as_object(schemes)),
        document.is_inserted if document is not None else lambda _: False,
    )
    Walk(version, context, report).run(root)
    for problem, path in check_paths(root, context, report.hint):
        report.add(problem.rule, problem.severity, problem.message, path, problem.at)
    report.close()
