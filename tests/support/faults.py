"""``python tests/support/faults.py``: the faults that a client survives, each with its tests, which are run.

Prints the table that stands in SECURITY.md; ends with 1 if a fault is not survived.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1]
FAULTS: tuple[tuple[str, str, str], ...] = (
    (
        "a connection that breaks before or in the answer",
        "one error with its cause, which says whether bytes were sent; repeated where that is safe",
        "broken_connection",
    ),
    (
        "a body cut short: by its length, its chunks, its compression",
        "an error, never a part",
        "body_cut_short",
    ),
    (
        "a gzip bomb",
        "ends at 64 MiB, or at `max_response_size`",
        "gzip_bomb",
    ),
    ("fifty content codings, one in the other", "an error", "stacked_encodings"),
    ("a body without end", "ends at 64 MiB, or at `max_response_size`", "an_endless_body"),
    (
        "headers, a header line, a chunk extension, `100 Continue` without end",
        "an error within the deadline",
        "endless_head",
    ),
    (
        "an answer that comes byte by byte, or never",
        "`DeadlineExceeded` at the deadline, 60 s unless told",
        "slow_answer",
    ),
    (
        "another media type, such as the page of a captive portal",
        "`DecodeError` with status, media type and first bytes",
        "not_as_described_is_an_error_with_its_start",
    ),
    (
        "no JSON, NaN, depth 200,000, half of a surrogate pair, bad UTF-8",
        "`DecodeError` that names the call",
        "not_json_is_a_decode_error or recurses_too_deep",
    ),
    (
        "`null`, an array for an object, a missing property, a wrong type",
        "`DecodeError` with the place",
        "place_of_a_wrong_value",
    ),
    (
        "an integer of 30 digits; one of 20,000",
        "arrives whole; `DecodeError`, by Python's own limit of 4,300 digits",
        "large_integers or too_many_digits",
    ),
    (
        "a key twice in an object",
        "the last counts; lenient answers list it in `problems()`, strict ones are a `DecodeError`",
        "key_that_is_there_twice or key_twice or of_two_keys_the_last",
    ),
    ("an unknown value of an enum", "arrives as itself", "newer_server_adds"),
    (
        "a status that is not described, with a body or without",
        "2xx is success; others are `ApiError` with the whole body, up to the cap",
        "status_that_is_not_described or body_is_not_as_described_is_not_hidden",
    ),
    (
        "a redirect to another host, port, scheme, or in a circle",
        "not followed unless told; then without credentials, headers or cookies, 20 times at most",
        "redirect",
    ),
    (
        "a storm of 429 or 503",
        "three attempts, with growing pauses, from a budget of the client",
        "storm or one_budget",
    ),
    (
        "Retry-After as a date, negative, `nan`, garbage, 99999",
        "obeyed up to 60 s and within the deadline",
        "retry_after or rate_limit_that_ends",
    ),
    ("a kept connection that dies", "one retry, if that is safe", "kept_connection_that_dies"),
    ("stray bytes on a kept connection", "dropped with the connection", "stray_bytes"),
    ("Content-Length with Transfer-Encoding", "an error", "ambiguous_length"),
    (
        "a path parameter `..`, `.` or empty",
        "refused, by its name",
        "leads_elsewhere",
    ),
    (
        "`%2e%2e`, `..%2f`, CRLF, NUL, `?`, `#`, emoji in a path or query",
        "percent-encoded once",
        "percent_encoded_once",
    ),
    (
        "a header or cookie with CR, LF, NUL, `;`, blanks at its edges",
        "refused, by its name",
        "could_mean_something_else",
    ),
    ("a file name with quotes, line ends, folders", "escaped, without folders", "file_name"),
    ("a file that holds the boundary", "the boundary is random, of 128 bits", "boundary"),
    (
        "a stream that cannot be read again, and a retry",
        "sent once; an error, never an empty upload",
        "cannot_be_replayed or sent_again_as_nothing",
    ),
    (
        "a file that changes while it is sent, or between two attempts",
        "`FileChanged`",
        "that_changes",
    ),
    ("413 or 401 while a body is sent", "read at once, sending stops", "early_answer"),
    ("secrets in texts, logs, tracebacks", "never", "secret"),
    (
        "values that break their schema, or have no form on the wire",
        "refused before sending, each with its place",
        "everything_wrong or are_refused or json_cannot_say",
    ),
    ("`.netrc` and the environment", "add no credentials", "environment_adds_no"),
    (
        "credentials and plain http",
        "refused unless allowed; this machine excepted",
        "plain_http",
    ),
)
"""The fault, what is right, and which tests show it."""
FILES = ("faults", "connections", "lenient_answers", "media_upload", "uploads", "unwritable")


def table() -> str:
    """Write the table as it stands in SECURITY.md."""
    rows = [f"| {fault} | {right} |" for fault, right, _ in FAULTS]
    return "\n".join(["| fault | what the client does |", "|---|---|", *rows])


def name_parts(expression: str) -> list[str]:
    """List the parts of test names, one of which a test of a fault has."""
    return expression.split(" or ")


class Outcomes:
    """What came of each test, by its name."""

    def __init__(self) -> None:
        self.passed: dict[str, bool] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note one result."""
        if report.when == "call" or report.failed:
            earlier = self.passed.get(report.nodeid, True)
            self.passed[report.nodeid] = earlier and report.passed

    def of(self, expression: str) -> tuple[int, int]:
        """Count the tests of a fault that passed, and all of them."""
        found = [
            passed
            for name, passed in self.passed.items()
            if any(word in name for word in name_parts(expression))
        ]
        return sum(found), len(found)


def show(outcomes: Outcomes) -> Iterable[bool]:
    """Print the table with the tests counted."""
    for fault, right, expression in FAULTS:
        passed, tried = outcomes.of(expression)
        fine = 0 < tried == passed
        print(f"{'holds' if fine else 'FAILS'}  {passed}/{tried}  {fault}: {right}")
        yield fine


def main() -> int:
    """Run the tests of all faults."""
    outcomes = Outcomes()
    chosen = " or ".join(expression for _, _, expression in FAULTS)
    files = [str(HERE / f"test_{name}.py") for name in FILES]
    pytest.main(["-q", "--no-header", "-k", chosen, *files], plugins=[outcomes])
    survived = [*show(outcomes)]
    print(f"{sum(survived)} of {len(survived)} faults are survived")
    return 0 if all(survived) else 1


if __name__ == "__main__":
    sys.exit(main())
