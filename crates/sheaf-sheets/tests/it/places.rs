//! One spoilt place: for many clean tables, a separator too many or too few, a stray quote, or a record written in another way, at
//! every row and column. All other rows are read as those of the clean file, and of the spoilt one nothing is lost.

use sheaf_sheets::{Limits, Source, Workbook};

use super::pollution::{Dice, Rows};

/// A clean table with its name.
struct Clean {
    name: &'static str,
    rows: Rows,
    /// Every so manieth place is spoilt.
    step: usize,
}

fn table(
    name: &'static str,
    labels: &[&str],
    count: usize,
    step: usize,
    row: impl Fn(&mut Dice) -> Vec<String>,
) -> Clean {
    let mut dice = Dice(count as u64 * 31 + labels.len() as u64);
    let mut rows = vec![labels.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>()];
    rows.extend((0..count).map(|i| {
        let mut row = row(&mut dice);
        if row[0].is_empty() {
            row[0] = (i + 1).to_string();
        }
        row
    }));
    Clean { name, rows, step }
}

fn day(dice: &mut Dice) -> String {
    format!("{:02}/{:02}/20{}", 1 + dice.below(12), 1 + dice.below(28), 10 + dice.below(15))
}

fn order(dice: &mut Dice) -> Vec<String> {
    let thing = dice.pick(&[
        "Pump, small",
        "Hose 3/4\" green",
        "Valve",
        "Gauge (bar), round",
        "O'Brien's kit",
        "Seal; set of 5",
    ]);
    let code = format!("PX-{}.{:02}", dice.below(90), dice.below(100));
    let price = match dice.below(3) {
        0 => format!("{},{:03}.{:02}", 1 + dice.below(9), dice.below(1_000), dice.below(100)),
        _ => format!("{}.{:02}", dice.below(900), dice.below(100)),
    };
    vec![
        day(dice),
        format!("{:02}:{:02}:{:02}", dice.below(24), dice.below(60), dice.below(60)),
        dice.below(40).to_string(),
        code.clone(),
        price,
        dice.pick(&["Parts", "Tools", "Service"]).to_owned(),
        format!("{thing}, as listed for {}", dice.pick(&["home", "the trade", "gardens"])),
        format!("http://shop.example/item?id={code}&lang=en"),
        if dice.below(4) == 0 {
            dice.pick(&["late", "paid, but late", "see \"terms\""]).to_owned()
        } else {
            String::new()
        },
    ]
}

fn person(dice: &mut Dice) -> Vec<String> {
    let name = dice.pick(&["Ann", "Bo", "Cid", "Dana", "Eve"]);
    vec![
        String::new(),
        format!("{} {}", name, dice.pick(&["Lee", "O'Neil", "van der Berg", "Fox"])),
        format!("{}{}@mail.example", name.to_lowercase(), dice.below(100)),
        format!("+49 30 {}", 100_000 + dice.below(900_000)),
        format!("{}-{:02}-{:02}", 1950 + dice.below(50), 1 + dice.below(12), 1 + dice.below(28)),
        dice.pick(&["Ulm", "York", "Graz"]).to_owned(),
    ]
}

fn reading(dice: &mut Dice) -> Vec<String> {
    let mut row = vec![format!("2024-03-{:02}T{:02}:00:00Z", 1 + dice.below(28), dice.below(24))];
    row.extend((0..5).map(|_| format!("{}.{}", dice.below(40), dice.below(10))));
    row
}

fn words(dice: &mut Dice) -> Vec<String> {
    vec![
        format!("{} {}", dice.pick(&["Red", "Blue", "Wild"]), dice.pick(&["Fox", "Lamp", "River"])),
        dice.pick(&["north", "south", "east"]).to_owned(),
        dice.pick(&["An old, tall house", "A shed", "Two rooms, one bath"]).to_owned(),
        dice.pick(&["open", "shut"]).to_owned(),
    ]
}

fn wide(dice: &mut Dice) -> Vec<String> {
    let mut row = vec![String::new()];
    row.extend((0..39).map(|_| dice.below(10_000).to_string()));
    row
}

fn tables() -> Vec<Clean> {
    const ORDER: &[&str] =
        &["DATE", "TIME", "Qty", "PRODUCT ID", "Price", "Kind", "Description", "Web page", "Remarks"];
    const PERSON: &[&str] = &["No", "Name", "Mail", "Phone", "Born", "Town"];
    const READING: &[&str] = &["at", "t1", "t2", "t3", "t4", "t5"];
    const WORDS: &[&str] = &["Title", "Side", "About", "State"];
    let labels: Vec<String> = (0..40).map(|i| format!("c{i}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    vec![
        table("orders", ORDER, 5, 1, order),
        table("orders", ORDER, 20, 3, order),
        table("orders", ORDER, 83, 17, order),
        table("people", PERSON, 5, 1, person),
        table("people", PERSON, 40, 7, person),
        table("readings", READING, 5, 1, reading),
        table("readings", READING, 30, 5, reading),
        table("words", WORDS, 5, 1, words),
        table("words", WORDS, 30, 3, words),
        table("wide", &labels, 12, 13, wide),
    ]
}

/// A field as RFC 4180 writes it beside a delimiter.
fn quoted(field: &str, delimiter: &str) -> String {
    let needs = field.contains(['"', '\n', ',']) || field.contains(delimiter);
    if needs { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}

fn record(row: &[String], delimiter: &str) -> String {
    row.iter().map(|f| quoted(f, delimiter)).collect::<Vec<_>>().join(delimiter)
}

fn lines(rows: &Rows) -> Vec<String> {
    rows.iter().map(|row| record(row, ",")).collect()
}

/// The first table as `convert --raw` writes it.
fn read(text: &str) -> Rows {
    let files = vec![("x.csv".to_owned(), Source::from(text.as_bytes().to_vec()))];
    let Ok(book) = Workbook::open(files, Limits::default()) else { return Vec::new() };
    let Some(raw) = book.first_table().expect("readable") else { return Vec::new() };
    let rows = raw.rows.map(|row| row.expect("a row").cells.into_iter().map(|cell| cell.text).collect());
    std::iter::once(raw.header).chain(rows).collect()
}

/// What a place's row should be read as.
enum Wanted {
    /// These cells.
    Row(Vec<String>),
    /// Some cells with all letters and digits of the clean row.
    Letters,
}

type Spoil = fn(&Rows, usize, usize) -> Option<(String, Wanted)>;

fn letters(row: &[String]) -> String {
    row.iter().flat_map(|cell| cell.chars()).filter(|c| c.is_alphanumeric()).collect()
}

/// The cells of a row as written, with one of them changed.
fn spoilt(row: &[String], column: usize, change: impl Fn(String) -> String) -> String {
    let cells = row.iter().enumerate().map(|(i, f)| {
        let cell = quoted(f, ",");
        if i == column { change(cell) } else { cell }
    });
    cells.collect::<Vec<_>>().join(",")
}

fn otherwise(rows: &Rows, row: usize, column: usize, delimiter: &str) -> Option<(String, Wanted)> {
    (column == 0 && row > 0).then(|| (record(&rows[row], delimiter), Wanted::Row(rows[row].clone())))
}

/// Ways to spoil a place, and how many of a thousand are read as they should be, at least.
const WAYS: &[(&str, usize, Spoil)] = &[
    ("a separator too many", 1_000, |rows, row, column| {
        let mut wanted = rows[row].clone();
        wanted.insert(column + 1, String::new());
        if wanted.last().is_some_and(String::is_empty) {
            wanted.pop();
        }
        Some((spoilt(&rows[row], column, |cell| cell + ","), Wanted::Row(wanted)))
    }),
    ("a separator too few", 990, |rows, row, column| {
        let cells: Vec<String> = rows[row].iter().map(|f| quoted(f, ",")).collect();
        let next = cells.get(column + 1)?;
        let joined = [&cells[..column], &[cells[column].clone() + next], &cells[column + 2..]].concat().join(",");
        let bare = !cells[column].contains('"') && !next.contains('"');
        let mut wanted = rows[row].clone();
        let moved = wanted.remove(column + 1);
        wanted[column].push_str(&moved);
        wanted.push(String::new());
        Some((joined, if bare { Wanted::Row(wanted) } else { Wanted::Letters }))
    }),
    ("a quote before a cell", 1_000, |rows, row, column| {
        let text = spoilt(&rows[row], column, |cell| format!("\"{cell}"));
        Some((text, one_cell(rows, row, column, |cell| format!("\"{cell}"))))
    }),
    ("a quote after a cell", 1_000, |rows, row, column| {
        let text = spoilt(&rows[row], column, |cell| format!("{cell}\""));
        Some((text, one_cell(rows, row, column, |cell| format!("{cell}\""))))
    }),
    ("a quote within a cell", 1_000, |rows, row, column| {
        let field = &rows[row][column];
        let at = field.char_indices().nth(field.chars().count() / 2).map_or(0, |(at, _)| at);
        let with = |cell: &str, at: usize| format!("{}\"{}", &cell[..at], &cell[at..]);
        let written = quoted(field, ",");
        let place = at + usize::from(written.starts_with('"')) + field[..at].matches('"').count();
        Some((
            spoilt(&rows[row], column, |cell| with(&cell, place)),
            one_cell(rows, row, column, |cell| with(cell, at)),
        ))
    }),
    ("a record with semicolons", 1_000, |rows, row, column| otherwise(rows, row, column, ";")),
    ("a record with tabs", 1_000, |rows, row, column| otherwise(rows, row, column, "\t")),
    ("a record with blanks", 850, |rows, row, column| otherwise(rows, row, column, " ")),
    ("a record with a blank after each comma", 1_000, |rows, row, column| otherwise(rows, row, column, ", ")),
    ("a record in single quotes", 1_000, |rows, row, column| {
        let cells: Vec<String> = rows[row].iter().map(|f| format!("'{}'", f.replace('\'', "''"))).collect();
        (column == 0 && row > 0).then(|| (cells.join(","), Wanted::Row(rows[row].clone())))
    }),
    ("a record all in quotes", 1_000, |rows, row, column| {
        let cells: Vec<String> = rows[row].iter().map(|f| format!("\"{}\"", f.replace('"', "\"\""))).collect();
        (column == 0).then(|| (cells.join(","), Wanted::Row(rows[row].clone())))
    }),
    ("a record with another end", 1_000, |rows, row, column| {
        (column == 0).then(|| (record(&rows[row], ",") + "\r", Wanted::Row(rows[row].clone())))
    }),
];

/// The row with one of its cells changed; only letters where the cell is quoted, and one more quote makes it ambiguous.
fn one_cell(rows: &Rows, row: usize, column: usize, change: impl Fn(&str) -> String) -> Wanted {
    let cell = &rows[row][column];
    if quoted(cell, ",").starts_with('"') || cell.is_empty() {
        return Wanted::Letters;
    }
    let mut wanted = rows[row].clone();
    wanted[column] = change(cell);
    Wanted::Row(wanted)
}

fn bare(row: &[String]) -> &[String] {
    &row[..row.iter().rposition(|c| !c.is_empty()).map_or(0, |at| at + 1)]
}

/// Whether a spoilt file is read as it should be.
fn holds(clean: &Rows, found: &Rows, row: usize, wanted: &Wanted) -> bool {
    found.len() == clean.len()
        && found.iter().zip(clean).enumerate().all(|(i, (here, there))| match wanted {
            Wanted::Row(cells) if i == row && row == 0 => bare(here) == bare(cells),
            Wanted::Row(cells) if i == row => here == cells,
            Wanted::Letters if i == row => letters(here) == letters(there),
            // A label too many makes every row longer.
            _ if row == 0 => bare(here) == bare(there),
            _ => here == there,
        })
}

#[test]
fn one_spoilt_cell_spoils_nothing_else() {
    check(|way| !way.starts_with("a record"));
}

#[test]
fn one_record_written_otherwise_is_read_as_the_others() {
    check(|way| way.starts_with("a record"));
}

#[allow(clippy::print_stdout, reason = "the counts are to be seen, also where none is too low")]
fn check(these: impl Fn(&str) -> bool) {
    let tables = tables();
    let mut worse = Vec::new();
    for (way, floor, spoil) in WAYS.iter().filter(|(way, ..)| these(way)) {
        let (mut alike, mut all, mut misses) = (0, 0, Vec::new());
        for clean in &tables {
            let (width, lines) = (clean.rows[0].len(), lines(&clean.rows));
            let step = if way.starts_with("a record") { 1 } else { clean.step };
            for place in (0..clean.rows.len() * width).step_by(step) {
                let (row, column) = (place / width, place % width);
                let Some((line, wanted)) = spoil(&clean.rows, row, column) else { continue };
                let mut lines = lines.clone();
                lines[row] = line;
                let found = read(&(lines.join("\n") + "\n"));
                all += 1;
                if holds(&clean.rows, &found, row, &wanted) {
                    alike += 1;
                } else {
                    let at = found.iter().zip(&clean.rows).position(|(a, b)| a != b).unwrap_or(found.len());
                    misses.push(format!(
                        "{} of {} rows, row {row}, column {column}: {}\n      {} rows, at {at}: {:?}",
                        clean.name,
                        clean.rows.len() - 1,
                        lines[row],
                        found.len(),
                        found.get(at)
                    ));
                }
            }
        }
        println!("{alike:4} of {all:4}  {way}");
        misses.iter().take(6).for_each(|miss| println!("      {miss}"));
        if alike * 1_000 < all * floor {
            worse.push(format!("{way}: {alike} of {all}"));
        }
    }
    assert!(worse.is_empty(), "{}", worse.join("\n"));
}
