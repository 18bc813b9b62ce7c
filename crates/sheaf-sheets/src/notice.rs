//! Noticing: what in the data a person should look at. A finding names its place and proposes a mend.

mod cells;
mod fields;
mod records;
mod unread;
pub(crate) mod unseen;
mod values;
mod zeros;

use std::collections::{HashMap, HashSet};

use sheaf_model::check::MOST_FIELDS;
use sheaf_model::text::text_key;

use crate::cell::CellValue;
use crate::column::key::nearly_tells_apart;
use crate::column::literal;
use crate::column::profile::Lexicon;
use crate::finding::{Finding, Severity};
use crate::listing::{Listing, Texts};
use crate::mend::Mend;
use crate::propose::Work;
use crate::reading::{names, shorten};
use crate::region::Aside;
use crate::said::SaidValue;
use crate::sheet::{TextId, Value, find};
use crate::source::delimited::TextFile;
use crate::workbook::Workbook;
use crate::{formula, heads, joining, pivot, say, split, stack, turned, unpivot};
use zeros::Numbers;

/// Looks through all tables.
pub(crate) fn notice(book: &Workbook, lexicon: &Lexicon, works: &[Work]) -> Vec<Finding> {
    let mut findings = Vec::new();
    unread::look(book, &mut findings);
    pivot::notice(book, &mut findings);
    hidden(book, works, &mut findings);
    stack::notice(works, &mut findings);
    unpivot::notice(works, &mut findings);
    heads::notice(works, &mut findings);
    turned::notice(works, &mut findings);
    joining::notice(book, works, &mut findings);
    split::notice(book, works, &mut findings);
    for work in works {
        too_wide(work, &mut findings);
        rows_aside(book, work, &mut findings);
        sampled(book, work, &mut findings);
        mended(book, work, &mut findings);
        in_two_encodings(book, work, &mut findings);
        uncalculated(book, work, &mut findings);
        unseen::look(book, work, &mut findings);
        let mut notes = Notes { work, listing: Listing::new(&work.table) };
        cells::look(book, lexicon, &mut notes);
        repeated_keys(book, &mut notes);
        dangling(book, works, &mut notes);
        zeros::look(book, works, &mut notes);
        broken_fills(book, &mut notes);
        spellings(book, &mut notes);
        values::look(book, &mut notes);
        records::look(book, &mut notes);
        fields::look(book, works, &mut notes);
        findings.extend(notes.listing.close());
    }
    findings
}

/// Tables of sheets that the workbook hides are read like the others, and say so.
fn hidden(book: &Workbook, works: &[Work], findings: &mut Vec<Finding>) {
    for work in works.iter().filter(|w| book.sheets[w.sheet].sheet.hidden) {
        let table = &work.table;
        let message = say!(
            "The workbook hides the sheet '{sheet}', on which '{table}' stands.",
            sheet = &table.sheet,
            table = &table.label
        );
        let found = Finding::about(table, "hidden", (work.area.top, work.area.left), message);
        findings.push(found.with(say!("Leave the table out if nobody needs it.")));
    }
}

/// A table with the list of its findings.
struct Notes<'a> {
    work: &'a Work,
    listing: Listing<'a>,
}

/// Records of a text file that were read in another way than the others.
fn mended(book: &Workbook, work: &Work, findings: &mut Vec<Finding>) {
    let (table, mended) = (&work.table, &book.sheets[work.sheet].mended);
    let mut inside = mended.rows.iter().filter(|row| (work.area.top..=work.area.bottom).contains(row)).peekable();
    let Some(first) = inside.peek().copied().copied() else { return };
    let rows: Vec<String> = inside.map(|row| (row + 1).to_string()).collect();
    let more = mended.count.saturating_sub(rows.len() as u64);
    let rows: SaidValue = rows.into_iter().collect();
    let message = match more {
        0 => say!(
            "Records of '{table}' have other delimiters or quotes than the rest of the file, and were read in their own way: row {rows}.",
            table = &table.label,
            rows
        ),
        more => say!(
            "Records of '{table}' have other delimiters or quotes than the rest of the file, and were read in their own way: row {rows} and {more} more.",
            table = &table.label,
            rows,
            more
        ),
    };
    findings.push(Finding {
        count: mended.count,
        mended: true,
        ..Finding::about(table, "odd_record", (first, work.area.left), message)
            .with(say!("Compare them with the file."))
    });
}

/// Lines of a text file in another encoding than the rest: each was read in its own.
fn in_two_encodings(book: &Workbook, work: &Work, findings: &mut Vec<Finding>) {
    let Some(mixed) = book.sheets[work.sheet].text.as_ref().and_then(TextFile::mixed) else { return };
    let (table, page) = (&work.table, mixed.page.name());
    let (few, other, many, rest) = match mixed.utf8 < mixed.paged {
        true => (mixed.utf8, "UTF-8", mixed.paged, page),
        false => (mixed.paged, page, mixed.utf8, "UTF-8"),
    };
    let message = say!(
        "The file '{file}' is in two encodings, and each line was read in its own: {few} in {other}, the first of them line {line}, and {many} in {rest}.",
        file = &table.file,
        few,
        other,
        line = mixed.first,
        many,
        rest
    );
    let found = Finding::about(table, "mixed_encodings", (work.area.top, work.area.left), message);
    findings.push(Finding { count: few, mended: true, ..found.with(say!("Compare them with the file.")) });
}

/// Formulas that nobody calculated: they are computed here as far as they are understood, and others have no value.
fn uncalculated(book: &Workbook, work: &Work, findings: &mut Vec<Finding>) {
    let table = &work.table;
    let many: u64 = work.profiles.iter().map(|p| p.formulas).sum();
    if many == 0 || !book.is_uncalculated(table) {
        return;
    }
    let without: Vec<&str> = table
        .fields
        .iter()
        .filter(|f| f.original_formula.is_some() && f.formula.is_none())
        .map(|f| f.label.as_str())
        .collect();
    let told = say!(
        "The file holds no values of the {n} formulas of '{table}': a program wrote it, and nothing was calculated.",
        n = many,
        table = &table.label
    );
    let message = match without.as_slice() {
        [] => told,
        labels => {
            say!("{told} {fields} cannot be computed here and stays blank.", told, fields = SaidValue::quoted(labels))
        }
    };
    findings.push(Finding {
        severity: Severity::Warning,
        count: many,
        ..Finding::about(table, "no_values", (work.area.top, work.area.left), message)
            .with(say!("To have its formulas compared with their values, open it in a spreadsheet and save it again."))
    });
}

/// A large text file is known by a sample, and says so.
fn sampled(book: &Workbook, work: &Work, findings: &mut Vec<Finding>) {
    let table = &work.table;
    let held = work.profiles.first().map_or(0, |p| p.rows);
    if !book.is_sampled(table) || held >= table.rows {
        return;
    }
    let message = say!(
        "The types and findings of '{table}' are from {held} of its {n} rows; rows, blanks and repeated values were counted in all.",
        table = &table.label,
        held,
        n = table.rows
    );
    findings.push(Finding::about(table, "sample", (work.area.top, work.area.left), message).with(say!(
        "An import counts misfits, stray blanks, far dates, spellings of choices and links not found over every row; identifiers that nearly never repeat are looked through in the sample alone."
    )));
}

/// A table with more fields than a table can have is left out, and says so.
fn too_wide(work: &Work, findings: &mut Vec<Finding>) {
    let table = &work.table;
    if table.fields.len() <= MOST_FIELDS {
        return;
    }
    let message = say!(
        "The sheet '{sheet}' has {n} columns; a table holds at most {most}. It is left out of the import.",
        sheet = &table.sheet,
        n = table.fields.len(),
        most = MOST_FIELDS
    );
    findings.push(Finding {
        severity: Severity::Error,
        ..Finding::about(table, "too_wide", (work.area.top, work.area.left), message).with(say!(
            "Split it into several sheets, or put the columns below each other (a row for each value), and import it again; or choose which fields to import and include the table."
        ))
    });
}

/// Rows that are no records.
fn rows_aside(book: &Workbook, work: &Work, findings: &mut Vec<Finding>) {
    let sheet = &book.sheets[work.sheet].sheet;
    for (row, aside) in &work.region.asides {
        let text = sheet.cells_of(*row).iter().find_map(|c| crate::propose::text_of(book, c.value)).unwrap_or("");
        let (number, text) = (row + 1, shorten(literal::trim(text)));
        let (code, message, suggestion) = match aside {
            Aside::Total => (
                "total_row",
                say!("Row {row} is a total of other rows; it is no record. ('{text}')", row = number, text),
                say!("Add a total to a report or view instead."),
            ),
            Aside::Section if !work.table.sections.is_empty() => continue,
            Aside::Section => (
                "section_row",
                say!("Row {row} is a heading for the rows below; it is no record. ('{text}')", row = number, text),
                say!("Make a field of it if the rows below need it."),
            ),
            Aside::Header | Aside::Note => continue,
        };
        // A row below the last record is none of the table's any more.
        let is_within = (work.first_row()..=work.area.bottom).contains(row);
        findings.push(Finding {
            mends: is_within.then_some(Mend::Keep { row: number }).into_iter().collect(),
            ..Finding::about(&work.table, code, (*row, work.area.left), message).with(suggestion)
        });
    }
}

/// Identifiers that nearly tell records apart.
fn repeated_keys(book: &Workbook, notes: &mut Notes<'_>) {
    let work = notes.work;
    for (i, profile) in work.profiles.iter().enumerate() {
        let field = &work.table.fields[i];
        if !nearly_tells_apart(field, profile, i) {
            continue;
        }
        let mut first: HashMap<u64, u32> = HashMap::new();
        for ((_, span), value) in work.record_rows(&book.sheets[work.sheet], &book.pool).iter().zip(&profile.values) {
            if *value <= 1 {
                continue;
            }
            if let Some(before) = first.insert(*value, span.row) {
                let message = say!(
                    "'{field}' is the same in the rows {first} and {second}, though it tells all other records apart.",
                    field = &field.label,
                    first = before + 1,
                    second = span.row + 1
                );
                notes.listing.add(
                    "duplicate_key",
                    Severity::Warning,
                    i,
                    span.row,
                    message,
                    Some(say!("Mend one of them, or drop the duplicate record.")),
                );
            }
        }
    }
}

/// Values of a link that are not found. A sample of the far table cannot tell: the import does.
fn dangling(book: &Workbook, works: &[Work], notes: &mut Notes<'_>) {
    let work = notes.work;
    for (i, field) in work.table.fields.iter().enumerate() {
        let Some(link) = field.link.as_ref().filter(|_| field.kind.starts_with("link")) else { continue };
        let Some(far) = works.iter().find(|w| w.table.name == link.table) else { continue };
        if book.is_sampled(&far.table) {
            continue;
        }
        let Some(place) = far.table.fields.iter().position(|f| f.name == link.field) else { continue };
        if field.kind == "links" {
            dangling_parts(book, (far, place), i, notes);
            continue;
        }
        let known: HashSet<u64> = far.profiles[place].values.iter().copied().collect();
        let numbers = Numbers::of(works, field);
        for ((sheet, span), value) in
            work.record_rows(&book.sheets[work.sheet], &book.pool).iter().zip(&work.profiles[i].values)
        {
            if *value <= 1 || known.contains(value) {
                continue;
            }
            let text = find(sheet.row_cells(span), work.columns[i])
                .map(|c| CellValue::of(sheet, c, &book.pool).text)
                .unwrap_or_default();
            // It is found by its number, and told as such.
            if numbers.as_ref().is_some_and(|n| n.holds(&text)) {
                continue;
            }
            notes.listing.dangling(i, span.row, &text, &far.table.label);
        }
    }
}

/// The same of links to several: each name that is not found.
fn dangling_parts(book: &Workbook, (far, place): (&Work, usize), i: usize, notes: &mut Notes<'_>) {
    let work = notes.work;
    let texts = |work: &Work, column: u32, each: &mut dyn FnMut(u32, &str)| {
        for (sheet, span) in work.record_rows(&book.sheets[work.sheet], &book.pool) {
            if let Some(cell) = find(sheet.row_cells(span), column) {
                each(span.row, literal::trim(&CellValue::of(sheet, cell, &book.pool).text));
            }
        }
    };
    let mut known: HashSet<String> = HashSet::new();
    texts(far, far.columns[place], &mut |_, text| {
        known.insert(text_key(text).into_owned());
    });
    texts(work, work.columns[i], &mut |row, text| {
        if text.is_empty() || known.contains(text_key(text).as_ref()) {
            return;
        }
        for name in names(&work.table.fields[i], text) {
            if !known.contains(text_key(name).as_ref()) {
                notes.listing.dangling(i, row, name, &far.table.label);
            }
        }
    });
}

/// Cells whose formula is another than that of their column. What stands there is told: the field computes another value.
fn broken_fills(book: &Workbook, notes: &mut Notes<'_>) {
    let work = notes.work;
    let mut fills: Vec<_> = work.fills.iter().collect();
    fills.sort_by_key(|(place, _)| **place);
    for (place, fill) in fills {
        for row in &fill.exceptions {
            let (label, column) = (&work.table.fields[*place].label, work.columns[*place]);
            let sheet = &book.sheets[work.sheet].sheet;
            let text = sheet.cell(*row, column).map(|c| CellValue::of(sheet, c, &book.pool).text).unwrap_or_default();
            let message = match formula::formula_at(book, work, *row, column) {
                Some(formula) => say!(
                    "'{field}' has another formula here than in most rows: ={formula}, which gives '{text}'.",
                    field = label,
                    formula = shorten(&formula),
                    text
                ),
                None if text.is_empty() => say!("'{field}' is empty here; most rows have a formula.", field = label),
                None => say!(
                    "'{field}' has the typed value '{text}' here; most rows have a formula.",
                    field = label,
                    text = shorten(&text)
                ),
            };
            notes.listing.add(
                "broken_fill_down",
                Severity::Warning,
                *place,
                *row,
                message,
                Some(say!("Check whether this cell was overwritten by mistake.")),
            );
        }
    }
}

/// Choices that are written in several ways, and pairs that differ by a letter.
fn spellings(book: &Workbook, notes: &mut Notes<'_>) {
    let work = notes.work;
    for (i, _) in work.table.fields.iter().enumerate().filter(|(_, f)| f.kind == "choice") {
        let mut counts: Texts = HashMap::new();
        let mut rows: HashMap<TextId, u32> = HashMap::new();
        for (sheet, span) in work.record_rows(&book.sheets[work.sheet], &book.pool) {
            if let Some(Value::Text(id)) = find(sheet.row_cells(span), work.columns[i]).map(|cell| cell.value) {
                rows.entry(id).or_insert(span.row);
            }
        }
        for (id, n) in &work.profiles[i].words {
            let row = rows.get(id).copied().unwrap_or_else(|| work.first_row());
            let seen = counts.entry(literal::trim(book.pool.get(*id)).to_owned()).or_insert((0, row));
            *seen = (seen.0 + n, seen.1.min(row));
        }
        notes.listing.spellings(i, &counts);
    }
}
