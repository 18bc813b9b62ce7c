//! JSON and JSON lines, read as a stream: an array of objects is a table, an object with arrays has one for each. What lies
//! deeper is told by labels with dots; lists of single values are put in one cell, other lists stay JSON.

use std::io::{BufRead, BufReader, Read};

use serde::de::{DeserializeSeed, Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Map, Value as Json};
use sheaf_model::Problem;
use sheaf_model::problem::Result;

use super::delimited::decoded;
use super::grid::{Records, put};
use super::{Budget, Content, Limits, Source, unreadable};
use crate::sheet::{Sheet, TextPool, Value};

/// Levels of objects that become columns; what is deeper stays JSON.
const DEEPEST: usize = 6;
/// Integers beyond this are told by their digits, since a cell's number would lose some.
const EXACT: i64 = 1 << 53;

/// What the values are put into.
struct Target<'a> {
    name: &'a str,
    file: usize,
    pool: &'a mut TextPool,
    budget: &'a mut Budget,
    most_sheets: usize,
    sheets: Vec<Sheet>,
    /// A refusal, which the parser cannot carry.
    refused: Option<Problem>,
}

/// Whether the head of a text file is JSON: an object or array that begins with what one can begin with.
pub(super) fn is_json(head: &str) -> bool {
    let mut signs = head.trim_start_matches('\u{feff}').chars().filter(|c| !c.is_whitespace());
    match (signs.next(), signs.next()) {
        (Some('{'), Some(next)) => next == '"' && (head.contains(':')) || next == '}',
        (Some('['), Some(next)) => {
            matches!(next, '{' | '[' | ']')
                || matches!(next, '"' | '-' | '0'..='9' | 't' | 'f' | 'n') && head_parses(head)
        }
        _ => false,
    }
}

/// Whether the values of an array that begins with single ones are JSON as far as can be seen.
fn head_parses(head: &str) -> bool {
    match serde_json::from_str::<serde::de::IgnoredAny>(head) {
        Ok(_) => true,
        Err(e) => e.is_eof(),
    }
}

/// Reads a file. `name` is its name without folder and ending.
pub(super) fn read(
    name: &str,
    source: &Source,
    file: usize,
    pool: &mut TextPool,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Content> {
    let lines = is_lines(BufReader::new(decoded(source)?))?;
    let mut input = BufReader::new(decoded(source)?);
    let mut target = Target { name, file, pool, budget, most_sheets: limits.sheets, sheets: Vec::new(), refused: None };
    let done = if lines { read_lines(&mut input, &mut target) } else { read_document(&mut input, &mut target) };
    if let Some(problem) = target.refused {
        return Err(problem);
    }
    done.map_err(|e| unreadable(format!("it is no valid JSON ({e})")))?;
    Ok(Content::Sheets { sheets: target.sheets, names: Vec::new(), epoch_1904: false, saved: None })
}

/// Whether the first line is a value of its own, and another one follows.
fn is_lines(mut input: impl BufRead) -> Result<bool> {
    let (mut first, mut next) = (String::new(), String::new());
    let cannot = |e: std::io::Error| unreadable(format!("it cannot be read ({e})"));
    while first.trim().is_empty() {
        first.clear();
        if input.by_ref().take(16 << 20).read_line(&mut first).map_err(cannot)? == 0 {
            return Ok(false);
        }
    }
    while next.trim().is_empty() {
        next.clear();
        if input.by_ref().take(16 << 20).read_line(&mut next).map_err(cannot)? == 0 {
            return Ok(false);
        }
    }
    Ok(serde_json::from_str::<serde::de::IgnoredAny>(first.trim()).is_ok() && next.trim_start().starts_with(['{', '[']))
}

type Parsed<T> = std::result::Result<T, serde_json::Error>;

fn read_lines(input: &mut impl Read, target: &mut Target<'_>) -> Parsed<()> {
    let mut table = Table::Nothing;
    for value in Deserializer::from_reader(input).into_iter::<Json>() {
        table.add(value?, target)?;
    }
    let name = target.name.to_owned();
    table.finish(&name, target)
}

fn read_document(input: &mut impl Read, target: &mut Target<'_>) -> Parsed<()> {
    let mut parser = Deserializer::from_reader(input);
    parser.deserialize_any(Document(target))?;
    parser.end()
}

/// The whole of a file: an array is one table, an object has one for each array.
struct Document<'a, 'b>(&'a mut Target<'b>);

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an array or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, values: A) -> std::result::Result<(), A::Error> {
        let name = self.0.name.to_owned();
        List(&name, self.0).visit_seq(values)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> std::result::Result<(), A::Error> {
        let mut others = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if let Some(value) = entries.next_value_seed(List(&key, self.0))? {
                others.insert(key, value);
            }
        }
        let objects = others.values().filter(|v| v.is_object()).count();
        let (mut table, name) = (Table::Nothing, self.0.name.to_owned());
        let added = if objects >= 2 && objects == others.len() && self.0.sheets.is_empty() {
            // Objects by their keys are records too.
            others.into_iter().try_for_each(|(key, value)| {
                let mut record = Map::new();
                record.insert("key".to_owned(), Json::String(key));
                if let Json::Object(fields) = value {
                    record.extend(fields);
                }
                table.add(Json::Object(record), self.0)
            })
        } else if others.is_empty() {
            Ok(())
        } else {
            table.add(Json::Object(others), self.0)
        };
        added.and_then(|()| table.finish(&name, self.0)).map_err(A::Error::custom)
    }
}

/// An array below a key is a table; any other value is given back.
struct List<'a, 'b, 'c>(&'a str, &'b mut Target<'c>);

impl<'de> DeserializeSeed<'de> for List<'_, '_, '_> {
    type Value = Option<Json>;

    fn deserialize<D: serde::Deserializer<'de>>(self, parser: D) -> std::result::Result<Option<Json>, D::Error> {
        parser.deserialize_any(Entry(self))
    }
}

impl List<'_, '_, '_> {
    fn visit_seq<'de, A: SeqAccess<'de>>(self, mut values: A) -> std::result::Result<(), A::Error> {
        let mut table = Table::Nothing;
        while let Some(value) = values.next_element::<Json>()? {
            table.add(value, self.1).map_err(A::Error::custom)?;
        }
        table.finish(self.0, self.1).map_err(A::Error::custom)
    }
}

struct Entry<'a, 'b, 'c>(List<'a, 'b, 'c>);

impl<'de> Visitor<'de> for Entry<'_, '_, '_> {
    type Value = Option<Json>;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, values: A) -> std::result::Result<Option<Json>, A::Error> {
        self.0.visit_seq(values).map(|()| None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> std::result::Result<Option<Json>, A::Error> {
        let mut fields = Map::new();
        while let Some((key, value)) = entries.next_entry()? {
            fields.insert(key, value);
        }
        Ok(Some(Json::Object(fields)))
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Option<Json>, E> {
        Ok(Some(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Option<Json>, E> {
        Ok(Some(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Option<Json>, E> {
        Ok(Some(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<Option<Json>, E> {
        Ok(Some(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> std::result::Result<Option<Json>, E> {
        Ok(Some(value.into()))
    }

    fn visit_unit<E>(self) -> std::result::Result<Option<Json>, E> {
        Ok(Some(Json::Null))
    }
}

/// The elements of an array, as they come.
enum Table {
    Nothing,
    /// Objects.
    Records(Box<Records>),
    /// Arrays, each a row; single values too, each a row of one cell.
    Rows(Box<(Sheet, u32)>),
}

impl Table {
    fn add(&mut self, value: Json, target: &mut Target<'_>) -> Parsed<()> {
        if matches!(self, Table::Nothing) {
            *self = match value {
                Json::Array(_) => Table::Rows(Box::new((Sheet::new("", target.file), 0))),
                _ => Table::Records(Box::new(Records::new(target.file))),
            };
        }
        let done = match self {
            Table::Records(records) => {
                records.begin();
                match value {
                    Json::Object(fields) => add_fields(records, "", fields, 0, target),
                    other => add_value(records, "value", other, 0, target),
                }
            }
            Table::Rows(rows) => {
                let (sheet, row) = rows.as_mut();
                let cells = if let Json::Array(cells) = value { cells } else { vec![value] };
                let mut put_all = || {
                    for (column, cell) in cells.iter().enumerate() {
                        if let Some(value) = value_of(cell, target.pool) {
                            put(sheet, (*row, column), value, target.pool, target.budget)?;
                        }
                    }
                    Ok(())
                };
                let done = put_all();
                *row += 1;
                done
            }
            Table::Nothing => Ok(()),
        };
        done.map_err(|problem| refuse(target, problem))
    }

    fn finish(self, name: &str, target: &mut Target<'_>) -> Parsed<()> {
        let sheet = match self {
            Table::Nothing => return Ok(()),
            Table::Records(records) if records.is_empty() => return Ok(()),
            Table::Records(records) => records.finish(name, target.pool, target.budget),
            Table::Rows(rows) => Ok(rows.0),
        };
        let mut sheet = sheet.map_err(|problem| refuse(target, problem))?;
        if target.sheets.len() >= target.most_sheets {
            let why = format!("it has more than the {} tables that are allowed", target.most_sheets);
            return Err(refuse(target, unreadable(why)));
        }
        sheet.name = name.to_owned();
        target.sheets.push(sheet);
        Ok(())
    }
}

fn refuse(target: &mut Target<'_>, problem: Problem) -> serde_json::Error {
    let said = serde_json::Error::custom(&problem.message);
    target.refused = Some(problem);
    said
}

fn add_fields(
    records: &mut Records,
    above: &str,
    fields: Map<String, Json>,
    depth: usize,
    target: &mut Target<'_>,
) -> Result<()> {
    for (key, value) in fields {
        let label = if above.is_empty() { key } else { format!("{above}.{key}") };
        add_value(records, &label, value, depth, target)?;
    }
    Ok(())
}

fn add_value(records: &mut Records, label: &str, value: Json, depth: usize, target: &mut Target<'_>) -> Result<()> {
    match value {
        Json::Object(fields) if depth < DEEPEST && !fields.is_empty() => {
            add_fields(records, label, fields, depth + 1, target)
        }
        other => match value_of(&other, target.pool) {
            Some(value) => records.set(label, value, target.pool, target.budget),
            None => {
                records.column(label);
                Ok(())
            }
        },
    }
}

/// The value of a cell; none for null and for empty lists.
fn value_of(json: &Json, pool: &mut TextPool) -> Option<Value> {
    Some(match json {
        Json::Null => return None,
        Json::Bool(truth) => Value::Boolean(*truth),
        Json::String(text) => return (!text.is_empty()).then(|| Value::Text(pool.add(text))),
        Json::Number(number) => {
            let exact = number.as_i64().map_or(number.is_f64(), |n| (-EXACT..=EXACT).contains(&n));
            match number.as_f64().filter(|n| exact && n.is_finite()) {
                Some(n) => Value::Number(n),
                None => Value::Text(pool.add(&number.to_string())),
            }
        }
        Json::Array(values) if values.is_empty() => return None,
        Json::Array(values) => match values.iter().map(single).collect::<Option<Vec<_>>>() {
            Some(texts) => Value::Text(pool.add(&texts.join(", "))),
            None => Value::Text(pool.add(&json.to_string())),
        },
        Json::Object(_) => Value::Text(pool.add(&json.to_string())),
    })
}

/// A single value of a list that can be told from the next one.
fn single(json: &Json) -> Option<String> {
    match json {
        Json::String(text) if !text.contains(',') => Some(text.clone()),
        Json::Number(_) | Json::Bool(_) => Some(json.to_string()),
        _ => None,
    }
}
