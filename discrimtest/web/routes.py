"""Every route: its path, who may come, and what answers. A route that is not here is not served."""

from __future__ import annotations

from discrimtest.web import (
    account,
    agreement,
    clocks,
    coding,
    contact,
    contact_list,
    entries,
    health,
    home,
    invitation,
    jobs,
    landlords,
    means,
    provider,
    questions,
    recorded,
    released,
    replies,
    seals,
    shell,
    sign_in,
    studies,
    study_files,
    today,
)
from discrimtest.web.language import choose_language
from discrimtest.web.route import Route, Who

_CONTACT = "/contacts/<contact>"
_STUDY = "/studies/<slug>"
_JOB = "/jobs/<job>"
_ANSWER = f"{_CONTACT}/answers/<response>"
_RECORDING = {
    "log_event": f"{_CONTACT}/events",
    "log_answer": f"{_CONTACT}/answers",
    "log_call": f"{_CONTACT}/calls",
    "correct_outcome": f"{_CONTACT}/outcome",
    "redate": f"{_ANSWER}/time",
    "withdraw": f"{_ANSWER}/withdrawal",
    "answer_query": f"{_CONTACT}/questions/<query>",
}
"""Where each form of a tester is sent."""
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
    Route("sign_in_provider", "POST", provider.BACK, Who.ANYONE, provider.begin),
    Route("provider_back", "GET", provider.BACK, Who.ANYONE, provider.back),
    Route("sign_out", "POST", "/sign-out", Who.SIGNED_IN, sign_in.sign_out),
    Route("invitation", "GET", "/invitation/<token>", Who.ANYONE, invitation.ask),
    Route("accept_password", "POST", "/invitation/<token>", Who.ANYONE, invitation.by_password),
    Route(
        "accept_passkey", "POST", "/invitation/<token>/passkey", Who.ANYONE, invitation.by_passkey
    ),
    Route(
        *("accept_provider", "POST", "/invitation/<token>/provider"),
        *(Who.ANYONE, provider.begin_account),
    ),
    Route("account", "GET", "/account", Who.SIGNED_IN, account.account),
    Route("end_session", "POST", "/account/sessions/<session>", Who.SIGNED_IN, means.end_others),
    Route("end_others", "POST", "/account/sessions", Who.SIGNED_IN, means.end_others),
    Route("means", "GET", "/account/means", Who.SIGNED_IN, means.means),
    Route("again_password", "POST", "/account/again", Who.SIGNED_IN, means.again_by_password),
    Route("again_passkey", "POST", "/account/again/passkey", Who.SIGNED_IN, means.again_by_passkey),
    Route(
        *("again_provider", "POST", "/account/again/provider"),
        *(Who.SIGNED_IN, provider.begin_again),
    ),
    Route("link_provider", "POST", "/account/provider", Who.SIGNED_IN, provider.begin_link),
    Route("unlink_provider", "POST", "/account/provider/end", Who.SIGNED_IN, provider.unlink),
    Route("change_password", "POST", "/account/password", Who.SIGNED_IN, means.change_password),
    Route("set_app", "POST", "/account/app", Who.SIGNED_IN, means.set_app),
    Route("renew_codes", "POST", "/account/codes", Who.SIGNED_IN, means.renew_codes),
    Route("add_passkey", "POST", "/account/passkeys", Who.SIGNED_IN, means.add_passkey),
    Route("end_passkey", "POST", "/account/passkeys/<passkey>", Who.SIGNED_IN, means.end_passkey),
    Route("today", "GET", "/today", Who.TESTERS, today.today),
    Route("recorded", "GET", "/recorded", Who.TESTERS, recorded.recorded),
    Route("contact", "GET", _CONTACT, Who.TESTERS, contact.show),
    *(
        Route(name, "POST", path, Who.TESTERS, contact.recording(name))
        for name, path in _RECORDING.items()
    ),
    Route(
        "bring_capture",
        "POST",
        f"{_CONTACT}/captures",
        Who.TESTERS,
        contact.bring_capture,
        contact.LARGEST,
    ),
    Route("ask_query", "POST", f"{_CONTACT}/questions", Who.SUPERVISORS, questions.ask),
    Route("questions", "GET", "/questions", Who.SUPERVISORS, questions.questions),
    Route("question", "GET", _QUERY, Who.SUPERVISORS, questions.question),
    Route("close_query", "POST", f"{_QUERY}/close", Who.SUPERVISORS, questions.close),
    Route("reopen_query", "POST", f"{_QUERY}/reopen", Who.SUPERVISORS, questions.reopen),
    Route("reply_query", "POST", f"{_QUERY}/reply", Who.SUPERVISORS, questions.reply),
    Route("coding", "GET", "/coding", Who.CODERS, coding.coding),
    Route("agreement", "GET", "/coding/<study>/agreement", Who.SUPERVISORS, agreement.agreement),
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
    Route("studies", "GET", "/studies", Who.LEADERS, studies.studies),
    Route("study", "GET", _STUDY, Who.LEADERS, studies.show),
    Route("study_files", "GET", f"{_STUDY}/files", Who.LEADERS, study_files.files),
    Route("study_check", "GET", f"{_STUDY}/check", Who.LEADERS, study_files.check),
    Route("clocks", "GET", f"{_STUDY}/clocks", Who.LEADERS, clocks.clocks),
    Route("lock_study", "POST", f"{_STUDY}/lock", Who.LEADERS, study_files.lock),
    Route("amend_study", "POST", f"{_STUDY}/amendments", Who.LEADERS, study_files.amend),
    Route("contacts", "GET", f"{_STUDY}/contacts", Who.SUPERVISORS, contact_list.contacts),
    Route("listings", "GET", f"{_STUDY}/listings", Who.LEADERS, landlords.listings),
    Route("exclude_landlord", "POST", f"{_STUDY}/listings", Who.LEADERS, landlords.exclude),
    Route("landlords", "GET", f"{_STUDY}/landlords", Who.LEADERS, landlords.in_doubt),
    Route("decide_landlords", "POST", f"{_STUDY}/landlords", Who.LEADERS, landlords.decide),
    Route("replies", "GET", f"{_STUDY}/replies", Who.LEADERS, replies.replies),
    Route("assign_replies", "POST", f"{_STUDY}/replies", Who.LEADERS, replies.assign),
    Route("work", "GET", f"{_STUDY}/work", Who.LEADERS, jobs.work),
    Route("ask_import", "POST", f"{_STUDY}/imports", Who.LEADERS, jobs.ask_import, jobs.LARGEST),
    Route("ask_draw", "POST", f"{_STUDY}/draws", Who.LEADERS, jobs.ask_draw),
    Route("ask_analysis", "POST", f"{_STUDY}/analyses", Who.LEADERS, jobs.ask_analysis),
    Route("ask_report", "POST", f"{_STUDY}/reports", Who.LEADERS, jobs.ask_report),
    Route("ask_export", "POST", f"{_STUDY}/exports", Who.LEADERS, jobs.ask_export),
    Route("ask_fetch", "POST", f"{_STUDY}/fetches", Who.LEADERS, jobs.ask_fetch),
    Route("job", "GET", _JOB, Who.LEADERS, jobs.show),
    Route("stop_job", "POST", f"{_JOB}/stop", Who.LEADERS, jobs.stop),
    Route("job_again", "POST", f"{_JOB}/again", Who.LEADERS, jobs.again),
    Route("answer_job", "POST", f"{_JOB}/answers", Who.LEADERS, jobs.answer),
    Route("job_file", "GET", f"{_JOB}/files/<name>", Who.LEADERS, jobs.download),
    Route("seals", "GET", "/seals", Who.KEEPERS, seals.seals),
    Route("put_entry", "PUT", "/entries/<entry>", Who.TESTERS, entries.put),
    Route("session", "GET", "/session", Who.ANYONE, entries.session),
    # They hold nothing of anybody: what a device keeps is shown by its own script.
    Route("waiting", "GET", "/waiting", Who.ANYONE, shell.waiting),
    Route("offline", "GET", "/offline", Who.ANYONE, shell.offline),
    Route("manifest", "GET", "/manifest.webmanifest", Who.ANYONE, shell.manifest),
    Route("worker", "GET", "/worker.js", Who.ANYONE, shell.worker),
)
