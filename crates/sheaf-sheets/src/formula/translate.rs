//! A formula over cells as a formula over fields. What cannot be said says why.

use std::collections::{HashMap, HashSet};

use formualizer_parse::LiteralValue;
use formualizer_parse::parser::{ASTNode, ASTNodeType, BinaryOperator, UnaryOperator};

use super::functions::is_same;
use super::place::{Place, Places, Range};
use crate::said::Said;
use crate::say;
use crate::sheet::Value;

/// A translation and what it rests on.
#[derive(Debug, Default, Clone)]
pub(super) struct Translation {
    /// In Sheaf's language.
    pub(super) text: String,
    /// Links that it needs: from table and field, to table and field.
    pub(super) links: Vec<Link>,
    /// Cells outside all tables whose values were written into it.
    pub(super) constants: Vec<String>,
    /// Tables whose records it reads row by row.
    pub(super) beside: Vec<usize>,
    /// Whether it folds the records that link here.
    pub(super) folds: bool,
    /// Whether it folds other records: all of a table, or those of its own.
    pub(super) whole: bool,
    /// Whether it goes on from the row above, and so begins otherwise in the first.
    pub(super) above: bool,
    /// Whether its values name the records that stand in the same rows of another table: they are links to them.
    pub(super) names: bool,
    /// The fields whose values do so.
    pub(super) naming: Vec<(usize, usize)>,
    /// Whether it reads another field of the row above.
    pub(super) reads_above: bool,
    /// The same where several fields of the records that it folds link here.
    pub(super) apart: Option<String>,
    /// The same without a link: by comparing values. With the links that it still needs.
    pub(super) compared: Option<(String, Vec<Link>)>,
    /// Table and field whose values it looks up.
    pub(super) looked_up: Vec<(usize, usize)>,
}

/// A link that a formula shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Link {
    /// Table and field that hold the value.
    pub(crate) from: (usize, usize),
    /// Table and field that the value is looked up in.
    pub(crate) to: (usize, usize),
}

/// How the records of another table that a formula folds belong to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ties {
    /// By a link: they go by the name of their table.
    Linked,
    /// By a link, named with the field that it is.
    Apart,
    /// By equal values.
    Compared,
}

/// How strongly an operator binds.
fn strength(op: BinaryOperator) -> Option<u8> {
    Some(match op {
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::Greater
        | BinaryOperator::LessEqual
        | BinaryOperator::GreaterEqual => 1,
        BinaryOperator::Concat => 2,
        BinaryOperator::Add | BinaryOperator::Subtract => 3,
        BinaryOperator::Multiply | BinaryOperator::Divide => 4,
        BinaryOperator::Power => 5,
        _ => return None,
    })
}

pub(super) const ATOM: u8 = 9;
const UNARY: u8 = 6;

/// Translates a parsed formula.
pub(super) struct Translator<'a> {
    pub(super) places: Places<'a>,
    pub(super) found: Translation,
    /// Whether fields of the record are those of all records: inside a fold over its own table.
    pub(super) of_all: bool,
    /// Fields of its own that were named.
    pub(super) used: Vec<usize>,
    /// Inside what is computed of each record of a fold: the columns that were named there.
    pub(super) each: Option<Vec<Range>>,
    pub(super) ties: Ties,
    /// The fields of its own that name the records of other tables, as far as they were looked for.
    pub(super) naming: HashMap<usize, Option<usize>>,
}

impl Translator<'_> {
    /// The text and how strongly its outermost operator binds.
    pub(super) fn node(&mut self, node: &ASTNode) -> Result<(String, u8), Said> {
        match &node.node_type {
            ASTNodeType::Literal(value) => literal(value).map(|t| (t, ATOM)),
            ASTNodeType::Reference { reference, .. } => {
                let place = self.places.resolve(reference)?;
                self.place(place)
            }
            ASTNodeType::UnaryOp { op, expr } => self.unary(*op, expr),
            ASTNodeType::BinaryOp { op, left, right } => {
                if let Some(running) = self.running(node) {
                    return running;
                }
                if let Some(number) = self.row_number(node) {
                    return Ok(number);
                }
                let Some(own) = strength(*op) else { return Err(say!("it joins ranges")) };
                let (left, right) = (self.operand(left, own)?, self.operand(right, own + 1)?);
                Ok((format!("{left} {} {right}", op.as_str()), own))
            }
            ASTNodeType::Function { name, args } => match self.running(node) {
                Some(running) => running,
                None => match self.row_number(node) {
                    Some(number) => Ok(number),
                    None => self.function(name, args).map(|t| (t, ATOM)),
                },
            },
            ASTNodeType::Omitted => Ok((String::new(), ATOM)),
            ASTNodeType::Array(_) => Err(say!("it holds a list of values")),
            ASTNodeType::Call { .. } => Err(say!("it defines a function of its own")),
        }
    }

    pub(super) fn operand(&mut self, node: &ASTNode, least: u8) -> Result<String, Said> {
        let (text, own) = self.node(node)?;
        Ok(if own < least { format!("({text})") } else { text })
    }

    fn unary(&mut self, op: UnaryOperator, expr: &ASTNode) -> Result<(String, u8), Said> {
        let inner = self.operand(expr, UNARY)?;
        match op {
            UnaryOperator::Plus | UnaryOperator::ImplicitIntersection => Ok((inner, UNARY)),
            UnaryOperator::Minus => Ok((format!("-{inner}"), UNARY)),
            UnaryOperator::Percent => Ok((format!("({inner} / 100)"), ATOM)),
            _ => Err(say!("it spills over several cells")),
        }
    }

    fn place(&mut self, place: Place) -> Result<(String, u8), Said> {
        match place {
            Place::Field(field) => Ok((self.own_name(field), ATOM)),
            Place::Fields(fields) => {
                Ok((fields.iter().map(|f| self.own_name(*f)).collect::<Vec<_>>().join(", "), ATOM))
            }
            Place::Columns(range) => {
                if let Some(value) = self.of_one(range) {
                    return Ok((value, ATOM));
                }
                let label = &self.places.works[range.table].table.label;
                Err(say!("it works on a whole column of '{label}'", label))
            }
            Place::Above(field) if field == self.places.field => {
                Err(say!("it goes on from the row above in its own column"))
            }
            Place::Above(field) => {
                let own = &self.places.works[self.places.own].table;
                (self.found.whole, self.found.above, self.found.reads_above) = (true, true, true);
                Ok((format!("LAST({0}.{1}, {0}.@id < @id)", own.name, own.fields[field].name), ATOM))
            }
            Place::Constants(_) => Err(say!("it works on a list of cells outside the table")),
            Place::Beside(table, field) => self.beside(table, field).map(|text| (text, ATOM)),
            Place::Constant(value, is_day) => {
                let text = self.constant(value, is_day)?;
                self.found.constants.push(text.clone());
                Ok((text, ATOM))
            }
        }
    }

    pub(super) fn constant(&self, value: Value, is_day: bool) -> Result<String, Said> {
        let day = |n: f64| crate::serial::to_date(n).filter(|_| is_day);
        Ok(match value {
            Value::Text(id) => quote(self.places.book.pool.get(id)),
            Value::Number(n) => match day(n) {
                Some(day) => format!("DATE({}, {}, {})", day.year(), day.month(), day.day()),
                None => crate::column::number::plain(n),
            },
            Value::Boolean(b) => (if b { "TRUE" } else { "FALSE" }).to_owned(),
            Value::Error(e) => return Err(say!("it reads a cell that holds the error {text}", text = e.text())),
        })
    }

    /// A field of the record in the same row of another table: through the field that names it, or a link of its own.
    fn beside(&mut self, table: usize, field: usize) -> Result<String, Said> {
        let Places { book, works, own, field: filled, .. } = self.places;
        let look = || super::beside::naming_field(book, works, own, table);
        let named = *self.naming.entry(table).or_insert_with(look);
        let (Some(naming), Some(key)) = (named, super::beside::key_of(&works[table])) else {
            return Ok(self.beside_name(table, field));
        };
        self.found.naming.push((own, naming));
        if naming == filled {
            self.found.links.push(Link { from: (own, naming), to: (table, key) });
            self.found.names = true;
            return Ok(self.own_name(naming));
        }
        Ok(self.through((own, naming), (table, key), field))
    }

    fn beside_name(&mut self, table: usize, field: usize) -> String {
        if !self.found.beside.contains(&table) {
            self.found.beside.push(table);
        }
        let label = super::beside::label(self.places.works, self.places.own, table);
        format!("{{{label}}}.{}", self.name(table, field))
    }

    pub(super) fn own_name(&mut self, field: usize) -> String {
        if !self.of_all {
            return self.name(self.places.own, field);
        }
        self.used.push(field);
        let own = &self.places.works[self.places.own].table;
        format!("{}.{}", own.name, own.fields[field].name)
    }

    fn name(&self, table: usize, field: usize) -> String {
        let field = &self.places.works[table].table.fields[field];
        let plain = !field.label.contains(['{', '}']) && !field.label.chars().any(char::is_control);
        format!("{{{}}}", if plain { &field.label } else { &field.name })
    }

    fn function(&mut self, name: &str, args: &[ASTNode]) -> Result<String, Said> {
        let upper = name.to_ascii_uppercase();
        let name = upper.trim_start_matches("_XLFN.").trim_start_matches("_XLWS.").trim_start_matches("COM.MICROSOFT.");
        if let Some(over_many) = self.many(name, args) {
            return over_many;
        }
        if let Some(in_list) = self.in_list(name, args) {
            return in_list;
        }
        match name {
            "IF" if args.first().is_some_and(|a| self.asks_for_an_empty_column(a)) => {
                args.get(1).map_or_else(|| Err(say!("it lacks its arguments")), |then| self.operand(then, ATOM))
            }
            "VLOOKUP" => self.vlookup(args),
            "HLOOKUP" => self.hlookup(args),
            "XLOOKUP" => self.xlookup(args),
            "LOOKUP" if args.len() == 3 => self.lookup(args),
            "INDEX" => self.index_match(args),
            _ if is_same(name) => {
                let holidays = holidays(name);
                let args = args.iter().enumerate().map(|(place, arg)| match holidays == Some(place) {
                    true => self.days(arg),
                    false => self.operand(arg, 0),
                });
                Ok(format!("{name}({})", args.collect::<Result<Vec<_>, _>>()?.join(", ")))
            }
            "LARGE" | "SMALL" => Err(say!("{name} of the fields of one record has no counterpart", name)),
            _ => Err(say!("the function {name} has no counterpart", name)),
        }
    }

    /// Days that do not count: those of a whole table, or one by one.
    fn days(&mut self, node: &ASTNode) -> Result<String, Said> {
        let Ok(Range { table, first, last, until: None }) = self.range(Some(node)) else {
            return self.operand(node, 0);
        };
        if first != last {
            return Err(say!("it works on several columns at once"));
        }
        self.table_name(table)?;
        self.found.whole = true;
        Ok(self.path(table, first))
    }

    /// Whether a condition is `ISBLANK` of a column of this table that has no field, since nothing is in it.
    fn asks_for_an_empty_column(&self, condition: &ASTNode) -> bool {
        let ASTNodeType::Function { name, args } = &condition.node_type else { return false };
        let [ASTNode { node_type: ASTNodeType::Reference { reference, .. }, .. }] = args.as_slice() else {
            return false;
        };
        name.eq_ignore_ascii_case("ISBLANK") && self.places.is_empty_column(reference)
    }

    /// The field of this record that a lookup's value is taken from.
    pub(super) fn key_field(&self, node: Option<&ASTNode>) -> Result<(usize, usize), Said> {
        match node.map(|n| &n.node_type) {
            Some(ASTNodeType::Reference { reference, .. }) => match self.places.resolve(reference)? {
                Place::Field(field) => Ok((self.places.own, field)),
                Place::Beside(table, field) => Ok((table, field)),
                _ => Err(say!("it looks up a value that is no field of the record")),
            },
            Some(_) => Err(say!("it looks up a value that is worked out first")),
            None => Err(say!("it lacks its arguments")),
        }
    }

    /// The columns of a whole table.
    fn columns(&mut self, node: Option<&ASTNode>) -> Result<(usize, usize, usize), Said> {
        let Range { table, first, last, until } = self.range(node)?;
        match until {
            None => Ok((table, first, last)),
            Some(_) => Err(say!("it looks into the rows above alone")),
        }
    }

    /// A lookup of the nearest value; where each value stands there it is the equal one.
    fn approximate(&mut self, key: (usize, usize), to: (usize, usize), result: usize) -> Result<String, Said> {
        if self.is_covered(key, to) {
            return Ok(self.through(key, to, result));
        }
        self.nearest(key, to, result)
    }

    /// Whether nearly all values of a field stand in another one.
    pub(super) fn is_covered(&self, key: (usize, usize), to: (usize, usize)) -> bool {
        let values = |(table, field): (usize, usize)| &self.places.works[table].profiles[field].values;
        let far: HashSet<u64> = values(to).iter().copied().collect();
        let own = values(key).iter().filter(|v| **v > 1);
        let missing = own.clone().filter(|v| !far.contains(*v)).count();
        missing * 50 <= own.count()
    }

    pub(super) fn through(&mut self, key: (usize, usize), to: (usize, usize), result: usize) -> String {
        self.found.links.push(Link { from: key, to });
        self.found.looked_up.push((to.0, result));
        let near = if key.0 == self.places.own { self.own_name(key.1) } else { self.beside_name(key.0, key.1) };
        if to.1 == result { near } else { format!("{near}.{}", self.name(to.0, result)) }
    }

    fn vlookup(&mut self, args: &[ASTNode]) -> Result<String, Said> {
        let key = self.key_field(args.first())?;
        let (table, first, last) = self.columns(args.get(1))?;
        let result = self.counted(args.get(2), (table, first, last))?;
        match args.get(3).is_some_and(is_exact) {
            true => Ok(self.through(key, (table, first), result)),
            false => self.approximate(key, (table, first), result),
        }
    }

    /// The field that stands so many columns from the first of a range, where the count is known before any record is.
    fn counted(&self, count: Option<&ASTNode>, (table, first, last): (usize, usize, usize)) -> Result<usize, Said> {
        let Some(count) = count.and_then(|node| self.places.column_count(node)) else {
            return Err(say!("it looks up a column that is worked out first"));
        };
        let work = &self.places.works[table];
        let column = count.checked_sub(1).and_then(|n| work.columns[first].checked_add(n));
        let result = column.and_then(|column| work.field_at(column)).filter(|f| (first..=last).contains(f));
        result.ok_or_else(|| say!("it looks up a column outside the table"))
    }

    fn xlookup(&mut self, args: &[ASTNode]) -> Result<String, Said> {
        let key = self.key_field(args.first())?;
        let (table, field, _) = self.columns(args.get(1))?;
        let (other, result, last) = self.columns(args.get(2))?;
        if other != table || last != result {
            return Err(say!("it looks up several columns, or those of two tables"));
        }
        let found = match args.get(4).map(|a| (is_exact(a), &a.node_type)) {
            None | Some((true, _)) => self.through(key, (table, field), result),
            Some((false, ASTNodeType::UnaryOp { op: UnaryOperator::Minus, .. })) => {
                self.nearest(key, (table, field), result)?
            }
            Some(_) => return Err(say!("it looks up the next greater value, or one with placeholders")),
        };
        match args.get(3).filter(|a| a.node_type != ASTNodeType::Omitted) {
            Some(missing) => {
                let missing = self.operand(missing, 0)?;
                Ok(format!("IF(ISBLANK({found}), {missing}, {found})"))
            }
            None => Ok(found),
        }
    }

    fn index_match(&mut self, args: &[ASTNode]) -> Result<String, Said> {
        let (table, first, last) = self.columns(args.first())?;
        let result = match args.get(2).filter(|a| a.node_type != ASTNodeType::Omitted) {
            Some(count) => self.counted(Some(count), (table, first, last))?,
            None if first == last => first,
            None => return Err(say!("it takes a cell by its position")),
        };
        let place = args.get(1).map(|a| &a.node_type);
        let Some(ASTNodeType::Function { name, args: inner }) = place else {
            return Err(say!("it takes a cell by its position"));
        };
        if !name.eq_ignore_ascii_case("MATCH") {
            return Err(say!("it takes a cell by its position"));
        }
        let nearest = match inner.get(2) {
            None => true,
            Some(kind) if is_exact(kind) => false,
            Some(kind) if whole_number(kind) == Some(1) => true,
            Some(_) => return Err(say!("it looks up the next greater value")),
        };
        let key = self.key_field(inner.first())?;
        let (other, field, _) = self.columns(inner.get(1))?;
        if other != table {
            return Err(say!("it looks into two tables at once"));
        }
        match nearest {
            true => self.approximate(key, (table, field), result),
            false => Ok(self.through(key, (table, field), result)),
        }
    }

    /// `LOOKUP(value, column, column)`: always of the nearest value.
    fn lookup(&mut self, args: &[ASTNode]) -> Result<String, Said> {
        let key = self.key_field(args.first())?;
        let (table, field, _) = self.columns(args.get(1))?;
        let (other, result, last) = self.columns(args.get(2))?;
        if other != table || last != result {
            return Err(say!("it looks up several columns, or those of two tables"));
        }
        self.approximate(key, (table, field), result)
    }
}

/// Which argument of a function of working days is a list of holidays.
fn holidays(name: &str) -> Option<usize> {
    match name {
        "NETWORKDAYS" | "WORKDAY" => Some(2),
        "NETWORKDAYS.INTL" | "WORKDAY.INTL" => Some(3),
        _ => None,
    }
}

fn literal(value: &LiteralValue) -> Result<String, Said> {
    Ok(match value {
        LiteralValue::Int(n) => n.to_string(),
        LiteralValue::Number(n) => crate::column::number::plain(*n),
        LiteralValue::Text(text) => quote(text),
        LiteralValue::Boolean(b) => (if *b { "TRUE" } else { "FALSE" }).to_owned(),
        LiteralValue::Empty => String::new(),
        LiteralValue::Error(_) => return Err(say!("it holds an error, such as #REF!")),
        _ => return Err(say!("it holds a value that has no counterpart")),
    })
}

pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

pub(super) fn whole_number(node: &ASTNode) -> Option<u32> {
    match node.node_type {
        ASTNodeType::Literal(LiteralValue::Int(n)) => u32::try_from(n).ok(),
        ASTNodeType::Literal(LiteralValue::Number(n)) if n >= 1.0 && n.fract() == 0.0 => Some(n as u32),
        _ => None,
    }
}

/// Whether an argument asks for equality: FALSE or 0.
pub(super) fn is_exact(node: &ASTNode) -> bool {
    match &node.node_type {
        ASTNodeType::Literal(LiteralValue::Boolean(false) | LiteralValue::Int(0)) | ASTNodeType::Omitted => true,
        ASTNodeType::Literal(LiteralValue::Number(n)) => *n == 0.0,
        ASTNodeType::Function { name, .. } => name.eq_ignore_ascii_case("FALSE"),
        _ => false,
    }
}
