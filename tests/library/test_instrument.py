"""The resolved instrument: crossed arms, comparisons of both files, names of both protocols."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from discrimtest.errors import WrongInput
from discrimtest.files.protocol import Ground
from discrimtest.library.instrument import load_instrument
from discrimtest.library.locate import Library

Edit = Callable[[str, str, str], None]


def test_a_plain_study(library: Library) -> None:
    instrument = load_instrument(library, "example")
    assert instrument.slug == "example"
    assert list(instrument.arms) == ["mixed_couple", "male_couple", "single_woman", "trans_woman"]
    assert [each.id for each in instrument.sampled] == ["male_couples", "trans_women"]
    assert instrument.pooled[0].comparisons == ("male_couples", "trans_women")
    assert set(instrument.letters) == {(v, lang) for v in "ab" for lang in ("nl", "en")}
    assert instrument.templates["a", "nl"].place == "protocols/couples/letters/a.nl.txt"
    assert instrument.plan.main_outcome.id == "invitation"
    assert instrument.cross is None


def test_arms_are_crossed_with_the_other_protocols_origins(library: Library) -> None:
    instrument = load_instrument(library, "crossed")
    arm = instrument.arms["male_couple_x_moroccan"]
    assert arm.origin == "moroccan"
    assert arm.partner == instrument.arms["male_couple"].partner
    assert arm.label.nl == "mannenkoppel, Marokkaanse namen"
    assert len(instrument.arms) == 4 * (1 + 2)
    own = instrument.comparisons["crossroads"]
    assert own.grounds == (Ground.ORIGIN, Ground.SEXUAL_ORIENTATION)
    assert instrument.sampled == (instrument.comparisons["male_couples"], own)


def test_names_of_both_protocols_are_joined_once(library: Library) -> None:
    signals = load_instrument(library, "crossed").signals
    names = [(name.value, name.origin) for name in signals.given_names]
    assert len(names) == len(set(names)) == 10
    # Bram is in both; the study's own protocol says how he was pretested.
    bram = next(name for name in signals.given_names if name.value == "Bram")
    assert bram.pretest is not None
    assert [name.value for name in signals.family_names] == [
        "Maes",
        "Claes",
        "Bouazza",
        "El Idrissi",
    ]
    assert len(signals.jobs) == 2


def test_every_mistake_of_every_file_at_once(library: Library, edit: Edit) -> None:
    edit("studies/crossed/study.toml", "seed = 7", "seed = -7")
    edit("studies/crossed/study.toml", '"crossroads"]', '"crossroad"]')
    edit("protocols/couples/protocol.toml", "window_days = 14", "window_day = 14")
    edit("protocols/couples/profiles.toml", "recognised = 29", "recognised = 31")
    edit("protocols/couples/codebook.toml", 'id = "refusal"', 'id = "refused"')
    edit("protocols/couples/letters/a.nl.txt", "{{ job }}", "{{ jbo }}")
    edit("protocols/origins/profiles.toml", '"Samira", reads_as = "woman",', '"Samira",')
    edit("protocols/legal/flanders.toml", 'source = "invented for tests"', 'source = ""')
    edit("analysis/plain/plan.toml", '"mcnemar_exact"', '"mcnemar"')
    edit("analysis/plain/plan.toml", '"main"]', '"all-of-them"]')
    with pytest.raises(WrongInput) as caught:
        load_instrument(library, "crossed")
    places = [problem.place for problem in caught.value.problems]
    assert sorted(places) == [
        "analysis/plain/plan.toml, line 12: findings[1].ids",
        "analysis/plain/plan.toml, line 13: findings[1].comparisons[1]",
        "protocols/couples/codebook.toml, line 54: categories[11].id",
        "protocols/couples/letters/a.nl.txt, line 5",
        "protocols/couples/profiles.toml, line 2: given_names[1].pretest",
        "protocols/couples/protocol.toml, line 21: timing.window_day",
        "protocols/legal/flanders.toml, line 8: statements[1].source",
        "protocols/origins/profiles.toml, line 8: given_names[7].reads_as",
        "studies/crossed/study.toml, line 11: seed",
        "studies/crossed/study.toml, line 33: sample.comparisons[2]",
        "studies/crossed/study.toml, line 58: analysis.pooled[1].comparisons[2]",
    ]
    assert all(problem.rule and problem.repair for problem in caught.value.problems)


def test_files_that_are_missing_or_broken_are_told_together(
    library: Library, project: Path
) -> None:
    couples = project / "protocols" / "couples"
    (couples / "codebook.toml").unlink()
    (couples / "letters" / "b.en.txt").unlink()
    (couples / "profiles.toml").write_bytes(b"given_names = \xff")
    (project / "analysis" / "plain" / "plan.toml").write_text("title = [")
    (project / "protocols" / "legal" / "flanders.toml").write_text("\n")
    with pytest.raises(WrongInput) as caught:
        load_instrument(library, "example")
    assert {problem.place.split(",")[0] for problem in caught.value.problems} == {
        "protocols/couples/codebook.toml",
        "protocols/couples/letters/b.en.txt",
        "protocols/couples/profiles.toml",
        "analysis/plain/plan.toml",
        "protocols/legal/flanders.toml",
    }


def test_a_missing_baseline_is_told(library: Library, edit: Edit) -> None:
    edit("studies/example/study.toml", 'baseline = "earlier"', 'baseline = "earler"')
    with pytest.raises(WrongInput, match="Did you mean 'earlier'"):
        load_instrument(library, "example")


def test_crossed_arms_are_not_doubted_when_their_protocol_can_not_be_read(
    library: Library,
    edit: Edit,
) -> None:
    edit("protocols/origins/protocol.toml", 'name = "origins"', "name = origins")
    with pytest.raises(WrongInput) as caught:
        load_instrument(library, "crossed")
    assert [problem.place for problem in caught.value.problems] == [
        "protocols/origins/protocol.toml, line 2, column 8"
    ]
