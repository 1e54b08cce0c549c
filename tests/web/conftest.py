"""Places of actions, for pages that do the same."""

from __future__ import annotations

from tests.actions.conftest import (  # noqa: F401  (fixtures)
    made_project,
    open_places,
    project,
)
from tests.actions.drawn import drawn_project, field  # noqa: F401  (fixtures)
