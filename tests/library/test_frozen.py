"""What recording reads of frozen files is what their models say."""

import pytest

from discrimtest.errors import WrongInput
from discrimtest.files import formats
from discrimtest.files.protocol import Protocol
from discrimtest.library.draft import is_of_calls
from discrimtest.library.frozen import frozen_size, laid_down
from discrimtest.library.instrument import load_instrument, restore_instrument
from discrimtest.library.locate import Library
from discrimtest.library.lock import snapshot
from discrimtest.record.fieldwork import fieldwork_of

SHIPPED = [entry.name for entry in Library().studies() if not is_of_calls(Library(), entry.name)]
ZONE = "Europe/Brussels"


@pytest.fixture(params=SHIPPED)
def texts(request):
    return dict(snapshot(load_instrument(Library(), request.param)))


def rewritten(texts, file, old, new):
    """The texts with something written otherwise in the files of this name."""
    changed = {
        path: text.replace(old, new, 1) if path.endswith(f"/{file}") else text
        for path, text in texts.items()
    }
    assert changed != texts
    return changed


def by_models(texts):
    files = restore_instrument(texts)
    first = files.study.period.first
    return fieldwork_of(files.protocol, files.codebook, ZONE, first), files.study.sample.tests


def test_it_is_read_as_the_models_read_it(texts):
    assert (laid_down(texts, ZONE), frozen_size(texts)) == by_models(texts)


def test_what_an_earlier_release_took_is_read_as_the_models_take_it(texts):
    texts = rewritten(texts, "protocol.toml", "\nwindow_days = ", "\nwindow_days = '14' # ")
    texts = rewritten(texts, "study.toml", "\ntests = ", "\ntests = '20' # ")
    assert (laid_down(texts, ZONE), frozen_size(texts)) == by_models(texts)
    assert frozen_size(texts) == 20


def test_a_format_that_came_since_is_read_through_its_upgrade(texts, monkeypatch):
    before = laid_down(texts, ZONE)

    def renamed(values):
        values["timing"]["window_days"] = values["timing"].pop("window_days") + 7
        return values

    monkeypatch.setitem(formats.UPGRADES, Protocol, (renamed,))
    assert (laid_down(texts, ZONE).window - before.window).days == 7


def test_a_format_of_a_later_release_is_told(texts):
    later = rewritten(texts, "codebook.toml", "format = 1\n", "format = 7\n")
    with pytest.raises(WrongInput) as told:
        laid_down(later, ZONE)
    assert "reads formats up to 1" in str(told.value.problems[0])


def test_a_snapshot_that_is_not_whole_is_told(texts):
    (path,) = (path for path in texts if path.endswith("/study.toml"))
    with pytest.raises(WrongInput, match="cannot be read"):
        laid_down({**texts, path: "tests = = 1"}, ZONE)
    del texts[path]
    with pytest.raises(WrongInput, match="holds exactly one study"):
        laid_down(texts, ZONE)
