//! Formulas of whole workbooks, as an import takes them over: what is claimed, and how many values agree.

use std::collections::BTreeSet;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Writer, Worksheet, XlsxError};
use sheaf_query::formula::functions;
use sheaf_sheets::{Limits, Source, Workbook, propose};

use super::{Proposal, ProposedField, prove};

fn proved(write: impl FnOnce(&mut Writer) -> Result<(), XlsxError>) -> Proposal {
    let mut writer = Writer::new();
    write(&mut writer).expect("written");
    let bytes = writer.save_to_buffer().expect("saved");
    let book = Workbook::open(vec![("book.xlsx".into(), Source::from(bytes))], Limits::default()).expect("readable");
    let mut proposal = propose(&book);
    prove::prove(&book, &mut proposal).expect("tried");
    proposal
}

fn field<'p>(proposal: &'p Proposal, table: &str, label: &str) -> &'p ProposedField {
    let table = proposal.tables.iter().find(|t| t.label == table).expect("table");
    table.fields.iter().find(|f| f.label == label).unwrap_or_else(|| panic!("no field {label}"))
}

/// Checks formulas of a table: label, type of the values, formula, and in how many rows it agrees, which is all.
fn check(proposal: &Proposal, table: &str, wanted: &[(&str, &str, &str, u64)]) {
    for (label, kind, formula, rows) in wanted {
        let field = field(proposal, table, label);
        let found = (field.value_kind(), field.formula.as_deref(), field.proof.map(|p| (p.equal, p.compared)));
        assert_eq!(found, (*kind, Some(*formula), Some((*rows, *rows))), "{label}: {}", field.evidence);
    }
}

/// Writes a formula with what it gives; `{n}` is the number of its row.
fn write(sheet: &mut Worksheet, row: u32, column: u16, formula: &str, result: &str) -> Result<(), XlsxError> {
    let formula = formula.replace("{n}", &(row + 1).to_string());
    sheet.write(row, column, Formula::new(formula).set_result(result)).map(|_| ())
}

fn day(text: &str) -> ExcelDateTime {
    ExcelDateTime::parse_from_str(text).expect("a day")
}

fn days() -> Format {
    Format::new().set_num_format("yyyy-mm-dd")
}

/// Functions that workbooks do not have, or that are said by what they read: sums under conditions, ranks, whole columns.
const OTHERWISE: &str = "BETWEEN ISANY ONEOF BLANK ISDATE ISMISFIT ME MY JOIN CONTAINS STARTSWITH BEGINSWITH ENDSWITH INCLUDES \
    LIKE OCCURRENCES SPLITPART PADLEFT REVERSE SLUG AVG MEAN COUNTUNIQUE COUNTDISTINCT LARGE SMALL PERCENTILE PERCENTILE.INC \
    RANK COUNTIF COUNTIFS SUMIF SUMIFS AVERAGEIF AVERAGEIFS MINIFS MAXIFS FIRST LAST EARLIEST LATEST ANY EXISTS EVERY DATETIME \
    DURATION QUARTER STARTOFMONTH STARTOFWEEK TODATE EASTER TOTEXT JSON PARSEJSON HASKEY SIZE JSONTYPE";

#[test]
fn every_function_of_the_language_is_taken_over_or_left_out_knowingly() {
    let own = functions::all().flat_map(|f| f.aliases.iter().copied().chain([f.name]));
    let own: BTreeSet<&str> = own.collect();
    let taken: BTreeSet<&str> = sheaf_sheets::same_functions().collect();
    let otherwise: BTreeSet<&str> = OTHERWISE.split_ascii_whitespace().collect();
    let unknown: Vec<_> = taken.difference(&own).collect();
    assert!(unknown.is_empty(), "no functions of the language: {unknown:?}");
    assert_eq!(own.difference(&taken).copied().collect::<BTreeSet<_>>(), otherwise);
}

#[test]
fn functions_of_money_and_statistics_are_the_same() {
    let proposal = proved(|book| {
        let sheet = book.add_worksheet().set_name("Assets")?;
        sheet.write_row(0, 0, ["Asset", "Cost", "Years", "A year", "Interest", "Mean", "Blank"])?;
        for row in 1..=20_u32 {
            let (cost, years) = (f64::from(row * 900), f64::from(row % 4 + 2));
            sheet.write(row, 0, format!("A{row}"))?.write(row, 1, cost)?.write(row, 2, years)?;
            write(sheet, row, 3, "=SLN(B{n},0,C{n})", &(cost / years).to_string())?;
            write(sheet, row, 4, "=IPMT(0.1,1,C{n},B{n})", &(-cost * 0.1).to_string())?;
            write(sheet, row, 5, "=GEOMEAN(B{n}:C{n})", &(cost * years).sqrt().to_string())?;
            write(sheet, row, 6, "=COUNTBLANK(B{n}:C{n})", "0")?;
        }
        Ok(())
    });
    let wanted = [
        ("A year", "integer", "SLN({Cost}, 0, {Years})", 20),
        ("Interest", "integer", "IPMT(0.1, 1, {Years}, {Cost})", 20),
        ("Mean", "number", "GEOMEAN({Cost}, {Years})", 20),
        ("Blank", "integer", "COUNTBLANK({Cost}, {Years})", 20),
    ];
    check(&proposal, "Assets", &wanted);
}

#[test]
fn a_formula_that_gives_a_text_gives_one_whatever_it_looks_like() {
    let proposal = proved(|book| {
        let sheet = book.add_worksheet().set_name("Items")?;
        sheet.write_row(0, 0, ["Item", "Made", "Kg", "Day", "Days", "Share", "Tick", "Wrong"])?;
        for row in 1..=20_u32 {
            let day_of = row % 28 + 1;
            sheet.write(row, 0, format!("I{row}"))?.write(row, 2, row * 3)?;
            sheet.write_with_format(row, 1, day(&format!("2024-03-{day_of:02}")), &days())?;
            write(sheet, row, 3, "=TEXT(B{n},\"dd.mm.yyyy\")", &format!("{day_of:02}.03.2024"))?;
            write(sheet, row, 4, "=C{n}&\" days\"", &format!("{} days", row * 3))?;
            write(sheet, row, 5, "=TEXT(C{n}/100,\"0%\")", &format!("{}%", row * 3))?;
            write(sheet, row, 6, "=IF(C{n}>20,\"✓\",\"✗\")", if row * 3 > 20 { "✓" } else { "✗" })?;
            write(sheet, row, 7, "=TEXT(B{n},\"yyyy-mm-dd\")", &format!("2024-04-{day_of:02}"))?;
        }
        Ok(())
    });
    let wanted = [
        ("Day", "text", "TEXT({Made}, \"dd.mm.yyyy\")", 20),
        ("Days", "text", "{Kg} & \" days\"", 20),
        ("Share", "text", "TEXT({Kg} / 100, \"0%\")", 20),
        ("Tick", "text", "IF({Kg} > 20, \"✓\", \"✗\")", 20),
    ];
    check(&proposal, "Items", &wanted);
    // Values that differ are kept as what they look like.
    assert_eq!((field(&proposal, "Items", "Wrong").kind.as_str(), proposal.findings.len()), ("date", 1));
}

#[test]
fn an_error_in_a_workbook_proves_nothing() {
    let proposal = proved(|book| {
        let orders = book.add_worksheet().set_name("Orders")?;
        orders.write_row(0, 0, ["No", "Product", "Qty", "Price", "Total", "Shown", "Wrong"])?;
        for row in 1..=20_u32 {
            let (missing, product) = (row == 7, row % 6 + 1);
            let code = if missing { "P9".to_owned() } else { format!("P{product}") };
            let (price, qty) = (product * 10, row % 9 + 1);
            let of = |value: u32| if missing { "#N/A".to_owned() } else { value.to_string() };
            orders.write(row, 0, format!("O{row}"))?.write(row, 1, code)?.write(row, 2, qty)?;
            write(orders, row, 3, "=VLOOKUP(B{n},Prices!$A$2:$B$7,2,FALSE)", &of(price))?;
            write(orders, row, 4, "=C{n}*D{n}", &of(price * qty))?;
            let shown = if missing { "-1".to_owned() } else { (price * qty).to_string() };
            write(orders, row, 5, "=IFERROR(E{n},-1)", &shown)?;
            write(orders, row, 6, "=C{n}*2", if row < 10 { "#N/A" } else { "5" })?;
        }
        let prices = book.add_worksheet().set_name("Prices")?;
        prices.write_row(0, 0, ["Code", "Price"])?;
        for row in 1..=6_u32 {
            prices.write(row, 0, format!("P{row}"))?.write(row, 1, row * 10)?;
        }
        Ok(())
    });
    check(&proposal, "Orders", &[("Total", "integer", "{Qty} * {Price}", 19)]);
    // What it makes of the error is no error: it would be another value here, where nothing that is not found is one.
    assert!(field(&proposal, "Orders", "Shown").formula.is_none());
    assert!(field(&proposal, "Orders", "Wrong").formula.is_none());
}

#[test]
fn what_reads_the_row_above_begins_with_the_second_record() {
    let proposal = proved(|book| {
        let sheet = book.add_worksheet().set_name("Meter")?;
        sheet.write_row(0, 0, ["Day", "Reading", "Usage", "Change"])?;
        sheet.write(1, 3, 0)?;
        for row in 1..=20_u32 {
            sheet.write_with_format(row, 0, day(&format!("2024-03-{row:02}")), &days())?;
            sheet.write(row, 1, 100 + row * row)?;
            if row > 1 {
                let before = row - 1;
                let used = row * row - before * before;
                write(sheet, row, 2, &format!("=B{{n}}-B{row}"), &used.to_string())?;
                write(sheet, row, 3, &format!("=(B{{n}}-B{row})*2"), &(used * 2).to_string())?;
            }
        }
        Ok(())
    });
    let above = "{Reading} - LAST(meter.reading, meter.@id < @id)";
    let usage = format!("IF(ANY(meter.@id < @id), {above})");
    let change = format!("IF(ANY(meter.@id < @id), ({above}) * 2, 0)");
    check(&proposal, "Meter", &[("Usage", "integer", &usage, 20), ("Change", "integer", &change, 20)]);
}

#[test]
fn conditions_along_a_row_are_added_up() {
    let proposal = proved(|book| {
        let sheet = book.add_worksheet().set_name("Marks")?;
        let labels = ["Name", "Mon", "Tue", "Wed", "First", "Second", "Present", "Sick", "Low", "High sum", "Pass"];
        sheet.write_row(0, 0, labels)?;
        for row in 1..=20_u32 {
            sheet.write(row, 0, format!("Pupil {row}"))?;
            let signs = [["P", "S", "P"], ["P", "P", "P"], ["S", "P", "P"]][row as usize % 3];
            sheet.write_row(row, 1, signs)?;
            let (first, second) = ((row * 17) % 100 + 1, (row * 29) % 100 + 1);
            sheet.write(row, 4, first)?;
            // A mark that is not there is not below 50.
            let has_second = row % 5 != 0;
            if has_second {
                sheet.write(row, 5, second)?;
            }
            let of = |sign: &str| signs.iter().filter(|s| **s == sign).count().to_string();
            write(sheet, row, 6, "=COUNTIF(B{n}:D{n},\"P\")", &of("P"))?;
            write(sheet, row, 7, "=COUNTIF($B{n}:$D{n},\"S\")", &of("S"))?;
            let marks: Vec<u32> = [Some(first), Some(second).filter(|_| has_second)].into_iter().flatten().collect();
            let low = marks.iter().filter(|m| **m < 50).count();
            write(sheet, row, 8, "=COUNTIF(E{n}:F{n},\"<50\")", &low.to_string())?;
            let high: u32 = marks.iter().filter(|m| **m >= 50).sum();
            write(sheet, row, 9, "=SUMIF(E{n}:F{n},\">=50\")", &high.to_string())?;
            write(
                sheet,
                row,
                10,
                "=IF(COUNTIF(E{n}:F{n},\"<50\")=0,\"yes\",\"not yet\")",
                ["not yet", "yes"][usize::from(low == 0)],
            )?;
        }
        Ok(())
    });
    let low = "(({First} < 50) + (AND({Second} <> \"\", {Second} < 50)))";
    let wanted = [
        ("Present", "integer", "(({Mon} = \"P\") + ({Tue} = \"P\") + ({Wed} = \"P\"))", 20),
        ("Sick", "integer", "(({Mon} = \"S\") + ({Tue} = \"S\") + ({Wed} & \"\" = \"S\"))", 20),
        ("Low", "integer", low, 20),
        ("High sum", "integer", "SUM(IF({First} >= 50, {First}), IF({Second} >= 50, {Second}))", 20),
        ("Pass", "text", &format!("IF({low} = 0, \"yes\", \"not yet\")"), 20),
    ];
    check(&proposal, "Marks", &wanted);
}

#[test]
fn roll_ups_over_two_links_to_one_table_name_the_link() {
    let people = ["Ann Baker", "Bob Carter", "Cleo Dubois", "Elena Fischer", "Farid Gul", "Hans Iversen"];
    let given = |row: u32| (people[row as usize % 6], people[(row * 5 + 1) as usize % 6], row % 4 + 1);
    let proposal = proved(|book| {
        let sheet = book.add_worksheet().set_name("People")?;
        sheet.write_row(0, 0, ["Person", "Received", "Given"])?;
        for (n, person) in people.iter().enumerate() {
            let row = n as u32 + 1;
            let received: u32 = (1..=24).map(given).filter(|(_, to, _)| to == person).map(|(_, _, p)| p).sum();
            let count = (1..=24).map(given).filter(|(from, _, _)| from == person).count();
            sheet.write(row, 0, *person)?;
            write(sheet, row, 1, "=SUMIF(Kudos!C:C,A{n},Kudos!E:E)", &received.to_string())?;
            write(sheet, row, 2, "=COUNTIF(Kudos!$B$2:$B$25,A{n})", &count.to_string())?;
        }
        let kudos = book.add_worksheet().set_name("Kudos")?;
        kudos.write_row(0, 0, ["No", "From", "To", "Message", "Points"])?;
        for row in 1..=24 {
            let (from, to, points) = given(row);
            kudos.write(row, 0, row)?.write(row, 1, from)?.write(row, 2, to)?;
            kudos.write(row, 3, format!("Thanks for thing {row}"))?.write(row, 4, points)?;
        }
        Ok(())
    });
    let wanted =
        [("Received", "integer", "SUM(kudos_via_to.points)", 6), ("Given", "integer", "COUNT(kudos_via_from)", 6)];
    check(&proposal, "People", &wanted);
}

#[test]
fn sums_by_two_columns_that_repeat_compare_both() {
    let sold = |row: u32| (["North", "South"][row as usize % 2], ["Gadget", "Widget"][row as usize / 2 % 2], row * 3);
    let proposal = proved(|book| {
        let data = book.add_worksheet().set_name("Data")?;
        data.write_row(0, 0, ["No", "Region", "Product", "Amount"])?;
        for row in 1..=30 {
            let (region, product, amount) = sold(row);
            data.write(row, 0, row)?.write(row, 1, region)?.write(row, 2, product)?.write(row, 3, amount)?;
        }
        let sheet = book.add_worksheet().set_name("Summary")?;
        sheet.write_row(0, 0, ["Region", "Product", "Orders", "Revenue"])?;
        for row in 1..=4_u32 {
            let (region, product, _) = sold(row);
            let of: Vec<u32> = (1..=30).map(sold).filter(|s| (s.0, s.1) == (region, product)).map(|s| s.2).collect();
            sheet.write(row, 0, region)?.write(row, 1, product)?;
            write(sheet, row, 2, "=COUNTIFS(Data!$B:$B,A{n},Data!$C:$C,B{n})", &of.len().to_string())?;
            let sum = of.iter().sum::<u32>().to_string();
            write(sheet, row, 3, "=SUMIFS(Data!$D:$D,Data!$B:$B,A{n},Data!$C:$C,B{n})", &sum)?;
        }
        Ok(())
    });
    let by = "data.region = {Region}, data.product = {Product}";
    let wanted = [
        ("Orders", "integer", format!("COUNT(data, {by})"), 4),
        ("Revenue", "integer", format!("SUM(data.amount, {by})"), 4),
    ];
    for (label, kind, formula, rows) in &wanted {
        check(&proposal, "Summary", &[(label, kind, formula, *rows)]);
    }
}

#[test]
fn holidays_of_another_sheet_do_not_count() {
    let proposal = proved(|book| {
        let sheet = book.add_worksheet().set_name("Leave")?;
        sheet.write_row(0, 0, ["No", "From", "To", "Days", "Back"])?;
        for row in 1..=12_u32 {
            // Mondays to Fridays; of the weeks of March every other one has a holiday on Wednesday.
            let monday = 4 + (row % 4) * 7;
            sheet.write(row, 0, row)?;
            sheet.write_with_format(row, 1, day(&format!("2024-03-{monday:02}")), &days())?;
            sheet.write_with_format(row, 2, day(&format!("2024-03-{:02}", monday + 4)), &days())?;
            let free = row % 2;
            write(sheet, row, 3, "=NETWORKDAYS(B{n},C{n},Holidays)", &(5 - free).to_string())?;
            let back = 45_355 + (row % 4) * 7 + 2 + free;
            let formula = Formula::new(format!("=WORKDAY(B{},2,Free!$B$2:$B$5)", row + 1));
            sheet.write_formula_with_format(row, 4, formula.set_result(back.to_string()), &days())?;
        }
        let free = book.add_worksheet().set_name("Free")?;
        free.write_row(0, 0, ["Holiday", "Date"])?;
        for (row, (name, date)) in
            [("One", "2024-03-13"), ("Two", "2024-03-27"), ("Three", "2024-12-25"), ("Four", "2024-12-26")]
                .into_iter()
                .enumerate()
        {
            free.write(row as u32 + 1, 0, name)?.write_with_format(row as u32 + 1, 1, day(date), &days())?;
        }
        book.define_name("Holidays", "=Free!$B$2:$B$5").map(|_| ())
    });
    let wanted = [
        ("Days", "integer", "NETWORKDAYS({From}, {To}, free.date)", 12),
        ("Back", "date", "WORKDAY({From}, 2, free.date)", 12),
    ];
    check(&proposal, "Leave", &wanted);
}

#[test]
fn a_sheet_that_mirrors_another_one_links_to_it_by_its_names() {
    let names = ["Rent", "Salaries", "Travel", "Food", "Misc", "Power", "Water", "Tools"];
    for mirrors in [false, true] {
        let proposal = proved(|book| {
            let sheet = book.add_worksheet().set_name("Report")?;
            sheet.write_row(0, 0, ["Category", "Planned", "Left"])?;
            for (n, name) in names.iter().enumerate() {
                let row = n as u32 + 1;
                match mirrors {
                    true => write(sheet, row, 0, "=Budget!A{n}", name)?,
                    false => sheet.write(row, 0, *name).map(|_| ())?,
                }
                write(sheet, row, 1, "=Budget!B{n}", &(row * 100).to_string())?;
                write(sheet, row, 2, "=B{n}-5", &(row * 100 - 5).to_string())?;
            }
            let budget = book.add_worksheet().set_name("Budget")?;
            budget.write_row(0, 0, ["Category", "Budget"])?;
            for (n, name) in names.iter().enumerate() {
                budget.write(n as u32 + 1, 0, *name)?.write(n as u32 + 1, 1, (n + 1) as u32 * 100)?;
            }
            Ok(())
        });
        let wanted = [("Planned", "integer", "{Category}.{Budget}", 8), ("Left", "integer", "{Planned} - 5", 8)];
        check(&proposal, "Report", &wanted);
        let links = proposal.tables.iter().flat_map(|t| &t.fields).filter(|f| f.link.is_some());
        let links: Vec<&str> = links.map(|f| f.link.as_ref().map_or("", |l| l.table.as_str())).collect();
        assert_eq!(links.iter().filter(|to| **to == "budget").count(), links.len(), "{links:?}");
    }
}
