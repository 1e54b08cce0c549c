"""What the tables of docs/error-rates.md come to, in words with figures read from the table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from textwrap import fill

from discrimtest.estimators.unpaired import UNPAIRED
from tests.simulation.error_rates import BEYOND, PARTS, Line
from tests.simulation.part import DRAWS, LEVEL

MADE = "<!-- Made by `make simulation` from tests/simulation; change it there. -->"


class Table:
    """The lines, asked for their least and most."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    def span(
        self, kind: str, part: str, among: Sequence[str], id_: str | Sequence[str], method: str = ""
    ) -> str:
        """The least and the most of the lines that are meant, as percentages.

        Args:
            kind: ``size`` or ``coverage``.
            part: Of the simulation.
            among: Markets; none for all.
            id_: One or several.
            method: Interval method, or the start of it.
        """
        ids = (id_,) if isinstance(id_, str) else id_
        shares = [
            100 * float(line["share"])
            for line in self.lines
            if (line["kind"], line["part"]) == (kind, part)
            and (not among or line["scenario"] in among)
            and line["id"] in ids
            and (line["method"] == method or line["method"].startswith(f"{method},"))
            and line["share"] != "nan"
        ]
        low, high = f"{min(shares):.1f}", f"{max(shares):.1f}"
        return low if low == high else f"{low} to {high}"

    def size(self, part: str, among: Sequence[str], id_: str, method: str = "") -> str:
        return self.span("size", part, among, id_, method)

    def held(self, part: str, among: Sequence[str], id_: str, method: str = "") -> str:
        return self.span("coverage", part, among, id_, method)


def _of(part: str, *ends: str) -> list[str]:
    """Markets of a part by how their names end."""
    return [f"{part}-{end}" for end in ends]


PAIRED = PARTS["paired"].markets
FIXED = [one.id for one in PAIRED if one.order == "test-first"]
TASTE = [one.id for one in PAIRED if one.taste]
APART = [one.id for one in PAIRED if not one.landlords and one.id not in FIXED]
EVERY = [one.id for one in PAIRED if one.id not in FIXED]
UNEVEN = [one.id for one in PAIRED if one.sizes != "equal"]
FEW, SINGLE = ["tiny-rare", "rare"], ["eight-level", "forty-level"]


def head() -> Iterator[str]:
    studies = (
        min(part.studies for part in PARTS.values()),
        max(part.studies for part in PARTS.values()),
    )
    error = 100 * math.sqrt(LEVEL * (1 - LEVEL) / studies[1])
    larger = 100 * math.sqrt(LEVEL * (1 - LEVEL) / studies[0])
    count = len({(part.id, one.id) for part in PARTS.values() for one in part.markets})
    yield MADE
    yield from f"""
# Error rates

How often each test of [the method](method.md) rejects a true hypothesis, and how often each interval
holds the true figure, in markets whose truth is known. A test at the 5 % level should reject in at
most 5 of 100 studies; a 95 % interval should hold the truth in at least 95.

Of each of {count} markets {studies[1]:,} studies ({studies[0]:,} where a part says so) are drawn and
analysed by the functions that `discrimtest analyse` uses. So a true 5 % shows as 5 ± {error:.1f} (one
Monte Carlo standard error; ± {larger:.1f} of {studies[0]:,}); figures near another share vary a little
more, and the file [`error_rates.csv`](../tests/simulation/error_rates.csv) has each error. **Bold**:
more than {BEYOND:.0f} such errors on the wrong side. Exact tests err on the safe side where few tests
differ; that is not bold. Bootstraps draw {DRAWS} times here, not 10,000.

Undefined p-values reject nothing, undefined limits are left out; the file counts both.
`make simulation` draws everything again, from a fixed seed; `make simulation PARTS=cities` one part.
What each market is, and every figure: [Error rates, all tables](error-rates-tables.md).
""".strip("\n").splitlines()  # noqa: E501


def tables_head() -> Iterator[str]:
    yield from f"""{MADE}
# Error rates: all tables

The figures behind [Error rates](error-rates.md), which says what they come to and how they were made.
**Bold**: more than {BEYOND:.0f} Monte Carlo standard errors on the wrong side of 5 or of 95. The file
[`error_rates.csv`](../tests/simulation/error_rates.csv) has each error, and how often a result was
undefined; [the markets](../tests/simulation/markets) have every detail.
""".rstrip("\n").splitlines()  # noqa: E501


def in_short() -> Iterator[str]:
    """What to use, and where not."""
    yield from """
## In short

| you ask for | these hold | these do not | the program warns by |
|---|---|---|---|
| a net rate, no landlord repeats | every McNemar test, `tango` | with few invitations `newcombe` and `delta` for `net_any`, and bootstraps | `level_few` |
| a net rate, landlords repeat | `cr2`, `wild_bootstrap` | where landlords have preferences McNemar's tests and `tango`; where they are few or uneven `crv1`, `crv3`, `bootstrap_landlord` | `level_alike`, `level_uneven` |
| a study in a fixed order | nothing | every test of a net rate | `fixed_order` |
| a difference between groups, waves or comparisons | `cr2`; where no landlord repeats `mover`, `fisher` too | where landlords have preferences all but `cr2`; with few invitations `delta` | `level_alike`, `level_alike_other`, `level_few` |
| several candidates | `holm` over `cr2`; `cochran_q_landlord` | where landlords have preferences `cochran_q`, `clogit_score`, `holm` over McNemar's tests | `level_alike` |
| answers in grades | the tests by landlord, `mean_score` by `cr2` | where landlords have preferences the others; with few tests `bhapkar` | `takes_every_test`, `level_small` |
| time to an answer | where no landlord repeats `logrank`, `cox`; with many even landlords `cox` by `sandwich` | where landlords have preferences `logrank`, `cox` by `wald`; where they are few or uneven `sandwich` | `level_alike_other`, `level_few_landlords` |
| cities or waves combined | `hk_adhoc`; `hk` nearly | with fewer than 20 `wald` and `prediction`; with few invitations the spread of `net_any` | `level_combined`, `level_few` |
| weighted nets | `cr2` | `linearised` where landlords have preferences, or a few tests have most of the weight | `level_alike_other`, `level_weights` |
| nets by landlord | `student` | | |
| a randomisation test | where no landlord has a preference | where some have: it asks whether *any* looked at who wrote | `level_alike` |
| an odds ratio | `clogit`, `logit_re` | both where landlords have preferences | `level_alike` |
| level and spread apart | `hetprobit` | with uneven landlords who have preferences | `level_uneven` |
| candidates who are not matched | `cr2`; where no landlord repeats `newcombe` too | where landlords have preferences `newcombe` | `level_alike_apart` |
| a net adjusted for recognition | `mover` | where landlords have preferences | `level_alike` |

A miss of a few in a thousand is bold below too. The program warns of what goes beyond 7.5 or below
92.5 of 100 (the liberal criterion of Bradley 1978), where the data show that they may be such a case.
""".splitlines()  # noqa: E501


def in_words(lines: Sequence[Line]) -> Iterator[str]:
    """The same with figures."""
    table = Table(lines)
    yield "\n## In words\n"
    for text in (_of_pairs(table), _of_others(table)):
        for point in text.split("\n- ")[1:]:
            yield fill(
                " ".join(point.split()),
                98,
                initial_indent="- ",
                subsequent_indent="  ",
                break_long_words=False,
                break_on_hyphens=False,
            )


def _of_pairs(table: Table) -> str:
    def size(among: Sequence[str], id_: str, method: str = "", part: str = "paired") -> str:
        return table.size(part, among, id_, method)

    def held(among: Sequence[str], id_: str, method: str) -> str:
        return table.held("paired", among, id_, method)

    def rare(method: str) -> str:
        return table.held("shares", ["shares-rare"], "rate_test", method)

    return f"""
- **No landlord repeats, order by coin.** Every McNemar test holds its level: the exact one rejects
  in {size(APART, "mcnemar_exact")} of 100 studies, `mcnemar_chi2` in {size(APART, "mcnemar_chi2")}.
  `tango` holds the net rate in {held(APART, "net_all", "tango")} of 100.
- **Landlords with preferences.** Tests and intervals that take every test as its own are wrong.
  `mcnemar_exact` rejects in {size(TASTE, "mcnemar_exact")} of 100 studies without a difference,
  `tango` holds the net rate in {held(TASTE, "net_all", "tango")}. Landlords who differ only in how
  many they invite do no harm to net rates. They do to single rates: `wilson` holds one in
  {held(SINGLE, "rate_test", "wilson")}. Caution: `level_alike`.
- **`cr2`** rejects in {size(EVERY, "cr2")} of 100 studies without a difference and holds the net rate
  in {held(EVERY, "net_all", "cr2")}. `crv1` and `crv3` go wrong where some landlords have far more
  tests than others: they reject there in {size(UNEVEN, "crv1")} and {size(UNEVEN, "crv3")}. Caution:
  `level_uneven`.
- **The wild bootstrap** holds the net rate in {held(EVERY, "net_all", "wild_bootstrap")} of 100
  studies, with 8 landlords and with one who has half of all tests.
- **`bootstrap_landlord`** is too narrow with few or uneven landlords: it holds the net rate in
  {held([*SINGLE, *TASTE], "net_all", "bootstrap_landlord")}. Caution: `level_uneven`. Where few tests
  differ, it and `bootstrap_test` hold `net_all` in {held(FEW, "net_all", "bootstrap_landlord")}, and
  where all came out alike they are undefined. Caution: `level_few`.
- **Few tests with an invitation.** `newcombe` holds `net_any` in {held(FEW, "net_any", "newcombe")},
  `delta` in {held(FEW, "net_any", "delta")}, `tango` in {held(FEW, "net_any", "tango")}. A difference
  between two such groups by `delta` rejects in {size(FEW, "group_difference_any", "delta")}. Caution:
  `level_few`; prefer `net_all`, and `cr2` between groups.
- **Other rates and shares** take the same methods and fail in the same markets. Of 100 tests of which
  5 have an invitation, `clopper_pearson` holds a rate in {rare("clopper_pearson")}, `cr2` in
  {rare("cr2")}: caution `level_few`. With 8 landlords, `cr2` holds `net_discordant` in
  {table.held("shares", ["shares-eight"], "net_discordant", "cr2")}: caution `level_uneven`.
- **A fixed order** breaks the null hypothesis of every test of a net rate. Where asking second costs
  5 points and nobody discriminates, `mcnemar_exact` rejects in {size(FIXED, "mcnemar_exact")} and
  `cr2` in {size(FIXED, "cr2")}. No method mends that. Caution: `fixed_order`.
- **Conventions of `callback`.** With `pearson` and `_fisher`, `callback_total` and
  `callback_exclusive` take two shares of the same tests for independent ones: in `city` they reject
  in {size(["city"], "callback_total", "pearson", "models")} and
  {size(["city"], "callback_exclusive", "pearson", "models")} of 100 studies. Caution:
  `level_unpaired`.
"""  # noqa: E501


ARMS_APART = ["arms-three-tiny", "arms-three", "arms-three-rare", "arms-five"]
ARMS_TASTE = ["arms-eight", "arms-forty", "arms-uneven"]
GRADES_APART = [f"grades-{one}" for one in ("tiny", "rare", "city", "unrelated", "alike", "large")]
GRADES_TASTE = ["grades-eight", "grades-forty", "grades-uneven"]
WAITS_APART = [f"waits-{one}" for one in ("tiny", "rare", "city", "large", "rounded", "second")]
WAITS_TASTE = [f"waits-{one}" for one in ("eight", "dozen", "forty", "uneven", "hundred")]
WAITS_FEW = ["waits-eight", "waits-dozen", "waits-uneven", "waits-level"]
TWO_APART = ["two-tiny", "two-city", "two-uneven", "two-same-gap"]
TWO_TASTE = ["two-shared-apart", "two-shared-few", "two-shared-uneven", "two-own", "two-own-few"]
SAME = ["three-same", "five-same", "ten-same", "three-uneven", "five-small", "ten-gap"]
APART_FEW = [f"{one}-spread" for one in ("three", "five", "ten")] + ["five-uneven", "ten-uneven"]
WEIGHTS_TASTE = [f"weights-{one}" for one in ("eight", "forty", "uneven", "uneven-heavy")]
UNMATCHED_APART = [f"unmatched-{one}" for one in ("tiny", "rare", "city", "level")]
UNMATCHED_TASTE = [f"unmatched-{one}" for one in ("eight", "forty", "uneven")]
ORDERS_APART = [f"orders-{one}" for one in ("tiny", "city", "second", "four-tiny", "four")]


SPREAD_OUT = [one.id for one in PARTS["intercepts"].markets if one.deviation]


def _of_others(table: Table) -> str:
    """Of everything but paired tests."""

    def size(part: str, among: Sequence[str], id_: str, method: str = "") -> str:
        return table.size(part, among, id_, method)

    def held(part: str, among: Sequence[str], id_: str, method: str) -> str:
        return table.held(part, among, id_, method)

    return f"""
- **Several candidates.** Of true hypotheses `holm` rejects one or more, over `cr2`, in
  {size("arms", [], "holm", "cr2")} of 100 studies. Over `mcnemar_exact` it does in
  {size("arms", ARMS_APART, "holm", "mcnemar_exact")}, and where landlords have preferences in
  {
        size("arms", ARMS_TASTE, "holm", "mcnemar_exact")
    }. `cochran_q` and `clogit_score` reject there in
  {size("arms", ARMS_TASTE, "cochran_q")}, `cochran_q_landlord` in
  {size("arms", ARMS_TASTE, "cochran_q_landlord")}: with 8 landlords it finds next to nothing.
  Caution: `level_alike`.
- **Differences between comparisons or groups.** Where no landlord repeats, `mover` rejects in
  {
        size("factors", TWO_APART, "interaction", "mover")
    } of 100 studies without a difference, `fisher` in
  {
        size("factors", TWO_APART, "interaction_odds_ratio", "fisher")
    }. Where landlords have preferences,
  `mover` rejects in {size("factors", TWO_TASTE, "interaction", "mover")}, `cr2` in
  {size("factors", TWO_TASTE, "interaction", "cr2")}. A landlord with the same preference in both
  comparisons cancels: `mover` then rejects in {
        size("factors", ["two-shared"], "interaction", "mover")
    }.
  With few invitations `delta` rejects in {
        size("factors", ["two-rare"], "interaction_any", "delta")
    }.
  Cautions: `level_alike_other`, `level_few`.
- **Answers in grades.** Where no landlord repeats, the tests reject in
  {size("graded", GRADES_APART, "wilcoxon")} (`wilcoxon`), {size("graded", GRADES_APART, "sign")}
  (`sign`), {size("graded", GRADES_APART, "stuart_maxwell")} (`stuart_maxwell`) and
  {size("graded", GRADES_APART, "bhapkar")} (`bhapkar`) of 100 studies. Where landlords have
  preferences, `wilcoxon` rejects in {
        size("graded", GRADES_TASTE, "wilcoxon")
    }, `wilcoxon_landlord` in
  {size("graded", GRADES_TASTE, "wilcoxon_landlord")}, `stuart_maxwell_landlord` in
  {size("graded", GRADES_TASTE, "stuart_maxwell_landlord")}. `mean_score` by `cr2` holds the mean
  difference in {held("graded", [], "mean_score", "cr2")}. Caution: `takes_every_test`.
- **Time to an answer.** Where no landlord repeats, `logrank` rejects in
  {
        size("waits", WAITS_APART, "logrank")
    } of 100 studies. Where landlords have preferences it does in
  {
        size("waits", WAITS_TASTE, "logrank")
    }: caution `level_alike_other`. `cox` by `sandwich` holds the
  ratio with 40 or 100 even landlords in {
        held("waits", ["waits-forty", "waits-hundred"], "cox", "sandwich")
    },
  with 8, 12, or uneven ones in {held("waits", WAITS_FEW, "cox", "sandwich")}: caution
  `level_few_landlords`.
- **Cities or waves combined.** Where true rates are the same, the intervals of the mean hold it:
  `hk` in {
        held("cities", SAME, "combined_reml_all", "hk")
    }. Where they are spread and cities are 3 to
  10, the normal limits (`wald`, REML or
  DerSimonian-Laird) hold it in {held("cities", APART_FEW, "combined_reml_all", "wald")}, with 20
  cities in {held("cities", ["twenty-spread"], "combined_reml_all", "wald")}; `hk` in
  {held("cities", APART_FEW, "combined_reml_all", "hk")}, `hk_adhoc` in
  {held("cities", [], "combined_reml_all", "hk_adhoc")} everywhere. The prediction interval holds
  another city in {held("cities", APART_FEW, "combined_reml_all", "prediction")}: read it as a rough
  guide. Caution: `level_combined`. Q finds a spread of `net_any` that is not there in
  {
        size("cities", ["five-small", "five-rare"], "heterogeneity_any")
    } where cities have few invitations,
  of `net_all` in {size("cities", ["five-small", "five-rare"], "heterogeneity_all")}. Caution:
  `level_few`.
- **Weighted nets.** `cr2` holds the weighted net in {
        held("weights", [], "net_all_weighted", "cr2")
    }.
  `linearised` does in {held("weights", WEIGHTS_TASTE, "net_all_weighted", "linearised")} where
  landlords have preferences (caution: `level_alike_other`), and holds `net_discordant_weighted` in
  {
        held(
            "weights",
            ["weights-heavy", "weights-heavy-tiny"],
            "net_discordant_weighted",
            "linearised",
        )
    }
  where a few tests have most of the weight (caution: `level_weights`). The mean over landlords holds
  its net in {held("weights", [], "net_all_landlord", "student")}.
- **Randomisation tests** reject in {size("orders", ORDERS_APART, "randomization")} of 100 studies
  without a difference, whatever asking second costs. They ask whether *any* landlord looked at who
  wrote: where landlords have preferences that cancel, they reject in
  {size("orders", ["orders-forty"], "randomization")}. Caution: `level_alike`.
- **Models.** `logit_re`, and `clogit` with Wald limits, take every test as its own, as McNemar's test
  does. In markets made as the model is, `logit_re` holds the odds ratio in
  {held("intercepts", [], "logit_re", "wald")}, the standard deviation in
  {
        held("intercepts", SPREAD_OUT, "logit_re_sd", "wald")
    } where it is not 0 (its limits never reach 0:
  read its test), and the average effect in
  {
        held("intercepts", [], "logit_re_ame", "delta")
    }. `lpm_test_fe`, and `clogit` by landlord, behave as
  the sandwiches above.
- **Level and spread.** `hetprobit` holds the whole effect in
  {held("spread", [], "hetprobit", "crv1")}, its level part in
  {held("spread", [], "hetprobit_level", "crv1")} and the ratio of spreads in
  {held("spread", [], "hetprobit_ratio", "crv1")}; the least is with uneven landlords. Caution:
  `level_uneven`.
- **Candidates who are not matched.** Where no landlord repeats, `newcombe` rejects in
  {
        size("unmatched", UNMATCHED_APART, UNPAIRED, "newcombe")
    } of 100 studies without a difference; where
  landlords have preferences it does in {size("unmatched", UNMATCHED_TASTE, UNPAIRED, "newcombe")}.
  `cr2` rejects in {size("unmatched", [], UNPAIRED, "cr2")}, and holds the difference in
  {held("unmatched", [], UNPAIRED, "cr2")}. Caution: `level_alike_apart`.
- **Nets adjusted for recognition** hold in {
        held("signals", [f"signals-{one}" for one in SIGNALS], "rate_adjusted_signal", "mover")
    } where no landlord repeats, with 20 raters and more. Caution:
  `level_alike`.
"""  # noqa: E501


SIGNALS = ("sure", "fifty", "twenty", "nearly-all", "tiny", "none", "large", "rare")
