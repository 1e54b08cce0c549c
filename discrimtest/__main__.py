"""``python -m discrimtest``: the command, also where its script is not on the path."""

from __future__ import annotations

from discrimtest.cli import main

if __name__ == "__main__":
    main()
