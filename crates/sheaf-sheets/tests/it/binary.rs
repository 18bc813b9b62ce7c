//! XLSB and XLS: the same book in each format is read alike. How the files are made is told in tests/workbooks/make.py.

use sheaf_sheets::{Proposal, Workbook, propose};

use super::{check_account, field, open, rows, texts};

fn kept(name: &str) -> (Workbook, Proposal) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/workbooks/");
    let bytes = std::fs::read(format!("{path}{name}")).unwrap_or_else(|e| panic!("{name}: {e}"));
    let book = open(&[(name, &bytes)]);
    let proposal = propose(&book);
    (book, proposal)
}

/// What each cell shows, by table and row.
fn shown(name: &str) -> Vec<(String, String, Vec<Vec<String>>)> {
    let (book, proposal) = kept(name);
    check_account(&book, &proposal);
    let own = |t| rows(&book, t).iter().map(|r| texts(r).into_iter().map(str::to_owned).collect()).collect();
    proposal.tables.iter().map(|t| (t.label.clone(), t.region.clone(), own(t))).collect()
}

#[test]
fn every_format_holds_the_same_book() {
    let expected = shown("each-kind-of-cell.xlsx");
    assert_eq!(expected.iter().map(|t| t.1.as_str()).collect::<Vec<_>>(), ["A2:J43", "A1:E13", "A1:B10"]);
    // A share is shown as such where the format of numbers is known.
    let plain = |tables: Vec<(String, String, Vec<Vec<String>>)>| -> Vec<_> {
        let share = |c: String| match c.strip_suffix('%').and_then(|n| n.parse::<f64>().ok()) {
            Some(n) => (n / 100.0).to_string(),
            None => c,
        };
        let cells = |rows: Vec<Vec<String>>| -> Vec<Vec<String>> {
            rows.into_iter().map(|r| r.into_iter().map(share).collect()).collect()
        };
        tables.into_iter().map(|(label, region, rows)| (label, region, cells(rows))).collect()
    };
    assert_eq!(shown("each-kind-of-cell.xlsb"), expected);
    assert_eq!(plain(shown("each-kind-of-cell.xls")), plain(expected));
}

#[test]
fn formats_and_formulas_are_read() {
    for (name, types) in
        [("each-kind-of-cell.xlsb", ["money", "percent"]), ("each-kind-of-cell.xls", ["money", "number"])]
    {
        let (_, proposal) = kept(name);
        let (lines, goods) = (&proposal.tables[0], &proposal.tables[1]);
        assert_eq!(
            lines.fields.iter().map(|f| f.label.as_str()).collect::<Vec<_>>()[2..5],
            ["Goods", "Count asked", "Count sent"],
            "{name}"
        );
        assert_eq!((field(lines, "Day").kind.as_str(), field(lines, "Checked").kind.as_str()), ("date", "boolean"));
        assert_eq!([field(goods, "Price").kind.as_str(), field(goods, "Share").kind.as_str()], types, "{name}");
        // Of an XLS the values are read; formulas that several cells share are not.
        let formulas = ["Price", "Sum"].map(|label| field(lines, label).formula.as_deref());
        let expected = [Some("{Goods}.{Price}"), Some("ROUND({Count sent} * {Price}, 2)")];
        assert!(name.ends_with(".xls") || formulas == expected, "{formulas:?}");
        let errors: Vec<_> = proposal.findings.iter().filter(|f| f.code == "error_value").collect();
        assert!(matches!(errors[..], [f] if f.cell.as_deref() == Some("I11")), "{name}: {errors:?}");
        assert_eq!((proposal.cells.notes, proposal.cells.total), (1, 497), "{name}: {:?}", proposal.cells);
    }
}
