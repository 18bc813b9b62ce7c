//! The SQL of formulas, in both dialects.

use sheaf_model::field::{Choice, LinkTarget};
use sheaf_model::{Field, FieldType, Model, Table};
use sheaf_query::formula::{Literals, Scope, check, compile, compile_condition, parse};
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

#[test]
fn what_a_formula_depends_on_and_where_it_may_be_indexed() {
    let model = model();
    let scope = Scope::new(&model, model.table("leads").unwrap());
    for (text, local, deterministic, fields) in [
        ("amount * 2", true, true, 1),
        ("{Company}.{Name}", false, true, 2),
        ("due < TODAY()", true, false, 1),
        ("owner = ME()", true, false, 1),
    ] {
        let typed = parse(text).and_then(|e| check(&e, &scope)).unwrap();
        assert_eq!(
            (typed.is_local(), typed.is_deterministic(), typed.depends_on().len()),
            (local, deterministic, fields),
            "{text}"
        );
    }
}
