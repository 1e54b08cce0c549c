"""Mails taken in: kept first, filed where sure, shown with reasons where not, erased as asked."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.assign_mail import assign_mails, list_unmatched, refuse_mails
from discrimtest.actions.assign_testers import assign_testers
from discrimtest.actions.decide_landlords import exclude_landlord
from discrimtest.actions.erase_subject import erase_subject, went_out
from discrimtest.actions.fetch_mail import take_mails
from discrimtest.actions.list_due import list_due
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.read_mail import OriginalMail, export_mail, original_of
from discrimtest.actions.review_landlords import known_landlords
from discrimtest.actions.tell_status import tell_status
from discrimtest.errors import NotAllowed, OutsideTrouble, Refused, WrongInput
from discrimtest.mail.message_id import message_id
from discrimtest.store.check import check_session
from discrimtest.store.engine import reading
from discrimtest.words.response import ResponseChannel
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import (
    STUDY,
    answer,
    answers_of,
    broken,
    closed,
    send,
    send_all,
    study_tests,
)
from tests.actions.examples import everything, root_of
from tests.actions.mail_examples import answering, awaited, saved
from tests.actions.test_record_of import statements
from tests.actions.test_testers import crew, whose
from tests.mail.test_signature import published, signed


def sent(at: Workplace) -> Workplace:
    """Two tests of which every letter was sent, a month later."""
    send_all(at, *study_tests(at)[:2])
    return closed(at)


def contacts(at: Workplace) -> list[Any]:
    return [contact for test in study_tests(at)[:2] for contact in test.contacts]


def test_a_sure_answer_is_filed_with_the_senders_words_alone(
    either_field: Workplace, tmp_path: Path
) -> None:
    at = sent(either_field)
    first = contacts(at)[0]
    letter = awaited(at)[first.id]
    quoted = "".join(f"> {line}\n" for line in letter.text.splitlines())
    mail = answering(at, first, f"U bent welkom, mevrouw Fictief.\n\n{quoted}")
    taken = take_mails(at, STUDY, [saved(tmp_path / "in", mail.raw())])
    assert (taken.seen, taken.new, taken.filed.waiting) == (1, 1, 0)
    ((name, contact),) = taken.filed.answers
    (answered,) = answers_of(at)
    assert (answered.contact, answered.text) == (first.id, "U bent welkom, mevrouw Fictief.")
    assert contact == first.id
    assert answered.received_at == letter.sent.replace(microsecond=0) + timedelta(hours=3)
    assert not answered.automatic
    assert original_of(at, name).raw == mail.raw()
    assert list_unmatched(at, STUDY) == []
    assert "Fictief" not in repr(everything(at))
    with reading(at.engine) as session:
        assert check_session(session, at.keys) == []


def test_however_often_it_is_taken_in_a_mail_is_one(field: Workplace, tmp_path: Path) -> None:
    at = sent(field)
    raw = answering(at, contacts(at)[0], "Kom maar langs.").raw()
    copy = b"Received: by elders.example; Mon, 2 Mar 2026 10:00:00 +0100\r\n" + raw
    folder = saved(tmp_path / "in", raw, raw)
    mbox = tmp_path / "in.mbox"
    stamp = b"From iemand@post.example Mon Mar  2 10:00:00 2026\r\n"
    mbox.write_bytes(stamp + raw + b"\r\n\r\n" + stamp + copy + b"\r\n\r\n")
    assert take_mails(at, STUDY, [folder, folder]).new == 1
    again = take_mails(at, STUDY, [mbox])
    assert (again.seen, again.new, again.filed.copies) == (2, 2, 2)
    assert len(answers_of(at)) == 1


def test_of_two_mails_under_one_id_the_one_that_came_first_is_filed(
    field: Workplace, tmp_path: Path
) -> None:
    tests = study_tests(field)[:6]
    send_all(field, *tests)
    at, asked = closed(field), [each for test in tests for each in test.contacts]
    mails = [answering(at, each, words).raw() for each in asked for words in ("Kom.", "Niet.")]
    taken = take_mails(at, STUDY, [saved(tmp_path / "in", *mails)])
    assert (len(taken.filed.answers), taken.filed.waiting) == (12, 12)
    assert {each.text for each in answers_of(at)} == {"Kom."}
    assert [original_of(at, each.id).raw for each in list_unmatched(at, STUDY)] == mails[1::2]


def test_many_are_filed_together_and_one_that_cannot_be_written_hinders_none(
    either_field: Workplace, tmp_path: Path
) -> None:
    tests = study_tests(either_field)[:6]
    send_all(either_field, *tests)
    at, (first, *others) = closed(either_field), [each for test in tests for each in test.contacts]
    few, many = (
        [answering(at, each, f"Kom om {place}.").raw() for place, each in enumerate(some)]
        for some in (others[1:3], [*others[3:], others[0]])
    )
    asked = []
    for place, mails in enumerate((few, many)):
        with statements(at.engine) as found:
            filed = take_mails(at, STUDY, [saved(tmp_path / str(place), *mails)]).filed
        assert len(filed.answers) == len(mails)
        asked.append(len(found))
    assert asked[1] - asked[0] <= 3, "a mail costs no statement of its own"
    unwritable = bounced(at, first, "failed", "5.1.1\0")
    good = [answering(at, each, "Ook dit.", number=2).raw() for each in others]
    filed = take_mails(at, STUDY, [saved(tmp_path / "in", *good[:4], unwritable, *good[4:])]).filed
    assert (len(filed.answers), len(filed.delivery), filed.waiting) == (11, 0, 1)
    assert broken(at) == {}
    with reading(at.engine) as session:
        assert check_session(session, at.keys) == []


def test_what_is_not_sure_waits_with_its_reasons_and_is_never_dropped(
    field: Workplace, tmp_path: Path
) -> None:
    at = sent(field)
    first, second, *_ = contacts(at)
    stranger = answering(at, first, "Wie bent u?").raw(
        from_="", subject="Hallo", in_reply_to="", **{"from": "x@vreemd.example"}
    )
    crossed = answering(at, first, "Kom maar.").raw(to=awaited(at)[second.id].line)
    taken = take_mails(at, STUDY, [saved(tmp_path / "in", stranger, crossed)])
    assert (taken.new, taken.filed.waiting, answers_of(at)) == (2, 2, [])
    assert tell_status(at, STUDY).mails_waiting == 2
    told = {each.subject[:3]: each for each in list_unmatched(at, STUDY)}
    assert "little" in told["Hal"].doubts
    assert told["RE:"].doubts == ("other_line",)
    assert told["RE:"].guesses[0][0] == first.id
    assert "thread" in told["RE:"].guesses[0][2]
    who, about, to = told["RE:"].letters[first.id]
    assert len(who.split()) >= 2
    assert about
    assert "@" in to
    filed = assign_mails(at, [told["RE:"].id], reason="Griet vergiste zich.")
    assert filed.answers == ((told["RE:"].id, first.id),)
    refuse_mails(at, [told["Hal"].id], "reclame")
    assert list_unmatched(at, STUDY) == []
    assert tell_status(at, STUDY).mails_waiting == 0
    with pytest.raises(Refused, match="was filed before"):
        assign_mails(at, [told["RE:"].id])
    assign_mails(at, [told["Hal"].id], to=[second.id])
    assert {each.contact for each in answers_of(at)} == {first.id, second.id}


def test_a_guess_that_is_hardly_likelier_than_the_next_is_asked_about(
    field: Workplace, tmp_path: Path
) -> None:
    """Both candidates wrote there: what greets one by name is hardly likelier."""
    at = sent(field)
    first, second, *_ = contacts(at)
    letter = awaited(at)[first.id]
    text = f"Beste {letter.names[0]},\n\nHet is verhuurd."
    vague = answering(at, first, text).raw(to="", in_reply_to="", subject="Uw vraag")
    sure = answering(at, second, "Ja.").raw(to=letter.line)
    take_mails(at, STUDY, [saved(tmp_path / "in", vague, sure)])
    told = {each.subject: each for each in list_unmatched(at, STUDY)}
    (_, most, _), (_, next_, _), *_ = told["Uw vraag"].guesses
    assert most - next_ == 2
    with pytest.raises(Refused, match="1 mail was filed; these wait on") as raised:
        assign_mails(at, [each.id for each in told.values()])
    assert [problem.place for problem in raised.value.problems] == [told["Uw vraag"].id]
    assert [each.contact for each in answers_of(at)] == [second.id]


def test_one_mail_to_both_candidates_answers_both(field: Workplace, tmp_path: Path) -> None:
    at = sent(field)
    first, second, *_ = contacts(at)
    lines = f"{awaited(at)[first.id].line}, {awaited(at)[second.id].line}"
    raw = answering(at, first, "Het is verhuurd.").raw(to=lines, in_reply_to="")
    take_mails(at, STUDY, [saved(tmp_path / "in", raw)])
    (waits,) = list_unmatched(at, STUDY)
    assert "several_lines" in waits.doubts
    assign_mails(at, [waits.id], to=[first.id, second.id])
    assert sorted(each.contact or "" for each in answers_of(at)) == sorted([first.id, second.id])


def test_a_guess_that_would_record_something_untrue_is_not_accepted_unsaid(
    field: Workplace, tmp_path: Path
) -> None:
    at = sent(field)
    first, second, *_ = contacts(at)
    line, other = (awaited(at)[each.id].line for each in (first, second))
    both = answering(at, first, "Verhuurd.").raw(to=f"{line}, {other}", subject="")
    early = answering(at, first, "Nee.", after=timedelta(hours=-2), number=2).raw()
    advert = answering(at, first, "Koop!", number=3).raw(
        precedence="bulk", in_reply_to="", subject="Nieuw", **{"from": "x@vreemd.example"}
    )
    take_mails(at, STUDY, [saved(tmp_path / "in", both, early, advert)])
    told = {each.text: each.id for each in list_unmatched(at, STUDY)}
    for text, rule in (("Verhuurd.", "several"), ("Nee.", "before"), ("Koop!", "by software")):
        with pytest.raises(WrongInput, match=rule):
            assign_mails(at, [told[text]])
    assert answers_of(at) == []
    assign_mails(at, [told["Verhuurd."]], to=[first.id, second.id])
    assert len(answers_of(at)) == 2


def test_many_are_accepted_at_once_and_one_refused_hinders_no_other(
    field: Workplace, tmp_path: Path
) -> None:
    at = sent(field)
    first, second, *_ = contacts(at)
    answer(at, first, None, text="Nee.")
    mails = [
        answering(at, first, "Nee.").raw(),
        answering(at, second, "Ja.").raw(to=awaited(at)[first.id].line),
    ]
    assert take_mails(at, STUDY, [saved(tmp_path / "in", *mails)]).filed.waiting == 2
    told = {each.text: each for each in list_unmatched(at, STUDY)}
    assert "recorded before" in told["Nee."].refused
    with pytest.raises(Refused, match="1 mail was filed; these wait on"):
        assign_mails(at, [told["Nee."].id, told["Ja."].id])
    assign_mails(at, [told["Nee."].id], again=True)
    assert [each.text for each in answers_of(at)].count("Nee.") == 2


BOUNCE = """\
Dit bericht kon niet worden bezorgd.

--g
Content-Type: message/delivery-status

Reporting-MTA: dns; doorgeef.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}

--g
Content-Type: text/rfc822-headers

Message-ID: {id}
--g--
"""


def bounced(at: Workplace, contact: Any, action: str, status: str) -> bytes:
    mail = answering(at, contact, "")
    to = min(mail.letter.mailboxes)
    told = BOUNCE.format(to=to, action=action, status=status, id=mail.id)
    text = "--g\nContent-Type: text/plain\n\n" + told
    mail = replace(mail, text=text.replace("\n", "\r\n"))
    kind = 'multipart/report; report-type=delivery-status; boundary="g"'
    sender = {"from": "MAILER-DAEMON@doorgeef.example", "content-type": kind}
    return mail.raw(subject="Undeliverable", in_reply_to="", **sender)


def test_news_of_delivery_is_no_answer_and_what_failed_breaks_its_test(
    either_field: Workplace, tmp_path: Path
) -> None:
    at = sent(either_field)
    first, _, third, _ = contacts(at)
    mails = [bounced(at, first, "failed", "5.1.1"), bounced(at, third, "delayed", "4.7.1")]
    taken = take_mails(at, STUDY, [saved(tmp_path / "in", *mails)])
    assert {contact for _, contact in taken.filed.delivery} == {first.id, third.id}
    assert answers_of(at) == []
    assert broken(at) == {first.test: "bounced"}
    assert tell_status(at, STUDY).returned_by_arm == {first.arm: 1}, "who is late is not lost"


def test_a_decline_that_came_back_is_no_letter_that_was_lost(
    field: Workplace, tmp_path: Path
) -> None:
    at = sent(field)
    first = contacts(at)[0]
    letter = awaited(at)[first.id]
    decline = message_id(at.keys.keyed, first.id, "decline", letter.line)
    request = message_id(at.keys.keyed, first.id, "request", letter.line)
    raw = bounced(at, first, "failed", "5.1.1").replace(request.encode(), decline.encode())
    take_mails(at, STUDY, [saved(tmp_path / "in", raw)])
    assert (broken(at), tell_status(at, STUDY).returned_by_arm) == ({}, {})


def test_software_is_told_from_people(field: Workplace, tmp_path: Path) -> None:
    at = sent(field)
    raw = answering(at, contacts(at)[0], "Ik ben er niet.").raw(auto_submitted="auto-replied")
    take_mails(at, STUDY, [saved(tmp_path / "in", raw)])
    (answered,) = answers_of(at)
    assert (answered.automatic, answered.channel) == (True, ResponseChannel.EMAIL)


def test_a_mail_as_a_file_is_its_owners_alone_and_an_erasure_names_it(
    either_field: Workplace, tmp_path: Path
) -> None:
    at = sent(either_field)
    first = contacts(at)[0]
    raw = answering(at, first, "Welkom.").raw()
    ((name, _),) = take_mails(at, STUDY, [saved(tmp_path / "in", raw)]).filed.answers
    file = tmp_path / "out" / "m.eml"
    assert export_mail(at, name, file).raw == file.read_bytes() == raw
    assert [stat.S_IMODE(each.stat().st_mode) for each in (file, file.parent)] == [0o600, 0o700]
    with pytest.raises(OutsideTrouble, match="not written"):
        export_mail(at, name, tmp_path / "nowhere" / "at" / "all.eml")
    landlord = study_tests(at)[0].landlord
    erase_subject(at, landlord, "gevraagd")
    assert ("export_mail", name) in {(out.act, out.what) for out in went_out(at, landlord)}
    file.unlink()
    with pytest.raises(Refused, match="erased"):
        export_mail(at, name, file)
    assert not file.exists()


def test_erased_with_its_landlord_or_its_answer_and_not_taken_in_again(
    either_field: Workplace, tmp_path: Path
) -> None:
    at = sent(either_field)
    first, _, third, _ = contacts(at)
    mails = [answering(at, each, "Welkom.").raw() for each in (first, third)]
    folder = saved(tmp_path / "in", *mails)
    filed = {contact: mail for mail, contact in take_mails(at, STUDY, [folder]).filed.answers}
    mail, other = filed[first.id], filed[third.id]
    answered = next(each.id for each in answers_of(at) if each.contact == first.id)
    assert set(erase_subject(at, answered, "gevraagd")) == {answered, mail}
    assert original_of(at, mail).raw == b""
    landlord = study_tests(at)[1].landlord
    assert other in erase_subject(at, landlord, "gevraagd")
    assert take_mails(at, STUDY, [folder]).new == 0
    with reading(at.engine) as session:
        assert check_session(session, at.keys) == []


def test_what_the_study_sent_itself_is_no_answer_and_waits_for_nobody(
    either_field: Workplace, tmp_path: Path
) -> None:
    """The export of a whole mailbox holds sent mail too."""
    at = sent(either_field)
    first, *_ = contacts(at)
    answers = answering(at, first, "Kom maar langs.")
    to, line = min(answers.letter.mailboxes), answers.letter.line
    own = replace(answers, text=answers.letter.text).raw(
        **{"from": line, "to": to, "message-id": answers.id, "in-reply-to": ""}
    )
    taken = take_mails(at, STUDY, [saved(tmp_path / "in", own, answers.raw())])
    assert (taken.filed.own, len(taken.filed.answers), taken.filed.waiting) == (1, 1, 0)
    assert "1 of the study's own letters" in taken.summary
    assert list_unmatched(at, STUDY) == []


def test_what_a_tester_wrote_by_hand_is_no_answer_of_the_landlord(
    field: Workplace, tmp_path: Path
) -> None:
    """Its Message-ID is the mail program's, and it lies in the thread of the letter."""
    at = sent(field)
    first, *_ = contacts(at)
    mail = answering(at, first, "Dank u, wij vonden intussen iets anders.")
    line, to = mail.letter.line, min(mail.letter.mailboxes)
    decline = mail.raw(**{"from": f"Ruben <{line.upper()}>", "to": to})
    letter = replace(mail, text=mail.letter.text, number=2).raw(
        **{"from": line, "to": to, "in-reply-to": "", "subject": mail.letter.subject}
    )
    copy = replace(mail, text="Kopie van uw bericht.", number=3).raw(**{"from": line})
    taken = take_mails(at, STUDY, [saved(tmp_path / "in", decline, letter, copy)])
    assert (taken.filed.own, taken.filed.answers, taken.filed.waiting) == (2, (), 1)
    (waits,) = list_unmatched(at, STUDY)
    assert waits.doubts == ("own",)


def test_what_the_program_cannot_read_is_filed_in_the_words_of_a_person(
    command: Callable[..., Any], field: Workplace, tmp_path: Path
) -> None:
    at = sent(field)
    first, second, *_ = contacts(at)
    kind = {"content-type": "application/pdf; name=brief.pdf"}
    unread = answering(at, first, "%PDF").raw(**kind)
    readable = answering(at, second, "Kom maar.").raw(to="", in_reply_to="", subject="Hallo")
    take_mails(at, STUDY, [saved(tmp_path / "in", unread, readable)])
    waits = {each.doubts[-1]: each for each in list_unmatched(at, STUDY)}
    mail, other = waits.pop("unread"), *waits.values()
    assert mail.takes == ""
    with pytest.raises(Refused, match="what the program cannot read"):
        assign_mails(at, [mail.id], to=[first.id])
    with pytest.raises(Refused, match="has words that the program reads"):
        assign_mails(at, [other.id], to=[second.id], text="Iets anders.")
    here = ("--project", root_of(at))
    assert "--text" in command("responses", "unmatched", STUDY, *here).out
    both = command("responses", "assign", mail.id, other.id, "--text", "Kom", *here)
    assert (both.code, "--text goes with one MAIL" in both.err) == (2, True)
    assert command("responses", "assign", mail.id, "--text", "Kom maandag.", *here).code == 0
    (answered,) = answers_of(at)
    assert answered.text == "Kom maandag.\n[attachment: brief.pdf]"


def test_an_empty_file_is_told(field: Workplace, tmp_path: Path) -> None:
    at = sent(field)
    folder = saved(tmp_path / "in", answering(at, contacts(at)[0], "Kom maar.").raw(), b"")
    taken = take_mails(at, STUDY, [folder])
    assert (taken.seen, taken.empty) == (1, (str(folder / "001.eml"),))
    assert f"{folder / '001.eml'} is empty: save that mail again." in taken.summary


def test_the_rules_for_answers_hold_for_mails_too(field: Workplace, tmp_path: Path) -> None:
    at = sent(field)
    unsent = study_tests(at)[2].contacts[0]
    raw = answering(at, contacts(at)[0], "Ja.").raw(in_reply_to="", subject="Hallo", to="")
    take_mails(at, STUDY, [saved(tmp_path / "in", raw)])
    (waits,) = list_unmatched(at, STUDY)
    with pytest.raises(Refused, match="never recorded as sent"):
        assign_mails(at, [waits.id], to=[unsent.id])
    assert list_unmatched(at, STUDY) == [waits]


def test_what_cannot_be(field: Workplace, tmp_path: Path) -> None:
    at = sent(field)
    coder = replace(at, person=add_person(at, "cato", "coder", STUDY))
    (tmp_path / "in").mkdir()
    with pytest.raises(NotAllowed):
        take_mails(coder, STUDY, [tmp_path])
    with pytest.raises(WrongInput, match="known mail"):
        assign_mails(at, ["mail-x"])
    with pytest.raises(WrongInput, match="holds no mails"):
        take_mails(at, STUDY, [tmp_path / "in"])


def test_on_the_command_line(command: Callable[..., Any], field: Workplace, tmp_path: Path) -> None:
    at = sent(field)
    first, second, *_ = contacts(at)
    crossed = answering(at, second, "Kom ook.").raw(to=awaited(at)[first.id].line)
    folder = saved(tmp_path / "in", crossed)
    here = ("--project", root_of(at))
    fetched = command("responses", "fetch", STUDY, "--from", folder, "--json", *here)
    assert json.loads(fetched.out)["waiting"] == 1
    shown = command("responses", "unmatched", STUDY, *here).out
    assert f"{second.id}: names our letter's Message-ID" in shown
    assert "not filed: it came to another candidate's mailbox" in shown
    (waits,) = json.loads(command("responses", "unmatched", STUDY, "--json", *here).out)["mails"]
    file = tmp_path / "uit.eml"
    command("responses", "original", waits["id"], "-o", file, *here)
    assert file.read_bytes() == crossed
    said = command("responses", "assign", waits["id"], "--stop", *here)
    told, stopped = said.out.splitlines()
    assert told == f"{waits['id']}: {second.id}"
    assert stopped.startswith(f"No study writes to {study_tests(at)[0].landlord} any more")
    assert command("responses", "assign", waits["id"], "--not-for-us", *here).code == 1


def test_a_signature_is_kept_with_the_key_of_that_day_and_erased_with_its_mail(
    either_field: Workplace, tmp_path: Path
) -> None:
    at = sent(either_field)
    raw = signed(answering(at, contacts(at)[0], "Kom maar langs.").raw())
    folder = saved(tmp_path / "in", raw)
    taken = take_mails(at, STUDY, [folder], published)
    ((name, _),) = taken.filed.answers
    ((when, found),) = original_of(at, name).signatures
    assert (str(found.verdict), found.domain, when) == ("valid", "immo.example", at.now())
    assert found.key.encode() == published("s1._domainkey.immo.example.")
    assert "immo.example" not in repr(everything(at))
    # Taken in again, on a day when the key is gone, nothing is looked at anew.
    take_mails(at, STUDY, [folder], lambda _: b"")
    assert len(original_of(at, name).signatures) == 1
    with reading(at.engine) as session:
        assert check_session(session, at.keys) == []
    erase_subject(at, name, "gevraagd")
    assert original_of(at, name) == OriginalMail(b"", (), ())


def test_where_nobody_gives_the_key_no_verdict_is_kept(
    field: Workplace, tmp_path: Path, command: Callable[..., Any]
) -> None:
    at = sent(field)
    raw = signed(answering(at, contacts(at)[0], "Kom maar langs.").raw())
    taken = take_mails(at, STUDY, [saved(tmp_path / "in", raw)])
    ((name, _),) = taken.filed.answers
    assert original_of(at, name) == OriginalMail(raw, (), ("immo.example",))
    said = command(
        "responses", "original", name, "-o", tmp_path / "m.eml", "--project", root_of(at)
    )
    assert "immo.example signed it; nobody gave the key" in said.out


@pytest.mark.parametrize(
    "words",
    [
        "Gelieve ons niet meer te contacteren.",
        "Merci de ne plus nous écrire.",
        "Please do not contact us again.",
    ],
)
def test_who_asks_to_be_left_alone_is_in_one_step(
    field: Workplace, tmp_path: Path, words: str
) -> None:
    one = study_tests(field)[0]
    send(field, one.contacts[0])
    at = field.on(one.contacts[0].due_at + timedelta(hours=1))
    raw = answering(at, one.contacts[0], words, after=timedelta(minutes=30)).raw()
    assert take_mails(at, STUDY, [saved(tmp_path / "in", raw)]).filed.waiting == 1
    (waits,) = list_unmatched(at, STUDY)
    assert waits.doubts == ("stop",)
    assert one.contacts[1].id in {task.contact for task in list_due(closed(field), STUDY)}
    filed = assign_mails(at, [waits.id], stop=True)
    assert (filed.answers, filed.stopped) == (((waits.id, one.contacts[0].id),), (one.landlord,))
    assert one.contacts[1].id not in {task.contact for task in list_due(closed(field), STUDY)}
    assert [each.id for each in known_landlords(at) if each.excluded] == [one.landlord]
    with reading(at.engine) as session:
        record = look_up_field(at, session, STUDY).record(session)
    assert record.own_landlords.asked == {one.landlord}


def test_many_at_once_lift_no_hold_and_a_filed_mail_still_stops_its_landlord(
    either_field: Workplace, tmp_path: Path
) -> None:
    at = sent(either_field)
    one, other, *_ = study_tests(at)
    first, (second, third) = one.contacts[0], other.contacts
    asks = answering(at, first, "Contacteer ons nooit meer.").raw()
    suspects = answering(at, second, "Is dit een praktijktest?").raw()
    plain = answering(at, third, "Kom maar langs.").raw()
    taken = take_mails(at, STUDY, [saved(tmp_path / "in", asks, suspects, plain)])
    ((filed, _),) = taken.filed.answers
    waiting = {each.doubts: each.id for each in list_unmatched(at, STUDY)}
    both = [waiting["stop",], waiting["exposed",]]
    for go_on in (False, True):
        with pytest.raises(Refused, match="0 mails were filed") as raised:
            assign_mails(at, both, go_on=go_on)
        assert [problem.place for problem in raised.value.problems] == both
        assert all("go_on" in str(problem) for problem in raised.value.problems)
    assert assign_mails(at, [both[1]], go_on=True).stopped == ()
    assert not any(each.excluded for each in known_landlords(at))
    tester = replace(at, person=add_person(at, "tess", "tester", STUDY))
    for mail in (both[1], filed):
        again = assign_mails(tester, [mail], stop=True)
        assert (again.answers, again.stopped) == ((), (other.landlord,))
    assert [each.id for each in known_landlords(at) if each.excluded] == [other.landlord]
    with pytest.raises(Refused, match="was filed before"):
        assign_mails(at, [filed])
    # Whose landlord is left alone already is filed as any other.
    exclude_landlord(at, one.landlord, reason="belde zelf")
    assert assign_mails(at, both[:1]).answers == ((both[0], first.id),)


def test_a_file_that_is_no_mail_is_named_and_the_others_are_counted(
    command: Callable[..., Any], field: Workplace, tmp_path: Path
) -> None:
    at = sent(field)
    folder = saved(tmp_path / "in", answering(at, contacts(at)[0], "Kom maar langs.").raw())
    (folder / "brief.msg").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "b.eml").write_bytes("Subject: x\n\nKom langs.".encode("utf-16"))
    log = tmp_path / "runs.jsonl"
    here = ("--project", root_of(at), "--log", log)
    said = command("responses", "fetch", STUDY, "--from", folder, *here)
    assert said.code == 1
    assert "brief.msg" in said.err
    assert "UTF-16" in said.err
    line = json.loads(log.read_text("utf-8"))
    assert (line["exit_code"], line["counts"]["answers"]) == (1, 1)


def test_a_tester_reads_and_files_no_reply_to_a_colleague(field: Workplace, tmp_path: Path) -> None:
    an, _ = crew(field).values()
    assign_testers(field, STUDY)
    given = whose(field)
    at = sent(field)
    hers, his = (next(c for c in contacts(at) if given[c.id] == name) for name in ("an", "bram"))
    stop = "Schrijf mij nooit meer, {}."
    raw = [answering(at, each, stop.format(each.id)).raw() for each in (hers, his)]
    take_mails(at, STUDY, [saved(tmp_path / "in", *raw)])
    both = {mail.guesses[0][0]: mail.id for mail in list_unmatched(at, STUDY)}
    assert set(both) == {hers.id, his.id}
    an = an.on(at.now())
    assert [mail.id for mail in list_unmatched(an, STUDY)] == [both[hers.id]]
    for to in ([], [his.id], [hers.id]):
        with pytest.raises(Refused, match="another tester"):
            assign_mails(an, [both[his.id]], to=to, go_on=True)
    with pytest.raises(Refused, match="another tester"):
        assign_mails(an, [both[hers.id]], to=[his.id], go_on=True)
    with pytest.raises(Refused, match="another tester"):
        refuse_mails(an, [both[his.id]], "reclame")
    assert len(assign_mails(an, [both[hers.id]], go_on=True).answers) == 1
    assert len(assign_mails(at, [both[his.id]], go_on=True).answers) == 1
