//! Parts of JSON in formulas, filters and indexes: the same values and the same records on both engines.

use sheaf_model::{Field, FieldType, Index, Model, Table};
use sheaf_query::formula::{Literals, Scope, check, compile_condition, parse};
use sheaf_query::sql::{Dialect, ddl, json};

use crate::formulas::{cells, evaluate, filter};
use crate::{Engine, on_both_engines};

on_both_engines! {
    values_of_parts
    records_by_parts
    keys_are_nothing_but_keys
    records_lie_in_the_order_of_their_parts
    indexes_on_parts_serve
}

/// Documents in a field, and in the table of documents a key that is no field is one of theirs.
fn model() -> Model {
    let mut model = Model::default();
    let mut docs = Table::new("docs", "Docs");
    docs.add_field(Field::new("name", "Name", FieldType::Text));
    docs.add_field(Field::new("d", "Details", FieldType::Json));
    docs.add_field(Field::new("amount", "Amount", FieldType::Integer));
    docs.add_field(Field::new("city", "City of", FieldType::Formula { formula: "d.address.city".to_owned() }));
    docs.document = Some("d".to_owned());
    model.add_table(docs);
    model
}

fn fill(engine: &mut dyn Engine, documents: &[&str]) {
    let json = if engine.dialect() == Dialect::Sqlite { "text" } else { "jsonb" };
    engine.run(&format!("CREATE TABLE docs(_id bigint PRIMARY KEY, name text, d {json}, amount bigint)"));
    for (id, document) in documents.iter().enumerate() {
        let kept = sheaf_model::json::kept(document).replace('\'', "''");
        let document = if document.is_empty() { "NULL".to_owned() } else { format!("'{kept}'") };
        engine.run(&format!("INSERT INTO docs VALUES ({}, 'n{}', {document}, {})", id + 1, id + 1, id + 1));
    }
}

const ODD: &str = r#"{"": "none", "a.b": 1, "a\"b": 2, "it's": 3, "back\\slash": 4, "größe": 5, "日本": 6, "{0}": 7, "?1 $1": 8,
    "$.x": 9, "tab\there": 10, "0": 11, " a ": 12, "'; DROP TABLE docs; --": 13, "]": 14, "x\"]": {"y": 15}, "_changes": 16}"#;

fn values_of_parts(engine: &mut dyn Engine) {
    fill(
        engine,
        &[
            r#"{"a": 1.0, "b": "Zürich", "c": true, "n": null, "e": "", "l": [10, "x", {"k": [false]}], "o": {"b": 1, "a": {"z": 2}},
            "big": 9007199254740993, "huge": 1e300, "small": 0.1, "neg": -2.50, "zip": "01234", "due": "2024-03-01",
            "at": "2024-03-01T10:30:00Z", "num": "12.5", "uni": "\u00e9\u4e2d\ud83d\ude00"}"#,
            "",
            "[1, 2]",
            "\"text\"",
            "5",
        ],
    );
    let model = model();
    let mut wrong = Vec::new();
    for (id, text, expected) in [
        (1, "d.a", "1"),
        (1, "{Details}.b", "\"Zürich\""),
        (1, "d.b & \"!\"", "Zürich!"),
        (1, "d[\"b\"] & \"\"", "Zürich"),
        (1, "{d}.{b} & \"\"", "Zürich"),
        (1, "d.c & \"\"", "TRUE"),
        (1, "d.n & \"\"", ""),
        (1, "d.n", ""),
        (1, "d.l[0] + 1", "11"),
        (1, "d.l[1] & d.l[9]", "x"),
        (1, "d.l[2].k[0] & \"\"", "FALSE"),
        (1, "d.o & \"\"", r#"{"a":{"z":2},"b":1}"#),
        (1, "d.o.a.z * 2", "4"),
        (1, "d.o[0] & \"\"", ""),
        (1, "d.l.k & \"\"", ""),
        (1, "d.a.x & \"\"", ""),
        (1, "d.a[0] & \"\"", ""),
        (1, "d.big & \"\"", "9007199254740993"),
        (1, "d.huge & \"\"", "1E+300"),
        (1, "d.small & \"\"", "0.1"),
        (1, "d.neg & \"\"", "-2.5"),
        (1, "d.a & \"\"", "1"),
        (1, "d.zip & \"\"", "01234"),
        (1, "VALUE(d.num) + d.small", "12.6"),
        (1, "d.num * 2", "25"),
        (1, "d.b * 2", "#value"),
        (1, "d.gone * 2", "0"),
        (1, "DATEVALUE(d.due) + 1", "2024-03-02"),
        (1, "YEAR(d.at)", "2024"),
        (1, "d.at > DATE(2024, 3, 1)", "TRUE"),
        (1, "d.at < DATE(2024, 3, 2)", "TRUE"),
        (1, "d.due > DATE(2024, 2, 1)", "TRUE"),
        (1, "d.due > DATE(2024, 4, 1)", "FALSE"),
        (1, "d.b > DATE(2024, 4, 1)", "#value"),
        (1, "UPPER(d.b)", "ZÜRICH"),
        (1, "LEN(d.uni)", "3"),
        (1, "ISBLANK(d.n)", "TRUE"),
        (1, "ISBLANK(d.e)", "TRUE"),
        (1, "ISBLANK(d.gone.deep)", "TRUE"),
        (1, "ISBLANK(d.c)", "FALSE"),
        (1, "ISNUMBER(d.a)", "TRUE"),
        (1, "ISNUMBER(d.num)", "FALSE"),
        (1, "ISTEXT(d.num)", "TRUE"),
        (1, "ISLOGICAL(d.c)", "TRUE"),
        (1, "IF(d.c, \"yes\", \"no\")", "yes"),
        (1, "IF(d.b, \"yes\", \"no\")", "no"),
        (1, "IF(d.c, d.a, d.b)", "1"),
        (1, "IF(d.c, d.a, \"none\")", "1"),
        (1, "SIZE(d.l) + SIZE(d.o)", "5"),
        (1, "SIZE(d.b)", ""),
        (
            1,
            "JSONTYPE(d.l) & JSONTYPE(d.o) & JSONTYPE(d.a) & JSONTYPE(d.b) & JSONTYPE(d.c) & JSONTYPE(d.n)",
            "listobjectnumbertextboolean",
        ),
        (1, "HASKEY(d, \"n\")", "TRUE"),
        (1, "HASKEY(d, \"gone\")", "FALSE"),
        (1, "HASKEY(d.l, \"0\")", "FALSE"),
        (1, "INCLUDES(d.l, \"x\")", "TRUE"),
        (1, "INCLUDES(d.l, \"X\")", "FALSE"),
        (1, "INCLUDES(d.l, 10.0)", "TRUE"),
        (1, "INCLUDES(d.l[2].k, FALSE)", "TRUE"),
        (1, "INCLUDES(d.l, \"10\")", "FALSE"),
        (1, "INCLUDES(d.b, \"Zürich\")", "FALSE"),
        (1, "JSON(d, \"l[2].k[0]\") & \"\"", "FALSE"),
        (1, "JSON(d.o, \"a.z\") + 1", "3"),
        (1, "a + o.a.z", "3"),
        (1, "{b} & c", "ZürichTRUE"),
        (1, "city & \"\"", ""),
        (2, "d.a & \"\"", ""),
        (2, "HASKEY(d, \"a\")", "FALSE"),
        (2, "SIZE(d)", ""),
        (3, "SUM(d[0], d[1])", "3"),
        (3, "d.a & \"\"", ""),
        (4, "d & \"\"", "text"),
        (4, "d[0] & \"\"", ""),
        (5, "VALUE(d & \"\") + 1", "6"),
        (5, "d + 1", "Expected a number, but this is JSON."),
        (5, "d[0] & \"\"", ""),
        (1, "name.x", "'Name' is a text field, neither a link nor JSON: nothing can follow it."),
        (
            1,
            "d.@id",
            "'Details' has no such part. Parts of JSON are written details.city, details[\"odd key\"] and details[0].",
        ),
        (1, "JSON(d, name)", "Expected a path, written as a text. Write JSON({Details}, \"address.city\")."),
        (1, "JSON(name, \"a\")", "Expected JSON, but this is a text."),
    ] {
        let got = evaluate(engine, &model, "docs", id, text);
        if got != expected {
            wrong.push(format!("{id} {text}: expected {expected}, got {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn records_by_parts(engine: &mut dyn Engine) {
    let long = "long ".repeat(200);
    let of_long = format!(r#"{{"v": "{long}a"}}"#);
    fill(
        engine,
        &[
            r#"{"v": 30}"#,
            r#"{"v": 30.0}"#,
            r#"{"v": "30"}"#,
            r#"{"v": true}"#,
            r#"{"v": null}"#,
            r#"{"w": 1}"#,
            r#"{"v": -1.5}"#,
            r#"{"v": "Ärger"}"#,
            r#"{"v": [30]}"#,
            r#"{"v": {"x": 1}}"#,
            "",
            r#"{"v": ""}"#,
            r#"{"v": 9007199254740992}"#,
            r#"{"v": false, "w": false}"#,
            &of_long,
            r#"{"v": 7, "w": 7.0}"#,
        ],
    );
    let model = model();
    let scope = Scope::new(&model, model.table("docs").unwrap());
    let wanted_long = format!("d.v = \"{long}a\"");
    let other_long = format!("d.v = \"{long}b\"");
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("d.v = 30", vec![1, 2]),
        ("v = 30", vec![1, 2]),
        ("30 = d.v", vec![1, 2]),
        ("d.v <> 30", vec![3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
        ("NOT(d.v = 30)", vec![3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
        ("d.v > 10", vec![1, 2, 13]),
        ("10 < d.v", vec![1, 2, 13]),
        ("d.v >= 30", vec![1, 2, 13]),
        ("d.v < 30", vec![7, 16]),
        ("d.v <= 30", vec![1, 2, 7, 16]),
        ("d.v < -1", vec![7]),
        ("d.v > -10 and d.v < 0", vec![7]),
        ("d.v = 0", vec![]),
        ("d.v = 9007199254740992", vec![13]),
        ("d.v = \"30\"", vec![3]),
        ("d.v = \"ärger\"", vec![8]),
        ("d.v = \"arger\"", vec![]),
        ("d.v > \"a\"", vec![8, 15]),
        ("d.v < \"b\"", vec![3, 8]),
        ("d.v = TRUE", vec![4]),
        ("d.v and TRUE", vec![4]),
        ("NOT(d.v)", vec![1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
        ("d.v = FALSE", vec![14]),
        ("d.v = \"\"", vec![5, 6, 11, 12]),
        ("d.v <> \"\"", vec![1, 2, 3, 4, 7, 8, 9, 10, 13, 14, 15, 16]),
        ("ISBLANK(d.v)", vec![5, 6, 11, 12]),
        ("d = \"\"", vec![11]),
        ("d.v = d.w", vec![5, 11, 12, 14, 16]),
        ("d.v = amount", vec![]),
        ("d.v = amount + 29", vec![1]),
        ("d.v > amount", vec![1, 2, 13]),
        ("d.v = name", vec![]),
        ("d.v & \"\" = \"30\"", vec![1, 2, 3]),
        ("CONTAINS(d.v, \"rger\")", vec![8]),
        ("INCLUDES(d.v, 30)", vec![9]),
        ("NOT(INCLUDES(d.v, 30)) and d.v <> \"\"", vec![1, 2, 3, 4, 7, 8, 10, 13, 14, 15, 16]),
        ("HASKEY(d, \"v\") and ISBLANK(v)", vec![5, 12]),
        ("SIZE(d.v) = 1", vec![9, 10]),
        (&wanted_long, vec![15]),
        (&other_long, vec![]),
        ("d.v > \"long\"", vec![15]),
    ] {
        let got = filter(engine, &scope, text);
        if got != expected {
            wrong.push(format!("{text}: expected {expected:?}, got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn keys_are_nothing_but_keys(engine: &mut dyn Engine) {
    fill(engine, &[ODD]);
    let model = model();
    let scope = Scope::new(&model, model.table("docs").unwrap());
    let odd: serde_json::Value = serde_json::from_str(ODD).unwrap();
    for (key, value) in odd.as_object().unwrap() {
        if key.contains('\t') {
            continue; // is written by no formula, and tried below
        }
        let path = format!("d[\"{}\"]", key.replace('"', "\"\""));
        assert_eq!(evaluate(engine, &model, "docs", 1, &path), value.to_string(), "{path}");
        assert_eq!(filter(engine, &scope, &format!("NOT(ISBLANK({path}))")), [1], "{path}");
        if let Some(n) = value.as_i64() {
            assert_eq!(filter(engine, &scope, &format!("{path} = {n}")), [1], "{path}");
        }
        let has = format!("HASKEY(d, \"{}\")", key.replace('"', "\"\""));
        assert_eq!(evaluate(engine, &model, "docs", 1, &has), "TRUE", "{has}");
    }
    assert_eq!(evaluate(engine, &model, "docs", 1, "d[\"x\"\"]\"].y + 1"), "16");
    let steps = [sheaf_model::path::Step::Key("tab\there".to_owned())];
    let sql = format!("SELECT {} FROM docs", json::key("d", &steps, engine.dialect()).text(engine.dialect()));
    assert_eq!(engine.rows(&sql, &[])[0][0].as_text(), Some("1c024000000000000"));
}

fn records_lie_in_the_order_of_their_parts(engine: &mut dyn Engine) {
    fill(
        engine,
        &[
            r#"{"v": 2}"#,
            r#"{"v": -1e300}"#,
            r#"{"v": 10}"#,
            r#"{"v": "b"}"#,
            r#"{"v": "Ä"}"#,
            r#"{"v": -0.5}"#,
            r#"{"v": 0}"#,
            r#"{"v": false}"#,
            r#"{"v": true}"#,
            r#"{"v": []}"#,
            r#"{"v": {}}"#,
            r#"{"v": 1e-300}"#,
            r#"{"v": "a"}"#,
            r#"{"v": -2}"#,
        ],
    );
    let steps = [sheaf_model::path::Step::Key("v".to_owned())];
    let key = json::key("d", &steps, engine.dialect()).text(engine.dialect());
    let rows = engine.rows(&format!("SELECT _id FROM docs ORDER BY {key}"), &[]);
    let ids: Vec<i64> = rows.iter().filter_map(|row| row[0].as_integer()).collect();
    assert_eq!(ids, [2, 14, 6, 7, 12, 1, 3, 13, 5, 4, 8, 9, 10, 11]);
}

fn indexes_on_parts_serve(engine: &mut dyn Engine) {
    fill(engine, &[r#"{"v": 1, "tags": ["a"], "o d": {"d": 2}}"#, ODD]);
    let model = model();
    let table = model.table("docs").unwrap();
    let scope = Scope::new(&model, table);
    let dialect = engine.dialect();
    let mut names = Vec::new();
    for part in ["d.v", "v2", "d[\"o d\"].d", "d[\"a\"\"b\"]", "d"] {
        let index = Index(vec![part.to_owned()]);
        names.push(ddl::index_name(table, &index));
        if let Some(sql) = ddl::create_index(table, &index, dialect, |_| None) {
            engine.run(&sql.replace(sheaf_query::sql::SCHEMA, ""));
        }
    }
    for (text, index) in [
        ("d.v = 1", Some(0)),
        ("v > 0.5", Some(0)),
        ("d.v <= 7 and d.v > -1", Some(0)),
        ("d.v = \"x\"", Some(0)),
        ("d.v >= \"x\"", Some(0)),
        ("d.v = TRUE", Some(0)),
        ("v2 = 1", Some(1)),
        ("d[\"o d\"].d = 2", Some(2)),
        ("d[\"a\"\"b\"] < 3", Some(3)),
        ("INCLUDES(d.tags, \"a\")", (dialect == Dialect::Postgres).then_some(4)),
        ("INCLUDES(d[\"o d\"].list, 5)", (dialect == Dialect::Postgres).then_some(4)),
    ] {
        let typed = check(&parse(text).unwrap(), &scope).unwrap();
        let condition = compile_condition(&typed, &scope, dialect, "t", Literals::Bound).unwrap();
        let sql = format!("SELECT _id FROM docs AS t WHERE {}", condition.text(dialect));
        let plan = engine.plan(&sql, &cells(condition.params()));
        let Some(index) = index.map(|i: usize| &names[i]) else { continue };
        let sought = match dialect {
            Dialect::Sqlite => plan.contains(&format!("{index} (")),
            Dialect::Postgres => plan.contains(index.as_str()) && plan.contains("Index Cond"),
        };
        assert!(sought, "{text}: {plan}\n{sql}");
    }
    let key = json::key("t.d", &table.part("v").unwrap().1, dialect).text(dialect);
    let plan = engine.plan(&format!("SELECT _id FROM docs AS t ORDER BY {key} LIMIT 5"), &[]);
    assert!(plan.contains(names[0].as_str()) && !plan.contains("Sort"), "{plan}");
}
