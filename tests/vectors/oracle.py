"""Asks LibreOffice Calc: converts the workbook to flat ODS, where each cell carries its type and its full precision."""

import datetime
import os
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from pathlib import Path

from workbook import write_workbook

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

_EPOCH = datetime.datetime(1899, 12, 30)

ERRORS = {
    "#DIV/0!": "division_by_zero",
    "#VALUE!": "value",
    "#NUM!": "number",
    "#N/A": "not_available",
    "Err:503": "number",
    "Err:523": "number",
    "#NAME?": "unknown name",
    "Err:504": "unreadable argument",
    "Err:508": "unreadable brackets",
    "Err:509": "unreadable operator",
    "Err:511": "missing argument",
}
# A fault of the case, not an answer.
UNKNOWN = {code for code in ERRORS.values() if " " in code}
# An argument out of range: Excel says #VALUE! or #NUM! by function, so the family's case knows which.
INVALID_ARGUMENT = "Err:502"

# Pins what a machine's own settings could change: the locale, and when text counts as a number (2: only if unambiguous).
_SETTINGS = {
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale"): "en-US",
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode"): 0,
    ("/org.openoffice.Office.Calc/Formula/Syntax", "StringConversion"): 2,
}


def version():
    return subprocess.run([_program(), "--version"], capture_output=True, text=True, check=True).stdout.strip()


def answer(cases):
    """The result of each case, in order."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "cases.xlsx")
        write_workbook(source, cases)
        _convert(source, Path(folder))
        cells = list(_first_column(Path(folder, "cases.fods")))
    if len(cells) != len(cases):
        raise RuntimeError(f"{len(cases)} cases went in, {len(cells)} answers came out")
    results = [_result(cell, case) for cell, case in zip(cells, cases)]
    faults = [f"{case.formula}: {result['code']}" for case, result in zip(cases, results) if result.get("code") in UNKNOWN]
    if faults:
        raise SystemExit("LibreOffice does not understand:\n" + "\n".join(faults))
    return results


def _program():
    for name in ("soffice", "libreoffice"):
        if path := shutil.which(name):
            return path
    raise SystemExit("LibreOffice is needed: install libreoffice-calc-nogui (or libreoffice-calc)")


def _convert(source, folder):
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    own_profile = f"-env:UserInstallation={profile.as_uri()}"
    command = [_program(), own_profile, "--headless", "--convert-to", "fods", "--outdir", str(folder), str(source)]
    environment = os.environ | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=600)


def _settings():
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for (path, name), value in _SETTINGS.items()
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _first_column(path):
    for _, row in ElementTree.iterparse(path):
        if row.tag != f"{_TABLE}table-row":
            continue
        cell = row.find(f"{_TABLE}table-cell")
        if cell is not None and cell.get(f"{_TABLE}formula"):
            yield cell
        row.clear()


def _result(cell, case):
    shown = "\n".join("".join(_shown(p)) for p in cell.findall(f"{_TEXT}p"))
    if cell.get(f"{_CALCEXT}value-type") == "error":
        return {"type": "error", "code": _error(shown, case)}
    match cell.get(f"{_OFFICE}value-type"):
        case "string":
            return {"type": "text", "value": cell.get(f"{_OFFICE}string-value", shown)}
        case "boolean":
            # A number shown as a truth value (MAXA of one) is written as that number.
            written = cell.get(f"{_OFFICE}boolean-value")
            return _typed(case.yields or "boolean", float({"true": 1, "false": 0}.get(written, written)))
        case "date":
            read = datetime.datetime.fromisoformat(cell.get(f"{_OFFICE}date-value"))
            kind = "datetime" if "T" in cell.get(f"{_OFFICE}date-value") else "date"
            return _typed(case.yields or kind, (read - _EPOCH) / datetime.timedelta(days=1))
        case "time":
            return _typed(case.yields or "time", _part_of_day(cell.get(f"{_OFFICE}time-value")))
        case "float" | "percentage" | "currency":
            return _typed(case.yields or "number", float(cell.get(f"{_OFFICE}value")))
        case None:
            # The only result without a type is an empty text; a formula is never blank in a spreadsheet.
            return {"type": "text", "value": ""}
    raise RuntimeError(f"{case.formula}: cannot read {ElementTree.tostring(cell)}")


def _part_of_day(duration):
    sign, hours, minutes, seconds = re.fullmatch(r"(-?)PT(\d+)H(\d+)M([\d.]+)S", duration).groups()
    part = (int(hours) * 3600 + int(minutes) * 60 + float(seconds)) / 86400
    return -part if sign else part


def _shown(paragraph):
    """A paragraph's text, with the spaces, tabs and line breaks that ODF writes as elements."""
    yield paragraph.text or ""
    for part in paragraph:
        if part.tag == f"{_TEXT}s":
            yield " " * int(part.get(f"{_TEXT}c", "1"))
        elif part.tag == f"{_TEXT}tab":
            yield "\t"
        elif part.tag == f"{_TEXT}line-break":
            yield "\n"
        else:
            yield from _shown(part)
        yield part.tail or ""


def _error(shown, case):
    if shown == INVALID_ARGUMENT:
        return case.invalid
    return ERRORS[shown]


def _typed(kind, number):
    match kind:
        case "boolean":
            return {"type": "boolean", "value": number != 0}
        case "date":
            return {"type": "date", "value": (_EPOCH + datetime.timedelta(days=number)).date().isoformat()}
        case "datetime":
            return {"type": "datetime", "value": (_EPOCH + datetime.timedelta(seconds=round(number * 86400))).isoformat()}
        case "time":
            seconds = round(number % 1 * 86400) % 86400
            return {"type": "time", "value": f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"}
    return {"type": "number", "value": decimal_text(number)}


def decimal_text(number):
    """A double as a plain decimal of 15 significant digits, which is as far as a spreadsheet shows it."""
    written = format(Decimal(format(number, ".15g")), "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
