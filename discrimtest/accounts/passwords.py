"""Passwords: what is asked of one, and its hash (argon2id, RFC 9106, with the library's own cost).

Length is asked, not kinds of signs (NIST SP 800-63B-4, section 3.1.1.2): a short sentence is easy
to remember and hard to guess.
"""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from discrimtest.accounts.leaked import leaked
from discrimtest.errors import Problem, Refused

SHORTEST, LONGEST = 15, 128
"""Characters."""
FEWEST_SIGNS = 6
"""Different characters."""
WORDS = (
    *("discrimtest", "discriminat", "praktijktest", "testdesituation", "mystery"),
    *("researcher", "administrator", "inspecteur", "inspector", "onderzoek", "chercheur"),
    *("password", "wachtwoord", "motdepasse", "passphrase", "wachtzin"),
)
"""What anybody would try first here, without spaces and signs: what this program is and does, and
who uses it."""
_HASHER = PasswordHasher()
NOBODY = _HASHER.hash("nobody has this password")
"""What is compared where there is no account, so that it takes as long."""


def hashed(password: str, login: str) -> bytes:
    """The hash of a new password.

    Raises:
        Refused: It is too short, too long, too even, leaked before, or holds the name of its owner
            or one of :data:`WORDS`.
    """
    normal = _normal(password)
    for rule, code in ((_broken_rule(normal, login), "weak"), (_guessed(normal), "guessed")):
        if rule:
            repair = "Choose a short sentence that only you would write."
            problem = Problem("password", "", rule, repair, f"password.{code}", "password")
            raise Refused("The password was not taken.", [problem])
    return _HASHER.hash(_normal(password)).encode("ascii")


def matches(password: str, stored: bytes) -> bool:
    """Whether this is the password; takes as long for a wrong one."""
    # A longer one was never taken, and is not worth the time that it would take.
    shortened = _normal(password[: LONGEST + 1])
    try:
        return _HASHER.verify(stored.decode("ascii"), shortened)
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """As every keyboard means it; half a surrogate pair, which none can type, as a sign."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode("utf-8")


def _broken_rule(password: str, login: str) -> str:
    if len(password) < SHORTEST:
        return "must have at least 15 characters"
    if len(password) > LONGEST:
        return "must have at most 128 characters"
    if len(set(password.casefold())) < FEWEST_SIGNS:
        return "must not repeat the same few characters"
    if len(login) > 2 and login.casefold() in password.casefold():
        return "must not hold your name"
    return ""


def _guessed(password: str) -> str:
    letters = "".join(sign for sign in password.casefold() if sign.isalnum())
    if any(word in letters for word in WORDS):
        return "must not hold a word that anybody would try first here"
    return "must not be one that leaked elsewhere" if leaked(password) else ""
