"""Verdicts of a package's checks compared with those of jsonschema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sdkloom.ir.nodes import CheckedSchema
from sdkloom.lowering.lower import Lowered
from sdkloom.verifying.boundaries import Case, cases
from sdkloom.verifying.differences import Differences
from sdkloom.verifying.lowered import is_described
from sdkloom.verifying.package import LoadedPackage, LoadError
from sdkloom.verifying.results import Disagreement, Findings, Subject
from sdkloom.verifying.values import Values


def compare_verdicts(
    lowered: Lowered,
    package: LoadedPackage,
    values: Values,
    differences: Differences,
    findings: Findings,
) -> None:
    """Ask every check of *package*, and jsonschema, about values around the bounds of its schema."""
    api = lowered.api
    keys = {component.origin: component.key for component in api.components}
    for checked in api.checks:
        if not is_described(lowered, checked.origin):
            findings.unjudged[checked.origin] = None
            continue
        key = keys.get(checked.origin)
        symbol = f"checks.{checked.module}.{checked.name}" if key is None else f"schema({key!r})"
        comparison = _Comparison(symbol, checked, values, differences, findings)
        try:
            check = package.check(checked)
            validate = check.violations if key is None else package.schema(key).validate
            comparison.run(check, validate)
        except LoadError as error:
            comparison.report_missing(error)


class _Comparison:
    """Compares the check of one schema."""

    def __init__(
        self,
        symbol: str,
        checked: CheckedSchema,
        values: Values,
        differences: Differences,
        findings: Findings,
    ) -> None:
        self._symbol, self._origin = symbol, checked.origin
        self._values, self._differences, self._findings = values, differences, findings

    def run(self, check: Any, validate: Callable[[object], list[Any]]) -> None:
        judge, is_judged = self._values.judge, False
        for case in cases(self._values, self._origin):
            verdict = judge.is_valid(self._origin, case.value)
            if verdict is None:
                continue
            is_judged = True
            self._findings.values += 1
            self._compare_validate(case, validate(case.value), is_valid=verdict)
            sent = check.violations(case.value, sending=True)
            self._compare_sending(case, sent, is_valid=verdict)
        if not is_judged:
            self._findings.unjudged[self._origin] = None

    def _compare_validate(self, case: Case, violations: list[Any], *, is_valid: bool) -> None:
        if is_valid != (not violations):
            self._disagree("validate", case, violations, is_valid=is_valid)

    def _compare_sending(self, case: Case, violations: list[Any], *, is_valid: bool) -> None:
        is_sent = not violations
        if is_valid == is_sent:
            return
        rule = self._differences.of_sending(self._origin, case.value, is_sent=is_sent)
        if rule:
            self._findings.allow(rule, self._symbol, case.place, case.value)
        else:
            self._disagree("send", case, violations, is_valid=is_valid)

    def _disagree(
        self, subject: Subject, case: Case, violations: list[Any], *, is_valid: bool
    ) -> None:
        self._findings.add(
            Disagreement(
                subject=subject,
                symbol=self._symbol,
                origin=case.place,
                keyword=case.keyword,
                value=case.value,
                document="valid" if is_valid else "invalid",
                package="; ".join(map(str, violations[:3])) or "valid",
            )
        )

    def report_missing(self, error: LoadError) -> None:
        """Report a check that is not there."""
        self._findings.add(
            Disagreement(
                subject="import",
                symbol=self._symbol,
                origin=self._origin,
                keyword="",
                value=None,
                document="the document has this schema",
                package=str(error),
            )
        )
