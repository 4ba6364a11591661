"""What the operations of a package send, compared with the document."""

from __future__ import annotations

from typing import Any

from sdkloom.ir.nodes import Api, Content, Operation, Parameter
from sdkloom.verifying.package import LoadedPackage, LoadError
from sdkloom.verifying.results import Disagreement, Findings


def compare_operations(api: Api, package: LoadedPackage, findings: Findings) -> None:
    """Compare each operation's request line, parameters and bodies, and the checks of these."""
    checks = {checked.origin: checked for checked in api.checks}
    for group in api.groups:
        for operation in group.operations:
            symbol = f"client.{group.module}.{operation.name}"
            found = _Comparison(symbol, findings)
            try:
                found.operation(operation, package.operation(group, operation))
                for parameter in operation.parameters:
                    checked = checks.get(parameter.check or "")
                    found.parameter(parameter, package.check(checked) if checked else None)
                for first, *_ in operation.body.kinds if operation.body else ():
                    if first.check in checks:
                        found.body(first, package.check(checks[first.check]))
            except LoadError as error:
                found.report(operation.origin, "the document has this operation", str(error))


class _Comparison:
    """Compares one operation."""

    def __init__(self, symbol: str, findings: Findings) -> None:
        self._symbol, self._findings = symbol, findings
        self._parameters: dict[tuple[str, str], Any] = {}
        self._bodies: list[Any] = []

    def operation(self, operation: Operation, described: Any) -> None:
        """Compare the request line; *described* is what the package says of the operation."""
        self._parameters = {(each.location, each.name): each for each in described.parameters}
        self._bodies = list(described.bodies)
        expected = f"{operation.method.upper()} {operation.template}"
        found = f"{described.method.upper()} {described.path}"
        if found != expected:
            self.report(operation.origin, expected, found)

    def parameter(self, parameter: Parameter, check: Any) -> None:
        """Compare a parameter, which is to be checked by *check*."""
        described = f"{parameter.where} parameter {parameter.wire!r}"
        found = self._parameters.get((parameter.where, parameter.wire))
        if found is None:
            self.report(parameter.origin, described, "there is no such parameter")
        elif parameter.where != "path" and found.required != parameter.required:
            expected = f"{described} with required {parameter.required}"
            self.report(parameter.origin, expected, f"required is {found.required}")
        elif found.check is not check:
            self.report(parameter.origin, described, "it is not checked by its schema")

    def body(self, content: Content, check: Any) -> None:
        """Compare a body, which is to be checked by *check*."""
        described = f"a body of type {content.media_type}"
        if not any(body.check is check for body in self._bodies):
            self.report(content.check or "#", described, "it is not checked by its schema")

    def report(self, origin: str, document: str, package: str) -> None:
        """Report what is not as the document says."""
        self._findings.add(
            Disagreement(
                subject="operation",
                symbol=self._symbol,
                origin=origin,
                keyword="",
                value=None,
                document=document,
                package=package,
            )
        )
