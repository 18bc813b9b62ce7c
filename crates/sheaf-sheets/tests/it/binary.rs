//! XLSB and XLS: the same book in each format is read alike. How the files are made is told in tests/workbooks/make.py.

use super::{check_account, field, kept, rows, texts};

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
    assert_eq!(shown("each-kind-of-cell.xlsb"), expected);
    assert_eq!(shown("each-kind-of-cell.xls"), expected);
}

#[test]
fn formats_and_formulas_are_read() {
    for name in ["each-kind-of-cell.xlsx", "each-kind-of-cell.xlsb", "each-kind-of-cell.xls"] {
        let (_, proposal) = kept(name);
        let (lines, goods) = (&proposal.tables[0], &proposal.tables[1]);
        assert_eq!(
            lines.fields.iter().map(|f| f.label.as_str()).collect::<Vec<_>>()[2..5],
            ["Goods", "Count asked", "Count sent"],
            "{name}"
        );
        assert_eq!((field(lines, "Day").kind.as_str(), field(lines, "Checked").kind.as_str()), ("date", "boolean"));
        assert_eq!(
            [field(goods, "Price").kind.as_str(), field(goods, "Share").kind.as_str()],
            ["money", "percent"],
            "{name}"
        );
        let formulas = ["Price", "Sum", "Size"].map(|label| field(lines, label).formula.as_deref());
        let size = "IF({Count sent} >= 10, \"large\", \"small\")";
        assert_eq!(formulas, [Some("{Goods}.{Price}"), Some("ROUND({Count sent} * {Price}, 2)"), Some(size)], "{name}");
        let errors: Vec<_> = proposal.findings.iter().filter(|f| f.code == "error_value").collect();
        assert!(matches!(errors[..], [f] if f.cell.as_deref() == Some("I11")), "{name}: {errors:?}");
        assert_eq!((proposal.cells.notes, proposal.cells.total), (1, 497), "{name}: {:?}", proposal.cells);
    }
}

#[test]
fn shared_formulas_and_lists_are_read() {
    let told = |name: &str| {
        let (book, proposal) = kept(name);
        check_account(&book, &proposal);
        let jobs = &proposal.tables[0];
        let of = |label: &str| (field(jobs, label).formula.clone(), field(jobs, label).original_formula.clone());
        (of("Pay"), of("Level"), field(jobs, "Size").choices.clone())
    };
    let expected = told("shared-formulas.xlsx");
    let level = "IF({Hours} < 5, \"small\", IF({Hours} < 9, \"medium\", \"large\"))";
    assert_eq!(expected.1.0.as_deref(), Some(level));
    assert_eq!(expected.0.1.as_deref(), Some("=B2*'Pay rates'!$B$2"));
    assert_eq!(expected.2, ["small", "medium", "large"]);
    for name in ["shared-formulas.xlsb", "shared-formulas.xls", "shared-formulas-95.xls"] {
        assert_eq!(told(name), expected, "{name}");
    }
}
