"""A catch-all mailbox as a study fills it: answers of every kind, and what nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime

from discrimtest.mail.awaited import AwaitedLetter

USER = "alles@kortrijk-couples.example"
KEPT = (
    "Bedankt voor uw bericht en uw interesse in deze woning. U bent van harte welkom voor een "
    "bezichtiging; laat u weten welk moment u past? De waarborg bedraagt twee maanden huur."
)
_WAY = (
    "Received: from mx{n}.post.example (mx{n}.post.example [192.0.2.{n}])\r\n"
    "\tby in{n}.kortrijk-couples.example with ESMTPS id 4c{number}\r\n"
    "\tfor <{to}>; {date}\r\n"
)
_HEAD = (
    "Return-Path: <{sender}>\r\nDelivered-To: {to}\r\n{way}"
    'From: "Kantoor nr. {number}" <{sender}>\r\nTo: <{to}>\r\nSubject: {subject}\r\n'
    "Date: {date}\r\nMessage-ID: <{number}.antwoord@post.example>\r\n"
    "X-Mailer: Microsoft Outlook 16.0\r\nThread-Index: AdsE{number}hBzQ3jVtT8mVh0k5pQ1yJw==\r\n"
    "Accept-Language: nl-BE, fr-BE, en-US\r\nX-Originating-IP: [192.0.2.17]\r\n"
    "X-Spam-Status: No, score=-1.9 required=5.0\r\nMIME-Version: 1.0\r\n{more}"
)
_BOTH = (
    'Content-Type: multipart/alternative;\r\n\tboundary="=_deel_{number}"\r\n\r\n'
    "--=_deel_{number}\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n--=_deel_{number}\r\n"
    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    "{html}\r\n--=_deel_{number}--\r\n"
)
_PLAIN = (
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
)
_PAGE = (
    "<html><head><style>p.MsoNormal, li.MsoNormal {{margin:0cm; font-size:11.0pt; "
    'font-family:"Calibri",sans-serif;}} a:link {{color:#0563C1;}}</style></head>\r\n'
    '<body lang="NL-BE" link="#0563C1"><div class="WordSection1">\r\n{paragraphs}\r\n'
    "</div></body></html>"
)
_LINE = '<p class="MsoNormal"><span style="font-size:10.0pt">{line}<o:p></o:p></span></p>'


def mailbox(letters: list[AwaitedLetter], count: int) -> Iterator[bytes]:
    """So many mails. Of ten, six answer in the thread (four in HTML too), one is sent by software
    in it, one comes from a private address without it, one is a newsletter, one has nothing of the
    study at all."""
    for number in range(count):
        letter = letters[number % len(letters)]
        yield _mail(letter, number, number % 10)


def _mail(letter: AwaitedLetter, number: int, kind: int) -> bytes:
    own = f"Beste {letter.names[0]},\r\n\r\n{KEPT}\r\n{KEPT}\r\nOns kenmerk: {number}\r\n"
    quoted = "\r\n".join(f"> {line}" for line in letter.text.splitlines())
    date = format_datetime(letter.sent)
    text = f"{own}\r\nOp {letter.sent:%d/%m/%Y} om 10:14 schreef {letter.names[1]}:\r\n{quoted}"
    known = f"In-Reply-To: {min(letter.ids)}\r\nReferences: {min(letter.ids)}\r\n"
    told = {
        "sender": min(letter.mailboxes, default="kantoor@post.example"),
        "to": letter.line,
        "subject": f"RE: {letter.subject}",
        "more": known,
    }
    if kind == 6:
        told["more"] += "Auto-Submitted: auto-replied\r\n"
    elif kind == 7:
        told |= {"sender": f"prive{number}@gmail.example", "more": ""}
    elif kind > 7:
        told |= {"sender": f"nieuws{number}@winkel.example", "subject": f"Folder {number}"}
        told["more"] = "List-Unsubscribe: <https://winkel.example/uit>\r\n" if kind == 8 else ""
        told["to"], text = USER, f"{KEPT}\r\n{number}\r\n" * 6
    way = "".join(_WAY.format(n=n, number=number, to=told["to"], date=date) for n in (1, 2, 3))
    head = _HEAD.format(**told, way=way, number=number, date=date)
    body = _BOTH if kind in (0, 1, 2, 3, 7, 8) else _PLAIN
    page = _PAGE.format(
        paragraphs="\r\n".join(_LINE.format(line=each) for each in text.split("\r\n"))
    )
    return (head + body.format(number=number, text=text, html=page)).encode()
