"""Pretests from forms to the protocol's file: what simulated raters said is what it says then."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from statsmodels.stats.proportion import proportion_confint

from discrimtest.actions.pretest_signals import PretestRead, make_pretest, read_pretest
from discrimtest.design.pretest import RatingLine, checks, questions
from discrimtest.errors import Refused, WrongInput
from discrimtest.library.check import check_protocol
from discrimtest.library.folder import ProtocolFolder, read_protocol
from discrimtest.library.locate import Library
from discrimtest.report.language import Language
from discrimtest.report.rating_form import RatingWords
from tests.actions.conftest import Said

PROTOCOL = "email-disability"
Says = Callable[[RatingLine], tuple[str, str]]
"""What a simulated rater answers, as a choice and a mark."""


DAY = date(2026, 12, 1)


def folder(project: Path, name: str = PROTOCOL) -> ProtocolFolder:
    return read_protocol(Library(project), name)


def profiles(project: Path, name: str = PROTOCOL) -> Path:
    return project / "protocols" / name / "profiles.toml"


def forms(project: Path, to: Path, raters: int = 10, table: str = "csv", lang: str = "nl") -> Path:
    make_pretest(
        project, PROTOCOL, language=lang, raters=raters, most=500, seed=3, folder=to, table=table
    )
    return to


def known(project: Path, lang: str) -> tuple[RatingWords, dict[str, RatingLine]]:
    found = folder(project)
    protocol = found.protocol.value
    asked = questions(protocol, found.signals.value, found.templates, lang)
    codes = {each.code: each for each in (*asked, *checks(asked))}
    return RatingWords(Language(lang), protocol), codes


def fill(project: Path, file: Path, says: Says, lang: str = "nl") -> None:
    """A rater fills in a form, as a spreadsheet program would store it."""
    words, codes = known(project, lang)
    if file.suffix == ".xlsx":
        book = load_workbook(file)
        sheet = book.worksheets[0]
        for number in range(2, sheet.max_row + 1):
            choice, mark = says(codes[str(sheet.cell(number, 2).value)])
            sheet.cell(number, 6).value = words.choices[choice]
            if mark:
                sheet.cell(number, 7).value = int(mark)
        book.save(file)
        return
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))
    for row in rows[1:]:
        choice, mark = says(codes[row[1]])
        row[5], row[6] = words.choices[choice], mark or row[6]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    file.write_text(out.getvalue(), "utf-8")


def truly(question: RatingLine) -> tuple[str, str]:
    return question.meant, "4" if question.natural else ""


def blind_is_missed(question: RatingLine) -> tuple[str, str]:
    missed = question.id.startswith("statements/blind/")
    return ("unsure" if missed else question.meant), "2" if question.natural else ""


def read(project: Path, files: Iterator[Path] | list[Path]) -> PretestRead:
    return read_pretest(
        project,
        sorted(files),
        PROTOCOL,
        on=date(2026, 11, 15),
        source="panel of tenants (invented)",
    )


def test_what_raters_said_stands_in_the_file_and_all_else_as_before(
    project: Path, tmp_path: Path
) -> None:
    before = profiles(project).read_text("utf-8")
    made = forms(project, tmp_path / "forms")
    for number, file in enumerate(sorted(made.glob("*.csv"))):
        fill(project, file, blind_is_missed if number < 3 else truly)
    found = read(project, made.glob("*.csv"))
    assert (len(found.raters), found.inattentive, found.left_open) == (10, (), 0)
    by_place = {each.place: each for each in found.signals}
    missed = {"statements[3]", *(f"statements[3].wordings.{v}" for v in "bcd")}
    for place, each in by_place.items():
        right = 7 if place in missed else 10
        assert (each.rating.recognised, each.rating.of, each.rating.natural) == (right, 10, 7)
        assert each.rating.mean == pytest.approx(3.4)
        limits = proportion_confint(right, 10, method="wilson")  # statsmodels 0.15
        assert (each.low, each.high) == pytest.approx(limits)
        assert each.understood is (place not in missed)
    after = profiles(project).read_text("utf-8")
    told = {"recognised": 10, "of": 10, "natural": 7, "on": date(2026, 11, 15)}
    told["source"] = "panel of tenants (invented)"
    data = tomllib.loads(after)
    assert data["given_names"][0]["pretest"] == told
    assert data["statements"][2]["wordings"]["c"]["pretest"] == told | {"recognised": 7}
    assert "not pretested" not in data["given_names"][0]["source"]
    # Every line of before is there in its order, but for what was added to it.
    lines = iter(after.splitlines())
    for line in before.splitlines():
        begin = line.removesuffix(" },").split("; not pretested")[0]
        assert any(other.startswith(begin) for other in lines), line
    refused = check_protocol(Library(project), PROTOCOL, today=DAY).problems
    assert len(refused) == 4
    warned = [str(each) for each in check_protocol(Library(project), PROTOCOL, today=DAY).warnings]
    assert not [each for each in warned if "have no pretest" in each], "ten raters are enough"
    assert all("read as intended by 7 of 10 raters" in str(problem) for problem in refused)


def test_workbooks_and_two_languages_count_together_and_a_later_pretest_replaces(
    project: Path, tmp_path: Path
) -> None:
    dutch = forms(project, tmp_path / "nl", 2, "xlsx")
    french = forms(project, tmp_path / "fr", 3, "xlsx", "fr")
    for file in dutch.glob("*.xlsx"):
        fill(project, file, truly)
    for file in french.glob("*.xlsx"):
        fill(project, file, blind_is_missed, "fr")
    with pytest.raises(WrongInput, match="not counted") as twice:
        read(project, [*dutch.glob("*.xlsx"), *french.glob("*.xlsx")])
    assert {problem.code for problem in twice.value.problems} == {"pretest.twice"}
    _rename_raters(french)
    found = read(project, [*dutch.glob("*.xlsx"), *french.glob("*.xlsx")])
    assert len(found.raters) == 5
    assert not any(each.before for each in found.signals)
    assert {each.rating.recognised for each in found.signals} == {2, 5}
    again = read(project, dutch.glob("*.xlsx"))
    assert all("of = 5" in each.before for each in again.signals)
    assert profiles(project).read_text("utf-8").count("of = 2,") == len(again.signals)


def _rename_raters(made: Path) -> None:
    for file in made.glob("*.xlsx"):
        book = load_workbook(file)
        for row in book.worksheets[0].iter_rows(min_row=2):
            row[0].value = f"fr-{row[0].value}"
        book.save(file)


def test_a_protocol_of_mystery_calls_has_nothing_to_pretest(project: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="protocol of mystery calls: it has no candidates") as told:
        make_pretest(
            project,
            "mystery-call",
            language="nl",
            raters=1,
            most=5,
            seed=3,
            folder=tmp_path / "forms",
            table="csv",
        )
    assert len(told.value.problems) == 1
    with pytest.raises(WrongInput, match="protocol of mystery calls"):
        read_pretest(project, [], "mystery-call", on=None, source="")


def test_who_does_not_read_is_left_out(project: Path, tmp_path: Path) -> None:
    made = forms(project, tmp_path / "forms", 3)
    files = sorted(made.glob("*.csv"))
    for file in files:
        fill(project, file, truly)
    fill(
        project,
        files[1],
        lambda question: next((c, "") for c in question.choices if c != question.meant),
    )
    found = read(project, files)
    assert found.inattentive == ("2",)
    assert {each.rating.of for each in found.signals} == {2}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (";een man;4", ";een mna;4", "form-nl-1.csv, line {line}: uw antwoord: found 'een mna'"),
        (";een man;4", ";een man;6", "line {line}: hoe natuurlijk het klinkt, 1 tot 5: found '6'"),
        (";een man;4", ";een man;vier", "must be a whole number from 1 to 5"),
        ("1;{code};", ";{code};", "a form is one rater's"),
        (";{code};", ";0123456789;", "its words were changed after the form was made"),
        ("beoordelaar;", "wie;", "must be the header of a rating form"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_and_nothing_is_written(
    project: Path, tmp_path: Path, old: str, new: str, told: str
) -> None:
    made = forms(project, tmp_path / "forms", 1)
    (file,) = made.glob("*.csv")
    fill(project, file, truly)
    before = profiles(project).read_bytes()
    lines = file.read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if ";een man;4" in line)
    number = 0 if old.startswith("beoordelaar") else number
    code = lines[number].split(";")[1]
    old, new = old.format(code=code), new.format(code=code)
    assert old in lines[number]
    lines[number] = lines[number].replace(old, new, 1)
    file.write_text("\r\n".join(lines), "utf-8")
    with pytest.raises(WrongInput) as wrong:
        read(project, [file])
    (problem,) = wrong.value.problems
    assert told.format(line=number + 1) in str(problem)
    assert profiles(project).read_bytes() == before


def test_a_line_given_twice_and_one_left_open(project: Path, tmp_path: Path) -> None:
    (file,) = forms(project, tmp_path / "forms", 1).glob("*.csv")
    fill(project, file, truly)
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\r\n".join([*lines, lines[3]]), "utf-8")
    with pytest.raises(WrongInput) as wrong:
        read(project, [file])
    assert "is there twice" in str(wrong.value.problems[0])
    cells = next(line for line in lines if ";een man;4" in line).split(";")
    open_line = ";".join([*cells[:5], "", ""])
    file.write_text("\r\n".join([*lines, ""]).replace(";".join(cells), open_line), "utf-8")
    found = read(project, [file])
    assert found.left_open == 1
    assert len(found.signals) == len({q.signal for q in known(project, "nl")[1].values()}) - 2


def test_letters_of_couples_get_a_place_of_their_own(project: Path, tmp_path: Path) -> None:
    name, to = "email-household", tmp_path / "forms"
    make_pretest(project, name, language="nl", raters=1, most=500, seed=1, folder=to, table="csv")
    found = folder(project, name)
    protocol = found.protocol.value
    asked = questions(protocol, found.signals.value, found.templates, "nl")
    codes = {each.code: each for each in (*asked, *checks(asked))}
    words = RatingWords(Language("nl"), protocol)
    (file,) = to.glob("*.csv")
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))
    for row in rows[1:]:
        row[5] = words.choices[codes[row[1]].meant]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    file.write_text(out.getvalue(), "utf-8")
    for _ in range(2):
        read_pretest(project, [file], name, on=None, source="")
    couples = tomllib.loads(profiles(project, name).read_text("utf-8"))["couples"]
    assert [each["variant"] for each in couples] == ["a", "b", "c", "d"]
    assert {each["pretest"]["recognised"] for each in couples} == {1}
    # Nobody gave a mark, so none is told.
    assert "natural" not in couples[0]["pretest"]
    verdict = check_protocol(Library(project), name, today=DAY)
    assert verdict.problems == ()
    few = "4 of 4 letters of couples have no pretest of 10 raters or more"
    assert any(few in str(warning) for warning in verdict.warnings), "one rater validates nothing"


def test_a_pretest_yet_to_come_is_refused(project: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="must not lie ahead"):
        read_pretest(project, [tmp_path], PROTOCOL, on=date(2999, 1, 1), source="")


def test_forms_that_nobody_filled_in_change_nothing(project: Path, tmp_path: Path) -> None:
    made = forms(project, tmp_path / "forms", 2)
    before = profiles(project).read_bytes()
    with pytest.raises(Refused, match="No rater counts"):
        read(project, made.glob("*.csv"))
    assert profiles(project).read_bytes() == before


def test_what_is_shipped_is_not_written_into(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = forms(project, tmp_path / "forms", 1).glob("*.csv")
    fill(project, file, truly)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match="no file of yours"):
        read_pretest(None, [file], PROTOCOL, on=None, source="")


def test_nothing_on_a_form_says_what_the_study_is_about(project: Path, tmp_path: Path) -> None:
    made = forms(project, tmp_path / "forms", 1)
    page = (made / "forms-nl.html").read_text("utf-8")
    assert page.count("<li>") > 80
    assert "per e-mail" not in page
    assert "statements/" not in page + next(made.glob("*.csv")).read_text("utf-8")
    with pytest.raises(WrongInput, match="nothing to ask"):
        forms(project, tmp_path / "english", 1, lang="en")


def test_the_command_line_tells_what_raters_made_of_each_signal(
    project: Path, tmp_path: Path, command: Callable[..., Said]
) -> None:
    made = command(
        "signals", "pretest", PROTOCOL, "--raters", "3", "--format", "csv",
        "-o", tmp_path / "forms", "--project", project,
    )  # fmt: skip
    assert made.code == 0
    assert str(tmp_path / "forms" / "forms-nl.html") in made.out.splitlines()
    files = sorted((tmp_path / "forms").glob("*.csv"))
    for file in files:
        fill(project, file, blind_is_missed)
    told = command("signals", "read", *files, "--protocol", PROTOCOL, "--project", project)
    assert told.code == 0
    assert "0 of 3" in told.out
    assert "below 80%" in told.out
    assert "3 raters counted, 0 left out" in " ".join(told.out.split())
    again = command(
        "signals", "read", files[0], "--protocol", PROTOCOL, "--project", project, "--json"
    )
    found = json.loads(again.out)
    assert found["raters"] == ["1"]
    assert {each["of"] for each in found["signals"]} == {1}
    assert all("of = 3" in each["before"] for each in found["signals"])
    wrong = command("signals", "pretest", "email-couple", "--project", project)
    assert wrong.code == 2
    assert "email-couples" in wrong.err
