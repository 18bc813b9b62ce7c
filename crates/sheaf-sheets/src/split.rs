//! Columns that repeat together (`Customer`, `Customer City`, `Customer Phone`): what is told of one thing in each of its rows.
//! They are offered as a table of their own to which the rows link; whoever asks for it gets it, and can take it back.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sheaf_model::name::name_for;

use crate::column::key::is_identifier;
use crate::column::profile::Profile;
use crate::column::words::{Words, header_words};
use crate::evidence::{Evidence, ToldTable};
use crate::finding::Finding;
use crate::formula::NOWHERE;
use crate::mend::Mend;
use crate::proposal::{FieldRules, Proposal, ProposedField, ProposedLink, ProposedTable};
use crate::propose::Work;
use crate::said::SaidValue;
use crate::say;
use crate::shape::Distinct;
use crate::workbook::Workbook;

/// Columns that could be a table of their own, by the labels that they were proposed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// What the table would be called.
    pub label: String,
    /// The column that tells its records apart.
    pub key: String,
    /// The columns that are the same wherever that one is.
    pub columns: Vec<String>,
}

/// Fewest rows, fewest different things, and rows in which each stands on average.
const FEWEST_ROWS: u64 = 12;
const FEWEST: u64 = 3;
const REPEATS: u64 = 2;
/// Most columns of a table that are compared with one another, and most cells that are looked at for it.
const MOST_COLUMNS: usize = 60;
const MOST_CELLS: u64 = 50_000_000;

/// Things of which others are told.
const THINGS: Words = Words::of(
    "customer client company firm supplier vendor partner employee person contact student teacher patient member product item \
     article project school site store shop branch location machine vehicle asset course event account kunde firma lieferant \
     mitarbeiter artikel produkt projekt standort client fournisseur produit article projet salarié cliente proveedor producto \
     empleado proyecto fornitore prodotto dipendente progetto klant leverancier medewerker project",
);
/// What is told of things.
const TOLD: Words = Words::of(
    "city town country region state province zip zipcode postcode postal address street phone telephone tel mobile fax email mail \
     website web url contact industry sector segment category group brand department manager vat iban stadt ort land plz strasse \
     straße anschrift telefon branche abteilung ville pays adresse téléphone rue ciudad país dirección teléfono città paese \
     indirizzo telefono stad adres telefoon plaats",
);
/// Words that tell nothing of what a thing is.
const GENERAL: Words = Words::of("name id no nr number code key title ref nummer nom nombre nome naam");

/// The groups of a table, each with its key's place.
fn groups(work: &Work) -> Vec<(usize, Vec<usize>)> {
    let fields = &work.table.fields;
    let usable = |i: &usize| {
        let (field, profile) = (&fields[*i], &work.profiles[*i]);
        work.columns[*i] != NOWHERE
            && field.formula.is_none()
            && field.link.is_none()
            && field.kind != "choices"
            && profile.distinct >= 2
            && profile.errors == 0
            && profile.distinct * REPEATS <= profile.good()
            && !work.table.key.contains(&field.name)
            && !field.label.contains(['{', '}'])
    };
    let mut free: Vec<usize> = (0..fields.len()).filter(usable).take(MOST_COLUMNS).collect();
    let is_key = |i: &usize| {
        let (field, profile) = (&fields[*i], &work.profiles[*i]);
        profile.distinct >= FEWEST
            && matches!(field.kind.as_str(), "text" | "choice" | "email" | "integer")
            && (field.kind != "integer" || is_identifier(&field.label))
    };
    let (mut found, looked) = (Vec::new(), Cell::new(0_u64));
    loop {
        let within_reason = || {
            looked.set(looked.get().saturating_add(work.table.rows));
            looked.get() <= MOST_CELLS
        };
        let told = |key: &usize| -> Vec<usize> {
            let named = free.iter().copied().filter(|i| i != key && is_told(work, *key, *i));
            named.filter(|i| within_reason() && depends(&work.profiles[*key], &work.profiles[*i])).collect()
        };
        let keys = free.iter().copied().filter(is_key);
        let best = keys
            .map(|key| (key, told(&key)))
            .filter(|(_, told)| told.len() >= 2)
            .max_by_key(|(key, told)| (told.len(), is_identifier(&fields[*key].label), std::cmp::Reverse(*key)));
        let Some((key, told)) = best else { return found };
        free.retain(|i| *i != key && !told.contains(i));
        found.push((key, told));
    }
}

/// The words of a header that say what thing it is about.
fn thing(label: &str) -> Vec<String> {
    header_words(label).into_iter().filter(|w| !GENERAL.contains(w)).collect()
}

/// Whether a header says something of the thing that another names: with the same words first, or as is told of such things.
fn is_told(work: &Work, key: usize, other: usize) -> bool {
    let (label, told) = (&work.table.fields[key].label, &work.table.fields[other].label);
    let (thing, words) = (thing(label), header_words(told));
    let shared = !thing.is_empty() && words.starts_with(&thing);
    let by_kind =
        THINGS.in_header(label) && words.iter().any(|w| TOLD.contains(w)) && words.iter().all(|w| !THINGS.contains(w));
    shared || by_kind
}

/// Whether a column has one value wherever another has one, and none where that has none.
fn depends(key: &Profile, other: &Profile) -> bool {
    let mut known: HashMap<u64, u64> = HashMap::new();
    key.values.iter().zip(&other.values).all(|(key, value)| match key {
        0 | 1 => *value <= 1,
        _ => *known.entry(*key).or_insert(*value) == *value,
    })
}

/// A finding for each group, with its mend.
pub(crate) fn notice(book: &Workbook, works: &[Work], findings: &mut Vec<Finding>) {
    for work in works {
        let table = &work.table;
        let plain = table.cross_tab.is_none() && table.stack.is_none() && table.sections.is_empty();
        if !plain || table.rows < FEWEST_ROWS || book.is_sampled(table) || !table.include {
            continue;
        }
        for (key, told) in groups(work) {
            let field = &table.fields[key];
            let words: Vec<&str> =
                field.label.split_whitespace().filter(|w| !GENERAL.contains(&w.to_lowercase())).collect();
            let label = if words.is_empty() { field.label.clone() } else { words.join(" ") };
            let columns: Vec<String> = told.iter().map(|i| table.fields[*i].label.clone()).collect();
            let message = say!(
                "{fields} are the same wherever '{key}' is: {things} of them stand in {n} rows.",
                fields = SaidValue::quoted(&columns),
                key = &field.label,
                things = work.profiles[key].distinct,
                n = work.profiles[key].good()
            );
            let suggestion = say!(
                "Make a table '{label}' of them, to which each row of '{table}' links.",
                label = &label,
                table = &table.label
            );
            findings.push(Finding {
                field: Some(field.name.clone()),
                count: work.profiles[key].good(),
                mends: vec![Mend::Split(Split { label, key: field.label.clone(), columns })],
                ..Finding::about(table, "repeated_group", (work.area.top, work.columns[key]), message).with(suggestion)
            });
        }
    }
}

impl Proposal {
    /// Makes a table of columns that repeat together, or puts them back. Answers whether there was anything to do.
    pub(crate) fn split(&mut self, book: &Workbook, table: &str, split: &Split, wanted: bool) -> bool {
        let Some(at) = self.tables.iter().position(|t| t.name == table) else { return false };
        let source = &self.tables[at];
        let made = self.tables.iter().position(|t| {
            t.distinct.is_some()
                && t.first_label() == split.label
                && (&t.file, &t.sheet, &t.region) == (&source.file, &source.sheet, &source.region)
        });
        let done = match (wanted, made) {
            (true, None) => self.take_out(book, at, split),
            (false, Some(made)) => self.put_back(at, made),
            _ => false,
        };
        let is_this = |f: &&mut Finding| f.mends.iter().any(|m| matches!(m, Mend::Split(s) if s == split));
        for finding in self.findings.iter_mut().filter(is_this).filter(|_| done) {
            finding.mended = wanted;
        }
        done
    }

    fn take_out(&mut self, book: &Workbook, at: usize, split: &Split) -> bool {
        let source = self.tables[at].clone();
        let apart =
            source.cross_tab.as_ref().is_some_and(|c| c.applied) || source.stack.as_ref().is_some_and(|s| s.applied);
        let place = |label: &String| source.fields.iter().position(|f| f.first_label() == label);
        let (Some(key), Some(told)) = (place(&split.key), split.columns.iter().map(place).collect::<Option<Vec<_>>>())
        else {
            return false;
        };
        if apart || source.fields[key].link.is_some() {
            return false;
        }
        let name = name_for(&split.label, "table", |n| {
            self.tables.iter().any(|t| t.name == n) || sheaf_model::name::check_name("table", n).is_err()
        });
        let rules = FieldRules { unique: true, required: true };
        let own = |i: &usize| ProposedField {
            unique: *i == key,
            rules: if *i == key { rules } else { FieldRules::default() },
            blank: None,
            repeats: None,
            ..source.fields[*i].clone()
        };
        // A column of texts that come again and again is a list of choices there; here each stands once.
        let mut named = own(&key);
        if named.kind == "choice" {
            named.kind = "text".into();
            named.choices.clear();
        }
        let mut fields = vec![named];
        fields.extend(told.iter().map(own));
        let before = std::iter::once(&key).chain(&told).map(|i| source.fields[*i].clone()).collect();
        let why = Evidence::from(say!(
            "columns of '{table}' that are the same wherever '{field}' is",
            table = &source.label,
            field = &source.fields[key].label
        ));
        let mut new = ProposedTable {
            name: name.clone(),
            label: split.label.clone(),
            key: vec![source.fields[key].name.clone()],
            fields,
            distinct: Some(Distinct { key: source.fields[key].name.clone(), before }),
            evidence: why.to_string(),
            told: ToldTable { evidence: why, ..source.told.clone() },
            include: source.include,
            cross_tab: None,
            stack: None,
            into: None,
            proposed_label: None,
            ..source.clone()
        };
        // A file that became unreadable says so where its rows are imported.
        new.rows = book.rows(&new).map_or(0, |rows| rows.filter_map(Result::ok).count() as u64);
        let called = |field: &ProposedField| match name_for(&field.label, "field", |_| false) == field.name {
            true => field.label.clone(),
            false => field.name.clone(),
        };
        let far = source.fields[key].name.clone();
        let way = called(&source.fields[key]);
        let table = &mut self.tables[at];
        for i in &told {
            let field = &mut table.fields[*i];
            field.result = Some(match field.kind.as_str() {
                "choice" => "text".to_owned(),
                "rating" => "integer".to_owned(),
                kind => kind.to_owned(),
            });
            field.formula = Some(format!("{{{way}}}.{{{}}}", called(field)));
            field.kind = "lookup".into();
            field.choices.clear();
            field.rules = FieldRules::default();
        }
        let field = &mut table.fields[key];
        field.kind = "link".into();
        field.choices.clear();
        field.link = Some(ProposedLink { table: name.clone(), field: far });
        // What was found in the columns told of it is now found there.
        let moved: HashSet<&String> = told.iter().map(|i| &source.fields[*i].name).collect();
        for finding in self.findings.iter_mut().filter(|f| f.table.as_ref() == Some(&source.name)) {
            if finding.field.as_ref().is_some_and(|field| moved.contains(field)) {
                finding.table = Some(name.clone());
            }
        }
        self.tables.insert(at + 1, new);
        true
    }

    fn put_back(&mut self, at: usize, made: usize) -> bool {
        let (new, name) = (self.tables[made].clone(), self.tables[at].name.clone());
        let Some(distinct) = &new.distinct else { return false };
        for field in &mut self.tables[at].fields {
            let Some(was) = distinct.before.iter().find(|f| f.name == field.name) else { continue };
            // What a person said since stays: of the key it was said here, of the others there.
            let said = if field.name == distinct.key { None } else { new.field(&field.name).cloned() };
            let said = said.unwrap_or_else(|| ProposedField { reading: field.reading.clone(), ..was.clone() });
            *field = ProposedField {
                label: field.label.clone(),
                proposed_label: field.proposed_label.clone(),
                include: field.include,
                unique: was.unique,
                rules: was.rules,
                blank: was.blank,
                repeats: was.repeats,
                ..said
            };
        }
        for finding in self.findings.iter_mut().filter(|f| f.table.as_ref() == Some(&new.name)) {
            finding.table = Some(name.clone());
        }
        self.tables.remove(made);
        true
    }
}
