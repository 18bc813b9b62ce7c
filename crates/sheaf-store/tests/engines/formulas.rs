//! Formulas run: every function's examples, and links, back-links, computed fields and filters over a small model.

use sheaf_model::field::{Choice, LinkTarget, Lookup};
use sheaf_model::temporal::{text_of, write_date, write_datetime, write_time};
use sheaf_model::{Field, FieldType, Model, Scalar, Table};
use sheaf_query::formula::{
    Extent, Literals, Scope, Sight, Type, Typed, check, compile, compile_condition, functions, parse,
};
use sheaf_query::sql::{Dialect, Param, Sql, SqlBuffer};

use crate::{Engine, on_both_engines};

on_both_engines! {
    every_example_of_every_function_gives_what_it_says
    links_back_links_and_computed_fields
    what_stands_around_a_record
    filters
    what_does_not_fit
    what_may_not_be_seen_is_not_there
    filters_use_indexes
    the_deepest_formulas_run
    numbers_out_of_range_stop_no_statement
}

const ME: i64 = 7;
/// 2024-03-10.
const TODAY: i64 = 19_792;

fn link(table: &str) -> LinkTarget {
    LinkTarget { table: table.to_owned(), field: None }
}

fn field(name: &str, label: &str, kind: FieldType) -> Field {
    Field::new(name, label, kind)
}

fn formula(name: &str, label: &str, text: &str) -> Field {
    field(name, label, FieldType::Formula { formula: text.to_owned() })
}

/// Companies with a country, invoices of companies, tags, holidays.
fn model() -> Model {
    let mut model = Model::default();
    let mut countries = Table::new("countries", "Countries");
    countries.add_field(field("name", "Name", FieldType::Text));
    model.add_table(countries);

    let mut companies = Table::new("companies", "Companies");
    companies.add_field(field("name", "Name", FieldType::Text));
    companies.add_field(field("country", "Country", FieldType::Link { link: link("countries") }));
    companies.add_field(field("rebate", "Rebate", FieldType::Percent { decimals: 4 }));
    let total = FieldType::Rollup { formula: "SUM(invoices.amount)".to_owned() };
    companies.add_field(field("total", "Total", total));
    let nation = Lookup { link: "country".to_owned(), field: "name".to_owned() };
    companies.add_field(field("nation", "Nation", FieldType::Lookup { lookup: nation }));
    companies.add_field(field("friends", "Friends", FieldType::Links { link: link("companies") }));
    model.add_table(companies);

    let mut invoices = Table::new("invoices", "Invoices");
    invoices.add_field(field("number", "Number", FieldType::Text));
    invoices.add_field(field("customer", "Customer", FieldType::Link { link: link("companies") }));
    invoices.add_field(field("amount", "Amount", FieldType::Money { decimals: 2, currency: None }));
    let choices = Choice::list(["Open", "Paid", "Lost"]);
    invoices.add_field(field("status", "Status", FieldType::Status { choices, moves: Vec::new() }));
    invoices.add_field(field("due", "Due on", FieldType::Date));
    let choices = Choice::list(["red", "blue"]);
    invoices.add_field(field("tags", "Tags", FieldType::Choices { choices }));
    invoices.add_field(field("checked", "Checked", FieldType::Boolean));
    invoices.add_field(field("owner", "Owner", FieldType::User));
    invoices.add_field(formula("net", "Net", "{Amount} * (1 - {Customer}.{Rebate})"));
    invoices.add_field(formula("share", "Share", "{Amount} / {Customer}.{Total}"));
    invoices.add_field(formula("inverse", "Inverse", "1 / {Amount}"));
    model.add_table(invoices);

    let mut holidays = Table::new("holidays", "Holidays");
    holidays.add_field(field("date", "Date", FieldType::Date));
    model.add_table(holidays);
    model
}

fn fill(engine: &mut dyn Engine) {
    let model = model();
    let companies = model.table("companies").unwrap();
    let friends = sheaf_query::sql::ddl::joining_table(companies, companies.field("friends").unwrap());
    let statements = r#"
        CREATE TABLE countries(_id bigint PRIMARY KEY, name text);
        CREATE TABLE companies(_id bigint PRIMARY KEY, name text, country bigint, rebate bigint, _misfits json);
        CREATE TABLE FRIENDS(_source bigint, _target bigint, _position bigint);
        CREATE TABLE invoices(_id bigint PRIMARY KEY, _created_at bigint DEFAULT 0, number text, customer bigint,
            amount bigint, status bigint, due bigint, tags text, checked boolean, owner bigint, _misfits json);
        CREATE TABLE holidays(_id bigint PRIMARY KEY, date bigint, _misfits json);
        INSERT INTO countries VALUES (1, 'Norway'), (2, 'Chile');
        INSERT INTO companies(_id, name, country, rebate) VALUES (1, 'Ärger AG', 1, 1000), (2, 'Beta', 2, NULL), (3, 'Gamma', NULL, 500);
        INSERT INTO FRIENDS VALUES (1, 3, 0), (1, 2, 1);
        INSERT INTO invoices(_id, number, customer, amount, status, due, tags, checked, owner) VALUES
            (1, 'A-1', 1, 10010, 1, 19783, '[1,2]', TRUE, 7),
            (2, 'A-2', 1, 20, 2, 19800, '[2]', FALSE, 8),
            (3, 'B-1', 2, 5000, 1, NULL, NULL, NULL, NULL),
            (4, 'B-2', NULL, NULL, NULL, NULL, NULL, NULL, 7),
            (5, 'B-3', 2, 0, 3, 19792, '[]', TRUE, 7);
        INSERT INTO holidays(_id, date) VALUES (1, 19786), (2, 19787);
        "#;
    engine.run(&statements.replace("FRIENDS", &friends));
    for (table, column, kind) in [
        ("companies", "rebate", "percent"),
        ("invoices", "amount", "money"),
        ("invoices", "due", "date"),
        ("invoices", "tags", "choices"),
        ("holidays", "date", "date"),
    ] {
        engine.turn(table, column, kind);
    }
}

pub(crate) fn cells(params: &[Param]) -> Vec<Scalar> {
    let bind = |param: &Param| match param {
        Param::Scalar(scalar) => scalar.clone(),
        Param::After(_) | Param::AfterId => Scalar::Null,
        Param::Me => Scalar::Integer(ME),
        Param::Today => Scalar::Integer(TODAY),
        Param::Now => Scalar::Integer(TODAY * 86_400_000),
    };
    params.iter().map(bind).collect()
}

fn shown(ty: &Type, value: Scalar) -> String {
    let whole = if let Scalar::Integer(n) = value { n } else { 0 };
    match (ty, value) {
        (_, Scalar::Null) => String::new(),
        (Type::Number { decimals: Some(d) }, Scalar::Integer(n)) => {
            let text = sheaf_model::field::decimal_text(n, *d);
            if *d == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
        }
        (Type::Number { .. }, Scalar::Real(n)) => n.to_string(),
        (Type::Boolean, _) => (whole != 0).to_string().to_uppercase(),
        (Type::Date, _) => text_of(|out| write_date(out, whole)),
        (Type::DateTime, _) => text_of(|out| write_datetime(out, whole)),
        (Type::Time, _) => text_of(|out| write_time(out, whole)),
        (Type::Duration, _) => {
            let seconds = whole / 1000;
            format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
        }
        (_, Scalar::Text(text)) => text,
        (_, Scalar::Integer(n)) => n.to_string(),
        (ty, value) => format!("{ty:?} {value:?}"),
    }
}

/// What a formula gives for one record, literals inline and bound alike.
pub(crate) fn evaluate(engine: &mut dyn Engine, model: &Model, table: &str, id: i64, text: &str) -> String {
    let scope = Scope::new(model, model.table(table).unwrap());
    let typed = match parse(text).and_then(|e| check(&e, &scope)) {
        Ok(typed) => typed,
        Err(error) => return format!("{} {}", error.message, error.hint.unwrap_or_default()).trim().to_owned(),
    };
    let mut answers = [Literals::Inline, Literals::Bound].map(|literals| {
        let compiled = compile(&typed, &scope, engine.dialect(), "t", literals).unwrap();
        let mut sql = SqlBuffer::new(engine.dialect());
        sql.push("SELECT ");
        sql.push_sql(&compiled.value);
        sql.push(", ");
        match &compiled.error {
            Some(error) => sql.push_sql(error),
            None => sql.push("NULL"),
        }
        sql.push(&format!(" FROM \"{table}\" AS t WHERE t._id = {id}"));
        let (sql, params) = sql.finish();
        let mut row = engine.rows(&sql, &cells(&params)).remove(0);
        match (row.remove(1), row.remove(0)) {
            (Scalar::Text(error), _) => format!("#{error}"),
            (_, value) => shown(typed.result(), value),
        }
    });
    assert_eq!(answers[0], answers[1], "{text}");
    std::mem::take(&mut answers[0])
}

fn chosen(engine: &mut dyn Engine, scope: &Scope<'_>, condition: &Sql) -> Vec<i64> {
    let mut sql = SqlBuffer::new(engine.dialect());
    sql.push(&format!("SELECT _id FROM \"{}\" AS t WHERE ", scope.table.name));
    sql.push_sql(condition);
    sql.push(" ORDER BY _id");
    let (sql, params) = sql.finish();
    engine.rows(&sql, &cells(&params)).iter().filter_map(|row| row[0].as_integer()).collect()
}

/// The ids of the records that fulfil a condition.
pub(crate) fn filter(engine: &mut dyn Engine, scope: &Scope<'_>, text: &str) -> Vec<i64> {
    let typed = parse(text).and_then(|e| check(&e, scope)).unwrap_or_else(|e| panic!("{}", e.render(text)));
    let condition = compile_condition(&typed, scope, engine.dialect(), "t", Literals::Bound).unwrap();
    let ids = chosen(engine, scope, &condition);
    // A condition chooses those records for which the formula is true.
    let mut value = compile(&typed, scope, engine.dialect(), "t", Literals::Inline).unwrap().value;
    value.push_str(" IS TRUE");
    assert_eq!(chosen(engine, scope, &value), ids, "{text} as a value");
    ids
}

fn every_example_of_every_function_gives_what_it_says(engine: &mut dyn Engine) {
    fill(engine);
    let model = model();
    let mut wrong = Vec::new();
    for function in functions::all() {
        for (text, expected) in function.examples {
            let got = evaluate(engine, &model, "holidays", 1, text);
            if got != *expected {
                wrong.push(format!("{text}: expected {expected}, got {got}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn links_back_links_and_computed_fields(engine: &mut dyn Engine) {
    fill(engine);
    let model = model();
    for (table, id, text, expected) in [
        ("invoices", 1, "{Customer}.{Name}", "Ärger AG"),
        ("invoices", 1, "customer.country.name", "Norway"),
        ("invoices", 1, "Customer", "1"),
        ("invoices", 1, "{Customer} & \"!\"", "Ärger AG!"),
        ("invoices", 1, "{Customer} = \"ärger ag\"", "TRUE"),
        ("invoices", 4, "customer.country.name", ""),
        ("invoices", 1, "net", "90.09"),
        ("invoices", 3, "net", "50"),
        ("invoices", 1, "{Customer}.{Nation}", "Norway"),
        ("invoices", 1, "ROUND(share * 100, 2)", "99.8"),
        ("invoices", 4, "share", "#division_by_zero"),
        ("invoices", 4, "IFERROR(share, -1)", "-1"),
        ("invoices", 5, "inverse", "#division_by_zero"),
        ("invoices", 1, "status", "1"),
        ("invoices", 1, "status & \"?\"", "Open?"),
        ("invoices", 1, "status < \"Lost\"", "TRUE"),
        ("invoices", 1, "tags & \"\"", "red, blue"),
        ("invoices", 2, "INCLUDES(tags, \"RED\")", "FALSE"),
        ("invoices", 1, "due - TODAY()", "-9"),
        ("invoices", 3, "due - TODAY()", ""),
        ("invoices", 3, "due + 5", ""),
        ("invoices", 1, "NETWORKDAYS(due, TODAY(), holidays.date)", "4"),
        ("invoices", 1, "WORKDAY(due, 3, holidays.date)", "2024-03-08"),
        ("invoices", 1, "@id * 2", "2"),
        ("invoices", 1, "owner = ME()", "TRUE"),
        ("companies", 1, "total", "100.3"),
        ("companies", 1, "SUM(invoices.amount, invoices.status = \"Open\")", "100.1"),
        ("companies", 1, "SUM({Invoices via Customer}.{Amount})", "100.3"),
        ("companies", 1, "SUM(invoices_via_customer.amount)", "100.3"),
        ("companies", 3, "SUM(invoices.amount)", "0"),
        ("companies", 3, "MAX(invoices.due)", ""),
        ("companies", 3, "AVERAGE(invoices.amount)", "#division_by_zero"),
        ("companies", 2, "AVERAGE(invoices.amount)", "25"),
        ("companies", 1, "COUNT(invoices)", "2"),
        ("companies", 1, "COUNT(invoices, invoices.checked)", "1"),
        ("companies", 1, "COUNTIF(invoices.amount, \">1\")", "1"),
        ("companies", 1, "COUNTIF(invoices.number, \"a-*\")", "2"),
        ("companies", 1, "COUNTIFS(invoices.amount, \">0\", invoices.status, \"Paid\")", "1"),
        ("companies", 1, "SUMIF(invoices.status, \"Open\", invoices.amount)", "100.1"),
        ("companies", 1, "SUMIFS(invoices.amount, invoices.status, \"<>Open\")", "0.2"),
        ("companies", 1, "JOIN(\", \", invoices.number)", "A-1, A-2"),
        ("companies", 1, "JOIN(\", \", invoices.status, invoices.amount > 1)", "Open"),
        ("companies", 1, "MEDIAN(invoices.amount)", "50.15"),
        ("companies", 1, "LATEST(invoices.due)", "2024-03-18"),
        ("companies", 1, "FIRST(invoices.number)", "A-1"),
        ("companies", 1, "LAST(invoices.number, invoices.amount > 50)", "A-1"),
        ("companies", 1, "COUNTUNIQUE(invoices.status)", "2"),
        ("companies", 1, "SUM(invoices.amount * 2)", "200.6"),
        ("companies", 1, "SUM(invoices.net)", "90.27"),
        ("companies", 2, "SUM(invoices.inverse)", "#division_by_zero"),
        ("companies", 1, "ANY(invoices.amount > 100)", "TRUE"),
        ("companies", 1, "EVERY(invoices.amount > 100)", "FALSE"),
        ("companies", 1, "JOIN(\",\", friends.name)", "Gamma,Beta"),
        ("companies", 3, "JOIN(\",\", companies.name)", "Ärger AG"),
        ("companies", 1, "SUM(friends.invoices.amount)", "50"),
        ("companies", 1, "LARGE(invoices.amount, 1)", "100.1"),
        ("companies", 2, "PERCENTILE(invoices.amount, 0.5)", "25"),
        ("companies", 1, "RANK(100.1, invoices.amount)", "1"),
        ("countries", 1, "SUM(companies.invoices.amount)", "100.3"),
        ("countries", 1, "SUM(companies.total)", "100.3"),
        ("countries", 1, "COUNT(companies, COUNT(companies.invoices) > 1)", "1"),
        ("countries", 1, "COUNT(holidays)", "2"),
    ] {
        assert_eq!(evaluate(engine, &model, table, id, text), expected, "{table} {id}: {text}");
    }
}

/// Running totals and the like give the same, whether one record is asked for or all are.
fn what_stands_around_a_record(engine: &mut dyn Engine) {
    fill(engine);
    let mut model = model();
    let invoices = model.table_mut("invoices").unwrap();
    invoices.add_field(formula("balance", "Balance", "SUM(invoices.amount, invoices.@id <= @id)"));
    let everything = sheaf_query::formula::Everything;
    let invoices = Scope::new(&model, model.table("invoices").unwrap());
    let open = Narrow(check(&parse("status = \"Open\"").unwrap(), &invoices).unwrap());
    let sights: [&dyn Sight; 2] = [&everything, &open];
    for (text, all, of_open) in [
        ("balance", "100.1 100.3 150.3 150.3 150.3", "100.1 100.1 150.1 150.1 150.1"),
        ("SUM(invoices.net, invoices.@id < @id)", "0 90.09 90.27 140.27 140.27", "0 90.09 90.09 140.09 140.09"),
        ("COUNT(invoices, invoices.customer = customer, invoices.@id <= @id)", "1 2 1 1 2", "1 1 1 0 1"),
        ("COUNT(invoices, invoices.customer.name = customer.name)", "2 2 2 1 2", "1 1 1 0 1"),
        ("COUNT(invoices, invoices.checked = checked and invoices.net > 1)", "1 1 1 1 1", "1 1 1 1 1"),
        ("COUNT(invoices, invoices.net > net) + 1", "1 3 2 4 4", "1 3 2 3 3"),
        ("COUNT(invoices, net > invoices.net) + 1", "5 3 4 1 1", "2 1 1 1 1"),
        ("COUNT(invoices, invoices.due < due)", "0 2 0 0 1", "0 1 0 0 1"),
        ("COUNT(invoices, invoices.due >= due, invoices.checked)", "2 0 0 0 1", "1 0 0 0 0"),
        ("COUNT(invoices, invoices.number > number)", "4 3 2 1 0", "1 1 0 0 0"),
        ("AVERAGE(invoices.net, invoices.@id <= @id)", "90.09 45.135 46.7566666666667 35.0675 28.054", ""),
        ("MAX(invoices.due, invoices.@id < @id)", " 2024-03-01 2024-03-18 2024-03-18 2024-03-18", ""),
        ("MIN(invoices.due, invoices.customer = customer)", "2024-03-01 2024-03-01 2024-03-10  2024-03-10", ""),
        ("SUM(invoices.share, invoices.@id <= @id)", "", ""),
        (
            "IFERROR(SUM(invoices.inverse, invoices.@id < @id), 7)",
            "0 0.00999000999000999 5.00999000999001 5.02999000999001 7",
            "",
        ),
        ("COUNT(invoices, invoices.amount <> amount)", "4 4 4 3 3", ""),
        ("LAST(invoices.number, invoices.@id < @id)", " A-1 A-2 B-1 B-2", ""),
        ("balance / SUM(invoices.balance, invoices.@id <= @id)", "", ""),
        ("SUM(invoices.balance, invoices.customer = customer)", "200.4 200.4 300.6 150.3 300.6", ""),
    ] {
        for (sight, expected) in sights.into_iter().zip([all, of_open]) {
            let scope = invoices.with_sight(sight);
            let typed = check(&parse(text).unwrap(), &invoices).unwrap_or_else(|e| panic!("{}", e.render(text)));
            let found = values(engine, &typed, &scope.for_extent(Extent::All));
            assert_eq!(found, values(engine, &typed, &scope.for_extent(Extent::One)), "{text}");
            assert!(expected.is_empty() || found.join(" ") == expected, "{text}: {}", found.join(" "));
        }
    }
}

/// What a formula gives for every record of its table.
fn values(engine: &mut dyn Engine, typed: &Typed, scope: &Scope<'_>) -> Vec<String> {
    let compiled = compile(typed, scope, engine.dialect(), "t", Literals::Bound).unwrap();
    let mut sql = SqlBuffer::new(engine.dialect());
    sql.push("SELECT ");
    sql.push_sql(&compiled.value);
    sql.push(", ");
    sql.push_sql(&compiled.error.unwrap_or_else(|| Sql::new("NULL")));
    sql.push(&format!(" FROM \"{}\" AS t ORDER BY t._id", scope.table.name));
    let (sql, params) = sql.finish();
    let rows = engine.rows(&sql, &cells(&params)).into_iter().map(|mut row| match (row.remove(1), row.remove(0)) {
        (Scalar::Text(error), _) => format!("#{error}"),
        (_, value) => shown(typed.result(), value),
    });
    rows.collect()
}

fn filters(engine: &mut dyn Engine) {
    fill(engine);
    let model = model();
    let scope = Scope::new(&model, model.table("invoices").unwrap());
    for (text, ids) in [
        ("status = \"Open\"", vec![1, 3]),
        ("status <> \"Open\"", vec![2, 4, 5]),
        ("NOT(status = \"Open\")", vec![2, 4, 5]),
        ("status = \"\"", vec![4]),
        ("status <> \"\"", vec![1, 2, 3, 5]),
        ("amount > 1", vec![1, 3]),
        ("amount < 1", vec![2, 4, 5]),
        ("amount = 0", vec![4, 5]),
        ("not amount >= 0.2", vec![4, 5]),
        ("due < TODAY()", vec![1]),
        ("due >= \"2024-03-10\"", vec![2, 5]),
        ("checked", vec![1, 5]),
        ("NOT({Checked})", vec![2, 3, 4]),
        ("number = \"a-1\"", vec![1]),
        ("number > \"a-2\"", vec![3, 4, 5]),
        ("owner = ME()", vec![1, 4, 5]),
        ("amount > 1 and (status = \"Open\" or checked)", vec![1, 3]),
        ("not (amount > 1 or checked)", vec![2, 4]),
        ("customer.name = \"beta\"", vec![3, 5]),
        ("customer.country.name = \"norway\"", vec![1, 2]),
        ("inverse > 0.5", vec![2]),
        ("IFERROR(inverse, 9) > 0.5", vec![2, 4, 5]),
        ("INCLUDES(tags, \"blue\")", vec![1, 2]),
        ("ISBLANK(due)", vec![3, 4]),
        ("CONTAINS(number, \"b\")", vec![3, 4, 5]),
        ("BETWEEN(amount, 0.2, 50)", vec![2, 3]),
        ("ISANY(status, \"Paid\", \"Lost\")", vec![2, 5]),
        ("net > 60", vec![1]),
        ("XOR(checked, amount > 60)", vec![5]),
    ] {
        assert_eq!(filter(engine, &scope, text), ids, "{text}");
    }
}

/// Values that do not fit lie beside the record by the field's id; of every other record and field there is none, also behind a link
/// that is not set.
fn what_does_not_fit(engine: &mut dyn Engine) {
    fill(engine);
    let mut model = model();
    let invoices = model.table("invoices").unwrap();
    let id = |name: &str| invoices.field(name).unwrap().id.0;
    let misfit = r#"{"value":"x","code":"number","message":"'Amount' is \"x\"."}"#.replace('\'', "''");
    let (amount, due, friends) =
        (id("amount"), id("due"), model.table("companies").unwrap().field("friends").unwrap().id.0);
    engine.run(&format!(
        r#"UPDATE invoices SET amount = NULL, _misfits = '{{"{amount}":{misfit}}}' WHERE _id IN (3, 4);
        UPDATE invoices SET _misfits = '{{"{amount}":{misfit},"{due}":{misfit}}}' WHERE _id = 5;
        UPDATE companies SET _misfits = '{{"{friends}":{misfit}}}' WHERE _id = 2"#
    ));
    model.table_mut("invoices").unwrap().add_field(formula("odd", "Odd", "ISMISFIT(amount)"));
    let scope = Scope::new(&model, model.table("invoices").unwrap());
    for (text, ids) in [
        ("ISMISFIT({Amount})", vec![3, 4, 5]),
        ("ismisfit(due)", vec![5]),
        ("ISMISFIT(status)", vec![]),
        ("ISMISFIT(status, due)", vec![5]),
        ("ISMISFIT(due, amount)", vec![3, 4, 5]),
        ("ISMISFIT(due, customer.friends)", vec![3, 5]),
        ("not ISMISFIT(due, amount)", vec![1, 2]),
        ("not ISMISFIT(amount)", vec![1, 2]),
        ("NOT(ISMISFIT(amount) or checked)", vec![2]),
        ("ISMISFIT(amount) and customer.name = \"Beta\"", vec![3, 5]),
        ("ISMISFIT(amount) = FALSE", vec![1, 2]),
        ("odd", vec![3, 4, 5]),
        ("not odd", vec![1, 2]),
        ("ISMISFIT(customer.friends)", vec![3, 5]),
        ("not ISMISFIT(customer.friends)", vec![1, 2, 4]),
        ("COUNT(customer.invoices, ISMISFIT(customer.invoices.amount)) = 2", vec![3, 5]),
        ("COUNT(invoices, ISMISFIT(invoices.amount), invoices.@id <= @id) = 2", vec![4]),
    ] {
        assert_eq!(filter(engine, &scope, text), ids, "{text}");
    }
    for (table, id, text, expected) in [
        ("invoices", 3, "IF(ISMISFIT(amount), \"mend\", amount)", "mend"),
        ("companies", 2, "COUNT(invoices, ISMISFIT(invoices.amount))", "2"),
        ("companies", 1, "COUNT(invoices, ISMISFIT(invoices.amount))", "0"),
        ("companies", 1, "COUNT(friends, ISMISFIT(friends.friends))", "1"),
        ("companies", 2, "ISMISFIT(friends)", "TRUE"),
    ] {
        assert_eq!(evaluate(engine, &model, table, id, text), expected, "{table} {id}: {text}");
    }
}

/// Sees open invoices alone, and not their amounts.
struct Narrow(Typed);

impl Sight for Narrow {
    fn sees_table(&self, _: sheaf_model::TableId) -> bool {
        true
    }

    fn sees(&self, _: &Table, field: &Field) -> bool {
        field.name != "amount"
    }

    fn rows(&self, table: &Table) -> Option<&Typed> {
        (table.name == "invoices").then_some(&self.0)
    }
}

fn what_may_not_be_seen_is_not_there(engine: &mut dyn Engine) {
    fill(engine);
    let model = model();
    let invoices = Scope::new(&model, model.table("invoices").unwrap());
    let open = check(&parse("status = \"Open\"").unwrap(), &invoices).unwrap();
    let narrow = Narrow(open);
    let scope = Scope::new(&model, model.table("companies").unwrap()).with_sight(&narrow);
    assert_eq!(filter(engine, &scope, "COUNT(invoices) = 1"), [1, 2]);
    // A computed field is shown with what it is made of, over the records that may be seen.
    assert_eq!(filter(engine, &scope, "total = 100.10"), [1]);
    for hidden in ["SUM(invoices.amount)", "COUNT(invoices, ISMISFIT(invoices.amount))"] {
        let hidden = check(&parse(hidden).unwrap(), &scope).unwrap_err();
        assert_eq!(hidden.message, "There is no field 'amount' in Invoices.");
    }
}

fn filters_use_indexes(engine: &mut dyn Engine) {
    fill(engine);
    let mut model = model();
    model.table_mut("invoices").unwrap().add_field(formula("double", "Double", "{Amount} * 2 + 1"));
    model.table_mut("invoices").unwrap().add_field(formula("half", "Half", "{Amount} / 2.5"));
    let scope = Scope::new(&model, model.table("invoices").unwrap());
    let dialect = engine.dialect();
    let own = |name: &str| {
        let typed = check(&parse(name).unwrap(), &scope).unwrap();
        assert!(typed.is_local() && typed.is_deterministic());
        compile(&typed, &scope, dialect, "", Literals::Inline).unwrap().value.text(dialect)
    };
    let wanted = ["status", "amount", "due", "owner"].map(str::to_owned);
    let key = format!("{}(number)", dialect.own("key"));
    for (i, column) in wanted.into_iter().chain([key, own("double"), own("half")]).enumerate() {
        engine.run(&format!("CREATE INDEX i{i} ON invoices(({column}))"));
    }
    for (text, index) in [
        ("status = \"Open\"", "i0"),
        ("amount > 100", "i1"),
        ("due < TODAY()", "i2"),
        ("due < TODAY() - 30", "i2"),
        ("due >= \"2024-01-01\" and due < \"2024-02-01\"", "i2"),
        ("owner = ME()", "i3"),
        ("{Number} = \"A-1\"", "i4"),
        ("double > 100", "i5"),
        ("half = 2", "i6"),
    ] {
        let typed = check(&parse(text).unwrap(), &scope).unwrap();
        let condition = compile_condition(&typed, &scope, dialect, "t", Literals::Bound).unwrap();
        let sql = format!("SELECT _id FROM invoices AS t WHERE {}", condition.text(dialect));
        let plan = engine.plan(&sql, &cells(condition.params()));
        let sought = match dialect {
            Dialect::Sqlite => plan.contains(&format!("{index} (")),
            Dialect::Postgres => plan.contains(&format!(" {index} ")) && plan.contains("Index Cond"),
        };
        assert!(sought, "{text}: {plan}\n{sql}");
    }
}

/// What 64 bits or floating point do not hold goes on as it does on SQLite.
fn numbers_out_of_range_stop_no_statement(engine: &mut dyn Engine) {
    fill(engine);
    let model = model();
    for (id, amount) in [(1, "9223372036854775807"), (2, "-9223372036854775807")] {
        let amount = engine.column(amount, "money");
        engine.run(&format!("UPDATE invoices SET amount = {amount} WHERE _id = {id}"));
    }
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("amount + amount", "18446744073709552000"),
        ("amount * 1000", "9223372036854776000000"),
        ("-amount - 1 - amount", "-18446744073709552000"),
        ("ABS(amount) + 1", "9223372036854776000"),
        ("(amount + amount) & \"\"", "184467440737096000"),
        ("LEFT(\"abc\", amount)", "abc"),
        ("amount + amount > amount", "TRUE"),
        ("amount * amount / amount = amount", "TRUE"),
        ("TODATE(amount)", "252527349279565-07-17"),
        ("due + amount > due", "TRUE"),
        ("YEAR(due + amount)", ""),
        ("1E308 * 10 > 5", ""),
        ("1E308 + 1E308 - 1E308", ""),
        ("1E-200 * 1E-200", "0"),
        ("1E-200 / 1E200", "0"),
        ("1E308 / 0.001", ""),
        ("amount ^ 100", "#number"),
        ("EXP(1000)", "#number"),
        ("EXP(-1000)", "0"),
        ("FACT(170) * FACT(170)", ""),
        ("DURATION(1E308)", ""),
        ("SUM(invoices.amount * 1000000) > 1", "TRUE"),
        ("VALUE(\"1e999\")", "#value"),
        ("VALUE(\"1e-999\")", "0"),
        ("UNICHAR(55296)", "#value"),
        ("REPT(\"x\", 99999999999)", "#value"),
        ("MOD(amount, amount)", "0"),
        ("BASE(amount, 2)", "#number"),
        ("REGEXMATCH(number, \"(\" & number)", "#value"),
    ] {
        let got = evaluate(engine, &model, "invoices", 1, text);
        if got != expected {
            wrong.push(format!("{text}: expected {expected}, got {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn the_deepest_formulas_run(engine: &mut dyn Engine) {
    fill(engine);
    let model = model();
    let deepest = usize::from(sheaf_query::formula::DEEPEST) - 2;
    let chain = vec!["{Amount}"; deepest].join(" + ");
    assert_eq!(evaluate(engine, &model, "invoices", 2, &chain), format!("{:.1}", deepest as f64 * 0.2));
    for (open, close) in [("(", " + amount)"), ("IF(amount > 1, 0, ", ")"), ("ROUND(amount + ", ", 2)"), ("ABS(", ")")]
    {
        let nested = format!("{}amount{}", open.repeat(deepest / 2 - 1), close.repeat(deepest / 2 - 1));
        let got = evaluate(engine, &model, "invoices", 2, &nested);
        assert!(!got.is_empty(), "{nested}");
    }
}
