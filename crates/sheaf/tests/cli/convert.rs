//! `sheaf convert`

use crate::support::{Sandbox, demo, refused, workbook};

#[test]
fn values_come_in_canonical_form() {
    let sandbox = Sandbox::new();
    sandbox.write("s.csv", "Name;Amount;When\nAnn;1.234,50;31.12.2026\nBob;-7,25;01.02.2027\n\"C; D\";3;13.02.2027\n");
    let out = sandbox.done(&["convert", "s.csv", "--to", "csv"]);
    assert_eq!(out, "Name,Amount,When\r\nAnn,1234.5,2026-12-31\r\nBob,-7.25,2027-02-01\r\nC; D,3,2027-02-13\r\n");
    let raw = sandbox.done(&["convert", "s.csv", "--raw", "--to", "csv"]);
    assert_eq!(
        raw,
        "Name,Amount,When\r\nAnn,\"1.234,50\",31.12.2026\r\nBob,\"-7,25\",01.02.2027\r\nC; D,3,13.02.2027\r\n"
    );
}

#[test]
fn a_table_is_named_by_its_name_label_or_sheet() {
    let sandbox = Sandbox::new();
    let first = |args: &[&str]| sandbox.done(args).lines().next().unwrap_or_default().to_owned();
    for name in ["price_list", "Price list", "PRICE LIST"] {
        let header = first(&["convert", &demo(), "--table", name, "--to", "csv"]);
        assert_eq!(header, "Code,Product,Category,Unit price,Active");
    }
    let wrong = sandbox.run(&["convert", &demo(), "--table", "price_lst", "--to", "csv"]);
    assert_eq!(wrong, refused(1, "sheaf: There is no table in this file 'price_lst'.\n  Did you mean 'price_list'?\n"));
}

#[test]
fn json_has_a_record_a_line_and_a_workbook_can_be_read_again() {
    let sandbox = Sandbox::new();
    let json = sandbox.done(&["convert", &workbook("leading-zeros.csv"), "--to", "json"]);
    assert!(serde_json::from_str::<Vec<serde_json::Value>>(&json).unwrap().len() > 1);
    sandbox.done(&["convert", &demo(), "--table", "owners", "--to", "xlsx", "-o", "o.xlsx"]);
    let plain = sandbox.done(&["convert", &demo(), "--table", "owners", "--to", "csv"]);
    assert_eq!(sandbox.done(&["convert", "o.xlsx", "--to", "csv"]), plain);
}

#[test]
fn a_label_that_stands_twice_loses_no_column() {
    let sandbox = Sandbox::new();
    sandbox.write("twice.csv", "Name,Phone,Phone\nAnn,030 1,030 2\nBob,040 1,040 2\n");
    let json = sandbox.done(&["convert", "twice.csv", "--raw", "--to", "json"]);
    assert_eq!(json.lines().nth(1), Some(r#"{"Name":"Ann","Phone":"030 1","Phone 2":"030 2"},"#));
}

#[test]
fn what_is_no_table_is_written_as_it_stands() {
    let sandbox = Sandbox::new();
    for (text, csv) in [
        ("", ""),
        ("\r\n \n", ""),
        ("Name;Day;Sum\n", "Name,Day,Sum\r\n"),
        ("Name\nAnn\nBo Lee\n", "Name\r\nAnn\r\nBo Lee\r\n"),
        ("Name,Sum\nAnn,5\n", "Name,Sum\r\nAnn,5\r\n"),
        ("only this\n", "only this\r\n"),
        (
            "Name,Sum,Day\nAnn,5,1.2.2024\nBo,6,2.2.2024,late\nCid,7\n",
            "Name,Sum,Day\r\nAnn,5,1.2.2024\r\nBo,6,2.2.2024,late\r\nCid,7,\r\n",
        ),
    ] {
        sandbox.write("s.csv", text);
        assert_eq!(sandbox.done(&["convert", "s.csv", "--raw", "--to", "csv"]), csv, "{text:?}");
    }
    sandbox.write("s.csv", "Name,Sum,Day\nAnn,5,1.2.2024\nBo,6,2.2.2024,late\nCid,7,3.2.2024\n");
    let json = sandbox.done(&["convert", "s.csv", "--raw", "--to", "json"]);
    assert_eq!(json.lines().nth(2), Some(r#"{"Name":"Bo","Sum":"6","Day":"2.2.2024","Column 4":"late"},"#));
}

#[test]
fn a_workbook_is_not_written_to_the_terminal() {
    let sandbox = Sandbox::new();
    let done = sandbox.run(&["convert", &demo(), "--to", "xlsx"]);
    assert_eq!(
        done,
        refused(2, "sheaf: This format goes into a file, not to the terminal.\n  Name one with -o FILE.\n")
    );
    // What fails leaves no file behind.
    sandbox.write("bad.xlsx", "PK no workbook");
    assert_eq!(sandbox.run(&["convert", "bad.xlsx", "--to", "xlsx", "-o", "out.xlsx"]).code, 2);
    let left: Vec<_> = std::fs::read_dir(sandbox.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["bad.xlsx"]);
}
