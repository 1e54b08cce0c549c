"""Problems as a page says them: in the reader's language where it has their words.

A problem that this page has no words for is shown in English, as the command line says it.
"""

from __future__ import annotations

from flask import Flask

from discrimtest.doors import Action, Input, as_command
from discrimtest.errors import (
    DiscrimtestError,
    OutsideTrouble,
    Problem,
    ProviderSilent,
    Refused,
    Renewed,
)
from discrimtest.record.waitlist import Hindrance
from discrimtest.web.language import provider_name, say
from discrimtest.words.sentence import N_

SENTENCES = {
    "account.refused": N_(
        "Name, password and code do not go together. Try again; if you lost them, ask an "
        "administrator for a new link."
    ),
    "account.too_many_tries": N_(
        "This was refused too often. You can try again after {until}, or use a passkey."
    ),
    "account.no_app": N_("You use no app that tells codes, so there are no codes to renew."),
    "account.no_password": N_("You have no password. An administrator’s link lets you choose one."),
    "account.show_again": N_("That took longer than ten minutes: sign in once more."),
    "account.wrong_code": N_(
        "That is not the code that the app tells now. Scan the square again, and type its code."
    ),
    "account.wrong_password": N_("That is not the password you have now. Type it again."),
    "account.second_factor": N_(
        "A code of six digits is needed: scan the square with your app, and type what it shows. "
        "Or make a passkey."
    ),
    "answer.told_before": N_(
        "An answer like this was recorded before. If another one came, tick “It is another answer” "
        "and send it again."
    ),
    "choice.unknown": N_("Choose one of what the page offers."),
    "capture.kind": N_(
        "This is no picture (PNG, JPEG), PDF, saved page (HTML, MHTML) or web archive. Save it as "
        "one of these."
    ),
    "capture.picture": N_("This picture is broken. Take or save it again."),
    "capture.pixels": N_("This picture is too large. Take it in parts."),
    "capture.size": N_("Choose a file that is not empty and holds 30 MB at most."),
    "category.no_reply": N_(
        "“No reply” is no answer: the program records it when the time is over."
    ),
    "category.unknown": N_("Choose what it amounts to."),
    "channel.unknown": N_("Choose how it came."),
    "client_id.taken": N_(
        "This page recorded something else before. Open the contact anew, and send it from there."
    ),
    "coding.heard": N_(
        "You read its salutation since, so what you judged before stays. Where it is wrong, "
        "another person decides anew."
    ),
    "coding.judged_meanwhile": N_(
        "You judged this one on another page meanwhile, and not the same. That stands; judge once "
        "more to put this in its place."
    ),
    "coding.not_own": N_("There is nothing of yours to take back of this one."),
    "coding.not_ready": N_(
        "This one no longer waits: its test is broken, an answer was taken away, or its words were "
        "erased."
    ),
    "coding.not_split": N_(
        "Nothing is to be decided of this one yet: coders have still to judge it."
    ),
    "coding.not_waiting": N_("This one no longer waits for you: colleagues judged it meanwhile."),
    "coding.sighted": N_(
        "You judge nothing in this study: another role of yours showed to which candidate answers "
        "came. This stays so without that role."
    ),
    "column.headers_found": N_("These names of columns were found: {value}."),
    "column.missing": N_(
        "No column tells what “{value}” would tell. Choose it below; where it is the same in every "
        "row, write that at the end."
    ),
    "column.no_header": N_("No name of a column is known. Say below what each column is."),
    "column.none_to_reach": N_(
        "No column tells how to reach a landlord. Choose the one that does."
    ),
    "column.two_for_one": N_("Only one of these columns can be that: {value}. Choose which."),
    "column.undecided": N_("Say below what “{value}” is, or that it is not used."),
    "contact.conflict": N_(
        "You declared a tie to this landlord, so somebody else makes this contact."
    ),
    "contact.declined": N_("This invitation was declined before."),
    "contact.in_doubt": N_(
        "A mail of this contact is on its way, and nobody knows yet what became of it."
    ),
    "contact.not_sent": N_("This contact was not made yet, so there is nothing to say about it."),
    "contact.of_another": N_("This contact is another tester’s."),
    "contact.sent": N_("This contact was made before."),
    "contact.unknown": N_("There is no such contact. Go back to your day."),
    "correction.unfit": N_("That entry cannot be put right in this way."),
    "document.erased": N_("This document was erased, so nothing of it can be shown."),
    "document.unknown": N_("There is no such document. Go back to the list."),
    "document.withdrawn": N_("This document was withdrawn, so it is no longer shown."),
    "entry.base": N_("What this follows did not arrive yet."),
    "entry.unreadable": N_("This page is too old for it. Open the contact anew."),
    "ending.unknown": N_("Choose how the call ended."),
    "event.unknown": N_("Choose what happened."),
    "day.unreadable": N_("Write the day as 2026-03-09."),
    "draw.no_tests": N_("Write how many tests in figures: a number above 0."),
    "invitation.ended": N_(
        "This link is no longer good: each works once, for three days. Ask an administrator for a "
        "new one."
    ),
    "item.unknown": N_("There is no such exchange in this study."),
    "landlord.stopped": N_("Send nothing more to this landlord: every contact was stopped."),
    "leak.unknown": N_("Choose what told who the candidate was."),
    "name.unknown": N_("There is nothing of that name."),
    "job.alive": N_("It is at work, or over. Look at how far it is."),
    "job.altered": N_("What was asked for was altered. Ask for it anew, and tell who keeps this."),
    "job.file": N_("The file is gone, or was changed since it was made. Make it anew."),
    "job.file_size": N_("Choose a file that holds something, of at most 10 MB."),
    "job.no_file": N_("There is no such file. Go back to the work that made it."),
    "job.of_another": N_("Somebody else asked for this. Ask for it yourself."),
    "job.over": N_("It was too late: it was done already."),
    "job.unknown": N_("There is no such work. Go back to the study."),
    "fault": N_("It is a fault of the program, and was written down. Nothing was half recorded."),
    "landlord.merged": N_("They are one landlord already."),
    "landlord.not_excluded": N_("It is not on the list, or was stopped to protect testers."),
    "landlord.same": N_("These are the same landlord. Choose two."),
    "mail.decided": N_("Somebody filed this reply before. Look at the list again."),
    "mail.no_contact": N_("Tick the contact that it answers, or write its id."),
    "mail.no_guess": N_(
        "No letter is clearly the likeliest. Tick the contact that it answers, or say that it is "
        "not for this study."
    ),
    "mail.readable": N_("The program reads this reply itself. Look at the list again."),
    "mail.unread": N_("The program cannot read this reply. Open it, and type what it says."),
    "mail.warns": N_(
        "This reply seems to ask for no more contact, or to take the letter for a test. Read it, "
        "and file it by itself."
    ),
    "moment.after_answer": N_("An answer came before that time. Correct the time."),
    "moment.before_advertisement": N_(
        "That is before the home was advertised. Correct the day and the year."
    ),
    "moment.before_contact": N_("That is before the contact itself. Correct the time."),
    "moment.before_draw": N_("That is before the test existed. Correct the time."),
    "moment.before_study": N_("That is before the study began. Correct the day and the year."),
    "moment.future": N_("That time has not come yet. Correct the time."),
    "moment.skipped": N_("The clocks skipped that time. Correct the time."),
    "moment.unreadable": N_("Write the time as 2026-03-09 10:12."),
    "outcome.coded_blind": N_("A coder judged this contact, so the program keeps their judgement."),
    "outcome.none": N_("Nothing came back yet, so there is nothing to put right."),
    "outcome.same": N_("That is what stands already."),
    "form.not_confirmed": N_("Read what it would do, and confirm it."),
    "passkey.known": N_("This device holds a passkey of yours already."),
    "passkey.last": N_("You could no longer sign in without it. Make another passkey first."),
    "passkey.refused": N_(
        "The passkey was not taken. Try again on this page, and unlock your device when it asks."
    ),
    "provider.broken_off": N_("You broke it off at {provider}. Begin anew, or choose another way."),
    "provider.clock": N_(
        "{provider} told a time that is over or not yet come. Begin anew; if it stays so, tell who "
        "keeps the program: a clock is wrong."
    ),
    "provider.last": N_("You could no longer sign in without it. Make a passkey first."),
    "provider.not_anew": N_(
        "{provider} did not say that it asked anew who you are. Show it here by a passkey or your "
        "password."
    ),
    "provider.not_linked": N_(
        "Your account at {provider} is linked with none here. Sign in another way, and link it "
        "under Account; or ask an administrator for a link."
    ),
    "provider.one_factor": N_(
        "Your role asks for two factors, and {provider} did not say that you showed two. Show two "
        "there, or use a passkey, or a password and a code."
    ),
    "provider.over": N_(
        "That took longer than ten minutes, was begun in another browser, or is done already. "
        "Begin anew here."
    ),
    "provider.refused": N_(
        "{provider} would not say who you are. Begin anew; if it stays so, tell who keeps the "
        "program."
    ),
    "provider.silent": N_(
        "{provider} cannot be reached now, or answers wrongly. Try again in a minute, or sign in "
        "another way."
    ),
    "provider.taken": N_(
        "That account at {provider} is linked with another person’s account here. Use your own."
    ),
    "provider.unfit": N_(
        "What came from {provider} does not hold ({what}). Begin anew; if it stays so, tell who "
        "keeps the program."
    ),
    "password.differs": N_("The two passwords differ. Type the same one twice."),
    "password.guessed": N_(
        "That password is easy to guess: it leaked elsewhere, or holds a word that anybody would "
        "try first here. Choose another sentence."
    ),
    "password.weak": N_(
        "Choose a password of at least 15 characters: a short sentence that only you would write, "
        "without your name."
    ),
    "person.lacks_right": N_("Your roles do not allow that here. Ask an administrator."),
    "person.sees_arms": N_(
        "You may see to which candidate an answer came, so you judge none in this study."
    ),
    "phone.too_soon": N_("The last call was too short ago. Call again later."),
    "phone.words": N_("Somebody answered: type what they said."),
    "query.not_own": N_("Others recorded this, so they answer what is asked about it."),
    "query.order": N_("Somebody closed or reopened this question meanwhile. Look at it anew."),
    "query.unknown": N_("There is no such question."),
    "reason.missing": N_("Say why, in a few words."),
    "reason.unknown": N_("Choose a reason."),
    "remark.empty": N_("Write what you mean."),
    "stop.stays": N_("A stop is not put right here: ask your supervisor."),
    "study.not_locked": N_("Nothing was done with this study yet."),
    "subtle.missing": N_("Choose at least one; unclear is an answer too."),
    "subtle.nobody_addressed": N_(
        "Nobody is addressed in these answers: choose no, not applicable or unclear."
    ),
    "subtle.salutation": N_("Only who reads the salutation can tell that."),
    "subtle.unknown": N_("The codebook has no such value. Choose one from the list."),
    "sample.complete": N_(
        "The sample is complete. Only an amendment that wants more tests lets you draw more."
    ),
    "store.overtaken": N_(
        "Others recorded something meanwhile. What they recorded is kept: ask for this again."
    ),
    "study.nothing_over": N_("No test is over yet, so there is nothing to analyse."),
    "study.unchanged": N_("No file differs from the locked ones, so there is nothing to amend."),
    "reason.empty": N_("Say why; every report prints it."),
    "test.broken": N_("The test is broken, so nothing more is sent for it."),
    "text.encoding": N_("That text holds signs that cannot be kept. Remove them."),
    "visit.another": N_(
        "This is another tester’s visit: you may know nothing of it before every account is locked."
    ),
    "visit.untold": N_("Visit the home and tell of it first; it is declined after that."),
}
"""By the code of the problem, which stays when its English words change."""
HINDRANCES = {
    Hindrance.SIGHTED: SENTENCES["coding.sighted"],
    Hindrance.RECORDED: N_(
        "You recorded something of this test, so another coder judges this one."
    ),
    Hindrance.SALUTATION: N_("You read its salutation, so another coder judges this one."),
    Hindrance.JUDGED: N_("You judged this one before, so somebody else decides."),
    Hindrance.LEAKED: N_("You learned who the candidate was, so another coder judges this one."),
}
"""By why somebody may not judge."""
TROUBLE = N_(
    "The program cannot get at its records now: somebody else may be writing for long. Wait a "
    "minute, and send it again: nothing is recorded twice. If this stays so, tell who keeps the "
    "program."
)
"""Of trouble with the database, the key or the disk: where the answer to a commit was lost, nobody
knows whether it was recorded."""
RENEWED = N_(
    "The program is being renewed. Wait a minute, and send it again: nothing is recorded twice."
)


def install(app: Flask) -> None:
    """Pages word problems by themselves."""
    app.jinja_env.globals["told"] = told


def told(error: DiscrimtestError) -> list[dict[str, str]]:
    """Each problem: its words, the field it is about, and "en" where the words are English."""
    if isinstance(error, OutsideTrouble) and not isinstance(error, ProviderSilent):
        # Its own words are for who keeps the machine: they name files, and commands.
        words = RENEWED if isinstance(error, Renewed) else TROUBLE
        return [{"words": say(words), "field": "", "lang": "", "code": "outside"}]
    if not error.problems:
        return [{"words": error.summary, "field": "", "lang": "en", "code": ""}]
    return [told_problem(problem) for problem in error.problems]


def passwords_differ() -> Refused:
    """That the two passwords of a form are not the same."""
    rule, repair = "must be the same twice", "Type it again."
    problem = Problem("again", "", rule, repair, "password.differs", "again")
    return Refused("The password was not taken.", [problem])


def not_confirmed() -> Refused:
    """That somebody did not say that they read what would be done."""
    rule, repair = "must be confirmed", "Read what it would do, and confirm it."
    return Refused("Nothing was done.", [Problem("sure", "", rule, repair, "form.not_confirmed")])


def told_problem(problem: Problem) -> dict[str, str]:
    """One problem, likewise."""
    hindrance = problem.values.get("hindrance")
    sentence = HINDRANCES.get(hindrance) if isinstance(hindrance, Hindrance) else None
    sentence = sentence or SENTENCES.get(problem.code)
    if sentence is not None:
        parts = {"value": problem.value} | {n: str(value) for n, value in problem.values.items()}
        words = say(sentence, **{"provider": provider_name(), **parts})
        return {"words": words, "field": problem.field, "lang": "", "code": problem.code}
    english = problem.told(_words)
    words = f"{english.place}: {english.rule}. {english.repair}"
    return {"words": words, "field": problem.field, "lang": "en", "code": problem.code}


def _words(named: Action | Input) -> str:
    return as_command(named) if isinstance(named, Action) else named.name
