"""A package compared with its document: every schema, parameter, body, model and default."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sdkloom.emit.checks import shared_checks
from sdkloom.lowering.lower import Lowered
from sdkloom.verifying.differences import Differences
from sdkloom.verifying.forms import with_forms
from sdkloom.verifying.judge import Judge
from sdkloom.verifying.models import Models
from sdkloom.verifying.operations import compare_operations
from sdkloom.verifying.package import loaded
from sdkloom.verifying.results import Findings, Verification
from sdkloom.verifying.values import Values
from sdkloom.verifying.verdicts import compare_verdicts


def verify(lowered: Lowered, folder: Path) -> Verification:
    """Compare the package in *folder* with the document that was *lowered*, by jsonschema.

    This imports the package. Raises PackageImportError where that fails.
    """
    lowered = replace(lowered, api=lowered.api._replace(checks=shared_checks(lowered)))
    judge = Judge(with_forms(lowered.reader.document))
    values, findings = Values(judge), Findings()
    differences = Differences(judge, lowered.reader)
    with loaded(folder) as package:
        compare_verdicts(lowered, package, values, differences, findings)
        compare_operations(lowered.api, package, findings)
        Models(lowered.api, package, values, differences, findings).compare()
    return findings.result(len(lowered.api.checks))
