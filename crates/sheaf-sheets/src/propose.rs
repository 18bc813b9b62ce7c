//! From a workbook to a proposal: regions, then columns, then formulas and links across sheets, then findings and the account.

use std::collections::{HashMap, HashSet};

use sheaf_model::check::MOST_FIELDS;
use sheaf_model::name::name_for;

use crate::address::{Rect, column_letters};
use crate::column::literal::{TOTAL, trim};
use crate::column::locale::Locale;
use crate::column::profile::{FEW, Lexicon, Profile};
use crate::column::{choice, decide, key};
use crate::proposal::{Proposal, ProposedField, ProposedTable};
use crate::region::view::View;
use crate::region::{self, Aside, Region};
use crate::sheet::{RowSpan, Sheet, TextPool, Value};
use crate::workbook::{SheetEntry, Streamed, Workbook};
use crate::{account, formula, link, mend, notice, section, stack, unpivot};

/// A table while it is being worked out.
pub(crate) struct Work {
    /// Number of its sheet.
    pub(crate) sheet: usize,
    pub(crate) region: Region,
    pub(crate) area: Rect,
    /// The columns of its fields.
    pub(crate) columns: Vec<u32>,
    pub(crate) profiles: Vec<Profile>,
    pub(crate) table: ProposedTable,
    /// Translated formulas by the number of their field.
    pub(crate) fills: HashMap<usize, formula::Fill>,
}

impl Work {
    /// First row of records.
    pub(crate) fn first_row(&self) -> u32 {
        self.area.top + self.region.header_rows
    }

    /// The field of a column.
    pub(crate) fn field_at(&self, column: u32) -> Option<usize> {
        self.columns.iter().position(|c| *c == column)
    }

    /// The held rows of records, in order. Blank rows are none.
    pub(crate) fn record_rows<'s>(&self, entry: &'s SheetEntry, pool: &TextPool) -> Vec<(&'s Sheet, &'s RowSpan)> {
        let aside: HashSet<u32> = self.region.asides.iter().map(|(row, _)| *row).collect();
        let held = |sheet: &'s Sheet, from: u32| {
            let aside = &aside;
            let (left, right) = (self.area.left, self.area.right);
            sheet
                .rows_between(from, self.area.bottom)
                .iter()
                .filter(move |span| !aside.contains(&span.row) && sheet.is_seen(span, (left, right), pool))
                .map(move |span| (sheet, span))
                .collect::<Vec<_>>()
        };
        let mut rows = held(&entry.sheet, self.first_row());
        if let Some(streamed) = &entry.streamed {
            rows.extend(held(&streamed.spread, self.first_row().max(streamed.head_end + 1)));
        }
        rows
    }
}

/// Works out what an import of the workbook would do.
pub fn propose(book: &Workbook) -> Proposal {
    let lexicon = Lexicon::of(&book.pool);
    let mut works = Vec::new();
    for (number, entry) in book.sheets.iter().enumerate() {
        let view = View { sheet: &entry.sheet, literals: &lexicon.literals, pool: &book.pool };
        let open_end = entry.streamed.as_ref().map(|s| s.head_end);
        for region in region::find(&view, entry.text.is_some(), open_end) {
            works.push(begin(book, &lexicon, number, region));
        }
    }
    name_tables(book, &mut works);
    for work in &mut works {
        look_at_columns(book, &lexicon, work);
    }
    let locales = locales(book, &works);
    for work in &mut works {
        let locale = &locales[book.sheets[work.sheet].sheet.file];
        decide_types(book, locale, work);
        section::make_field(book, &lexicon, work);
    }
    formula::translate(book, &lexicon, &mut works);
    link::find(&mut works);
    formula::settle(&mut works);
    let pointed: HashSet<(String, String)> = works
        .iter()
        .flat_map(|w| &w.table.fields)
        .filter_map(|f| f.link.as_ref().map(|l| (l.table.clone(), l.field.clone())))
        .collect();
    for work in &mut works {
        let name = work.table.name.clone();
        let is_pointed = |field: &str| pointed.contains(&(name.clone(), field.to_owned()));
        let places = key::find(&work.table.label, &mut work.table.fields, &work.profiles, &is_pointed);
        work.table.key = places.iter().map(|i| work.table.fields[*i].name.clone()).collect();
        for (field, profile) in work.table.fields.iter_mut().zip(&work.profiles) {
            (field.blank, field.repeats) =
                (Some(profile.rows - profile.filled), Some(profile.good().saturating_sub(profile.distinct)));
        }
        correct_by_tally(&book.sheets[work.sheet], work);
        notice::unseen::mark(book, work);
        // A table that cannot be made would stop the import of all others.
        work.table.include = work.table.fields.len() <= MOST_FIELDS;
    }
    unpivot::find(book, &mut works);
    stack::find(book, &mut works);
    let findings = notice::notice(book, &lexicon, &works);
    let cells = account::account(book, &works);
    let tables = works.into_iter().map(|w| w.table).collect();
    let mut proposal = Proposal { tables, findings, cells, ..Proposal::default() };
    mend::propose_mends(book, &mut proposal);
    proposal
}

fn begin(book: &Workbook, lexicon: &Lexicon, number: usize, mut region: Region) -> Work {
    let entry = &book.sheets[number];
    let mut area = region.area;
    let mut rows = u64::from(region.rows);
    if let Some(streamed) = entry.streamed.as_ref().filter(|_| region.open_end) {
        area.bottom = streamed.tally.rows.saturating_sub(1);
        region.asides.extend(total_at_end(streamed, lexicon));
        rows = rows_of_stream(entry, streamed, &region);
    }
    let table = ProposedTable {
        name: String::new(),
        label: String::new(),
        file: book.files.get(entry.sheet.file).map_or(String::new(), |f| f.name.clone()),
        sheet: entry.sheet.name.clone(),
        region: area.to_string(),
        header_rows: region.header_rows,
        rows,
        key: Vec::new(),
        fields: Vec::new(),
        excluded_rows: region
            .asides
            .iter()
            .map(|(row, _)| row + 1)
            .filter(|row| (area.top + 1..=area.bottom + 1).contains(row))
            .collect(),
        sections: Vec::new(),
        cross_tab: None,
        stack: None,
        evidence: region.evidence.clone(),
        include: true,
        into: None,
        proposed_label: None,
    };
    Work { sheet: number, region, area, columns: Vec::new(), profiles: Vec::new(), table, fills: HashMap::new() }
}

/// Records of a text file of which only a sample is held: all rows but those above, blank ones and those put aside.
fn rows_of_stream(entry: &SheetEntry, streamed: &Streamed, region: &Region) -> u64 {
    let first = region.area.top + region.header_rows;
    let filled_before = entry.sheet.rows_between(0, first.saturating_sub(1)).len() as u32;
    let blank_before = first - filled_before.min(first);
    let aside = region.asides.iter().filter(|(row, _)| *row >= first).count() as u64;
    let below = u64::from(streamed.tally.rows.saturating_sub(first));
    below.saturating_sub(u64::from(streamed.tally.blank_rows.saturating_sub(blank_before))).saturating_sub(aside)
}

/// The last row, where it begins with a word for a total.
fn total_at_end(streamed: &Streamed, lexicon: &Lexicon) -> Option<(u32, Aside)> {
    let span = streamed.spread.rows().last()?;
    let first = streamed.spread.row_cells(span).first()?;
    let total = matches!(first.value, Value::Text(id) if lexicon.literal(id).any(TOTAL));
    total.then_some((span.row, Aside::Total))
}

/// Labels from the sheet, the declared table, the title or the file; names from labels.
fn name_tables(book: &Workbook, works: &mut [Work]) {
    let mut taken: HashSet<String> = HashSet::new();
    for i in 0..works.len() {
        let alone = works.iter().filter(|w| w.sheet == works[i].sheet).count() == 1;
        let label = label_of(book, &works[i], alone);
        let name =
            name_for(&label, "table", |n| taken.contains(n) || sheaf_model::name::check_name("table", n).is_err());
        taken.insert(name.clone());
        (works[i].table.label, works[i].table.name) = (label, name);
    }
}

fn label_of(book: &Workbook, work: &Work, alone: bool) -> String {
    let sheet = &book.sheets[work.sheet].sheet;
    let stem = |name: &str| {
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
        base.rsplit_once('.').map_or(base, |(s, _)| s).replace(['_', '-'], " ")
    };
    let declared = work
        .region
        .declared
        .map(|d| sheet.list_objects[d].name.as_str())
        .filter(|n| !is_usual(n, &["table", "tabelle", "tableau", "tabla", "tabela", "tabella"]));
    let usual = is_usual(
        &sheet.name,
        &["sheet", "tabelle", "feuil", "feuille", "hoja", "foglio", "planilha", "blad", "arkusz", "list", "лист"],
    );
    let title = work.region.title.as_deref().map(trim).filter(|t| !t.is_empty() && t.chars().count() <= 60);
    match (alone, usual) {
        (true, false) => sheet.name.trim().to_owned(),
        (true, true) => title.or(declared).map_or_else(|| stem(&work.table.file), str::to_owned),
        (false, _) => declared.or(title).map_or_else(|| sheet.name.trim().to_owned(), str::to_owned),
    }
}

/// A name that a program gives: a word with a number.
fn is_usual(name: &str, words: &[&str]) -> bool {
    let lower = name.trim().to_lowercase();
    let word = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    words.contains(&word)
}

/// How each file writes dates and numbers.
fn locales(book: &Workbook, works: &[Work]) -> Vec<Locale> {
    let of_file = |file: usize| {
        let own = works.iter().filter(move |w| book.sheets[w.sheet].sheet.file == file);
        Locale::of(own.flat_map(|w| w.table.fields.iter().map(|f| f.label.as_str()).zip(&w.profiles)))
    };
    let files = book.sheets.iter().map(|s| s.sheet.file + 1).max().unwrap_or(0);
    (0..files).map(of_file).collect()
}

/// The types of a table's fields.
fn decide_types(book: &Workbook, locale: &Locale, work: &mut Work) {
    let sheet = &book.sheets[work.sheet].sheet;
    let first = work.first_row();
    for ((field, profile), column) in work.table.fields.iter_mut().zip(&work.profiles).zip(&work.columns) {
        decide::decide(profile, locale, &book.pool, field);
        if field.kind == "choice" {
            choice::order_by_rule(field, sheet, first, *column);
        }
    }
}

fn look_at_columns(book: &Workbook, lexicon: &Lexicon, work: &mut Work) {
    let entry = &book.sheets[work.sheet];
    let all: Vec<u32> = (work.area.left..=work.area.right).collect();
    let mut profiles: Vec<Profile> = vec![Profile::default(); all.len()];
    let rows = work.record_rows(entry, &book.pool);
    let look = |columns: &[u32], profiles: &mut [Profile]| {
        for (sheet, span) in &rows {
            let mut cells = sheet.row_cells(span).iter().peekable();
            for (column, profile) in columns.iter().zip(&mut *profiles) {
                while cells.next_if(|c| u32::from(c.column) < *column).is_some() {}
                let cell = cells.next_if(|c| u32::from(c.column) == *column);
                profile.add(cell, sheet, lexicon, &book.pool);
            }
        }
        profiles.iter_mut().for_each(Profile::finish);
    };
    // One half of the columns beside the other, where that is worth a thread.
    let middle = if rows.len() * all.len() < FEW { all.len() } else { all.len() / 2 };
    let ((left, right), (first, second)) = (all.split_at(middle), profiles.split_at_mut(middle));
    std::thread::scope(|scope| {
        if !right.is_empty() {
            scope.spawn(|| look(right, second));
        }
        look(left, first);
    });
    let mut taken: HashSet<String> = HashSet::new();
    let mut labels: HashMap<String, u32> = HashMap::new();
    for (column, profile) in all.into_iter().zip(profiles) {
        let written = work.region.label(&entry.sheet, &book.pool, column);
        if written.is_none() && profile.filled == 0 && profile.formulas == 0 {
            continue;
        }
        let letters = column_letters(column);
        let mut label = written.unwrap_or_else(|| format!("Column {letters}"));
        label = distinct_label(label, &mut labels);
        let name = name_for(&label, "field", |n| taken.contains(n));
        taken.insert(name.clone());
        let field = ProposedField { name, label, column: letters, include: true, ..ProposedField::default() };
        work.columns.push(column);
        work.profiles.push(profile);
        work.table.fields.push(field);
    }
}

/// A label that no other field has: the second "Note" becomes "Note 2". The counts keep thousands of equal labels quick.
fn distinct_label(label: String, seen: &mut HashMap<String, u32>) -> String {
    let mut count = seen.get(&label.to_lowercase()).copied().unwrap_or(0);
    let mut own = label.clone();
    while count > 0 && seen.contains_key(&own.to_lowercase()) {
        count += 1;
        own = format!("{label} {count}");
    }
    seen.insert(label.to_lowercase(), count.max(1));
    seen.entry(own.to_lowercase()).or_insert(1);
    own
}

/// What was counted over a whole file outweighs a sample.
fn correct_by_tally(entry: &SheetEntry, work: &mut Work) {
    let Some(streamed) = entry.streamed.as_ref().filter(|_| work.region.open_end) else { return };
    let held = work.profiles.first().map_or(0, |p| p.rows);
    for (field, column) in work.table.fields.iter_mut().zip(&work.columns) {
        let Some(tally) = streamed.tally.columns.get(*column as usize) else { continue };
        let (filled, differ) = (tally.filled >= work.table.rows, !tally.repeats);
        (field.required, field.unique) = (field.required && filled, field.unique && differ);
        (field.rules.required, field.rules.unique) = (field.rules.required && filled, field.rules.unique && differ);
        field.blank = Some(work.table.rows.saturating_sub(tally.filled));
        field.repeats = (!tally.repeats).then_some(0);
        field.evidence.push_str(&format!(" (of {held} rows looked at)"));
    }
    let broken = work.table.key.iter().any(|k| work.table.fields.iter().any(|f| &f.name == k && !f.required))
        || work.table.key.len() == 1 && work.table.fields.iter().any(|f| f.name == work.table.key[0] && !f.unique)
        || work.table.key.len() > 1;
    if broken {
        work.table.key.clear();
    }
}

/// The value of a cell that is a text.
pub(crate) fn text_of(book: &Workbook, value: Value) -> Option<&str> {
    match value {
        Value::Text(id) => Some(book.pool.get(id)),
        _ => None,
    }
}
