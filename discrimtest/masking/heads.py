"""What mail programs put before a letter that they quote: a mark, a line, a block of headers."""

from __future__ import annotations

import re

_MAILBOX = r"[^\s<>@]+@[^\s<>@]+"
_FROM = r"(?:van|from|de|von)"
_FIELD = r"(?:van|verzonden|aan|onderwerp|datum|cc|de|envoye|a|objet|date|from|sent|to|subject)"
_ON = r"(?:op|le|on)"
_WROTE = r"(?:schreef|geschreven|wrote|a ecrit)"
_ORIGINAL = r"(?:oorspronkelijk bericht|original message|message d'origine|message original)"
_FORWARDED = r"(?:doorgestuurd bericht|forwarded message|bericht van)"
_SOMEBODY = rf"[^\n:]{{2,60}} {_WROTE} ?:[ \t]*$"


def _lines(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.MULTILINE) for pattern in patterns)


(MARKED,) = _lines(r"^[ \t]*>[^\n]*")
"""Lines with a mark."""
BESIDE = "| "
"""Before each line of a mail that an answer forwards: shown, but no words of whoever answers."""
(BROUGHT,) = _lines(rf"^{re.escape(BESIDE)}[^\n]*")
(HEADED,) = _lines(
    rf"^[> ]*\*?{_FROM} ?:\*? [^\n]+\n(?:[> ]*\*?{_FIELD} ?:\*?[^\n]*\n?){{1,5}}",
)
"""The block above a letter that a program does not mark."""
LIKE_HEADS = _lines(
    rf"^[>\s]*{_ON}\b[^\n]{{5,120}}\b{_WROTE}\b[^\n]*:",
    rf"^[>\s]*{_SOMEBODY}",
    rf"^[>\s]*[-_ ]*(?:{_ORIGINAL}|{_FORWARDED})\b[^\n]*",
)
"""Lines that may be heads, with what stands beside: rather hidden than shown."""
HEADS = _lines(
    rf"^[> ]*{_ON} (?=[^:]*\d)[^\n]{{5,120}}(?:\n[^\n]{{2,80}})?{_WROTE}"
    r"[^\n:]{0,80}(?:\n[> ]*<[^\n]{2,80})?:[ \t]*$",
    rf"^{_SOMEBODY}",
    rf"^[ \t]*{_FROM} ?: [^\n]*{_MAILBOX}[^\n]*\n(?:[ \t]*{_FIELD} ?:[^\n]*\n?){{2,5}}",
    rf"^[-_ ]*{_ORIGINAL}[-_ ]*$",
    r"^_{10,}$",
    # Mail servers that write no report put the whole letter, headers too, below such a line.
    r"^-{2,} ?(?:below|hieronder|ci-dessous)\b[^\n]*[\s\S]*\Z",
)
"""What is surely a head, and no words of whoever answers."""
_WRITTEN = ("schreef", "geschreven", "wrote", "a ecrit")
HELD = (_WRITTEN, _WRITTEN, ("@",), ("bericht", "message"), ("_" * 10,), ("--",))
"""What each of them holds one of."""
