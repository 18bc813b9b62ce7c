"""Cases: a formula in Sheaf's language with the values of its fields, before anything has answered it."""

import datetime
import itertools
import re
from dataclasses import dataclass, field
from decimal import Decimal

# A double-quoted text (kept whole, so that braces in it are not fields), or a field in braces.
_TEXT_OR_FIELD = re.compile(r'"(?:[^"]|"")*"|\{(\w+)\}')


@dataclass(frozen=True)
class Value:
    """A typed value of a field. `value` is None for a blank of that type."""

    type: str
    value: object

    def as_json(self):
        return {"type": self.type, "value": self._written()}

    def _written(self):
        if self.value is None or self.type == "boolean":
            return self.value
        if self.type == "number":
            return format(Decimal(self.value), "f")
        if self.type in ("date", "datetime", "time"):
            return self.value.isoformat()
        return str(self.value)


@dataclass
class Case:
    """`yields` is the type that the function gives, where Calc knows only that it is a number (EDATE: a date). `invalid` is
    what Excel calls an argument out of range here."""

    family: str
    formula: str
    fields: dict
    yields: str | None = None
    invalid: str = "number"

    def key(self):
        """What makes two cases the same."""
        return self.formula, tuple((name, value.type, str(value.value)) for name, value in self.fields.items())


def blank(type):
    """A field of `type` that holds nothing."""
    return Value(type, None)


def num(written):
    """A number (not an integer) that happens to be written without a fraction."""
    return Value("number", Decimal(str(written)))


def day(iso):
    return datetime.date.fromisoformat(iso)


def moment(iso):
    return datetime.datetime.fromisoformat(iso)


def clock(iso):
    return datetime.time.fromisoformat(iso)


def value_of(plain):
    """The typed value that a plain Python value stands for; floats are read as the decimal they are written as."""
    match plain:
        case Value():
            return plain
        case bool():
            return Value("boolean", plain)
        case int():
            return Value("integer", plain)
        case float():
            return Value("number", Decimal(repr(plain)))
        case Decimal():
            return Value("number", plain)
        case str():
            return Value("text", plain)
        case datetime.datetime():
            return Value("datetime", plain)
        case datetime.date():
            return Value("date", plain)
        case datetime.time():
            return Value("time", plain)
    raise TypeError(f"no field type for {plain!r}")


def field_names(formula):
    """The fields that a formula names, in order of first use."""
    names = (m.group(1) for m in _TEXT_OR_FIELD.finditer(formula))
    return list(dict.fromkeys(n for n in names if n))


def replace_fields(formula, replacement):
    """The formula with each `{name}` replaced by `replacement(name)`; texts are left as they are."""
    return _TEXT_OR_FIELD.sub(lambda m: replacement(m.group(1)) if m.group(1) else m.group(0), formula)


@dataclass
class Family:
    """The cases of one file. `invalid` is what an argument out of range is called by Excel here: "value" or "number"."""

    name: str
    invalid: str = "number"
    cases: list = field(default_factory=list)

    def rows(self, formula, *rows, yields=None, invalid=None):
        """One case a row; a row gives the fields in order of their first use (a lone value needs no tuple)."""
        names = field_names(formula)
        for row in rows:
            row = row if isinstance(row, tuple) else (row,)
            if len(row) != len(names):
                raise ValueError(f"{formula}: {len(names)} fields, but {len(row)} values: {row!r}")
            fields = {n: value_of(v) for n, v in zip(names, row)}
            self.cases.append(Case(self.name, formula, fields, yields, invalid or self.invalid))

    def each(self, formula, *columns, yields=None, invalid=None):
        """Every combination of the values given for each field."""
        self.rows(formula, *itertools.product(*columns), yields=yields, invalid=invalid)

    def plain(self, *formulas, yields=None, invalid=None):
        """Formulas without fields."""
        for formula in formulas:
            self.rows(formula, (), yields=yields, invalid=invalid)
