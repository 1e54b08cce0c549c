"""Replies that wait for a person: what each seems to answer, and filing it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from discrimtest.actions.assign_mail import assign_mails, refuse_mails, some_unmatched
from discrimtest.errors import DiscrimtestError, Problem, WrongInput
from discrimtest.mail.matching import Against, Tie
from discrimtest.web.failing import status_of
from discrimtest.web.guard import acting
from discrimtest.web.pages import ListPart, page_asked
from discrimtest.web.problems import told
from discrimtest.words.sentence import N_

MAILS = 20
"""On a page."""
TIES = {
    Tie.THREAD: N_("names our letter’s Message-ID"),
    Tie.QUOTE: N_("quotes the letter"),
    Tie.LINE: N_("came to this candidate’s mailbox"),
    Tie.SENDER: N_("from a mailbox of the landlord"),
    Tie.REFERENCE: N_("names the advertisement’s reference"),
    Tie.DOMAIN: N_("from the landlord’s domain"),
    Tie.SUBJECT: N_("has the letter’s subject"),
    Tie.NAME: N_("greets the candidate by name"),
    Tie.FORWARD: N_("forwards another mail, whose words are not its own"),
}
DOUBTS = {
    Against.NOTHING: N_("nothing ties it to a letter"),
    Against.LITTLE: N_("too little ties it to a letter"),
    Against.SEVERAL: N_("another letter is nearly as likely"),
    Against.OTHER_LINE: N_("it came to another candidate’s mailbox"),
    Against.SEVERAL_LINES: N_("it came to several candidates’ mailboxes"),
    Against.OTHER_NAME: N_("it greets another candidate"),
    Against.OWN: N_("it says that a candidate wrote it"),
    Against.OTHER_LETTER: N_("it quotes another letter than the one it answers"),
    Against.EARLY: N_("it came before the letter was sent"),
    Against.TIME: N_("it came long after the letter"),
    Against.BULK: N_("software sent it, and only what anybody may be sent ties it to the letter"),
    Against.UNREAD: N_("its words cannot be read here: encrypted, or in a file that came with it"),
    Against.STOP: N_("it asks never to be written to again"),
    Against.EXPOSED: N_("it takes this for a test"),
}
KINDS = {
    "hard": N_("a letter that did not arrive"),
    "soft": N_("a letter that did not arrive"),
    "delay": N_("a letter that is late"),
    "receipt": N_("a receipt"),
}


def replies(slug: str) -> ResponseReturnValue:
    """The replies about which nothing was decided."""
    return _page(slug)


def assign(slug: str) -> ResponseReturnValue:
    """File one as a person decides, or many whose letter is clear."""
    form = request.form
    try:
        if mails := form.getlist("sure"):
            assign_mails(acting(), mails)
        elif form.get("what") == "not_for_us":
            refuse_mails(acting(), [form.get("mail", "")], form.get("reason", ""))
        else:
            assign_mails(
                acting(),
                [form.get("mail", "")],
                to=_chosen(),
                reason=form.get("reason", ""),
                text=form.get("text", ""),
                again=form.get("again") == "1",
                stop=form.get("what") == "stop",
                go_on=form.get("what") == "go_on",
            )
    except DiscrimtestError as error:
        return _page(slug, error), status_of(error)
    return redirect(url_for("replies", slug=slug, done="1"), 303)


def _chosen() -> list[str]:
    """The contacts that the reply answers. Whoever took the tick away from a guess does not mean
    it, so none is no guess here."""
    if found := [each for each in map(str.strip, request.form.getlist("to")) if each]:
        return found
    rule, repair = "must name the contact that it answers", "Tick one, or write its id."
    problem = Problem("to", "", rule, repair, "mail.no_contact")
    raise WrongInput("Nothing was filed.", [problem])


def _page(slug: str, error: DiscrimtestError | None = None) -> str:
    page = page_asked()
    mails, count = some_unmatched(acting(), slug, page * MAILS, MAILS)
    return render_template(
        "replies.html",
        slug=slug,
        mails=mails,
        clear=[mail.id for mail in mails if mail.takes],
        pages=ListPart(page, MAILS, count),
        ties=TIES,
        doubts=DOUBTS,
        kinds=KINDS,
        problems=told(error) if error else [],
        typed=request.form if error else {},
        done="done" in request.args,
    )
