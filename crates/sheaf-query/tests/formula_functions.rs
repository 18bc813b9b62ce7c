//! The table of functions as a whole, and the manual's page that is made from it.

use std::collections::HashSet;
use std::path::Path;

use sheaf_query::formula::{functions, manual, parse, runtime};

#[test]
fn every_function_has_a_name_of_its_own_a_signature_and_a_line_of_documentation() {
    let mut names = HashSet::new();
    for function in functions::all() {
        for name in function.aliases.iter().chain([&function.name]) {
            assert!(names.insert(*name), "{name} twice");
            assert_eq!(*name, name.to_uppercase(), "{name} in capitals");
        }
        assert!(function.signature.starts_with(&format!("{}(", function.name)), "{}", function.signature);
        assert!(function.doc.ends_with('.') && !function.doc.contains('\n'), "{}: {}", function.name, function.doc);
        let (least, most) = function.arity();
        assert!(most.is_none_or(|most| most >= least), "{}", function.signature);
        for (formula, _) in function.examples {
            parse(formula).unwrap_or_else(|e| panic!("{}", e.render(formula)));
        }
    }
    assert!(functions::all().count() >= 140, "{} functions", functions::all().count());
}

#[test]
fn every_function_of_our_own_has_a_name_of_its_own_and_takes_rubbish() {
    use runtime::{Args, Datum};
    let mut names = HashSet::new();
    let text = |text: &str| Datum::Text(text.to_owned());
    let rubbish = [
        Datum::Null,
        Datum::Integer(i64::MIN),
        Datum::Integer(i64::MAX),
        Datum::Integer(-1),
        Datum::Integer(0),
        Datum::Integer(3),
        Datum::Integer(2000),
        Datum::Real(f64::INFINITY),
        Datum::Real(-1e308),
        Datum::Real(0.5),
        Datum::Real(1e15),
        text(""),
        text("[1,2,\"a\",null]"),
        text("é\u{0}%*?~#,##0.00;[h]:mm E+0 ?/?"),
        text("a/b-3 9999999999999999:99 PM"),
    ];
    for own in runtime::all() {
        assert!(names.insert(own.name), "{} twice", own.name);
        for count in 0..8 {
            for shift in 0..rubbish.len() {
                for stride in 0..8 {
                    let args: Vec<Datum> =
                        (0..count).map(|i| rubbish[(shift + i * stride) % rubbish.len()].clone()).collect();
                    if let Some(Datum::Real(n)) = (own.run)(&Args(&args)) {
                        assert!(n.is_finite(), "{} {args:?}", own.name);
                    }
                }
            }
        }
    }
}

#[test]
fn the_manual_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/formulas.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, manual()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == manual(), "docs/formulas.md is stale: run the test with UPDATE_DOCS=1");
}

#[test]
fn what_the_page_knows_of_functions_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src/fields/functions.json");
    if std::env::var_os("SHEAF_UPDATE").is_some() {
        std::fs::write(&path, for_the_page()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == for_the_page(),
        "web/src/fields/functions.json is stale: SHEAF_UPDATE=1 cargo test -p sheaf-query --test formula_functions"
    );
}

/// A function a line, in the order of the manual.
fn for_the_page() -> String {
    let mut lines = Vec::new();
    for family in functions::FAMILIES {
        for function in family.functions {
            let line = serde_json::json!({
                "aliases": function.aliases,
                "doc": function.doc,
                "examples": function.examples,
                "family": family.title,
                "name": function.name,
                "signature": function.signature,
            });
            lines.push(line.to_string());
        }
    }
    format!("[\n{}\n]\n", lines.join(",\n"))
}
