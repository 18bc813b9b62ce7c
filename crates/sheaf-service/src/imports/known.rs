//! A workbook that comes again: which of its tables stand already, and which column goes into which field where columns were
//! renamed, moved or added. Evidence per workspace, from what earlier imports made and from the values.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sheaf_model::field::Given;
use sheaf_model::name::name_for;
use sheaf_model::text::text_key;
use sheaf_model::{Field, FieldId, Model, Problem, Scalar, Storage, Table, TableId};
use sheaf_sheets::standing::Standing;
use sheaf_sheets::{Evidence, Proposal, ProposedField, ProposedTable, Row, Said, SaidValue, Workbook, say};
use sheaf_store::imports::Import;

use super::refill::{read_value, reading_of};

/// Rows of the file, and records, whose values are compared to tell which field a column is.
const LOOK: usize = 500;
pub(super) const STORED: u32 = 5_000;
/// The least part of a table's columns that must be known by their labels.
const LEAST_LABELS: f64 = 0.5;
/// The least part of a column's values that a field must hold for it to be that field under another name.
const LEAST_VALUES: f64 = 0.5;
/// Fewer letters of a file's name than this say nothing.
const LEAST_STEM: usize = 3;
/// Fewer different values say nothing.
const LEAST_DIFFERENT: usize = 3;

/// What an import made of one planned table: kept with the import, by identities that survive every renaming.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Made {
    pub file: String,
    pub sheet: String,
    /// The label that it was proposed with.
    pub label: String,
    pub table: u32,
    /// Labels of the columns as they stood in the file, and the fields that they went into.
    pub fields: BTreeMap<String, u32>,
    /// The choices that these fields had then: their codes, by label.
    #[serde(default)]
    pub choices: BTreeMap<u32, BTreeMap<String, i64>>,
    /// The model's version then.
    #[serde(default)]
    pub version: u64,
}

/// What an import made, by what became of it.
pub(super) fn made_by(import: &Import) -> Vec<Made> {
    let result: Option<Value> = import.result.as_deref().and_then(|text| serde_json::from_str(text).ok());
    result.and_then(|mut result| serde_json::from_value(result["made"].take()).ok()).unwrap_or_default()
}

/// What an import has made of its plan. `names` are the names that the planned tables got.
pub(super) fn made(model: &Model, proposal: &Proposal, names: &HashMap<String, String>) -> Vec<Made> {
    let of_table = |proposed: &ProposedTable| {
        let table = model.table(names.get(&proposed.name)?)?;
        let fields: Vec<(String, &Field)> = proposed
            .fields
            .iter()
            .filter(|f| f.include)
            .filter_map(|f| Some((f.first_label().to_owned(), table.field(into_field(proposed, &f.name))?)))
            .collect();
        let choices = fields.iter().filter_map(|(_, field)| {
            let codes = field.kind.choices()?.iter().map(|c| (c.label.clone(), c.code));
            Some((field.id.0, codes.collect()))
        });
        Some(Made {
            file: proposed.file.clone(),
            sheet: proposed.sheet.clone(),
            label: proposed.first_label().to_owned(),
            table: table.id.0,
            choices: choices.collect(),
            version: model.version,
            fields: fields.into_iter().map(|(label, field)| (label, field.id.0)).collect(),
        })
    };
    proposal.tables.iter().filter(|t| t.include).filter_map(of_table).collect()
}

/// The name of the field that a planned one goes into.
pub(super) fn into_field<'a>(proposed: &'a ProposedTable, name: &'a str) -> &'a str {
    proposed.into.as_ref().and_then(|into| into.fields.get(name)).map_or(name, String::as_str)
}

/// Reads the values that some fields of a table hold.
pub(super) type Held<'a> = &'a dyn Fn(&Table, &Field) -> Result<Vec<Scalar>, Problem>;

/// Says of each planned table whether it stands already, and how its columns go into the fields there.
pub(super) fn recognise(
    book: &Workbook,
    model: &Model,
    imports: &[Import],
    proposal: &mut Proposal,
    values: Held,
) -> Result<(), Problem> {
    let known: Vec<(i64, Made)> = imports.iter().flat_map(|i| made_by(i).into_iter().map(|m| (i.id, m))).collect();
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (n, proposed) in proposal.tables.iter().enumerate() {
        // The newest import of a table says most about it.
        let mut seen = HashSet::new();
        let fields: Vec<&ProposedField> = proposed.fields.iter().collect();
        for (k, (_, made)) in known.iter().enumerate().filter(|(_, (_, m))| seen.insert(m.table)) {
            if model.table_by_id(TableId(made.table)).is_some() {
                pairs.extend(likeness(proposed, &fields, made).map(|score| (score, n, k)));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut planned, mut taken) = (HashSet::new(), HashSet::new());
    for (_, n, k) in pairs {
        let (import, made) = &known[k];
        let Some(table) = model.table_by_id(TableId(made.table)) else { continue };
        if planned.contains(&n) || taken.contains(&made.table) {
            continue;
        }
        planned.insert(n);
        taken.insert(made.table);
        let why = say!(
            "import {import} made it of the sheet '{sheet}' of '{file}'",
            import = *import,
            sheet = &made.sheet,
            file = &made.file
        );
        leave_out_deleted(&mut proposal.tables[n], table, made);
        let standing = stand(book, &proposal.tables[n], table, Some(made), why, values)?;
        proposal.tables[n].into = Some(standing);
    }
    Ok(())
}

/// A column whose field was deleted here since is left out, unless a person wants it again.
fn leave_out_deleted(proposed: &mut ProposedTable, table: &Table, made: &Made) {
    for column in &mut proposed.fields {
        let then = made.fields.iter().find(|(label, _)| text_key(label) == text_key(column.first_label()));
        if then.is_some_and(|(_, id)| table.field_by_id(FieldId(*id)).is_none()) {
            column.include = false;
            column.change_evidence(|evidence| evidence.begin(say!("left out, for its field was deleted here")));
        }
    }
}

/// A table of an earlier plan, as far as it is known again by its place and columns.
pub(super) fn past(table: &ProposedTable, fields: &[&ProposedField]) -> Made {
    let fields = fields.iter().map(|f| (f.first_label().to_owned(), 0)).collect();
    let (file, sheet) = (table.file.clone(), table.sheet.clone());
    Made { file, sheet, label: table.first_label().to_owned(), fields, ..Made::default() }
}

/// How much a planned table, of which these fields count, looks like an earlier one; none where it is another.
pub(super) fn likeness(proposed: &ProposedTable, fields: &[&ProposedField], made: &Made) -> Option<f64> {
    let labels: HashSet<_> = fields.iter().map(|f| text_key(f.first_label()).into_owned()).collect();
    let known: HashSet<_> = made.fields.keys().map(|label| text_key(label).into_owned()).collect();
    let shared = labels.intersection(&known).count() as f64 / known.len().max(1) as f64;
    let placed = places_alike(proposed, made);
    // Labels tell a table only together with where it stands: customers and suppliers may have the same columns.
    let enough = match placed.iter().filter(|p| **p > 0.0).count() {
        0 => return None,
        1 => 0.9,
        _ => LEAST_LABELS,
    };
    (shared >= enough && !known.is_empty()).then_some(shared + 0.2 * placed.iter().sum::<f64>())
}

/// How much its file, its sheet and its label are those of an earlier table: 1 the same, 0.5 another version of it, 0 others.
/// What is called as programs call things says nothing.
fn places_alike(proposed: &ProposedTable, made: &Made) -> [f64; 3] {
    let alike = |a: &str, b: &str| match () {
        () if text_key(a) == text_key(b) => 1.0,
        () if stem(a) == stem(b) && stem(a).chars().count() >= LEAST_STEM => 0.5,
        () => 0.0,
    };
    let file = alike(&proposed.file, &made.file);
    // The sheet of a text file is the file again.
    let own_sheet = |sheet: &str, file: &str| !file.to_lowercase().starts_with(&sheet.to_lowercase());
    let sheets = own_sheet(&proposed.sheet, &proposed.file) && own_sheet(&made.sheet, &made.file);
    let usual = sheaf_sheets::is_usual_sheet(&proposed.sheet);
    let sheet = if sheets && !usual && text_key(&proposed.sheet) == text_key(&made.sheet) { 1.0 } else { 0.0 };
    // January and February of one workbook are two tables, and so are they in two workbooks.
    let other_period = sheets && sheet == 0.0 && stem(&proposed.sheet) == stem(&made.sheet) && !usual;
    let label = alike(proposed.first_label(), &made.label);
    if other_period { [0.0; 3] } else { [sheet, file, label] }
}

/// The name of a file or sheet without its ending, and without the dates and numbers by which people tell versions apart.
fn stem(file: &str) -> String {
    const VERSIONS: &[&str] =
        &["copy", "final", "new", "old", "v", "rev", "version", "kopie", "neu", "export", "q", "kw", "week"];
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let base = match name.rsplit_once('.') {
        Some((base, end)) if end.len() <= 5 && !base.is_empty() => base,
        _ => name,
    };
    let letters: String = base.chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
    let tells = |word: &&str| {
        let word = word.to_lowercase();
        !VERSIONS.contains(&word.as_str()) && sheaf_sheets::column::date::month_named(&word).is_none()
    };
    text_key(&letters.split_whitespace().filter(tells).collect::<Vec<_>>().join(" ")).into_owned()
}

/// How a planned table goes into one that stands. `made`: what the last import made of it, if one did.
pub(super) fn stand(
    book: &Workbook,
    proposed: &ProposedTable,
    table: &Table,
    made: Option<&Made>,
    why: Said,
    values: Held,
) -> Result<Standing, Problem> {
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let mut taken: HashSet<FieldId> = HashSet::new();
    let mut others = Vec::new();
    let by_label = |label: &str| {
        let then = made.and_then(|m| m.fields.iter().find(|(l, _)| text_key(l) == text_key(label)));
        then.and_then(|(_, id)| table.field_by_id(FieldId(*id))).or_else(|| table.field_called(label))
    };
    for field in &proposed.fields {
        let labels = [field.first_label(), field.label.as_str()];
        if let Some(into) = labels.into_iter().find_map(by_label).filter(|f| !taken.contains(&f.id)) {
            taken.insert(into.id);
            fields.insert(field.name.clone(), into.name.clone());
        }
    }
    let known = fields.len();
    for (column, field) in renamed(book, proposed, table, &fields, &taken, values)? {
        let label = &proposed.fields[column].label;
        others.push(say!("'{label}' is '{field}' under another name", label, field = &field.label));
        taken.insert(field.id);
        fields.insert(proposed.fields[column].name.clone(), field.name.clone());
    }
    let mut new = Vec::new();
    for field in proposed.fields.iter().filter(|f| f.include) {
        if !fields.contains_key(&field.name) {
            let used = |n: &str| table.field(n).is_some() || fields.values().any(|f| f == n);
            let name = name_for(&field.label, "field", used);
            new.push(&field.label);
            fields.insert(field.name.clone(), name);
        }
    }
    if !new.is_empty() {
        others.push(say!("new: {fields}", fields = SaidValue::quoted(new)));
    }
    let missing: Vec<String> = table
        .fields
        .iter()
        .filter(|f| !taken.contains(&f.id) && f.kind.is_written())
        .filter(|f| made.is_none_or(|m| m.fields.values().any(|id| *id == f.id.0)))
        .map(|f| f.label.clone())
        .collect();
    let mut evidence = Evidence::from(why);
    let columns = proposed.fields.len();
    evidence.add(say!("{known} of {n} columns have the labels of its fields", known, n = columns));
    others.into_iter().for_each(|other| evidence.add(other));
    let (evidence, told) = evidence.told();
    let key = key_of(proposed, table, &fields);
    Ok(Standing { table: table.name.clone(), fields, key, missing, evidence, told, ..Standing::default() })
}

/// The fields by which records are known again: the table's key, else a field whose values all differ, else that of the plan.
fn key_of(proposed: &ProposedTable, table: &Table, fields: &BTreeMap<String, String>) -> Vec<String> {
    let held = |name: &String| fields.values().any(|f| f == name);
    let planned = || -> Option<Vec<String>> {
        let key = proposed.key.iter().map(|k| fields.get(k).cloned()).collect::<Option<Vec<_>>>()?;
        key.iter().all(|name| table.field(name).is_some()).then_some(key)
    };
    let unique =
        || table.fields.iter().find(|f| f.unique && f.kind.is_written() && held(&f.name)).map(|f| vec![f.name.clone()]);
    match &table.key {
        key if !key.is_empty() && key.iter().all(held) => key.clone(),
        _ => unique().or_else(planned).unwrap_or_default(),
    }
}

/// Columns without a field of their name, and the fields without a column that they are, by what both hold or where they stand.
fn renamed<'t>(
    book: &Workbook,
    proposed: &ProposedTable,
    table: &'t Table,
    fields: &BTreeMap<String, String>,
    taken: &HashSet<FieldId>,
    values: Held,
) -> Result<Vec<(usize, &'t Field)>, Problem> {
    let free = |f: &&Field| !taken.contains(&f.id) && f.kind.is_written() && f.storage().has_column();
    let free: Vec<&Field> = table.fields.iter().filter(free).collect();
    let columns: Vec<usize> =
        (0..proposed.fields.len()).filter(|i| !fields.contains_key(&proposed.fields[*i].name)).collect();
    if free.is_empty() || columns.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = book.rows(proposed)?.take(LOOK).collect::<Result<_, _>>()?;
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (k, field) in free.iter().enumerate() {
        let held: HashSet<String> = values(table, field)?.iter().map(|s| comparable(field, s)).collect();
        for column in &columns {
            let shared = shared(&proposed.fields[*column], *column, field, &rows, &held);
            let placed = neighbours_agree(proposed, table, fields, *column, field);
            let score = match (shared, placed) {
                (Some(shared), _) if shared >= LEAST_VALUES => shared + if placed { 0.5 } else { 0.0 },
                // Other values, or none to go by: the place tells, where the kind of value is the same.
                (None, true) if proposed.fields[*column].kind == field.kind.name() => 0.4,
                _ => continue,
            };
            pairs.push((score, *column, k));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut columns, mut used, mut found) = (HashSet::new(), HashSet::new(), Vec::new());
    for (_, column, k) in pairs {
        if !columns.contains(&column) && !used.contains(&k) {
            columns.insert(column);
            used.insert(k);
            found.push((column, free[k]));
        }
    }
    Ok(found)
}

/// The part of a column's values that a field holds; none where there are too few different ones to tell.
fn shared(column: &ProposedField, at: usize, field: &Field, rows: &[Row], held: &HashSet<String>) -> Option<f64> {
    let how = reading_of(field, Some(column));
    let mut seen: HashSet<String> = HashSet::new();
    let mut filled = 0;
    for cell in rows.iter().filter_map(|row| row.cells.get(at)).filter(|cell| !cell.is_blank()) {
        filled += 1;
        if let Some(Ok(Given::Scalar(scalar))) = read_value(field, &how, cell) {
            seen.insert(comparable(field, &scalar));
        }
    }
    if filled == 0 || seen.len() < LEAST_DIFFERENT || held.len() < LEAST_DIFFERENT {
        return None;
    }
    Some(seen.iter().filter(|value| held.contains(*value)).count() as f64 / seen.len() as f64)
}

fn comparable(field: &Field, scalar: &Scalar) -> String {
    match scalar {
        Scalar::Text(text) if field.storage() == Storage::Text => text_key(text).into_owned(),
        Scalar::Text(text) => text.clone(),
        Scalar::Integer(n) => n.to_string(),
        Scalar::Real(n) => n.to_string(),
        Scalar::Null => String::new(),
    }
}

/// Whether the columns on both sides of a column are the fields on both sides of a field.
fn neighbours_agree(
    proposed: &ProposedTable,
    table: &Table,
    fields: &BTreeMap<String, String>,
    column: usize,
    field: &Field,
) -> bool {
    let Some(place) = table.fields.iter().position(|f| f.id == field.id) else { return false };
    let beside = |column: Option<usize>, place: Option<usize>| {
        let column = column.and_then(|c| proposed.fields.get(c)).map(|f| fields.get(&f.name));
        let field = place.and_then(|p| table.fields.get(p)).map(|f| &f.name);
        match (column, field) {
            (None, None) => true,
            (Some(Some(name)), Some(field)) => name == field,
            _ => false,
        }
    };
    beside(column.checked_sub(1), place.checked_sub(1)) && beside(Some(column + 1), Some(place + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_a_file_have_one_stem() {
        for (file, other) in [
            ("Leads 2024-01.xlsx", "leads_2024-02 (1).xlsx"),
            ("Leads v2 final July.xlsx", "Leads.csv"),
            ("a/b/Stock.xlsx", "stock (copy).xlsx"),
        ] {
            assert_eq!(stem(file), stem(other), "{file} and {other}");
        }
        assert_ne!(stem("Leads.xlsx"), stem("Customers.xlsx"));
    }
}
