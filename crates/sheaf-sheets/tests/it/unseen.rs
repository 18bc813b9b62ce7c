//! What a workbook hides, and its defined names: the same in each format.

use sheaf_sheets::{Workbook, propose};

use super::{check_account, field, kept, only, open, zipped};

/// A table of which a filter hides the rows 4 and 9 and the sheet the column B; it has a name, and its column B has one too.
fn ods() -> Workbook {
    let row = |n: u32| {
        let hidden = if n == 4 || n == 9 { " table:visibility=\"filter\"" } else { "" };
        let texts = match n {
            1 => "Code,Town,Count".to_owned(),
            n => format!("S-{n},Town {},{n}", n % 3),
        };
        let cells: String = texts
            .split(',')
            .map(|t| format!("<table:table-cell office:value-type=\"string\"><text:p>{t}</text:p></table:table-cell>"))
            .collect();
        format!("<table:table-row{hidden}>{cells}</table:table-row>")
    };
    let rows: String = (1..=13).map(row).collect();
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>
        <table:table table:name="Stock"><table:table-column/><table:table-column table:visibility="collapse"/>
        <table:table-column/>{rows}<table:named-expressions><table:named-range table:name="Towns"
        table:cell-range-address="$Stock.$B$2:.$B$13"/></table:named-expressions></table:table>
        <table:named-expressions><table:named-range table:name="Stock_list" table:base-cell-address="$Stock.$A$1"
        table:cell-range-address="$Stock.$A$1:.$C$13"/></table:named-expressions>
        <table:database-ranges><table:database-range table:name="__Anonymous" table:display-filter-buttons="true"
        table:target-range-address="Stock.A1:Stock.C13"><table:filter><table:filter-condition/></table:filter>
        </table:database-range></table:database-ranges></office:spreadsheet></office:body></office:document-content>"#
    );
    open(&[("book.ods", &zipped(&[("content.xml", content.as_bytes())]))])
}

fn spreadsheetml() -> Workbook {
    let row = |n: u32| {
        let hidden = if n == 4 || n == 9 { " ss:Hidden=\"1\"" } else { "" };
        let texts = match n {
            1 => "Code,Town,Count".to_owned(),
            n => format!("S-{n},Town {},{n}", n % 3),
        };
        let cells: String =
            texts.split(',').map(|t| format!("<Cell><Data ss:Type=\"String\">{t}</Data></Cell>")).collect();
        format!("<Row{hidden}>{cells}</Row>")
    };
    let rows: String = (1..=13).map(row).collect();
    let text = format!(
        r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
        xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
        <Names><NamedRange ss:Name="Stock_list" ss:RefersTo="=Stock!R1C1:R13C3"/></Names>
        <Worksheet ss:Name="Stock"><Names><NamedRange ss:Name="Towns" ss:RefersTo="=Stock!R2C2:R13C2"/></Names>
        <Table><Column ss:Index="2" ss:Hidden="1"/>{rows}</Table>
        <AutoFilter x:Range="R1C1:R13C3"><AutoFilterColumn x:Index="1" x:Type="Custom"/></AutoFilter></Worksheet></Workbook>"#
    );
    open(&[("book.xml", text.as_bytes())])
}

#[test]
fn what_is_hidden_is_read_and_told() {
    let kept = ["xlsx", "xlsb", "xls"].map(|format| (format, kept(&format!("hidden-rows.{format}")).0));
    let formats = kept.into_iter().chain([("ods", ods()), ("xml", spreadsheetml())]);
    for (format, book) in formats {
        let proposal = propose(&book);
        check_account(&book, &proposal);
        let table = only(&proposal);
        assert_eq!((table.rows, table.fields.len()), (12, 3), "{format}");
        let told = |code: &str| {
            let finding = proposal.findings.iter().find(|f| f.code == code);
            finding.map(|f| (f.count, f.cell.as_deref().unwrap_or(""), f.message.as_str()))
        };
        let rows = "The workbook hides 2 of the 12 records of 'Stock' by a filter; they are read like the others.";
        assert_eq!(told("hidden_rows"), Some((2, "A4", rows)), "{format}");
        let columns = "The workbook hides 1 of the 3 columns of 'Stock': 'Town'; they are read like the others.";
        assert_eq!(told("hidden_columns"), Some((1, "B1", columns)), "{format}");
        assert!(field(table, "Town").evidence.ends_with("; column B is hidden"), "{format}");
        assert!(!field(table, "Code").evidence.contains("hidden"), "{format}");
        let mut names: Vec<_> = book
            .named_areas(0)
            .iter()
            .map(|(d, area)| (d.name.as_str(), area.to_string(), d.scope.as_deref()))
            .collect();
        names.sort();
        let expected = [("Stock_list", "A1:C13".to_owned(), None), ("Towns", "B2:B13".to_owned(), Some("Stock"))];
        // Of an XLS the place of the filter is a name too.
        names.retain(|(name, ..)| *name != "_xlnm._FilterDatabase");
        assert_eq!(names, expected, "{format}");
    }
}
