//! What a person reads when a formula has a mistake, word for word.

use sheaf_model::field::{Choice, LinkTarget};
use sheaf_model::{Field, FieldType, Model, Table};
use sheaf_query::formula::{Scope, check, parse};

fn model() -> Model {
    let mut model = Model::default();
    let mut companies = Table::new("companies", "Companies");
    companies.add_field(Field::new("name", "Name", FieldType::Text));
    model.add_table(companies);
    let mut leads = Table::new("leads", "Leads");
    let link = LinkTarget { table: "companies".into(), field: None };
    leads.add_field(Field::new("company", "Company", FieldType::Link { link: link.clone() }));
    leads.add_field(Field::new("partner", "Partner", FieldType::Link { link }));
    leads.add_field(Field::new(
        "status",
        "Status",
        FieldType::Choice { choices: Choice::list(["Open", "Won", "Lost"]) },
    ));
    leads.add_field(Field::new("amount", "Amount", FieldType::Money { decimals: 2, currency: None }));
    leads.add_field(Field::new("due", "Due", FieldType::Date));
    leads.add_field(Field::new("tags", "Tags", FieldType::Choices { choices: Choice::list(["a"]) }));
    leads.add_field(Field::new("photo", "Photo", FieldType::Attachment));
    let circle = |formula: &str| FieldType::Formula { formula: formula.to_owned() };
    leads.add_field(Field::new("egg", "Egg", circle("{Hen} + 1")));
    leads.add_field(Field::new("hen", "Hen", circle("{Egg} + 1")));
    leads.add_field(Field::new("broken", "Broken", circle("{Amount} + {Gone}")));
    model.add_table(leads);
    model
}

fn render(table: &str, text: &str) -> String {
    let model = model();
    let scope = Scope::new(&model, model.table(table).unwrap());
    match parse(text).and_then(|e| check(&e, &scope)) {
        Ok(typed) => format!("no mistake: {:?}", typed.result()),
        Err(error) => format!("{}\n  = {}", error.render(text), error.place(text)),
    }
}

#[test]
fn mistakes_of_writing() {
    let texts = [
        "",
        "1 +",
        "(1 + 2",
        "1 + 2)",
        "{Amount",
        "\"abc",
        "'abc'",
        "$A$1",
        "IF(1, 2",
        "IF(1 2)",
        "1,5",
        "amount amount",
        "{}",
        "{ }",
        "company.",
        "a § b",
        "@id.x",
        "1 + * 2",
        "and",
        "A1:B2",
    ];
    let all: Vec<String> = texts.iter().map(|t| render("leads", t)).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn mistakes_of_meaning() {
    let texts = [
        "{Staus}",
        "SUMM(1)",
        "LEFT()",
        "{Status} = \"Wonn\"",
        "{Status} = \"Elsewhere\"",
        "{Amount} = \"100\"",
        "{Due} > \"soon\"",
        "{Amount} + {Company}",
        "{Photo} * 2",
        "{Tags} = \"a\"",
        "{Company} + 1",
        "{Amount}.{x}",
        "{Egg}",
        "{Broken}",
        "@idd",
        "REGEXMATCH(\"a\", \"(\")",
        "IFS(TRUE)",
        "INCLUDES({Tags}, \"b\")",
        "{Due} + {Due}",
        "{Status} < 3",
        "ISMISFIT({Staus})",
        "ISMISFIT({Amount} + 1)",
        "ISMISFIT({Amount}.{x})",
        "ISMISFIT({Broken})",
        "ISMISFIT(@id)",
    ];
    let all: Vec<String> = texts.iter().map(|t| render("leads", t)).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn mistakes_with_many_records() {
    let texts = [
        "leads.amount",
        "SUM(leads.amount)",
        "{Leads via Company}.{Amount}",
        "SUM({Leads via Company}.{Status})",
        "COUNTIF({Leads via Company}.{Amount})",
        "COUNTIF({Name}, \"a\")",
        "LATEST({Leads via Company}.{Amount})",
        "ISMISFIT({Leads via Company})",
        "ISMISFIT({Leads via Company}.{Amount})",
    ];
    let all: Vec<String> = texts.iter().map(|t| render("companies", t)).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_problem_names_the_place() {
    let text = "IF({Staus} = \"Won\", 1, 0)";
    let model = model();
    let scope = Scope::new(&model, model.table("leads").unwrap());
    let problem = check(&parse(text).unwrap(), &scope).unwrap_err().into_problem("formula", text);
    assert_eq!(problem.message, "There is no field 'Staus' in Leads. (at character 4, '{Staus}')");
    assert_eq!(problem.hint.as_deref(), Some("Did you mean 'Status'?"));
    assert_eq!(problem.errors[0].field, "formula");
}

#[test]
fn limits() {
    assert_eq!(
        parse(&"1".repeat(20_000)).unwrap_err().message,
        "The formula has 20000 characters; at most 16384 are read."
    );
    assert_eq!(parse(&"(".repeat(5_000)).unwrap_err().message, "The formula is nested more than 120 deep.");
    assert_eq!(parse(&"-".repeat(5_000)).unwrap_err().message, "The formula is nested more than 120 deep.");
    assert_eq!(parse(&vec!["1"; 5_000].join("+")).unwrap_err().message, "The formula is nested more than 120 deep.");
}
