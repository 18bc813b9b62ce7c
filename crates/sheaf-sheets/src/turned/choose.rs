//! Which of two readings a plan begins with: records in rows, or records that do not stand in rows.

use crate::account::account;
use crate::address::Rect;
use crate::column::profile::Lexicon;
use crate::finding::Finding;
use crate::mend;
use crate::notice;
use crate::place::Placed;
use crate::proposal::Proposal;
use crate::propose::{Work, begin, view};
use crate::region;
use crate::shape::{OtherReading, Shift, Transposed};
use crate::workbook::Workbook;

/// Adds the tables whose records do not stand in rows. Beyond doubt they replace what was found in their cells, which stays
/// as the other reading; in doubt they are the other reading of it.
pub(crate) fn choose(book: &Workbook, lexicon: &Lexicon, works: &mut Vec<Work>, places: &[Placed]) {
    for (number, entry) in book.sheets.iter().enumerate() {
        let Some(turned) = entry.turned.as_deref() else { continue };
        let areas = &turned.areas;
        let over = |(sheet, area): (usize, Rect)| areas.iter().any(|(of, own)| *of == sheet && own.overlaps(&area));
        let at_home = |work: &Work| areas.iter().any(|(of, _)| *of == work.sheet);
        let rivals: Vec<usize> =
            (0..works.len()).filter(|i| areas_of(book, &works[*i]).into_iter().any(over)).collect();
        let is_settled =
            |i: &usize| works[*i].region.declared.is_some() || book.sheets[works[*i].sheet].turned.is_some();
        // A form above or beside a table is what its sheet says of the table.
        let stands_beside = turned.is_form && (0..works.len()).any(|i| at_home(&works[i]) && !rivals.contains(&i));
        if places.iter().any(|p| over((p.sheet, p.area))) || rivals.iter().any(is_settled) || stands_beside {
            continue;
        }
        let view = view(book, lexicon, number);
        let Some(region) = region::whole(&view, turned.whole(), turned.title.clone(), turned.evidence.clone().into())
        else {
            continue;
        };
        let mut work = begin(book, lexicon, number, region);
        work.table.region = turned.region();
        work.table.other_header = None;
        work.table.transposed = Some(Transposed { applied: true, form: turned.is_form, other: None });
        work.table.include = turned.is_sure && (!turned.is_form || work.table.rows > 1);
        match rivals.as_slice() {
            [] => {}
            _ if turned.is_sure => {
                let size = |i: &usize| u64::from(works[*i].area.width()) * works[*i].table.rows;
                let largest = rivals.iter().max_by_key(|i| size(i)).copied();
                let mut other = None;
                for i in rivals.iter().rev() {
                    let rival = works.remove(*i);
                    other = if Some(*i) == largest { Some(rival) } else { other };
                }
                work.other = other.map(Box::new);
            }
            [only] => {
                let rival = &mut works[*only];
                if rival.other.is_none() {
                    rival.table.transposed = Some(Transposed { applied: false, form: turned.is_form, other: None });
                    rival.other = Some(Box::new(work));
                }
                continue;
            }
            _ => continue,
        }
        works.push(work);
    }
    works.sort_by_key(|w| areas_of(book, w).first().map(|(sheet, area)| (*sheet, area.top, area.left)));
}

/// Where a table stands, on the workbook's own sheets.
fn areas_of(book: &Workbook, work: &Work) -> Vec<(usize, Rect)> {
    book.sheets[work.sheet]
        .turned
        .as_deref()
        .map_or_else(|| vec![(work.sheet, work.area)], |turned| turned.areas.clone())
}

/// Once a plan is worked out: keeps the other readings with their tables, and tells where cells stand.
pub(crate) fn settle(book: &Workbook, lexicon: &Lexicon, works: &mut [Work], findings: &mut [Finding]) {
    for work in works.iter_mut() {
        if let Some(mut other) = work.other.take() {
            (other.table.name, other.table.label) = (work.table.name.clone(), work.table.label.clone());
            let shift = Shift::between(account(book, &[&*work]), account(book, &[&*other]));
            let is_own = |f: &Finding| f.table.as_ref() == Some(&other.table.name) && f.code != "hidden";
            let findings =
                notice::notice(book, lexicon, std::slice::from_ref(&other)).into_iter().filter(is_own).collect();
            let mut alone = Proposal { tables: vec![other.table.clone()], findings, ..Proposal::default() };
            mend::propose_mends(book, &mut alone);
            book.locate(&other.table, &mut alone.findings);
            name_places(book, &mut other);
            let reading = OtherReading { table: other.table, findings: alone.findings, shift };
            if let Some(transposed) = &mut work.table.transposed {
                transposed.other = Some(Box::new(reading));
            }
        }
        book.locate(&work.table, findings);
        name_places(book, work);
    }
}

/// Fields are called by the places of their labels.
fn name_places(book: &Workbook, work: &mut Work) {
    let Some(turned) = book.sheets[work.sheet].turned.as_deref() else { return };
    for (field, column) in work.table.fields.iter_mut().zip(&work.columns) {
        field.column = book.label_place(turned, *column);
    }
}
