"""Places of actions, for pages that do the same."""

from __future__ import annotations

from tests.actions.conftest import (  # noqa: F401  (fixtures)
    made_project,
    open_places,
    project,
)
from tests.actions.drawn import (  # noqa: F401  (fixtures)
    drawn_on_postgresql,
    drawn_postgresql,
    drawn_project,
    either_field,
    field,
)
from tests.store.conftest import (  # noqa: F401  (fixtures)
    kind,
    migrated_postgresql,
    new_url,
    server,
)
