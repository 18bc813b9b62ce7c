//! What examples are made from: a table of the workspace as the API describes it, or a made-up one where it has none.

use serde_json::{Map, Value, json};
use sheaf_model::field::{Choice, FieldType};
use sheaf_model::{Field, Table};
use sheaf_service::imports::{Cells, FieldRules, Finding, Proposal, ProposedField, ProposedTable, say};

use super::field::{self, is_written};

/// A moment of examples.
pub const AT: &str = "2026-03-01T10:00:00Z";

/// The id of a file in examples: that of an empty one.
pub const FILE: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The table, described.
pub struct Sample {
    /// As `GET /api/v1/tables/{table}` answers it.
    pub table: Value,
}

/// A table for a workspace that has none.
fn made_up() -> Value {
    let mut table = Table::new("leads", "Leads");
    let choices = Choice::list(["New", "Won", "Lost"]);
    for field in [
        Field { required: true, ..Field::new("name", "Name", FieldType::Text) },
        Field { unique: true, ..Field::new("email", "Email", FieldType::Email) },
        Field::new("amount", "Amount", FieldType::Money { decimals: 2, currency: Some("EUR".to_owned()) }),
        Field::new("status", "Status", FieldType::Choice { choices }),
        Field::new("due", "Due", FieldType::Date),
    ] {
        table.add_field(field);
    }
    table.id = sheaf_model::TableId(1);
    let mut shown = serde_json::to_value(&table).unwrap_or_default();
    shown["title"] = json!("name");
    shown["key"] = json!([]);
    shown["may"] = json!({ "read": true, "create": true, "change": true, "delete": true, "comment": true });
    if let Some(parts) = shown.as_object_mut() {
        parts.remove("next_field");
    }
    shown
}

/// The fields of a described table.
pub fn fields(table: &Value) -> impl Iterator<Item = &Value> {
    table["fields"].as_array().into_iter().flatten()
}

/// A value for each of some fields, by their names.
pub fn named<'a>(fields: impl Iterator<Item = &'a Value>, make: impl Fn(&Value) -> Value) -> Map<String, Value> {
    fields.map(|f| (f["name"].as_str().unwrap_or_default().to_owned(), make(f))).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Sample {
    /// The first of these tables that has a field.
    pub fn of(tables: &[Value]) -> Sample {
        let found = tables.iter().find(|t| fields(t).next().is_some());
        Sample { table: found.cloned().unwrap_or_else(made_up) }
    }

    /// One table.
    pub fn of_table(table: &Value) -> Sample {
        Sample { table: table.clone() }
    }

    /// The table's name.
    pub fn name(&self) -> String {
        text(&self.table["name"])
    }

    /// The table's label.
    pub fn label(&self) -> String {
        text(&self.table["label"])
    }

    /// Its first field that people write, else its first.
    pub fn a_field(&self) -> Value {
        let mut all = fields(&self.table);
        let written = fields(&self.table).find(|f| is_written(f));
        written.or_else(|| all.next()).cloned().unwrap_or_default()
    }

    /// A formula that may hold for some of its records.
    pub fn filter(&self) -> String {
        let field = self.a_field();
        format!("{} = \"\"", field["name"].as_str().unwrap_or("@id"))
    }

    /// The names of its links to one record.
    pub fn links(&self) -> Vec<Value> {
        fields(&self.table).filter(|f| f["type"] == "link").map(|f| f["name"].clone()).take(1).collect()
    }

    /// A record.
    pub fn record(&self) -> Value {
        let fields = named(fields(&self.table), field::example);
        json!({ "id": 1, "version": 1, "created_at": AT, "updated_at": AT, "fields": fields })
    }

    /// Its fields as they are written.
    pub fn written(&self) -> Value {
        Value::Object(named(fields(&self.table).filter(|f| is_written(f)), field::example))
    }

    /// What a change did to a record's fields.
    pub fn changed(&self) -> Value {
        let first = self.a_field();
        Value::Object(named(std::iter::once(&first), |f| json!({ "before": null, "after": field::example(f) })))
    }

    /// By which fields a record would be known again: the table's key, else a unique field, else its title.
    pub fn key(&self) -> Vec<Value> {
        match self.table["key"].as_array().filter(|k| !k.is_empty()) {
            Some(key) => key.clone(),
            None => {
                let unique = fields(&self.table).find(|f| f["unique"] == true).map(|f| &f["name"]);
                vec![unique.unwrap_or(&self.table["title"]).clone()]
            }
        }
    }

    /// The plan of an import that makes the table.
    pub fn proposal(&self) -> Value {
        let columns = fields(&self.table).filter(|f| is_written(f)).zip('A'..='Z');
        let fields = columns.map(|(f, column)| ProposedField {
            name: text(&f["name"]),
            label: text(&f["label"]),
            column: column.to_string(),
            kind: text(&f["type"]),
            required: f["required"] == true,
            unique: f["unique"] == true,
            rules: FieldRules { required: f["required"] == true, unique: f["unique"] == true },
            choices: field::labels(f).iter().map(text).collect(),
            decimals: f["decimals"].as_u64().and_then(|d| u8::try_from(d).ok()),
            currency: f["currency"].as_str().map(str::to_owned),
            evidence: "305 of 305 values fit".to_owned(),
            include: true,
            ..ProposedField::default()
        });
        let table = ProposedTable {
            name: self.name(),
            label: self.label(),
            file: "book.xlsx".to_owned(),
            sheet: "Sheet1".to_owned(),
            region: "A1:E306".to_owned(),
            header_rows: 1,
            rows: 305,
            fields: fields.collect(),
            excluded_rows: vec![307],
            evidence: "row 1 names the columns, 305 records follow".to_owned(),
            include: true,
            ..ProposedTable::default()
        };
        let finding = Finding {
            file: "book.xlsx".to_owned(),
            sheet: "Sheet1".to_owned(),
            cell: Some("A307".to_owned()),
            table: Some(self.name()),
            ..Finding::plain(
                "total_row",
                say!("Row {row} is a total of other rows; it is no record. ('{text}')", row = 307, text = "Total"),
            )
            .with(say!("Add a total to a report or view instead."))
        };
        let cells = Cells { total: 1533, records: 1525, headers: 5, findings: 1, notes: 2 };
        json!(Proposal { tables: vec![table], findings: vec![finding], cells, ..Proposal::default() })
    }

    /// A change of that plan.
    pub fn plan_change(&self) -> Value {
        json!({ "tables": [{ "name": self.name(), "fields": [{ "name": self.a_field()["name"], "type": "text" }] }] })
    }
}
