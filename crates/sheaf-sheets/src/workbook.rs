//! A workbook: one or several files as one set of sheets. Small files are held as sparse cells; large text files are
//! held as a sample with counts of the whole, and streamed for their rows.

use std::collections::{HashSet, VecDeque};

use sheaf_model::problem::Result;

use crate::address::Rect;
use crate::defined::Defined;
use crate::sheet::{Cell, Sheet, TextPool, Value};
use crate::source::delimited::{Record, TextFile};
use crate::source::{self, Content, Limits, Source, unreadable};
use crate::tally::Tally;
use crate::turned::{self, Turned};

/// Text files up to this size are held whole.
const WHOLE_TEXT: u64 = 6 << 20;
/// Bytes of memory that a byte of a text takes at the most (`Record::weight`): a field has one of its own, and one before the next.
const WEIGHT: u64 = 33;
/// Rows of a larger text file that are held for a look.
const HEAD_ROWS: u32 = 8_192;
/// Rows spread over the rest of it.
const SPREAD_ROWS: u32 = 4_096;
/// Records that are written in another way than the others, of which the place is told.
const MOST_MENDED: usize = 20;
/// Rows at its end.
const TAIL_ROWS: usize = 64;

/// A file of the workbook.
#[derive(Debug)]
pub(crate) struct FileEntry {
    /// As it was given.
    pub(crate) name: String,
    /// Whether days count from 1904.
    pub(crate) epoch_1904: bool,
    /// Defined names.
    pub(crate) names: Vec<Defined>,
    /// When it was saved, in milliseconds since 1970.
    pub(crate) saved: Option<i64>,
    /// It has formulas and not one value of them: a program wrote it, and nobody calculated it.
    pub(crate) uncalculated: bool,
}

/// A text file that is not held whole.
#[derive(Debug)]
pub(crate) struct Streamed {
    /// What was counted over all its records.
    pub(crate) tally: Tally,
    /// Rows spread over the file after the head, and its last ones.
    pub(crate) spread: Sheet,
    /// The last row that is held without gaps.
    pub(crate) head_end: u32,
}

/// A sheet and how its rows are read again.
#[derive(Debug)]
pub(crate) struct SheetEntry {
    /// All cells, or those of the first rows.
    pub(crate) sheet: Sheet,
    /// The text file behind it.
    pub(crate) text: Option<TextFile>,
    /// Where only a sample is held.
    pub(crate) streamed: Option<Streamed>,
    /// Records of a text file that are written in another way than the others.
    pub(crate) mended: Mended,
    /// Where it is none of the workbook's own: the records that do not stand in rows, and that it was made of.
    pub(crate) turned: Option<Box<Turned>>,
}

/// Records that were read in a way of their own.
#[derive(Debug, Default)]
pub(crate) struct Mended {
    /// How many there are.
    pub(crate) count: u64,
    /// Rows of the first ones.
    pub(crate) rows: Vec<u32>,
}

impl Mended {
    fn see(&mut self, record: &Record) {
        if record.mended {
            self.count += 1;
            if self.rows.len() < MOST_MENDED {
                self.rows.push(record.row);
            }
        }
    }
}

/// An opened workbook.
#[derive(Debug)]
pub struct Workbook {
    pub(crate) files: Vec<FileEntry>,
    pub(crate) sheets: Vec<SheetEntry>,
    pub(crate) pool: TextPool,
    /// What of containers could not be read.
    pub(crate) unread: Vec<Unread>,
    /// Bytes of memory that are left for the rows of text files.
    room: usize,
}

/// A file within another one that could not be read.
#[derive(Debug)]
pub(crate) struct Unread {
    pub(crate) container: String,
    pub(crate) part: String,
    pub(crate) why: String,
}

/// A sheet's name that no other sheet of its file has: only a damaged file names two alike, and a table is found by its sheet's name.
fn own_name(name: String, known: &HashSet<String>) -> String {
    let own = |n: usize| if n == 1 { name.clone() } else { format!("{name} ({n})") };
    (1..).map(own).find(|own| !known.contains(own)).unwrap_or_default()
}

impl Workbook {
    fn empty(room: usize) -> Workbook {
        Workbook { files: Vec::new(), sheets: Vec::new(), pool: TextPool::new(), unread: Vec::new(), room }
    }

    /// Opens one file or several as one workbook. Names are used in messages and for text files' sheets.
    ///
    /// # Errors
    /// A [`sheaf_model::problem::Code::Unreadable`] problem whose sentence names the file and says why: damaged, protected by
    /// a password, unsafe, too large, no workbook at all.
    pub fn open(files: Vec<(String, Source)>, limits: Limits) -> Result<Workbook> {
        let mut book = Workbook::empty(limits.sample_bytes);
        let mut bytes = 0_u64;
        for (name, source) in &files {
            bytes = bytes.saturating_add(source.len()?);
            if bytes > limits.file_bytes {
                return Err(unreadable(format!(
                    "'{name}' cannot be read: with it the files have more than {} MB, which is not allowed.",
                    limits.file_bytes >> 20
                )));
            }
            let unpacked = source::packed::files(name, source, &limits)?;
            let (before, mut unread) = (book.files.len(), unpacked.unread);
            for (part, source) in unpacked.files {
                match book.add(&part, &source, book.files.len(), &limits) {
                    Err(problem) if unpacked.several => unread.push((part, problem.message)),
                    done => done?,
                }
            }
            if book.files.len() == before {
                return Err(source::about(name, source::packed::nothing_in(&unread)));
            }
            book.unread.extend(unread.into_iter().map(|(part, why)| Unread { container: name.clone(), part, why }));
            if book.sheets.len() > limits.sheets {
                return Err(unreadable(format!(
                    "The files have more than the {} sheets that are allowed.",
                    limits.sheets
                )));
            }
        }
        if book.files.is_empty() {
            return Err(unreadable("No file was given."));
        }
        turned::add(&mut book);
        Ok(book)
    }

    fn add(&mut self, name: &str, source: &Source, number: usize, limits: &Limits) -> Result<()> {
        let mut file =
            FileEntry { name: name.to_owned(), epoch_1904: false, names: Vec::new(), saved: None, uncalculated: false };
        match source::read(name, source, number, &mut self.pool, limits)? {
            Content::Sheets { sheets, names, epoch_1904, saved } => {
                file.saved = saved;
                let areas: Vec<_> = names.iter().filter_map(|d| Some((d, d.area()?))).collect();
                file.epoch_1904 = epoch_1904;
                let formulas = || sheets.iter().flat_map(Sheet::cells).filter(|c| c.formula > 0);
                file.uncalculated = formulas().next().is_some() && formulas().all(Cell::is_blank);
                let mut known: HashSet<String> = HashSet::new();
                for mut sheet in sheets {
                    sheet.name = own_name(sheet.name, &known);
                    known.insert(sheet.name.clone());
                    if epoch_1904 {
                        shift_epoch(&mut sheet);
                    }
                    let here = areas.iter().filter(|(_, (of, _))| of.eq_ignore_ascii_case(&sheet.name));
                    sheet.named = here.map(|(d, (_, area))| ((*d).clone(), *area)).collect();
                    let mended = Mended::default();
                    self.sheets.push(SheetEntry { sheet, text: None, streamed: None, mended, turned: None });
                }
                file.names = names;
            }
            Content::Text(text) => {
                let entry = load_text(text, number, &mut self.pool, &mut self.room).map_err(|p| {
                    sheaf_model::Problem { message: format!("'{name}' cannot be read: {}.", p.message), ..p }
                })?;
                self.sheets.push(entry);
            }
        }
        self.files.push(file);
        Ok(())
    }

    /// When it was saved last, in milliseconds since 1970, as far as its files say.
    pub fn saved_at(&self) -> Option<i64> {
        self.files.iter().filter_map(|f| f.saved).max()
    }

    /// Names of the files.
    pub fn file_names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|f| f.name.as_str())
    }

    /// Names of the sheets, each with the number of its file and whether it is hidden.
    pub fn sheet_names(&self) -> impl Iterator<Item = (&str, usize, bool)> {
        self.own_sheets().map(|(_, s)| (s.sheet.name.as_str(), s.sheet.file, s.sheet.hidden))
    }

    /// The sheets that the workbook has itself, by number.
    pub(crate) fn own_sheets(&self) -> impl Iterator<Item = (usize, &SheetEntry)> {
        self.sheets.iter().enumerate().filter(|(_, entry)| entry.turned.is_none())
    }

    /// The defined names of a sheet's file that hold in the sheet, its own before those of the whole workbook.
    pub fn names_of(&self, sheet: usize) -> impl Iterator<Item = &Defined> {
        let entry = self.sheets.get(sheet).map(|e| &e.sheet);
        let names = entry.and_then(|s| self.files.get(s.file)).map_or(&[][..], |f| f.names.as_slice());
        let own = move |d: &&Defined| entry.is_some_and(|s| d.scope.as_ref() == Some(&s.name));
        names.iter().filter(own).chain(names.iter().filter(|d| d.scope.is_none()))
    }

    /// The rectangles of a sheet that have a name, wherever the name holds.
    pub fn named_areas(&self, sheet: usize) -> &[(Defined, Rect)] {
        self.sheets.get(sheet).map_or(&[], |entry| entry.sheet.named.as_slice())
    }

    /// Whether the file of a table has formulas and not one value of them, so that there is nothing to compare with.
    pub fn is_uncalculated(&self, table: &crate::ProposedTable) -> bool {
        self.files.iter().any(|f| f.uncalculated && f.name == table.file)
    }

    /// Cells with something in them: a value, or a formula that nobody calculated.
    pub fn cells(&self) -> u64 {
        let held = |s: &SheetEntry| s.sheet.cells().filter(|c| self.is_filled(s, c)).count() as u64;
        let all = |s: &SheetEntry| match &s.streamed {
            Some(streamed) => streamed.tally.columns.iter().map(|c| c.cells).sum(),
            None => held(s),
        };
        self.own_sheets().map(|(_, sheet)| all(sheet)).sum()
    }

    /// Whether a cell has something in it.
    pub(crate) fn is_filled(&self, entry: &SheetEntry, cell: &Cell) -> bool {
        let uncalculated = || self.files.get(entry.sheet.file).is_some_and(|f| f.uncalculated);
        !cell.is_blank() || cell.formula > 0 && uncalculated()
    }

    /// Whether a table's types and findings are known from some of its rows only.
    pub fn is_sampled(&self, table: &crate::ProposedTable) -> bool {
        self.find_sheet(&table.file, &table.sheet).is_some_and(|number| self.sheets[number].streamed.is_some())
    }

    /// The sheet of a name in a file of a name.
    pub(crate) fn find_sheet(&self, file: &str, sheet: &str) -> Option<usize> {
        self.sheets
            .iter()
            .position(|s| s.sheet.name == sheet && self.files.get(s.sheet.file).is_some_and(|f| f.name == file))
    }
}

/// Days of the 1904 system become those of the 1900 system, so that nothing later on needs to know.
fn shift_epoch(sheet: &mut Sheet) {
    let dated: Vec<bool> = sheet
        .formats
        .iter()
        .map(|f| matches!(f.kind, crate::format::FormatKind::Date | crate::format::FormatKind::DateTime))
        .collect();
    sheet.map_values(|cell| match cell.value {
        Value::Number(n) if dated.get(usize::from(cell.format)) == Some(&true) => {
            Value::Number(n + crate::serial::EPOCH_1904)
        }
        other => other,
    });
}

/// Memory that is left for records.
struct Room(usize);

impl Room {
    /// Takes what a record needs, if it is there.
    fn takes(&mut self, record: &Record) -> bool {
        let left = self.0.checked_sub(record.weight());
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// The last records of a file, within bounds of memory.
struct Tail {
    records: VecDeque<Record>,
    weight: usize,
    most: usize,
}

impl Tail {
    fn push(&mut self, record: &Record) {
        self.weight += record.weight();
        while self.records.len() == TAIL_ROWS || self.weight > self.most {
            let Some(oldest) = self.records.pop_front() else { break };
            self.weight -= oldest.weight();
        }
        self.records.push_back(record.clone());
    }
}

/// `room`: bytes of memory that are left for rows, of which it takes what it needs.
fn load_text(text: TextFile, file: usize, pool: &mut TextPool, room: &mut usize) -> Result<SheetEntry> {
    let length = text.len()?;
    let whole = length <= WHOLE_TEXT && length * WEIGHT <= *room as u64;
    let mut records = text.records()?;
    let (mut record, mut sheet) = (Record::default(), Sheet::new(text.stem.clone(), file));
    let mut mended = Mended::default();
    if whole {
        while records.read(&mut record)? {
            mended.see(&record);
            *room = room.saturating_sub(record.weight());
            push_record(&mut sheet, &record, pool);
        }
        return Ok(SheetEntry { sheet, text: Some(text), streamed: None, mended, turned: None });
    }
    let mut tally = Tally::default();
    let mut spread = Sheet::new(text.stem.clone(), file);
    let mut tail = Tail { records: VecDeque::new(), weight: 0, most: *room / 16 };
    let (mut head_end, mut step) = (0, 64);
    let (mut taken, mut in_head) = (0, true);
    let (mut head_room, mut spread_room) = (Room(*room / 4), Room(*room / 4));
    while records.read(&mut record)? {
        tally.add(&record);
        mended.see(&record);
        // The head has no gaps: whatever fits behind one that did not belongs to the rest.
        in_head = in_head && record.row < HEAD_ROWS && (record.row == 0 || head_room.takes(&record));
        if in_head {
            push_record(&mut sheet, &record, pool);
            head_end = record.row;
            continue;
        }
        if record.row % step == 0 && spread_room.takes(&record) {
            push_record(&mut spread, &record, pool);
            taken += 1;
            if taken % SPREAD_ROWS == 0 {
                step *= 4;
            }
        }
        // A line without fields tells nothing of the file's end.
        if record.len() > 0 {
            tail.push(&record);
        }
    }
    for record in &tail.records {
        push_record(&mut spread, record, pool);
    }
    spread.settle();
    tally.finish();
    let taken = 2 * (*room / 4) - head_room.0 - spread_room.0;
    *room = room.saturating_sub(taken + tail.weight);
    let streamed = Some(Streamed { tally, spread, head_end });
    Ok(SheetEntry { sheet, text: Some(text), streamed, mended, turned: None })
}

/// A sheet has 16-bit columns; fields beyond are joined to the last.
fn push_record(sheet: &mut Sheet, record: &Record, pool: &mut TextPool) {
    for i in 0..record.len().min(usize::from(u16::MAX)) {
        if record.raw(i).is_empty() {
            continue;
        }
        let value = Value::Text(pool.add(&record.get(i)));
        sheet.push(record.row, Cell { column: i as u16, format: 0, formula: 0, value });
    }
}
