//! Text files: encodings, dialects, types, dates, what is no record.

use sheaf_model::Scalar;
use sheaf_sheets::{DateOrder, Limits, Mark, Reading, Source, Workbook, propose, read_cell};

use super::{check_account, field, only, open, propose_text, rows, texts};

#[test]
fn types_are_read_from_values() {
    for (values, kind) in [
        (&["1", "2", "30", "4"][..], "integer"),
        (&["1.5", "2", "30.25", "4"], "number"),
        (&["1.234,50", "2,00", "30,25", "4,00"], "number"),
        (&["00123", "00124", "12345", "00001"], "text"),
        (&["31.12.2024", "01.02.2024", "15.03.2024"], "date"),
        (&["12/31/2024", "01/02/2024", "03/15/2024"], "date"),
        (&["20241231", "20240102", "20240315"], "date"),
        (&["2024-03-01T10:00:00Z", "2024-03-02T11:30:00Z"], "datetime"),
        (&["10:15", "11:30", "23:59"], "time"),
        (&["36:15", "40:00", "07:30"], "duration"),
        (&["£1,200.50", "£3.00", "£17.25"], "money"),
        (&["12.5%", "3%", "100%"], "percent"),
        (&["true", "false", "true"], "boolean"),
        (&["a@b.example", "c@d.example", "e@f.example"], "email"),
        (&["https://a.example/x", "https://b.example", "www.c.example"], "url"),
        (&["8E467", "8E941", "RAT"], "text"),
        (&["Open", "Won", "Open", "Lost", "Won", "Open", "Open", "Lost"], "choice"),
        (&["1", "2", "n/a", "4", "5", "6"], "integer"),
        (&["NA", "MI", "RM", "TO"], "text"),
    ] {
        let lines: String = values.iter().enumerate().map(|(i, v)| format!("Row {i};\"{v}\"\n")).collect();
        let book = open(&[("sample.csv", format!("Label;Value\n{lines}").as_bytes())]);
        let proposal = propose(&book);
        let found = field(only(&proposal), "Value");
        assert_eq!(found.kind, kind, "{values:?}: {}", found.evidence);
        check_account(&book, &proposal);
    }
}

#[test]
fn evidence_is_told_in_words() {
    let lines: String = (1..=28).map(|d| format!("{d:02}/03/2024,x\n")).collect();
    let proposal = propose_text(&format!("Date,Note\n{lines}"));
    let date = field(only(&proposal), "Date");
    assert_eq!(date.reading.date_order, Some(DateOrder::Day));
    assert_eq!(date.evidence, "date, day first, 16 of 28 only so: 28 of 28 values fit; all 28 filled");
}

#[test]
fn values_are_read_by_the_proposal() {
    let text = "Name;Amount;Day;Paid\nA;1.234,50;31.12.2024;yes\nB;2,00;01.02.2024;no\nC;oops;15.03.2024;yes\n";
    let book = open(&[("x.csv", text.as_bytes())]);
    let mut proposal = propose(&book);
    let table = &mut proposal.tables[0];
    // A person overrules two types.
    table.fields[1].kind = "money".into();
    table.fields[1].decimals = Some(2);
    table.fields[1].reading.decimal_mark = Some(Mark::Comma);
    table.fields[3].kind = "boolean".into();
    let read: Vec<Vec<Reading>> = rows(&book, table)
        .iter()
        .map(|row| table.fields.iter().zip(&row.cells).map(|(f, c)| read_cell(f, c)).collect())
        .collect();
    assert_eq!(read[0][1], Reading::Value(Scalar::Integer(123_450)));
    assert_eq!(read[0][2], Reading::Value(Scalar::Integer(20_088)));
    assert_eq!(read[1][3], Reading::Value(Scalar::Integer(0)));
    let Reading::Misfit { text, why } = &read[2][1] else { panic!("{:?}", read[2][1]) };
    assert_eq!((text.as_str(), why.to_string().as_str()), ("oops", "'oops' is not an amount"));
}

#[test]
fn encodings_are_found() {
    let text = "Größe;Stadt\n12;Köln\n14;Zürich\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let unmarked: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let marked = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
    for (name, bytes) in [
        ("utf-8", text.as_bytes().to_vec()),
        ("mark", marked),
        ("utf-16", utf16),
        ("unmarked", unmarked),
        ("windows", windows),
    ] {
        let book = open(&[("x.csv", &bytes)]);
        let proposal = propose(&book);
        let table = only(&proposal);
        assert_eq!(table.fields[0].label, "Größe", "{name}");
        assert_eq!(texts(&rows(&book, table)[1]), ["14", "Zürich"], "{name}");
    }
}

#[test]
fn what_is_no_record_is_none() {
    let text = "Sales of the year,,\n,,\nRegion,Day,Amount\nNorth,2024-01-01,10.5\nSouth,2024-01-02,20\nNorth,2024-01-03,5\nTotal,,35.5\n,,\nSource: the books of the company itself,,\n";
    let book = open(&[("sample.csv", text.as_bytes())]);
    let proposal = propose(&book);
    let table = only(&proposal);
    assert_eq!((table.region.as_str(), table.header_rows, table.rows), ("A3:C6", 1, 3));
    assert!(
        proposal.findings.iter().any(|f| f.code == "total_row" && f.cell.as_deref() == Some("A7")),
        "{:?}",
        proposal.findings
    );
    check_account(&book, &proposal);
}

/// One clean table in each dialect, with each end of a record and each encoding: all are read alike.
#[test]
fn dialects_hold_the_same_table() {
    let clean: Vec<Vec<String>> = std::iter::once(["id", "name", "day", "amount", "note"].map(str::to_owned).to_vec())
        .chain((1..30).map(|i| {
            let note = if i % 4 == 0 { String::new() } else { format!("word {i}") };
            vec![i.to_string(), format!("Firm {i}"), format!("2024-01-{i:02}"), format!("{i}.5"), note]
        }))
        .collect();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    for delimiter in [",", ";", "\t", "|", "||", ";;", "::", " | ", "~|~", "^", "\u{1f}"] {
        for (end, preamble) in [("\n", ""), ("\r\n", ""), ("\r", ""), ("\n", "\u{feff}"), ("\n", "A list of firms\n\n")]
        {
            let text: String = clean.iter().map(|row| row.join(delimiter) + end).collect();
            let text = format!("{preamble}{text}");
            for bytes in [text.clone().into_bytes(), utf16(&text)] {
                let book = open(&[("x.csv", &bytes)]);
                let table = book.first_table().expect("readable").expect("a table");
                let mut read = vec![table.header];
                read.extend(
                    table.rows.map(|r| r.expect("a row").cells.into_iter().map(|c| c.text).collect::<Vec<_>>()),
                );
                assert_eq!(read, clean, "{delimiter:?} {end:?} {preamble:?}");
            }
        }
    }
}

#[test]
fn blank_lines_count_as_rows_but_are_no_records() {
    let book = open(&[("x.csv", b"a,b\n1,x\n\n2,y\n")]);
    let proposal = propose(&book);
    let table = only(&proposal);
    assert_eq!(table.rows, 2);
    assert_eq!(rows(&book, table).iter().map(|r| r.number).collect::<Vec<_>>(), [2, 4]);
}

/// Two records of a label and a value each, above a longer one, are no form above another table.
#[test]
fn short_records_below_a_blank_line_are_records() {
    let text = "id,title,text\nN1,\"Case, part 1\",\nN2,\"Case, part 2\",First line\n\nN5,\"Case, part 5\",\nN6,\"Case, part 6\",\n\
        N7,\"Case, part 7\",Second line\nN8,\"Case, part 8\",\n";
    let book = open(&[("x.csv", text.as_bytes())]);
    let proposal = propose(&book);
    let table = only(&proposal);
    assert_eq!(
        rows(&book, table).iter().map(|r| texts(r)[0].to_owned()).collect::<Vec<_>>(),
        ["N1", "N2", "N5", "N6", "N7", "N8"]
    );
    check_account(&book, &proposal);
}

#[test]
fn a_folder_of_files_is_one_workbook_with_links() {
    let customers = b"customer_id,name\nC01,Ann\nC02,Bob\nC03,Cid\nC04,Dan\n";
    let orders = b"order_id,customer_id,total\n1,C01,5.5\n2,C02,6\n3,C01,7\n4,C04,8\n5,C09,9\n6,C01,1\n7,C01,1\n8,C01,1\n9,C02,1\n10,C03,1\n11,C02,1\n";
    let book = open(&[("customers.csv", customers), ("orders.csv", orders)]);
    let proposal = propose(&book);
    let orders = proposal.tables.iter().find(|t| t.name == "orders").expect("orders");
    let link = field(orders, "customer_id").link.clone().expect("a link");
    assert_eq!((link.table.as_str(), link.field.as_str()), ("customers", "customer_id"));
    let dangling: Vec<_> = proposal.findings.iter().filter(|f| f.code == "dangling_link").collect();
    assert_eq!(dangling.len(), 1);
    assert_eq!(dangling[0].message, "'C09' in 'customer_id' is not found in 'customers'.");
}

#[test]
fn sheets_about_the_same_records_are_tied_once() {
    let lines = |label: &str, seed: usize| {
        let rows = (0..40).map(|i| format!("{:02}M{:03},School {},{}\n", i, i * 7, i * 31 % 97, (i * seed) % 23));
        format!("DBN,School,{label}\n{}", rows.collect::<String>())
    };
    let parts = [("a.csv", lines("Rating", 5)), ("b.csv", lines("Pupils", 7)), ("c.csv", lines("Teachers", 11))];
    let files: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let proposal = propose(&open(&files));
    let links: Vec<_> = proposal
        .tables
        .iter()
        .flat_map(|t| t.fields.iter().map(move |f| (t, f)))
        .filter_map(|(t, f)| f.link.as_ref().map(|l| format!("{}.{} -> {}.{}", t.name, f.name, l.table, l.field)))
        .collect();
    assert_eq!(links, ["b.dbn -> a.dbn", "c.dbn -> a.dbn"]);
}

#[test]
fn small_integers_do_not_link_by_chance() {
    let tasks = b"task_id,title,priority\n1,Write,1\n2,Read,2\n3,Sleep,3\n4,Eat,1\n5,Walk,2\n";
    let rooms = b"room_id,floor\n1,2\n2,3\n3,1\n4,1\n5,2\n";
    let book = open(&[("tasks.csv", tasks), ("rooms.csv", rooms)]);
    for table in propose(&book).tables {
        assert!(table.fields.iter().all(|f| f.link.is_none()), "{:?}", table.fields);
    }
}

#[test]
fn an_employee_reports_to_another() {
    let text = "EmployeeID,Name,ReportsTo\n1,Ann,\n2,Bob,1\n3,Cid,1\n4,Dan,2\n";
    let proposal = propose_text(text);
    let link = field(only(&proposal), "ReportsTo").link.clone().expect("a link");
    assert_eq!((link.table.as_str(), link.field.as_str()), ("sample", "employeeid"));
}

#[test]
fn spellings_of_a_choice_are_one() {
    let text = format!(
        "Name,Status\n{}",
        (0..30).map(|i| format!("N{i},{}\n", ["Open", "open ", "Closed"][i % 3])).collect::<String>()
    );
    let proposal = propose_text(&text);
    let status = field(only(&proposal), "Status");
    assert_eq!(status.choices.len(), 2, "{:?}", status.choices);
    assert!(proposal.findings.iter().any(|f| f.code == "near_duplicate"));
}

#[test]
fn keys_are_found_alone_and_in_pairs() {
    let alone = propose_text("Code,Name\nA1,x\nA2,y\nA3,x\n");
    assert_eq!(only(&alone).key, ["code"]);
    let pair = propose_text("OrderID,LineID,Quantity\n1,1,5\n1,2,5\n2,1,5\n2,2,7\n");
    assert_eq!(only(&pair).key, ["orderid", "lineid"]);
}

#[test]
fn large_files_are_streamed() {
    let mut text = String::from("A list,,,\n\nid,name,amount,day\n");
    for i in 0..260_000 {
        text.push_str(&format!("{},Firm {},{}.25,2024-01-{:02}\n", i + 1, i % 900, i % 77, i % 28 + 1));
    }
    text.push_str("\nTotal,,10000,\n");
    let book = open(&[("big.csv", text.as_bytes())]);
    let proposal = propose(&book);
    let table = only(&proposal);
    assert_eq!((table.region.as_str(), table.rows, table.key.clone()), ("A3:D260005", 260_000, vec!["id".to_owned()]));
    assert_eq!(field(table, "day").kind, "date");
    check_account(&book, &proposal);
    let cells = proposal.cells;
    assert_eq!((cells.records, cells.headers, cells.findings, cells.notes), (1_040_000, 4, 2, 1));
    assert!(field(table, "day").evidence.ends_with("rows looked at)"), "{}", field(table, "day").evidence);
    let mut reader = book.rows(table).expect("rows");
    let (mut row, mut count) = (sheaf_sheets::Row::default(), 0);
    while reader.read(&mut row).expect("readable") {
        count += 1;
    }
    assert_eq!((count, row.number, texts(&row)[0]), (260_000, 260_003, "260000"));
}

#[test]
fn of_a_large_file_of_long_texts_fewer_rows_are_held() {
    const RECORDS: usize = 8_000;
    let mut text = String::from("Id,Note,Remark\n");
    for n in 0..RECORDS {
        text.push_str(&format!("{n},{},{}\n", format!("note {n} ").repeat(40), format!("said {n} ").repeat(40)));
    }
    let limits = Limits { sample_bytes: 4 << 20, ..Limits::default() };
    let book = Workbook::open(vec![("long.csv".into(), Source::from(text.into_bytes()))], limits).expect("readable");
    let proposal = propose(&book);
    let table = only(&proposal);
    assert_eq!((table.rows, table.key.clone()), (RECORDS as u64, vec!["id".to_owned()]));
    assert_eq!(field(table, "Note").kind, "long_text");
    check_account(&book, &proposal);
    assert_eq!((proposal.cells.records, proposal.cells.headers), (3 * RECORDS as u64, 3));
    let of = table.fields[0].evidence.rsplit_once("(of ").and_then(|(_, of)| of.split(' ').next()).unwrap();
    assert!((1_000..4_000).contains(&of.parse::<usize>().unwrap()), "{}", table.fields[0].evidence);
}

#[test]
fn a_record_of_more_fields_than_a_sheet_has_columns_is_refused() {
    let text = "a,b\n".repeat(20_000) + &"1,".repeat(20_000) + "\n";
    let problem = Workbook::open(vec![("far.csv".into(), Source::from(text.into_bytes()))], Limits::default());
    let message = problem.expect_err("too many fields").message;
    assert_eq!(message, "'far.csv' cannot be read: its record 20001 has more than 16384 fields.");
}

#[test]
fn the_last_row_of_a_large_file_is_a_total_by_its_figures() {
    const RECORDS: u64 = 260_000;
    let mut text = String::from("firm,day,pieces,amount\n");
    for i in 0..RECORDS {
        text.push_str(&format!("Firm {},2024-01-{:02},{},{}.25\n", i % 900, i % 28 + 1, i % 13, i % 77));
    }
    let pieces: u64 = (0..RECORDS).map(|i| i % 13).sum();
    let amount = (0..RECORDS).map(|i| (i % 77) as f64 + 0.25).sum::<f64>();
    for (last, records, what) in [
        (format!("Total,2024-02-01,{pieces},{amount}\n"), RECORDS, "the sums of all"),
        ("Total,,12,100\n".to_owned(), RECORDS, "without a day"),
        ("Total,2024-02-01,3,12.25\n".to_owned(), RECORDS + 1, "a firm of that name"),
        (format!("Total,2024-02-01,{},{amount}5\n", pieces + 1), RECORDS + 1, "other figures"),
    ] {
        let book = open(&[("big.csv", (text.clone() + &last).as_bytes())]);
        let proposal = propose(&book);
        assert_eq!(only(&proposal).rows, records, "{what}");
        check_account(&book, &proposal);
    }
}

#[test]
fn findings_of_a_sample_are_made_exact() {
    let mut text = String::from("id,name,amount,day,state\n");
    for i in 0..300_000 {
        let day = if i % 50_021 == 50_020 { "1900-01-01".to_owned() } else { format!("2024-03-{:02}", i % 28 + 1) };
        let state = if i % 7_001 == 7_000 { "closed" } else { ["Open", "Closed"][i % 2] };
        let amount = if i % 1_001 == 1_000 { "much".to_owned() } else { format!("{}.25", i % 77) };
        let name = if i % 5_003 == 5_000 { format!("Firm  {i}") } else { format!("Firm {i}") };
        text.push_str(&format!("{},{name},{amount},{day},{state}\n", i + 1));
    }
    let book = open(&[("big.csv", text.as_bytes())]);
    let mut proposal = propose(&book);
    let of = |proposal: &sheaf_sheets::Proposal, code: &str| -> (usize, u64) {
        let found: Vec<_> = proposal.findings.iter().filter(|f| f.code == code).collect();
        (found.len(), found.iter().map(|f| f.count).sum())
    };
    let sample = proposal.findings.iter().find(|f| f.code == "sample").expect("it says so");
    assert!(sample.message.contains("of its 300000 rows"), "{}", sample.message);
    assert!(of(&proposal, "misfit").1 < 299, "a sample does not see all");
    let table = only(&proposal).clone();
    assert!(book.is_sampled(&table));
    let plan = proposal.clone();
    let mut check = sheaf_sheets::Check::of(&book, &plan, &table).expect("a sample needs a check");
    let (mut reader, mut row) = (book.rows(&table).expect("rows"), sheaf_sheets::Row::default());
    while reader.read(&mut row).expect("readable") {
        for (i, cell) in row.cells.iter().enumerate() {
            check.see(i, row.number, cell, &read_cell(&table.fields[i], cell));
        }
    }
    check.finish(&mut proposal);
    assert_eq!(of(&proposal, "misfit"), (21, 299));
    assert_eq!(of(&proposal, "stray_blanks"), (1, 59));
    assert_eq!(of(&proposal, "outlier"), (1, 5));
    assert_eq!(of(&proposal, "near_duplicate"), (1, 42));
    assert_eq!(of(&proposal, "sample"), (0, 0));
    let first = proposal.findings.iter().find(|f| f.code == "misfit").and_then(|f| f.cell.clone());
    assert_eq!(first.as_deref(), Some("C1002"));
}

#[test]
fn the_first_table_is_read_as_written() {
    let book = open(&[("x.csv", b"id;day\n007; 1.2.2024\n008;x\n")]);
    let table = book.first_table().expect("readable").expect("a table");
    assert_eq!(table.header, ["id", "day"]);
    let read: Vec<_> = table.rows.collect::<Result<Vec<_>, _>>().expect("rows");
    assert_eq!(texts(&read[0]), ["007", " 1.2.2024"]);
}

#[test]
fn a_column_that_most_records_leave_blank_is_one_all_the_same() {
    for mark in [",", ";"] {
        let text = (0..30).fold(format!("Name{mark}Note\n"), |text, i| {
            text + &format!("Person {i}{mark}{}\n", if i % 3 == 0 { "seen" } else { "" })
        });
        let proposal = propose_text(&text);
        let table = only(&proposal);
        let labels: Vec<_> = table.fields.iter().map(|f| f.label.as_str()).collect();
        assert_eq!((labels.as_slice(), table.rows), (["Name", "Note"].as_slice(), 30));
    }
}

/// The labels and records of the only table of a text.
fn table_of(text: &[u8]) -> Vec<String> {
    let book = open(&[("Pasted.txt", text)]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    let table = only(&proposal);
    let labels = table.fields.iter().map(|f| f.label.as_str()).collect::<Vec<_>>().join("|");
    std::iter::once(labels).chain(rows(&book, table).iter().map(|r| texts(r).join("|"))).collect()
}

/// Records that were saved once more, with strays or under a header of another program, are read as they were.
#[test]
fn records_saved_again_are_read_as_they_were() {
    let expected = ["Id|Name|City", "1|Ann|Ulm, Donau", "2|Bob|Graz", "3|Cid|Bath"];
    for text in [
        "Id,Name,City\n\"1,Ann,\"\"Ulm, Donau\"\"\"\n\"2,Bob,Graz\"\n\"3,Cid,Bath\"\n",
        "\"Id,Name,City\"\r\n\"1,Ann,\"\"Ulm, Donau\"\"\"\r\n\"2,Bob,Graz\"\r\n\"3,Cid,Bath\"",
        "Id,Name,City;;\n1,Ann,\"Ulm, Donau\";;\n2,Bob,Graz;;\n3,Cid,Bath;;\n",
        "Id,Name,City|\n1,Ann,\"Ulm, Donau\"|\n2,Bob,Graz|\n3,Cid,Bath|\n",
        "Id;Name;City\n1,Ann,\"Ulm, Donau\"\n2,Bob,Graz\n3,Cid,Bath\n",
    ] {
        assert_eq!(table_of(text.as_bytes()), expected, "{text}");
    }
    assert_eq!(table_of(b"a,b\n1,x\0y\n2,z\n3,w\n")[2..], ["2|z", "3|w"]);
}

#[test]
fn drawn_and_pasted_tables_are_read() {
    let expected =
        ["No|Name|Town|Paid", "1|Ann Lee|Ulm|12.5", "2|Bo Fox|New York|3.0", "3|Cid|Graz|110.25", "4|Dana|Bath|7.0"];
    let cells: Vec<Vec<&str>> = expected.iter().map(|line| line.split('|').collect()).collect();
    let each = |row: &dyn Fn(&[&str]) -> String| cells.iter().map(|c| row(c)).collect::<Vec<_>>();
    let wide = |c: &[&str]| format!("{:<4}{:<10}{:<12}{:>7}", c[0], c[1], c[2], c[3]);
    let bars = |c: &[&str]| format!("| {:<3}| {:<9}| {:<11}| {:>7} |", c[0], c[1], c[2], c[3]);
    let rule = "+----+----------+------------+---------+";
    let marked = |rule: &str| {
        let mut lines = each(&bars);
        lines.insert(1, rule.to_owned());
        lines.join("\n") + "\n"
    };
    let html = |c: &[&str]| format!("<tr>{}</tr>", c.iter().map(|c| format!("<td>{c}</td>")).collect::<String>());
    let between = |rule: &str| format!("{rule}\n{}\n{rule}\n", each(&bars).join(&format!("\n{rule}\n")));
    let mut bordered = each(&bars);
    bordered.insert(1, rule.to_owned());
    let texts = [
        ("fixed width", each(&wide).join("\n") + "\n"),
        ("fixed width with returns", each(&wide).join("\r\n") + "\r\n"),
        ("Markdown", marked("|----|----------|:----------:|--------:|")),
        ("Markdown among words", format!("# Payments\n\nAll of them:\n\n{}\n", marked("|---|---|---|---:|"))),
        ("bordered", format!("{rule}\n{}\n{rule}\n4 rows in set\n", bordered.join("\n"))),
        ("a grid", between(rule)),
        ("a printed list", {
            let (bars, dashes) = (each(&bars), "-".repeat(rule.len()));
            format!(
                "Table:   PAID\nFields:  4 of  4\n{dashes}\n{}\n{dashes}\n{}\n{dashes}\n",
                bars[0],
                bars[1..].join("\n")
            )
        }),
        ("tabs", each(&|c| c.join("\t")).join("\n")),
        (
            "the clipboard of a browser",
            format!(
                "Version:0.9\r\nStartHTML:0000000105\r\nEndHTML:0000000999\r\n<html><body><!--StartFragment--><table>{}</table></body></html>",
                each(&html).concat()
            ),
        ),
        ("rows without their table", format!("<meta charset='utf-8'><tbody>{}</tbody>", each(&html).concat())),
    ];
    for (how, text) in texts {
        assert_eq!(table_of(text.as_bytes()), expected, "{how}:\n{text}");
    }
    let lines = "Name\tNote\tPaid\nAnn\t\"late,\nbut \"\"good\"\"\"\t3\nBo\tok\t4\nCid\tfine\t5\n";
    assert_eq!(table_of(lines.as_bytes()), ["Name|Note|Paid", "Ann|late,\nbut \"good\"|3", "Bo|ok|4", "Cid|fine|5"]);
}

#[test]
fn pages_of_dos_are_read() {
    let page = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀Óß";
    let text = "Name;Stadt;Größe\nMüller;Köln;5\nJäger;Würzburg;7\nKrüger;Döbeln;9\nBäcker;Lübeck;4\n";
    let bytes: Vec<u8> =
        text.chars().map(|c| page.chars().position(|p| p == c).map_or(c as u8, |n| n as u8 + 128)).collect();
    let expected: Vec<String> = text.lines().map(|line| line.replace(';', "|")).collect();
    assert_eq!(table_of(&bytes), expected);
    assert_eq!(table_of(&encoding_rs::WINDOWS_1252.encode(text).0), expected);
}

#[test]
fn words_without_a_header_lose_no_record() {
    for (text, header, records) in [
        ("Leeds\nYork\nLeeds\nHull\nYork\n", 0, 5),
        ("Ann\nAnn\nBo\nCid\nDana\n", 0, 5),
        ("Ann\nBo\nCid\nAnn\nDana\n", 0, 5),
        ("Ann,Lee\nBo,Fox\nCid,Ray\nAnn,Lee\nDana,Ott\n", 0, 5),
        ("Ann,Hull,red\nBo,York,blue\nAnn,Hull,red\nCy,Hull,red\nDi,York,blue\n", 0, 5),
        // Labels that come again between parts, or apart from words that do, are labels.
        ("Name,Town\nAnn,York\nBo,Hull\nName,Town\nCid,York\nDan,Hull\n", 1, 4),
        ("Name,Town\nAnn,York\nBo,Hull\n\nName,Town\nCid,Bath\nDan,Ulm\n", 1, 4),
        ("Count\n4\n5\nCount\n6\n7\n", 1, 4),
    ] {
        let proposal = propose_text(text);
        let table = only(&proposal);
        assert_eq!((table.header_rows, table.rows), (header, records), "{text:?}");
    }
}

#[test]
fn a_remark_with_a_delimiter_is_no_record() {
    let lines: String = (1..12).map(|i| format!("A{i:03},{},{i},ok\n", ["Bolt", "Nut"][i % 2])).collect();
    for (last, records) in [
        ("Source: census, 2021", 11),
        ("Source: ERP, Hull depot, checked", 11),
        ("* provisional figures, subject to change", 11),
        ("Figures of the last year are provisional, see the annual report", 11),
        ("A012,Nut", 12),
        ("A012,Nut,,", 12),
        ("*A012,Nut", 12),
        ("Note: late,Bolt,3", 12),
        ("A012, Nut", 12),
    ] {
        let text = format!("Ref,Item,Qty,Note\n{lines}{last}\n");
        let book = open(&[("x.csv", text.as_bytes())]);
        let proposal = propose(&book);
        assert_eq!(only(&proposal).rows, records, "{last}");
        check_account(&book, &proposal);
    }
}

#[test]
fn each_line_is_read_in_its_own_encoding() {
    let lines = ["Имя;Город", "Иван;Москва", "Пётр;Казань", "Анна;Тула", "Олег;Омск"];
    let windows = |line: &str| encoding_rs::WINDOWS_1251.encode(line).0.into_owned();
    for (paged, message) in [
        (4, "1 in UTF-8, the first of them line 5, and 4 in windows-1251."),
        (2, "2 in windows-1251, the first of them line 1, and 3 in UTF-8."),
    ] {
        let encoded = |(i, line): (usize, &&str)| if i < paged { windows(line) } else { line.as_bytes().to_vec() };
        let bytes = lines.iter().enumerate().map(encoded).collect::<Vec<_>>().join(&b"\r\n"[..]);
        let book = open(&[("x.csv", &bytes)]);
        let proposal = propose(&book);
        let read: Vec<String> = rows(&book, only(&proposal)).iter().map(|row| texts(row).join(";")).collect();
        assert_eq!(read, lines[1..]);
        let found = proposal.findings.iter().find(|f| f.code == "mixed_encodings").expect("it is told");
        let told = "The file 'x.csv' is in two encodings, and each line was read in its own: ";
        assert_eq!(found.message, format!("{told}{message}"));
    }
    // A large file is looked through to its end.
    let mut bytes = encoding_rs::WINDOWS_1252.encode(&"Zoé;Besançon;1\n".repeat(200_000)).0.into_owned();
    bytes.extend("Noël;Nîmes;2\n".repeat(50).bytes());
    let book = open(&[("x.csv", &bytes)]);
    let last = rows(&book, only(&propose(&book))).pop().expect("a record");
    assert_eq!(texts(&last), ["Noël", "Nîmes", "2"]);
}

#[test]
fn encodings_of_other_scripts_are_found() {
    let japanese = "氏名,都市,金額\n田中太郎,東京,100\n鈴木花子,大阪,400\n佐藤次郎,表参道,700\n";
    let russian = "Фамилия,Город,Сумма\nИванов,Москва,100\nПетров,Казань,400\nСидорова,Тула,700\n";
    let mac = |c: char| {
        let is = |b: &u8| encoding_rs::X_MAC_CYRILLIC.decode_without_bom_handling(&[*b]).0.starts_with(c);
        (0..=255_u8).find(is).expect("a letter")
    };
    for (name, text, bytes) in [
        ("ISO-2022-JP", japanese, encoding_rs::ISO_2022_JP.encode(japanese).0.into_owned()),
        ("EUC-JP", japanese, encoding_rs::EUC_JP.encode(japanese).0.into_owned()),
        ("KOI8-R", russian, encoding_rs::KOI8_R.encode(russian).0.into_owned()),
        ("Mac Cyrillic", russian, russian.chars().map(mac).collect()),
    ] {
        let expected: Vec<String> = text.lines().map(|line| line.replace(',', "|")).collect();
        assert_eq!(table_of(&bytes), expected, "{name}");
    }
}

#[test]
fn a_table_of_another_width_begins_without_a_blank_row() {
    let parts: String = (1..12).map(|i| format!("A{i:03},{},{i},ok\n", ["Bolt", "Nut"][i % 2])).collect();
    let firms: String = (1..9).map(|i| format!("Firm {i},{}\n", ["Hull", "York"][i % 2])).collect();
    let people: String =
        (1..9).map(|i| format!("Ann{},{},{}\n", "a".repeat(i), ["DE", "FR"][i % 2], ["x", "y"][i % 2])).collect();
    let words: String = (1..9).map(|i| format!("Bo{},{}\n", "o".repeat(i), ["Hull", "York"][i % 2])).collect();
    let parts = ("Ref,Item,Qty,Note", parts);
    let firms = ("Firm,Town", firms);
    let people = ("Person,Land,Kind", people);
    let words = ("Name,Place", words);
    for (above, below) in [(&parts, &firms), (&firms, &parts), (&firms, &people), (&words, &people), (&people, &words)]
    {
        let text = format!("{}\n{}{}\n{}", above.0, above.1, below.0, below.1);
        let proposal = propose_text(&text);
        let labels = |table: &sheaf_sheets::ProposedTable| -> String {
            table.fields.iter().map(|f| f.label.as_str()).collect::<Vec<_>>().join(",")
        };
        let found: Vec<_> = proposal.tables.iter().map(|t| (labels(t), t.rows)).collect();
        let many = |part: &(&str, String)| (part.0.to_owned(), part.1.lines().count() as u64);
        assert_eq!(found, [many(above), many(below)], "{text}");
    }
    // Records that leave their last cells blank are records, and lines above the labels are a preamble.
    for text in [
        format!("{}\n{}{}", parts.0, parts.1, "A100,Ring\nA101,Coil\nA102,Ring\nA103,Pin\n"),
        format!("Report,Stock\nMade by,Ann\nDepot,Hull\nState,open\n{}\n{}", parts.0, parts.1),
    ] {
        assert_eq!(only(&propose_text(&text)).fields.len(), 4, "{text}");
    }
}

/// Codes and numbers that go on below a blank line are records, however short; a legend, a form's number and a second list are none.
#[test]
fn what_goes_on_below_a_blank_line_is_told_from_what_does_not() {
    let head = "code,item,place,owner,day\nA-1,Desk,Ulm,Ann,2024-01-01\nA-2,Chair,Bath,Bob,2024-01-02\nA-3,Lamp,Graz,Cid,2024-01-03\n\n";
    for (below, wanted) in [
        ("A-4,Shelf,,,\n\nA-5,,,,\nA-6,Box,,,\n", 6),
        ("A-4,,,,\nA-5,Box,,,\nA-7,Bin,,,\n", 6),
        ("B-1,open\nB-2,closed\n", 3),
        ("F-12\n", 3),
        ("A-99\n", 3),
    ] {
        let text = format!("{head}{below}");
        let book = open(&[("x.csv", text.as_bytes())]);
        let proposal = propose(&book);
        assert_eq!(proposal.tables[0].rows, wanted, "{below}");
        check_account(&book, &proposal);
    }
    let counted = "no,task,owner,day,cost\n1,Plan,Ann,2024-01-01,10\n2,Buy,Bob,2024-01-02,20\n3,Build,Cid,2024-01-03,30\n\n4,Paint,,,\n5,Sell,,,\n";
    assert_eq!(only(&propose_text(counted)).rows, 5);
}
