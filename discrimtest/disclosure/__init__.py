"""What the public may see: small groups are hidden, and with them whatever betrays them."""

from discrimtest.disclosure.public import publishable as publishable
from discrimtest.disclosure.rule import RULE as RULE
from discrimtest.disclosure.rule import DisclosureRule as DisclosureRule
from discrimtest.disclosure.rule import is_small as is_small
