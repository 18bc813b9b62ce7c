"""Writes small, ordinary XLSX files with the standard library alone: values, formulas with their stored values,
number formats, widths, frozen rows, lists of allowed values. The same input gives the same bytes."""

import datetime as dt
import zipfile
from xml.sax.saxutils import escape, quoteattr

GENERAL, DATE, DATETIME, TIME = "General", "yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd\\ hh:mm", "hh:mm"
MONEY, PERCENT, TEXT = "#,##0.00\\ [$€-1]", "0%", "@"
STAMP = (2026, 10, 30, 16, 40, 0)


class Formula:
    """A formula as a workbook stores it (no equals sign) and the value that was calculated last."""

    def __init__(self, text, value, fmt=None, shared=None):
        self.text, self.value, self.fmt, self.shared = text, value, fmt, shared


class Error(str):
    """A stored error, such as #N/A."""


class Styled:
    """A value shown in a format or in bold."""

    def __init__(self, value, fmt=GENERAL, bold=False):
        self.value, self.fmt, self.bold = value, fmt, bold


def letters(column):
    """1 -> A, 27 -> AA"""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


class Sheet:
    def __init__(self, book, name, state):
        self.book, self.name, self.state = book, name, state
        self.rows, self.lines = {}, []
        self.widths, self.frozen, self.lists, self.merged = [], 0, [], []
        self.hidden_rows, self.hidden_columns, self.filter = set(), set(), None

    def row(self, number, values, height=None):
        """Writes a row; None leaves a cell out. Rows are written from the top down."""
        self.rows[number] = values
        cells = "".join(self.cell(number, i + 1, v) for i, v in enumerate(values) if v is not None)
        high = f' ht="{height}" customHeight="1"' if height else ""
        high += ' hidden="1"' if number in self.hidden_rows else ""
        self.lines.append(f'<row r="{number}"{high}>{cells}</row>')

    def cell(self, row, column, value):
        at, bold, fmt = f"{letters(column)}{row}", False, None
        if isinstance(value, Styled):
            value, fmt, bold = value.value, value.fmt, value.bold
        formula = ""
        if isinstance(value, Formula):
            fmt = fmt or value.fmt
            formula = self.formula(value)
            value = value.value
        stored_as_text = bool(formula)
        if isinstance(value, (dt.date, dt.time)):
            fmt = fmt or (DATETIME if isinstance(value, dt.datetime) else DATE if isinstance(value, dt.date) else TIME)
            value = self.book.serial(value)
        style = self.book.style(fmt or GENERAL, bold)
        s = f' s="{style}"' if style else ""
        if isinstance(value, bool):
            return f'<c r="{at}"{s} t="b">{formula}<v>{int(value)}</v></c>'
        if isinstance(value, Error):
            return f'<c r="{at}"{s} t="e">{formula}<v>{value}</v></c>'
        if isinstance(value, (int, float)):
            return f'<c r="{at}"{s}>{formula}<v>{value!r}</v></c>'
        if value is None:
            return f'<c r="{at}"{s}>{formula}</c>'
        if stored_as_text:
            return f'<c r="{at}"{s} t="str">{formula}<v>{escape(value)}</v></c>'
        return f'<c r="{at}"{s} t="s"><v>{self.book.string(value)}</v></c>'

    @staticmethod
    def formula(f):
        if f.shared is None:
            return f"<f>{escape(f.text)}</f>"
        index, ref = f.shared  # the first cell of a shared formula has the range and the text, the others the number
        return f'<f t="shared" ref="{ref}" si="{index}">{escape(f.text)}</f>' if ref else f'<f t="shared" si="{index}"/>'

    def allow(self, ref, values):
        """Cells of `ref` offer a list of values; others are possible, as people paste them."""
        self.lists.append((ref, values))

    def xml(self):
        pane = ""
        if self.frozen:
            pane = (f'<pane ySplit="{self.frozen}" topLeftCell="A{self.frozen + 1}" activePane="bottomLeft" state="frozen"/>')
        widths = "".join(f'<col min="{i}" max="{i}" width="{w}" customWidth="1"/>' for i, w in enumerate(self.widths, 1))
        widths += "".join(f'<col min="{i}" max="{i}" width="9" hidden="1"/>' for i in sorted(self.hidden_columns))
        parts = [
            f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>',
            '<sheetFormatPr defaultRowHeight="15"/>',
            f"<cols>{widths}</cols>" if widths else "",
            "<sheetData>", *self.lines, "</sheetData>",
        ]
        if self.filter:
            parts.append(f'<autoFilter ref="{self.filter}"><filterColumn colId="0"><filters><filter val="x"/></filters></filterColumn></autoFilter>')
        if self.merged:
            parts.append(f'<mergeCells count="{len(self.merged)}">' + "".join(f'<mergeCell ref="{m}"/>' for m in self.merged) + "</mergeCells>")
        if self.lists:
            lists = "".join(
                f'<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" sqref="{ref}">'
                f"<formula1>{escape(chr(34) + ','.join(values) + chr(34))}</formula1></dataValidation>" for ref, values in self.lists)
            parts.append(f'<dataValidations count="{len(self.lists)}">{lists}</dataValidations>')
        return page("worksheet", "".join(parts))


class Book:
    def __init__(self, author="Sheaf", epoch_1904=False):
        self.author, self.epoch_1904 = author, epoch_1904
        self.sheets, self.strings, self.styles = [], {}, {(GENERAL, False): 0}
        self.names = []  # name, reference, name of the sheet in which alone it holds or None

    def sheet(self, name, state="visible"):
        self.sheets.append(Sheet(self, name, state))
        return self.sheets[-1]

    def string(self, text):
        return self.strings.setdefault(text, len(self.strings))

    def style(self, fmt, bold):
        return self.styles.setdefault((fmt, bold), len(self.styles))

    def serial(self, value):
        """Days since the workbook's epoch, as a number."""
        if isinstance(value, dt.time):
            return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
        day = value.date() if isinstance(value, dt.datetime) else value
        days = (day - (dt.date(1904, 1, 1) if self.epoch_1904 else dt.date(1899, 12, 30))).days
        if isinstance(value, dt.datetime):
            return days + (value.hour * 3600 + value.minute * 60 + value.second) / 86400
        return days

    def save(self, path):
        parts = self.parts()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
            for name, text in parts.items():
                entry = zipfile.ZipInfo(name, STAMP)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                z.writestr(entry, text)

    def defined(self):
        places = {s.name: i for i, s in enumerate(self.sheets)}
        scope = lambda sheet: "" if sheet is None else f' localSheetId="{places[sheet]}"'  # noqa: E731
        names = "".join(f"<definedName name={quoteattr(n)}{scope(s)}>{escape(ref)}</definedName>" for n, ref, s in self.names)
        return f"<definedNames>{names}</definedNames>" if names else ""

    def parts(self):
        """The parts of the file by name, in the order in which they are stored."""
        sheets = [s.xml() for s in self.sheets]  # first: it fills the strings and the styles
        n = range(1, len(sheets) + 1)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
        doc = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        types = "".join(f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kind}worksheet+xml"/>' for i in n)
        relations = "".join(f'<Relationship Id="rId{i}" Type="{doc}worksheet" Target="worksheets/sheet{i}.xml"/>' for i in n)
        listed = "".join(
            f'<sheet name={quoteattr(s.name)} sheetId="{i}"' + ("" if s.state == "visible" else f' state="{s.state}"') + f' r:id="rId{i}"/>'
            for i, s in enumerate(self.sheets, 1))
        formats = sorted({f for f, _ in self.styles if f != GENERAL})
        ids = {GENERAL: 0, **{f: 164 + i for i, f in enumerate(formats)}}
        number_formats = "".join(f'<numFmt numFmtId="{ids[f]}" formatCode={quoteattr(f)}/>' for f in formats)
        xfs = "".join(f'<xf numFmtId="{ids[f]}" fontId="{int(b)}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
                      for f, b in self.styles)
        font = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
        strings = "".join(f'<si><t xml:space="preserve">{escape(s)}</t></si>' for s in self.strings)
        stamp = "%04d-%02d-%02dT%02d:%02d:%02dZ" % STAMP
        return {
            "[Content_Types].xml": XML + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{kind}sheet.main+xml"/>'
                f'<Override PartName="/xl/styles.xml" ContentType="{kind}styles+xml"/>'
                f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}sharedStrings+xml"/>'
                '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
                f"{types}</Types>",
            "_rels/.rels": XML + f'<Relationships xmlns="{PACKAGE}relationships">'
                f'<Relationship Id="rId1" Type="{doc}officeDocument" Target="xl/workbook.xml"/>'
                f'<Relationship Id="rId2" Type="{PACKAGE}relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
            "docProps/core.xml": XML + f'<cp:coreProperties xmlns:cp="{PACKAGE}metadata/core-properties" '
                'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
                'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
                f"<dc:creator>{escape(self.author)}</dc:creator>"
                f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified></cp:coreProperties>',
            "xl/workbook.xml": page("workbook", f'<workbookPr{" date1904=" + chr(34) + "1" + chr(34) if self.epoch_1904 else ""}/>'
                f"<sheets>{listed}</sheets>{self.defined()}"),
            "xl/_rels/workbook.xml.rels": XML + f'<Relationships xmlns="{PACKAGE}relationships">{relations}'
                f'<Relationship Id="rIdA" Type="{doc}styles" Target="styles.xml"/>'
                f'<Relationship Id="rIdB" Type="{doc}sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "xl/styles.xml": page("styleSheet", (f'<numFmts count="{len(formats)}">{number_formats}</numFmts>' if formats else "")
                + f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
                '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
                '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
                '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
                f'<cellXfs count="{len(self.styles)}">{xfs}</cellXfs>'
                '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'),
            "xl/sharedStrings.xml": page("sst", strings),
            **{f"xl/worksheets/sheet{i}.xml": text for i, text in zip(n, sheets)},
        }


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"


def page(element, inside):
    return (XML + f'<{element} xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            f'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{inside}</{element}>')


def same_content(a, b):
    """Whether two files hold the same parts, however they are packed."""
    with zipfile.ZipFile(a) as x, zipfile.ZipFile(b) as y:
        return x.namelist() == y.namelist() and all(x.read(n) == y.read(n) for n in x.namelist())
