//! Formulas back into a workbook's language: arithmetic, conditions and texts over fields of the same record. What reads other
//! records stays a value.

use sheaf_model::Table;
use sheaf_query::formula::{self, Binary, Expr, ExprKind, Form, Unary};

use super::column::{Column, Look};

/// Functions that mean the same on both sides.
const SAME: &[&str] = &[
    "ABS",
    "AND",
    "AVERAGE",
    "CONCATENATE",
    "DATE",
    "DAY",
    "EDATE",
    "EOMONTH",
    "EXACT",
    "FIND",
    "IF",
    "IFERROR",
    "INT",
    "ISBLANK",
    "LEFT",
    "LEN",
    "LOWER",
    "MAX",
    "MID",
    "MIN",
    "MOD",
    "MONTH",
    "NOT",
    "OR",
    "POWER",
    "PROPER",
    "REPT",
    "RIGHT",
    "ROUND",
    "ROUNDDOWN",
    "ROUNDUP",
    "SEARCH",
    "SIGN",
    "SQRT",
    "SUBSTITUTE",
    "SUM",
    "TODAY",
    "TRIM",
    "UPPER",
    "VALUE",
    "WEEKDAY",
    "YEAR",
];

/// A formula of a column, to be written for any row.
#[derive(Debug, Clone, PartialEq)]
pub struct CellFormula(Vec<Piece>);

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    /// A cell of the same row, by its column.
    Cell(usize),
}

impl CellFormula {
    /// The formula of a column as a workbook would have it; none where it says more than a row knows.
    pub fn of(table: &Table, columns: &[Column], column: &Column) -> Option<CellFormula> {
        let expr = formula::parse(column.formula.as_deref()?).ok()?;
        let mut writer = Writer { table, columns, pieces: vec![Piece::Text("=".to_owned())] };
        writer.expr(&expr, 0)?;
        Some(CellFormula(writer.pieces))
    }

    /// For a row, from one.
    pub fn at(&self, row: u32) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Cell(column) => {
                    text.push_str(&sheaf_sheets::address::column_letters(*column as u32));
                    text.push_str(&row.to_string());
                }
            }
        }
        text
    }
}

struct Writer<'a> {
    table: &'a Table,
    columns: &'a [Column],
    pieces: Vec<Piece>,
}

impl Writer<'_> {
    fn text(&mut self, text: impl Into<String>) {
        self.pieces.push(Piece::Text(text.into()));
    }

    fn expr(&mut self, expr: &Expr, outer: u8) -> Option<()> {
        match &expr.kind {
            ExprKind::Number(digits) => self.text(digits),
            ExprKind::Text(text) => self.text(format!("\"{}\"", text.replace('"', "\"\""))),
            ExprKind::Boolean(truth) => self.text(if *truth { "TRUE" } else { "FALSE" }),
            ExprKind::Missing => {}
            ExprKind::Path(path) => match path.as_slice() {
                [one] if one.form != Form::Own => self.field(&one.name)?,
                _ => return None,
            },
            ExprKind::Call { name, args, .. } => self.call(&name.to_uppercase(), args)?,
            ExprKind::Unary(Unary::Not, of) => self.call("NOT", std::slice::from_ref(of))?,
            ExprKind::Unary(sign, of) => {
                self.text(if *sign == Unary::Minus { "-" } else { "+" });
                self.expr(of, 9)?;
            }
            ExprKind::Percent(of) => {
                self.expr(of, 9)?;
                self.text("%");
            }
            ExprKind::Binary(Binary::And, a, b) => self.pair("AND", a, b)?,
            ExprKind::Binary(Binary::Or, a, b) => self.pair("OR", a, b)?,
            ExprKind::Binary(how, a, b) => {
                let strength = strength(*how);
                let bracketed = strength < outer;
                if bracketed {
                    self.text("(");
                }
                self.expr(a, strength)?;
                self.text(how.symbol());
                self.expr(b, strength + 1)?;
                if bracketed {
                    self.text(")");
                }
            }
        }
        Some(())
    }

    fn pair(&mut self, name: &str, a: &Expr, b: &Expr) -> Option<()> {
        self.text(format!("{name}("));
        self.expr(a, 0)?;
        self.text(",");
        self.expr(b, 0)?;
        self.text(")");
        Some(())
    }

    fn call(&mut self, name: &str, args: &[impl std::borrow::Borrow<Expr>]) -> Option<()> {
        SAME.contains(&name).then_some(())?;
        self.text(format!("{name}("));
        for (i, arg) in args.iter().enumerate() {
            if i > 0 {
                self.text(",");
            }
            self.expr(arg.borrow(), 0)?;
        }
        self.text(")");
        Some(())
    }

    fn field(&mut self, called: &str) -> Option<()> {
        let field = self.table.field_called(called)?;
        let at = self.columns.iter().position(|c| c.name == field.name)?;
        let plain = matches!(
            self.columns[at].look,
            Look::Number(_) | Look::Money(..) | Look::Percent(_) | Look::Boolean | Look::Date | Look::Choice(_)
        );
        let text = matches!(field.kind.storage(), sheaf_model::Storage::Text);
        (plain || text).then(|| self.pieces.push(Piece::Cell(at)))
    }
}

/// How tightly an operator binds in a workbook.
const fn strength(how: Binary) -> u8 {
    match how {
        Binary::Or | Binary::And => 0,
        Binary::Equal | Binary::Unequal | Binary::Less | Binary::AtMost | Binary::Greater | Binary::AtLeast => 1,
        Binary::Join => 2,
        Binary::Add | Binary::Subtract => 3,
        Binary::Multiply | Binary::Divide => 4,
        Binary::Power => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_model::{Field, FieldType, Model};

    #[test]
    fn formulas_over_a_row_become_a_workbooks() {
        let mut table = Table::new("t", "T");
        table.add_field(Field::new("qty", "Qty", FieldType::Integer));
        table.add_field(Field::new("price", "Unit price", FieldType::Money { decimals: 2, currency: None }));
        table.add_field(Field::new("name", "Name", FieldType::Text));
        let mut model = Model::default();
        model.add_table(table);
        let table = &model.tables[0];
        for (formula, expected) in [
            ("{Qty} * {Unit price}", Some("=A7*B7")),
            ("(qty + 1) * (price - 2) - (3 - qty)", Some("=(A7+1)*(B7-2)-(3-A7)")),
            (
                "IF(qty > 5 and price <= 1, \"a\"\"b\", upper(name) & 10%)",
                Some("=IF(AND(A7>5,B7<=1),\"a\"\"b\",UPPER(C7)&10%)"),
            ),
            ("-qty ^ 2", Some("=-A7^2")),
            ("qty / (price / 2)", Some("=A7/(B7/2)")),
            ("COUNT(others)", None),
            ("{Qty}.{Name}", None),
            ("nothing + 1", None),
        ] {
            let mut columns = super::super::column::columns(&model, table, &sheaf_query::plan::Rights::all());
            columns[0].formula = Some(formula.to_owned());
            let found = CellFormula::of(table, &columns, &columns[0]).map(|f| f.at(7));
            assert_eq!(found.as_deref(), expected, "{formula}");
        }
    }
}
