//! The formula language against LibreOffice Calc: every line of `tests/vectors/*.jsonl`, compiled and run.
//!
//! What Sheaf answers otherwise on purpose stands, with its reason, in `differences.json` (where Calc itself differs from
//! Excel, or a record's field is no cell) and in `sheaf-differences.json` (where Sheaf chooses to differ).

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde_json::Value;
use sheaf_model::temporal::{parse_date, parse_datetime, parse_time, text_of, write_date, write_datetime, write_time};
use sheaf_model::{Field, FieldType, Model, Scalar, Table};
use sheaf_query::formula::{Literals, Scope, Type, check, compile, parse};
use sheaf_query::sql::{Param, SqlBuffer};

use crate::{Engine, on_both_engines};

type Fields = serde_json::Map<String, Value>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors")
}

fn field_type(name: &str) -> FieldType {
    match name {
        "text" => FieldType::Text,
        "number" => FieldType::Number { decimals: 6 },
        "integer" => FieldType::Integer,
        "boolean" => FieldType::Boolean,
        "date" => FieldType::Date,
        "datetime" => FieldType::DateTime,
        "time" => FieldType::Time,
        other => panic!("a vector has a field of the type {other}"),
    }
}

fn cell(kind: &str, value: &Value) -> Scalar {
    let text = value.as_str().unwrap_or_default();
    let whole = |n: Option<i64>| Scalar::Integer(n.unwrap_or_else(|| panic!("no {kind}: {value}")));
    match (kind, value) {
        // No text field of ours holds an empty text: it is blank.
        (_, Value::Null) => Scalar::Null,
        ("text", _) if text.is_empty() => Scalar::Null,
        ("boolean", Value::Bool(b)) => Scalar::Integer(i64::from(*b)),
        ("number", _) => whole(sheaf_model::field::parse_decimal(text, 6)),
        ("integer", _) => whole(text.parse().ok()),
        ("date", _) => whole(parse_date(text)),
        ("datetime", _) => whole(parse_datetime(text)),
        ("time", _) => whole(parse_time(text)),
        _ => Scalar::Text(text.to_owned()),
    }
}

fn bound(param: &Param) -> Scalar {
    match param {
        Param::Scalar(scalar) => scalar.clone(),
        Param::Me | Param::Now | Param::Today | Param::After(_) | Param::AfterId => Scalar::Integer(0),
    }
}

/// What a formula gives: `number 0.3`, `text abc`, `error value`, `blank`.
fn run(engine: &mut dyn Engine, formula: &str, fields: &Fields) -> String {
    let mut model = Model::default();
    let mut table = Table::new("t", "T");
    for (name, field) in fields {
        table.add_field(Field::new(name, name, field_type(field["type"].as_str().unwrap_or_default())));
    }
    let id = model.add_table(table);
    let scope = Scope::new(&model, model.table_by_id(id).unwrap());
    let compiled = parse(formula).and_then(|expr| check(&expr, &scope)).and_then(|typed| {
        Ok((typed.result().clone(), compile(&typed, &scope, engine.dialect(), "t", Literals::Bound)?))
    });
    let (ty, compiled) = match compiled {
        Ok(compiled) => compiled,
        Err(error) => return format!("refused {}", error.message),
    };
    let mut sql = SqlBuffer::new(engine.dialect());
    sql.push("SELECT ");
    sql.push_sql(&compiled.value);
    sql.push(", ");
    match &compiled.error {
        Some(error) => sql.push_sql(error),
        None => sql.push("NULL"),
    }
    let from = sql.params().len() + 1;
    let columns = fields.iter().zip(from..).map(|((name, field), place)| {
        let kind = field["type"].as_str().unwrap_or_default();
        let mark = engine.mark(place, if kind == "text" { "text" } else { "bigint" });
        format!("{} AS \"{name}\"", engine.column(&mark, kind))
    });
    let columns: Vec<String> = columns.collect();
    let columns = if columns.is_empty() { "1".to_owned() } else { columns.join(", ") };
    sql.push(&format!(" FROM (SELECT {columns}) AS t"));
    let (text, params) = sql.finish();
    let mut values: Vec<Scalar> = params.iter().map(bound).collect();
    values.extend(fields.values().map(|f| cell(f["type"].as_str().unwrap_or_default(), &f["value"])));
    let mut row = engine.rows(&text, &values).remove(0);
    let (error, value) = (row.remove(1), row.remove(0));
    match error.as_text() {
        Some(error) => {
            assert_eq!(value, Scalar::Null, "{formula}: a value beside an error");
            format!("error {error}")
        }
        None => shown(&ty, value),
    }
}

fn shown(ty: &Type, value: Scalar) -> String {
    let (whole, real) = match &value {
        Scalar::Null => return "blank".to_owned(),
        Scalar::Integer(n) => (*n, *n as f64),
        Scalar::Real(n) => (*n as i64, *n),
        _ => (0, 0.0),
    };
    match (ty, value) {
        (Type::Number { decimals: Some(d) }, Scalar::Integer(n)) => {
            format!("number {}", sheaf_model::field::decimal_text(n, *d))
        }
        (Type::Number { decimals }, _) => format!("number {}", real / 10_f64.powi(i32::from(decimals.unwrap_or(0)))),
        (Type::Boolean, _) => format!("boolean {}", whole != 0),
        (Type::Date, _) => format!("date {}", text_of(|out| write_date(out, whole))),
        (Type::DateTime, _) => format!("datetime {}", text_of(|out| write_datetime(out, whole)).trim_end_matches('Z')),
        (Type::Time, _) => format!("time {}", text_of(|out| write_time(out, whole))),
        (Type::Duration, _) => format!("number {}", real / 86_400_000.0),
        (_, Scalar::Text(text)) => format!("text {text}"),
        (ty, value) => format!("{} {value:?}", ty.name()),
    }
}

fn wanted(result: &Value) -> String {
    let kind = result["type"].as_str().unwrap_or_default();
    if kind == "error" {
        let code = result.get("code").or_else(|| result.get("value"));
        return format!("error {}", code.and_then(Value::as_str).unwrap_or_default());
    }
    match &result["value"] {
        Value::String(text) => format!("{kind} {text}"),
        Value::Null => "blank".to_owned(),
        other => format!("{kind} {other}"),
    }
}

/// A day and its number are the same to a spreadsheet, as are a time and its part of a day.
fn as_number(answer: &str) -> Option<f64> {
    let (kind, value) = answer.split_once(' ')?;
    match kind {
        "number" => value.parse().ok(),
        "date" => Some((parse_date(value)? + 25_569) as f64),
        "datetime" => Some(parse_datetime(value)? as f64 / 86_400_000.0 + 25_569.0),
        "time" => Some(parse_time(value)? as f64 / 86_400_000.0),
        _ => None,
    }
}

fn agrees(got: &str, want: &str) -> bool {
    if got == want {
        return true;
    }
    // A formula that gives nothing is blank in a record, where a cell shows 0.
    if got == "blank" {
        return matches!(want, "number 0" | "text " | "boolean false" | "date 1899-12-30");
    }
    match (as_number(got), as_number(want)) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()) || (a - b).abs() < 1e-12,
        _ => false,
    }
}

type Key = (String, String);

fn key(formula: &Value, fields: Option<&Value>) -> Key {
    let sorted: BTreeMap<&String, &Value> = fields.and_then(Value::as_object).into_iter().flatten().collect();
    (formula.as_str().unwrap_or_default().to_owned(), serde_json::to_string(&sorted).unwrap_or_default())
}

fn differences(file: &str) -> HashMap<Key, Value> {
    let text = std::fs::read_to_string(folder().join(file)).unwrap_or_else(|_| "[]".to_owned());
    let list: Vec<Value> = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{file}: {e}"));
    list.into_iter().map(|d| (key(&d["match"], d.get("fields")), d)).collect()
}

fn vectors() -> Vec<Value> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let texts = files.iter().map(|f| std::fs::read_to_string(f).unwrap());
    texts.flat_map(|t| t.lines().map(|l| serde_json::from_str(l).unwrap()).collect::<Vec<Value>>()).collect()
}

on_both_engines!(formulas_answer_as_a_spreadsheet_does);

fn formulas_answer_as_a_spreadsheet_does(engine: &mut dyn Engine) {
    let (calc, ours) = (differences("differences.json"), differences("sheaf-differences.json"));
    let (mut listed, mut wrong, mut idle) = (0, Vec::new(), Vec::new());
    let vectors = vectors();
    for vector in &vectors {
        let fields = vector["fields"].as_object().cloned().unwrap_or_default();
        let formula = vector["formula"].as_str().unwrap_or_default();
        let got = run(engine, formula, &fields);
        let place = key(&vector["formula"], vector.get("fields"));
        let calc_says =
            calc.get(&place).map_or_else(|| wanted(&vector["result"]), |d| d.get("result").map_or(got.clone(), wanted));
        let want = match ours.get(&place) {
            Some(_) if agrees(&got, &calc_says) => {
                idle.push(format!("{formula} {}", vector["fields"]));
                continue;
            }
            Some(difference) => difference.get("result").map_or(got.clone(), wanted),
            None => calc_says,
        };
        listed += usize::from(ours.contains_key(&place) || calc.contains_key(&place));
        if !agrees(&got, &want) {
            wrong.push(format!("{formula}   {}\n    want {want}\n    got  {got}", vector["fields"]));
        }
    }
    let total = vectors.len();
    let counts = format!("{total} vectors, {} agree, {listed} of them as listed differences", total - wrong.len());
    if let Ok(path) = std::env::var("VECTORS_REPORT") {
        std::fs::write(path, format!("{counts}\n{}", wrong.join("\n"))).unwrap();
    }
    let first = wrong[..wrong.len().min(40)].join("\n");
    assert!(wrong.is_empty(), "{counts}:\n{first}");
    assert!(idle.is_empty(), "listed as differences, but answered as a spreadsheet does:\n{}", idle.join("\n"));
}
