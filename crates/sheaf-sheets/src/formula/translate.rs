//! A formula over cells as a formula over fields. What cannot be said says why.

use formualizer_parse::LiteralValue;
use formualizer_parse::parser::{ASTNode, ASTNodeType, BinaryOperator, UnaryOperator};
use sheaf_model::text::text_key;

use super::functions::FUNCTIONS;
use super::place::{Place, Places};
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
    /// Whether it folds records of another table.
    pub(super) folds: bool,
}

/// A link that a formula shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Link {
    /// Table and field that hold the value.
    pub(crate) from: (usize, usize),
    /// Table and field that the value is looked up in.
    pub(crate) to: (usize, usize),
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

const ATOM: u8 = 9;
const UNARY: u8 = 6;

/// Translates a parsed formula.
pub(super) struct Translator<'a> {
    pub(super) places: Places<'a>,
    pub(super) found: Translation,
}

impl Translator<'_> {
    /// The text and how strongly its outermost operator binds.
    pub(super) fn node(&mut self, node: &ASTNode) -> Result<(String, u8), String> {
        match &node.node_type {
            ASTNodeType::Literal(value) => literal(value).map(|t| (t, ATOM)),
            ASTNodeType::Reference { reference, .. } => {
                let place = self.places.resolve(reference)?;
                self.place(place)
            }
            ASTNodeType::UnaryOp { op, expr } => self.unary(*op, expr),
            ASTNodeType::BinaryOp { op, left, right } => {
                let Some(own) = strength(*op) else { return Err("it joins ranges".into()) };
                let (left, right) = (self.operand(left, own)?, self.operand(right, own + 1)?);
                Ok((format!("{left} {} {right}", op.as_str()), own))
            }
            ASTNodeType::Function { name, args } => self.function(name, args).map(|t| (t, ATOM)),
            ASTNodeType::Omitted => Ok((String::new(), ATOM)),
            ASTNodeType::Array(_) => Err("it holds a list of values".into()),
            ASTNodeType::Call { .. } => Err("it defines a function of its own".into()),
        }
    }

    fn operand(&mut self, node: &ASTNode, least: u8) -> Result<String, String> {
        let (text, own) = self.node(node)?;
        Ok(if own < least { format!("({text})") } else { text })
    }

    fn unary(&mut self, op: UnaryOperator, expr: &ASTNode) -> Result<(String, u8), String> {
        let inner = self.operand(expr, UNARY)?;
        match op {
            UnaryOperator::Plus | UnaryOperator::ImplicitIntersection => Ok((inner, UNARY)),
            UnaryOperator::Minus => Ok((format!("-{inner}"), UNARY)),
            UnaryOperator::Percent => Ok((format!("({inner} / 100)"), ATOM)),
            _ => Err("it spills over several cells".into()),
        }
    }

    fn place(&mut self, place: Place) -> Result<(String, u8), String> {
        match place {
            Place::Field(field) => Ok((self.own_name(field), ATOM)),
            Place::Fields(fields) => {
                Ok((fields.iter().map(|f| self.own_name(*f)).collect::<Vec<_>>().join(", "), ATOM))
            }
            Place::Columns(table, ..) => {
                let label = &self.places.works[table].table.label;
                Err(format!("it works on a whole column of '{label}'"))
            }
            Place::Beside(table, field) => Ok((self.beside_name(table, field), ATOM)),
            Place::Constant(value, is_day) => {
                let text = self.constant(value, is_day)?;
                self.found.constants.push(text.clone());
                Ok((text, ATOM))
            }
        }
    }

    fn constant(&self, value: Value, is_day: bool) -> Result<String, String> {
        let day = |n: f64| crate::serial::to_date(n).filter(|_| is_day);
        Ok(match value {
            Value::Text(id) => quote(self.places.book.pool.get(id)),
            Value::Number(n) => match day(n) {
                Some(day) => format!("DATE({}, {}, {})", day.year(), day.month(), day.day()),
                None => crate::column::number::plain(n),
            },
            Value::Boolean(b) => (if b { "TRUE" } else { "FALSE" }).to_owned(),
            Value::Error(e) => return Err(format!("it reads a cell that holds the error {}", e.text())),
        })
    }

    fn beside_name(&mut self, table: usize, field: usize) -> String {
        if !self.found.beside.contains(&table) {
            self.found.beside.push(table);
        }
        let label = super::beside::label(self.places.works, self.places.own, table);
        format!("{{{label}}}.{}", self.name(table, field))
    }

    fn own_name(&self, field: usize) -> String {
        self.name(self.places.own, field)
    }

    fn name(&self, table: usize, field: usize) -> String {
        let field = &self.places.works[table].table.fields[field];
        let plain = !field.label.contains(['{', '}']) && !field.label.chars().any(char::is_control);
        format!("{{{}}}", if plain { &field.label } else { &field.name })
    }

    fn api_path(&self, table: usize, field: usize) -> String {
        let work = &self.places.works[table].table;
        format!("{}.{}", work.name, work.fields[field].name)
    }

    fn function(&mut self, name: &str, args: &[ASTNode]) -> Result<String, String> {
        let upper = name.to_ascii_uppercase();
        let name = upper.trim_start_matches("_XLFN.").trim_start_matches("_XLWS.").trim_start_matches("COM.MICROSOFT.");
        match name {
            "IF" if args.first().is_some_and(|a| self.asks_for_an_empty_column(a)) => {
                args.get(1).map_or_else(|| Err("it lacks its arguments".into()), |then| self.operand(then, ATOM))
            }
            "VLOOKUP" => self.vlookup(args),
            "XLOOKUP" => self.xlookup(args),
            "LOOKUP" if args.len() == 3 => self.xlookup(args),
            "INDEX" => self.index_match(args),
            "SUMIF" | "AVERAGEIF" => self.single_fold(name, args),
            "COUNTIF" => self.fold("COUNT", None, args),
            "COUNTIFS" => self.fold("COUNT", None, args),
            "SUMIFS" | "AVERAGEIFS" | "MINIFS" | "MAXIFS" => match args.split_first() {
                Some((values, conditions)) => self.fold(name.trim_end_matches("IFS"), Some(values), conditions),
                None => Err("it lacks its arguments".into()),
            },
            _ if FUNCTIONS.contains(&name) => {
                let args: Vec<String> = args.iter().map(|a| self.operand(a, 0)).collect::<Result<_, _>>()?;
                Ok(format!("{name}({})", args.join(", ")))
            }
            _ => Err(format!("the function {name} has no counterpart")),
        }
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
    fn key_field(&self, node: Option<&ASTNode>) -> Result<(usize, usize), String> {
        match node.map(|n| &n.node_type) {
            Some(ASTNodeType::Reference { reference, .. }) => match self.places.resolve(reference)? {
                Place::Field(field) => Ok((self.places.own, field)),
                Place::Beside(table, field) => Ok((table, field)),
                _ => Err("it looks up a value that is no field of the record".into()),
            },
            Some(_) => Err("it looks up a value that is worked out first".into()),
            None => Err("it lacks its arguments".into()),
        }
    }

    fn columns(&self, node: Option<&ASTNode>) -> Result<(usize, usize, usize), String> {
        match node.map(|n| &n.node_type) {
            Some(ASTNodeType::Reference { reference, .. }) => match self.places.resolve(reference)? {
                Place::Columns(table, first, last) => Ok((table, first, last)),
                _ => Err("it looks into cells that are no table".into()),
            },
            _ => Err("it looks into cells that are no table".into()),
        }
    }

    fn through(&mut self, key: (usize, usize), to: (usize, usize), result: usize) -> String {
        self.found.links.push(Link { from: key, to });
        let near = if key.0 == self.places.own { self.own_name(key.1) } else { self.beside_name(key.0, key.1) };
        if to.1 == result { near } else { format!("{near}.{}", self.name(to.0, result)) }
    }

    fn vlookup(&mut self, args: &[ASTNode]) -> Result<String, String> {
        let key = self.key_field(args.first())?;
        let (table, first, last) = self.columns(args.get(1))?;
        let Some(place) = args.get(2).and_then(whole_number) else {
            return Err("it looks up a column that is worked out first".into());
        };
        if args.get(3).is_none_or(|a| !is_exact(a)) {
            return Err("it looks up the nearest value instead of an equal one".into());
        }
        let work = &self.places.works[table];
        let column = work.columns[first] + place.saturating_sub(1);
        let result = work.field_at(column).filter(|f| *f <= last).ok_or("it looks up a column outside the table")?;
        Ok(self.through(key, (table, first), result))
    }

    fn xlookup(&mut self, args: &[ASTNode]) -> Result<String, String> {
        let key = self.key_field(args.first())?;
        let (table, field, _) = self.columns(args.get(1))?;
        let (other, result, last) = self.columns(args.get(2))?;
        if other != table || last != result {
            return Err("it looks up several columns, or those of two tables".into());
        }
        let found = self.through(key, (table, field), result);
        match args.get(3).filter(|a| a.node_type != ASTNodeType::Omitted) {
            Some(missing) => {
                let missing = self.operand(missing, 0)?;
                Ok(format!("IF(ISBLANK({found}), {missing}, {found})"))
            }
            None => Ok(found),
        }
    }

    fn index_match(&mut self, args: &[ASTNode]) -> Result<String, String> {
        let (table, result, last) = self.columns(args.first())?;
        let place = args.get(1).map(|a| &a.node_type);
        let Some(ASTNodeType::Function { name, args: inner }) = place else {
            return Err("it takes a cell by its position".into());
        };
        if !name.eq_ignore_ascii_case("MATCH") || result != last || !inner.get(2).is_some_and(is_exact) {
            return Err("it takes a cell by its position".into());
        }
        let key = self.key_field(inner.first())?;
        let (other, field, _) = self.columns(inner.get(1))?;
        if other != table {
            return Err("it looks into two tables at once".into());
        }
        Ok(self.through(key, (table, field), result))
    }

    /// `SUMIF(range, criterion, values)` as `SUMIFS(values, range, criterion)`.
    fn single_fold(&mut self, name: &str, args: &[ASTNode]) -> Result<String, String> {
        let values = args.get(2).or_else(|| args.first());
        self.fold(name.trim_end_matches("IF"), values, args.get(..2).unwrap_or(&[]))
    }

    fn fold(&mut self, name: &str, values: Option<&ASTNode>, conditions: &[ASTNode]) -> Result<String, String> {
        let mut parts = Vec::new();
        let (mut source, mut linked) = (None, None);
        if let Some(values) = values {
            let (table, field, _) = self.columns(Some(values))?;
            source = Some(table);
            parts.push(self.api_path(table, field));
        }
        for pair in conditions.chunks(2) {
            let [range, criterion] = pair else { return Err("it lacks its arguments".into()) };
            let (table, field, _) = self.columns(Some(range))?;
            if source.is_some_and(|s| s != table) {
                return Err("it looks into two tables at once".into());
            }
            source = Some(table);
            match self.key_field(Some(criterion)) {
                Ok((place, _)) if place != self.places.own => {
                    return Err("it adds up by a value of another table".into());
                }
                Ok((_, own)) if linked.is_none() => {
                    linked = Some(field);
                    self.found.links.push(Link { from: (table, field), to: (self.places.own, own) });
                }
                Ok((_, own)) => parts.push(format!("{} = {}", self.api_path(table, field), self.own_name(own))),
                Err(_) => parts.push(self.condition(table, field, criterion)?),
            }
        }
        let Some((table, link)) = source.zip(linked) else {
            return Err("it adds up another table without a field that ties the two".into());
        };
        if table == self.places.own {
            return Err("it adds up its own table".into());
        }
        if values.is_none() {
            parts.insert(0, self.places.works[table].table.name.clone());
        }
        self.found.folds = true;
        self.tell_apart(table, link, &mut parts);
        Ok(format!("{name}({})", parts.join(", ")))
    }

    /// Where a field of its own has the name of the table that links here, the records go by the longer name of the link.
    fn tell_apart(&self, table: usize, link: usize, parts: &mut [String]) {
        let other = &self.places.works[table].table;
        let own = &self.places.works[self.places.own].table;
        let same = |called: &str| called == other.name || text_key(called) == text_key(&other.label);
        if !own.fields.iter().any(|f| same(&f.name) || same(&f.label)) {
            return;
        }
        let Some(field) = other.fields.get(link) else { return };
        let long = format!("{}_via_{}", other.name, field.name);
        for part in parts {
            if *part == other.name {
                part.clone_from(&long);
            } else if let Some(rest) = part.strip_prefix(&format!("{}.", other.name)) {
                *part = format!("{long}.{rest}");
            }
        }
    }

    /// A criterion such as `">=5"` or `"Open"`.
    fn condition(&mut self, table: usize, field: usize, criterion: &ASTNode) -> Result<String, String> {
        let path = self.api_path(table, field);
        let ASTNodeType::Literal(LiteralValue::Text(text)) = &criterion.node_type else {
            let value = self.operand(criterion, 2)?;
            return Ok(format!("{path} = {value}"));
        };
        let op = ["<>", "<=", ">=", "<", ">", "="].into_iter().find(|op| text.starts_with(op));
        let value = text.trim_start_matches(op.unwrap_or(""));
        if value.contains(['*', '?', '~']) {
            return Err("its condition has placeholders".into());
        }
        let value = if value.parse::<f64>().is_ok() { value.to_owned() } else { quote(value) };
        Ok(format!("{path} {} {value}", op.unwrap_or("=")))
    }
}

fn literal(value: &LiteralValue) -> Result<String, String> {
    Ok(match value {
        LiteralValue::Int(n) => n.to_string(),
        LiteralValue::Number(n) => crate::column::number::plain(*n),
        LiteralValue::Text(text) => quote(text),
        LiteralValue::Boolean(b) => (if *b { "TRUE" } else { "FALSE" }).to_owned(),
        LiteralValue::Empty => String::new(),
        LiteralValue::Error(_) => return Err("it holds an error, such as #REF!".into()),
        _ => return Err("it holds a value that has no counterpart".into()),
    })
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn whole_number(node: &ASTNode) -> Option<u32> {
    match node.node_type {
        ASTNodeType::Literal(LiteralValue::Int(n)) => u32::try_from(n).ok(),
        ASTNodeType::Literal(LiteralValue::Number(n)) if n >= 1.0 && n.fract() == 0.0 => Some(n as u32),
        _ => None,
    }
}

/// Whether an argument asks for equality: FALSE or 0.
fn is_exact(node: &ASTNode) -> bool {
    match &node.node_type {
        ASTNodeType::Literal(LiteralValue::Boolean(false) | LiteralValue::Int(0)) | ASTNodeType::Omitted => true,
        ASTNodeType::Literal(LiteralValue::Number(n)) => *n == 0.0,
        ASTNodeType::Function { name, .. } => name.eq_ignore_ascii_case("FALSE"),
        _ => false,
    }
}
