"""What people whose name is long are called."""

from __future__ import annotations

_CALLED = """
jozef joseph jef jos jo sef sefke jozefien
mohamed mohammed muhammad mo moha med simo
moustafa mustafa mustapha moustapha mus mous
abdelkader abdel abdul kader
fatima fatma fatiha fatou fati
aicha aisha aysha
nathalie nath nat
charlotte lotte charlie lot char
elisabeth lies liesbeth liesje betty lisa els
johannes jan hans jean johan
willem wim willy will
guillaume guy
robert rob bert bob robby robbe
robin rob robbe robby
alexander alex lex xander sander
alexandra alex sandra
alix alex
samuel samantha sam sammy
maximiliaan maxime max
katrien katrijn kat trien kaat catherine cathy
christine christiane chris kris tine
frederik fred freddy rik
philippe filip flip phil
olivier oli olly
jerome jeje jer
mathieu mathias math mat matteo
steven stefaan stephen steve stef
annelies anne an lies annie
emma em emmy
julie jules juul
antoine anton toon tony
francois frans cis swa
pieter piet peter pierre
thomas tom tommy
godelieve lieve godeliva
monique mon moon
roos rosa rose roosje rozemarijn
noor nora noortje eleonora
"""
GROUPS = tuple(frozenset(line.split()) for line in _CALLED.strip().splitlines())


def nicknames(name: str) -> frozenset[str]:
    """What somebody of this folded name may be called besides."""
    return frozenset().union(*(group for group in GROUPS if name in group)) - {name}
