//! The SQL of formulas, in both dialects.

use sheaf_model::field::{Choice, LinkTarget};
use sheaf_model::{Field, FieldType, Model, Table};
use sheaf_query::formula::{Literals, Scope, check, compile, compile_condition, functions, parse};
use sheaf_query::sql::{Dialect, Sql};

fn model() -> Model {
    let mut model = Model::default();
    let mut companies = Table::new("companies", "Companies");
    companies.add_field(Field::new("name", "Name", FieldType::Text));
    model.add_table(companies);
    let mut leads = Table::new("leads", "Leads");
    let link = LinkTarget { table: "companies".into(), field: None };
    leads.add_field(Field::new("company", "Company", FieldType::Link { link }));
    leads.add_field(Field::new("email", "E-mail", FieldType::Email));
    leads.add_field(Field::new(
        "status",
        "Status",
        FieldType::Choice { choices: Choice::list(["Open", "Won", "Lost"]) },
    ));
    leads.add_field(Field::new("amount", "Amount", FieldType::Money { decimals: 2, currency: None }));
    leads.add_field(Field::new("quantity", "Quantity", FieldType::Integer));
    leads.add_field(Field::new("due", "Due", FieldType::Date));
    leads.add_field(Field::new("hot", "Hot", FieldType::Boolean));
    leads.add_field(Field::new("owner", "Owner", FieldType::User));
    leads.person = Some("owner".to_owned());
    let mut required = Field::new("code", "Code", FieldType::Text);
    required.required = true;
    leads.add_field(required);
    model.add_table(leads);
    model
}

fn shown(sql: &Sql, dialect: Dialect) -> String {
    format!("{}   {:?}", sql.text(dialect), sql.params()).trim_end_matches("   []").to_owned()
}

#[test]
fn conditions_leave_columns_bare() {
    let model = model();
    let scope = Scope::new(&model, model.table("leads").unwrap());
    let mut out = Vec::new();
    for text in [
        "status = \"Won\"",
        "{E-mail} = \"Ann@Example.com\"",
        "amount > 100",
        "amount <= 100",
        "due < TODAY()",
        "due >= \"2026-03-01\"",
        "owner = ME()",
        "hot",
        "NOT(hot)",
        "status <> \"Lost\"",
        "NOT(status = \"Lost\")",
        "ISBLANK(due)",
        "due = \"\"",
        "code = \"x\"",
        "status = \"Won\" and (amount > 100 or hot)",
        "company.name = \"Acme\"",
        "CONTAINS({E-mail}, \"ann\")",
        "ISMISFIT(amount)",
        "ISMISFIT(amount, due)",
        "not ISMISFIT(amount) and ISMISFIT(company.name)",
        "amount / quantity > 5",
    ] {
        let typed = parse(text).and_then(|e| check(&e, &scope)).unwrap();
        let sql = compile_condition(&typed, &scope, Dialect::Sqlite, "t", Literals::Bound).unwrap();
        out.push(format!("{text}\n    {}", shown(&sql, Dialect::Sqlite)));
    }
    insta::assert_snapshot!(out.join("\n"));
}

#[test]
fn values_and_errors_in_both_dialects() {
    let model = model();
    let mut out = Vec::new();
    for (table, text) in [
        ("leads", "amount * quantity"),
        ("leads", "amount / quantity"),
        ("leads", "IFERROR(amount / quantity, 0)"),
        ("leads", "IF(status = \"Won\", amount * 0.1, 0)"),
        ("leads", "ROUND(amount * 0.19, 2)"),
        ("leads", "{Company}.{Name} & \"!\""),
        ("leads", "TODAY() - due"),
        ("leads", "LEFT(code, 3)"),
        ("leads", "YEAR(due)"),
        ("companies", "SUM(leads.amount, leads.status = \"Won\")"),
        ("companies", "COUNT(leads)"),
        ("companies", "JOIN(\", \", leads.code)"),
        ("leads", "SUM(leads.amount, leads.@id <= @id)"),
        ("leads", "COUNT(leads, leads.status = status, leads.@id < @id)"),
        ("leads", "COUNT(leads, leads.due > due) + 1"),
    ] {
        let scope = Scope::new(&model, model.table(table).unwrap());
        let typed = parse(text).and_then(|e| check(&e, &scope)).unwrap();
        out.push(text.to_owned());
        for (dialect, literals) in [(Dialect::Sqlite, Literals::Inline), (Dialect::Postgres, Literals::Bound)] {
            let compiled = compile(&typed, &scope, dialect, "t", literals).unwrap();
            out.push(format!("    {}", shown(&compiled.value, dialect)));
            if let Some(error) = &compiled.error {
                out.push(format!("  ! {}", shown(error, dialect)));
            }
        }
    }
    insta::assert_snapshot!(out.join("\n"));
}

/// Of functions whose examples are about many records, or about who asks: one over the companies of this model.
const OF_MANY: &[(&str, &str)] = &[
    ("ME", "ME()"),
    ("MY", "MY(amount)"),
    ("ISMISFIT", "COUNT(leads, ISMISFIT(leads.amount))"),
    ("COUNTUNIQUE", "COUNTUNIQUE(leads.quantity)"),
    ("LARGE", "LARGE(leads.amount, 2)"),
    ("SMALL", "SMALL(leads.amount, 2)"),
    ("PERCENTILE", "PERCENTILE(leads.amount, 0.9)"),
    ("RANK", "RANK(5, leads.quantity)"),
    ("COUNTIF", "COUNTIF(leads.amount, \">100\")"),
    ("COUNTIFS", "COUNTIFS(leads.amount, \">100\", leads.quantity, 2)"),
    ("SUMIF", "SUMIF(leads.status, \"Won\", leads.amount)"),
    ("SUMIFS", "SUMIFS(leads.amount, leads.status, \"Won\")"),
    ("AVERAGEIF", "AVERAGEIF(leads.status, \"Won\", leads.amount)"),
    ("AVERAGEIFS", "AVERAGEIFS(leads.amount, leads.status, \"Won\")"),
    ("MINIFS", "MINIFS(leads.amount, leads.status, \"Won\")"),
    ("MAXIFS", "MAXIFS(leads.amount, leads.status, \"Won\")"),
    ("FIRST", "FIRST(leads.code)"),
    ("LAST", "LAST(leads.code, leads.hot)"),
    ("EARLIEST", "EARLIEST(leads.due)"),
    ("LATEST", "LATEST(leads.due)"),
    ("ANY", "ANY(leads.status = \"Open\")"),
    ("EVERY", "EVERY(leads.hot)"),
];

/// Each function as PostgreSQL gets it, so that a change of the language shows what it changes there.
#[test]
fn every_function_in_the_words_of_postgresql() {
    let model = model();
    let leads = Scope::new(&model, model.table("leads").unwrap());
    let companies = Scope::new(&model, model.table("companies").unwrap());
    let mut out = Vec::new();
    for function in functions::all() {
        let own = function.examples.iter().map(|(text, _)| (*text, &leads));
        let of_many = OF_MANY.iter().filter(|(name, _)| *name == function.name).map(|(_, text)| (*text, &companies));
        let before = out.len();
        for (text, scope) in own.chain(of_many) {
            // Examples about fields that this model does not have are run elsewhere.
            let Ok(typed) = parse(text).and_then(|e| check(&e, scope)) else { continue };
            let sql = compile(&typed, scope, Dialect::Postgres, "t", Literals::Inline).unwrap();
            out.push(format!("{text}\n    {}", shown(&sql.value, Dialect::Postgres)));
            out.extend(sql.error.map(|e| format!("  ! {}", shown(&e, Dialect::Postgres))));
        }
        assert!(out.len() > before, "{} has no example here: give it one in OF_MANY", function.name);
    }
    insta::assert_snapshot!(out.join("\n"));
}

#[test]
fn what_a_formula_depends_on_and_where_it_may_be_indexed() {
    let model = model();
    let scope = Scope::new(&model, model.table("leads").unwrap());
    for (text, local, deterministic, fields) in [
        ("amount * 2", true, true, 1),
        ("{Company}.{Name}", false, true, 2),
        ("due < TODAY()", true, false, 1),
        ("owner = ME()", true, false, 1),
        ("ISMISFIT(amount)", true, true, 1),
    ] {
        let typed = parse(text).and_then(|e| check(&e, &scope)).unwrap();
        assert_eq!(
            (typed.is_local(), typed.is_deterministic(), typed.depends_on().len()),
            (local, deterministic, fields),
            "{text}"
        );
    }
}
