"""Facts about the four forms of a diff: what is shown, where, and that nothing becomes markup."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args, get_type_hints

import jsonschema
import pytest

from refresh import invoke
from sdkloom.app.compare import Compared
from sdkloom.diffing.markdown import LARGEST
from sdkloom.diffing.records import SHAPE, ChangeRecord, Recorded
from sdkloom.diffing.report import Form
from sdkloom.diffing.rules import RULES, Level
from support.comparing import diff_documents
from test_diff import NUMBER, TEXT, document_of, operation, ref, spec, thing, using

Json = Any
FORMS: tuple[Form, ...] = get_args(Form)
HOSTILE = "x\x1b[31m\u202e\n| <script>alert(1)</script> `a` [l](javascript:x) {{ y }} @all"


def between(old: Json, new: Json, names: tuple[str, str] = ("old.json", "new.json")) -> Compared:
    documents = document_of(old, names[0]), document_of(new, names[1])
    return Compared(diff_documents(*documents), *documents)


@pytest.fixture
def hostile() -> Compared:
    old = using(thing(a={"enum": ["x", HOSTILE]}, **{HOSTILE: TEXT}), "sent")
    new = using(thing(a={"enum": ["x", "y"]}), "sent")
    return between(old, new, ("o<b>`|.json", "n|.json"))


@pytest.fixture
def many() -> Compared:
    """Forty fields that break, and a new one."""
    old = thing(**{f"field_{number}": TEXT for number in range(40)})
    new = thing(**{f"field_{number}": NUMBER for number in range(40)}, more=TEXT)
    return between(using(old, "sent"), using(new, "sent"))


@pytest.mark.parametrize("form", FORMS)
def test_no_text_of_a_document_becomes_markup(form: Form, hostile: Compared) -> None:
    text = hostile.report(form)
    assert "\x1b" not in text
    assert "\u202e" not in text
    if form == "html":
        assert "<script>alert" not in text
        assert "o&lt;b&gt;`|.json" in text
    if form == "markdown":
        assert "<script" not in text
        assert "[l](" not in text
        assert "<b>`" not in text
        assert "@all" not in text


def test_colours_are_ours_alone(hostile: Compared) -> None:
    text = hostile.report("text", colours=True)
    assert "\x1b[1;31m" in text
    assert re.sub(r"\x1b\[(0|1|2|32|33|1;31)m", "", text) == hostile.report("text")


@pytest.mark.parametrize("form", FORMS)
def test_each_change_is_shown_with_all_that_is_known_of_it(form: Form) -> None:
    old, new = thing(a=TEXT, b=TEXT), thing(a_={**TEXT, "pattern": "^x"}, c=TEXT)
    found = between(using(old, "sent"), using(new, "sent"))
    text = found.report(form, pointers=True)
    for change in found.diff.changes:
        for word in (change.kind, change.direction, change.symbol, change.advice):
            assert word in text
        for pointer in (change.origin_old, change.origin_new):
            shown = pointer is None or pointer in text
            assert shown or None in (change.symbol_old, change.symbol_new)
    assert "major" in text


def test_the_worst_is_reported_first_in_every_form() -> None:
    old = thing(a=TEXT, b=TEXT, c={"enum": ["x", "y"]})
    deprecated = {**TEXT, "deprecated": True}
    new = thing(a={**TEXT, "pattern": "^x"}, b=deprecated, c={"enum": ["x", "y", "z"]})
    found = between(using(old, "sent"), using(new, "sent"))
    kinds = ["pattern-added", "enum-value-added", "schema-deprecated"]
    assert [change.kind for change in found.diff.changes] == kinds
    for form in FORMS:
        places = [found.report(form).index(kind) for kind in kinds]
        assert places == sorted(places)


def test_long_groups_are_shortened_unless_all_is_asked_for(many: Compared) -> None:
    for form in ("text", "markdown"):
        whole = many.report(form, whole=True)
        assert all(f"models.Thing.field_{number}" in whole for number in range(40))
    # Text shows some of each group, and how many there are.
    groups = {f"Thing{number}": thing(**{f"a{number}": TEXT}) for number in range(300)}
    paths = {f"/{name}": {"post": operation(name, sent=ref(name))} for name in (*groups, "Other")}
    old = spec({**groups, "Other": thing(a=TEXT)}, paths)
    changed = {name: thing() for name in groups}
    found = between(old, spec({**changed, "Other": thing()}, paths))
    text = found.report("text")
    assert "301 changes" in text
    assert "… and 221 more: --all shows every one" in text
    assert len(text.splitlines()) < 200


def test_markdown_fits_a_comment_and_folds_what_breaks_nobody() -> None:
    names = [f"a_rather_long_name_of_a_thing_{number}" for number in range(900)]
    old = using(thing(**dict.fromkeys(names, TEXT)), "sent")
    longer = {name: {**TEXT, "minLength": number} for number, name in enumerate(names, 1)}
    found = between(old, using(thing(**longer, extra=TEXT), "sent"))
    text = found.report("markdown")
    assert len(text) <= LARGEST < len(found.report("markdown", whole=True))
    assert re.search(r"^- … and \d+ more$", text, re.MULTILINE)
    assert text.index("#### Breaks callers (900)") < text.index("<details>")
    assert text.count("<details>") == text.count("</details>") == 1


def test_code_in_markdown_ends_where_it_should(hostile: Compared) -> None:
    for line in hostile.report("markdown").splitlines():
        assert line.count("`") % 2 == 0
        assert line.count("<code>") == line.count("</code>")


def test_json_holds_everything(hostile: Compared) -> None:
    value = json.loads(hostile.report("json"))
    assert (value["version"], value["bump"]) == (SHAPE, "major")
    assert value["counts"] == {"major": 2, "minor": 1, "patch": 0}
    changes = hostile.diff.changes
    assert [record["kind"] for record in value["changes"]] == [change.kind for change in changes]
    for record, change in zip(value["changes"], changes, strict=True):
        assert record["old"]["pointer"] == change.origin_old
        assert record["new"]["line"] == 1
        breaks = change.source_break, change.type_break, change.runtime_break
        assert (record["source_break"], record["type_break"], record["runtime_break"]) == breaks


def test_json_has_the_shape_that_is_promised(hostile: Compared) -> None:
    place = {
        "type": ["object", "null"],
        "required": ["pointer", "file", "line", "column"],
        "properties": {"line": {"type": "integer"}, "pointer": {"type": "string"}},
    }
    flag = {"type": "boolean"}
    change = {
        "type": "object",
        "required": [*get_type_hints(ChangeRecord)],
        "additionalProperties": False,
        "properties": {
            "level": {"enum": [*get_args(Level)]},
            "kind": {"enum": [*RULES]},
            "direction": {"enum": ["sent", "received", "both"]},
            "symbol": {"type": "object", "required": ["old", "new"]},
            "source_break": flag,
            "type_break": flag,
            "runtime_break": flag,
            "before": {"type": "string"},
            "after": {"type": "string"},
            "confidence": {"type": ["number", "null"]},
            "perhaps": {"type": ["string", "null"]},
            "advice": {"type": "string", "minLength": 1},
            "old": place,
            "new": place,
        },
    }
    whole = {
        "type": "object",
        "required": [*get_type_hints(Recorded)],
        "properties": {"changes": {"type": "array", "items": change, "minItems": 3}},
    }
    jsonschema.validate(json.loads(hostile.report("json")), whole)


class _Page(HTMLParser):
    """Collects what a page would load and links to, and whether its elements are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.articles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.loads += [found[name] or "" for name in ("src", "action", "srcset") if name in found]
        self.links += [found["href"] or ""] if "href" in found else []
        self.ids += [found["id"] or ""] if "id" in found else []
        self.articles += int(found.get("data-size") or 1) if tag == "article" else 0
        if tag not in ("meta", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page_of(found: Compared) -> _Page:
    page = _Page()
    page.feed(found.report("html"))
    return page


def test_the_page_needs_nothing_else(hostile: Compared) -> None:
    text, page = hostile.report("html"), page_of(hostile)
    assert (page.open, page.loads) == ([], [])
    assert {link.removeprefix("#") for link in page.links} <= {*page.ids}
    assert len(page.ids) == len({*page.ids})
    assert page.articles == len(hostile.diff.changes)
    assert not re.search(r"url\(|@import|https?://", text)
    assert "prefers-color-scheme: dark" in text


def test_the_page_holds_every_change(many: Compared) -> None:
    text = many.report("html")
    assert page_of(many).articles == len(many.diff.changes) == 41
    assert all(f"models.Thing.field_{number}" in text for number in range(40))


@pytest.mark.parametrize("form", FORMS)
def test_no_change_is_reported_too(form: Form) -> None:
    same = using(thing(a=TEXT), "sent")
    found = between(same, same)
    assert found.diff.changes == ()
    text = found.report(form)
    assert "nothing changed" in text
    assert text.endswith("\n")


# ---- the command -------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents, and in ``client`` the package of the first."""
    old = using(thing(a=TEXT), "sent", Unused=thing(b=TEXT))
    old["paths"]["/more"] = {"post": operation("more", sent=ref("Unused"))}
    new = json.loads(json.dumps(old))
    new["components"]["schemas"]["Thing"] = thing(a=NUMBER)
    new["components"]["schemas"]["Unused"] = thing(b=NUMBER)
    (tmp_path / "old.json").write_text(json.dumps(old), "utf-8")
    (tmp_path / "new.json").write_text(json.dumps(new), "utf-8")
    generated = invoke(tmp_path, "generate", "old.json", "-o", "client", "--include-path", "/act")
    assert generated.exit_code == 0
    return tmp_path


def changes(folder: Path, *arguments: str) -> list[tuple[str, str]]:
    result = invoke(folder, "diff", *arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return [
        (record["kind"], record["symbol"]["old"]) for record in json.loads(result.stdout)["changes"]
    ]


def test_a_package_is_compared_as_what_it_was_generated_from(folder: Path) -> None:
    thing_changed, unused_changed = (
        ("type-changed", "models.Thing.a"),
        ("type-changed", "models.Unused.b"),
    )
    assert changes(folder, "old.json", "new.json") == [thing_changed, unused_changed]
    # The package holds a slice, and so it is compared with that slice of the document.
    assert changes(folder, "client", "new.json") == [thing_changed]
    assert changes(folder, "new.json", "client") == [thing_changed]
    assert changes(folder, "client", "old.json") == []
    assert changes(folder, "client", "client") == []
    assert changes(folder, "old.json", "new.json", "--include-path", "/more") == [unused_changed]


def test_the_places_of_a_package_are_in_its_file(folder: Path) -> None:
    result = invoke(folder, "diff", "client", "new.json", "--format", "json")
    (record,) = json.loads(result.stdout)["changes"]
    place = record["old"]
    assert place["file"] == str(Path("client", "openapi.json"))
    line = (folder / place["file"]).read_text("utf-8").splitlines()[place["line"] - 1]
    assert line[place["column"] - 1 :].startswith('"string"')


def test_names_are_those_of_the_package(folder: Path) -> None:
    """A newcomer would take the name, but regenerating keeps it: so nothing moves."""
    first = spec({"a-b": thing(a=TEXT)}, {"/x": {"post": operation("x", sent=ref("a-b"))}})
    (folder / "first.json").write_text(json.dumps(first), "utf-8")
    second = spec({"AB": thing(c=TEXT), **first["components"]["schemas"]}, first["paths"])
    (folder / "second.json").write_text(json.dumps(second), "utf-8")
    assert invoke(folder, "generate", "first.json", "-o", "first").exit_code == 0
    assert changes(folder, "first", "second.json") == [("schema-added", None)]


def test_what_cannot_be_compared_is_named(folder: Path) -> None:
    (folder / "bad.json").write_text('{"openapi": "3.1.0", "paths": 1}', "utf-8")
    for arguments, message in (
        (("old.json", "bad.json"), "bad.json:1:"),
        (("old.json", "gone.json"), "gone.json:1:1: error: "),
        ((".", "old.json"), "is a folder without sdkloom.lock"),
    ):
        result = invoke(folder, "diff", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert message in result.stderr
    (folder / "client" / "openapi.json").write_text("{}", "utf-8")
    result = invoke(folder, "diff", "client", "old.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "generate the package again" in result.stderr


def test_what_makes_the_command_fail_can_be_chosen(folder: Path) -> None:
    codes = {
        (files, when): invoke(folder, "diff", *files, "--fail-on", when, "--quiet").exit_code
        for files in (("old.json", "new.json"), ("old.json", "old.json"))
        for when in ("breaking", "any")
    }
    assert [*codes.values()] == [1, 1, 0, 0]


def test_overlays_apply_before_documents_are_compared(folder: Path) -> None:
    overlay = {
        "overlay": "1.0.0",
        "info": {"title": "o", "version": "1"},
        "actions": [{"target": "$.paths['/act']", "remove": True}],
    }
    (folder / "overlay.json").write_text(json.dumps(overlay), "utf-8")
    kinds = changes(folder, "old.json", "new.json", "--overlay", "overlay.json")
    assert ("type-changed", "models.Unused.b") in kinds


# ---- what a run reports since the last ---------------------------------------------------------------


def generate(folder: Path, *arguments: str) -> str:
    result = invoke(folder, "generate", "new.json", "-o", "client", *arguments)
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def test_generate_reports_what_changed_since_the_last_run(folder: Path) -> None:
    lines = generate(folder, "--include-path", "/act").splitlines()
    assert lines[1:] == [
        "since the last run: major: 1 change breaks callers",
        "  major: models.Thing.a: str | None → int | None: type-changed (sent; breaks types, runtime)",
    ]
    assert generate(folder, "--include-path", "/act") == "client: nothing changed\n"


def test_generate_reports_where_nothing_changed_for_callers(folder: Path) -> None:
    new = json.loads((folder / "old.json").read_text("utf-8"))
    new["info"]["description"] = "More words."
    (folder / "new.json").write_text(json.dumps(new), "utf-8")
    lines = generate(folder, "--include-path", "/act").splitlines()
    assert lines[1:] == ["since the last run: none: nothing changed for callers"]


def test_generate_shows_the_worst_and_writes_all_of_it(folder: Path) -> None:
    many = using(thing(**{f"f{number}": TEXT for number in range(9)}), "sent")
    (folder / "new.json").write_text(json.dumps(many), "utf-8")
    generate(folder)
    none = using(thing(), "sent")
    (folder / "new.json").write_text(json.dumps(none), "utf-8")
    lines = generate(folder, "--changes", "report.md").splitlines()
    assert [line.startswith("  major: models.Thing.f") for line in lines[2:-1]] == [True] * 5
    assert lines[-1] == "  all of it is in report.md"
    assert (folder / "report.md").read_text("utf-8").count("models.Thing.f") == 9
    (folder / "new.json").write_text(json.dumps(many), "utf-8")
    assert "… and 4 more: --changes FILE" in generate(folder)


def test_a_report_is_written_also_where_nothing_changed(folder: Path) -> None:
    generate(folder)
    lines = generate(folder, "--changes", "report.txt").splitlines()
    assert lines == ["client: nothing changed"]
    assert "none: nothing changed for callers" in (folder / "report.txt").read_text("utf-8")


@pytest.mark.parametrize("path", ["client/sdkloom.lock", "client/notes.md", "other/../client/x.md"])
def test_a_report_in_the_package_is_refused(folder: Path, path: str) -> None:
    (folder / "other").mkdir()
    before = {each: each.read_bytes() for each in (folder / "client").rglob("*") if each.is_file()}
    result = invoke(folder, "generate", "new.json", "-o", "client", "--changes", path)
    assert result.exit_code == 2
    assert "is inside the package client: name a file elsewhere" in result.output
    after = {each: each.read_bytes() for each in (folder / "client").rglob("*") if each.is_file()}
    assert after == before


def test_check_reports_what_generating_again_means(folder: Path) -> None:
    arguments = ("check", "new.json", "-o", "client", "--include-path", "/act")
    result = invoke(folder, *arguments)
    assert result.exit_code == 1
    assert "client: generating it again is major: 1 change breaks callers" in result.output
    assert json.loads(invoke(folder, *arguments, "--format", "json").stdout)["bump"] == "major"
    generate(folder, "--include-path", "/act")
    assert invoke(folder, *arguments).exit_code == 0


# ---- for who decides on an upgrade -----------------------------------------------------------------


def reported(old: Json, new: Json, *more: str) -> str:
    """The text of the report of two documents."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.json").write_text(json.dumps(old), "utf-8")
        (folder / "b.json").write_text(json.dumps(new), "utf-8")
        return str(invoke(folder, "diff", "a.json", "b.json", *more).stdout)


def test_a_removed_name_has_its_likely_successor_beside_it() -> None:
    def having(name: str, field: str) -> Json:
        paths = {f"/{name}": {"post": operation(name, sent=ref("Thing"))}}
        return spec({"Thing": thing(**{field: TEXT, "note": TEXT})}, paths)

    old, new = having("media_subtitles_create", "user_name"), having("create_subtitles", "name")
    text = reported(old, new)
    assert "perhaps now client.shop.create_subtitles" in text
    assert "perhaps now models.Thing.name" in text
    record = json.loads(reported(old, new, "--format", "json"))["changes"]
    assert {each["perhaps"] for each in record} >= {"models.Thing.name"}
    assert "perhaps" not in reported(having("upload", "color"), having("search", "size"))


def test_the_same_change_of_several_places_is_one_line() -> None:
    def having(*values: str) -> Json:
        fields = {f"f{number}": {"enum": list(values)} for number in range(11)}
        return using(thing(**fields), "received")

    text = reported(having("a", "b"), having("a", "b", "c"))
    assert text.count("'c'") == 1
    assert "'c' (11 places)" in text
    pointers = [f"#/components/schemas/Thing/properties/f{number}/enum" for number in range(11)]
    whole = reported(having("a", "b"), having("a", "b", "c"), "--pointers")
    assert all(pointer in whole for pointer in pointers)
    assert not any(pointer in text for pointer in pointers)


def test_reports_name_the_titles_and_versions_of_both_documents() -> None:
    old, new = (using(thing(a=kind), "sent") for kind in (TEXT, {"type": "integer"}))
    old["info"], new["info"] = {"title": "Pets", "version": "1"}, {"title": "Pets", "version": "2"}
    for form in ("text", "markdown", "html"):
        assert "Pets 1" in reported(old, new, "--format", form)
        assert "Pets 2" in reported(old, new, "--format", form)
    record = json.loads(reported(old, new, "--format", "json"))
    assert (record["old_title"], record["new_title"]) == ("Pets 1", "Pets 2")


def test_generate_records_what_changed_for_machines(folder: Path) -> None:
    result = json.loads(generate(folder, "--include-path", "/act", "--format", "json"))
    assert [record["kind"] for record in result["changes"]["changes"]] == ["type-changed"]
    assert result["changes"]["bump"] == "major"


def test_dropped_aliases_break_whoever_used_them(folder: Path) -> None:
    generate(folder)
    text = (folder / "new.json").read_text("utf-8").replace("Thing", "Gadget")
    (folder / "new.json").write_text(text, "utf-8")
    output = generate(folder, "--drop-aliases")
    assert "major: models.Thing → models.Gadget: schema-renamed" in output


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of two targets, both generated from documents that change then."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.json").write_text(json.dumps(using(thing(a=TEXT), "sent")), "utf-8")
    tables = "".join(
        f'[tool.sdkloom.targets.{key}]\nspec = "{name}.json"\noutput = "{name}"\n'
        for key, name in (("one", "one"), ('"a/../b"', "two"))
    )
    (tmp_path / "pyproject.toml").write_text(tables, "utf-8")
    assert invoke(tmp_path, "generate").exit_code == 0
    (tmp_path / "one.json").write_text(json.dumps(using(thing(a=NUMBER), "sent")), "utf-8")
    return tmp_path


def test_a_folder_gets_a_report_for_each_target(project: Path) -> None:
    for _ in range(2):
        assert invoke(project, "generate", "--changes-dir", "made/reports").exit_code == 0
        reports = {path.name: path.read_text("utf-8") for path in project.glob("made/reports/*")}
        assert [*sorted(reports)] == ["a%2F..%2Fb.md", "one.md"]
        assert "nothing changed for callers" in reports["a%2F..%2Fb.md"]
    assert "nothing changed for callers" in reports["one.md"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--changes", "x.md"), "--changes is about one package: name its target"),
        (("--changes-dir", "two/reports"), "is inside the package two: name a file elsewhere"),
        (("--changes", "x.md", "--changes-dir", "x"), "give one of them"),
    ],
)
def test_reports_of_several_targets_that_cannot_be_are_refused(
    project: Path, arguments: tuple[str, ...], message: str
) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    result = invoke(project, "generate", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.output.replace(str(project), "").split())
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_report_is_written_whatever_a_run_finds(folder: Path) -> None:
    for number, more in enumerate(((), (), ("--quiet",), ("--force",), ("--drop-aliases",))):
        generate(folder, "--changes", f"{number}.json", *more)
        report = json.loads((folder / f"{number}.json").read_text("utf-8"))
        assert report["bump"] == ("none" if number else "major")
    invoke(folder, "generate", "new.json", "-o", "fresh", "--changes", "first.json")
    assert json.loads((folder / "first.json").read_text("utf-8"))["changes"] == []


def test_nothing_is_compared_where_there_is_no_need(folder: Path) -> None:
    """Neither the first run nor one over the same document, nor a silent one, imports the diff."""
    program = (
        "import sys; from sdkloom.commands.cli import main\n"
        "try: main()\nfinally: assert 'sdkloom.diffing.diff' not in sys.modules"
    )
    for more in (["-o", "fresh"], ["-o", "fresh"], ["-o", "client", "--quiet"]):
        subprocess.run(
            [sys.executable, "-c", program, "generate", "old.json", *more],
            cwd=folder,
            env={"PYTHONPATH": str(Path(__file__).parent.parent / "generator")},
            check=True,
            capture_output=True,
        )


def test_values_are_shown_and_not_the_names_of_types() -> None:
    named = {"Moment": {"type": "string", "format": "date-time"}}
    old = using(thing(at=ref("Moment")), "received", **named)
    new = using(thing(at=TEXT), "received", **named)
    (change,) = (each for each in between(old, new).diff.changes if each.kind == "format-removed")
    assert (change.before, change.after) == ("dt.datetime | None", "str | None")


def test_names_of_types_are_shown_where_their_values_read_the_same() -> None:
    old = using(thing(kind=TEXT), "received")
    paths = {"/act": {"post": operation("act", received=ref("Item"))}}
    new = spec({"Item": {"type": "object", "properties": {"other": NUMBER}}}, paths)
    (change,) = (each for each in between(old, new).diff.changes if each.kind == "type-changed")
    assert (change.before, change.after) == ("Thing", "Item")
