"""The stages that every use case shares: slice a document, follow its references, validate, lower."""

from __future__ import annotations

from sdkloom.app.documents import Documents
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.lowering.lower import Lowered, lower
from sdkloom.naming import LockedNames
from sdkloom.reading.document import Document
from sdkloom.reading.located import document_error
from sdkloom.renames import Renames
from sdkloom.slicing.selection import Selection
from sdkloom.validating.bounds import refuse_too_much
from sdkloom.validating.references import followed
from sdkloom.validating.validation import validate


def lower_document(  # noqa: PLR0913 - what the stages need
    document: Document,
    diagnostics: Diagnostics,
    documents: Documents,
    *,
    package: str,
    selection: Selection | None = None,
    names: LockedNames | None = None,
    renames: Renames | None = None,
) -> Lowered:
    """Lower what *selection* keeps of a document; *names* are those of an earlier package, *renames* the user's.

    Raises DocumentError where it cannot be used. What the lowering itself finds wrong is only added
    to *diagnostics*: a package is written as far as it can be, so that all is reported at once.
    """
    try:
        document = documents.slice(document, selection or Selection(), diagnostics)
        refuse_too_much(document.root)
        document = followed(document, diagnostics)
        diagnostics.raise_errors()
        validate(document.root, document.version, diagnostics, document)
        diagnostics.raise_errors()
        return lower(document, diagnostics, package=package, previous_names=names, renames=renames)
    except SpecError as error:
        raise document_error(document, error, diagnostics) from error
    finally:
        documents.add_files_of(document)
