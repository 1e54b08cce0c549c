"""What a person says of a source's columns: kept with the source, and of no study."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.import_listings import NOTHING_READ, import_listings
from discrimtest.actions.lock_study import lock_study
from discrimtest.errors import OutsideTrouble, Refused, WrongInput
from discrimtest.intake.column_map import ColumnMap
from discrimtest.library.sources import sources_of
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import EXPORT, STUDY, another_study, everything, root_of

SAID = ColumnMap({"number": "Nr", "advertiser": "Kantoor"}, {}, ("Interne code",))
HEADER = "Ref;Straat;Nr;Postcode;Huurprijs;Type;Kantoor;Soort adverteerder;E-mail;Interne code"


def agency(folder: Path, *numbers: int, name: str = "kantoor-c.csv", header: str = HEADER) -> Path:
    """An agency's export of homes in one street, which its column Nr alone tells apart."""
    rows = [
        f"C-{number};Laan;{number};8500;850;Huis;Immo Proef;Makelaar;info@proef.example;{number}"
        for number in numbers
    ]
    file = folder / name
    file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return file


def test_columns_that_decide_are_asked_about_with_both_repairs(
    place: Workplace, tmp_path: Path
) -> None:
    before = everything(place)
    with pytest.raises(WrongInput) as error:
        import_listings(place, STUDY, agency(tmp_path, 1, 2))
    assert {problem.code for problem in error.value.problems} == {"column.undecided"}
    told = str(error.value)
    for decision in ("column number=Nr", "unused Nr", "column advertiser=Kantoor"):
        assert decision in told
    assert everything(place) == before
    assert not (root_of(place) / "sources").exists()


def test_what_was_said_is_kept_and_holds_for_the_next_file_and_study(
    place: Workplace, tmp_path: Path
) -> None:
    first = import_listings(place, STUDY, agency(tmp_path, 1, 2), decided=SAID)
    assert (first.accepted, first.source) == (2, "sources/kantoor-c.toml")
    assert first.used["number"] == "Nr"
    assert first.unused == ("Interne code",)
    kept = (root_of(place) / first.source).read_text(encoding="utf-8")
    assert 'number = "Nr"' in kept
    later = agency(tmp_path, 1, 2, 3, name="week-2.csv", header=HEADER.replace("Nr", "NR."))
    second = import_listings(place, STUDY, later)
    assert (second.accepted, second.duplicates, second.source) == (1, 2, first.source)
    assert (root_of(place) / first.source).read_text(encoding="utf-8") == kept
    other = another_study(place, "kortrijk-again")
    assert import_listings(place, other, later).accepted == 3


def test_it_is_no_amendment_of_a_locked_study(place: Workplace, tmp_path: Path) -> None:
    lock_study(place, STUDY)
    assert import_listings(place, STUDY, agency(tmp_path, 1), decided=SAID).accepted == 1
    assert import_listings(place, STUDY, agency(tmp_path, 1, 2)).accepted == 1


def test_a_source_may_say_what_is_the_same_in_every_row(place: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "eigen.csv"
    file.write_text(
        "Referentie;Adres;Postcode;Prijs;Type;E-mail\nA;Kaai 1;8500;800;Huis;i@proef.example\n"
    )
    said = ColumnMap(constants={"landlord_type": "agency", "advertiser": "Immo Proef"})
    result = import_listings(place, STUDY, file, decided=said, source="immo-proef")
    assert result.accepted == 1
    assert result.used["advertiser"] == "(the same in every row)"
    (source,) = sources_of(root_of(place)).known
    assert (source.name, source.decided) == ("immo-proef", said)
    kept = root_of(place) / "sources"
    modes = {stat.S_IMODE(each.stat().st_mode) for each in (kept, kept / "immo-proef.toml")}
    assert modes == {0o700, 0o600}


def test_who_advertises_is_never_told_by_columns_alone(place: Workplace, tmp_path: Path) -> None:
    """Two agencies may use one program: their exports have the same columns."""
    header = "Ref;Adres;Postcode;Prijs;Type;Link\n"
    files = [tmp_path / f"{name}.csv" for name in ("een", "twee", "drie")]
    for number, file in enumerate(files):
        file.write_text(f"{header}A;Kaai {number};8500;800;Huis;https://{file.stem}.example/1\n")
    constants = {"landlord_type": "agency", "advertiser": "Immo Proef"}
    said = ColumnMap(constants=constants)
    import_listings(place, STUDY, files[0], decided=said, source="proef")
    with pytest.raises(WrongInput, match=r"says who advertises.*source proef, or another name"):
        import_listings(place, STUDY, files[1])
    other = ColumnMap(constants=constants | {"advertiser": "Makelaardij Staal"})
    assert import_listings(place, STUDY, files[1], decided=other, source="staal").accepted == 1
    assert import_listings(place, STUDY, files[2], source="proef").accepted == 1
    assert len(sources_of(root_of(place)).known) == 2


def test_of_two_sources_with_the_same_columns_one_must_be_named(
    place: Workplace, tmp_path: Path
) -> None:
    import_listings(place, STUDY, agency(tmp_path, 1), decided=SAID, source="een")
    import_listings(place, STUDY, agency(tmp_path, 2), decided=SAID, source="twee")
    with pytest.raises(WrongInput, match=r"several sources.*source een"):
        import_listings(place, STUDY, agency(tmp_path, 3))
    assert import_listings(place, STUDY, agency(tmp_path, 3), source="twee").accepted == 1


def test_a_source_that_is_none_is_told(place: Workplace, tmp_path: Path) -> None:
    file = agency(tmp_path, 1)
    with pytest.raises(WrongInput, match="there is no source yet"):
        import_listings(place, STUDY, file, source="een")
    with pytest.raises(WrongInput, match="lower-case letters and digits"):
        import_listings(place, STUDY, file, source="../een", decided=SAID)
    import_listings(place, STUDY, file, source="een", decided=SAID)
    with pytest.raises(WrongInput, match="Did you mean 'een'"):
        import_listings(place, STUDY, agency(tmp_path, 2), source="eeen")


def test_a_source_that_can_not_be_read_or_written_changes_nothing(
    place: Workplace, tmp_path: Path
) -> None:
    before = everything(place)
    folder = root_of(place) / "sources"
    folder.write_text("")
    with pytest.raises(OutsideTrouble, match="Nothing was imported"):
        import_listings(place, STUDY, agency(tmp_path, 1), decided=SAID)
    folder.unlink()
    folder.mkdir()
    (folder / "een.toml").write_text('headers = ["Ref"]\ncolums = 3\n')
    with pytest.raises(WrongInput, match=r"sources/een.toml.*colums"):
        import_listings(place, STUDY, agency(tmp_path, 1), decided=SAID)
    shutil.rmtree(folder)
    assert everything(place) == before


def test_the_same_file_with_other_columns_is_refused_and_with_the_same_is_not(
    place: Workplace, tmp_path: Path
) -> None:
    file = agency(tmp_path, 1, 2)
    import_listings(place, STUDY, file, decided=SAID)
    again = import_listings(place, STUDY, file, decided=SAID)
    assert (again.accepted, again.duplicates) == (0, 2)
    assert again.used["number"] == "Nr"
    assert again.unused == ("Interne code",)
    for other in (ColumnMap(unused=("Nr",)), ColumnMap({"box": "Interne code"})):
        with pytest.raises(Refused, match="imported before with other columns"):
            import_listings(place, STUDY, file, decided=other)


def test_a_file_of_which_no_row_can_be_read_leaves_nothing_and_can_be_read_again(
    place: Workplace, tmp_path: Path
) -> None:
    before = everything(place)
    file = agency(tmp_path, 1, 2)
    wrong = ColumnMap({"number": "Nr", "rent": "Ref"}, {}, ("Kantoor", "Huurprijs"))
    result = import_listings(place, STUDY, file, decided=wrong)
    assert result.in_vain
    assert NOTHING_READ in result.notes
    assert everything(place) == before
    assert import_listings(place, STUDY, file, decided=SAID).accepted == 2


def test_on_the_command_line(command: Callable[..., Any], project: Path, tmp_path: Path) -> None:
    file = agency(tmp_path, 1, 2)
    words = ("listings", "import", file, "--study", STUDY, "--project", project)
    asked = command(*words)
    assert asked.code == 2
    assert "--column number=Nr" in asked.err
    assert "--unused Nr" in asked.err
    assert command(*words, "--column", "number").code == 2
    decisions = ("--column", "number=Nr", "--column", "advertiser=Kantoor")
    said = command(*words, *decisions, "--source", "immo-proef")
    assert said.code == 0
    assert "number = Nr" in said.out
    assert "Columns not used: Interne code." in said.out
    assert "sources/immo-proef.toml" in said.out
    told = json.loads(command(*words, "--json").out)
    assert told["columns"]["used"]["advertiser"] == "Kantoor"
    assert told["columns"]["unused"] == ["Interne code"]
    assert told["columns"]["source"] == "sources/immo-proef.toml"


def test_a_file_of_which_every_row_is_refused_exits_1(
    command: Callable[..., Any], project: Path, tmp_path: Path
) -> None:
    lines = EXPORT.read_bytes().decode("cp1252").splitlines()
    refused = tmp_path / "refused.csv"
    refused.write_text("\n".join((lines[0], lines[9], lines[10])) + "\n", encoding="utf-8")
    words = ("listings", "import", refused, "--study", STUDY, "--project", project)
    first = command(*words)
    assert first.code == 1
    assert "0 accepted, 0 duplicates, 2 refused." in first.out
    again = command(*words, "--json")
    assert again.code == 1
    assert json.loads(again.out)["refused"] == 2
    empty = tmp_path / "empty.csv"
    empty.write_text(lines[0] + "\n", encoding="utf-8")
    assert command("listings", "import", empty, *words[3:]).code == 0
