//! Workbooks: what declared tables, formats and formulas tell; regions among notes, side by side, one below the other.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Table, TableColumn, Workbook as Writer};
use sheaf_model::SummaryFunction;
use sheaf_sheets::{Proposal, Reading, propose, read_cell};

use super::{check_account, field, only, open, rows, texts};

/// Writes a workbook and opens it.
fn book(write: impl FnOnce(&mut Writer) -> Result<(), rust_xlsxwriter::XlsxError>) -> sheaf_sheets::Workbook {
    let mut writer = Writer::new();
    write(&mut writer).expect("writable");
    let bytes = writer.save_to_buffer().expect("writable");
    open(&[("book.xlsx", &bytes)])
}

fn table<'a>(proposal: &'a Proposal, label: &str) -> &'a sheaf_sheets::ProposedTable {
    proposal.tables.iter().find(|t| t.label == label).unwrap_or_else(|| panic!("no table {label}"))
}

#[test]
fn formulas_and_lookups_become_fields_and_links() {
    let book = book(|w| {
        let prices = w.add_worksheet().set_name("Products")?;
        prices.write_row(0, 0, ["Product", "Price"])?;
        for (i, (name, price)) in [("Desk", 100.5), ("Chair", 50.0), ("Lamp", 20.25)].into_iter().enumerate() {
            prices.write(i as u32 + 1, 0, name)?.write(i as u32 + 1, 1, price)?;
        }
        let lines = w.add_worksheet().set_name("Order lines")?;
        lines.write_row(0, 0, ["Line", "Product", "Qty", "Price", "Total", "Note"])?;
        for i in 1..=8_u32 {
            let (product, price) = [("Desk", "100.5"), ("Chair", "50"), ("Lamp", "20.25")][i as usize % 3];
            let n = i + 1;
            lines.write(i, 0, i)?.write(i, 1, product)?.write(i, 2, i * 2)?;
            lines.write(i, 3, Formula::new(format!("=VLOOKUP(B{n},Products!$A$2:$B$4,2,FALSE)")).set_result(price))?;
            lines.write(i, 4, Formula::new(format!("=C{n}*(D{n}+1)")).set_result("7"))?;
            lines.write(
                i,
                5,
                Formula::new(format!("=INDEX(Products!$B$2:$B$4,MATCH(B{n},Products!$A$2:$A$4,0))")).set_result(price),
            )?;
        }
        Ok(())
    });
    let proposal = propose(&book);
    let lines = table(&proposal, "Order lines");
    let product = field(lines, "Product");
    assert_eq!((product.kind.as_str(), product.link.as_ref().map(|l| l.table.as_str())), ("link", Some("products")));
    assert_eq!(field(lines, "Price").formula.as_deref(), Some("{Product}.{Price}"));
    assert_eq!(field(lines, "Note").formula.as_deref(), Some("{Product}.{Price}"));
    assert_eq!(field(lines, "Total").formula.as_deref(), Some("{Qty} * ({Price} + 1)"));
    assert_eq!(field(lines, "Total").original_formula.as_deref(), Some("=C2*(D2+1)"));
    check_account(&book, &proposal);
}

#[test]
fn a_column_that_is_empty_is_blank_in_formulas() {
    let book = book(|w| {
        let lines = w.add_worksheet().set_name("Lines")?;
        lines.write_row(0, 0, ["Line", "Qty"])?.write(0, 6, "Label")?.write(0, 7, "Doubled")?;
        lines.merge_range(0, 2, 0, 5, "Gifts", &Format::new())?;
        for i in 1..=8_u32 {
            let formula = format!("=B{n}&IF(ISBLANK(F{n}),\"\",\", \"&VLOOKUP(F{n},Z:Z,1,FALSE))", n = i + 1);
            lines.write(i, 0, i)?.write(i, 1, i * 2)?.write(i, 2, "no")?.write(i, 3, "box")?;
            lines.write(i, 6, Formula::new(formula).set_result((i * 2).to_string()))?;
            lines.write(i, 7, Formula::new(format!("=B{}*2", i + 1)).set_result((i * 4).to_string()))?;
        }
        Ok(())
    });
    let proposal = propose(&book);
    assert_eq!(field(only(&proposal), "Label").formula.as_deref(), Some("{Qty} & \"\""));
}

#[test]
fn sums_over_another_sheet_become_roll_ups() {
    let book = book(|w| {
        let customers = w.add_worksheet().set_name("Customers")?;
        customers.write_row(0, 0, ["Customer", "Revenue", "Orders"])?;
        for (i, name) in ["Ann", "Bob", "Cid", "Dan"].into_iter().enumerate() {
            let (row, n) = (i as u32 + 1, i + 2);
            customers.write(row, 0, name)?;
            customers.write(
                row,
                1,
                Formula::new(format!("=SUMIFS(Invoices!C:C,Invoices!B:B,A{n},Invoices!D:D,\"Open\")")).set_result("3"),
            )?;
            customers.write(row, 2, Formula::new(format!("=COUNTIF(Invoices!$B$2:$B$9,A{n})")).set_result("2"))?;
        }
        let invoices = w.add_worksheet().set_name("Invoices")?;
        invoices.write_row(0, 0, ["No", "Customer", "Amount", "Status"])?;
        for i in 1..=8_u32 {
            let customer = ["Ann", "Bob", "Cid", "Dan"][i as usize % 4];
            invoices.write(i, 0, i)?.write(i, 1, customer)?.write(i, 2, 1.5)?.write(
                i,
                3,
                if i < 5 { "Open" } else { "Paid" },
            )?;
        }
        Ok(())
    });
    let proposal = propose(&book);
    let customers = table(&proposal, "Customers");
    assert_eq!(
        field(customers, "Revenue").formula.as_deref(),
        Some("SUM(invoices.amount, invoices.status = \"Open\")")
    );
    assert_eq!(field(customers, "Orders").formula.as_deref(), Some("COUNT(invoices)"));
    assert_eq!(field(table(&proposal, "Invoices"), "Customer").kind, "link");
}

#[test]
fn an_overwritten_formula_is_a_finding() {
    let book = book(|w| {
        let sheet = w.add_worksheet().set_name("Hours")?;
        sheet.write_row(0, 0, ["Person", "Hours", "Pay"])?;
        for i in 1..=12_u32 {
            sheet.write(i, 0, format!("P{i}"))?.write(i, 1, i)?;
            if i == 7 {
                sheet.write(i, 2, 999)?;
            } else {
                sheet.write(i, 2, Formula::new(format!("=B{}*20", i + 1)).set_result("20"))?;
            }
        }
        Ok(())
    });
    let proposal = propose(&book);
    assert_eq!(field(only(&proposal), "Pay").formula.as_deref(), Some("{Hours} * 20"));
    let broken: Vec<_> = proposal.findings.iter().filter(|f| f.code == "broken_fill_down").collect();
    let places: Vec<_> = broken.iter().map(|f| f.cell.as_deref()).collect();
    assert_eq!(places, [Some("C8")]);
    assert_eq!(broken[0].message, "'Pay' has the typed value '999' here; most rows have a formula.");
}

#[test]
fn declared_tables_outrank_what_surrounds_them() {
    let book = book(|w| {
        let sheet = w.add_worksheet().set_name("People")?;
        sheet.write(0, 0, "Some words above")?.write(1, 3, "and beside")?;
        sheet.write_row(4, 0, ["Name", "Age"])?;
        for i in 5..=9_u32 {
            sheet.write(i, 0, format!("N{i}"))?.write(i, 1, i)?;
        }
        sheet.write(10, 0, "words below")?;
        sheet.add_table(
            4,
            0,
            9,
            1,
            &Table::new().set_columns(&[TableColumn::new().set_header("Name"), TableColumn::new().set_header("Age")]),
        )?;
        Ok(())
    });
    let proposal = propose(&book);
    assert_eq!((only(&proposal).region.as_str(), only(&proposal).rows), ("A5:B10", 5));
    check_account(&book, &proposal);
}

#[test]
fn placeholder_headers_give_way_to_the_true_one() {
    let book = book(|w| {
        let sheet = w.add_worksheet().set_name("Customers")?;
        sheet.write_row(1, 0, ["Customer ID", "Town"])?;
        for i in 2..=6_u32 {
            sheet.write(i, 0, format!("C{i}"))?.write(i, 1, "Rome")?;
        }
        let columns = [TableColumn::new().set_header("Columna1"), TableColumn::new().set_header("Columna2")];
        sheet.add_table(0, 0, 6, 1, &Table::new().set_columns(&columns))?;
        Ok(())
    });
    let proposal = propose(&book);
    let table = only(&proposal);
    assert_eq!((table.fields[0].label.as_str(), table.rows), ("Customer ID", 5));
}

#[test]
fn tables_stand_side_by_side_and_below_each_other() {
    let book = book(|w| {
        let sheet = w.add_worksheet().set_name("All")?;
        sheet.write_row(0, 0, ["Name", "Age"])?.write_row(0, 3, ["City", "Size"])?;
        for i in 1..=4_u32 {
            sheet.write(i, 0, format!("N{i}"))?.write(i, 1, i)?.write(i, 3, format!("T{i}"))?.write(i, 4, i * 10)?;
        }
        sheet.write_row(7, 0, ["Product", "Price"])?;
        for i in 8..=11_u32 {
            sheet.write(i, 0, format!("P{i}"))?.write(i, 1, f64::from(i) + 0.5)?;
        }
        Ok(())
    });
    let proposal = propose(&book);
    let mut regions: Vec<_> = proposal.tables.iter().map(|t| t.region.as_str()).collect();
    regions.sort_unstable();
    assert_eq!(regions, ["A1:B5", "A8:B12", "D1:E5"]);
    check_account(&book, &proposal);
}

#[test]
fn formats_tell_types_and_times() {
    let book = book(|w| {
        let sheet = w.add_worksheet().set_name("Formats")?;
        sheet.write_row(0, 0, ["Day", "Share", "Cost", "Worked", "Code", "Born"])?;
        let (day, share, cost) = (
            Format::new().set_num_format("dd/mm/yyyy"),
            Format::new().set_num_format("0.0%"),
            Format::new().set_num_format("[$€-407] #,##0.00"),
        );
        let (worked, code) = (Format::new().set_num_format("[h]:mm"), Format::new().set_num_format("00000"));
        for i in 1..=5_u32 {
            sheet.write_with_format(i, 0, &ExcelDateTime::from_ymd(2024, 2, i as u8)?, &day)?;
            sheet.write_with_format(i, 1, 0.125, &share)?.write_with_format(i, 2, 1200.5, &cost)?;
            sheet.write_with_format(i, 3, 1.5 + f64::from(i), &worked)?.write_with_format(i, 4, 100 + i, &code)?;
            sheet.write_with_format(i, 5, 59.0 + f64::from(i), &day)?;
        }
        Ok(())
    });
    let proposal = propose(&book);
    let table = only(&proposal);
    let kinds: Vec<_> = table.fields.iter().map(|f| f.kind.as_str()).collect();
    assert_eq!(kinds, ["date", "percent", "money", "duration", "text", "date"]);
    assert_eq!(table.fields[2].currency.as_deref(), Some("EUR"));
    let first = &rows(&book, table)[0];
    assert_eq!(texts(first), ["2024-02-01", "12.5%", "1200.5", "60:00:00", "00101", "60"]);
    // Serial 60 is 29 February 1900, which never was.
    assert!(matches!(read_cell(&table.fields[5], &first.cells[5]), Reading::Misfit { .. }));
}

#[test]
fn forms_and_settings_are_notes() {
    let book = book(|w| {
        let sheet = w.add_worksheet().set_name("Form")?;
        sheet.merge_range(0, 0, 0, 4, "Expense claim", &Format::new())?;
        sheet.write(2, 0, "Name:")?.write(2, 1, "Ann")?.write(4, 0, "Date:")?.write(4, 1, "soon")?.write(
            6,
            3,
            "Signature",
        )?;
        Ok(())
    });
    let proposal = propose(&book);
    assert!(proposal.tables.is_empty(), "{:?}", proposal.tables);
    assert_eq!(proposal.cells.notes, 6);
}

#[test]
fn a_proposal_survives_json() {
    let book = book(|w| {
        let sheet = w.add_worksheet().set_name("T")?;
        sheet.write_row(0, 0, ["Name", "Age"])?;
        for i in 1..=3_u32 {
            sheet.write(i, 0, format!("N{i}"))?.write(i, 1, i)?;
        }
        Ok(())
    });
    let proposal = propose(&book);
    let json = serde_json::to_string(&proposal).expect("writable");
    assert_eq!(serde_json::from_str::<Proposal>(&json).expect("readable"), proposal);
    assert!(proposal.tables[0].fields.iter().all(|f| f.field_type().is_some()));
    let preview = book.sheet_preview("book.xlsx", "T", 1, 2).expect("a sheet");
    assert_eq!((preview.total_rows, texts(&preview.rows[1])), (4, vec!["N1", "1"]));
}

/// An OpenDocument workbook of one sheet.
fn ods(rows: &str) -> sheaf_sheets::Workbook {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("content.xml", zip::write::SimpleFileOptions::default()).expect("writable");
    let text = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"S\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    writer.write_all(text.as_bytes()).expect("writable");
    open(&[("book.ods", &writer.finish().expect("writable").into_inner())])
}

#[test]
fn open_document_cells_keep_their_types() {
    let text =
        |t: &str| format!("<table:table-cell office:value-type=\"string\"><text:p>{t}</text:p></table:table-cell>");
    let header = format!("<table:table-row>{}{}{}</table:table-row>", text("Day"), text("Cost"), text("Double"));
    let row = |n: u32| {
        format!(
            "<table:table-row><table:table-cell office:value-type=\"date\" office:date-value=\"2024-03-0{n}\"><text:p>x</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"currency\" office:currency=\"EUR\" office:value=\"{n}.5\"><text:p>{n},50 €</text:p></table:table-cell>\
             <table:table-cell table:formula=\"of:=[.B{}]*2\" office:value-type=\"float\" office:value=\"{}\"><text:p>y</text:p></table:table-cell></table:table-row>",
            n + 1,
            2 * n + 1
        )
    };
    let empty = "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let book = ods(&format!("{header}{}{}{}{empty}", row(1), row(2), row(3)));
    let proposal = propose(&book);
    let table = only(&proposal);
    assert_eq!(table.fields.iter().map(|f| f.kind.as_str()).collect::<Vec<_>>(), ["date", "money", "formula"]);
    assert_eq!(
        (table.fields[1].currency.as_deref(), table.fields[2].formula.as_deref()),
        (Some("EUR"), Some("{Cost} * 2"))
    );
    assert_eq!(texts(&rows(&book, table)[0]), ["2024-03-01", "1.5", "3"]);
}

#[test]
fn a_sheet_read_row_by_row_is_linked() {
    let book = book(|w| {
        let source = w.add_worksheet().set_name("Source")?;
        source.write_row(0, 0, ["Code", "Amount"])?;
        let copy = w.add_worksheet().set_name("Copy")?;
        copy.write_row(0, 0, ["No", "Double"])?;
        for i in 1..=5_u32 {
            w.worksheet_from_name("Source")?.write(i, 0, format!("C{i}"))?.write(i, 1, i * 3)?;
            let formula = Formula::new(format!("=Source!B{}*2", i + 1)).set_result((i * 6).to_string());
            w.worksheet_from_name("Copy")?.write(i, 0, i)?.write(i, 1, formula)?;
        }
        Ok(())
    });
    let proposal = propose(&book);
    let copy = table(&proposal, "Copy");
    assert_eq!(field(copy, "Double").formula.as_deref(), Some("{Source}.{Amount} * 2"));
    assert_eq!(field(copy, "Source").link.as_ref().map(|l| l.field.as_str()), Some("code"));
    assert_eq!(texts(&rows(&book, copy)[1]), ["2", "12", "C2"]);
}

#[test]
fn formulas_along_a_row_over_a_column_at_once_and_below_it() {
    let book = book(|w| {
        let rates = w.add_worksheet().set_name("Rates")?;
        rates.write_row(0, 0, ["Grade", "A", "B", "C"])?.write(1, 0, "Rate")?.write(2, 0, "Bonus")?;
        rates.write_row(1, 1, [10, 20, 30])?.write_row(2, 1, [1, 2, 3])?;
        let hours = w.add_worksheet().set_name("Hours")?;
        hours.write_row(0, 0, ["Person", "Grade", "Hours", "Rate", "Pay", "Near"])?;
        for i in 1..=9_u32 {
            let (n, grade) = (i + 1, ["A", "B", "C"][i as usize % 3]);
            let rate = 10 * (1 + i % 3);
            hours.write(i, 0, format!("Person {i}"))?.write(i, 1, grade)?.write(i, 2, i)?;
            let look = |kind: &str| {
                Formula::new(format!("=HLOOKUP(B{n},Rates!$B$1:$D$3,2,{kind})")).set_result(rate.to_string())
            };
            hours.write(i, 3, look("FALSE"))?.write(i, 5, look("TRUE"))?;
        }
        hours.write_array_formula(1, 4, 9, 4, Formula::new("=C2:C10*D2:D10").set_result("20"))?;
        for i in 2..=9_u32 {
            hours.write(i, 4, i * 10 * (1 + i % 3))?;
        }
        hours.write(10, 0, "Total")?.write(10, 2, Formula::new("=SUM(C2:C10)").set_result("45"))?;
        hours.write(10, 4, Formula::new("=SUBTOTAL(101,E2:E10)").set_result("100"))?;
        Ok(())
    });
    let proposal = propose(&book);
    let hours = table(&proposal, "Hours");
    assert_eq!(field(hours, "Rate").formula.as_deref(), Some("SWITCH({Grade}, \"A\", 10, \"B\", 20, \"C\", 30, NA())"));
    assert_eq!(field(hours, "Pay").formula.as_deref(), Some("{Hours} * {Rate}"));
    assert!(field(hours, "Pay").exceptions.is_empty());
    let near = field(hours, "Near");
    assert!(near.formula.is_none() && near.evidence.contains("the nearest value along a row"), "{}", near.evidence);
    let summary = |label| field(hours, label).summary;
    let found = (Some(SummaryFunction::Sum), Some(SummaryFunction::Average), None);
    assert_eq!((summary("Hours"), summary("Pay"), summary("Rate")), found);
    let total = field(hours, "Hours").total.as_ref().expect("a total");
    assert_eq!((total.cell.as_str(), total.stored, total.equal), ("C11", Some(45.0), None));
}

#[test]
fn lookups_in_a_list_of_the_formula_itself_are_a_choice() {
    let book = book(|w| {
        let marks = w.add_worksheet().set_name("Marks")?;
        let labels = ["Pupil", "Score", "Code", "Grade", "Bonus", "Word", "Place", "Fallen", "Near", "Rounded"];
        marks.write_row(0, 0, labels)?;
        for i in 1..=9_u32 {
            let (n, score, code) = (i + 1, i * 11, ["x", "y", "z"][i as usize % 3]);
            let grade = match score {
                80.. => "A",
                50.. => "B",
                _ => "C",
            };
            let bonus = if score >= 50 { 5 } else { -1 };
            let word = ["ten", "six", "two"][i as usize % 3];
            marks.write(i, 0, format!("Pupil {i}"))?.write(i, 1, score)?.write(i, 2, code)?;
            for (column, formula, result) in [
                (3, format!("=LOOKUP(B{n},{{0,50,80}},{{\"C\",\"B\",\"A\"}})"), grade.to_owned()),
                (4, format!("=VLOOKUP(B{n},{{-5,-1;50,5}},2)"), bonus.to_string()),
                (5, format!("=HLOOKUP(C{n},{{\"x\",\"y\",\"z\";\"ten\",\"six\",\"two\"}},2,FALSE)"), word.to_owned()),
                (6, format!("=INDEX({{\"C\";\"B\";\"A\"}},MATCH(B{n},{{0;50;80}},1))"), grade.to_owned()),
                (7, format!("=LOOKUP(B{n},{{80,50}},{{\"A\",\"B\"}})"), grade.to_owned()),
                (8, format!("=LOOKUP(C{n},{{\"x\",\"y\"}})"), code.to_owned()),
                (9, format!("=ROUND(B{n},1-2)"), ((score + 5) / 10 * 10).to_string()),
            ] {
                marks.write(i, column, Formula::new(formula).set_result(result))?;
            }
        }
        Ok(())
    });
    let proposal = propose(&book);
    let marks = table(&proposal, "Marks");
    let grade = "IFS({Score} >= 80, \"A\", {Score} >= 50, \"B\", {Score} >= 0, \"C\", TRUE, NA())";
    for (label, formula) in [
        ("Grade", grade),
        ("Bonus", "IFS({Score} >= 50, 5, {Score} >= -5, -1, TRUE, NA())"),
        ("Word", "SWITCH({Code}, \"x\", \"ten\", \"y\", \"six\", \"z\", \"two\", NA())"),
        ("Place", grade),
        ("Rounded", "ROUND({Score}, 1 - 2)"),
    ] {
        let found = field(marks, label);
        assert_eq!(found.formula.as_deref(), Some(formula), "{}", found.evidence);
        assert!(found.exceptions.is_empty(), "{label}");
    }
    for (label, reason) in [("Fallen", "does not rise"), ("Near", "the nearest text")] {
        let found = field(marks, label);
        assert!(found.formula.is_none() && found.evidence.contains(reason), "{}", found.evidence);
    }
}

#[test]
fn formulas_along_a_table_on_its_side_follow_a_link() {
    let book = book(|w| {
        let machines = w.add_worksheet().set_name("Machines")?;
        let lines = [
            ["Name", "Alpha", "Beta", "Gamma"],
            ["Size", "small", "large", "small"],
            ["System", "Linux", "Windows", "Linux"],
        ];
        for (row, line) in lines.iter().enumerate() {
            machines.write_row(row as u32, 0, *line)?;
        }
        machines.write(3, 0, "Cores")?.write_row(3, 1, [2, 8, 4])?;
        machines.write(4, 0, "Memory")?.write_row(4, 1, [4, 32, 8])?;
        let orders = w.add_worksheet().set_name("Orders")?;
        orders.write_row(0, 0, ["No", "Machine", "Cores", "Twice"])?;
        for i in 1..=9_u32 {
            let (name, cores) = [("Alpha", 2), ("Beta", 8), ("Gamma", 4)][i as usize % 3];
            let look = format!("HLOOKUP(B{},Machines!$A$1:$D$5,4,FALSE)", i + 1);
            let result = |n: u32| n.to_string();
            orders.write(i, 0, i)?.write(i, 1, name)?;
            orders.write(i, 2, Formula::new(format!("={look}")).set_result(result(cores)))?;
            orders.write(i, 3, Formula::new(format!("={look}*2")).set_result(result(cores * 2)))?;
        }
        Ok(())
    });
    let proposal = propose(&book);
    let orders = table(&proposal, "Orders");
    assert_eq!(field(orders, "Cores").formula.as_deref(), Some("{Machine}.{Cores}"));
    assert_eq!(field(orders, "Twice").formula.as_deref(), Some("{Machine}.{Cores} * 2"));
    let link = field(orders, "Machine").link.as_ref().map(|l| (l.table.as_str(), l.field.as_str()));
    assert_eq!(link, Some(("machines", "name")));
}

#[test]
fn what_a_formula_spills_over_is_its_column() {
    let book = book(|w| {
        let sales = w.add_worksheet().set_name("Sales")?;
        sales.write_row(0, 0, ["Item", "Qty", "Price", "Total", "Tax", "Share", "Odd"])?;
        for i in 1..=9_u32 {
            sales.write(i, 0, format!("I{i}"))?.write(i, 1, i)?.write(i, 2, 2.5)?;
            let share = Formula::new(format!("=D{}/SUM(_xlfn.ANCHORARRAY($D$2))", i + 1)).set_result("0.1");
            let odd = Formula::new(format!("=D{}/SUM(_xlfn.ANCHORARRAY($B$2))", i + 1)).set_result("0.1");
            sales.write(i, 5, share)?.write(i, 6, odd)?;
        }
        sales.write_array_formula(1, 3, 9, 3, Formula::new("=B2:B10*C2:C10").set_result("2.5"))?;
        sales.write_array_formula(1, 4, 9, 4, Formula::new("=_xlfn.ANCHORARRAY(D2)*0.2").set_result("0.5"))?;
        for i in 2..=9_u32 {
            sales.write(i, 3, f64::from(i) * 2.5)?.write(i, 4, f64::from(i) * 0.5)?;
        }
        Ok(())
    });
    let proposal = propose(&book);
    let sales = table(&proposal, "Sales");
    assert_eq!(field(sales, "Tax").formula.as_deref(), Some("{Total} * 0.2"));
    assert_eq!(field(sales, "Share").formula.as_deref(), Some("{Total} / SUM(sales.total)"));
    let odd = field(sales, "Odd");
    let why = "it reads all cells that the formula in B2 spills over, and they are no column of a table";
    assert!(odd.formula.is_none() && odd.evidence.contains(why), "{}", odd.evidence);
}
