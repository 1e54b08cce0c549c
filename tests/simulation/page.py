"""Pages of docs/, made from error_rates.csv and the markets: what it comes to, and all tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.simulation.error_rates import PARTS, Line, fails
from tests.simulation.left_out import LEFT_OUT
from tests.simulation.part import Part
from tests.simulation.words import head, in_short, in_words, tables_head

PAGE = Path(__file__).resolve().parents[2] / "docs" / "error-rates.md"
TABLES = PAGE.with_name("error-rates-tables.md")
WIDE = 8
"""Methods side by side in a table."""
FIGURES = {
    "net_all": "the net rate over all tests",
    "net_any": "the net rate over tests with an invitation",
    "rate_test": "a rate (the test candidate's)",
    "rate_ratio": "the ratio of the rates",
    "odds_ratio_conditional": "the matched odds ratio",
    "first_contact_only": "the difference between first contacts",
    "rate_difference_unpaired": "the difference between unmatched candidates",
    "order_effect": "what asking second costs",
    "arm_x_order": "whether asking second costs one candidate more",
    "group_difference_all": "the difference of `net_all` between two groups",
    "group_difference_any": "the same of `net_any`",
}


def pages(lines: Sequence[Line]) -> dict[Path, str]:
    """The pages as text, by file."""
    first = [*head(), *in_short(), *in_words(lines), *_failing(lines), *_left_out()]
    second = [*tables_head()]
    for part in PARTS.values():
        second += _of_part(part, [line for line in lines if line["part"] == part.id])
    return {PAGE: "\n".join(first) + "\n", TABLES: "\n".join(second) + "\n"}


def _failing(lines: Sequence[Line]) -> Iterator[str]:
    yield "\n## What does not hold its level, and where\n"
    yield "Read a method's figures with care where its market resembles one in which it fails:"
    yield "those in bold in [all tables](error-rates-tables.md)."
    for part in PARTS.values():
        mine = [line for line in lines if line["part"] == part.id and line["share"] != "nan"]
        # Every figure of the shares would say the same again.
        rows = [] if part.id == "shares" else list(_failing_rows(mine))
        if rows:
            yield f"\n**{part.title}**\n"
            yield "| method | of | fails in | worst | where | least and most |"
            yield "|---|---|---|---|---|---|"
            yield from rows


def _failing_rows(lines: Sequence[Line]) -> Iterator[str]:
    for key in dict.fromkeys(_key(line) for line in lines if line["kind"] != "power"):
        mine = [line for line in lines if _key(line) == key]
        bad = [line for line in mine if fails(line)]
        if not bad:
            continue
        sign = 1 if key[2] == "size" else -1
        worst = max(bad, key=lambda line: sign * float(line["share"]))
        of = "test" if key[2] == "size" else f"`{key[0]}`"
        if key[2] == "size" and key[1]:
            of = f"test of `{key[0]}`"
        shares = [100 * float(line["share"]) for line in mine]
        yield (
            f"| `{key[1] or key[0]}` | {of} | {len(bad)} of {len(mine)} markets | {_figure(worst)}"
            f" ± {100 * float(worst['error']):.1f} | `{worst['scenario']}` | "
            f"{min(shares):.1f} to {max(shares):.1f} |"
        )


def _key(line: Line) -> tuple[str, str, str]:
    return line["id"], line["method"], line["kind"]


def _of_part(part: Part, lines: Sequence[Line]) -> Iterator[str]:
    yield f"\n## {part.title}\n"
    yield f"{part.words} {part.studies:,} studies of each market."
    yield ""
    yield from _markets(part)
    size, power, covered = (
        [line for line in lines if line["kind"] == kind] for kind in ("size", "power", "coverage")
    )
    if size:
        yield "\n### Rejections in 100 studies without a difference\n"
        yield from _table(part, size, _name)
    if power:
        yield "\n### Rejections in 100 studies with one\n"
        yield "Larger is better, where the level holds.\n"
        yield from _table(part, power, _name)
    if covered:
        yield "\n### True figures held, in 100 studies"
        yield from _coverage(part, covered)


def _markets(part: Part) -> Iterator[str]:
    if part.id != "paired":
        yield "| market | what it is |"
        yield "|---|---|"
        yield from (f"| `{one.id}` | {one.words} |" for one in part.markets)
        return
    yield "| market | what it is | tests | landlords | rates | landlord | preference | home |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in part.markets:
        rates = " / ".join(f"{100 * rate:g} %" for rate in one.rates)
        who = f"{one.landlords}" if one.landlords else "one a test"
        shares = " | ".join(f"{100 * share:g} %" for share in (one.landlord, one.taste, one.home))
        yield f"| `{one.id}` | {one.words} | {one.tests:,} | {who} | {rates} | {shares} |"


def _coverage(part: Part, lines: Sequence[Line]) -> Iterator[str]:
    if part.id == "shares":
        yield from _least(part, lines)
        return
    if part.id != "paired":
        yield ""
        yield from _table(part, lines, _name)
        return
    for id_ in dict.fromkeys(line["id"] for line in lines):
        yield f"\n`{id_}`: {FIGURES.get(id_, '')}\n"
        mine = [line for line in lines if line["id"] == id_]
        yield from _table(part, mine, lambda line: f"`{line['method']}`")


def _least(part: Part, lines: Sequence[Line]) -> Iterator[str]:
    """Figures down, methods across: the least share over the markets."""
    yield "\nThe least over the markets; the file has each.\n"
    methods = list(dict.fromkeys(line["method"] for line in lines))
    yield f"| figure | {' | '.join(f'`{method}`' for method in methods)} |"
    yield "|---" * (len(methods) + 1) + "|"
    for id_ in dict.fromkeys(line["id"] for line in lines):
        cells = []
        for method in methods:
            mine = [
                line
                for line in lines
                if (line["id"], line["method"]) == (id_, method) and line["share"] != "nan"
            ]
            cells.append(_figure(min(mine, key=lambda one: float(one["share"]))) if mine else "")
        yield f"| `{id_}` | {' | '.join(cells)} |"


def _name(line: Line) -> str:
    return f"`{line['id']}`" + (f" {line['method']}" if line["method"] else "")


def _table(part: Part, lines: Sequence[Line], name: Callable[[Line], str]) -> Iterator[str]:
    """Markets down, methods across, a few methods a table."""
    names = list(dict.fromkeys(name(line) for line in lines))
    for first in range(0, len(names), WIDE):
        shown = names[first : first + WIDE]
        found = {
            (line["scenario"], name(line)): _figure(line) for line in lines if name(line) in shown
        }
        if first:
            yield ""
        yield f"| market | {' | '.join(shown)} |"
        yield "|---" * (len(shown) + 1) + "|"
        for one in part.markets:
            cells = [found.get((one.id, each), "") for each in shown]
            if any(cells):
                yield f"| `{one.id}` | {' | '.join(cells)} |"


def _figure(line: Line) -> str:
    if line["share"] == "nan":
        return "–"
    figure = f"{100 * float(line['share']):.1f}"
    return f"**{figure}**" if fails(line) else figure


def _left_out() -> Iterator[str]:
    yield "\n## What is not here, and why\n"
    reasons: dict[str, dict[str, list[str]]] = {}
    for (id_, method), reason in LEFT_OUT.items():
        reasons.setdefault(reason, {}).setdefault(id_, []).append(f"`{method}`" if method else "")
    for reason, ids in reasons.items():
        methods = [one for one in next(iter(ids.values())) if one]
        by = f" by {', '.join(methods)}" if methods else ""
        yield f"- {', '.join(f'`{id_}`' for id_ in ids)}{by}: {reason}"
