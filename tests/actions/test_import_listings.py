"""Importing listings: each row's account, each landlord once, and nothing twice."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from discrimtest.actions.import_listings import ImportResult, import_listings
from discrimtest.actions.lock_study import lock_study
from discrimtest.actions.review_landlords import accepted_listings, known_landlords
from discrimtest.errors import StudyLocked, WrongInput
from discrimtest.identifiers import derived_id
from discrimtest.intake.account import Intake, listing_file, read_listings
from discrimtest.intake.eligibility import Rules
from discrimtest.store import listings, tables
from discrimtest.store.engine import reading
from discrimtest.tables.reader import read_table
from discrimtest.words.listing import RowStatus
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import (
    EXPORT,
    STUDY,
    acting,
    another_study,
    edit,
    everything,
    export,
    row,
    sample_rows,
)
from tests.listing_export import ACCEPTED, DUPLICATES, REFUSED


def spellings(place: Workplace) -> list[set[str]]:
    """The spellings of each landlord, those with most first."""
    return sorted((set(each.spellings) for each in known_landlords(place)), key=len, reverse=True)


def by_line(result: ImportResult) -> dict[int, Any]:
    return {each.line: each for each in result.rows}


def test_every_row_of_the_sample_ends_as_it_must(either: Workplace) -> None:
    result = import_listings(either, STUDY, EXPORT)
    assert (result.accepted, result.duplicates, result.refused) == (10, 2, 6)
    rows = by_line(result)
    assert sorted(rows) == list(range(2, 20))
    for line in ACCEPTED:
        assert rows[line].status is RowStatus.ACCEPTED
        assert rows[line].reasons == ()
    for line, (origin, reason) in DUPLICATES.items():
        assert rows[line].status is RowStatus.DUPLICATE
        assert rows[line].duplicate_of_line == origin
        assert rows[line].listing == rows[origin].listing
        assert rows[line].reasons == (reason,)
    for line, reasons in REFUSED.items():
        assert rows[line].status is RowStatus.REFUSED
        assert rows[line].listing is None
        assert rows[line].reasons == reasons
    stored = accepted_listings(either, STUDY)
    assert {each.id for each in stored} == {rows[line].listing for line in ACCEPTED}
    rents = {each.ref: each.rent_cents for each in stored}
    assert rents["IW-10232"] == 105_000
    assert rents["IW-10242"] is None
    assert rents["IW-10243"] == 89_000


def test_the_sample_has_seven_landlords_with_all_their_spellings(either: Workplace) -> None:
    import_listings(either, STUDY, EXPORT)
    found = spellings(either)
    assert len(found) == 7
    leiehoek = {
        "Immo Leiehoek +3256001122 info@immoleiehoek.example",
        "IMMO LEIEHOEK BV +3256001122 verhuur@immoleiehoek.example",
        "immo leiehoek +3256001122 info@immoleiehoek.example",
    }
    broeltoren = {
        "Vastgoed Broeltoren +3256003344 kortrijk@broeltoren.example",
        "Vastgoed Broeltoren - kantoor Kortrijk +3256003344 kortrijk@broeltoren.example",
    }
    assert found[0] == leiehoek
    assert broeltoren in found
    assert {frozenset(("+32470000001",))} <= {frozenset(each) for each in found}
    homes = {len(each.spellings): each.listings for each in known_landlords(either)}
    assert homes[3] == 3
    assert not any(each.doubtful_with for each in known_landlords(either))


def test_the_same_file_again_changes_nothing(either: Workplace) -> None:
    import_listings(either, STUDY, EXPORT)
    before = everything(either)
    again = import_listings(either, STUDY, EXPORT)
    assert everything(either) == before
    assert (again.accepted, again.duplicates, again.refused) == (0, 12, 6)
    rows = by_line(again)
    assert {line for line in rows if rows[line].status is RowStatus.DUPLICATE} == {
        *ACCEPTED,
        *DUPLICATES,
    }
    assert {line: rows[line].reasons for line in REFUSED} == REFUSED
    assert all(rows[line].listing for line in ACCEPTED)
    assert any("imported before" in note for note in again.notes)


def test_a_copy_under_another_name_is_the_same_file(place: Workplace, tmp_path: Path) -> None:
    import_listings(place, STUDY, EXPORT)
    before = everything(place)
    copy = tmp_path / "kopie.csv"
    copy.write_bytes(EXPORT.read_bytes())
    assert import_listings(place, STUDY, copy).accepted == 0
    assert everything(place) == before


def test_a_longer_export_brings_only_what_is_new(place: Workplace, tmp_path: Path) -> None:
    import_listings(place, STUDY, EXPORT)
    longer = export(
        tmp_path,
        [
            *sample_rows(),
            row(1, name="Leiehoek Vastgoed", phone="056 00 11 22", email="nieuw@leiehoek.example"),
            row(2, name="Bureau Gulden Spoor", phone="056 09 99 99"),
        ],
    )
    result = import_listings(place, STUDY, longer)
    assert (result.accepted, result.duplicates, result.refused) == (2, 12, 6)
    found = spellings(place)
    assert len(found) == 8, "a known phone is a known landlord; a like name alone is another"
    assert len(found[0]) == 4
    assert "Leiehoek Vastgoed +3256001122 nieuw@leiehoek.example" in found[0]
    doubtful = known_landlords(place, doubtful_only=True)
    assert len(doubtful) == 2
    assert doubtful[0].doubtful_with == (doubtful[1].id,)
    (doubt,) = result.doubts
    assert set(re.findall(r"\((landlord-\w+)\)", doubt)) == {each.id for each in doubtful}
    assert doubt.endswith(": alike in name only")


def test_a_like_name_of_an_earlier_file_is_a_doubt(place: Workplace, tmp_path: Path) -> None:
    """The landlord it may be does not show up in this file at all."""
    import_listings(place, STUDY, EXPORT)
    file = export(tmp_path, [row(1, name="Bureau Gulden Spoor", phone="056 09 99 99")])
    assert len(import_listings(place, STUDY, file).doubts) == 1
    assert len(known_landlords(place, doubtful_only=True)) == 2


def test_a_like_name_is_in_doubt_with_a_landlord_of_an_earlier_file(
    place: Workplace, tmp_path: Path
) -> None:
    import_listings(place, STUDY, EXPORT)
    later = export(tmp_path, [row(2, name="Bureau Gulden Spoor", phone="056 09 99 99")])
    (doubt,) = import_listings(place, STUDY, later).doubts
    known, new = known_landlords(place, doubtful_only=True)
    assert set(re.findall(r"\((landlord-\w+)\)", doubt)) == {known.id, new.id}
    assert known.doubtful_with == (new.id,)


def test_a_second_study_takes_the_same_file_with_the_same_landlords(place: Workplace) -> None:
    first = import_listings(place, STUDY, EXPORT)
    landlords = known_landlords(place)
    other = another_study(place, "kortrijk-again")
    second = import_listings(place, other, EXPORT)
    assert (second.accepted, second.duplicates, second.refused) == (10, 2, 6)
    assert [each.listing for each in second.rows] == [each.listing for each in first.rows]
    assert {each.id for each in known_landlords(place)} == {each.id for each in landlords}
    assert {len(each.spellings) for each in known_landlords(place)} == {
        len(each.spellings) for each in landlords
    }
    assert accepted_listings(place, other) == accepted_listings(place, STUDY)


def test_an_owner_without_phone_or_mailbox_is_one_landlord_in_two_studies(
    place: Workplace, tmp_path: Path
) -> None:
    file = export(tmp_path, [row(1, kind="Particulier"), row(2, name="Jan V.", kind="Particulier")])
    import_listings(place, STUDY, file)
    before = known_landlords(place)
    assert len(before) == 2
    again = import_listings(place, another_study(place, "kortrijk-again"), file)
    assert again.accepted == 2
    assert again.doubts == ()
    assert [each.id for each in known_landlords(place)] == [each.id for each in before]


def test_the_order_of_files_does_not_matter(
    place: Workplace, tmp_path: Path, made_project: Path, open_places: Callable[..., Workplace]
) -> None:
    rows = sample_rows()
    one = export(tmp_path, rows[:9], "one.csv")
    two = export(tmp_path, rows[9:], "two.csv")
    import_listings(place, STUDY, EXPORT)
    parts = open_places(Path(shutil.copytree(made_project, tmp_path / "parts")))
    found = [import_listings(parts, STUDY, file) for file in (two, one)]
    assert sum(each.accepted for each in found) == 10
    assert spellings_by_listing(parts) == spellings_by_listing(place)


def spellings_by_listing(place: Workplace) -> dict[str, frozenset[str]]:
    shown = {each.id: frozenset(each.spellings) for each in known_landlords(place)}
    return {each.id: shown[each.landlord] for each in accepted_listings(place, STUDY)}


def test_a_workbook_and_french_headers_give_the_same_account(
    place: Workplace, tmp_path: Path
) -> None:
    french = (
        "Référence;Titre;Adresse;Code postal;Commune;Loyer;Chambres;Type de bien;Annonceur;"
        "Type d'annonceur;Téléphone;Courriel;Publié le;Lien"
    )
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (french, *sample_rows()):
        sheet.append(line.replace('"', "").split(";"))
    file = tmp_path / "annonces.xlsx"
    book.save(file)
    result = import_listings(place, STUDY, file)
    assert (result.accepted, result.duplicates, result.refused) == (10, 2, 6)


def test_the_columns_used_are_kept(place: Workplace) -> None:
    import_listings(place, STUDY, EXPORT)
    with reading(place.engine) as session:
        batch = session.execute(select(tables.ImportBatchRow)).one()
        assert batch.mapping["rent"] == "Prijs"
        assert batch.mapping["landlord_type"] == "Soort adverteerder"
        assert len(batch.mapping) == 14
        assert batch.counts == {"accepted": 10, "duplicate": 2, "refused": 6}
        assert listings.account_of(session, batch.study_id, batch.file_sha256)


def test_columns_set_in_the_study_are_used(place: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(EXPORT.read_bytes().replace(b";Prijs;", b";Vraagsom;"))
    with pytest.raises(WrongInput, match="rent"):
        import_listings(place, STUDY, file)
    edit(
        place,
        f"studies/{STUDY}/study.toml",
        "[analysis]\n",
        '[listings]\ncolumns = { rent = "Vraagsom" }\n\n[analysis]\n',
    )
    assert import_listings(place, STUDY, file).accepted == 10


def test_a_locked_study_takes_no_listings_by_changed_files(place: Workplace) -> None:
    lock_study(place, STUDY)
    edit(place, f"studies/{STUDY}/study.toml", '8510 = "Kortrijk"\n', "")
    before = everything(place)
    with pytest.raises(StudyLocked, match=f"studies/{STUDY}/study.toml"):
        import_listings(place, STUDY, EXPORT)
    assert everything(place) == before


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\x03", "odd.csv"),
        (b"a;b;c\r\n1;2;3\r\n", "header"),
        (b"PK\x03\x04 not a workbook", "odd.csv"),
    ],
)
def test_a_file_that_can_not_be_read_changes_nothing(
    place: Workplace, tmp_path: Path, content: bytes, word: str
) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(content)
    before = everything(place)
    with pytest.raises(WrongInput, match=word):
        import_listings(place, STUDY, file)
    assert everything(place) == before


@pytest.mark.parametrize("name", ["none.csv", "."])
def test_a_file_that_is_none_is_wrong_input(place: Workplace, tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongInput, match=r"file: found .* must (exist|be a file that can be read)"):
        import_listings(place, STUDY, tmp_path / name)


def test_on_the_command_line(command: Callable[..., Any], project: Path) -> None:
    words = ("listings", "import", EXPORT, "--study", STUDY, "--project", project)
    said = command(*words)
    assert said.code == 0
    assert "10 accepted, 2 duplicates, 6 refused." in said.out
    assert "Marke" not in said.out, "an account shows no personal data"
    again = command(*words, "--json")
    assert again.code == 0
    told = json.loads(again.out)
    assert (told["accepted"], told["duplicates"], told["refused"]) == (0, 12, 6)
    assert len(told["rows"]) == 18
    shown = command("listings", "list", "--study", STUDY, "--json", "--project", project)
    assert len(json.loads(shown.out)["listings"]) == 10
    table = command("listings", "landlords", "--project", project)
    assert "IMMO LEIEHOEK BV" in table.out


def test_accepted_rows_fold_into_a_count(command: Callable[..., Any], project: Path) -> None:
    words = ("listings", "import", EXPORT, "--study", STUDY, "--project", project)
    said = command(*words).out
    assert re.search(r"^accepted +9 +2-4, ", said, re.M), said
    assert re.search(r"^accepted +rent on request: unknown +1 +8 *$", said, re.M)
    assert re.search(r"^refused +outside the area: postcode 7700 +1 +11 *$", said, re.M)
    assert "listing-" not in said
    every = command(*words, "--all").out
    assert len(re.findall(r"^\d{1,2} {2,}(?:accepted|duplicate|refused)", every, re.M)) == 18


def test_a_list_shows_how_each_advertisement_was_read(
    command: Callable[..., Any], project: Path
) -> None:
    command("listings", "import", EXPORT, "--study", STUDY, "--project", project)
    said = command("listings", "list", "--study", STUDY, "--json", "--project", project)
    homes = {home["ref"]: home for home in json.loads(said.out)["listings"]}
    row = homes["IW-10231"]
    assert row["title"] == "Appartement met terras"
    assert row["address"] == "Doorniksestraat 41 bus 3"
    assert (row["postcode"], row["municipality"]) == ("8500", "Kortrijk")
    assert (row["rent_cents"], row["posted"]) == (79_500, "2026-03-02")
    assert row["landlord_name"] == "Immo Leiehoek"
    table = command("listings", "list", "--study", STUDY, "--project", project).out
    assert {"title", "address", "posted", "Doorniksestraat"} <= set(table.split())


def test_each_listing_shows_who_lets_it_and_where_once(place: Workplace, tmp_path: Path) -> None:
    rows = [row(number, name="Immo Berkenhof", phone="056 01 00 01") for number in range(1, 4)]
    rows[2] = rows[2].replace("Verzonnenstraat 3", "Verzonnenstraat 3, 8500 Kortrijk")
    import_listings(place, STUDY, export(tmp_path, rows))
    shown = {each.ref: each for each in accepted_listings(place, STUDY)}
    assert {each.landlord_name for each in shown.values()} == {"Immo Berkenhof"}
    assert shown["X-1"].place == "Verzonnenstraat 1, 8500 Kortrijk"
    assert shown["X-3"].place == "Verzonnenstraat 3, 8500 Kortrijk"


def test_rows_that_repeat_others_are_told_together(
    command: Callable[..., Any], project: Path, tmp_path: Path
) -> None:
    rows = [row(number, phone="056 01 00 01") for number in (1, 2, 2, 1, 3)]
    repeats = export(tmp_path, [each.replace("X-", f"Y-{at}") for at, each in enumerate(rows)])
    said = command("listings", "import", repeats, "--study", STUDY, "--project", project).out
    (told,) = [line for line in said.splitlines() if line.startswith("duplicate")]
    assert "rent within 5 % as another line" in told
    assert "4 as 3, 5 as 2" in told


def test_who_may_not_import_sees_no_names(place: Workplace) -> None:
    import_listings(place, STUDY, EXPORT)
    (first, *_) = accepted_listings(acting(place, Role.TESTER), STUDY)
    assert (first.title, first.address, first.landlord_name) == ("", "", "")
    assert first.postcode


def test_an_unknown_study_is_answered_with_the_nearest_name(
    command: Callable[..., Any], project: Path
) -> None:
    typed = "kortrijk-couple-2026"
    for words in (
        ("listings", "import", EXPORT, "--study", typed),
        ("listings", "list", "--study", typed),
        ("tests", "draw", typed),
        ("tests", "list", typed),
        ("study", "lock", typed),
        ("study", "check", typed),
        ("study", "preview", typed),
        ("study", "status", typed),
        ("study", "amend", typed, "--reason", "x"),
        ("user", "add", "an", "--role", "tester", "--study", typed),
    ):
        said = command(*words, "--project", project)
        assert said.code == 2, words
        assert typed in said.err
        assert STUDY in said.err, words


@pytest.mark.parametrize("other_is_known", [False, True])
def test_a_study_copied_under_its_old_name_is_refused(
    command: Callable[..., Any], place: Workplace, project: Path, other_is_known: bool
) -> None:
    """What was meant for the copy was done with the study whose name it still bears."""
    if other_is_known:
        import_listings(place, STUDY, EXPORT)
    folder = project / "studies"
    shutil.copytree(folder / STUDY, folder / "copied")
    before = everything(place)
    for words in (
        ("listings", "import", EXPORT, "--study", "copied"),
        ("user", "add", "an", "--role", "tester", "--study", "copied"),
    ):
        said = command(*words, "--project", project)
        assert said.code == 2, words
        assert "studies/copied/study.toml, line 2: slug: found" in said.err
        assert "must be the name of its folder, 'copied'" in said.err
    assert everything(place) == before


def test_a_study_not_used_yet_is_told_apart_from_an_unknown_one(
    command: Callable[..., Any], project: Path
) -> None:
    said = command("listings", "list", "--study", STUDY, "--project", project)
    assert said.code == 1
    assert "Nothing was done with the study yet" in said.err
    unknown = command("listings", "list", "--study", "nope", "--project", project)
    assert unknown.code == 2


def while_deciding(monkeypatch: pytest.MonkeyPatch, does: Callable[[], object]) -> list[int]:
    """Has something done while the first decision is made; counts the decisions."""
    decided: list[int] = []

    def decide(*given: Any, **known: Any) -> Intake:
        decided.append(len(decided))
        if len(decided) == 1:
            does()
        return read_listings(*given, **known)

    monkeypatch.setattr("discrimtest.actions.import_listings.read_listings", decide)
    return decided


def test_an_import_that_another_overtakes_is_decided_again(
    either: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    same_phone = [row(1, phone="056 00 11 22"), row(2, phone="056 00 11 22")]
    first, second = (export(tmp_path, [one], f"{one[:3]}.csv") for one in same_phone)
    decided = while_deciding(monkeypatch, lambda: import_listings(either, STUDY, first))
    assert import_listings(either, STUDY, second).accepted == 1
    assert len(decided) == 3
    assert len(known_landlords(either)) == 1


def test_nobody_waits_for_an_import_and_it_does_not_mind(
    either: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = while_deciding(monkeypatch, lambda: acting(either, Role.TESTER))
    assert import_listings(either, STUDY, EXPORT).accepted == 10
    assert len(decided) == 1


def test_an_interrupted_import_leaves_nothing(
    either: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(either)

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("discrimtest.store.listings.record_facts", interrupted)
    with pytest.raises(KeyboardInterrupt):
        import_listings(either, STUDY, EXPORT)
    assert everything(either) == before


def _without_names(folder: Path) -> Path:
    """A list whose rows bear no link, and every other one no reference."""
    home = "Ref;Titel;Adres;Postcode;Gemeente;Prijs;Slaapkamers;Type"
    rows = [f"{home};Adverteerder;Soort adverteerder;E-mail"]
    for number in range(1, 9):
        who, kind = ("Immo Nergens", "Makelaar") if number > 4 else ("", "Particulier")
        ref = f"{number}" if number % 2 else ""
        mailbox = "info@immonergens.example" if number > 4 else f"owner{number}@home.example"
        home = f"Appartement {number};Verzonnenstraat {number};8500;Kortrijk;800;2;Appartement"
        rows.append(f"{ref};{home};{who};{kind};{mailbox}")
    file = folder / "own-list.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


def _open_to_all(file: Path) -> set[str]:
    """What anybody who knows the advertisements can name them."""
    intake = read_listings(
        read_table(file.read_bytes(), listing_file(file.name)),
        Rules(area={"8500": "Kortrijk"}),
    )
    assert len(intake.listings) == 8
    names = {name for each in intake.listings for name in (each.advert.portal, each.advert.ref)}
    made = {name for name in names if re.match("(agency|made|unnamed)-", name)}
    assert len(made) == 7, "1 agency, 2 owners who gave a reference, 4 homes without one"
    return made | {each.id for each in intake.listings}


def test_a_guessed_address_or_name_can_not_be_confirmed(place: Workplace, tmp_path: Path) -> None:
    """Not from what a database keeps of rows without a reference or a link."""
    file = _without_names(tmp_path)
    assert import_listings(place, STUDY, file).accepted == 8
    kept = {str(cell) for rows in everything(place).values() for line in rows for cell in line}
    assert not [name for name in _open_to_all(file) if any(name in cell for cell in kept)]
    file.write_bytes(file.read_bytes() + b"\n")
    again = import_listings(place, STUDY, file)
    assert (again.accepted, again.duplicates) == (0, 8)


def test_what_an_earlier_release_named_openly_is_known_again(
    place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _without_names(tmp_path)
    with monkeypatch.context() as earlier:
        earlier.setattr("discrimtest.actions.import_listings._namer", lambda *_: derived_id)
        before = import_listings(place, STUDY, file)
    file.write_bytes(file.read_bytes() + b"\n")
    again = import_listings(place, STUDY, file)
    assert (again.accepted, again.duplicates) == (0, 8)
    other = another_study(place, "kortrijk-again")
    elsewhere = import_listings(place, other, file)
    assert [row.listing for row in elsewhere.rows] == [row.listing for row in before.rows]
