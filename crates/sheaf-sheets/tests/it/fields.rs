//! Columns of every type in every writing: the type that is proposed, and that every value is read to what it says, also where
//! a few do not fit.

use sheaf_model::Scalar;
use sheaf_sheets::{ProposedField, Reading, propose, read_cell};

use super::{field, only, open, propose_text, rows};

const ROWS: usize = 60;

/// A column: how it is written, what it is, and what each value means.
struct Column {
    label: &'static str,
    kind: &'static str,
    write: fn(usize) -> (String, i64),
}

/// A day that is spread over a year and more, in days since 1970.
fn day(n: usize) -> (i64, i64, i64, i64) {
    let day = jiff::civil::date(2023, 1, 3).checked_add(jiff::Span::new().days((n * 13) as i64)).expect("a day");
    let since = day.since(jiff::civil::date(1970, 1, 1)).expect("a span").get_days();
    (i64::from(day.year()), i64::from(day.month()), i64::from(day.day()), i64::from(since))
}

fn named(n: usize, months: &str) -> (i64, String, i64, i64) {
    let (y, m, d, since) = day(n);
    (y, months.split(' ').nth(m as usize - 1).expect("a month").to_owned(), d, since)
}

const ENGLISH: &str = "January February March April May June July August September October November December";
const SHORT: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
const GERMAN: &str = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember";
const FRENCH: &str = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre";
const SPANISH: &str = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre";
const ITALIAN: &str = "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre";
const PORTUGUESE: &str = "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro";
const DUTCH: &str = "januari februari maart april mei juni juli augustus september oktober november december";
const POLISH: &str =
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia";
const SWEDISH: &str = "januari februari mars april maj juni juli augusti september oktober november december";
const DANISH: &str = "januar februar marts april maj juni juli august september oktober november december";
const RUSSIAN: &str = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря";

fn ordinal(n: i64) -> String {
    let end = match (n % 10, n / 10) {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{end}")
}

/// Thousands in groups with a sign between.
fn grouped(n: i64, sign: &str) -> String {
    let digits = n.abs().to_string();
    let first = (digits.len() - 1) % 3 + 1;
    let groups: Vec<&str> =
        std::iter::once(&digits[..first]).chain((first..digits.len()).step_by(3).map(|i| &digits[i..i + 3])).collect();
    groups.join(sign)
}

macro_rules! column {
    ($label:expr, $kind:expr, $write:expr) => {
        Column { label: $label, kind: $kind, write: $write }
    };
}

fn columns() -> Vec<Column> {
    vec![
        column!("Due", "date", |n| (format!("{2:02}.{1:02}.{0}", day(n).0, day(n).1, day(n).2), day(n).3)),
        column!("Fällig", "date", |n| (format!("{}.{}.{:02}", day(n).2, day(n).1, day(n).0 % 100), day(n).3)),
        column!("Due", "date", |n| (format!("{1}/{2}/{0}", day(n).0, day(n).1, day(n).2), day(n).3)),
        column!("Due", "date", |n| (format!("{2:02}/{1:02}/{0}", day(n).0, day(n).1, day(n).2), day(n).3)),
        column!("Due", "date", |n| (format!("{}-{:02}-{:02}", day(n).0, day(n).1, day(n).2), day(n).3)),
        column!("Due", "date", |n| (format!("{}{:02}{:02}", day(n).0, day(n).1, day(n).2), day(n).3)),
        column!("日付", "date", |n| (format!("{}年{}月{}日", day(n).0, day(n).1, day(n).2), day(n).3)),
        column!("Due", "date", |n| {
            let (y, m, d, since) = named(n, ENGLISH);
            (format!("{} {m} {y}", ordinal(d)), since)
        }),
        column!("Due", "date", |n| {
            let (y, m, d, since) = named(n, ENGLISH);
            (format!("\"{m} {d}, {y}\""), since)
        }),
        column!("Due", "date", |n| {
            let (y, m, d, since) = named(n, SHORT);
            (format!("{d:02}-{m}-{:02}", y % 100), since)
        }),
        column!("Datum", "date", |n| {
            let (y, m, d, since) = named(n, GERMAN);
            (format!("{d}. {m} {y}"), since)
        }),
        column!("Date", "date", |n| {
            let (y, m, d, since) = named(n, FRENCH);
            (if d == 1 { format!("1er {m} {y}") } else { format!("{d} {m} {y}") }, since)
        }),
        column!("Fecha", "date", |n| {
            let (y, m, d, since) = named(n, SPANISH);
            (format!("{d} de {m} de {y}"), since)
        }),
        column!("Data", "date", |n| {
            let (y, m, d, since) = named(n, ITALIAN);
            (format!("{d} {m} {y}"), since)
        }),
        column!("Data", "date", |n| {
            let (y, m, d, since) = named(n, PORTUGUESE);
            (format!("{d} de {m} de {y}"), since)
        }),
        column!("Datum", "date", |n| {
            let (y, m, d, since) = named(n, DUTCH);
            (format!("{d} {m} {y}"), since)
        }),
        column!("Termin", "date", |n| {
            let (y, m, d, since) = named(n, POLISH);
            (format!("{d} {m} {y}"), since)
        }),
        column!("Datum", "date", |n| {
            let (y, m, d, since) = named(n, SWEDISH);
            (format!("{d} {m} {y}"), since)
        }),
        column!("Dato", "date", |n| {
            let (y, m, d, since) = named(n, DANISH);
            (format!("{d}. {m} {y}"), since)
        }),
        column!("Дата", "date", |n| {
            let (y, m, d, since) = named(n, RUSSIAN);
            (format!("{d} {m} {y} г."), since)
        }),
        column!("Week", "date", |n| {
            let monday = jiff::civil::date(2024, 1, 1).checked_add(jiff::Span::new().weeks((n % 50) as i64));
            (
                format!("2024-W{:02}", n % 50 + 1),
                i64::from(monday.expect("a day").since(jiff::civil::date(1970, 1, 1)).expect("a span").get_days()),
            )
        }),
        column!("At", "datetime", |n| {
            let (y, m, d, since) = day(n);
            (
                format!("{y}-{m:02}-{d:02}T10:{:02}:00+02:00", n % 60),
                since * 86_400_000 + (8 * 60 + (n % 60) as i64) * 60_000,
            )
        }),
        column!("At", "datetime", |n| {
            let (y, m, d, since) = day(n);
            (format!("{d:02}.{m:02}.{y} 9:{:02}", n % 60), since * 86_400_000 + (9 * 60 + (n % 60) as i64) * 60_000)
        }),
        column!("Start", "time", |n| {
            (format!("{:02}:{:02}", 7 + n % 12, n % 60), ((7 + n as i64 % 12) * 60 + n as i64 % 60) * 60_000)
        }),
        column!("Start", "time", |n| {
            (format!("{}:{:02} pm", 1 + n % 11, n % 60), ((13 + n as i64 % 11) * 60 + n as i64 % 60) * 60_000)
        }),
        column!("Time spent", "duration", |n| {
            (format!("{}:{:02}", 20 + n, n % 60), ((20 + n as i64) * 60 + n as i64 % 60) * 60_000)
        }),
        column!("Dauer", "duration", |n| (format!("{n}d {}h", n % 24), (n as i64 * 24 + n as i64 % 24) * 3_600_000)),
        column!("Took", "duration", |n| (format!("{}h{:02}m", n, n % 60), (n as i64 * 60 + n as i64 % 60) * 60_000)),
        column!("Took", "duration", |n| (format!("{} min", n + 5), (n as i64 + 5) * 60_000)),
        column!("Pieces", "integer", |n| ((n * 31 + 7).to_string(), (n * 31 + 7) as i64)),
        column!("Pieces", "integer", |n| {
            let v = (n * 31_007 + 1_000) as i64;
            (format!("\"{}\"", grouped(v, ",")), v)
        }),
        column!("Menge", "number", |n| {
            let v = (n * 31_007 + 100_000) as i64;
            (format!("\"{},{:02}\"", grouped(v / 100, "."), v % 100), v)
        }),
        column!("Nombre", "number", |n| {
            let v = (n * 31_007 + 100_000) as i64;
            (format!("\"{},{:02}\"", grouped(v / 100, "\u{202f}"), v % 100), v)
        }),
        column!("Size", "number", |n| {
            let v = (n * 31_007 + 100_000) as i64;
            (format!("{}.{:02}", grouped(v / 100, "'"), v % 100), v)
        }),
        column!("Price", "money", |n| {
            let v = (n * 1_913 + 250) as i64;
            (format!("\"${}.{:02}\"", grouped(v / 100, ","), v % 100), v)
        }),
        column!("Preis", "money", |n| {
            let v = (n * 1_913 + 250) as i64;
            (format!("\"{},{:02} €\"", grouped(v / 100, "."), v % 100), v)
        }),
        column!("Balance", "money", |n| {
            let v = (n * 1_913 + 250) as i64;
            (format!("\"({}.{:02}) USD\"", grouped(v / 100, ","), v % 100), -v)
        }),
        column!("Balance", "money", |n| {
            let v = (n * 1_913 + 250) as i64;
            (format!("\"GBP {}.{:02}-\"", grouped(v / 100, ","), v % 100), -v)
        }),
        column!("Revenue", "money", |n| (
            format!("${}.{}k", n + 1, n % 10),
            ((n + 1) * 1_000 + n % 10 * 100) as i64 * 100
        )),
        column!("Reach", "integer", |n| (format!("{}.{}M", n + 1, n % 10), ((n + 1) * 10 + n % 10) as i64 * 100_000)),
        column!("Discount", "percent", |n| (format!("{}.5%", n), (n as i64 * 10 + 5) * 10)),
        column!("Done", "boolean", |n| (if n % 3 == 0 { "true" } else { "false" }.to_owned(), i64::from(n % 3 == 0))),
        column!("Erledigt", "boolean", |n| (
            if n % 3 == 0 { "wahr" } else { "falsch" }.to_owned(),
            i64::from(n % 3 == 0)
        )),
        column!("Done", "boolean", |n| (if n % 3 == 0 { "✓" } else { "✗" }.to_owned(), i64::from(n % 3 == 0))),
        column!("Rating", "rating", |n| ((n % 5 + 1).to_string(), (n % 5 + 1) as i64)),
        column!("Priority", "choice", |n| (["High", "Low", "Medium"][n % 3].to_owned(), [3, 1, 2][n % 3])),
        column!("Aktiv", "choice", |n| (["ja", "nein"][n % 2].to_owned(), [1, 2][n % 2])),
    ]
}

/// A file of one column beside a number, and the odd values at its end.
fn text_of(column: &Column, odd: &[&str]) -> String {
    let mut text = format!("No,{}\n", column.label);
    for n in 0..ROWS {
        text.push_str(&format!("A{n},{}\n", (column.write)(n).0));
    }
    for (n, odd) in odd.iter().enumerate() {
        text.push_str(&format!("Z{n},{odd}\n"));
    }
    text
}

fn value(field: &ProposedField, reading: &Reading, wanted: i64) -> bool {
    // Digits after the point that the file writes are kept; more than two of money or a percentage are noughts.
    let scale = |written: u32| 10_i64.pow(u32::from(field.decimals.unwrap_or(0)).saturating_sub(written));
    let wanted = match field.kind.as_str() {
        "number" | "money" => wanted * scale(2),
        "percent" => wanted * scale(4),
        _ => wanted,
    };
    *reading == Reading::Value(Scalar::Integer(wanted))
}

#[test]
fn every_writing_of_every_type_is_read_to_what_it_says() {
    for column in columns() {
        let book = open(&[("column.csv", text_of(&column, &[]).as_bytes())]);
        let proposal = propose(&book);
        let table = only(&proposal);
        let found = field(table, column.label);
        let sample = (column.write)(7).0;
        assert_eq!(found.kind, column.kind, "{sample}: {}", found.evidence);
        for (n, row) in rows(&book, table).iter().enumerate() {
            let (text, wanted) = (column.write)(n);
            let reading = read_cell(found, &row.cells[1]);
            assert!(value(found, &reading, wanted), "{text}: {reading:?}, not {wanted} ({})", found.evidence);
        }
    }
}

#[test]
fn a_few_that_do_not_fit_change_nothing_and_are_told() {
    for column in columns().into_iter().filter(|c| c.kind != "choice" && c.kind != "rating") {
        let odd = ["see note", "ask Ann"];
        let book = open(&[("column.csv", text_of(&column, &odd).as_bytes())]);
        let proposal = propose(&book);
        let table = only(&proposal);
        let found = field(table, column.label);
        let sample = (column.write)(7).0;
        assert_eq!(found.kind, column.kind, "{sample}: {}", found.evidence);
        let all = rows(&book, table);
        for (n, row) in all.iter().enumerate().take(ROWS) {
            let (text, wanted) = (column.write)(n);
            let reading = read_cell(found, &row.cells[1]);
            assert!(value(found, &reading, wanted), "{text}: {reading:?}, not {wanted}");
        }
        for row in &all[ROWS..] {
            assert!(matches!(read_cell(found, &row.cells[1]), Reading::Misfit { .. }), "{sample}");
        }
        let told = proposal.findings.iter().filter(|f| f.code == "misfit").map(|f| f.count).sum::<u64>();
        assert_eq!(told, 2, "{sample}");
    }
}

#[test]
fn dates_that_could_be_read_either_way_take_the_order_of_their_file() {
    let either = |n: usize| format!("{:02}/{:02}/2024", n % 12 + 1, n % 11 + 1);
    for (other, second, wanted) in [
        (
            "Paid",
            (|n| format!("{:02}/{:02}/2024", n % 12 + 1, 13 + n % 15)) as fn(usize) -> String,
            "month first, as in 'Paid'",
        ),
        ("Paid", |n| format!("{:02}/{:02}/2024", 13 + n % 15, n % 12 + 1), "day first, as in 'Paid'"),
        ("Preis", |n| format!("\"{n},50 €\""), "day first, since decimals have a comma in 'Preis'"),
        ("Amount", |n| format!("US${n}.50"), "month first, since amounts are in 'USD'"),
        ("Place", |n| format!("Place {n}"), "day first, as is most usual"),
    ] {
        let mut text = format!("No,Due,{other}\n");
        (0..40).for_each(|n| text.push_str(&format!("A{n},{},{}\n", either(n), second(n))));
        let proposal = propose_text(&text);
        let found = field(only(&proposal), "Due");
        assert!(found.evidence.contains(wanted), "{wanted}: {}", found.evidence);
        let told = proposal.findings.iter().any(|f| f.code == "ambiguous_dates");
        assert_eq!(told, other != "Paid", "{wanted}");
    }
}

#[test]
fn lists_in_cells_are_choices_and_a_place_with_its_state_is_none() {
    let lists = ["red, blue", "blue", "green, red", "red", "blue, green", "green", "red, blue, green", "blue, red"];
    let places = [
        "Austin, TX",
        "Dallas, TX",
        "Boston, MA",
        "Albany, NY",
        "Buffalo, NY",
        "Houston, TX",
        "Salem, MA",
        "Ithaca, NY",
    ];
    for (label, values, kind) in [("Colours", lists, "choices"), ("Place", places, "choice")] {
        let mut text = format!("No,{label}\n");
        (0..48).for_each(|n| text.push_str(&format!("A{n},\"{}\"\n", values[n % 8])));
        let book = open(&[("list.csv", text.as_bytes())]);
        let proposal = propose(&book);
        let found = field(only(&proposal), label);
        assert_eq!(found.kind, kind, "{}", found.evidence);
        if kind == "choices" {
            assert_eq!(found.choices, ["blue", "green", "red"]);
            let first = &rows(&book, only(&proposal))[0].cells[1];
            assert_eq!(read_cell(found, first), Reading::Value(Scalar::Text("[3,1]".into())));
        }
    }
}

#[test]
fn ticks_and_blanks_are_yes_and_nothing() {
    let mut text = "No,Paid,Note\n".to_owned();
    (0..40).for_each(|n| text.push_str(&format!("A{n},{},Said {n}\n", if n % 3 == 0 { "x" } else { "" })));
    let book = open(&[("ticks.csv", text.as_bytes())]);
    let proposal = propose(&book);
    let found = field(only(&proposal), "Paid");
    assert_eq!(found.kind, "boolean", "{}", found.evidence);
    let all = rows(&book, only(&proposal));
    assert_eq!(read_cell(found, &all[0].cells[1]), Reading::Value(Scalar::Integer(1)));
    assert_eq!(read_cell(found, &all[1].cells[1]), Reading::Blank);
}

#[test]
fn identifiers_with_a_check_stay_text_and_say_so() {
    let ibans =
        ["DE89370400440532013000", "GB82WEST12345698765432", "FR1420041010050500013M02606", "DE89370400440532013001"];
    let mut text = "No,Account\n".to_owned();
    (0..30).for_each(|n| text.push_str(&format!("A{n},{}\n", ibans[if n == 29 { 3 } else { n % 3 }])));
    let proposal = propose_text(&text);
    let found = field(only(&proposal), "Account");
    assert!(found.evidence.contains("IBAN: 29 of 30 values are right"), "{}: {}", found.kind, found.evidence);
    let failed: Vec<_> = proposal.findings.iter().filter(|f| f.code == "failed_check").collect();
    assert!(matches!(failed[..], [f] if f.cell.as_deref() == Some("B31")), "{failed:?}");
}

#[test]
fn keys_are_found_where_people_put_them() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("tickets.csv", "Ticket,Subject\n{n},Something about {n}\n", &["ticket"]),
        ("phones.csv", "Tag,Number,Holder\nPH-{n},0171 55{n},Holder {n}\n", &["tag"]),
        ("kunden.csv", "Kundennr,Name\n40{n},Firma {n}\n", &["kundennr"]),
        ("lines.csv", "Invoice,Line,Pieces\nR-{d},{m},{n}\n", &["invoice", "line"]),
        ("schools.csv", "School name,URN,Pupils\nSchool {n},1000{n},{n}\n", &["urn"]),
        ("sites.csv", "Site,Site name,Phase\n1000{n},Site {n},P\n", &["site"]),
        ("guests.csv", "Full name,Email,Size\nGuest {n},guest{n}@example.org,{m}\n", &["email"]),
        ("miles.csv", "Day,From,To,Miles\n2024-05-07,Office,Town {n},{m}\n", &[]),
        ("births.csv", "Region,Births\nRegion {n},{m}\n", &["region"]),
        ("visits.csv", "Region,Guide,Births\nRegion {n},Guide {m},{m}\n", &[]),
        ("rain.csv", "Date,Rain,Sun\n{t},{m},{m}\n", &["date"]),
        ("spent.csv", "Date,What,Spent\n{t},What {m},{m}\n", &[]),
    ];
    for (name, pattern, wanted) in cases {
        let (head, row) = pattern.split_once('\n').expect("two lines");
        let body: String = (10..46)
            .map(|n: usize| {
                let (d, m) = ((100 + n / 3).to_string(), (n % 3 + 1).to_string());
                let t = format!("2024-{:02}-{:02}", 1 + (n - 10) / 28, 1 + (n - 10) % 28);
                row.replace("{n}", &n.to_string()).replace("{d}", &d).replace("{m}", &m).replace("{t}", &t)
            })
            .collect();
        let book = open(&[(name, format!("{head}\n{body}").as_bytes())]);
        assert_eq!(only(&propose(&book)).key, *wanted, "{name}");
    }
}

#[test]
fn fields_that_differ_only_together_are_a_key_where_that_is_no_chance() {
    let each = |row: &dyn Fn(usize) -> String, rows: usize| -> String { (0..rows).map(|n| row(n) + "\n").collect() };
    let day = |n: usize| format!("2024-03-{:02}", n + 1);
    let station = |n: usize| ["North", "South", "West"][n % 3];
    let cases: Vec<(&str, String, &[&str])> = vec![
        (
            "Station,Date,Level",
            each(&|n| format!("{},{},{}", station(n), day(n / 3), n * 7 % 40), 42),
            &["station", "date"],
        ),
        (
            "Depot,Item,Month,Qty",
            each(
                &|n| {
                    format!(
                        "{},{},2024-{:02},{}",
                        ["Ulm", "Bonn"][n % 2],
                        ["Nut", "Bolt", "Pin"][n / 2 % 3],
                        n / 6 + 1,
                        n * 7 % 40
                    )
                },
                36,
            ),
            &["depot", "item", "month"],
        ),
        (
            "Site,Date,Depth,Temp",
            each(&|n| format!("{},{},{},{}", station(n), day(n / 6), n / 3 % 2 * 10, n * 7 % 11), 30),
            &["site", "date", "depth"],
        ),
        // Thirty visits on as many days: that no two are the same says nothing.
        ("Shop,Date,Sum", each(&|n| format!("{},{},{}", station(n * n), day(n * 11 % 29), n * 7 % 11), 29), &[]),
        // One order number that slipped is to be mended.
        (
            "Order,Customer,Qty",
            each(&|n| format!("SO-{:03},{},{}", if n == 8 { 2 } else { n }, station(n), n % 9), 60),
            &[],
        ),
    ];
    for (head, body, wanted) in cases {
        let proposal = propose_text(&format!("{head}\n{body}"));
        assert_eq!(only(&proposal).key, *wanted, "{head}");
        let slipped = proposal.findings.iter().filter(|f| f.code == "duplicate_key").count();
        assert_eq!(slipped, usize::from(head.starts_with("Order")), "{head}");
    }
}
