"""What a user does with each server: create, get, list, change, delete, read a stream, many at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.servers.session import AT_ONCE, Session


def chromadb(of: Session) -> None:
    """Work with a collection of Chroma and the records in it."""
    client, models = of.client, of.module.models
    where = ("default_tenant", "default_database")
    counted = of.call(client.collection.count, *where)
    metadata = {"rank": 1, "share": 0.5, "kind": "animal", "seen": True}
    created = of.call(
        client.collection.create,
        *where,
        models.CreateCollectionPayload(name="animals", metadata=metadata, get_or_create=False),
    )
    assert (created.name, created.metadata) == ("animals", metadata), created
    got = of.call(client.collection.get, *where, "animals")
    assert (got.id, got.metadata) == (created.id, metadata), got
    listed = of.call(client.collection.list, *where, limit=1000, offset=0)
    assert created.id in [each.id for each in listed], listed
    _records(of, where, str(created.id))
    of.call(
        client.collection.update,
        *where,
        str(created.id),
        models.UpdateCollectionPayload(new_name="beasts", new_metadata=None),
    )
    changed = of.call(client.collection.get, *where, "beasts")
    assert changed.id == created.id, changed
    found = of.at_once(client.collection.get, [(*where, "beasts")] * AT_ONCE)
    assert {each.id for each in found} == {created.id}
    of.call(client.collection.delete, *where, "beasts")
    assert of.call(client.collection.count, *where) == counted
    _missing(of, client.collection.get, *where, "beasts")


def _records(of: Session, where: tuple[str, str], collection: str) -> None:
    record, models = of.client.record, of.module.models
    of.call(
        record.collection_add,
        *where,
        collection,
        models.AddCollectionRecordsPayload(
            ids=["cat", "dog"],
            embeddings=[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]],
            documents=["a cat", None],
            metadatas=[{"legs": 4, "weight": 4.5, "tame": True}, None],
        ),
    )
    assert of.call(record.collection_count, *where, collection) == 2
    wanted = models.GetRequestPayload(ids=["cat"], include=["documents", "metadatas"])
    found = of.call(record.collection_get, *where, collection, wanted)
    assert found.ids == ["cat"], found
    assert found.documents == ["a cat"], found
    assert found.metadatas == [{"legs": 4, "weight": 4.5, "tame": True}], found
    asked = models.QueryRequestPayload(query_embeddings=[[3.0, 4.0, 4.0]], n_results=1)
    assert of.call(record.collection_query, *where, collection, asked).ids == [["dog"]]


def prefect(of: Session) -> None:
    """Work with variables and work pools of Prefect."""
    client, models = of.client, of.module.models
    value = {"a": [1, None, "x"], "b": 1.5}
    created = of.call(client.variables.create, models.VariableCreate(name="color", value=value))
    assert isinstance(created.id, UUID)
    assert created.value == value, created
    assert of.call(client.variables.read_variable, created.id).name == "color"
    assert of.call(client.variables.read_by_name, "color").id == created.id
    named = models.VariableFilterName(any=["color"])
    chosen = models.BodyReadVariablesVariablesFilterPost(
        variables=models.VariableFilter(name=named)
    )
    assert [each.id for each in of.call(client.variables.read_variables, chosen)] == [created.id]
    of.call(client.variables.update, created.id, models.VariableUpdate(value=None))
    assert of.call(client.variables.read_variable, created.id).value is None
    of.call(client.variables.update, created.id, models.VariableUpdate(tags=["t"]))
    tagged = of.call(client.variables.read_variable, created.id)
    assert (tagged.tags, tagged.value, tagged.name) == (["t"], None, "color"), tagged
    found = of.at_once(client.variables.read_variable, [(created.id,)] * AT_ONCE)
    assert {each.id for each in found} == {created.id}
    of.call(client.variables.delete, created.id)
    _missing(of, client.variables.read_variable, created.id)
    _pool(of)


def _pool(of: Session) -> None:
    """Change a pool to a documented default and to null."""
    pools, models = of.client.work_pools, of.module.models
    given = models.WorkPoolCreate(
        name="pond", is_paused=True, description="wet", concurrency_limit=3
    )
    created = of.call(pools.create, given)
    assert (created.is_paused, created.description, created.concurrency_limit) == (
        True,
        "wet",
        3,
    ), created
    of.call(pools.update, "pond", models.WorkPoolUpdate(is_paused=False))
    changed = of.call(pools.read_work_pool, "pond")
    assert (changed.is_paused, changed.description, changed.concurrency_limit) == (False, "wet", 3)
    of.call(pools.update, "pond", models.WorkPoolUpdate(description=None, concurrency_limit=None))
    cleared = of.call(pools.read_work_pool, "pond")
    assert (cleared.description, cleared.concurrency_limit) == (None, None), cleared
    of.call(pools.delete, "pond")
    _missing(of, pools.read_work_pool, "pond")


def gradio(of: Session) -> None:
    """Call functions of a Gradio application, read their events, and send it a file."""
    api, models = of.client.gradio_api, of.module.models
    begun = of.call(api.greet, models.GreetRequest(name="Ann", times=2))
    events = of.items(api.greet_get, begun.event_id)
    assert [each.event for each in events] == ["complete"], events
    assert "Hello Ann! Hello Ann! " in events[0].data, events
    counting = of.call(api.count, models.CountRequest(most=3))
    seen = [each.event for each in of.items(api.count_get, counting.event_id)]
    assert seen[-1] == "complete", seen
    assert seen.count("generating") >= 3, seen
    request = models.UploadFileUploadPostRequest(files=[b"some bytes", b"more"])
    paths = of.call(api.upload_file_upload_post, request)
    assert len(paths) == 2, paths
    calls = [(models.GreetRequest(name=str(number), times=1),) for number in range(AT_ONCE)]
    answers = of.at_once(api.greet, calls)
    assert len({each.event_id for each in answers}) == AT_ONCE


def _missing(of: Session, method: Any, *arguments: Any) -> None:
    try:
        found = of.call(method, *arguments)
    except of.module.ApiError as error:
        assert error.status == 404, error
    else:
        raise AssertionError(f"this should be gone: {found}")
