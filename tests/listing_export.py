"""What must become of each line of the sample export, worked out by hand."""

ACCEPTED = {2, 3, 4, 6, 7, 8, 9, 12, 14, 19}
DUPLICATES = {
    5: (4, "same portal and reference as line 4"),
    15: (14, "same address with box, bedrooms and type, rent within 5 % as line 14"),
}
REFUSED = {
    10: ("let already",),
    11: ("outside the area: postcode 7700",),
    13: ("a room, not a home of its own", "no channel: neither mailbox nor link nor phone"),
    16: ("a shop or office, not a home",),
    17: ("posted: '31/02/2026' is no day of the calendar",),
    18: ("only for people of 65 and over, and not every arm of the study is",),
}
