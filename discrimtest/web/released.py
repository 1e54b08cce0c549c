"""What was released to inspectors: the list, a document, its file, and the check of a copy."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from discrimtest.actions.read_released import (
    ListedDocument,
    check_document,
    fetch_document,
    list_released,
    read_document,
)
from discrimtest.record.complaint_steps import day_of
from discrimtest.store.released import MEDIA_TYPES
from discrimtest.web.dossier import facts_of, statistics_of
from discrimtest.web.guard import acting
from discrimtest.web.hashed_upload import HashedUpload
from discrimtest.web.language import NAMES, say, spoken
from discrimtest.words.released import DocumentPart, DocumentSeal
from discrimtest.words.sentence import N_

PARTS = {
    DocumentPart.REPORT: N_("Report for an inspector, on every test"),
    DocumentPart.TECHNICAL: N_("Technical annex"),
    DocumentPart.ANNEX: N_("Annex of tests"),
}
FORMATS = {"html": N_("page for a browser"), "pdf": "PDF"}


def listed() -> ResponseReturnValue:
    """The released documents of the person's studies, the newest first."""
    return render_template("released.html", documents=[_told(each) for each in _all()])


def dossier(document: str) -> ResponseReturnValue:
    """The facts that a document tells."""
    read = read_document(acting(), document)
    sections = facts_of(read.context)
    told, parts = _told(read.listed), {"report": read.context, "sections": sections}
    return render_template("dossier.html", told=told, statistics=False, chance=(), **parts)


def statistics(document: str) -> ResponseReturnValue:
    """What its numbers can show, and what they cannot; apart from the facts."""
    read = read_document(acting(), document, "statistics")
    chance, sections = statistics_of(read.context)
    told, parts = _told(read.listed), {"report": read.context, "sections": sections}
    return render_template("dossier.html", told=told, statistics=True, chance=chance, **parts)


def download(document: str) -> ResponseReturnValue:
    """Its very bytes, to be saved and not shown: a page of ours would lend it our name."""
    found, content = fetch_document(acting(), document)
    answer = make_response(content)
    answer.mimetype = MEDIA_TYPES[found.told.format]
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.file}"'
    return answer


def ask_check() -> ResponseReturnValue:
    """Asks for a copy, a number or a fingerprint."""
    _all()
    return render_template("check.html", asked="", found=None, upload="")


def check() -> ResponseReturnValue:
    """Whether it is that of a released document; nothing of a file is kept."""
    file = request.files.get("file")
    upload = file.stream.sha256 if file and isinstance(file.stream, HashedUpload) else ""
    asked = upload if file and file.filename else request.form.get("number", "").strip()
    found = [_told(each) for each in check_document(acting(), asked)] if asked else None
    shown = upload if file and file.filename else ""
    return render_template("check.html", asked=asked, found=found, upload=shown)


def _all() -> list[ListedDocument]:
    return list_released(acting())


def _told(each: ListedDocument) -> dict[str, Any]:
    """A document as pages say it."""
    told, date = each.told, spoken().date
    parts = [say("Report on landlord {name}", name=told.named)] if told.named else []
    if not parts or told.part is not DocumentPart.REPORT:
        parts.append(say(PARTS[told.part]))
    return {
        "number": told.number,
        "title": " · ".join(parts),
        "study": each.study,
        "language": NAMES[told.language],
        "format": say(FORMATS[told.format]),
        "sha256": told.sha256,
        "released": date(day_of(told.at)),
        "withdrawn": date(day_of(told.withdrawn)) if told.withdrawn else "",
        "erased": date(day_of(told.erased)) if told.erased else "",
        "rule": told.rule,
        "simulated": told.simulated,
        "open": told.withdrawn is None and told.erased is None,
        "file": each.file,
        "seal": _sealed(each.seal) if each.seal else None,
    }


def _sealed(seal: DocumentSeal) -> dict[str, Any]:
    """A sealed edition as pages say it, with what its seal does not show."""
    told = [
        say("with a time stamp of {authority}", authority=seal.authority)
        if seal.authority
        else say("without a time stamp")
    ]
    if seal.own:
        told.append(say("by a certificate made here: nobody else says whose it is"))
    return {"sha256": seal.sha256, "told": "; ".join(told), "on": spoken().date(day_of(seal.at))}
