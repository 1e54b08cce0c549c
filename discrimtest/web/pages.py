"""Which part of a long list a page shows."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

_LAST = 100_000


def page_asked() -> int:
    """The part that is asked for, from 0."""
    return min(max(request.args.get("page", 1, type=int), 1), _LAST) - 1


@dataclass(frozen=True, slots=True)
class ListPart:
    """One part of a list. page: Which, from 0. size: Of a part. count: Of the list."""

    page: int
    size: int
    count: int

    @property
    def first(self) -> int:
        return min(self.page * self.size + 1, self.count)

    @property
    def last(self) -> int:
        return min((self.page + 1) * self.size, self.count)

    @property
    def before(self) -> int:
        """The part before, from 1 as addresses count; 0 for none."""
        return self.page

    @property
    def after(self) -> int:
        return self.page + 2 if self.last < self.count else 0
