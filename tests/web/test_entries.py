"""Entries of phones: each recorded once, whatever is sent twice, late or in another order."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discrimtest.actions.import_contacts import import_contacts
from discrimtest.actions.remark_contact import list_queries, open_query
from discrimtest.store.engine import writing
from discrimtest.store.keys import destroy_keys
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answers_of, events_of, outcome, study_tests
from tests.actions.examples import NOW, STUDY, acting, everything
from tests.web.test_app import ORIGIN, browser, entry_of, first_contact, get, post, put

LATER = NOW + timedelta(days=12)
Sent = tuple[str, dict[str, Any]]


@pytest.fixture
def phone(field: Workplace) -> FlaskClient:
    return browser(field.on(LATER), person=acting(field, Role.TESTER))


def kept(path: str, **how: str) -> Sent:
    """An entry with an id of its own."""
    return str(uuid4()), entry_of(path, **how)


def code(client: FlaskClient, sent: Sent) -> tuple[int, str]:
    answer = put(client, *sent)
    return answer.status_code, (answer.json or {}).get("code", "")


def test_each_kind_of_entry_is_recorded_once_and_happened_when_it_was_told(
    field: Workplace, phone: FlaskClient
) -> None:
    contact = first_contact(field)
    path, tapped = f"/contacts/{contact}", (NOW + timedelta(days=9, seconds=7)).isoformat()
    made = kept(f"{path}/events", event="sent", at=tapped)
    said = {"channel": "sms", "category": "refusal", "text": "Nee dank u."}
    answer = kept(f"{path}/answers", base=made[0], **said)
    right = {"category": "already_let", "reason": "te snel gelezen"}
    judged = kept(f"{path}/outcome", base=answer[0], **right)
    when = f"{NOW + timedelta(days=11):%Y-%m-%dT%H:%M}"
    dated = kept(f"{path}/answers/{answer[0]}/time", reason="later", at=tapped)
    dated[1]["fields"].append(["at", when])
    gone = kept(f"{path}/answers/{answer[0]}/withdrawal", reason="niet van hier")
    for sent in (made, answer, judged, dated):
        assert code(phone, sent)[0] == 201, sent
    (recorded,) = answers_of(field)
    query = open_query(field, contact, "Zeker?").id
    told = kept(f"{path}/questions/{query}", reply="Ja.")
    for sent in (told, gone):
        assert code(phone, sent)[0] == 201, sent
    for sent in (made, answer, judged, dated, told, gone, gone):
        assert code(phone, sent)[0] == 200, sent
    (event,) = events_of(field, contact)
    assert event.at == datetime.fromisoformat(tapped)
    assert len(list_queries(field, STUDY)[0].said) == 2
    assert not answers_of(field)
    with writing(field.engine) as session:
        destroy_keys(session, [recorded.id], by=field.person.id, at=LATER, rule="asked for")
    assert code(phone, answer)[0] == 200, "its words were erased, so none are compared"
    assert code(phone, gone)[0] == 200


@pytest.mark.parametrize(
    ("part", "fields", "other", "differs"),
    [
        ("events", {"event": "broken", "reason": "ad_gone"}, {"reason": "other"}, ["reason"]),
        ("events", {"event": "sent", "note": "op tijd"}, {"note": "te laat"}, ["note"]),
        (
            "answers",
            {"channel": "sms", "category": "refusal", "text": "Nee."},
            {"category": "invitation", "text": "Ja."},
            ["category", "text"],
        ),
        ("outcome", {"category": "refusal", "reason": "a"}, {"reason": "b"}, ["reason"]),
    ],
)
def test_something_else_under_an_id_is_told_with_both_versions(
    field: Workplace,
    phone: FlaskClient,
    part: str,
    fields: dict[str, str],
    other: dict[str, str],
    differs: list[str],
) -> None:
    path = f"/contacts/{first_contact(field)}"
    if part in ("answers", "outcome"):
        code(phone, kept(f"{path}/events", event="sent"))
    if part == "outcome":
        code(phone, kept(f"{path}/answers", channel="sms", category="invitation"))
    entry, sent = kept(f"{path}/{part}", **fields)
    assert code(phone, (entry, sent))[0] == 201
    answer = put(phone, entry, entry_of(f"{path}/{part}", **fields | other))
    assert answer.status_code == 409
    told = answer.json
    assert told is not None
    assert told["code"] == "client_id.taken"
    assert [side["name"] for side in told["sides"] if side["differs"]] == differs
    assert told["correctable"] is (part != "outcome")
    last = next(side for side in told["sides"] if side["name"] == differs[-1])
    assert last["theirs"] != last["mine"]
    assert code(phone, (entry, sent))[0] == 200
    another = f"/contacts/{study_tests(field)[1].contacts[0].id}"
    answer = put(phone, entry, entry_of(f"{another}/events", event="sent"))
    assert (answer.status_code, (answer.json or {})["code"]) == (409, "client_id.taken")
    assert not events_of(field, another.rpartition("/")[2])


def test_a_chain_of_corrections_arrives_in_any_order(field: Workplace, phone: FlaskClient) -> None:
    contact = first_contact(field)
    path = f"/contacts/{contact}"
    made = kept(f"{path}/events", event="sent")
    earlier = f"{NOW + timedelta(days=8):%Y-%m-%dT%H:%M}"
    put_right = kept(f"{path}/events", event="sent", corrects=made[0], note="vroeger")
    put_right[1]["fields"].append(["at", earlier])
    again = kept(f"{path}/events", event="sent", corrects=put_right[0], note="toch later")
    again[1]["fields"].append(["at", f"{NOW + timedelta(days=9):%Y-%m-%dT%H:%M}"])
    answer = kept(f"{path}/answers", base=again[0], channel="sms", category="refusal")
    judged = kept(f"{path}/outcome", base=answer[0], category="invitation", reason="mis")
    waiting = [judged, answer, again, put_right, made]
    rounds = 0
    while waiting:
        rounds += 1
        told = [code(phone, each) for each in waiting]
        assert set(told) <= {(201, ""), (409, "entry.base")}
        waiting = [each for each, got in zip(waiting, told, strict=True) if got[0] != 201]
    assert rounds == 5
    (event,) = events_of(field, contact)
    assert event.at.isoformat() == (NOW + timedelta(days=9, hours=-1)).isoformat()
    assert len(everything(field)["contact_event"]) == 3
    assert outcome(field, contact) == "invitation"
    assert len(everything(field)["coding"]) == 2


def test_an_entry_counts_only_with_the_token_of_its_session(
    field: Workplace, phone: FlaskClient
) -> None:
    contact = first_contact(field)
    entry, body = kept(f"/contacts/{contact}/events", event="sent")
    token = get(phone, "/session").json["token"]  # type: ignore[index]
    good = {"Origin": ORIGIN, "X-Form": token}
    stranger = browser(field.on(LATER))
    strange = get(stranger, "/session").json
    assert strange is not None
    assert (strange["person"], strange["token"]) == ("", "")
    for headers in (
        {"Origin": ORIGIN},
        {**good, "X-Form": "form-x"},
        {"X-Form": token},
        {**good, "Origin": "https://elsewhere.example"},
        {**good, "Sec-Fetch-Site": "cross-site"},
    ):
        answer = phone.put(f"/entries/{entry}", base_url=ORIGIN, json=body, headers=headers)
        assert (answer.status_code, (answer.json or {})["code"]) == (403, "web.403"), headers
    body_of_form = {"form": token, "path": "x"}
    answer = phone.put(f"/entries/{entry}", base_url=ORIGIN, data=body_of_form, headers=good)
    assert answer.status_code == 400
    long = {**body, "fields": [["note", "x" * 400_000]]}
    assert put(phone, entry, long).status_code == 413
    assert not events_of(field, contact)
    assert put(phone, entry, body).status_code == 201
    assert (
        ">Recorded.<" in get(phone, f"/contacts/{contact}", headers={"Accept-Language": "en"}).text
    )
    again = get(phone, f"/contacts/{contact}", headers={"Accept-Language": "en"}).text
    assert ">Recorded.<" not in again, "it is said once"


def test_a_file_of_the_queue_and_the_queue_itself_record_once(
    field: Workplace, phone: FlaskClient, tmp_path: Path
) -> None:
    """What a supervisor took in from a file, the phone may send all the same, and the other way."""
    contact = first_contact(field)
    path = f"/contacts/{contact}"
    made, answer = (
        kept(f"{path}/events", event="sent", at=(NOW + timedelta(days=9, seconds=5)).isoformat()),
        kept(f"{path}/answers", channel="sms", category="refusal", text="Nee, dank u."),
    )
    tapped = made[1]["at"].replace("+00:00", "Z")
    rows = [
        "contact,event,at,channel,category,text,client_id",
        f"{contact},sent,{tapped},,,,{made[0]}",
        f'{contact},response,{answer[1]["at"]},sms,refusal,"Nee, dank u.",{answer[0]}',
    ]
    file = tmp_path / "telefoon.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    assert import_contacts(field.on(LATER), STUDY, file).recorded == 2
    assert [code(phone, each)[0] for each in (made, answer)] == [200, 200]
    assert import_contacts(field.on(LATER), STUDY, file).repeated == 2
    assert len(events_of(field, contact)) == len(answers_of(field)) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)
PARTS = "/contacts/{c}/events", "/contacts/{c}/answers", "/contacts/{c}/outcome", "/sign-out", "{c}"
ENTRY = st.fixed_dictionaries(
    {
        "format": st.just(1) | JSON,
        "path": st.sampled_from(
            [
                *PARTS,
                "/contacts/{c}/answers/x/time",
                "/contacts/{c}/questions/y",
                "/contacts/\0/events",
            ]
        )
        | JSON,
        "at": st.sampled_from(["2026-03-09T10:00:00Z", "0001-01-01T00:00:00+14:00", "morgen"])
        | JSON,
        "base": st.just("") | st.just(str(uuid4())) | JSON,
        "fields": st.lists(
            st.tuples(
                st.sampled_from(
                    ["event", "channel", "category", "text", "reason", "corrects", "at"]
                ),
                st.sampled_from(["sent", "sms", "refusal", "\ud800", "", str(uuid4())])
                | st.text(max_size=9),
            ).map(list),
            max_size=4,
        )
        | JSON,
    }
)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(entry=st.uuids(version=4).map(str) | st.just("x"), body=ENTRY | JSON)
def test_whatever_a_phone_sends_is_answered(
    field: Workplace, phone: FlaskClient, entry: str, body: Any
) -> None:
    phone.application.config["PROPAGATE_EXCEPTIONS"] = False
    if isinstance(body, dict) and isinstance(body.get("path"), str):
        body = {**body, "path": body["path"].replace("{c}", first_contact(field))}
    answer = put(phone, entry, body)
    assert answer.status_code < 500, answer.text
    assert answer.json, "a script reads the answer"


def test_a_session_that_another_replaced_loses_nothing_that_was_typed(
    field: Workplace, phone: FlaskClient
) -> None:
    contact = first_contact(field)
    path = f"/contacts/{contact}"
    page = get(browser(field.on(LATER), person=acting(field, Role.TESTER)), path).text
    old = re.findall(r'name="form" value="([^"]+)"', page)[0]
    typed = {"form": old, "event": "broken", "reason": "other", "note": "het was <te> laat"}
    headers = {"Origin": ORIGIN}
    answer = phone.post(f"{path}/events", base_url=ORIGIN, data=typed, headers=headers)
    assert answer.status_code == 403
    assert "het was &lt;te&gt; laat" in answer.text
    assert not events_of(field, contact)


def test_what_a_phone_keeps_of_the_program_holds_nothing_of_anybody(
    field: Workplace, phone: FlaskClient
) -> None:
    worker = get(phone, "/worker.js")
    assert worker.mimetype == "text/javascript"
    files = re.findall(r"/static/[\w.-]+\?\w+", worker.text)
    assert len(files) > 6
    pages = re.findall(r'"pages": \["(\S+)", "(\S+)"\]', worker.text)[0]
    stranger = browser(field)
    manifest = get(stranger, "/manifest.webmanifest").json
    assert manifest is not None
    assert manifest["start_url"] == "/today"
    size = {}
    for path in {*files, *pages, *(icon["src"] for icon in manifest["icons"])}:
        with get(stranger, path) as answer:
            assert answer.status_code == 200, path
            size[path] = len(answer.data)
    first = len(worker.data) + len(get(phone, "/today").data) + sum(size.values())
    assert first < 150_000


def test_more_than_can_be_typed_is_not_taken(field: Workplace, phone: FlaskClient) -> None:
    path = f"/contacts/{first_contact(field)}"
    code(phone, kept(f"{path}/events", event="sent"))
    for name, most in (("text", 20_000), ("note", 5_000)):
        said = {"channel": "sms", "category": "refusal", "again": "1", name: "é" * (most + 1)}
        assert code(phone, kept(f"{path}/answers", **said)) == (413, "web.413")
        assert post(phone, f"{path}/answers", said).status_code == 413
        assert not answers_of(field)
    whole = kept(f"{path}/answers", channel="sms", text="a\r\n" * 10_000, note="é" * 5_000)
    assert code(phone, whole)[0] == 201


def test_a_form_takes_no_id_of_something_else(field: Workplace, phone: FlaskClient) -> None:
    one, other = (f"/contacts/{test.contacts[0].id}" for test in study_tests(field)[:2])
    for path in (one, other):
        code(phone, kept(f"{path}/events", event="sent"))
        code(phone, kept(f"{path}/answers", channel="sms", category="refusal", text=path))
    entry, judged = kept(f"{one}/outcome", category="already_let", reason="mis")
    assert code(phone, (entry, judged))[0] == 201
    form = {"client_id": entry, "category": "invitation", "reason": "mis", "channel": "sms"}
    for path in (f"{other}/outcome", f"{one}/answers"):
        assert post(phone, path, form).status_code == 409
    assert code(phone, (entry, judged))[0] == 200
