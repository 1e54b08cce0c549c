"""What a mailbox and a Message-ID look like in a text."""

from __future__ import annotations

import re

MAILBOX = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")
MESSAGE_ID = re.compile(r"<[^<>\s]+>")
"""In a header that holds ids; some programs leave out the "@"."""
MESSAGE_ID_IN_TEXT = re.compile(r"<[^<>\s@]+@[^<>\s]+>")
"""Among other words, where links stand in the same brackets."""
