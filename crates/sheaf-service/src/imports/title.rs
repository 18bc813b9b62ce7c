//! Which field names a record: what a person would say, rather than the number that a workbook files it under.

use sheaf_sheets::{Made, Proposal, ProposedField, ProposedTable};

/// Words in a label that tell of a name (several languages, folded).
const NAMES: &[&str] =
    &["name", "title", "label", "subject", "nom", "nombre", "nome", "titre", "titel", "bezeichnung", "nazwa"];
/// Words at the end of a label that tell of a number or code.
const CODES: &[&str] = &["id", "no", "nr", "number", "code", "key", "ref", "sku", "#"];

/// The API name of the field that names a record of a planned table.
pub fn title_of(proposal: &Proposal, table: &ProposedTable) -> Option<String> {
    // What all records of a sheet have tells none of them apart.
    let is_above = |f: &ProposedField| f.reading.made == Some(Made::Head);
    let text = |f: &&ProposedField| f.include && f.formula.is_none() && f.kind == "text" && !is_above(f);
    let linked_by = |name: &str| {
        let links =
            proposal.tables.iter().filter(|t| t.include).flat_map(|t| &t.fields).filter_map(|f| f.link.as_ref());
        links.into_iter().any(|l| l.table == table.name && l.field == name)
    };
    let score = |f: &ProposedField| {
        let label = sheaf_model::text::fold(&f.label);
        let words: Vec<&str> =
            label.split(|c: char| !c.is_alphanumeric() && c != '#').filter(|w| !w.is_empty()).collect();
        let named = NAMES.iter().any(|n| label.ends_with(n));
        let coded = words.last().is_some_and(|w| CODES.contains(w)) || label.ends_with("id") && label.len() <= 12;
        let points = [(f.rules.unique, 3), (f.rules.required, 1), (named, 2), (linked_by(&f.name), 2), (coded, -4)];
        points.iter().filter(|(holds, _)| *holds).map(|(_, points)| points).sum::<i32>()
    };
    // The first of the best: people put the name first.
    let best = table
        .fields
        .iter()
        .filter(text)
        .map(|f| (score(f), f))
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    let best = best.map(|(_, field)| field);
    number_of(table)
        .filter(|_| best.is_none_or(|best| tells_little(table, best)))
        .or(best)
        .map(|field| field.name.clone())
}

/// The whole number or text that alone is the key of a table.
fn number_of(table: &ProposedTable) -> Option<&ProposedField> {
    let [key] = table.key.as_slice() else { return None };
    let is_said =
        |f: &&ProposedField| f.include && f.formula.is_none() && matches!(f.kind.as_str(), "text" | "integer");
    table.fields.iter().find(|f| f.name == *key).filter(is_said)
}

/// Whether many records have the same in a field, as orders have the customer: people then say the number.
fn tells_little(table: &ProposedTable, field: &ProposedField) -> bool {
    field.repeats.is_some_and(|repeats| repeats * 3 > table.rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_sheets::{FieldRules, ProposedLink};

    fn field(label: &str, unique: bool) -> ProposedField {
        let (name, kind) = (label.to_lowercase().replace(' ', "_"), "text".to_owned());
        ProposedField {
            name,
            label: label.to_owned(),
            kind,
            rules: FieldRules { unique, required: true },
            include: true,
            ..ProposedField::default()
        }
    }

    fn table(name: &str, fields: Vec<ProposedField>) -> ProposedTable {
        ProposedTable {
            name: name.to_owned(),
            label: name.to_owned(),
            header_rows: 1,
            rows: 1,
            fields,
            include: true,
            ..ProposedTable::default()
        }
    }

    #[test]
    fn orders_go_by_their_number_where_the_name_is_the_customer_s() {
        let number = ProposedField { kind: "integer".into(), ..field("Order ID", true) };
        let named = |repeats| ProposedField { repeats: Some(repeats), ..field("Ship name", false) };
        let orders = |repeats| ProposedTable {
            key: vec!["order_id".into()],
            rows: 90,
            ..table("orders", vec![number.clone(), named(repeats)])
        };
        let title = |orders: &ProposedTable| title_of(&Proposal::default(), orders);
        assert_eq!(title(&orders(60)).as_deref(), Some("order_id"));
        // Two Ann Smiths are called so all the same.
        assert_eq!(title(&orders(3)).as_deref(), Some("ship_name"));
    }

    #[test]
    fn a_record_goes_by_its_name_not_by_its_number() {
        let link = Some(ProposedLink { table: "firms".into(), field: "company".into() });
        let leads = table(
            "leads",
            vec![field("Lead no", true), ProposedField { link, kind: "link".into(), ..field("Firm", false) }],
        );
        let firms = table("firms", vec![field("Company ID", true), field("Company", true), field("City", false)]);
        let customers = table("customers", vec![field("CustomerID", true), field("CompanyName", true)]);
        let proposal = Proposal { tables: vec![leads, firms, customers], ..Proposal::default() };
        for (table, title) in [("leads", "lead_no"), ("firms", "company"), ("customers", "companyname")] {
            let table = proposal.tables.iter().find(|t| t.name == table).unwrap();
            assert_eq!(title_of(&proposal, table).as_deref(), Some(title));
        }
    }
}
