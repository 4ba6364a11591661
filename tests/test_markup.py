"""HTML in descriptions becomes Markdown in docstrings; Markdown that shows HTML stays as it is."""

from __future__ import annotations

import ast
import time

import pytest

from sdkloom.emit.code import docstring


def lines(text: str) -> list[str]:
    """Give the lines that a docstring shows of *text*."""
    source = docstring(text, 0, width=200)
    return str(ast.literal_eval(source)).strip().split("\n") if source else []


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>One.</p><p>Two.</p>", ["One.", "", "Two."]),
        ("<p>One.<p>Two.", ["One.", "", "Two."]),
        ("One<br>two<br/>three<BR />four", ["One", "two", "three", "four"]),
        ("One<br><br>two", ["One", "", "two"]),
        ("a <b>b</b> <strong> c </strong>d", ["a **b** **c** d"]),
        ("<i>a</i><em>b</em>", ["*a**b*"]),
        ("<code>a &lt; b</code>", ["`a < b`"]),
        ("<code>a ` b</code>", ["``a ` b``"]),
        ("<code>5<i>nn</i></code>", ["`5nn`"]),
        (
            '<a href="https://a.example/b?c=1&amp;d=2">e f</a>',
            ["[e f](https://a.example/b?c=1&d=2)"],
        ),
        ('<a href="https://a.example">https://a.example</a>', ["https://a.example"]),
        ('<a href="#below">below</a> <a name="x"></a>', ["below"]),
        ('<a href="javascript:alert(1)">x</a>', ["x"]),
        ("A:<ul><li>b</li><li>c\n d</li></ul>e", ["A:", "", "- b", "- c d", "", "e"]),
        ("<ul><li>b<li>c</ul>", ["- b", "- c"]),
        ("<ol><li>b</li><li>c</li></ol>", ["1. b", "2. c"]),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", ["- a", "- b"]),
        ("<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd>d</dd></dl>", ["- a: b", "- c: d"]),
        ("<h2>Title</h2>text", ["## Title", "", "text"]),
        ("<pre>a\n  b\\n</pre>c", ["```", "a", "  b\\n", "```", "", "c"]),
        ("<pre><code>a</code></pre>", ["`a`"]),
        (
            "<table><tr><th>a<th>b<tr><td>c<td>d<br>e</table>",
            ["| a | b |", "| --- | --- |", "| c | d e |"],
        ),
        ("<table><tbody><tr><td>a</td></tr></tbody></table>", ["| a |"]),
        ("a<!-- b --> c", ["a c"]),
        ("a<!-- b", ["a<!-- b"]),
        ("&lt;T&gt;&nbsp;a &amp;lt; &#65;&#x42;", ["<T> a &lt; AB"]),
        ("10<sup>3</sup> H<sub>2</sub>O", ["10^3 H2O"]),
        ('<img src="a.png" alt="A chart">', ["A chart"]),
        ('<span style="color: red">a</span>', ["a"]),
        ("* <b>a</b>\n* b", ["* **a**", "* b"]),
        ("| a |\n|---|\n| <b>b</b> |", ["| a |", "|---|", "| **b** |"]),
        ("<b>a", ["<b>a"]),
        ("<script>alert('<b>')</script>a<STYLE type='x'>b {}</STYLE >c", ["ac"]),
        ("<script>a", ["<script>a"]),
        ("`<script>` a `</script>`", ["`<script>` a `</script>`"]),
        ("<details><summary>a</summary>b</details>", ["a", "", "b"]),
        ("<ul><li>a\n```\n  b\n```\nc</li></ul>", ["- a", "```", "  b", "```", "c"]),
        ("a</p>", ["a"]),
        ("<td>a</td>", ["a"]),
        ("x\x00y\x01z\x02", ["xyz"]),
    ],
)
def test_html_becomes_markdown(html: str, shown: list[str]) -> None:
    assert lines(html) == shown


@pytest.mark.parametrize(
    "text",
    [
        "A `List<String>` and a List<String> of <T>",
        "`<p>` and `<b>x</b>` and ``a ` <i>b</i>``",
        "`&lt;` is an entity",
        "if a < b and c > d",
        "Authorization: Bearer <token>",
        "<https://example.com/a> or <someone@example.com>",
        "Set<P>, Map<A, B>, Map<K, List<B>>",
        "from <a> to <b>",
        "R&D, ?a=1&copy=2, &nosuch;",
        "\\<b> is escaped, </b> is stray",
        "<br-like> <paragraph> <note>x</note>",
    ],
)
def test_what_only_looks_like_html_stays(text: str) -> None:
    assert lines(text) == [text]


def test_fences_stay_as_they_are() -> None:
    fence = "```html\n<p>a</p> &lt;\n```"
    marked = lines(f"{fence}\n\n<b>b</b>")
    assert marked == [*lines(fence), "", "**b**"]
    assert "<p>a</p> &lt;" in "\n".join(marked)


@pytest.mark.parametrize("mark", ["```", "~~~", "`````"])
def test_fenced_code_is_verbatim(mark: str) -> None:
    code = ["curl \\", "  -H 'a:  b'", "", "    # c", '"""', "- d"]
    fence = [f"{mark}sh", *code, mark]
    assert lines("\n".join(["a", *fence, "b"])) == ["a", *fence, "b"]
    assert lines("\r\n".join(["a", *fence, "b"])) == ["a", *fence, "b"]
    assert lines("\n".join(f"  {line}" for line in fence)) == [line.rstrip() for line in fence]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("## A\ntext\nmore", ["## A", "text more"]),
        ("text\n### A\ntext", ["text", "### A", "text"]),
        ("A\n===\ntext\n\nB\n---\nmore", ["A", "===", "text", "", "B", "---", "more"]),
        ("a\n#1 and\n#b", ["a #1 and #b"]),
    ],
)
def test_a_heading_is_a_line_of_its_own(text: str, shown: list[str]) -> None:
    assert lines(text) == shown


def test_a_fence_without_an_end_is_none() -> None:
    assert lines("```\n<b>a</b>")[-1].endswith("**a**")


def test_arguments_are_a_section() -> None:
    text = "<p>In <code>px</code>, " + "and so on, " * 10 + "</p>"
    source = docstring("a", 4, arguments=[("size", text)])
    assert source is not None
    first, *argument = source.split("\n")[2:-1]
    assert first == "    Args:"
    assert argument[0].startswith("        size: In `px`, and so on, ")
    assert argument[1].startswith("            ")
    assert max(map(len, argument)) <= 88


@pytest.mark.parametrize(
    "html",
    [
        '<pre>\n"""\n\\\n</pre>',
        "<pre>a\n\\</pre>",
        "<code>&quot;&quot;&quot;</code>",
        "&#34;&#34;&#34;\nimport os",
        "<b>\\</b>",
        "<pre>a&#10;b&#13;c&#8232;d</pre>",
        '<a href="https://a/&quot;&quot;&quot;">x</a>',
    ],
)
def test_no_html_ends_the_docstring(html: str) -> None:
    source = docstring(html, 4)
    assert source is not None
    (statement,) = ast.parse(f"class A:\n    {source}").body
    assert isinstance(statement, ast.ClassDef)
    assert len(statement.body) == 1


PIECES = [
    *("<b>", "<", "<!--", "`", "``` \n", "<b>x", "</b>", '<a href="', "<table><tr><td>", "<li>"),
    *("&lt;", "<p>", "<ul><li>", "`` ` ", "<a <b ", "<b></i>", "<pre>", "<code>", "--><!--"),
]


@pytest.mark.parametrize("piece", PIECES)
def test_it_takes_time_that_grows_with_the_text(piece: str) -> None:
    """Quadratic time would be sixteen times as much, and minutes for some of these."""

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        docstring(text, 4)
        return time.process_time() - start

    def least(length: int) -> float:
        """The best of three: what else the machine does only adds to it."""
        return min(seconds(length) for _ in range(3))

    assert least(40_000) < 8 * max(least(10_000), 0.1)
