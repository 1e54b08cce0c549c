"""Makes agreement.csv: ``python tests/oracles/agreement.py > tests/oracles/agreement.csv``.

Packages irrCAC (AC1, percent agreement) and krippendorff (alpha, nominal and ordinal) on samples
that are published or invented (of a seed). A unit is a word, a coder a letter of it: the number of
the category, or a point for no judgement. The tests do not run it.
"""

import sys
from importlib.metadata import version

import krippendorff
import numpy
import pandas
from irrCAC.raw import CAC

# Krippendorff (2004), table of reliability data, 4 coders; categories 1 to 5.
KRIPPENDORFF = "0.00 1121 2222 2222 1111 0123 3333 0010 1111 .444 ..00 ..2."
# Fleiss (1971), 30 patients, 6 psychiatrists; categories 1 to 5.
FLEISS = (
    "333333 111444 122224 444444 111333 002222 222244 002223 003333 444444 033333 013333 111222 "
    "033333 113334 222224 000344 000001 113333 022444 444444 133333 113444 003333 033334 111113 "
    "000044 113333 022222 444444"
)


def invented(seed, units, coders, categories, right, missing):
    """Codes of coders who often see the true category, of landlords with 1 to 5 units."""
    rng = numpy.random.default_rng(seed)
    shares = rng.dirichlet(numpy.full(categories, 2.0))
    landlord = rng.integers(0, max(units // 3, 2), units)
    own = rng.dirichlet(shares * 3 + 0.1, landlord.max() + 1)
    words = []
    for number in landlord:
        true = rng.choice(categories, p=own[number])
        seen = [true if rng.random() < right else rng.choice(categories) for _ in range(coders)]
        word = "".join("." if rng.random() < missing else str(category) for category in seen)
        words.append(word if word.strip(".") else str(true) + word[1:])
    return " ".join(words), landlord.tolist()


def in_turn(words):
    """Landlords who have the units in turn, two at a time."""
    return [number // 2 % 9 for number in range(len(words.split()))]


SAMPLES = {
    "krippendorff": (KRIPPENDORFF, in_turn(KRIPPENDORFF), 5),
    "fleiss": (FLEISS, in_turn(FLEISS), 5),
    "two": (*invented(1, 60, 2, 4, 0.8, 0.0), 4),
    "rare": (*invented(2, 90, 2, 3, 0.9, 0.0), 3),
    "poor": (*invented(3, 40, 2, 3, 0.2, 0.0), 3),
    "yes_or_no": (*invented(4, 50, 2, 2, 0.7, 0.0), 2),
    "many_grades": (*invented(5, 120, 2, 7, 0.7, 0.0), 7),
    "some_once": (*invented(6, 80, 2, 4, 0.8, 0.3), 4),
    "three": (*invented(7, 70, 3, 4, 0.75, 0.2), 4),
    "five": (*invented(8, 50, 5, 3, 0.6, 0.4), 3),
}


def say(line):
    sys.stdout.write(line + "\n")


def main():
    names = ", ".join(f"{name} {version(name)}" for name in ("irrCAC", "krippendorff"))
    python = ".".join(map(str, sys.version_info[:2]))
    say(f"# Python {python}, {names}: tests/oracles/agreement.py")
    say("sample,categories,codes,landlords,percent,ac1,alpha,alpha_ordinal")
    for name, (words, landlord, categories) in SAMPLES.items():
        table = numpy.array(
            [[numpy.nan if code == "." else float(code) for code in word] for word in words.split()]
        )
        grades = [float(number) for number in range(categories)]
        gwet = CAC(pandas.DataFrame(table), categories=grades, digits=12).gwet()["est"]
        alphas = (
            krippendorff.alpha(
                reliability_data=table.T, value_domain=grades, level_of_measurement=level
            )
            for level in ("nominal", "ordinal")
        )
        numbers = (gwet["pa"], gwet["coefficient_value"], *alphas)
        told = ",".join(f"{float(number):.12g}" for number in numbers)
        say(f"{name},{categories},{words},{' '.join(map(str, landlord))},{told}")


if __name__ == "__main__":
    main()
