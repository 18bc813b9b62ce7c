//! What is decided where a column's cells disagree, which rules are set, and what is noticed.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Writer, Worksheet, XlsxError};
use sheaf_sheets::{Finding, Proposal, Reading, Workbook, propose, read_cell};

use super::{field, only, open, propose_text, rows};

/// A workbook of one sheet.
fn book(write: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Workbook {
    let mut writer = Writer::new();
    write(writer.add_worksheet()).expect("writable");
    open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))])
}

/// A sheet of one column beside a number: texts, or numbers where they are numbers.
fn column(label: &str, values: &[&str]) -> Workbook {
    book(|sheet| {
        sheet.write_row(0, 0, ["No", label])?;
        for (i, value) in (1_u32..).zip(values) {
            sheet.write(i, 0, i)?;
            match value.parse::<f64>() {
                Ok(n) => sheet.write(i, 1, n)?,
                Err(_) => sheet.write(i, 1, *value)?,
            };
        }
        Ok(())
    })
}

/// Values, each so many times, mixed.
fn mix(parts: &[(&'static str, usize)]) -> Vec<&'static str> {
    let most = parts.iter().map(|(_, n)| *n).max().unwrap_or(0);
    (0..most).flat_map(|i| parts.iter().filter(move |(_, n)| i < *n).map(|(value, _)| *value)).collect()
}

/// Cells that do not fit: as read, and as the findings count them.
fn misfits(book: &Workbook, proposal: &Proposal) -> Vec<(String, u64, u64)> {
    let mut all = Vec::new();
    for table in &proposal.tables {
        let rows = rows(book, table);
        for (i, field) in table.fields.iter().enumerate() {
            let read = rows.iter().filter(|r| matches!(read_cell(field, &r.cells[i]), Reading::Misfit { .. })).count();
            let here = |f: &&Finding| {
                f.table.as_ref() == Some(&table.name)
                    && f.field.as_ref() == Some(&field.name)
                    && matches!(f.code.as_str(), "misfit" | "error_value")
            };
            let found = proposal.findings.iter().filter(here).map(|f| f.count).sum();
            all.push((field.label.clone(), read as u64, found));
        }
    }
    all
}

#[test]
fn a_choice_covers_its_column() {
    let cases: &[(&str, Vec<&str>, &str, &[&str])] = &[
        ("Leavers", mix(&[("[c]", 40), ("5", 12), ("10", 10), ("15", 9), ("20", 8)]), "integer", &[]),
        ("Hours", mix(&[("1", 8), ("1.5", 7), ("2", 3), ("1 hour", 2), ("90 min", 1)]), "number", &[]),
        ("Project", mix(&[("0", 30), ("Alpha", 6), ("Beta", 6)]), "text", &[]),
        ("Grade", mix(&[("K", 9), ("Pre-K", 9), ("1", 8), ("2", 8)]), "choice", &["1", "2", "K", "Pre-K"]),
        ("Status", mix(&[("Open", 9), ("open ", 2), ("Done", 9)]), "choice", &["Open", "Done"]),
        ("Code", mix(&[("100", 9), ("A-1", 1), ("B-1", 1)]), "text", &[]),
    ];
    for (label, values, kind, choices) in cases {
        let book = column(label, values);
        let proposal = propose(&book);
        let found = field(only(&proposal), label);
        assert_eq!(
            (found.kind.as_str(), found.choices.iter().map(String::as_str).collect::<Vec<_>>()),
            (*kind, choices.to_vec()),
            "{found:?}"
        );
        let misfits = misfits(&book, &proposal);
        assert!(misfits.iter().all(|(_, read, found)| read == found), "{misfits:?}");
        assert!(*kind != "choice" || misfits.iter().all(|(_, read, _)| *read == 0), "{misfits:?}");
    }
}

#[test]
fn findings_count_every_misfit() {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let book = book(|sheet| {
        sheet.write_row(
            0,
            0,
            ["No", "Count", "Cost", "Share", "Paid", "Due date", "Email", "Site", "Status", "Extra", "Note", "Length"],
        )?;
        for i in 1..=400_u32 {
            let wrong = i % 12 == 0;
            sheet.write(i, 0, i)?;
            if wrong {
                sheet.write(i, 1, "many")?
            } else {
                sheet.write(i, 1, i % 97)?
            };
            if wrong {
                sheet.write(i, 2, "much")?
            } else {
                sheet.write(i, 2, f64::from(i) + 0.25)?
            };
            if wrong {
                sheet.write(i, 3, "all")?
            } else {
                sheet.write_with_format(i, 3, 0.5, &Format::new().set_num_format("0%"))?
            };
            if wrong {
                sheet.write(i, 4, "perhaps")?
            } else {
                sheet.write(i, 4, i % 2 == 0)?
            };
            if wrong {
                sheet.write(i, 5, "soon")?;
            } else {
                sheet.write_with_format(i, 5, ExcelDateTime::from_ymd(2024, 2, (i % 28 + 1) as u8)?, &day)?;
            }
            sheet.write(i, 6, if wrong { "nobody".to_owned() } else { format!("a{i}@example.org") })?;
            sheet.write(i, 7, if wrong { "nowhere".to_owned() } else { format!("https://example.org/{i}") })?;
            if i % 80 == 0 {
                sheet.write(i, 8, 7.5)?
            } else {
                sheet.write(i, 8, ["Open", "Done"][i as usize % 2])?
            };
            sheet.write(i, 9, if wrong { "broken".to_owned() } else { format!("{{\"n\": {i}}}") })?;
            sheet.write(i, 10, format!("word {i}"))?;
            sheet.write(i, 11, if wrong { "long".to_owned() } else { format!("{}:30:00", 24 + i) })?;
        }
        Ok(())
    });
    let proposal = propose(&book);
    let kinds: Vec<_> = only(&proposal).fields.iter().map(|f| f.kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "integer", "integer", "money", "percent", "boolean", "date", "email", "url", "choice", "json", "text",
            "duration"
        ]
    );
    for (label, read, found) in misfits(&book, &proposal) {
        assert_eq!(read, found, "{label}");
        assert_eq!(read > 0, !matches!(label.as_str(), "No" | "Note" | "Status"), "{label}: {read}");
    }
    let counts: Vec<u64> = proposal
        .findings
        .iter()
        .filter(|f| f.code == "misfit" && f.field.as_deref() == Some("count"))
        .map(|f| f.count)
        .collect();
    assert_eq!((counts.len(), counts.iter().sum::<u64>()), (21, 33), "twenty are listed, and one stands for the rest");
}

#[test]
fn an_older_plan_counts_one_for_each_finding() {
    let json = r#"{"code":"misfit","severity":"error","file":"f","sheet":"s","message":"m"}"#;
    assert_eq!(serde_json::from_str::<Finding>(json).expect("readable").count, 1);
}

#[test]
fn rules_are_set_where_they_will_hold() {
    let suppliers = (0..29)
        .fold("SupplierID,CompanyName,FirstName,City,Postal code,E-mail,Notes\n".to_owned(), |text, i| {
            text + &format!("S{i},Company {i},First {i},Town {i},P{i},m{i}@example.org,It was said {i}\n")
        });
    let proposal = propose_text(&suppliers);
    let table = only(&proposal);
    let labels = |test: fn(&sheaf_sheets::ProposedField) -> bool| {
        table.fields.iter().filter(|f| test(f)).map(|f| f.label.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(table.key, ["supplierid"]);
    assert_eq!(labels(|f| f.rules.unique), ["SupplierID", "E-mail"]);
    // Notes are what is told if there is something to tell, however many there are.
    let required = labels(|f| f.rules.required);
    assert_eq!(required, ["SupplierID", "CompanyName", "FirstName", "City", "Postal code", "E-mail"]);
    let seen = &field(table, "City").evidence;
    assert!(seen.ends_with("; all 29 filled; all different"), "{seen}");
    let names = (0..12).fold("First name,Last name,Born\n".to_owned(), |text, i| {
        text + &format!("First {i},Last {i},{}-02-03\n", 1960 + i)
    });
    let proposal = propose_text(&names);
    assert!(only(&proposal).fields.iter().all(|f| !f.rules.unique), "{:?}", only(&proposal).fields);
    let products = (0..60).fold("ProductID,Product name,Group\n".to_owned(), |text, i| {
        text + &format!("{i},Thing {i},{}\n", ["Tools", "Toys"][i % 2])
    });
    let proposal = propose_text(&products);
    let found: Vec<_> = only(&proposal).fields.iter().map(|f| (f.rules.unique, f.rules.required)).collect();
    assert_eq!(found, [(true, true), (true, true), (false, true)]);
}

#[test]
fn serials_among_dates_are_dates() {
    let day = Format::new().set_num_format("d/m/yy");
    let book = book(|sheet| {
        sheet.write(0, 0, "Data most recently refreshed on:")?.write(0, 3, "Dec-27 2020")?;
        sheet.write_row(1, 0, ["Name", "Hire Date", "Age"])?;
        for i in 2..=13_u32 {
            sheet.write(i, 0, format!("N{i}"))?.write(i, 2, 20 + i)?;
            if i % 3 == 0 {
                sheet.write_with_format(i, 1, 39_000 + i, &day)?;
            } else {
                sheet.write(i, 1, 38_000 + i)?;
            }
        }
        Ok(())
    });
    let proposal = propose(&book);
    let table = only(&proposal);
    let hired = field(table, "Hire Date");
    assert_eq!((table.label.as_str(), hired.kind.as_str(), hired.reading.serials), ("book", "date", true));
    assert!(misfits(&book, &proposal).iter().all(|(_, read, found)| (*read, *found) == (0, 0)));
}

#[test]
fn a_date_far_from_the_others_is_noticed() {
    let text = |odd: &str| {
        (0..60).fold("Visit,Date\n".to_owned(), |text, i| {
            let day = if i == 7 { odd.to_owned() } else { format!("2016-{:02}-{:02}", i % 12 + 1, i % 28 + 1) };
            text + &format!("V{i},{day}\n")
        })
    };
    for (odd, cells) in [("1900-03-17", vec!["B9"]), ("2019-03-17", vec![])] {
        let proposal = propose_text(&text(odd));
        let found: Vec<_> =
            proposal.findings.iter().filter(|f| f.code == "outlier").filter_map(|f| f.cell.as_deref()).collect();
        assert_eq!(found, cells, "{odd}");
    }
}

#[test]
fn a_table_that_is_too_wide_is_left_out_with_a_word() {
    let line = |word: &str| (0..1_600).map(|i| format!("{word}{i}")).collect::<Vec<_>>().join(",");
    let proposal = propose_text(&format!("{}\n{}\n{}\n", line("Label "), line("a"), line("b")));
    assert!(!only(&proposal).include);
    let found: Vec<_> = proposal.findings.iter().filter(|f| f.code == "too_wide").collect();
    assert!(matches!(found[..], [f] if f.message.contains("1600 columns") && f.suggestion.is_some()), "{found:?}");
}

#[test]
fn columns_apart_whose_formulas_read_the_table_bring_rows_of_their_own() {
    // Of two rows one side is empty, each time the other.
    let book = book(|sheet| {
        sheet.write_row(0, 0, ["Item", "Price"])?;
        sheet.write_row(0, 3, ["Count", "Sum"])?;
        for row in 1..=12_u32 {
            if row != 7 {
                sheet.write(row, 0, format!("Item {row}"))?;
                sheet.write(row, 1, row * 5)?;
            }
            if row != 9 {
                sheet.write(row, 3, row)?;
                sheet.write(
                    row,
                    4,
                    Formula::new(format!("=B{0}*D{0}", row + 1)).set_result((row * row * 5).to_string()),
                )?;
            }
        }
        Ok(())
    });
    let proposal = propose(&book);
    let table = only(&proposal);
    assert_eq!((table.region.as_str(), table.rows), ("A1:E13", 12));
    assert_eq!(rows(&book, table).len(), 12);
}
