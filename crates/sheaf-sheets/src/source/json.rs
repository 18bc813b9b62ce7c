//! JSON and JSON lines, read as a stream: an array of objects is a table, an object with arrays has one for each, and so has one
//! with a single list further down. What lies deeper is told by labels with dots; lists of single values are put in one cell, other
//! lists stay JSON.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};

use sheaf_model::Problem;
use sheaf_model::field::MOST_DECIMALS;
use sheaf_model::problem::Result;

use super::delimited::decoded;
use super::grid::{Records, put};
use super::json_text::{Json, Text};
use super::{Budget, Content, Limits, Source, json_list, unreadable};
use crate::column::number;
use crate::sheet::{Sheet, TextPool, Value};

/// Levels of objects that become columns; what is deeper stays JSON.
const DEEPEST: usize = 6;
/// Numbers of more digits are told by them, since a cell's number would lose some.
const MOST_DIGITS: usize = 15;
/// Digits of numbers that people write.
const FEW_DIGITS: usize = 12;

/// What the values are put into.
struct Target<'a> {
    name: &'a str,
    file: usize,
    pool: &'a mut TextPool,
    budget: &'a mut Budget,
    most_sheets: usize,
    sheets: Vec<Sheet>,
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
    let text = Text::new(BufReader::new(decoded(source)?));
    let mut target = Target { name, file, pool, budget, most_sheets: limits.sheets, sheets: Vec::new() };
    if lines {
        read_lines(text, &mut target)?
    } else {
        read_document(text, &mut target)?
    }
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

/// What becomes of a text that is no JSON.
fn invalid(why: String) -> Problem {
    unreadable(format!("it is no valid JSON ({why})"))
}

fn read_lines(mut text: Text<impl BufRead>, target: &mut Target<'_>) -> Result<()> {
    let mut table = Table::Nothing;
    while text.peek().map_err(invalid)?.is_some() {
        table.add(text.value().map_err(invalid)?, target)?;
    }
    let name = target.name.to_owned();
    table.finish(&name, target)
}

/// The whole of a file: an array is one table, an object has one for each array.
fn read_document(mut text: Text<impl BufRead>, target: &mut Target<'_>) -> Result<()> {
    let name = target.name.to_owned();
    if text.take(b'[').map_err(invalid)? {
        read_list(&mut text, &name, target)?;
    } else {
        text.expect(b'{').map_err(invalid)?;
        let (mut others, mut first) = (Vec::new(), true);
        while text.goes_on(&mut first, b'}').map_err(invalid)? {
            let key = text.key().map_err(invalid)?;
            if text.take(b'[').map_err(invalid)? {
                read_list(&mut text, &key, target)?;
            } else {
                others.push((key, text.value().map_err(invalid)?));
            }
        }
        read_others(others, &name, target)?;
    }
    text.end().map_err(invalid)
}

/// The elements of a list, of which the bracket is read, as a table.
fn read_list(text: &mut Text<impl BufRead>, name: &str, target: &mut Target<'_>) -> Result<()> {
    let (mut table, mut first) = (Table::Nothing, true);
    while text.goes_on(&mut first, b']').map_err(invalid)? {
        table.add(text.value().map_err(invalid)?, target)?;
    }
    table.finish(name, target)
}

/// What an object has beside its lists: one record, or several by their keys; or a list further down that is all there is.
fn read_others(mut others: Vec<(String, Json)>, name: &str, target: &mut Target<'_>) -> Result<()> {
    if target.sheets.is_empty()
        && let Some((key, records)) = json_list::take_only(&mut others)
    {
        return read_only_list(&key, records, &others, target);
    }
    let objects = others.iter().filter(|(_, v)| matches!(v, Json::Object(_))).count();
    let mut table = Table::Nothing;
    if objects >= 2 && objects == others.len() && target.sheets.is_empty() {
        for (key, value) in others {
            let mut record = vec![("key".to_owned(), Json::Text(key))];
            if let Json::Object(fields) = value {
                record.extend(fields);
            }
            table.add(Json::Object(record), target)?;
        }
    } else if !others.is_empty() {
        table.add(Json::Object(others), target)?;
    }
    table.finish(name, target)
}

/// The only list of a document as its table. What stands around it is put above, each value behind its key, where what holds for
/// all of a table is looked for.
fn read_only_list(name: &str, records: Vec<Json>, around: &[(String, Json)], target: &mut Target<'_>) -> Result<()> {
    let mut below = Records::below(target.file, json_list::leaves(around) as u32);
    let mut row = 0;
    json_list::each_leaf("", around, &mut |key, value| {
        let key = Value::Text(target.pool.add(&format!("{key}:")));
        below.put_above((row, 0), key, target.pool, target.budget)?;
        if let Some(value) = value_of(value, target.pool) {
            below.put_above((row, 1), value, target.pool, target.budget)?;
        }
        row += 1;
        Ok(())
    })?;
    let mut table = Table::Records(Box::new(below));
    for record in records {
        table.add(record, target)?;
    }
    table.finish(name, target)
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
    fn add(&mut self, value: Json, target: &mut Target<'_>) -> Result<()> {
        if matches!(self, Table::Nothing) {
            *self = match value {
                Json::List(_) => Table::Rows(Box::new((Sheet::new("", target.file), 0))),
                _ => Table::Records(Box::new(Records::new(target.file))),
            };
        }
        match self {
            Table::Records(records) => {
                records.begin();
                match value {
                    Json::Object(fields) => add_fields(records, "", fields, 0, target),
                    other => add_value(records, "value", other, 0, target),
                }
            }
            Table::Rows(rows) => {
                let (sheet, row) = rows.as_mut();
                let cells = if let Json::List(cells) = value { cells } else { vec![value] };
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
        }
    }

    fn finish(self, name: &str, target: &mut Target<'_>) -> Result<()> {
        let sheet = match self {
            Table::Nothing => return Ok(()),
            Table::Records(records) if records.is_empty() => return Ok(()),
            Table::Records(records) => records.finish(name, target.pool, target.budget),
            Table::Rows(rows) => Ok(rows.0),
        };
        let mut sheet = sheet?;
        if target.sheets.len() >= target.most_sheets {
            let why = format!("it has more than the {} tables that are allowed", target.most_sheets);
            return Err(unreadable(why));
        }
        sheet.name = name.to_owned();
        sheet.untyped = true;
        target.sheets.push(sheet);
        Ok(())
    }
}

/// The fields of an object. A key that comes twice is two columns, so that neither value is lost.
fn add_fields(
    records: &mut Records,
    above: &str,
    fields: Vec<(String, Json)>,
    depth: usize,
    target: &mut Target<'_>,
) -> Result<()> {
    let mut seen: HashSet<String> = HashSet::with_capacity(fields.len());
    for (key, value) in fields {
        let mut own = key.clone();
        for count in 2.. {
            if seen.insert(own.clone()) {
                break;
            }
            own = format!("{key} {count}");
        }
        let label = if above.is_empty() { own } else { format!("{above}.{own}") };
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
        Json::Text(text) => return (!text.is_empty()).then(|| Value::Text(pool.add(text))),
        Json::Number(digits) => number_of(digits).map_or_else(|| Value::Text(pool.add(digits)), Value::Number),
        Json::List(values) if values.is_empty() => return None,
        Json::List(values) => match values.iter().map(single).collect::<Option<Vec<_>>>() {
            Some(texts) => Value::Text(pool.add(&texts.join(", "))),
            None => Value::Text(pool.add(&json.to_string())),
        },
        Json::Object(_) => Value::Text(pool.add(&json.to_string())),
    })
}

/// The number that digits are, where a cell's number holds them all; else they are kept as they are written. What is a double
/// in full (`0.30000000000000004`) has digits that nobody meant, or more than a field holds.
fn number_of(digits: &str) -> Option<f64> {
    let number = digits.parse::<f64>().ok().filter(|n| n.is_finite())?;
    let significant = |text: &str| {
        let mantissa = text.split(['e', 'E']).next().unwrap_or("");
        mantissa.chars().filter(char::is_ascii_digit).collect::<String>().trim_start_matches('0').len()
    };
    let underflows = number == 0.0 && significant(digits) > 0;
    let is_double = digits.contains(['e', 'E']) && significant(digits) <= 17 || number.to_string() == digits;
    let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let is_noise = decimals > usize::from(MOST_DECIMALS) || significant(&number::plain(number)) <= FEW_DIGITS;
    (!underflows && (significant(digits) <= MOST_DIGITS || is_double && is_noise)).then_some(number)
}

/// A single value of a list that can be told from the next one.
fn single(json: &Json) -> Option<String> {
    match json {
        Json::Text(text) if !text.contains(',') => Some(text.clone()),
        Json::Number(_) | Json::Bool(_) => Some(json.to_string()),
        _ => None,
    }
}
