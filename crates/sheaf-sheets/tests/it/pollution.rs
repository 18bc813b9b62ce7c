//! Text files with what spoils them: the reading of a polluted file is the reading of the clean one. For each kind of
//! pollution many tables are generated; how many are read alike is counted, and may only rise.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use sheaf_sheets::{Limits, RawTable, Source, Workbook, propose};

/// Tables generated for each kind.
const TABLES: u64 = 25;

pub(super) type Rows = Vec<Vec<String>>;

/// A stream of numbers that is the same in every run.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    pub(super) fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// A table: a header, and rows of numbers, names, days, amounts and words, the last column never blank.
fn table(dice: &mut Dice) -> Rows {
    const NAMES: &[&str] = &["Ann Lee", "Bo O'Neil", "Cid", "Dana Fox", "Eve", "Li Wei", "Max Stone"];
    const WORDS: &[&str] = &["late, but paid", "ok", "", "see 6\" pipe", "a \"good\" one", "first; second", "none"];
    let kinds: Vec<usize> = (0..1 + dice.below(5)).map(|_| dice.below(5)).collect();
    let label = |(i, kind): (usize, &usize)| format!("{} {i}", ["Name", "Day", "Amount", "Words", "State"][*kind]);
    let mut rows =
        vec![["Number".to_owned()].into_iter().chain(kinds.iter().enumerate().map(label)).collect::<Vec<_>>()];
    rows[0].push("Town".to_owned());
    for i in 0..6 + dice.below(30) {
        let mut row = vec![(i + 1).to_string()];
        row.extend(kinds.iter().map(|kind| match kind {
            0 => dice.pick(NAMES).to_owned(),
            1 => format!("2024-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28)),
            2 => format!("{}.{:02}", dice.below(9_000), dice.below(100)),
            3 => dice.pick(WORDS).to_owned(),
            _ => dice.pick(&["open", "won", "lost"]).to_owned(),
        }));
        row.push(dice.pick(&["Ulm", "York", "Graz", "Bath"]).to_owned());
        rows.push(row);
    }
    rows
}

/// A field as RFC 4180 writes it.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}

fn lines(rows: &Rows, field: impl Fn(&str) -> String) -> Vec<String> {
    rows.iter().map(|row| row.iter().map(|f| field(f)).collect::<Vec<_>>().join(",")).collect()
}

fn written(rows: &Rows) -> String {
    lines(rows, quoted).join("\n") + "\n"
}

fn delimited(rows: &Rows, delimiter: &str) -> String {
    let needs = |f: &str| f.contains(delimiter) || f.contains(['"', '\n', ',']);
    let field = |f: &String| if needs(f) { format!("\"{}\"", f.replace('"', "\"\"")) } else { f.clone() };
    rows.iter().map(|row| row.iter().map(field).collect::<Vec<_>>().join(delimiter) + "\n").collect()
}

/// Lines whose cells are as wide as the widest of their column.
fn drawn(rows: &Rows, line: impl Fn(&[String]) -> String) -> Vec<String> {
    let width = |i: usize| rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0).max(3);
    let padded = |row: &Vec<String>| -> Vec<String> {
        row.iter().enumerate().map(|(i, f)| format!("{f:0$}", width(i))).collect()
    };
    rows.iter().map(|row| line(&padded(row))).collect()
}

/// The header and rows of the first table, as `convert --raw` gives them; nothing where the file cannot be read. What is proposed
/// has the same header and rows.
fn read(bytes: &[u8]) -> Rows {
    let files = vec![("x.csv".to_owned(), Source::from(bytes.to_vec()))];
    let Ok(book) = Workbook::open(files, Limits::default()) else { return Vec::new() };
    let Some(raw) = book.first_table().expect("readable") else { return Vec::new() };
    let rows = all(raw);
    if let Some(table) = propose(&book).tables.first() {
        let proposed = all(book.raw_table(table).expect("a table"));
        assert!(proposed == rows, "the proposal differs: {:?}, {:?}", proposed.first(), rows.first());
    }
    rows
}

fn all(raw: RawTable<'_>) -> Rows {
    let rows = raw.rows.map(|row| row.expect("a row").cells.into_iter().map(|cell| cell.text).collect());
    std::iter::once(raw.header).chain(rows).collect()
}

/// Lines with something else done to every third of them, the header not.
fn every_third(lines: Vec<String>, change: impl Fn(String) -> String) -> String {
    let changed = lines.into_iter().enumerate().map(|(i, line)| if i % 3 == 2 { change(line) } else { line });
    changed.map(|line| line + "\n").collect()
}

/// The table with words of a language in its last column.
fn with_words(rows: &Rows, words: &[&str]) -> Rows {
    let mut rows = rows.clone();
    for (i, row) in rows.iter_mut().enumerate().skip(1) {
        row.pop();
        row.push(words[i % words.len()].to_owned());
    }
    rows
}

fn in_code_page(rows: &Rows, encoding: &'static Encoding) -> Vec<u8> {
    encoding.encode(&written(rows)).0.into_owned()
}

const WESTERN: &[&str] = &["Köln", "Besançon", "Málaga", "Århus", "Zürich", "São Paulo"];
const CENTRAL: &[&str] = &["Łódź", "Plzeň", "Győr", "Kraków", "České Budějovice", "Święta Lipka"];
const CYRILLIC: &[&str] = &["Москва", "Казань", "Нижний Новгород", "Самара", "Омск", "Тверь"];

/// The table with codes in its first column, and neither days nor amounts in some of its records.
fn without_figures(rows: &Rows, blank: impl Fn(usize) -> bool) -> Polluted {
    let mut rows = rows.clone();
    let figures: Vec<bool> =
        rows[0].iter().map(|label| label.starts_with("Day") || label.starts_with("Amount")).collect();
    for (i, row) in rows.iter_mut().enumerate().skip(1) {
        row[0].insert_str(0, "T-");
        row.iter_mut().zip(&figures).filter(|(_, figure)| **figure && blank(i)).for_each(|(field, _)| field.clear());
    }
    let text = written(&rows);
    (rows, text.into_bytes())
}

/// A list of words without a header, some of them twice, also the first.
fn without_header(rows: &Rows) -> Polluted {
    let row = |row: &Vec<String>| vec![row[row.len() - 1].clone(), format!("{} end", row[row.len() - 1])];
    let mut rows: Rows = rows[1..].iter().map(row).collect();
    rows.push(rows[0].clone());
    let text = written(&rows);
    rows.insert(0, vec!["Column A".to_owned(), "Column B".to_owned()]);
    (rows, text.into_bytes())
}

/// Fields that stand between two signs.
fn between(rows: &Rows, open: &str, close: &str) -> Polluted {
    as_is(rows, lines(rows, |f| format!("{open}{f}{close}")).join("\n"))
}

/// The last third of the lines in another encoding than those before.
fn in_two_encodings(rows: &Rows, words: &[&str], encodings: [&'static Encoding; 2]) -> Polluted {
    let rows = with_words(rows, words);
    let lines = lines(&rows, quoted);
    let encoded = |(i, line): (usize, &String)| {
        let encoding = encodings[usize::from(i * 3 >= lines.len() * 2)];
        [encoding.encode(line).0.as_ref(), b"\n"].concat()
    };
    let bytes = lines.iter().enumerate().flat_map(encoded).collect();
    (rows, bytes)
}

/// What a file should be read as, and its bytes.
type Polluted = (Rows, Vec<u8>);

fn as_is(rows: &Rows, text: String) -> Polluted {
    (rows.clone(), text.into_bytes())
}

fn utf16(rows: &Rows, mark: bool, bytes: fn(u16) -> [u8; 2]) -> Polluted {
    let rows = with_words(rows, WESTERN);
    let text = if mark { "\u{feff}".to_owned() } else { String::new() } + &written(&rows);
    (rows, text.encode_utf16().flat_map(bytes).collect())
}

/// A kind of pollution by its name, how many of the tables are read alike at least, and what it does.
type Kind = (&'static str, u64, fn(&Rows) -> Polluted);

const KINDS: &[Kind] = &[
    ("clean", TABLES, |rows| as_is(rows, written(rows))),
    ("all fields quoted", TABLES, |rows| {
        as_is(rows, lines(rows, |f| format!("\"{}\"", f.replace('"', "\"\""))).join("\n"))
    }),
    ("single quotes", TABLES, |rows| as_is(rows, lines(rows, |f| format!("'{}'", f.replace('\'', "''"))).join("\n"))),
    ("backslash before quotes", TABLES, |rows| {
        as_is(rows, lines(rows, |f| format!("\"{}\"", f.replace('"', "\\\""))).join("\n"))
    }),
    ("blanks around quotes", TABLES, |rows| {
        as_is(rows, lines(rows, |f| if quoted(f) == f { f.to_owned() } else { format!(" {} ", quoted(f)) }).join("\n"))
    }),
    ("quotes inside bare fields", TABLES, |rows| {
        as_is(rows, lines(rows, |f| if f.contains(',') { quoted(f) } else { f.to_owned() }).join("\n"))
    }),
    ("a stray quote in a field", TABLES, |rows| {
        let mut rows = rows.clone();
        rows[3][0].push('"');
        let text = lines(&rows, |f| if f.contains(',') { quoted(f) } else { f.to_owned() }).join("\n");
        (rows, text.into_bytes())
    }),
    ("a stray quote before a field", TABLES, |rows| {
        let mut rows = rows.clone();
        let last = rows[0].len() - 1;
        rows[3][last].insert(0, '"');
        let text = lines(&rows, |f| if f.starts_with('"') { f.to_owned() } else { quoted(f) }).join("\n");
        (rows, text.into_bytes())
    }),
    ("bare quotes inside quoted fields", TABLES, |rows| as_is(rows, lines(rows, |f| format!("\"{f}\"")).join("\n"))),
    ("an unclosed quote in the last row", TABLES, |rows| {
        let mut rows = rows.clone();
        let (last, width) = (rows.len() - 1, rows[0].len());
        rows[last][width - 1].insert(0, '"');
        let text = lines(&rows, |f| if f.starts_with('"') { f.to_owned() } else { quoted(f) }).join("\n");
        (rows, text.into_bytes())
    }),
    ("lines inside quotes", TABLES, |rows| {
        let mut rows = rows.clone();
        let last = rows[0].len() - 1;
        rows.iter_mut().skip(1).step_by(3).for_each(|row| row[last].push_str("\nby the river, old town"));
        let text = written(&rows);
        (rows, text.into_bytes())
    }),
    ("semicolons and commas of decimals", TABLES, |rows| {
        let rows: Rows = rows.iter().map(|row| row.iter().map(|f| f.replace('.', ",")).collect()).collect();
        let field =
            |f: &str| if f.contains([';', '"']) { format!("\"{}\"", f.replace('"', "\"\"")) } else { f.to_owned() };
        let text = lines(&rows, |f| field(f) + ";").join("\n").replace(";,", ";").replace(";\n", "\n");
        (rows, text.trim_end_matches(';').as_bytes().to_vec())
    }),
    ("the header once more", TABLES, |rows| {
        let mut lines = lines(rows, quoted);
        lines.insert(lines.len() / 2, lines[0].clone());
        as_is(rows, lines.join("\n"))
    }),
    ("fewer separators", TABLES, |rows| {
        let mut rows = rows.clone();
        let width = rows[0].len();
        rows.iter_mut().skip(2).step_by(3).for_each(|row| row[width - 1].clear());
        let text = every_third(lines(&rows, quoted), |line| line.trim_end_matches(',').to_owned());
        (rows, text.into_bytes())
    }),
    ("more separators", TABLES, |rows| as_is(rows, every_third(lines(rows, quoted), |line| line + ",,"))),
    ("a separator after each row", TABLES, |rows| as_is(rows, lines(rows, quoted).join(",\n") + ",\n")),
    ("empty lines", TABLES, |rows| as_is(rows, every_third(lines(rows, quoted), |line| format!("{line}\n")))),
    ("lines of separators", TABLES, |rows| {
        let blank = ",".repeat(rows[0].len() - 1);
        as_is(rows, every_third(lines(rows, quoted), |line| format!("{line}\n{blank}")))
    }),
    ("carriage returns", TABLES, |rows| as_is(rows, lines(rows, quoted).join("\r"))),
    ("doubled carriage returns", TABLES, |rows| as_is(rows, lines(rows, quoted).join("\r\r\n"))),
    ("turned record ends", TABLES, |rows| as_is(rows, lines(rows, quoted).join("\n\r"))),
    ("mixed record ends", TABLES, |rows| {
        as_is(rows, every_third(lines(rows, quoted), |line| line + "\r").replace("\r\n1", "\r1"))
    }),
    ("separators of ASCII", TABLES, |rows| {
        let records: Vec<String> = rows.iter().map(|row| row.join("\u{1f}") + "\u{1e}").collect();
        as_is(rows, records.concat())
    }),
    ("separators of ASCII and lines inside", TABLES, |rows| {
        let mut rows = rows.clone();
        let last = rows[0].len() - 1;
        rows.iter_mut().skip(1).step_by(3).for_each(|row| row[last].push_str("\nby the river\r\nold town"));
        let records: Vec<String> = rows.iter().map(|row| row.join("\u{1f}") + "\u{1e}").collect();
        as_is(&rows, records.concat())
    }),
    ("next lines", TABLES, |rows| as_is(rows, lines(rows, quoted).join("\u{85}") + "\u{85}")),
    ("line separators", TABLES, |rows| as_is(rows, lines(rows, quoted).join("\u{2028}"))),
    ("vertical tabs", TABLES, |rows| as_is(rows, delimited(rows, ";").trim_end().replace('\n', "\u{b}"))),
    ("form feeds", TABLES, |rows| as_is(rows, delimited(rows, "\t").trim_end().replace('\n', "\u{c}"))),
    ("next lines among others", TABLES, |rows| {
        as_is(
            rows,
            every_third(delimited(rows, "|").trim_end().lines().map(str::to_owned).collect(), |line| line + "\u{85}")
                .replace("\u{85}\n", "\u{85}"),
        )
    }),
    ("no end of the last record", TABLES, |rows| as_is(rows, lines(rows, quoted).join("\n"))),
    ("a line of preamble", TABLES, |rows| as_is(rows, format!("Orders of the year 2024\n{}", written(rows)))),
    ("a preamble and a blank line", TABLES, |rows| {
        as_is(rows, format!("Orders of the year\nMade on 2024-05-01\n\n{}", written(rows)))
    }),
    ("a preamble with separators", TABLES, |rows| {
        let rest = ",".repeat(rows[0].len() - 1);
        as_is(rows, format!("Orders of the year{rest}\n{rest}\n{}", written(rows)))
    }),
    ("a footnote", TABLES, |rows| as_is(rows, format!("{}Source: the books of the company\n", written(rows)))),
    ("a footnote with a separator", TABLES, |rows| {
        let note = if rows[0].len() > 3 { "Source: the books, checked\n" } else { "" };
        as_is(rows, written(rows) + note)
    }),
    ("footnotes after a blank line", TABLES, |rows| {
        as_is(rows, format!("{}\nSource: the books of the company\nMade on 2024-05-01\n", written(rows)))
    }),
    ("several header rows", TABLES, |rows| {
        let wide = |(i, row): (usize, &Vec<String>)| {
            let town = row.last().cloned().unwrap_or_default();
            vec![town, format!("{}.5", i * 7), (i * 3).to_string(), format!("{}.25", i * 5), (i * 2).to_string()]
        };
        let mut wanted =
            vec![["Town", "Plan Amount", "Plan Pieces", "Fact Amount", "Fact Pieces"].map(str::to_owned).to_vec()];
        wanted.extend(rows.iter().enumerate().skip(1).map(wide));
        let below = written(&wanted[1..].to_vec());
        (wanted, format!("Town,Plan,,Fact,\n,Amount,Pieces,Amount,Pieces\n{below}").into_bytes())
    }),
    ("no header", TABLES, |rows| {
        let mut rows = rows.clone();
        let text = written(&rows[1..].to_vec());
        for (i, label) in rows[0].iter_mut().enumerate() {
            *label = format!("Column {}", char::from(b'A' + i as u8));
        }
        (rows, text.into_bytes())
    }),
    ("a line that declares the delimiter", TABLES, |rows| as_is(rows, format!("sep=;\r\n{}", delimited(rows, ";")))),
    ("blanks as delimiters", TABLES, |rows| as_is(rows, delimited(rows, " "))),
    ("a blank after each comma", TABLES, |rows| as_is(rows, delimited(rows, ", "))),
    ("semicolons", TABLES, |rows| as_is(rows, delimited(rows, ";"))),
    ("tabs", TABLES, |rows| as_is(rows, delimited(rows, "\t"))),
    ("two bars", TABLES, |rows| as_is(rows, delimited(rows, "||"))),
    ("a bar between tildes", TABLES, |rows| as_is(rows, delimited(rows, "~|~"))),
    ("two colons", TABLES, |rows| as_is(rows, delimited(rows, "::"))),
    ("two dollar signs", TABLES, |rows| as_is(rows, delimited(rows, "$$"))),
    ("signs of a section", TABLES, |rows| as_is(rows, delimited(rows, "§"))),
    ("exclamation marks", TABLES, |rows| as_is(rows, delimited(rows, "!"))),
    ("at signs", TABLES, |rows| as_is(rows, delimited(rows, "@"))),
    ("thorns", TABLES, |rows| as_is(rows, delimited(rows, "þ"))),
    ("starts of heading", TABLES, |rows| as_is(rows, delimited(rows, "\u{1}"))),
    ("tildes", TABLES, |rows| as_is(rows, delimited(rows, "~"))),
    ("carets", TABLES, |rows| as_is(rows, delimited(rows, "^"))),
    ("number signs", TABLES, |rows| as_is(rows, delimited(rows, "#"))),
    ("colons", TABLES, |rows| as_is(rows, delimited(rows, ":"))),
    ("backticks", TABLES, |rows| between(rows, "`", "`")),
    ("quotes of print", TABLES, |rows| between(rows, "“", "”")),
    ("quotes of print, low and high", TABLES, |rows| between(rows, "„", "“")),
    ("angled quotes", TABLES, |rows| between(rows, "«", "»")),
    ("backslash before commas", TABLES, |rows| {
        as_is(rows, lines(rows, |f| if f.contains('"') { quoted(f) } else { f.replace(',', "\\,") }).join("\n"))
    }),
    ("a fixed width", TABLES, |rows| {
        as_is(rows, drawn(rows, |cells| cells.join("  ").trim_end().to_owned()).join("\n"))
    }),
    ("a fixed width over dashes", TABLES, |rows| {
        let mut lines = drawn(rows, |cells| cells.join(" "));
        let dashes = drawn(rows, |cells| cells.iter().map(|c| "-".repeat(c.len())).collect::<Vec<_>>().join(" "));
        lines.insert(1, dashes[0].clone());
        as_is(rows, lines.join("\n"))
    }),
    ("Markdown", TABLES, |rows| {
        let mut lines: Vec<String> = rows.iter().map(|row| format!("| {} |", row.join(" | "))).collect();
        lines.insert(1, format!("|{}", ":---|".repeat(rows[0].len())));
        as_is(rows, format!("# Orders\n\n{}\n", lines.join("\n")))
    }),
    ("a drawn table", TABLES, |rows| {
        let mut lines = drawn(rows, |cells| format!("| {} |", cells.join(" | ")));
        let rule = drawn(rows, |cells| cells.iter().map(|c| "-".repeat(c.len() + 2)).collect::<Vec<_>>().join("+"));
        let rule = format!("+{}+", rule[0]);
        lines.insert(1, rule.clone());
        as_is(rows, format!("{rule}\n{}\n{rule}\n", lines.join("\n")))
    }),
    ("unit separators", TABLES, |rows| as_is(rows, delimited(rows, "\u{1f}"))),
    ("a zero before quotes", TABLES, |rows| {
        as_is(rows, lines(rows, |f| format!("\"{}\"", f.replace('"', "\0\""))).join("\n"))
    }),
    ("a sign at the end of the file", TABLES, |rows| as_is(rows, written(rows) + "\u{1a}")),
    ("marks where files were joined", TABLES, |rows| {
        let mut lines = lines(rows, quoted);
        lines[3].insert(0, '\u{feff}');
        as_is(rows, format!("\u{feff}{}", lines.join("\n")))
    }),
    ("many blank lines at the end", TABLES, |rows| as_is(rows, written(rows) + "\n\n\r\n\n")),
    ("JSON in a cell", TABLES, |rows| {
        let mut rows = rows.clone();
        let last = rows[0].len() - 1;
        rows.iter_mut().skip(1).enumerate().for_each(|(i, row)| row[last] = format!("{{\"a\": {i}, \"b\": [1, 2]}}"));
        let text = written(&rows);
        (rows, text.into_bytes())
    }),
    ("the same table below, wider", TABLES, |rows| {
        let below = "Part,Made in,Weight,Height,Width,Depth,Maker,Stock,Bay\n".to_owned()
            + &(0..12)
                .map(|i| format!("P-{i},DE,{i}.5,{},{},{},Ann,{},B{i}\n", i + 3, i * 2, i * 5, i % 3))
                .collect::<String>();
        as_is(rows, format!("{}\n{below}", written(rows)))
    }),
    ("another table below, of words", TABLES, |rows| {
        let below = |row: &Vec<String>| format!("{},shed\n", row[row.len() - 1]);
        as_is(rows, format!("{}Place,Building\n{}", written(rows), rows[1..].iter().map(below).collect::<String>()))
    }),
    ("another table below, of another width", TABLES, |rows| {
        let below: String = (0..9).map(|i| format!("M-{i},{}\n", ["Ann", "Bo"][i % 2])).collect();
        as_is(rows, format!("{}Machine,Keeper\n{below}", written(rows)))
    }),
    ("words without a header, some twice", TABLES, without_header),
    ("one record", TABLES, |rows| as_is(&rows[..2].to_vec(), written(&rows[..2].to_vec()))),
    ("the header alone", TABLES, |rows| as_is(&rows[..1].to_vec(), written(&rows[..1].to_vec()))),
    ("one column of several words", TABLES, |rows| {
        let word = |row: &Vec<String>| ["upper mill", "old town hall", "quay", "a shed"][row[1].len() % 4].to_owned();
        let mut rows: Rows = rows.iter().map(|row| vec![format!("{} in {}", word(row), row[row.len() - 1])]).collect();
        rows[0][0] = "Place".to_owned();
        let text = written(&rows);
        (rows, text.into_bytes())
    }),
    ("one column", TABLES, |rows| {
        let rows: Rows = rows.iter().map(|row| vec![row[row.len() - 1].clone()]).collect();
        let text = written(&rows);
        (rows, text.into_bytes())
    }),
    ("an empty file", TABLES, |_| (Vec::new(), Vec::new())),
    ("a file of blank lines", TABLES, |_| (Vec::new(), b"\xef\xbb\xbf\r\n \r\n\n".to_vec())),
    ("UTF-8 with a mark", TABLES, |rows| as_is(rows, format!("\u{feff}{}", written(rows)))),
    ("UTF-16, little end first, marked", TABLES, |rows| utf16(rows, true, u16::to_le_bytes)),
    ("UTF-16, big end first, marked", TABLES, |rows| utf16(rows, true, u16::to_be_bytes)),
    ("UTF-16, little end first", TABLES, |rows| utf16(rows, false, u16::to_le_bytes)),
    ("UTF-16, big end first", TABLES, |rows| utf16(rows, false, u16::to_be_bytes)),
    ("Windows, western", TABLES, |rows| {
        let rows = with_words(rows, WESTERN);
        let bytes = in_code_page(&rows, WINDOWS_1252);
        (rows, bytes)
    }),
    ("DOS, western", TABLES, |rows| {
        const PAGE: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ";
        let rows = with_words(rows, WESTERN);
        let byte = |c: char| PAGE.chars().position(|p| p == c).map_or(c as u8, |n| n as u8 + 128);
        let bytes = written(&rows).chars().map(byte).collect();
        (rows, bytes)
    }),
    ("a first record without figures", TABLES, |rows| without_figures(rows, |i| i == 1)),
    ("two first records without figures", TABLES, |rows| without_figures(rows, |i| i < 3)),
    ("every third record without figures", TABLES, |rows| without_figures(rows, |i| i % 3 == 1)),
    ("Windows, central", TABLES, |rows| {
        let rows = with_words(rows, CENTRAL);
        let bytes = in_code_page(&rows, WINDOWS_1250);
        (rows, bytes)
    }),
    ("Windows, Cyrillic", TABLES, |rows| {
        let rows = with_words(rows, CYRILLIC);
        let bytes = in_code_page(&rows, WINDOWS_1251);
        (rows, bytes)
    }),
    ("UTF-8 below Windows, western", TABLES, |rows| in_two_encodings(rows, WESTERN, [WINDOWS_1252, UTF_8])),
    ("Windows, western, below UTF-8", TABLES, |rows| in_two_encodings(rows, WESTERN, [UTF_8, WINDOWS_1252])),
    ("UTF-8 below Windows, Cyrillic", TABLES, |rows| in_two_encodings(rows, CYRILLIC, [WINDOWS_1251, UTF_8])),
    ("Windows, central, below UTF-8", TABLES, |rows| in_two_encodings(rows, CENTRAL, [UTF_8, WINDOWS_1250])),
    ("blank lines among short records", TABLES, |rows| {
        let mut rows = rows.clone();
        for (i, row) in rows.iter_mut().enumerate().skip(1) {
            row[0].insert_str(0, "N-");
            row.iter_mut().skip(2).filter(|_| i % 4 != 1).for_each(String::clear);
        }
        let text = every_third(lines(&rows, quoted), |line| line + "\n");
        (rows, text.into_bytes())
    }),
    ("a byte of Windows in UTF-8", TABLES, |rows| {
        let mut rows = with_words(rows, WESTERN);
        let mut bytes = written(&rows).into_bytes();
        rows.push(vec!["9999".to_owned(); rows[0].len() - 1]);
        bytes.extend("9999,".repeat(rows[0].len() - 1).bytes().chain(*b"Caf\xe9\n"));
        rows.last_mut().expect("a row").push("Café".to_owned());
        (rows, bytes)
    }),
];

#[test]
#[allow(clippy::print_stdout, reason = "the counts are to be seen, also where none is too low")]
fn a_polluted_file_is_read_as_the_clean_one() {
    let mut worse = Vec::new();
    for (kind, floor, pollute) in KINDS {
        let (mut alike, mut first) = (0, None);
        for seed in 0..TABLES {
            let (wanted, bytes) = pollute(&table(&mut Dice(seed * 7_919 + 17)));
            let found = read(&bytes);
            if found == wanted {
                alike += 1;
            } else if first.is_none() {
                let place = found.iter().zip(&wanted).position(|(a, b)| a != b);
                let at = place.unwrap_or(found.len().min(wanted.len()));
                first = Some(format!("table {seed}, row {at}: {:?} for {:?}", found.get(at), wanted.get(at)));
            }
        }
        println!("{alike:3} of {TABLES}  {kind}{}", first.as_ref().map_or(String::new(), |f| format!("  ({f})")));
        if alike < *floor {
            worse.push(format!("{kind}: {alike} of {TABLES}, expected {floor}; {}", first.unwrap_or_default()));
        }
    }
    assert!(worse.is_empty(), "{}", worse.join("\n"));
}
