"""What a capture is not, and what came in its way, in words."""

from __future__ import annotations

from discrimtest.words.capture import CaptureLimit
from discrimtest.words.sentence import N_

LIMITS = {
    CaptureLimit.BY_HAND: N_(
        "made by hand: nobody else can tell that the site showed this, or when"
    ),
    CaptureLimit.CERTIFICATE: N_("a server showed a certificate that Chromium does not vouch for"),
    CaptureLimit.DIALOG: N_("the page opened a window of its own, which was closed unanswered"),
    CaptureLimit.FILE: N_("a file came instead of a page; it is kept as it came, without picture"),
    CaptureLimit.HEIGHT: N_("the page is longer than its picture"),
    CaptureLimit.LEFT_OUT: N_("something came in another way than HTTP/1.1, and is not kept"),
    CaptureLimit.LOG_IN: N_("the page asks visitors to log in"),
    CaptureLimit.MOVED: N_("the site showed another address than was asked for"),
    CaptureLimit.NO_PICTURE: N_("no picture could be made"),
    CaptureLimit.NOT_SECURE: N_("it came without TLS: no server showed who it is"),
    CaptureLimit.OTHER_SITE: N_("the site led to another site than was asked for"),
    CaptureLimit.REFUSED: N_("the site answered that it does not show what was asked for"),
    CaptureLimit.ROBOTS: N_(
        "the site's robots.txt asks programs not to load it; who captured it says that they may"
    ),
    CaptureLimit.SIZE: N_("loading was stopped, as it became too large"),
    CaptureLimit.TIME: N_("loading was stopped, as it took too long"),
}
"""Each of them."""
