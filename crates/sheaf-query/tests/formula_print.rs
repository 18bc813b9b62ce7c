//! Any text is read or refused without a panic; what is read is written so that reading it again gives the same.

use proptest::prelude::*;
use sheaf_model::field::Choice;
use sheaf_model::{Field, FieldType, Model, Table};
use sheaf_query::formula::{Literals, Scope, check, compile, compile_condition, parse, print};
use sheaf_query::sql::Dialect;

fn leaf() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("1".to_owned()),
        Just("0.25".to_owned()),
        Just("1e3".to_owned()),
        Just("\"a\"\"b\"".to_owned()),
        Just("\"\"".to_owned()),
        Just("TRUE".to_owned()),
        Just("{Amount}".to_owned()),
        Just("name".to_owned()),
        Just("{Due on}".to_owned()),
        Just("status".to_owned()),
        Just("@id".to_owned()),
        Just("TODAY()".to_owned()),
        Just("ME()".to_owned()),
        Just("SUM(t.amount, t.status = \"Won\")".to_owned()),
    ]
}

fn formula() -> impl Strategy<Value = String> {
    leaf().prop_recursive(6, 48, 3, |inner| {
        let operators = prop::sample::select(vec!["+", "-", "*", "/", "^", "&", "=", "<>", "<", ">=", " and ", " or "]);
        let functions =
            prop::sample::select(sheaf_query::formula::functions::all().map(|f| f.name).collect::<Vec<_>>());
        prop_oneof![
            (inner.clone(), operators, inner.clone()).prop_map(|(a, o, b)| format!("{a}{o}{b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.clone().prop_map(|a| format!("-{a}")),
            inner.clone().prop_map(|a| format!("not {a}")),
            inner.clone().prop_map(|a| format!("({a})%")),
            (functions, prop::collection::vec(inner, 0..4)).prop_map(|(f, args)| format!("{f}({})", args.join(", "))),
        ]
    })
}

fn model() -> Model {
    let mut model = Model::default();
    let mut table = Table::new("t", "Table");
    table.add_field(Field::new("amount", "Amount", FieldType::Money { decimals: 2, currency: None }));
    table.add_field(Field::new("name", "Name", FieldType::Text));
    table.add_field(Field::new("due", "Due on", FieldType::Date));
    table.add_field(Field::new("status", "Status", FieldType::Choice { choices: Choice::list(["Open", "Won"]) }));
    model.add_table(table);
    model
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*") {
        if let Err(error) = parse(&text) {
            error.render(&text);
            error.place(&text);
        }
    }

    #[test]
    fn any_tokens_are_read_or_refused(parts in prop::collection::vec(prop::sample::select(vec![
        "(", ")", ",", ".", "+", "-", "not ", "and ", "or", "{a}", "{", "}", "\"x\"", "\"", "1", "1.", ".5", "%", "^", "=", "IF", "@id", "é", " ",
    ]), 0..24)) {
        let text = parts.concat();
        match parse(&text) {
            Ok(expr) => prop_assert_eq!(parse(&print(&expr)).map_err(|e| e.message), Ok(expr)),
            Err(error) => { error.render(&text); }
        }
    }

    #[test]
    fn what_is_printed_is_read_the_same(text in formula()) {
        if let Ok(expr) = parse(&text) {
            let printed = print(&expr);
            let again = parse(&printed);
            prop_assert_eq!(again.as_ref().map_err(|e| e.message.clone()), Ok(&expr), "{}", printed);
            prop_assert_eq!(print(&expr), printed);
        }
    }

    #[test]
    fn any_formula_is_compiled_or_refused(text in formula()) {
        let model = model();
        let scope = Scope::new(&model, model.table("t").unwrap());
        if let Ok(typed) = parse(&text).and_then(|e| check(&e, &scope)) {
            for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                for literals in [Literals::Inline, Literals::Bound] {
                    if let Ok(compiled) = compile(&typed, &scope, dialect, "t", literals) {
                        let marks = compiled.value.text(dialect).matches(['?', '$']).count();
                        prop_assert!(marks >= compiled.value.params().len() || dialect == Dialect::Postgres);
                    }
                    let _ = compile_condition(&typed, &scope, dialect, "t", literals);
                }
            }
        }
    }
}
