"""Which advertisements are one landlord's. Every name and number is invented."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.intake.advertisers import (
    JOINED,
    NAME_ALIKE,
    TWO_TYPES,
    Doubt,
    KnownLandlord,
    ShownIdentity,
)
from discrimtest.intake.names import places_of
from discrimtest.intake.reach import NotIdentifying
from discrimtest.intake.resolve import Resolution, resolve
from discrimtest.intake.settled import Settled
from discrimtest.words.landlord import Identity, LandlordType

AGENCY, PRIVATE = LandlordType.AGENCY, LandlordType.PRIVATE
P1, P2, P3 = "+3256000001", "+3256000002", "+3256000003"
M1, M2 = "a@een.example", "b@twee.example"


def row(
    line: int, name: str = "", phone: str = "", email: str = "", kind: LandlordType = AGENCY
) -> ShownIdentity:
    return ShownIdentity(line, kind, Identity(name, phone, email))


def known(
    key: str, *identities: tuple[str, str, str], kind: LandlordType = AGENCY
) -> KnownLandlord:
    return KnownLandlord(key, kind, tuple(Identity(*each) for each in identities))


def groups(resolution: Resolution) -> set[frozenset[int]]:
    return {frozenset(each.lines) for each in resolution.landlords}


def test_the_same_phone_or_mailbox_is_a_sure_match_and_matches_chain() -> None:
    found = resolve(
        [row(2, phone=P1), row(3, phone=P1, email=M1), row(4, email=M1), row(5, phone=P2)]
    )
    assert groups(found) == {frozenset({2, 3, 4}), frozenset({5})}
    assert found.landlord_of(2) == found.landlord_of(4) == "new-1"
    assert found.doubts == ()


def test_a_like_name_alone_is_a_doubt() -> None:
    found = resolve(
        [row(2, "Immo Leiehoek", P1), row(3, "IMMO LEIEHOEK BV", P2), row(4, "Anders", P3)]
    )
    assert len(found.landlords) == 3
    assert found.doubts == (Doubt("new-1", "new-2", NAME_ALIKE),)


def test_words_for_anyone_match_nothing() -> None:
    names = ["Propriétaire", "propriétaire", "eigenaar", "eigenaar", "Particulier", "", ""]
    found = resolve([row(line, name, kind=PRIVATE) for line, name in enumerate(names, start=2)])
    assert len(found.landlords) == len(names)
    assert found.doubts == ()


def test_every_spelling_is_kept_once_with_the_line_that_first_shows_it() -> None:
    found = resolve([row(2, "A b c", P1), row(3, "a B c", P1), row(4, "A b c", P1)])
    aliases = found.landlords[0].aliases
    assert aliases == ((2, Identity("A b c", P1, "")), (3, Identity("a B c", P1, "")))


def test_a_known_landlord_is_found_again_and_only_new_spellings_are_new() -> None:
    found = resolve([row(2, "Leie", P1), row(3, "Leie", P1, M1)], [known("L1", ("Leie", P1, ""))])
    (leie,) = found.landlords
    assert (leie.key, leie.known, leie.lines) == ("L1", True, (2, 3))
    assert leie.aliases == ((3, Identity("Leie", P1, M1)),)


def test_one_row_that_joins_two_known_landlords_is_a_doubt_and_no_merge() -> None:
    two = [known("L1", ("Leie", P1, "")), known("L2", ("Toren", "", M2))]
    found = resolve([row(2, "De Toren", P1, M2), row(3, "Leie", P1), row(4, "x", "", M2)], two)
    assert found.doubts == (Doubt("L1", "L2", JOINED),)
    assert [found.landlord_of(line) for line in (2, 3, 4)] == ["L2", "L1", "L2"]


def test_a_row_reached_only_through_other_rows_goes_to_the_nearest_known_landlord() -> None:
    two = [known("L1", ("Leie", P1, "")), known("L2", ("Toren", P2, ""))]
    rows = [row(2, "", P1, M1), row(3, "", P3, M1), row(4, "", P3), row(5, "", P2, M1)]
    found = resolve(rows, two)
    assert found.landlord_of(2) == "L1"
    assert found.landlord_of(5) == "L2"
    assert found.landlord_of(3) == found.landlord_of(4) == "L1"


def test_a_pair_settled_before_is_not_raised_again() -> None:
    two = [known("L1", ("Leie", P1, "")), known("L2", ("Leie", P2, M2))]
    found = resolve([row(2, "Leie", P1, M2)], two, Settled(frozenset({frozenset({"L1", "L2"})})))
    assert found.doubts == ()


def test_an_agency_and_a_private_landlord_with_one_phone_are_two_in_doubt() -> None:
    found = resolve([row(2, "Leie", P1), row(3, "Jan", P1, kind=PRIVATE)])
    assert groups(found) == {frozenset({2}), frozenset({3})}
    assert found.doubts == (Doubt("new-1", "new-2", TWO_TYPES),)
    later = resolve([row(2, "Jan", P1, kind=PRIVATE)], [known("L1", ("Leie", P1, ""))])
    assert later.doubts == (Doubt("L1", "new-1", TWO_TYPES),)


def test_known_landlords_that_do_not_show_themselves_raise_nothing() -> None:
    two = [known("L1", ("Leie", P1, "")), known("L2", ("Leie", P1, ""), kind=PRIVATE)]
    assert resolve([row(2, "Anders", P3)], two).doubts == ()


def test_shared_contacts_match_nothing() -> None:
    shared = NotIdentifying([P1, "@portaal.example"])
    rows = [
        row(2, "Leie", P1),
        row(3, "Toren", P1, "x@portaal.example"),
        row(4, "Spoor", "", "x@portaal.example"),
    ]
    assert len(resolve(rows, shared=shared).landlords) == 3


def test_new_landlords_without_a_kept_row_go_with_their_doubts() -> None:
    rows = [row(2, "Leie", P1), row(3, "Leie", P2), row(4, "Toren", P3)]
    kept = resolve(rows, [known("L1", ("Spoor", M1, ""))], kept={3})
    assert groups(kept) == {frozenset({3})}
    assert kept.doubts == ()


def test_many_rows_of_one_name_without_contact_are_one_question_not_one_a_pair() -> None:
    found = resolve([row(line, "Immo Proef") for line in range(2, 42)])
    assert len(found.landlords) == 40
    assert len(found.doubts) == 39
    assert {"new-1" in (doubt.one, doubt.other) for doubt in found.doubts} == {True}
    (nobody_else,) = resolve([row(2, "Immo Proef"), row(3, "Immo Proef", P1)]).doubts
    assert nobody_else.reason == NAME_ALIKE


def test_the_question_is_not_asked_again_when_one_more_shows_the_name() -> None:
    earlier = [known(f"L{at}", ("Immo Proef", "", "")) for at in range(1, 41)]
    pairs = frozenset(frozenset(("L1", f"L{at}")) for at in range(2, 41))
    found = resolve([row(2, "immo proef")], earlier, Settled(pairs, pairs, pairs))
    assert found.doubts == (Doubt("L1", "new-1", NAME_ALIKE),)


def test_those_told_apart_are_both_asked_about_a_third() -> None:
    earlier = [known("L1", ("Immo Proef", P1, "")), known("L2", ("Immo Proef", P2, ""))]
    apart = Settled(frozenset({frozenset({"L1", "L2"})}))
    found = resolve([row(2, "Immo Proef", P3)], earlier, apart)
    assert found.doubts == (Doubt("L1", "new-1", NAME_ALIKE), Doubt("L2", "new-1", NAME_ALIKE))


def test_a_doubt_of_another_study_ties_those_who_advertise_in_this_one() -> None:
    earlier = [known(f"L{at}", ("Immo Proef", phone, "")) for at, phone in enumerate((P1, P2, P3))]
    pairs = frozenset({frozenset({"L0", "L1"}), frozenset({"L1", "L2"})})
    rows = [row(2, "Immo Proef", P1), row(3, "Immo Proef", P3)]
    elsewhere = resolve(rows, earlier, Settled(pairs, pairs))
    assert elsewhere.doubts == (Doubt("L0", "L2", NAME_ALIKE),), "L1 is not of this study"
    here = Settled(pairs, pairs, listed=frozenset({"L1"}))
    assert resolve(rows, earlier, here).doubts == ()
    assert resolve(rows, earlier, Settled(pairs, pairs, own=pairs)).doubts == ()


def test_the_first_of_a_kept_row_stands_for_its_name() -> None:
    rows = [row(line, "Immo Proef") for line in range(2, 6)]
    found = resolve(rows, kept={4, 5})
    assert groups(found) == {frozenset({4}), frozenset({5})}
    assert len(found.doubts) == 1


def test_a_municipality_makes_no_difference_in_a_name() -> None:
    rows = [row(2, "Immo Proef", P1), row(3, "Immo Proef Genk", P2), row(4, "Immo Genk", P3)]
    assert resolve(rows).doubts == ()
    found = resolve(rows, places=places_of(["Genk (Waterschei)"]))
    assert found.doubts == (Doubt("new-1", "new-2", NAME_ALIKE),)


CONTACT = st.sampled_from(["", P1, P2, P3])
MAILBOX = st.sampled_from(["", M1, M2])
NAME = st.sampled_from(["", "Immo Leiehoek", "LEIEHOEK nv", "Toren", "eigenaar"])
SHOWN = st.lists(
    st.tuples(st.sampled_from(LandlordType), NAME, CONTACT, MAILBOX), min_size=1, max_size=9
)
KNOWN = st.lists(st.tuples(st.sampled_from(LandlordType), NAME, CONTACT, MAILBOX), max_size=3)


@pytest.mark.slow
@given(
    SHOWN.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(range(len(rows))))), KNOWN
)
def test_groups_do_not_depend_on_the_order_of_the_rows(
    drawn: tuple[list[tuple[LandlordType, str, str, str]], list[int]],
    earlier: list[tuple[LandlordType, str, str, str]],
) -> None:
    shown, order = drawn
    landlords = [known(f"L{at}", each[1:], kind=each[0]) for at, each in enumerate(earlier)]
    straight = resolve(
        [row(at, *each[1:], kind=each[0]) for at, each in enumerate(shown)], landlords
    )
    mixed = resolve(
        [row(line, *shown[at][1:], kind=shown[at][0]) for line, at in enumerate(order)], landlords
    )

    def named(found: Resolution, original: list[int]) -> dict[str, frozenset[int]]:
        return {
            each.key: frozenset(original[line] for line in each.lines) for each in found.landlords
        }

    one, two = named(straight, list(range(len(shown)))), named(mixed, order)
    assert set(one.values()) == set(two.values())
    assert {k: v for k, v in one.items() if k[0] == "L"} == {
        k: v for k, v in two.items() if k[0] == "L"
    }
    members = [dict(one), dict(two)]
    # which of many that show a name alone stands for them is the earliest row's luck
    tied = [
        together(
            frozenset(rows.get(key, key) for key in (doubt.one, doubt.other))
            for doubt in found.doubts
        )
        for rows, found in zip(members, (straight, mixed), strict=True)
    ]
    assert tied[0] == tied[1]


def together(pairs: Iterable[frozenset[object]]) -> set[frozenset[object]]:
    """The members of chains of pairs."""
    groups: set[frozenset[object]] = set()
    for pair in pairs:
        touched = {group for group in groups if group & pair}
        groups = (groups - touched) | {pair.union(*touched)}
    return groups


@pytest.mark.slow
@given(SHOWN)
def test_groups_are_what_a_search_through_all_pairs_finds(
    shown: list[tuple[LandlordType, str, str, str]],
) -> None:
    """An independent way to the same groups: widen each row's set until nothing is added."""
    joined: dict[int, set[int]] = defaultdict(set)
    for start in range(len(shown)):
        reached = {start}
        while True:
            wider = reached | {
                at
                for at, each in enumerate(shown)
                for other in reached
                if each[0] is shown[other][0]
                and any(each[part] and each[part] == shown[other][part] for part in (2, 3))
            }
            if wider == reached:
                break
            reached = wider
        joined[start] = reached
    found = resolve([row(at, *each[1:], kind=each[0]) for at, each in enumerate(shown)])
    assert groups(found) == {frozenset(each) for each in joined.values()}


@given(SHOWN)
def test_what_is_stored_is_found_again_without_news(
    shown: list[tuple[LandlordType, str, str, str]],
) -> None:
    rows = [row(at, *each[1:], kind=each[0]) for at, each in enumerate(shown)]
    first = resolve(rows)
    stored = [
        KnownLandlord(f"L-{each.key}", each.type, tuple(identity for _, identity in each.aliases))
        for each in first.landlords
    ]
    pairs = frozenset(frozenset({f"L-{each.one}", f"L-{each.other}"}) for each in first.doubts)
    settled = Settled(pairs, pairs, pairs)
    reachable = [each for each in rows if each.identity.phone or each.identity.email]
    again = resolve(reachable, stored, settled)
    assert again.doubts == ()
    for each in again.landlords:
        assert (each.known, each.aliases) == (True, ())
        assert {f"L-{first.landlord_of(line)}" for line in each.lines} == {each.key}
