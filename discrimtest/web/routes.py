"""Every route: its path, who may come, and what answers. A route that is not here is not served."""

from __future__ import annotations

from discrimtest.web import (
    account,
    agreement,
    coding,
    contact,
    health,
    home,
    invitation,
    means,
    questions,
    recorded,
    released,
    sign_in,
    today,
)
from discrimtest.web.language import choose_language
from discrimtest.web.route import Route, Who

_CONTACT = "/contacts/<contact>"
_ANSWER = f"{_CONTACT}/answers/<response>"
_QUERY = "/questions/<query>"
_PART = "/coding/<study>/<part>"
_ITEM = f"{_PART}/<item>"
_RELEASED = "/released/<document>"
ROUTES = (
    Route("home", "GET", "/", Who.SIGNED_IN, home.home),
    Route("health", "GET", "/health", Who.ANYONE, health.health),
    Route("choose_language", "POST", "/language", Who.ANYONE, choose_language),
    Route("sign_in", "GET", "/sign-in", Who.ANYONE, sign_in.ask),
    Route("sign_in_password", "POST", "/sign-in", Who.ANYONE, sign_in.by_password),
    Route("sign_in_passkey", "POST", "/sign-in/passkey", Who.ANYONE, sign_in.by_passkey),
    Route("sign_out", "POST", "/sign-out", Who.SIGNED_IN, sign_in.sign_out),
    Route("invitation", "GET", "/invitation/<token>", Who.ANYONE, invitation.ask),
    Route("accept_password", "POST", "/invitation/<token>", Who.ANYONE, invitation.by_password),
    Route(
        "accept_passkey", "POST", "/invitation/<token>/passkey", Who.ANYONE, invitation.by_passkey
    ),
    Route("account", "GET", "/account", Who.SIGNED_IN, account.account),
    Route("end_session", "POST", "/account/sessions/<session>", Who.SIGNED_IN, means.end_others),
    Route("end_others", "POST", "/account/sessions", Who.SIGNED_IN, means.end_others),
    Route("means", "GET", "/account/means", Who.SIGNED_IN, means.means),
    Route("again_password", "POST", "/account/again", Who.SIGNED_IN, means.again_by_password),
    Route("again_passkey", "POST", "/account/again/passkey", Who.SIGNED_IN, means.again_by_passkey),
    Route("change_password", "POST", "/account/password", Who.SIGNED_IN, means.change_password),
    Route("set_app", "POST", "/account/app", Who.SIGNED_IN, means.set_app),
    Route("renew_codes", "POST", "/account/codes", Who.SIGNED_IN, means.renew_codes),
    Route("add_passkey", "POST", "/account/passkeys", Who.SIGNED_IN, means.add_passkey),
    Route("end_passkey", "POST", "/account/passkeys/<passkey>", Who.SIGNED_IN, means.end_passkey),
    Route("today", "GET", "/today", Who.TESTERS, today.today),
    Route("recorded", "GET", "/recorded", Who.TESTERS, recorded.recorded),
    Route("contact", "GET", _CONTACT, Who.TESTERS, contact.show),
    Route("log_event", "POST", f"{_CONTACT}/events", Who.TESTERS, contact.log_event),
    Route("log_answer", "POST", f"{_CONTACT}/answers", Who.TESTERS, contact.log_answer),
    Route("redate", "POST", f"{_ANSWER}/time", Who.TESTERS, contact.redate),
    Route("withdraw", "POST", f"{_ANSWER}/withdrawal", Who.TESTERS, contact.withdraw),
    Route(
        "answer_query",
        "POST",
        f"{_CONTACT}/questions/<query>",
        Who.TESTERS,
        contact.answer_question,
    ),
    Route("ask_query", "POST", f"{_CONTACT}/questions", Who.SUPERVISORS, questions.ask),
    Route("log_call", "POST", f"{_CONTACT}/calls", Who.TESTERS, contact.log_call),
    Route("correct_outcome", "POST", f"{_CONTACT}/outcome", Who.TESTERS, contact.correct),
    Route("questions", "GET", "/questions", Who.SUPERVISORS, questions.questions),
    Route("question", "GET", _QUERY, Who.SUPERVISORS, questions.question),
    Route("close_query", "POST", f"{_QUERY}/close", Who.SUPERVISORS, questions.close),
    Route("reopen_query", "POST", f"{_QUERY}/reopen", Who.SUPERVISORS, questions.reopen),
    Route("reply_query", "POST", f"{_QUERY}/reply", Who.SUPERVISORS, questions.reply),
    Route("coding", "GET", "/coding", Who.CODERS, coding.coding),
    Route("agreement", "GET", "/coding/<study>/agreement", Who.SIGNED_IN, agreement.agreement),
    Route("desk", "GET", _PART, Who.CODERS, coding.desk),
    Route("exchange", "GET", _ITEM, Who.CODERS, coding.exchange),
    Route("judge", "POST", _ITEM, Who.CODERS, coding.judge),
    Route("leave", "POST", f"{_ITEM}/others", Who.CODERS, coding.leave),
    Route("undo", "POST", f"{_ITEM}/undo", Who.CODERS, coding.undo),
    Route("propose", "POST", f"{_ITEM}/proposal", Who.CODERS, coding.propose),
    Route("released", "GET", "/released", Who.READERS, released.listed),
    Route("check_form", "GET", "/released/check", Who.READERS, released.ask_check),
    Route("check_copy", "POST", "/released/check", Who.READERS, released.check),
    Route("dossier", "GET", _RELEASED, Who.READERS, released.dossier),
    Route("statistics", "GET", f"{_RELEASED}/statistics", Who.READERS, released.statistics),
    Route("download", "GET", f"{_RELEASED}/file", Who.READERS, released.download),
)
