"""What stands in a report in the place of what tells who, which home, where or when."""

from __future__ import annotations

from discrimtest.masking.mask import Mask
from discrimtest.masking.tells import Tells
from discrimtest.report.language import Language


def mask_of(language: Language, name: str) -> Mask:
    """In a study that measures the market also over what tells where and when."""
    say = language.say
    labels = {
        Tells.LANDLORD: f"[{name}]" if name else say("[landlord]"),
        Tells.PERSON: say("[name]"),
        Tells.HOME: say("[home]"),
        Tells.MAILBOX: say("[e-mail address]"),
        Tells.LINK: say("[link]"),
        Tells.PHONE: say("[telephone number]"),
        Tells.NUMBER: say("[number]"),
    }
    if not name:
        labels[Tells.PLACE] = say("[place]")
        labels[Tells.AMOUNT] = say("[amount]")
        labels[Tells.DATE] = say("[date]")
        labels[Tells.HOUR] = say("[hour]")
    return Mask(labels)
