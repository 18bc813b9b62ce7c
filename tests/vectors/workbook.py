"""Writes cases into an XLSX workbook: a row a case, the formula in column A and its fields from column B on.

XLSX rather than ODS, since there formulas are in Excel's own grammar: argument order, separators and the meaning of
functions that differ between the two (CEILING, FLOOR, WEEKNUM) need no translation.
"""

import datetime
import re
import zipfile
from xml.sax.saxutils import escape

from cases import replace_fields

# Functions that the file format stores with a prefix, because they are younger than it.
PREFIXED = """
    ACOT ACOTH ARABIC BASE BITAND BITLSHIFT BITOR BITRSHIFT BITXOR CEILING.MATH CEILING.PRECISE COMBINA CONCAT COT COTH CSC CSCH DAYS
    DECIMAL ENCODEURL FLOOR.MATH FLOOR.PRECISE IFNA IFS ISOWEEKNUM MODE.SNGL NUMBERVALUE PDURATION PERMUTATIONA RRI SEC SECH STDEV.P
    STDEV.S SWITCH TEXTJOIN UNICHAR UNICODE VAR.P VAR.S XOR
""".split()

_CALL = re.compile(r'"(?:[^"]|"")*"|\b([A-Z][A-Z0-9.]*)(?=\()')
_EPOCH = datetime.datetime(1899, 12, 30)
_STYLES = {"date": 1, "datetime": 2, "time": 3}

_HEAD = '<?xml version="1.0"?>'
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# All that the format asks for around one sheet. The styles 1 to 3 show a date, a date with time, a time.
_PARTS = {
    "[Content_Types].xml": f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/>
        <Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>
        <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>
        <Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>""",
    "_rels/.rels": f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">
        <Relationship Id="r1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""{_HEAD}<workbook xmlns="{_SHEET}" xmlns:r="{_LINKS}">
        <sheets><sheet name="Cases" sheetId="1" r:id="r1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">
        <Relationship Id="r1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="r2" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>""",
    "xl/styles.xml": f"""{_HEAD}<styleSheet xmlns="{_SHEET}">
        <fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>
        <cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/>
        <xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/>
        <xf numFmtId="21" applyNumberFormat="1"/></cellXfs></styleSheet>""",
}


def write_workbook(path, cases):
    rows = "".join(_row(number, case) for number, case in enumerate(cases, 1))
    sheet = f'{_HEAD}<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in _PARTS.items():
            file.writestr(name, text)
        file.writestr("xl/worksheets/sheet1.xml", sheet)


def _row(number, case):
    columns = {name: chr(ord("B") + i) for i, name in enumerate(case.fields)}
    formula = replace_fields(case.formula, lambda name: f"{columns[name]}{number}")
    formula = _CALL.sub(lambda m: f"_xlfn.{m[0]}" if m[1] in PREFIXED else m[0], formula)
    cells = "".join(_cell(f"{columns[name]}{number}", value) for name, value in case.fields.items())
    return f'<row r="{number}"><c r="A{number}"><f>{escape(formula)}</f></c>{cells}</row>'


def _cell(place, value):
    if value.value is None:
        return ""
    match value.type:
        case "text" if not value.value:
            # Read as a cell with nothing in it, were it written as a text; an empty text comes only from a formula.
            return f'<c r="{place}" t="str"><f>""</f></c>'
        case "text":
            text = escape(value.value, _CONTROLS)
            return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        case "boolean":
            return f'<c r="{place}" t="b"><v>{int(value.value)}</v></c>'
        case "number" | "integer":
            return f'<c r="{place}"><v>{value.value}</v></c>'
    return f'<c r="{place}" s="{_STYLES[value.type]}"><v>{_serial(value.value)!r}</v></c>'


# XML cannot hold control characters; the format writes them so.
_CONTROLS = {chr(c): f"_x{c:04X}_" for c in range(32) if c not in (9, 10)}


def _serial(value):
    """Days since 1899-12-30, as spreadsheets keep dates from 1900-03-01 on; a time is its part of a day."""
    match value:
        case datetime.datetime():
            return (value - _EPOCH) / datetime.timedelta(days=1)
        case datetime.date():
            return (datetime.datetime.combine(value, datetime.time()) - _EPOCH).days
        case datetime.time():
            return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
