"""Log forms filled in by a script, and handed in through servers of forms.

The form is what pyxform makes of the workbook; the exports are written as ODK Central
(``lib/data/briefcase.js``, 2026) and KoboToolbox (formpack, ``reporting/export.py``, 2026) lay them
out: which columns there are, how groups and questions are joined, what an edit changes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree

import openpyxl
from pyxform.xls2xform import convert

_H = "{http://www.w3.org/1999/xhtml}"
_X = "{http://www.w3.org/2002/xforms}"
Answers = Mapping[str, str]


@dataclass(frozen=True)
class Submission:
    """What was filled in, by the path of each question, under the ids that servers give."""

    cells: Answers
    root: str
    instance: str
    number: int
    edits: int = 0
    review: str = ""

    def edited(self, form: Phone, **answers: str) -> Submission:
        """Filled in anew: with another id, of which the first is remembered."""
        cells = dict(self.cells) | form.paths(answers)
        return replace(self, cells=cells, instance=str(uuid4()), edits=self.edits + 1)


@dataclass
class Phone:
    """A form as a phone has it."""

    workbook: Path
    form: ElementTree.Element = field(init=False)
    warnings: list[str] = field(init=False)

    def __post_init__(self) -> None:
        made = convert(str(self.workbook), validate=False, pretty_print=False)
        self.form, self.warnings = ElementTree.fromstring(made.xform), made.warnings

    @property
    def questions(self) -> list[str]:
        """Paths below the root, in the order of the form."""
        binds = [bind.get("nodeset", "") for bind in self.form.iter(f"{_X}bind")]
        groups = {bind.rpartition("/")[0] for bind in binds}
        return [bind.removeprefix("/data/") for bind in binds if bind not in groups]

    def choices(self, name: str) -> dict[str, dict[str, str]]:
        """Codes of a question with their labels, by language."""
        (listed,) = [each for each in self.form.iter(f"{_X}instance") if each.get("id") == name]
        found = {}
        for item in listed.iter(f"{_X}item"):
            code, label = item.findtext(f"{_X}name"), item.findtext(f"{_X}itextId")
            assert code
            assert label
            found[code] = self.texts(label)
        return found

    def texts(self, name: str) -> dict[str, str]:
        """A text in every language."""
        return {
            translation.get("lang", ""): "".join(text.itertext())
            for translation in self.form.iter(f"{_X}translation")
            for text in translation.iter(f"{_X}text")
            if text.get("id") == name
        }

    def label(self, path: str) -> dict[str, str]:
        return self.texts(f"/data/{path}:label")

    def paths(self, answers: Answers) -> dict[str, str]:
        """Answers by the path of their question; a code must be one of the form's."""
        whole = {path.rpartition("/")[2]: path for path in self.questions}
        chosen = {each.get("id") for each in self.form.iter(f"{_X}instance")}
        for name, value in answers.items():
            assert name not in chosen or value in self.choices(name), (name, value)
        return {whole[name]: value for name, value in answers.items()}

    def filled(self, number: int = 1, **answers: str) -> Submission:
        name = str(uuid4())
        return Submission(self.paths(answers), name, name, number)


def central(form: Phone, submissions: Sequence[Submission]) -> bytes:
    """The CSV of ODK Central: ``KEY`` is what was first handed in, whatever was edited since."""
    asked = form.questions
    header = ["SubmissionDate", *(path.replace("/", "-") for path in asked), "KEY"]
    header += "SubmitterID SubmitterName AttachmentsPresent AttachmentsExpected Status".split()
    header += "ReviewState DeviceID Edits FormVersion".split()
    rows = []
    for each in submissions:
        cells = {**each.cells, "meta/instanceID": f"uuid:{each.instance}"}
        row = ["2026-06-01T08:00:00.000Z", *(cells.get(path, "") for path in asked)]
        row += [f"uuid:{each.root}", "7", "An", "0", "0", "", each.review, "collect:1"]
        rows.append([*row, str(each.edits), "1-abc"])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode()


OWN = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status"]
OWN += ["_submitted_by", "__version__", "_tags", "meta/rootUuid", "_index"]


def kobo_table(
    form: Phone, submissions: Sequence[Submission], *, language: str = "", groups: bool = True
) -> list[list[str]]:
    """KoBo's table: names and codes, or their labels in a language."""
    asked = [path for path in form.questions if not path.startswith("meta/")]

    def shown(path: str, value: str) -> str:
        name = path.rpartition("/")[2]
        known = {each.get("id") for each in form.form.iter(f"{_X}instance")}
        return form.choices(name)[value][language] if value and name in known else value

    header = [path if groups else path.rpartition("/")[2] for path in asked]
    if language:
        header = [form.label(path)[language] for path in asked]
    rows = [
        [
            *(
                shown(path, each.cells.get(path, "")) if language else each.cells.get(path, "")
                for path in asked
            ),
            *(str(each.number), each.instance, "2026-06-01T08:00:00", each.review, "", "", "an"),
            *("vX", "", f"uuid:{each.root}", str(index)),
        ]
        for index, each in enumerate(submissions, start=1)
    ]
    return [[*header, *OWN], *rows]


def kobo_csv(table: list[list[str]]) -> bytes:
    """Semicolons, every cell in quotation marks."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(table)
    return out.getvalue().encode("utf-8-sig")


def kobo_xlsx(table: list[list[str]], file: Path) -> Path:
    book = openpyxl.Workbook()
    numbers = table[0].index("_id")
    for row in table:
        cells = [
            int(cell) if at == numbers and cell.isdigit() else cell or None
            for at, cell in enumerate(row)
        ]
        book.worksheets[0].append(cells)
    book.save(file)
    return file
