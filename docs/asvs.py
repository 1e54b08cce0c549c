"""What becomes of each requirement of OWASP ASVS 5.0, level 2: ``docs/asvs.md`` (``make docs``)."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
MADE = "<!-- Made by docs/asvs.py from asvs.toml; `make docs` writes it. -->"
EDITION = "5.0.0"
MET, NOT_APPLICABLE, NOT_MET = VERDICTS = ("met", "not applicable", "not met")
CHAPTERS = {
    "1": "Encoding and cleaning",
    "2": "What is checked, and the order of work",
    "3": "Browsers",
    "4": "Requests",
    "5": "Files",
    "6": "Signing in",
    "7": "Sessions",
    "8": "Rights",
    "9": "Tokens that carry what they say",
    "10": "OAuth and OpenID Connect",
    "11": "Ciphers and keys",
    "12": "Encrypted connections",
    "13": "Set-up",
    "14": "Data",
    "15": "Code and libraries",
    "16": "Logs and faults",
    "17": "WebRTC",
}
"""In our own words."""
ABOUT = f"""# OWASP ASVS {EDITION}, level 2

What becomes here of each of the requirements of levels 1 and 2 of the [Application Security
Verification Standard](https://owasp.org/ASVS), {EDITION}: met, with the tests or the page that show
it; not applicable, with why; or not met, with what is missing. Judged are the pages of
`discrimtest serve` and what stands behind them. Commands are run by whoever holds the key file and
the database anyway; what they read of strangers (mails, exports of portals) was judged too.

Its authors judged it by reading and by the tests named; nobody from outside has tested it yet.
Numbers are those of the standard (CC BY-SA 4.0); titles and every other sentence are our own words,
so read the standard's beside them. The same as data: [asvs.json](asvs.json)."""


def requirements() -> dict[str, dict[str, Any]]:
    """Each requirement by its number, as :file:`asvs.toml` has them."""
    return tomllib.loads((DOCS / "asvs.toml").read_text(encoding="utf-8"))


def page() -> str:
    """The whole page."""
    told = requirements()
    missing = [id_ for id_, each in told.items() if each["verdict"] == NOT_MET]
    others = [id_ for id_, each in told.items() if each.get("operator")]
    parts = [MADE, "", ABOUT, "", "## Counted", "", *_counted(told)]
    parts += ["", "## Not met", "", *(_line(told, id_) for id_ in missing)]
    parts += ["", "## Left to whoever runs it", ""]
    parts += ["These ask nothing of the program, and something of its operator.", ""]
    parts += [_line(told, id_) for id_ in others]
    for chapter, name in CHAPTERS.items():
        parts += ["", f"## {chapter}. {name}", "", "| | asked | | how, or why not | shown by |"]
        parts += ["|---|---|---|---|---|"]
        parts += [_row(id_, each) for id_, each in told.items() if _chapter(id_) == chapter]
    return "\n".join(parts) + "\n"


def data() -> str:
    """The same, as JSON."""
    told = [{"requirement": f"v{EDITION}-{id_}", **each} for id_, each in requirements().items()]
    content = {"standard": "OWASP ASVS", "version": EDITION, "level": 2, "requirements": told}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _chapter(id_: str) -> str:
    return id_.partition(".")[0]


def _counted(told: dict[str, dict[str, Any]]) -> Iterator[str]:
    """A row for each chapter, and their sum."""
    yield "| chapter | met | not applicable | of these the operator's | not met | together |"
    yield "|---|---|---|---|---|---|"
    for chapter, name in CHAPTERS.items():
        some = [each for id_, each in told.items() if _chapter(id_) == chapter]
        yield _sum(f"{chapter}. {name}", some)
    yield _sum("**together**", told.values())


def _sum(name: str, some: Iterable[dict[str, Any]]) -> str:
    some = list(some)
    counts = Counter(each["verdict"] for each in some)
    own = sum(bool(each.get("operator")) for each in some)
    cells = [counts[MET], counts[NOT_APPLICABLE], own, counts[NOT_MET], len(some)]
    return f"| {' | '.join([name, *map(str, cells)])} |"


def _line(told: dict[str, dict[str, Any]], id_: str) -> str:
    each = told[id_]
    return f"- **{id_}** {each['title']}. {each['how']}"


def _row(id_: str, each: dict[str, Any]) -> str:
    """One requirement; a test is named without its file, which the data tell."""
    shown = [f"`{test.partition('::')[2]}`" for test in each.get("tests", ())]
    shown += [_link(page) for page in each.get("pages", ())]
    verdict = f"**{NOT_MET}**" if each["verdict"] == NOT_MET else each["verdict"]
    asked = f"{each['title']} (level {each['level']})"
    return f"| {id_} | {asked} | {verdict} | {each['how']} | {', '.join(shown)} |"


def _link(page: str) -> str:
    """A link to a heading of another page, in its words."""
    name = page.partition("#")[2].replace("-", " ")
    return f"[{name}]({page.removeprefix('docs/')})"
