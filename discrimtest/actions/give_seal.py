"""Write the files of a seal for somebody outside: the head, its keys and stamps, a page, a mail."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from discrimtest.actions.seal_log import kept_seal
from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.report.language import Language
from discrimtest.report.seal_page import seal_as_mail, seal_as_pdf, seal_page
from discrimtest.store import seals as stored
from discrimtest.store.engine import reading
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace

KEYS = "seal-keys.json"


def give_seal(
    at: Workplace, folder: Path, seal: int | None = None, languages: Sequence[str] = ("nl",)
) -> list[Path]:
    """Write the files of a seal into a folder.

    That it was given is not recorded: the program does not know whether anybody took it.

    Args:
        seal: Its number; None for the newest.
        languages: Of the page and the mail.

    Raises:
        WrongInput: There is no such seal.
        OutsideTrouble: The folder can not be written to.
    """
    at.require(Right.MANAGE_STORE)
    words = [Language(code) for code in languages]
    with reading(at.engine) as session:
        kept, keys = stored.seals(session), stored.keys_of(session)
        stamps = stored.stamps(session)
    chosen = kept_seal(kept, kept[-1].head.point.seal if seal is None and kept else seal or 0)
    head, number = chosen.head, chosen.head.point.seal
    check_writable(folder)
    name = f"seal-{number:04d}"
    had = stamps.get(number, [])
    written = [
        (f"{name}.json", head.content),
        (f"{name}.sig", chosen.signature),
        (KEYS, keys.content),
        *((f"{name}-{each.authority.name}.tsr", each.response) for each in had),
    ]
    with Drafts(folder) as drafts:
        for file, content in written:
            drafts.add(file, content)
        for language in words:
            page = seal_page(head, had, language)
            paper = (f"{name}-{language.code}.pdf", seal_as_pdf(page))
            drafts.add(*paper)
            mail = seal_as_mail(page, [paper, *written])
            drafts.add(f"{name}-{language.code}.eml", mail)
        return drafts.finish()
