"""What a coder may not do, and why: the refusals of blind coding."""

from __future__ import annotations

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.waitlist import Hindrance, ItemState, Waitlist
from discrimtest.words.coding_event import CodingPart, Leaked
from discrimtest.words.outcome import Category


def require_answer(category: Category) -> None:
    if category is not Category.NO_REPLY:
        return
    problem = Problem.of_input(
        "category",
        category,
        "an answer is there, so it is not 'no reply'",
        "Choose what it says; missed_call and acknowledgement are answers too.",
        code="category.no_reply",
    )
    raise WrongInput("Nothing was recorded.", [problem])


def require_alike(item: str, stands: object, told: object) -> None:
    """Refuse another judgement by who did not see that one of theirs stands by now."""
    if stands == told:
        return
    problem = Problem(
        item,
        "",
        "was judged by you meanwhile, otherwise, and that stands",
        "To change it, take it back with '{undo}' first.",
        "coding.judged_meanwhile",
        values={"undo": action("code next", "STUDY", item=item, undo="")},
    )
    raise Refused("Nothing was recorded.", [problem])


def require_reason(key: str, reason: str, repair: str) -> None:
    if not reason:
        problem = Problem.of_input(key, reason, "must say why", repair, code="reason.missing")
        raise WrongInput("Nothing was recorded.", [problem])


def require_masked(part: CodingPart, leaked: Leaked) -> None:
    if part is CodingPart.SALUTATION:
        problem = Problem.of_input(
            "leak",
            str(leaked),
            "a salutation is shown with its titles and pronouns, so these cannot leak",
            "Judge it ('unclear' is an answer too), or leave it to others with a reason.",
            code="coding.no_mask",
        )
        raise WrongInput("Nothing was recorded.", [problem])


def require_unheard(queue: Waitlist, contact: str, person: str) -> None:
    """Keep what was judged of a masked text from who read the salutation."""
    if not queue.has_heard(contact, person):
        return
    problem = Problem(
        queue.item_of(contact),
        "",
        "must stay as you judged it before: you read its salutation",
        "Leave it; where it is wrong, another person decides anew with '{decide}'.",
        "coding.heard",
        values={"decide": action("code adjudicate", "STUDY", item=queue.item_of(contact))},
    )
    raise Refused("Nothing was recorded.", [problem])


def require_ready(queue: Waitlist, contact: str) -> None:
    if contact in queue.states:
        return
    problem = Problem(
        queue.item_of(contact),
        "",
        "does not wait for coders",
        "Its window is still open, its test is broken, or its answer has no words any more. "
        "Take the next with '{next}'.",
        "coding.not_ready",
        values={"next": action("code next", "STUDY")},
    )
    raise Refused("Nothing was recorded.", [problem])


def require_unsighted(queue: Waitlist, person: str, study: str) -> None:
    """Keep a whole study from who could see in another role to which candidate answers came.

    Raises:
        Refused: This person could, now or before.
    """
    if person not in queue.sighted:
        return
    problem = Problem.of_input(
        "as",
        person,
        "must judge nothing in this study: another role of theirs, held once tests were drawn, "
        "showed to which candidate answers came",
        "This stays so without that role. Another coder is needed: '{add}'.",
        code="coding.sighted",
        add=action("user add", "LOGIN", role="coder", study=study),
    )
    raise Refused("Nothing of this study is for this coder.", [problem])


def require_blind(queue: Waitlist, contact: str, person: str, part: CodingPart) -> None:
    """Let only a person see an exchange, and judge it, for whom it waits or who judged it.

    Raises:
        Refused: It does not wait for coders, or not for this person, or they may not.
    """
    require_ready(queue, contact)
    hindrance = queue.hindrance(contact, person, part)
    require_unhindered(None if hindrance is Hindrance.JUDGED else hindrance, queue.item_of(contact))
    require_waiting(queue, contact, person, part)


def require_waiting(queue: Waitlist, contact: str, person: str, part: CodingPart) -> None:
    """Refuse what waits for nobody else: the program draws what two coders judge."""
    if queue.waits_for(contact, person, part):
        return
    problem = Problem(
        queue.item_of(contact),
        "",
        "does not wait for you: as many coders judged it as are to",
        "Take the next with '{next}'.",
        "coding.not_waiting",
        values={"next": action("code next", "STUDY")},
    )
    raise Refused("Nothing was recorded.", [problem])


def require_undecided(queue: Waitlist, contact: str, person: str) -> None:
    """Let only a person see what coders made of an exchange who may decide between them.

    Raises:
        Refused: Coders have still to judge it, or this person may not decide.
    """
    require_ready(queue, contact)
    if queue.states[contact] not in (ItemState.SPLIT, ItemState.DONE):
        problem = Problem(
            queue.item_of(contact),
            "",
            "does not wait for a decision: coders have still to judge it",
            "See what waits with '{queue}'.",
            "coding.not_split",
            values={"queue": action("code queue", "STUDY")},
        )
        raise Refused("Nothing was recorded.", [problem])
    require_unhindered(queue.may_decide(contact, person), queue.item_of(contact))


def require_unhindered(hindrance: Hindrance | None, item: str) -> None:
    if hindrance in (None, Hindrance.LEFT):
        return
    problem = Problem.of_input(
        "as",
        item,
        "must not be judged by who {hindrance}",
        "Leave it to another coder.",
        code="coding.not_blind",
        hindrance=hindrance,
    )
    raise Refused("Nothing was recorded.", [problem])
