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

_PARTS = {
    "[Content_Types].xml": """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>""",
    "_rels/.rels": """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Cases" sheetId="1" r:id="r1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>""",
    "xl/styles.xml": """<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/><xf numFmtId="21" applyNumberFormat="1"/></cellXfs></styleSheet>""",
}


def write_workbook(path, cases):
    rows = "".join(_row(number, case) for number, case in enumerate(cases, 1))
    sheet = f'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
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
            return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value.value, _CONTROLS)}</t></is></c>'
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
