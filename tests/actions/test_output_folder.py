"""A folder that cannot be written to is refused before anything is worked out."""

import pytest

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.export_study import export_study
from discrimtest.errors import OutsideTrouble, WrongInput
from discrimtest.exchange.formats import Format

ACTS = {
    "report": lambda at, folder: build_reports(
        at, "nowhere", folder, audience="public", languages=["en"]
    ),
    "export": lambda at, folder: export_study(at, "nowhere", folder, form=Format.CSV),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_the_folder_is_looked_at_first(place, tmp_path, act):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for folder in (tmp_path / "no" / "such", tmp_path / "file", tmp_path / "file" / "within"):
        with pytest.raises(OutsideTrouble) as caught:
            act(place, folder)
        (problem,) = caught.value.problems
        assert (problem.code, problem.value) == ("output.not_writable", str(folder))
    # With a folder that is in order the study is what is wrong, and nothing is left behind.
    with pytest.raises(WrongInput):
        act(place, tmp_path / "made")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name in ("made", "no")) == []
