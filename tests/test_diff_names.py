"""Names that servers, programs or both know something by, and what it breaks that they change."""

from __future__ import annotations

from typing import Any

from test_diff import TEXT, operation, ref, spec
from test_diff_reports import between

Json = Any


def breaks(old: Json, new: Json) -> dict[tuple[str, str], str]:
    """What each change that breaks callers breaks: s(ource), t(ypes), r(untime)."""
    return {
        (change.kind, change.symbol): "".join(
            letter
            for letter, broken in (
                ("s", change.source_break),
                ("t", change.type_break),
                ("r", change.runtime_break),
            )
            if broken
        )
        for change in between(old, new).diff.changes
        if change.level == "major"
    }


def order(direction: str, required: tuple[str, ...] = (), **properties: Json) -> Json:
    schema = {"type": "object", "required": [*required], "properties": properties}
    paths = {"/act": {"post": operation("act", **{direction: ref("Order")})}}
    return spec({"Order": schema}, paths)


def test_another_spelling_of_a_property_breaks_old_packages_and_no_program() -> None:
    new = order("sent", orderId=TEXT, createdAt=TEXT)
    assert breaks(order("sent", order_id=TEXT, created_at=TEXT), new) == {
        ("field-name-changed", "models.Order.order_id"): "r",
        ("field-name-changed", "models.Order.created_at"): "r",
    }


def test_another_spelling_of_what_is_received_breaks_what_is_required() -> None:
    old = order("received", ("order_id",), order_id=TEXT, created_at=TEXT)
    new = order("received", ("orderId",), orderId=TEXT, createdAt=TEXT)
    assert breaks(old, new) == {("field-name-changed", "models.Order.order_id"): "r"}


def test_a_property_of_another_spelling_and_type_is_compared() -> None:
    found = breaks(order("sent", order_id=TEXT), order("sent", orderId={"type": "integer"}))
    assert found == {
        ("field-name-changed", "models.Order.order_id"): "r",
        ("type-changed", "models.Order.order_id"): "tr",
    }


def test_a_property_that_stays_is_not_taken_for_another_spelling() -> None:
    old, new = order("sent", order_id=TEXT), order("sent", order_id=TEXT, orderId=TEXT)
    assert breaks(old, new) == {}


def called(name: str, where: str) -> Json:
    parameter = {"name": name, "in": where, "schema": TEXT}
    return spec({}, {"/act": {"get": {**operation("act"), "parameters": [parameter]}}})


def test_another_spelling_of_a_parameter_breaks_old_packages_and_no_program() -> None:
    symbol = "client.shop.act(page_size)"
    assert breaks(called("pageSize", "query"), called("page_size", "query")) == {
        ("parameter-name-changed", symbol): "r"
    }
    assert breaks(called("page-size", "query"), called("Page-Size", "header")) == {
        ("parameter-moved", symbol): "r"
    }
    assert breaks(called("Page-Size", "header"), called("page-size", "header")) == {}


def hooks(schema: Json, *names: str) -> Json:
    """A document whose only use of a schema is in webhooks."""
    request = {"content": {"application/json": {"schema": ref("Event")}}}
    hook = {"post": {"requestBody": request, "responses": {"204": {"description": ""}}}}
    return spec({"Event": schema}, {}, webhooks=dict.fromkeys(names, hook))


def event(*required: str, **properties: Json) -> Json:
    return {"type": "object", "required": [*required], "properties": properties}


def test_a_webhook_that_is_gone_or_renamed_breaks_programs_that_import_it() -> None:
    old, new = hooks(event(), "paid", "sent"), hooks(event(), "orderPaid", "sent")
    assert breaks(old, new) == {("webhook-removed", "webhooks.paid"): "st"}
    (removed,) = [each for each in between(old, new).diff.changes if each.level == "major"]
    assert removed.perhaps == "webhooks.order_paid"


def test_what_a_webhook_brings_is_received_and_decoded() -> None:
    old = hooks(event("id", id=TEXT), "paid")
    assert breaks(old, hooks(event("id", "kind", id=TEXT, kind=TEXT), "paid")) == {}
    assert breaks(old, hooks(event("id", id={"type": "integer"}), "paid")) == {
        ("type-changed", "models.Event.id"): "str"
    }


def counted(**headers: Json) -> Json:
    described = {name: {"schema": schema} for name, schema in headers.items()}
    answers = {"204": {"description": "", "headers": described}}
    return spec({}, {"/act": {"get": operation("act", responses=answers)}})


def test_a_header_that_is_gone_breaks_programs_that_import_it() -> None:
    old = counted(Count={"type": "integer"}, More=TEXT)
    symbol = "client.shop.act -> 204 header count"
    assert breaks(old, counted(More=TEXT)) == {("response-header-removed", symbol): "st"}
    assert breaks(old, counted(Count=TEXT, More=TEXT)) == {("type-changed", symbol): "str"}


def answering(**responses: Json) -> Json:
    described = {
        status.strip("_"): {"description": "", **more} for status, more in responses.items()
    }
    return spec({}, {"/act": {"get": operation("act", responses=described)}})


def test_a_success_of_another_status_is_read_by_old_clients_as_the_one_they_know() -> None:
    found, other, done = (
        {"content": {"application/json": {"schema": schema}}}
        for schema in (event("id", id=TEXT), event("key", key=TEXT), {"type": "integer"})
    )
    assert breaks(answering(_200=done), answering(_201=done)) == {}
    assert ("response-added", "client.shop.act -> 202") in breaks(
        answering(_200=found), answering(_200=found, _202=other)
    )
    nothing = breaks(answering(_200=found), answering(_204={}))
    assert nothing["return-type-changed", "client.shop.act ->"] == "st"
    assert nothing["response-added", "client.shop.act -> 204"] == "r"


def secured(*names: str, header: str = "X-Key") -> Json:
    schemes = {name: {"type": "apiKey", "in": "header", "name": header} for name in names}
    return spec(
        {},
        {"/act": {"get": operation("act")}},
        components={"securitySchemes": schemes},
        security=[{name: []} for name in names],
    )


def test_a_renamed_security_scheme_breaks_who_passes_it_by_name() -> None:
    assert breaks(secured("key"), secured("ApiKey")) == {
        ("security-scheme-renamed", "Client(auth)['key']"): "s"
    }
    assert breaks(secured("key"), secured("ApiKey", header="X-Other")) == {
        ("security-changed", "client"): "sr",
    }


def served(*urls: str, **variables: list[str]) -> Json:
    described = {name: {"default": values[0], "enum": values} for name, values in variables.items()}
    servers = [{"url": url, "variables": described} for url in urls]
    return spec({}, {"/act": {"get": operation("act")}}, servers=servers)


def test_an_argument_of_the_client_that_is_gone_or_takes_less_breaks_programs() -> None:
    old = served("https://{region}.example.com", region=["us", "eu"])
    assert breaks(old, served("https://us.example.com")) == {
        ("server-variable-removed", "Client(region)"): "st"
    }
    assert breaks(old, served("https://{zone}.example.com", zone=["us", "eu"])) == {
        ("server-variable-removed", "Client(region)"): "st"
    }
    assert breaks(old, served("https://{region}.example.com", region=["us"])) == {
        ("server-variable-changed", "Client(region)"): "st"
    }
    assert breaks(served("https://us.example.com"), old) == {}


def test_a_function_of_a_server_that_is_gone_breaks_programs_that_import_it() -> None:
    old = served("https://a.example.com", "https://b.example.com")
    assert breaks(old, served("https://a.example.com", "https://c.example.com")) == {}
    found = breaks(old, served("https://a.example.com"))
    assert {kind: letters for (kind, _), letters in found.items()} == {"server-removed": "st"}
