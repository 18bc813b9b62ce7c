//! From a workbook to a proposal: regions, then columns, then formulas and links across sheets, then findings and the account.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use sheaf_model::Problem;
use sheaf_model::check::MOST_FIELDS;
use sheaf_model::name::name_for;
use sheaf_model::problem::Result;

use crate::address::{Rect, column_letters};
use crate::column::literal::trim;
use crate::column::locale::Locale;
use crate::column::profile::{FEW, Lexicon, Profile};
use crate::column::{choice, decide, key};
use crate::evidence::{Evidence, ToldTable};
use crate::place::{self, Place, Placed};
use crate::proposal::{OtherHeader, OtherKey, Proposal, ProposedField, ProposedTable};
use crate::region::view::View;
use crate::region::{self, Aside, Last, Region, Sums};
use crate::sheet::{Cell, RowSpan, Sheet, TextPool, Value};
use crate::source::delimited::Record;
use crate::workbook::{SheetEntry, Streamed, Workbook};
use crate::{account, formula, heads, link, mend, notice, say, section, stack, turned, unpivot};

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
    /// The same cells read in another way.
    pub(crate) other: Option<Box<Work>>,
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

    /// The rows that are no records.
    fn rows_aside(&self) -> HashSet<u32> {
        self.region.asides.iter().map(|(row, _)| *row).collect()
    }

    /// The held rows of records, in order. Blank rows are none.
    pub(crate) fn record_rows<'s>(&self, entry: &'s SheetEntry, pool: &TextPool) -> Vec<(&'s Sheet, &'s RowSpan)> {
        let aside = self.rows_aside();
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
    work_out(book, &Lexicon::of(&book.pool), &[])
}

/// The same where a person has said of some tables where they stand.
///
/// # Errors
/// Where a place does not fit the workbook, overlaps another one, or has no record.
pub fn propose_at(book: &Workbook, places: &[Place]) -> Result<Proposal> {
    let all = places.iter().map(|place| place.placed(book)).collect::<Result<Vec<_>>>()?;
    let invalid = |what: String| Problem::field("region", "region", what);
    for (n, placed) in all.iter().enumerate() {
        let same = |other: &&Placed| other.sheet == placed.sheet && other.area.overlaps(&placed.area);
        if let Some(other) = all[..n].iter().find(same) {
            return Err(invalid(format!("{} and {} share cells.", other.area, placed.area)));
        }
    }
    let lexicon = Lexicon::of(&book.pool);
    let mut kept = Vec::with_capacity(places.len());
    for (place, placed) in places.iter().zip(&all) {
        let view = view(book, &lexicon, placed.sheet);
        let found = region::chosen(&view, placed);
        let found =
            found.ok_or_else(|| invalid(format!("There is no record in {} of '{}'.", place.region, place.sheet)))?;
        // Where nothing else follows, the next version may have more rows.
        let bottom = view.sheet.used().map_or(placed.area.bottom, |used| used.bottom);
        let longer = region::chosen(&view, &Placed { area: Rect { bottom, ..placed.area }, ..*placed });
        let ends = longer.is_some_and(|longer| longer.area == found.area);
        let region = if ends { place::to_the_end(placed.area) } else { place.region.clone() };
        kept.push(Place { region, ..place.clone() });
    }
    Ok(Proposal { places: kept, ..work_out(book, &lexicon, &all) })
}

pub(crate) fn view<'a>(book: &'a Workbook, lexicon: &'a Lexicon, sheet: usize) -> View<'a> {
    View { sheet: &book.sheets[sheet].sheet, literals: &lexicon.literals, pool: &book.pool }
}

fn work_out(book: &Workbook, lexicon: &Lexicon, places: &[Placed]) -> Proposal {
    let mut works = Vec::new();
    for (number, entry) in book.own_sheets() {
        let open_end = entry.streamed.as_ref().map(|s| s.head_end);
        let own: Vec<&Placed> = places.iter().filter(|placed| placed.sheet == number).collect();
        for region in region::find(&view(book, lexicon, number), entry.text.is_some(), open_end, &own) {
            works.push(begin(book, lexicon, number, region));
        }
    }
    leave_lists(book, &mut works, places);
    turned::choose(book, lexicon, &mut works, places);
    name_tables(book, &mut works);
    for work in &mut works {
        look_at_columns(book, lexicon, work);
    }
    let locales = locales(book, &works);
    for work in &mut works {
        let locale = &locales[book.sheets[work.sheet].sheet.file];
        decide_types(book, locale, work);
        section::make_fields(book, lexicon, work);
    }
    formula::translate(book, lexicon, &mut works);
    formula::summary::note(book, &mut works);
    link::find(book, &mut works);
    formula::settle(&mut works);
    let pointed: HashSet<(String, String)> = works
        .iter()
        .flat_map(|w| &w.table.fields)
        .filter_map(|f| f.link.as_ref().map(|l| (l.table.clone(), l.field.clone())))
        .collect();
    for work in &mut works {
        find_keys(book, work, &pointed);
        if let Some(other) = &mut work.other {
            look_at_columns(book, lexicon, other);
            decide_types(book, &locales[book.sheets[other.sheet].sheet.file], other);
            section::make_fields(book, lexicon, other);
            find_keys(book, other, &HashSet::new());
        }
        notice::unseen::mark(book, work);
    }
    unpivot::find(book, &mut works);
    stack::find(book, &mut works);
    heads::find(book, lexicon, &locales, &mut works);
    let mut findings = notice::notice(book, lexicon, &works);
    let cells = account::account(book, &works.iter().collect::<Vec<_>>());
    let mut proposal = Proposal { cells, ..Proposal::default() };
    proposal.tables = works.iter().map(|w| w.table.clone()).collect();
    proposal.findings = std::mem::take(&mut findings);
    mend::propose_mends(book, &mut proposal);
    turned::settle(book, lexicon, &mut works, &mut proposal.findings);
    proposal.tables = works.into_iter().map(|w| w.table).collect();
    proposal
}

/// A column alone is no table beside sheets that let choose from lists of cells: it is one of these, and its values are choices.
fn leave_lists(book: &Workbook, works: &mut Vec<Work>, places: &[Placed]) {
    let lets_choose = |entry: &SheetEntry| entry.sheet.list_rules.iter().any(|rule| !rule.source.starts_with('"'));
    let files: HashSet<usize> =
        book.own_sheets().map(|(_, entry)| entry).filter(|e| lets_choose(e)).map(|e| e.sheet.file).collect();
    works.retain(|work| {
        let entry = &book.sheets[work.sheet];
        let is_pointed = places.iter().any(|place| place.sheet == work.sheet);
        let is_list = work.area.width() == 1 && entry.text.is_none() && work.region.declared.is_none();
        !is_list || is_pointed || !files.contains(&entry.sheet.file)
    });
}

/// The key of a table, and what its fields' values say of rules.
fn find_keys(book: &Workbook, work: &mut Work, pointed: &HashSet<(String, String)>) {
    let name = work.table.name.clone();
    let is_pointed = |field: &str| pointed.contains(&(name.clone(), field.to_owned()));
    let keys = key::find(&work.table.label, &mut work.table.fields, &work.profiles, &is_pointed, &book.pool);
    let names = |places: &[usize]| places.iter().map(|i| work.table.fields[*i].name.clone()).collect();
    work.table.key = names(&keys.key.fields);
    let other = |key: key::Key| {
        let (evidence, told) = key.evidence.told();
        OtherKey { fields: names(&key.fields), evidence, told }
    };
    work.table.other_keys = keys.others.into_iter().map(other).collect();
    work.table.key_evidence = keys.key.evidence.to_string();
    work.table.told.key_evidence = keys.key.evidence;
    for (field, profile) in work.table.fields.iter_mut().zip(&work.profiles) {
        (field.blank, field.repeats) =
            (Some(profile.rows - profile.filled), Some(profile.good().saturating_sub(profile.distinct)));
    }
    correct_by_tally(&book.sheets[work.sheet], work);
    // A table that cannot be made would stop the import of all others.
    work.table.include &= work.table.fields.len() <= MOST_FIELDS;
}

pub(crate) fn begin(book: &Workbook, lexicon: &Lexicon, number: usize, mut region: Region) -> Work {
    let entry = &book.sheets[number];
    let mut area = region.area;
    let mut rows = u64::from(region.rows);
    if let Some(streamed) = entry.streamed.as_ref().filter(|_| region.open_end) {
        area.bottom = streamed.tally.rows.saturating_sub(1);
        region.asides.extend(total_at_end(book, lexicon, (entry, streamed), &region));
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
        other_header: region::rival(&view(book, lexicon, number), &region).map(|rival| {
            let region = Rect { bottom: area.bottom, ..rival.area }.to_string();
            let (evidence, told) = Evidence::from(rival.evidence).told();
            OtherHeader { region, header_rows: rival.header_rows, evidence, told }
        }),
        key: Vec::new(),
        key_evidence: String::new(),
        other_keys: Vec::new(),
        fields: Vec::new(),
        excluded_rows: region
            .asides
            .iter()
            .map(|(row, _)| row + 1)
            .filter(|row| (area.top + 1..=area.bottom + 1).contains(row))
            .collect(),
        sections: Vec::new(),
        heads: None,
        cross_tab: None,
        stack: None,
        transposed: None,
        distinct: None,
        evidence: region.evidence.to_string(),
        told: ToldTable { evidence: region.evidence.clone(), ..ToldTable::default() },
        include: true,
        into: None,
        proposed_label: None,
    };
    Work {
        sheet: number,
        region,
        area,
        columns: Vec::new(),
        profiles: Vec::new(),
        table,
        fills: HashMap::new(),
        other: None,
    }
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

/// The last row, where it is a total: where only its figures can tell, the file is read once more to add them up.
fn total_at_end(
    book: &Workbook,
    lexicon: &Lexicon,
    (entry, streamed): (&SheetEntry, &Streamed),
    region: &Region,
) -> Option<(u32, Aside)> {
    let view = View { sheet: &streamed.spread, literals: &lexicon.literals, pool: &book.pool };
    let last = Last::of(&view, region)?;
    let rows = region.area.top + region.header_rows..last.row();
    let add = |columns: &[u32]| add_up(entry, columns, rows, &region.asides).unwrap_or_default();
    last.is_total(&view, add).then_some((last.row(), Aside::Total))
}

/// The sums of columns over some rows of a text file.
fn add_up(entry: &SheetEntry, columns: &[u32], rows: Range<u32>, asides: &[(u32, Aside)]) -> Option<Sums> {
    let aside: HashSet<u32> = asides.iter().map(|(row, _)| *row).collect();
    let (mut records, mut record, mut sums) =
        (entry.text.as_ref()?.records().ok()?, Record::default(), Sums::default());
    while records.read(&mut record).ok()? && record.row < rows.end {
        if record.row >= rows.start && !aside.contains(&record.row) {
            columns.iter().for_each(|column| sums.add(*column, &record.get(*column as usize)));
        }
    }
    Some(sums)
}

/// Labels from the sheet, the declared table, the title or the file; names from labels.
fn name_tables(book: &Workbook, works: &mut [Work]) {
    let mut taken: HashSet<String> = HashSet::new();
    for i in 0..works.len() {
        let same = |w: &&Work| w.table.sheet == works[i].table.sheet && w.table.file == works[i].table.file;
        let alone = works.iter().filter(same).count() == 1;
        let label = label_of(book, &works[i], alone);
        let name =
            name_for(&label, "table", |n| taken.contains(n) || sheaf_model::name::check_name("table", n).is_err());
        taken.insert(name.clone());
        (works[i].table.label, works[i].table.name) = (label, name);
    }
}

fn label_of(book: &Workbook, work: &Work, alone: bool) -> String {
    let sheet = &book.sheets[work.sheet].sheet;
    let declared = work
        .region
        .declared
        .map(|d| sheet.list_objects[d].name.as_str())
        .filter(|n| !is_usual(n, &["table", "tabelle", "tableau", "tabla", "tabela", "tabella"]));
    let usual = is_usual_sheet(&sheet.name);
    let title = work.region.title.as_deref().map(trim).filter(|t| !t.is_empty() && t.chars().count() <= 60);
    let named = name_of(book, work);
    // Forms on several sheets are called by none of them.
    if book.sheets[work.sheet].turned.as_ref().is_some_and(|t| t.is_spread()) {
        return title.unwrap_or("Forms").to_owned();
    }
    match (alone, usual) {
        (true, false) => sheet.name.trim().to_owned(),
        (true, true) => {
            named.as_deref().or(title).or(declared).map_or_else(|| words_of_file(&work.table.file), str::to_owned)
        }
        (false, _) => {
            declared.or(named.as_deref()).or(title).map_or_else(|| sheet.name.trim().to_owned(), str::to_owned)
        }
    }
}

/// The name of a file as words: without folder, ending, lines and hyphens.
pub(crate) fn words_of_file(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    base.rsplit_once('.').map_or(base, |(stem, _)| stem).replace(['_', '-'], " ")
}

/// Whether a sheet is called as programs call sheets.
pub fn is_usual_sheet(name: &str) -> bool {
    is_usual(
        name,
        &["sheet", "tabelle", "feuil", "feuille", "hoja", "foglio", "planilha", "blad", "arkusz", "list", "лист"],
    )
}

/// The defined name of a table's records, with its header or without.
fn name_of(book: &Workbook, work: &Work) -> Option<String> {
    let (area, first) = (work.area, work.first_row());
    let names_all = |named: &Rect| {
        (named.left, named.right) == (area.left, area.right)
            && (named.top == area.top || named.top == first)
            && named.bottom >= area.bottom
    };
    let mut names = region::names(&book.sheets[work.sheet].sheet);
    names
        .find(|(name, named)| !is_usual(name, &["externaldata_"]) && names_all(named))
        .map(|(name, _)| name.replace('_', " "))
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
        let semicolons = |s: &SheetEntry| s.text.as_ref().is_some_and(|t| t.dialect.delimiter == b";");
        let parted = book.sheets.iter().any(|s| s.sheet.file == file && semicolons(s));
        Locale::of(own.flat_map(|w| w.table.fields.iter().map(|f| f.label.as_str()).zip(&w.profiles)), parted)
    };
    let files = book.sheets.iter().map(|s| s.sheet.file + 1).max().unwrap_or(0);
    (0..files).map(of_file).collect()
}

/// The types of a table's fields.
fn decide_types(book: &Workbook, locale: &Locale, work: &mut Work) {
    let first = work.first_row();
    for ((field, profile), column) in work.table.fields.iter_mut().zip(&work.profiles).zip(&work.columns) {
        decide::decide(profile, locale, &book.pool, field);
        if profile.joined > 0 {
            field.also(say!("{n} records have it from a cell that is joined down to them", n = profile.joined));
        }
        if field.kind == "choice" {
            choice::order_by_rule(field, book, work.sheet, (first, *column));
        }
    }
}

fn look_at_columns(book: &Workbook, lexicon: &Lexicon, work: &mut Work) {
    let entry = &book.sheets[work.sheet];
    let all: Vec<u32> = (work.area.left..=work.area.right).collect();
    let mut profiles: Vec<Profile> = vec![Profile::default(); all.len()];
    let rows = work.record_rows(entry, &book.pool);
    let (first, aside) = (work.first_row(), work.rows_aside());
    let joined = |sheet: &Sheet, cell: Option<&Cell>, (row, column): (u32, u32)| {
        if cell.is_some_and(|c| !c.is_blank() || c.formula > 0) {
            return None;
        }
        let (holder, above) = sheet.joined_above(row, column)?;
        (holder >= first && !aside.contains(&holder)).then_some(*above)
    };
    let look = |columns: &[u32], profiles: &mut [Profile]| {
        for (sheet, span) in &rows {
            let mut cells = sheet.row_cells(span).iter().peekable();
            for (column, profile) in columns.iter().zip(&mut *profiles) {
                while cells.next_if(|c| u32::from(c.column) < *column).is_some() {}
                let cell = cells.next_if(|c| u32::from(c.column) == *column);
                match joined(sheet, cell, (span.row, *column)) {
                    Some(above) => profile.add_joined(&above, sheet, lexicon, &book.pool),
                    None => profile.add(cell, sheet, lexicon, &book.pool),
                }
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
        field.change_evidence(|evidence| {
            evidence.change_last(|last| say!("{last} (of {n} rows looked at)", last, n = held));
        });
    }
    let broken = work.table.key.iter().any(|k| work.table.fields.iter().any(|f| &f.name == k && !f.required))
        || work.table.key.len() == 1 && work.table.fields.iter().any(|f| f.name == work.table.key[0] && !f.unique)
        || work.table.key.len() > 1;
    if broken {
        work.table.key.clear();
        work.table.key_evidence.clear();
        work.table.told.key_evidence = Evidence::default();
    }
    let fields = &work.table.fields;
    let differs = |name: &String| fields.iter().any(|f| f.name == *name && f.unique && f.required);
    work.table.other_keys.retain(|k| k.fields.len() == 1 && k.fields.iter().all(differs));
}

/// The value of a cell that is a text.
pub(crate) fn text_of(book: &Workbook, value: Value) -> Option<&str> {
    match value {
        Value::Text(id) => Some(book.pool.get(id)),
        _ => None,
    }
}
