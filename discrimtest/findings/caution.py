"""A caution: what a reader must know beside a finding, as a sentence with its parts kept apart.

The sentences below are the English text and, for translators, the key of each message; they are
filled by name, so another language may order the parts as it likes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from discrimtest.findings.keys import Compared, Group

MESSAGES: dict[str, str] = {
    "landlords_repeat": "%(comparison)s: landlords repeat (tests: %(tests)s, landlords: "
    "%(landlords)s); only intervals and tests by landlord allow for that.",
    "landlords_unknown": "%(comparison)s: tests that name no landlord: %(tests)s. They are left "
    "out of the number of landlords.",
    "undefined": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined, "
    "because there are no %(denominator)s.",
    "undefined_test": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined, "
    "because all tests came out alike.",
    "no_difference_seen": "%(comparison)s, %(group)s, outcome %(outcome)s: no test treated the "
    "candidates differently, so %(id)s gives p = 1; that is no evidence of equal treatment.",
    "fixed_order": "%(comparison)s: the %(first)s candidate came first in every test "
    "(%(tests)s); a fixed order breaks the null hypothesis of McNemar's test, so its p-values "
    "cannot be taken at their word.",
    "spelled_alike": "In the column '%(column)s', %(names)s are spelled nearly alike; they count "
    "as different names.",
    "spelled_as_one": "In the column '%(column)s', %(names)s differ in capitals alone; they count "
    "as one name.",
    "column_absent": "The data have no column '%(column)s'; %(what)s is left out.",
    "columns_absent": "The data have no columns %(columns)s; the outcomes %(outcomes)s are "
    "left out.",
    "mixed_group": "Tests that hold more than one value of '%(column)s': %(tests)s. They are in "
    "none of its groups.",
    "no_group": "Tests without a value of '%(column)s': %(tests)s. They are in none of its groups.",
    "arms_absent": "The data do not hold both arms of %(comparison)s; it is left out.",
    "not_compared": "Contacts of arm '%(arm)s' that take part in no comparison: %(contacts)s.",
    "lone_control": "Tests that hold a control contact only: %(tests)s. The data do not say for "
    "which comparison they were drawn; they are counted in none.",
    "zero_one_only": "The data hold 0 and 1 only. Outcome '%(outcome)s', which is no main outcome, "
    "cannot be told apart; it is left out.",
    "zero_one_shared": "Column '%(column)s' holds 0 and 1 only, and the plan counts several words "
    "of it. Which one the 1 stands for cannot be told; outcome '%(outcome)s' is left out.",
    "numbers_only": "Column '%(column)s' holds numbers, and outcome '%(outcome)s' counts words; "
    "it is left out.",
    "yes_no_only": "Column '%(column)s' says yes and no, and outcome '%(outcome)s' counts other "
    "words; it is left out.",
    "several_contacts": "%(comparison)s: tests that hold several contacts of one arm: %(tests)s. "
    "%(id)s needs one contact of each, so it is refused. Set data.repeated in the plan to "
    "'first' or 'last' to say which contact counts.",
    "several_contacts_kept": "%(comparison)s: tests that hold several contacts of one arm: "
    "%(tests)s. Rates count every contact, and their limits ignore that contacts share a test.",
    "several_pairs": "%(comparison)s: tests that hold more than one of its pairs: %(tests)s. A "
    "pooled comparison needs tests with a single pair, so it is left out.",
    "no_complete_block": "%(comparison)s: %(id)s needs tests that hold every arm, and there is "
    "none; it is left out.",
    "two_arms_only": "%(comparison)s: %(id)s compares three or more arms of a control candidate "
    "in the same test; with two it is left out.",
    "landlords_needed": "%(comparison)s: %(id)s needs the landlord of the tests, and the data name "
    "none; it is left out.",
    "landlords_too_alike": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined, "
    "because it takes two landlords or more whose tests came out differently.",
    "bootstrap_empty": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s was undefined in "
    "%(empty)s of %(draws)s draws of %(method)s; the others are used.",
    "bootstrap_percentile": "%(comparison)s, %(group)s, outcome %(outcome)s: the correction of "
    "%(method)s for %(id)s is undefined, so its limits are left uncorrected.",
    "margin_needed": "%(comparison)s: the plan fixes no equivalence_margin, so %(id)s gives the "
    "interval and no p-value.",
    "equivalence_alpha": "%(comparison)s: %(id)s needs an alpha of the plan below 0.5.",
    "nothing_detectable": "%(comparison)s, %(group)s, outcome %(outcome)s: so few tests could not "
    "have found any difference with a chance of 80 %%, however large; %(id)s is undefined.",
    "order_needed": "%(comparison)s: %(id)s needs the order of the contacts, and the data do not "
    "give it; it is left out.",
    "one_order": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined, because it "
    "takes tests of both orders.",
    "few_of_an_order": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined, "
    "because it takes two tests or more of each order.",
    "never_first": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined. One of "
    "the candidates was never the first to ask in a test; another candidate was.",
    "groups_needed": "%(id)s compares groups; name a column under groups in the plan.",
    "one_group": "%(comparison)s, outcome %(outcome)s: %(id)s compares groups, and the data hold "
    "fewer than two of '%(column)s'.",
    "groups_share_landlords": "%(comparison)s, outcome %(outcome)s: some landlords are in more "
    "than one group of '%(column)s'; %(id)s takes the groups as independent.",
    "differences_share_landlords": "%(comparison)s, outcome %(outcome)s: some landlords are in "
    "more than one group of '%(column)s'. Of the limits of %(id)s, only those by cr2 allow for "
    "that.",
    "undefined_difference": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined, "
    "because a group has no such tests or its tests came out alike.",
    "separation": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined, because "
    "wherever the candidates were treated differently it went the same way.",
    "several_pairs_modelled": "%(comparison)s: %(id)s compares all candidates of a test, so it "
    "takes the tests that hold several pairs.",
    "nothing_timed": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined, "
    "because no test says who was answered sooner.",
    "timed_once": "%(id)s is given for the main outcome alone, not for %(outcome)s. The plan says "
    "under time.event which answer stops the clock.",
    "window_needed": "%(comparison)s: %(id)s leaves out tests with a contact that has no answer "
    "and no known end of its window: %(tests)s. Set time.window_hours in the plan.",
    "too_few_to_combine": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s takes three "
    "groups or more. So these are shown and not combined.",
    "not_combined": "%(comparison)s, outcome %(outcome)s: %(id)s leaves out %(group)s, which has "
    "no limits. It takes two landlords or more whose tests came out differently.",
    "combined_alike": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s has no limits by "
    "this method, because the groups are too alike.",
    "randomization_fixed": "%(comparison)s: the %(first)s candidate came first in every test "
    "(%(tests)s). So no order was drawn, and %(id)s is refused.",
    "randomization_uneven": "%(comparison)s: the %(first)s candidate came first in %(count)s of "
    "%(tests)s tests. Fair coins hardly ever give that, so %(id)s cannot be taken at its word.",
    "order_unknown": "%(comparison)s: %(id)s leaves out tests whose order is not known: %(tests)s.",
    "too_alike": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s has no limits. "
    "There are too few such tests, or they came out alike.",
    "too_alike_apart": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s has no limits. A "
    "candidate has too few such contacts or landlords, or they came out alike.",
    "unmatched": "No test holds a control and a test candidate, so the data are not matched: "
    "%(id)s cannot be had and is left out.",
    "own_control": "%(comparison)s: no test holds '%(arm)s' and '%(control)s', so the candidate is "
    "compared with its own control.",
    "control_replaced": "%(comparison)s: the plan compares '%(arm)s' with '%(control)s'.",
    "never_together": "No test holds '%(arm)s' and '%(control)s', so they are not compared. Where "
    "it has a control of its own, name the comparison in the plan.",
    "undefined_interaction": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined. "
    "One of the comparisons has no such tests, or its tests came out alike.",
    "two_comparisons_needed": "%(id)s takes one comparison off another. Name two under comparisons "
    "in the plan, with different test candidates.",
    "comparisons_share": "%(comparison)s: landlords or tests that are in both comparisons: "
    "%(shared)s. Of the limits of %(id)s, only those by cr2 allow for it.",
    "answers_unordered": "Outcome '%(outcome)s' does not order its answers, so %(id)s is left out. "
    "Name them from worst to best under ordered in the plan.",
    "not_graded": "%(comparison)s, %(group)s, outcome %(outcome)s: tests with an answer that the "
    "plan does not order: %(left)s of %(tests)s. Tests of graded answers leave them out.",
    "takes_every_test": "%(comparison)s, outcome %(outcome)s: landlords repeat, and %(id)s takes "
    "every test as its own. So it only answers whether any landlord at all looked at which "
    "candidate it was. Read %(instead)s beside it.",
    "no_weight": "%(comparison)s: tests without a weight, or with rows that disagree on it: "
    "%(tests)s. %(id)s leaves them out.",
    "landlords_left_out": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s leaves out "
    "landlords who have no such test: %(left)s of %(landlords)s.",
    "recognition_needed": "%(comparison)s: the plan does not say how many recognise the signal, so "
    "%(id)s is left out. Name the share under recognition.",
    "covariate_missing": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s leaves out "
    "contacts that lack a covariate: %(contacts)s. Tests that are left out with them: %(tests)s.",
    "covariate_words": "Column '%(column)s' holds too many different words for a covariate, so "
    "%(id)s is left out. Group them in a column of their own.",
    "numeric_codes": "Column '%(column)s' holds a few whole numbers, and %(id)s takes them as "
    "amounts. If they are codes, say so in the plan, under data: categorical = ['%(column)s'].",
    "interaction_reference": "%(comparison)s: with interactions, %(id)s of a candidate is the "
    "figure at %(reference)s. Its rows with a term say how it differs elsewhere.",
    "terms_constant": "%(comparison)s, %(group)s, outcome %(outcome)s: %(terms)s is the same for "
    "all contacts of a test, so it cancels from %(id)s. Only its interaction can be told.",
    "terms_determined": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s cannot tell "
    "these apart, so they are undefined: %(terms)s. Leave one of them out.",
    "terms_separated": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined for "
    "%(terms)s. Wherever contacts differ in it, the answer goes one way.",
    "terms_lone": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s has no limits for "
    "%(terms)s, because all that is known of it comes from one landlord or test.",
    "answers_told": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined. All "
    "answers are the same, or the candidates and covariates tell every one of them.",
    "lone_contacts": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined. No "
    "test, or no landlord, has two contacts that say something.",
    "groups_alike": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined. Answers "
    "hardly ever differ within a test, or a landlord, so these can be as far apart as one likes.",
    "no_spread": "%(comparison)s, %(group)s, outcome %(outcome)s: tests or landlords differ no "
    "more than chance makes them, so %(id)s is 0 and has no limits.",
    "undefined_effect": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined, "
    "because a term of the model is.",
    "covariate_needed": "%(id)s needs a covariate, so it is left out. Name one under covariates in "
    "the plan.",
    "hetprobit_covariate": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined. "
    "It needs a covariate that varies.",
    "hetprobit_arm": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined. A "
    "candidate is absent, or the covariates tell which candidate wrote.",
    "hetprobit_flat": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is undefined. The "
    "covariates say too little to tell level and spread apart.",
    "hetprobit_interactions": "%(comparison)s: %(id)s needs covariates that count the same for "
    "every candidate, so it takes no interactions and is undefined.",
    "hetprobit_one_covariate": "%(comparison)s, %(group)s, outcome %(outcome)s: %(id)s is "
    "undefined. It takes two covariates or more, and each candidate's answers must depend on them.",
    "shown_apart": "%(comparison)s: no landlord has two tests, so the exact McNemar test and the "
    "score interval come first.",
    "shown_unknown": "%(comparison)s: the landlords are not known, so the exact McNemar test and "
    "the score interval come first; both ignore landlords who may repeat.",
    "shown_clustered": "%(comparison)s: landlords repeat (tests: %(tests)s, landlords: "
    "%(landlords)s), so the test and interval that allow for it come first; the exact McNemar test "
    "then only answers whether any test at all depended on the candidate.",
    "shown_few": "%(comparison)s: landlords repeat and are fewer than %(few)s (tests: %(tests)s, "
    "landlords: %(landlords)s), so the wild bootstrap comes first.",
    "level_alike": "%(comparison)s: tests of one landlord came out more alike than chance makes "
    "them. Methods that take every test as its own were then wrong in 10 to 70 of 100 simulated "
    "studies, not in 5. Here: %(methods)s.",
    "level_uneven": "%(comparison)s: there are few landlords, or some have far more tests than "
    "others. Some methods then missed the true figure in 6 to 22 of 100 simulated studies, not "
    "in 5. Here: %(methods)s. The wild bootstrap did not miss it more often than it should.",
    "level_unpaired": "%(comparison)s: some methods compare two shares of the same tests as if "
    "they came from different tests. In simulated studies they were wrong more often than 5 "
    "times in 100, also where no landlord repeats. Here: %(methods)s.",
    "level_few": "%(comparison)s: there are few answers of one kind. Some methods then missed the "
    "true figure in 6 to 26 of 100 simulated studies, not in 5. Here: %(methods)s.",
    "level_alike_other": "%(comparison)s: tests of one landlord came out more alike than chance "
    "makes them. These take every test as its own: %(methods)s. They were then wrong in 9 to 35 of "
    "100 simulated studies, not in 5.",
    "level_alike_apart": "%(comparison)s: contacts of one landlord came out more alike than chance "
    "makes them, and this takes every contact as its own: %(methods)s. It was then wrong in 19 to "
    "59 of 100 simulated studies, not in 5.",
    "level_few_landlords": "%(comparison)s: few landlords, or a few with most of the tests, tell "
    "who is answered sooner. In 7 to 10 of 100 simulated studies, not in 5, this then missed the "
    "true figure: %(methods)s.",
    "level_weights": "%(comparison)s: a few tests have most of the weight. In 7 to 12 of 100 "
    "simulated studies, not in 5, this then missed the true figure: %(methods)s.",
    "level_small": "%(comparison)s: fewer than 75 tests have graded answers. In 7 to 10 of 100 "
    "simulated studies, not in 5, this then found a difference that was not there: %(methods)s. "
    "Stuart and Maxwell's test did not err more often than it should.",
    "level_combined": "%(comparison)s: fewer than 20 groups are combined. Where their true rates "
    "differed, these missed the true figure in 7 to 13 of 100 simulated studies, not in 5: "
    "%(methods)s. The wider of Hartung and Knapp's intervals did not miss it more often than it "
    "should.",
}


@dataclass(frozen=True, slots=True)
class MethodOf:
    """An interval method of one figure."""

    method: str
    id: str

    def __str__(self) -> str:
        return f"{self.method} for {self.id}"


class Caution(str):
    """A sentence of :data:`MESSAGES`, filled in.

    Attributes:
        id: Key of the message.
        values: The parts of the sentence: keys, ids and numbers; several of them as a tuple.
    """

    id: str
    values: dict[str, Any]

    def __new__(cls, message: str, /, **values: Any) -> Caution:
        words = {name: _words(name, value) for name, value in values.items()}
        caution = super().__new__(cls, MESSAGES[message] % words)
        caution.id = message
        caution.values = values
        return caution

    @property
    def words(self) -> dict[str, Any]:
        """The parts as the sentence shows them."""
        return {name: _words(name, value) for name, value in self.values.items()}

    @property
    def about(self) -> tuple[Compared | None, Group | None]:
        """The comparison and the group that it names; None where it names none."""
        return self.values.get("comparison"), self.values.get("group")

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.id,), self.values


def _words(name: str, value: Any) -> Any:
    if name == "group" and value is None:
        return "all tests"
    if name in ("columns", "outcomes"):
        return ", ".join(f"'{name}'" for name in value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value
