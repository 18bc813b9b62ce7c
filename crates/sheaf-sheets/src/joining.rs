//! Sheets whose rows only pair records of two others: a table with two links, as it stands, which can be read as one field of
//! links instead; whoever asks for it gets it, and can take it back.

use std::collections::HashMap;

use sheaf_model::name::name_for;
use sheaf_model::problem::Result;
use sheaf_model::text::text_key;

use crate::address::column_number;
use crate::column::literal::trim;
use crate::finding::Finding;
use crate::mend::Mend;
use crate::proposal::{Plan, Proposal, ProposedField, ProposedTable};
use crate::propose::Work;
use crate::rows::Row;
use crate::say;
use crate::shape::Gathered;
use crate::workbook::Workbook;

/// What stands between the names that are put together: no cell that is a name holds it.
const BETWEEN: &str = "\n";

/// The two links of a table that has no others, where nothing else tells its records apart.
fn pair(table: &ProposedTable) -> Option<(usize, usize)> {
    let links: Vec<usize> = (0..table.fields.len()).filter(|i| table.fields[*i].kind == "link").collect();
    let [a, b] = links.as_slice() else { return None };
    let written = |i: &usize| table.fields[*i].formula.is_none() && !links.contains(i);
    let names = table.fields.iter().enumerate().filter(|(i, _)| written(i)).map(|(_, f)| f);
    // What else is told of a pair are a few values: a table of its own has names.
    let few = names.clone().count() <= 3 && names.clone().all(|f| !matches!(f.kind.as_str(), "text" | "long_text"));
    let keyed = table.key.iter().all(|k| links.iter().any(|i| table.fields[*i].name == *k));
    let own = |i: usize| table.fields[i].link.as_ref().is_some_and(|l| l.table == table.name);
    (few && keyed && !own(*a) && !own(*b)).then_some((*a, *b))
}

/// Says of each such table that it is one, and offers to make links of it where it holds nothing else.
pub(crate) fn notice(book: &Workbook, works: &[Work], findings: &mut Vec<Finding>) {
    for work in works {
        let table = &work.table;
        let Some((a, b)) = pair(table) else { continue };
        let repeated = |i: usize| !work.profiles[i].all_differ();
        let values = |i: usize| work.profiles[i].values.iter().copied();
        let mut pairs: Vec<(u64, u64)> = values(a).zip(values(b)).collect();
        let rows = pairs.len();
        pairs.sort_unstable();
        pairs.dedup();
        if rows < 3 || !repeated(a) || !repeated(b) || pairs.len() * 20 < rows * 19 {
            continue;
        }
        let label = |i: usize| {
            let link = table.fields[i].link.as_ref();
            link.and_then(|l| works.iter().find(|w| w.table.name == l.table)).map(|w| &w.table)
        };
        let (Some(one), Some(other)) = (label(a), label(b)) else { continue };
        // Whatever a row says must have a place afterwards.
        let found = |i: usize| {
            let (link, profile) = (table.fields[i].link.as_ref(), &work.profiles[i]);
            let far = link.and_then(|l| works.iter().find(|w| w.table.name == l.table).map(|w| (w, &l.field)));
            far.is_some_and(|(far, name)| {
                let at = far.table.fields.iter().position(|f| f.name == *name);
                let known =
                    at.map(|at| far.profiles[at].values.iter().copied().collect::<std::collections::HashSet<_>>());
                known.is_some_and(|known| profile.values.iter().all(|v| *v > 1 && known.contains(v)))
            })
        };
        let pointed = works.iter().flat_map(|w| &w.table.fields).any(|f| {
            f.link.as_ref().is_some_and(|l| l.table == table.name)
                || f.formula.as_ref().is_some_and(|text| text.contains(&table.name))
        });
        let alone =
            table.fields.len() == 2 && found(a) && !pointed && !book.is_sampled(table) && one.name != other.name;
        let (first, second) = (&one.label, &other.label);
        let message = say!(
            "'{table}' pairs records of '{first}' and '{second}': each may have several of the other.",
            table = &table.label,
            first,
            second
        );
        let suggestion = match alone {
            true => say!(
                "Make it a field of '{first}' that links to several of '{second}', or keep the table.",
                first,
                second
            ),
            false => say!("It stays a table with two links, since more is told of a pair."),
        };
        findings.push(Finding {
            count: rows as u64,
            mends: if alone { vec![Mend::Join] } else { Vec::new() },
            ..Finding::about(table, "joining_table", (work.area.top, work.area.left), message).with(suggestion)
        });
    }
}

impl Proposal {
    /// Makes a field of links of a table that only pairs records, or again a table. Answers whether there was anything to do.
    pub(crate) fn join(&mut self, table: &str, wanted: bool) -> bool {
        let Some(at) = self.tables.iter().position(|t| t.name == table) else { return false };
        let joining = self.tables[at].clone();
        let Some((a, b)) = pair(&joining) else { return false };
        let (Some(here), Some(there)) = (&joining.fields[a].link, &joining.fields[b].link) else { return false };
        let far = self.tables.iter().find(|t| t.name == there.table).map(|t| t.label.clone());
        let (Some(far), Some(own)) = (far, self.tables.iter_mut().find(|t| t.name == here.table)) else { return false };
        let is_ours = |f: &ProposedField| f.reading.gathered.as_ref().is_some_and(|g| g.table == joining.name);
        if !wanted {
            own.fields.retain(|f| !is_ours(f));
        } else if let Some(key) = own.field(&here.field).map(|f| f.column.clone()) {
            let taken = own.fields.iter().any(|f| f.label.eq_ignore_ascii_case(&far));
            let label = if taken { joining.label.clone() } else { far };
            let name = name_for(&label, "links", |n| own.fields.iter().any(|f| f.name == n));
            let field = ProposedField {
                name,
                kind: "links".into(),
                link: Some(there.clone()),
                reading: Plan {
                    separator: Some(BETWEEN.into()),
                    spellings: joining.fields[b].reading.spellings.clone(),
                    gathered: Some(Gathered {
                        table: joining.name.clone(),
                        file: joining.file.clone(),
                        sheet: joining.sheet.clone(),
                        region: joining.region.clone(),
                        header_rows: joining.header_rows,
                        excluded_rows: joining.excluded_rows.clone(),
                        key,
                        here: joining.fields[a].column.clone(),
                        there: joining.fields[b].column.clone(),
                    }),
                    ..Plan::default()
                },
                include: true,
                label,
                ..ProposedField::default()
            };
            let why = say!("the rows of '{table}' pair its records with these", table = &joining.label);
            own.fields.push(field.with_evidence(why));
        }
        self.tables[at].include = !wanted;
        for finding in
            self.findings.iter_mut().filter(|f| f.code == "joining_table" && f.table.as_deref() == Some(table))
        {
            finding.mended = wanted;
        }
        true
    }
}

impl Gathered {
    /// The names that belong to each key, one below the other.
    pub(crate) fn read(&self, book: &Workbook) -> Result<HashMap<String, String>> {
        let table = ProposedTable {
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            region: self.region.clone(),
            header_rows: self.header_rows,
            excluded_rows: self.excluded_rows.clone(),
            fields: [&self.here, &self.there]
                .map(|c| ProposedField { column: c.clone(), ..ProposedField::default() })
                .into(),
            ..ProposedTable::default()
        };
        let (mut rows, mut row) = (book.rows(&table)?, Row::default());
        let mut all: HashMap<String, String> = HashMap::new();
        while rows.read(&mut row)? {
            let [here, there] = row.cells.as_slice() else { break };
            let (key, name) = (text_key(trim(&here.text)), trim(&there.text));
            if key.is_empty() || name.is_empty() {
                continue;
            }
            let names = all.entry(key.into_owned()).or_default();
            if !names.is_empty() {
                names.push_str(BETWEEN);
            }
            names.push_str(name);
        }
        Ok(all)
    }

    /// The column of the record's own key.
    pub(crate) fn key_column(&self) -> Option<u32> {
        column_number(&self.key)
    }
}
