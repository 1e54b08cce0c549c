"""docs/error-rates.md, made from error_rates.csv and scenarios.toml."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.simulation.error_rates import STUDIES, Line, scenarios
from tests.simulation.methods import DRAWS, LEVEL

PAGE = Path(__file__).resolve().parents[2] / "docs" / "error-rates.md"
MADE = "<!-- Made by `make simulation` from tests/simulation; change it there. -->"
BEYOND = 3.0
"""Monte Carlo standard errors from its level at which a method counts as failing it."""
FAR_SIZE, FAR_COVERAGE = 0.075, 0.925
"""Bradley's (1978) liberal criterion for a level of 5 %."""
FIGURES = {
    "net_all": "the net rate over all tests",
    "net_any": "the net rate over tests with an invitation",
    "rate_test": "a rate (the test candidate's; every other share takes the same methods)",
    "rate_ratio": "the ratio of the rates",
    "odds_ratio_conditional": "the matched odds ratio",
    "first_contact_only": "the difference between first contacts",
    "order_effect": "what asking second costs",
    "arm_x_order": "whether asking second costs one candidate more",
    "group_difference_all": "the difference of `net_all` between two groups",
    "group_difference_any": "the same of `net_any`",
}


def page(lines: Sequence[Line]) -> str:
    """The page as text."""
    return (
        "\n".join(
            [
                *_head(),
                *_words(lines),
                *_markets(),
                *_failing(lines),
                *_sizes(lines),
                *_coverage(lines),
            ]
        )
        + "\n"
    )


def fails(line: Line) -> bool:
    """The level is missed by more than chance in the simulation explains."""
    target, sign = (1 - LEVEL, 1) if line["kind"] == "size" else (LEVEL, -1)
    if line["kind"] == "power" or line["share"] == "nan":
        return False
    of = int(line["replicates"]) - (int(line["undefined"]) if line["kind"] == "coverage" else 0)
    error = math.sqrt(target * (1 - target) / of)
    return sign * (float(line["share"]) - target) > BEYOND * error


def _head() -> Iterator[str]:
    error = 100 * math.sqrt(LEVEL * (1 - LEVEL) / STUDIES)
    yield MADE
    yield from f"""
# Error rates

How often each test of [the method](method.md) rejects a true hypothesis, and how often each interval
holds the true figure, in markets whose truth is known. A test at the 5 % level should reject in at
most 5 of 100 studies; a 95 % interval should hold the truth in at least 95.

Of each market {STUDIES:,} studies are drawn and analysed by the functions that `discrimtest analyse`
uses. So a true 5 % shows as 5 ± {error:.1f} (one Monte Carlo standard error); figures near another
share vary a little more, and the file [`error_rates.csv`](../tests/simulation/error_rates.csv) has
each error. **Bold**: more than {BEYOND:.0f} such errors on the wrong side. Bootstraps draw
{DRAWS} times here, not 10,000. The exact McNemar test and others err on the safe side where
few tests differ; that is not bold.

A candidate is favoured when a normal number lies below a threshold. Shares of its variance belong to
the landlord (who invites many or few), to the landlord's *preference* (for one candidate over the
other; none on the whole, so the null hypothesis of equal rates holds) and to the home (which makes
the two answers of a test alike). `make simulation` draws everything again, from a fixed seed.

A share of undefined results stands in the file too. Undefined p-values reject nothing, undefined
limits are left out.
""".strip("\n").splitlines()  # noqa: E501


def _words(lines: Sequence[Line]) -> Iterator[str]:
    """What the tables come to, with its figures read from them."""
    by_id = {one.id: one for one in scenarios()}
    fixed = [one.id for one in by_id.values() if one.order == "test-first"]
    alike = [one.id for one in by_id.values() if one.taste]
    apart = [one.id for one in by_id.values() if not one.landlords and one.id not in fixed]

    def span(kind: str, among: Sequence[str], id_: str = "", method: str = "") -> str:
        """The least and the most of the lines that are meant, as percentages."""
        shares = [
            100 * float(line["share"])
            for line in lines
            if line["kind"] == kind
            and line["scenario"] in among
            and line["id"] == (id_ or line["id"])
            and line["method"] == method
            and line["share"] != "nan"
        ]
        return f"{min(shares):.1f} to {max(shares):.1f}" if shares else "–"

    every = [one for one in by_id if one not in fixed]
    uneven = [one.id for one in by_id.values() if one.sizes != "equal"]
    few, level = ["tiny-rare", "rare"], ["eight-level", "forty-level"]
    size = {
        "exact": span("size", apart, "mcnemar_exact"),
        "chi2": span("size", apart, "mcnemar_chi2"),
        "exact_alike": span("size", alike, "mcnemar_exact"),
        "cr2": span("size", every, "cr2"),
        "crv1": span("size", uneven, "crv1"),
        "crv3": span("size", uneven, "crv3"),
        "groups": span("size", few, "group_difference_any", "delta"),
        "total": span("size", ["city"], "callback_total", "pearson").split(" ")[0],
        "exclusive": span("size", ["city"], "callback_exclusive", "pearson").split(" ")[0],
        "exact_fixed": span("size", fixed, "mcnemar_exact"),
        "cr2_fixed": span("size", fixed, "cr2"),
    }
    held = {
        "tango": span("coverage", apart, "net_all", "tango"),
        "tango_alike": span("coverage", alike, "net_all", "tango"),
        "wilson": span("coverage", level, "rate_test", "wilson"),
        "cr2": span("coverage", every, "net_all", "cr2"),
        "wild": span("coverage", every, "net_all", "wild_bootstrap"),
        "drawn": span("coverage", [*level, *alike], "net_all", "bootstrap_landlord"),
        "drawn_few": span("coverage", few, "net_any", "bootstrap_landlord"),
        "newcombe": span("coverage", few, "net_any", "newcombe"),
        "delta": span("coverage", few, "net_any", "delta"),
        "tango_few": span("coverage", few, "net_any", "tango"),
    }
    yield from f"""
## In words

- **No landlord repeats, order by coin.** Every McNemar test holds its level: the exact one rejects
  in {size["exact"]} of 100 studies, `mcnemar_chi2` in {size["chi2"]}. `tango` holds the net rate in
  {held["tango"]} of 100.
- **Landlords with preferences.** Tests and intervals that take every test as its own are wrong.
  `mcnemar_exact` rejects in {size["exact_alike"]} of 100 studies without a difference, `tango` holds
  the net rate in {held["tango_alike"]}. Landlords who differ only in how many they invite do no harm
  to net rates. They do to single rates: `wilson` holds one in {held["wilson"]}. Caution:
  `level_alike`.
- **`cr2`** rejects in {size["cr2"]} of 100 studies without a difference and holds the net rate in
  {held["cr2"]}. `crv1` and `crv3` go wrong where some landlords have far more tests than others: they
  reject there in {size["crv1"]} and {size["crv3"]}. Caution: `level_uneven`.
- **The wild bootstrap** holds the net rate in {held["wild"]} of 100 studies, with 8 landlords and with
  one who has half of all tests.
- **`bootstrap_landlord`** is too narrow with few or uneven landlords: it holds the net rate in
  {held["drawn"]}. Caution: `level_uneven`. Where few tests differ, it and `bootstrap_test` hold
  `net_any` in {held["drawn_few"]} only. Caution: `level_few`.
- **Few tests with an invitation.** `newcombe` holds `net_any` in {held["newcombe"]}, `delta` in
  {held["delta"]}, `tango` in {held["tango_few"]}. A difference between two such groups by `delta`
  rejects in {size["groups"]}. Caution: `level_few`; prefer `net_all`, and `cr2` between groups.
- **A fixed order** breaks the null hypothesis of every test of a net rate. Where asking second costs
  5 points and nobody discriminates, `mcnemar_exact` rejects in {size["exact_fixed"]} and `cr2` in
  {size["cr2_fixed"]}. No method mends that. Caution: `fixed_order`.
- **Conventions of `callback`.** With `pearson` and `_fisher`, `callback_total` and
  `callback_exclusive` take two shares of the same tests for independent ones: in `city` they reject
  in {size["total"]} and {size["exclusive"]} of 100 studies. Caution: `level_unpaired`.
- **Models.** `logit_re`, and `clogit` with Wald limits, take every test as its own, as McNemar's test
  does. `lpm_test_fe`, and `clogit` by landlord, behave as the sandwiches above.
""".rstrip("\n").splitlines()  # noqa: E501


def _markets() -> Iterator[str]:
    yield "\n## The markets\n"
    yield "| market | what it is | tests | landlords | rates | landlord | preference | home |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in scenarios():
        rates = " / ".join(f"{100 * rate:g} %" for rate in one.rates)
        who = f"{one.landlords}" if one.landlords else "one a test"
        shares = " | ".join(f"{100 * share:g} %" for share in (one.landlord, one.taste, one.home))
        yield f"| `{one.id}` | {one.words} | {one.tests:,} | {who} | {rates} | {shares} |"


def _failing(lines: Sequence[Line]) -> Iterator[str]:
    yield "\n## What does not hold its level, and where\n"
    yield "Read a method's figures with care where its market resembles one of these. The program"
    yield "says so beside the finding where the data can tell.\n"
    yield "| method | of | fails in | worst | least and most |"
    yield "|---|---|---|---|---|"
    keys = dict.fromkeys(_key(line) for line in lines if line["kind"] != "power")
    for key in keys:
        mine = [line for line in lines if _key(line) == key and line["share"] != "nan"]
        bad = [line for line in mine if fails(line)]
        if not bad:
            continue
        sign = 1 if key[2] == "size" else -1
        worst = max(bad, key=lambda line: sign * float(line["share"]))
        of = "test" if key[2] == "size" else f"`{key[0]}`"
        name = f"`{key[0]}`" if key[2] == "size" and not key[1] else f"`{key[1]}`"
        if key[2] == "size" and key[1]:
            of = f"test of `{key[0]}`"
        names = ", ".join(f"`{line['scenario']}`" for line in bad)
        shares = [float(line["share"]) for line in mine]
        yield (
            f"| {name} | {of} | {len(bad)} of {len(mine)}: {names} | {_figure(worst)} ± "
            f"{100 * float(worst['error']):.1f} | {100 * min(shares):.1f} to "
            f"{100 * max(shares):.1f} |"
        )


def _key(line: Line) -> tuple[str, str, str]:
    return line["id"], line["method"], line["kind"]


def _sizes(lines: Sequence[Line]) -> Iterator[str]:
    yield "\n## Tests: rejections in 100 studies without a difference\n"
    yield from _table([line for line in lines if line["kind"] == "size"], _name_of_test)
    yield "\n## Tests: rejections in 100 studies with one\n"
    yield "Larger is better, where the level holds above.\n"
    yield from _table([line for line in lines if line["kind"] == "power"], _name_of_test)


def _name_of_test(line: Line) -> str:
    return f"`{line['id']}`" + (f" {line['method']}" if line["method"] else "")


def _coverage(lines: Sequence[Line]) -> Iterator[str]:
    yield "\n## Intervals: true figures held, in 100 studies\n"
    covered = [line for line in lines if line["kind"] == "coverage"]
    for id_ in dict.fromkeys(line["id"] for line in covered):
        yield f"\n### `{id_}`: {FIGURES.get(id_, '')}\n".replace(": \n", "\n")
        mine = [line for line in covered if line["id"] == id_]
        yield from _table(mine, lambda line: f"`{line['method']}`")


def _table(lines: Sequence[Line], name: object) -> Iterator[str]:
    """Markets down, methods across, at most nine methods a table."""
    assert callable(name)
    names = list(dict.fromkeys(name(line) for line in lines))
    for first in range(0, len(names), 9):
        part = names[first : first + 9]
        found = {
            (line["scenario"], name(line)): _figure(line) for line in lines if name(line) in part
        }
        if first:
            yield ""
        yield f"| market | {' | '.join(part)} |"
        yield "|---" * (len(part) + 1) + "|"
        for one in scenarios():
            cells = [found.get((one.id, each), "") for each in part]
            if any(cells):
                yield f"| `{one.id}` | {' | '.join(cells)} |"


def _figure(line: Line) -> str:
    if line["share"] == "nan":
        return "–"
    figure = f"{100 * float(line['share']):.1f}"
    return f"**{figure}**" if fails(line) else figure
