//! What a column is by evidence beyond its values: digits that a number keeps, numberings, serial numbers, identifiers, lists of
//! allowed values; and the types that came second.

use rust_xlsxwriter::{DataValidation, Formula, Workbook as Writer, Worksheet};
use sheaf_model::Scalar;
use sheaf_sheets::{Proposal, ProposedField, Reading, Workbook, propose, read_cell};

use super::{field, only, open, propose_text, rows};

/// A workbook of one sheet with a column of names and another one.
fn book_of<T: rust_xlsxwriter::IntoExcelData + Clone>(label: &str, values: &[T]) -> Workbook {
    let mut writer = Writer::new();
    fill(writer.add_worksheet().set_name("Data").expect("a name"), label, values);
    open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))])
}

fn fill<T: rust_xlsxwriter::IntoExcelData + Clone>(sheet: &mut Worksheet, label: &str, values: &[T]) {
    sheet.write_row(0, 0, ["Sample", label]).expect("writable");
    for (n, value) in (1_u32..).zip(values) {
        sheet.write(n, 0, format!("S{n}")).and_then(|s| s.write(n, 1, value.clone())).expect("writable");
    }
}

/// A text file with a column of names and another one.
fn text_of<T: std::fmt::Display>(label: &str, values: &[T]) -> String {
    let lines = values.iter().enumerate().map(|(n, value)| format!("S{n},{value}\n"));
    format!("Sample,{label}\n{}", lines.collect::<String>())
}

fn told<'a>(proposal: &'a Proposal, code: &str) -> Vec<&'a sheaf_sheets::Finding> {
    proposal.findings.iter().filter(|f| f.code == code).collect()
}

/// The second column's field, and what its cells are read to.
fn read(book: &Workbook) -> (Proposal, ProposedField, Vec<Reading>) {
    let proposal = propose(book);
    let own = only(&proposal).fields[1].clone();
    let readings = rows(book, only(&proposal)).iter().map(|row| read_cell(&own, &row.cells[1])).collect();
    (proposal, own, readings)
}

#[test]
fn numbers_that_no_field_keeps_are_not_made_noughts() {
    let tiny: Vec<f64> = (1..=20).map(|n| format!("{}e-16", n * 125).parse().expect("a number")).collect();
    let texts: Vec<String> = tiny.iter().map(|n| format!("{n:e}")).collect();
    for book in [book_of("Conc", &tiny), open(&[("tiny.csv", text_of("Conc", &texts).as_bytes())])] {
        let (proposal, own, readings) = read(&book);
        assert_eq!(own.kind, "text", "{}", own.evidence);
        assert!(own.evidence.contains("20 of 20 values have more digits after the point"), "{}", own.evidence);
        assert!(readings.iter().all(|r| matches!(r, Reading::Value(Scalar::Text(text)) if !text.is_empty())));
        assert!(told(&proposal, "rounded").is_empty());
    }
    // Among numbers that a field keeps they are told one by one.
    let mut mixed: Vec<f64> = (1..=30).map(|n| f64::from(n) / 8.0).collect();
    mixed[7] = 1.428_571_428_571_429e-10;
    let (proposal, own, readings) = read(&book_of("Ratio", &mixed));
    assert_eq!(own.kind, "number");
    assert!(own.evidence.contains("29 of 30 values fit"), "{}", own.evidence);
    assert!(matches!(readings[7], Reading::Misfit { .. }), "{:?}", readings[7]);
    let misfits = told(&proposal, "misfit");
    assert!(matches!(misfits[..], [f] if f.cell.as_deref() == Some("B9")), "{misfits:?}");
}

#[test]
fn what_is_rounded_is_told_and_what_is_noise_is_not() {
    // As programs write degrees: all digits of the double.
    let degrees: Vec<f64> = (0..30).map(|n| 51.512_345_678_901_234 + f64::from(n) * 0.012_345_678_9).collect();
    let texts: Vec<String> = degrees.iter().map(f64::to_string).collect();
    for book in [book_of("Latitude", &degrees), open(&[("places.csv", text_of("Latitude", &texts).as_bytes())])] {
        let (proposal, own, readings) = read(&book);
        assert_eq!((own.kind.as_str(), own.decimals), ("number", Some(12)), "{}", own.evidence);
        assert_eq!(readings[0], Reading::Value(Scalar::Integer(51_512_345_678_901)));
        assert!(told(&proposal, "misfit").is_empty(), "{:?}", proposal.findings);
        let rounded = told(&proposal, "rounded");
        assert!(matches!(rounded[..], [f] if f.count == 30 && f.cell.as_deref() == Some("B2")), "{rounded:?}");
        assert!(rounded[0].message.ends_with("becomes 51.512345678901."), "{}", rounded[0].message);
    }
    // The noise of a double is no digit: 50.12 is what was meant.
    let noisy: Vec<f64> = (0..30).map(|n| 50.1 + f64::from(n) * 0.01).collect();
    assert!(noisy.iter().any(|n| n.to_string().len() > 15), "the case is gone");
    let texts: Vec<String> = noisy.iter().map(f64::to_string).collect();
    for book in [book_of("Lat", &noisy), open(&[("places.csv", text_of("Lat", &texts).as_bytes())])] {
        let (proposal, own, readings) = read(&book);
        assert_eq!((own.kind.as_str(), own.decimals), ("number", Some(2)), "{}", own.evidence);
        let wanted = (0..30).map(|n| Reading::Value(Scalar::Integer(5_010 + n)));
        assert!(readings.into_iter().eq(wanted));
        assert!(proposal.findings.is_empty(), "{:?}", proposal.findings);
    }
    // What is left of a sum that should be nothing is noise beside amounts.
    let mut balances: Vec<f64> = (1..=30).map(|n| f64::from(n) * 1_250.25).collect();
    balances[4] = -5.684_341_886_080_802e-14;
    let (proposal, own, readings) = read(&book_of("Saldo", &balances));
    assert_eq!(own.kind, "number");
    assert_eq!(readings[4], Reading::Value(Scalar::Integer(0)));
    let rounded = told(&proposal, "rounded");
    assert!(matches!(rounded[..], [f] if f.count == 1 && f.cell.as_deref() == Some("B6")), "{rounded:?}");
}

#[test]
fn numberings_are_text_and_amounts_are_numbers() {
    let outline: Vec<String> = (1..=3).flat_map(|a| (1..=12).map(move |b| format!("{a}.{b}"))).collect();
    let deep = ["1", "1.1", "1.2", "2", "2.1", "2.1.1", "2.1.2", "2.2", "3", "3.1", "3.2"].map(str::to_owned).to_vec();
    let versions: Vec<String> = (0..30).map(|n| format!("1.{}", n % 10)).collect();
    let amounts: Vec<String> = (0..40).map(|n| format!("{}.{}", n, ["5", "50", "05", "25"][n % 4])).collect();
    let warm: Vec<String> = (0..30).map(|n| format!("2{}.{}", n % 5, n % 10)).collect();
    for (label, values, numbered) in [
        ("WBS", &outline, true),
        ("Nr", &outline, true),
        ("Position", &deep, true),
        ("Version", &versions, true),
        ("Room no", &versions, true),
        ("Reading", &versions, false),
        ("Price", &outline, false),
        ("Reading", &amounts, false),
        ("Room temperature", &warm, false),
    ] {
        for book in [book_of(label, values), open(&[("list.csv", text_of(label, values).as_bytes())])] {
            let (proposal, own, readings) = read(&book);
            let words = matches!(own.kind.as_str(), "text" | "choice");
            assert_eq!(words, numbered, "{label} {}: {} {}", values[1], own.kind, own.evidence);
            assert!(told(&proposal, "misfit").is_empty(), "{label}");
            if own.kind == "text" {
                let kept = readings.iter().zip(values).all(|(r, v)| *r == Reading::Value(Scalar::Text(v.clone())));
                assert!(kept && own.alternatives.iter().any(|a| a.kind == "number" && a.fits > 0), "{label}");
            }
        }
    }
}

#[test]
fn whole_numbers_under_a_word_for_dates_are_days() {
    let days: Vec<f64> = (0..40).map(|n| f64::from(45_000 + n * 7)).collect();
    for (label, kind, other) in [
        ("Order date", "date", "integer"),
        ("Rechnungsdatum", "date", "integer"),
        ("From", "integer", "date"),
        ("Zip", "integer", ""),
    ] {
        let (_, own, readings) = read(&book_of(label, &days));
        assert_eq!(own.kind, kind, "{label}: {}", own.evidence);
        let others: Vec<&str> = own.alternatives.iter().map(|a| a.kind.as_str()).collect();
        assert!(other.is_empty() && !others.contains(&"date") || others.contains(&other), "{label}: {others:?}");
        if kind == "date" {
            // 45000 is 15 March 2023.
            assert_eq!(readings[0], Reading::Value(Scalar::Integer(19_431)));
            assert!(own.evidence.contains("serial numbers") && !own.alternatives[0].evidence.is_empty());
        }
    }
    let counts: Vec<f64> = (0..40).map(|n| f64::from(n * 2_000)).collect();
    assert_eq!(read(&book_of("Order date", &counts)).1.kind, "integer", "such days nobody has ordered at");
}

/// The check digit of GS1.
fn ean(n: u64) -> u64 {
    let digits = (0..12).map(|i| n / 10_u64.pow(i) % 10 * if i % 2 == 0 { 3 } else { 1 });
    n * 10 + (10 - digits.sum::<u64>() % 10) % 10
}

#[test]
fn figures_with_a_right_check_digit_are_text() {
    let eans: Vec<u64> = (0..30).map(|n| ean(400_638_100_000 + n * 137)).collect();
    for label in ["EAN", "Article"] {
        let numbers: Vec<f64> = eans.iter().map(|n| *n as f64).collect();
        for book in [book_of(label, &numbers), open(&[("goods.csv", text_of(label, &eans).as_bytes())])] {
            let (_, own, _) = read(&book);
            assert_eq!(own.kind, "text", "{label}: {}", own.evidence);
            assert!(own.evidence.contains("EAN or UPC: 30 of 30 values are right"), "{}", own.evidence);
            assert_eq!(own.alternatives[0].kind, "integer");
        }
    }
    let wrong: Vec<u64> = eans.iter().map(|n| n / 10 * 10 + (n + 1) % 10).collect();
    assert_eq!(read(&open(&[("counts.csv", text_of("Article", &wrong).as_bytes())])).1.kind, "integer");
}

#[test]
fn numbers_with_an_exponent_are_numbers_and_codes_are_not() {
    for (pattern, kind) in [("{n}.5e3", "integer"), ("{n}.25E-05", "number"), ("1E+0{d}", "integer"), ("{n}E5", "text")]
    {
        let write = |n: u32| pattern.replace("{n}", &(n + 1).to_string()).replace("{d}", &(n % 9 + 1).to_string());
        let values: Vec<String> = (0..30).map(write).collect();
        let own = read(&open(&[("lab.csv", text_of("Result", &values).as_bytes())])).1;
        assert_eq!(own.kind, kind, "{pattern}: {}", own.evidence);
    }
}

#[test]
fn texts_with_one_unit_could_be_numbers() {
    let values: Vec<String> = (0..40).map(|n| format!("{} kg", 58 + n * 3)).collect();
    let (_, mut own, _) = read(&book_of("Weight", &values));
    let other = own.alternatives.first().expect("a runner-up");
    assert_eq!((own.kind.as_str(), other.kind.as_str(), other.fits, other.of), ("text", "number", 40, 40));
    own.kind = "number".into();
    let read = |text: &str| read_cell(&own, &sheaf_sheets::CellValue::text(text));
    assert_eq!(read("58 kg"), Reading::Value(Scalar::Integer(58_000_000)));
    assert!(matches!(read("300 g"), Reading::Misfit { .. }), "another unit is no number of kilograms");
}

/// A sheet with three of five allowed words in use, and a rule that refers to them.
fn ruled(source: &str, listed: &[&str]) -> ProposedField {
    let mut writer = Writer::new();
    let used: Vec<&str> = (0..30).map(|n| ["Beta", "Zeta", "Alpha"][n % 3]).collect();
    let data = writer.add_worksheet().set_name("Data").expect("a name");
    fill(data, "Line", &used);
    let rule = DataValidation::new().allow_list_formula(Formula::new(source));
    data.add_data_validation(1, 1, 199, 1, &rule).expect("a rule");
    data.write_column(0, 9, listed.iter().copied()).expect("writable");
    let lists = writer.add_worksheet().set_name("Lists").expect("a name");
    lists.write_column(0, 0, listed.iter().copied()).expect("writable");
    writer.define_name("Lines", "=Lists!$A$2:$A$6").expect("a name");
    let book = open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))]);
    let proposal = propose(&book);
    field(&proposal.tables[0], "Line").clone()
}

#[test]
fn choices_are_those_of_the_cells_that_a_rule_refers_to() {
    let listed = ["Lines", "Zeta", "Delta", "Beta", "Alpha", "Gamma"];
    for source in ["=Lists!$A$2:$A$6", "=Lines", "=$J$2:$J$6", "=Lists!$A:$A"] {
        let own = ruled(source, &listed);
        assert_eq!(own.kind, "choice", "{source}: {}", own.evidence);
        assert_eq!(own.choices, listed[1..], "{source}");
        assert!(own.evidence.contains("the list that the sheet allows"), "{}", own.evidence);
    }
}

#[test]
fn short_and_long_words_for_yes_are_one() {
    let values: Vec<&str> = (0..40).map(|n| ["Yes", "No", "Y", "Yes", "N", "No", "yes"][n % 7]).collect();
    let (proposal, own, readings) = read(&open(&[("paid.csv", text_of("Paid", &values).as_bytes())]));
    assert_eq!((own.kind.as_str(), own.choices.join("|").as_str()), ("choice", "Yes|No"), "{}", own.evidence);
    assert!(readings.iter().all(|r| matches!(r, Reading::Value(_))));
    assert_eq!(own.alternatives[0].kind, "boolean");
    assert_eq!(told(&proposal, "near_duplicate").len(), 3, "{:?}", proposal.findings);
    let ways: Vec<&str> = (0..40).map(|n| ["N", "S", "O"][n % 3]).collect();
    let own = read(&open(&[("ways.csv", text_of("Richtung", &ways).as_bytes())])).1;
    assert_eq!(own.choices.len(), 3, "the ways of the wind");
}

#[test]
fn choices_could_be_words_and_each_runner_up_says_why() {
    let proposal = propose_text(&text_of("Stage", &["new", "won", "lost"].repeat(10)));
    let own = field(only(&proposal), "Stage");
    assert_eq!(own.kind, "choice");
    let other = own.alternatives.iter().find(|a| a.kind == "text").expect("a runner-up");
    assert!((other.fits, other.of) == (30, 30) && !other.evidence.is_empty(), "{other:?}");
}

#[test]
fn months_in_figures_are_dates_where_the_header_says_months() {
    let pointed = |n: usize| format!("{:02}.{}", n % 12 + 1, 2023 + n / 12);
    let year_first = |n: usize| format!("{}-{:02}", 2023 + n / 12, n % 12 + 1);
    let seasons = |n: usize| format!("{}-{:02}", 2000 + n % 12, n % 12 + 1);
    let late = |n: usize| format!("{}.{}", 10 + n % 3, 2023 + n % 2);
    for (label, value, kind, other) in [
        ("Monat", &pointed as &dyn Fn(usize) -> String, "date", "text"),
        ("Abrechnungsmonat", &pointed, "date", "text"),
        ("Umsatz", &pointed, "text", "date"),
        ("Billing period", &year_first, "date", "text"),
        ("Batch", &year_first, "text", "date"),
        ("Invoice no", &year_first, "text", ""),
        ("Season of the month", &seasons, "text", ""),
        ("Rate", &late, "number", ""),
    ] {
        let values: Vec<String> = (0..if label == "Rate" { 6 } else { 24 }).map(value).collect();
        let (_, own, readings) = read(&open(&[("months.csv", text_of(label, &values).as_bytes())]));
        let kind = if label.starts_with("Season") { "choice" } else { kind };
        assert_eq!(own.kind, kind, "{label}: {}", own.evidence);
        assert!(
            own.alternatives.iter().any(|a| a.kind == other) || other.is_empty(),
            "{label}: {:?}",
            own.alternatives
        );
        if kind == "date" {
            // The first of January and of February 2023.
            assert_eq!(readings[..2], [19_358, 19_389].map(|day| Reading::Value(Scalar::Integer(day))), "{label}");
        }
    }
}

#[test]
fn phones_and_post_codes_in_figures_are_no_numbers() {
    let abroad: Vec<String> = (0..30).map(|n| format!("+49172{}", 1_000_000 + n * 7_919)).collect();
    let gains: Vec<String> = (0..30).map(|n| format!("+{}", 1_000 + n * 37)).collect();
    let codes: Vec<String> = (0..30).map(|n| (10_115 + n * 1_237).to_string()).collect();
    let worth: Vec<String> = (0..30).map(|n| (115 + n * n * 1_237).to_string()).collect();
    for (label, values, kind) in [
        ("Kontakt", &abroad, "phone"),
        ("WhatsApp", &abroad, "phone"),
        ("Change", &gains, "integer"),
        ("PLZ", &codes, "text"),
        ("Zip", &codes, "text"),
        ("Visitors", &codes, "integer"),
        ("Cap", &worth, "integer"),
    ] {
        let (_, own, _) = read(&open(&[("list.csv", text_of(label, values).as_bytes())]));
        assert_eq!(own.kind, kind, "{label}: {}", own.evidence);
        assert!(kind == "integer" || own.alternatives.iter().any(|a| a.kind == "integer"), "{label}");
    }
}

#[test]
fn what_a_formula_gives_is_not_told_as_rounded() {
    let third = |n: u32| f64::from(n) / 3.0 * 100.0;
    for computed in [true, false] {
        let mut writer = Writer::new();
        let sheet = writer.add_worksheet().set_name("Data").expect("a name");
        sheet.write_row(0, 0, ["Sample", "Count", "Share"]).expect("writable");
        for n in 1..=20 {
            sheet.write(n, 0, format!("S{n}")).and_then(|s| s.write(n, 1, n)).expect("writable");
            let formula = Formula::new(format!("=B{0}/3*100", n + 1)).set_result(third(n).to_string());
            let written = if computed { sheet.write(n, 2, formula) } else { sheet.write(n, 2, third(n)) };
            written.expect("writable");
        }
        let proposal = propose(&open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))]));
        assert_eq!(field(only(&proposal), "Share").formula.is_some(), computed);
        assert_eq!(told(&proposal, "rounded").is_empty(), computed);
    }
}

/// Texts made of the numbers up to 24.
fn made(of: impl Fn(usize) -> String) -> Vec<String> {
    (0..24).map(of).collect()
}

#[test]
fn whole_amounts_are_money_where_the_header_has_a_currency() {
    let amounts: Vec<u32> = (0..24).map(|n| 1_250 + n * 375).collect();
    for (label, wanted, currency) in [
        ("Income (£)", "money", Some("GBP")),
        ("Cost £", "money", Some("GBP")),
        ("Fee (EUR)", "money", Some("EUR")),
        ("Price ($)", "money", None),
        ("Budget (£000)", "integer", None),
        ("Payments over £500", "integer", None),
        ("Income", "integer", None),
    ] {
        for book in [book_of(label, &amounts), open(&[("list.csv", text_of(label, &amounts).as_bytes())])] {
            let (_, own, readings) = read(&book);
            assert_eq!((own.kind.as_str(), own.currency.as_deref()), (wanted, currency), "{label}: {}", own.evidence);
            let scale = if wanted == "money" { 100 } else { 1 };
            assert_eq!(readings[1], Reading::Value(Scalar::Integer(1_625 * scale)), "{label}");
        }
    }
}

#[test]
fn lengths_of_time_are_no_times_of_the_day() {
    let clock = made(|n| format!("00:{:02}:{:02}", n % 12, n * 7 % 60));
    let short = made(|n| format!("{}:{:02}", n % 5, n * 11 % 60));
    let race = made(|n| format!("0:{}:{:02}", 35 + n, 10 + n));
    let day = made(|n| format!("{:02}:{:02}", 8 + n % 10, n * 11 % 60));
    let night = made(|n| format!("00:{n:02}:00"));
    for (label, values, wanted, second) in [
        ("Talk time", &clock, "duration", 67_000),
        ("Dauer", &clock, "duration", 67_000),
        ("Hold (mm:ss)", &short, "duration", 71_000),
        ("Hold", &short, "duration", 4_260_000),
        ("Chip time", &race, "duration", 2_171_000),
        ("Finish time", &race, "duration", 2_171_000),
        ("Start time", &day, "time", 33_060_000),
        ("Start of hold", &day, "time", 33_060_000),
        ("Time", &night, "time", 60_000),
        ("Start (hh:mm)", &day, "time", 33_060_000),
    ] {
        for book in [book_of(label, values), open(&[("list.csv", text_of(label, values).as_bytes())])] {
            let (_, own, readings) = read(&book);
            assert_eq!(own.kind, wanted, "{label}: {}", own.evidence);
            assert_eq!(readings[1], Reading::Value(Scalar::Integer(second)), "{label} {}", values[1]);
        }
    }
}

#[test]
fn what_a_column_is_shows_in_all_of_its_texts() {
    let home = made(|n| format!("01689 85{}", 1000 + n * 7));
    let books = made(|n| format!("0-306-{}-2", 40_615 + n));
    let yes = made(|n| if n % 3 == 0 { "Yes".into() } else { String::new() });
    let short = made(|n| if n % 3 == 0 { "Y".into() } else { String::new() });
    let wind = made(|n| if n % 3 == 0 { "S".into() } else { String::new() });
    let both = made(|n| if n % 3 == 0 { "Yes" } else { "No" }.into());
    let scores = made(|n| format!("{}-{}", n % 4, n % 3));
    let bands = made(|n| ["0-4", "5-9", "10-14"][n % 3].into());
    let steps = made(|n| if n % 6 == 0 { format!("{}", n / 6 + 1) } else { format!("{}.{}", n / 6 + 1, n % 6) });
    let amounts = made(|n| format!("{}.{}", n / 6 + 1, (n * 5 + 3) % 9));
    for (label, values, wanted) in [
        ("Landline", &home, "phone"),
        ("Home", &home, "phone"),
        ("Emergency contact number", &home, "phone"),
        ("Account number", &home, "text"),
        ("Book", &books, "text"),
        ("Gift Aid", &yes, "boolean"),
        ("Suppressed", &short, "choice"),
        ("Wind", &wind, "choice"),
        ("Member", &both, "choice"),
        ("Score", &scores, "text"),
        ("Age band", &bands, "choice"),
        ("Ref", &steps, "text"),
        ("Reading", &steps, "number"),
        ("Ref", &amounts, "number"),
    ] {
        let (_, own, _) = read(&open(&[("list.csv", text_of(label, values).as_bytes())]));
        assert_eq!(own.kind, wanted, "{label} {}: {}", values[0], own.evidence);
    }
}
