//! Text files of which some lines are written in another way than the others: they are read as what they say.

use sheaf_sheets::{Limits, Source, Workbook};

/// Header and records as `convert --raw` gives them, the cells with `|` between; blank ones at the end are left out.
fn read(text: &str) -> Vec<String> {
    let files = vec![("x.csv".to_owned(), Source::from(text.as_bytes().to_vec()))];
    let book = Workbook::open(files, Limits::default()).unwrap_or_else(|p| panic!("{p}"));
    let raw = book.first_table().expect("readable").expect("a table");
    let line = |cells: Vec<String>| cells.join("|").trim_end_matches('|').to_owned();
    let header = line(raw.header);
    let rows = raw.rows.map(|row| line(row.expect("a row").cells.into_iter().map(|cell| cell.text).collect()));
    std::iter::once(header).chain(rows).collect()
}

fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(read(text), *expected, "{text}");
    }
}

#[test]
fn a_letter_above_other_values_is_a_label() {
    check(&[
        ("id,t,n\n1,ab,2\n2,x,3\n", &["id|t|n", "1|ab|2", "2|x|3"]),
        ("t,v,w\n1,5,2\n2,6,3\n", &["t|v|w", "1|5|2", "2|6|3"]),
        ("t,2019,2020,2021\n1,5,6,8\n2,6,7,9\n3,7,8,7\n", &["t|2019|2020|2021", "1|5|6|8", "2|6|7|9", "3|7|8|7"]),
        ("t,f\n1,5\n2,6\n3,8\n", &["t|f", "1|5", "2|6", "3|8"]),
        // Records without labels.
        ("1,t,5\n2,f,6\n3,t,7\n4,f,7\n", &["Column A|Column B|Column C", "1|t|5", "2|f|6", "3|t|7", "4|f|7"]),
        ("1,t,5\n2,,6\n3,,7\n4,,7\n", &["Column A|Column B|Column C", "1|t|5", "2||6", "3||7", "4||7"]),
    ]);
}

#[test]
fn a_line_with_blanks_between_its_fields_is_a_record() {
    check(&[
        (
            "d,type,desc,c\n13/01/2018,\"Boots, tall\",\"a, b\",\n14/01/2018 \"Throw Pillow, Wooden\" \"Add a pop, of\" \n\
             15/01/2018,Hat,\"e, f\",\n16/01/2018,Cap,\"g, h\",\n",
            &[
                "d|type|desc|c",
                "13/01/2018|Boots, tall|a, b",
                "14/01/2018|Throw Pillow, Wooden|Add a pop, of",
                "15/01/2018|Hat|e, f",
                "16/01/2018|Cap|g, h",
            ],
        ),
        // It says too many words, but begins as the others do and holds as many figures.
        (
            "d,id,name,n\n13/01/2018,1,Ann,2\n14/01/2018 2 Cid Moe 6\n15/01/2018,3,Dee,7\n16/01/2018,4,Eli,7\n",
            &[
                "d|id|name|n",
                "13/01/2018|1|Ann|2",
                "14/01/2018 2 Cid Moe 6",
                "15/01/2018|3|Dee|7",
                "16/01/2018|4|Eli|7",
            ],
        ),
        (
            "id;d;name;n\n1;13/01/2018;Ann;2\n2;14/01/2018;Bo;6\n3;15/01/2018;Dee;7\n4 16/01/2018 Eli Fox 7\n",
            &["id|d|name|n", "1|13/01/2018|Ann|2", "2|14/01/2018|Bo|6", "3|15/01/2018|Dee|7", "4 16/01/2018 Eli Fox 7"],
        ),
        // A remark and a heading hold less.
        (
            "id,d,name,n\n1,13/01/2018,Ann,2\n2,14/01/2018,Bo,6\n3,15/01/2018,Dee,7\n2018 without the last 2 weeks\n",
            &["id|d|name|n", "1|13/01/2018|Ann|2", "2|14/01/2018|Bo|6", "3|15/01/2018|Dee|7"],
        ),
    ]);
}

#[test]
fn labels_may_be_parted_otherwise_than_records() {
    let records = "1,Ann,u,7\n2,Bob,v,8\n3,Cid,w,9\n";
    let read = ["1|Ann|u|7", "2|Bob|v|8", "3|Cid|w|9"];
    for (labels, expected) in [
        ("id, name, url, c", "id|name|url|c"),
        // A title.
        ("List of all things", "Column A|Column B|Column C|Column D"),
        ("Umsätze Konto Giro Privat", "Column A|Column B|Column C|Column D"),
        ("Stock", "Column A|Column B|Column C|Column D"),
    ] {
        let header = std::iter::once(expected).chain(read).collect::<Vec<_>>();
        check(&[(&format!("{labels}\n{records}"), &header)]);
    }
    check(&[
        (
            "d id name n \"url\" c\n13/01/2018,1,Ann,2,u,3\n14/01/2018,2,Cid Moe,2,v,3\n15/01/2018,3,Dee,2,w,4\n",
            &["d|id|name|n|url|c", "13/01/2018|1|Ann|2|u|3", "14/01/2018|2|Cid Moe|2|v|3", "15/01/2018|3|Dee|2|w|4"],
        ),
        (
            "'id','name','n'\n\"1\",\"Ann\",\"2\"\n\"2\",\"Bob\",\"3\"\n\"3\",\"Cid\",\"4\"\n",
            &["id|name|n", "1|Ann|2", "2|Bob|3", "3|Cid|4"],
        ),
    ]);
}

#[test]
fn the_first_record_may_be_parted_otherwise() {
    check(&[
        (
            "id,name,price\n1;Ann;4,5\n2,Bob,\"7,5\"\n3,Cid,\"8,5\"\n4,Dee,\"3,5\"\n",
            &["id|name|price", "1|Ann|4,5", "2|Bob|7,5", "3|Cid|8,5", "4|Dee|3,5"],
        ),
        (
            "id,name,dept,n\n1;Cid, Jr.;HR;4\n2,Bob,IT,5\n3,Dee,IT,6\n4,\"Eli, Sr.\",IT,6\n",
            &["id|name|dept|n", "1|Cid, Jr.|HR|4", "2|Bob|IT|5", "3|Dee|IT|6", "4|Eli, Sr.|IT|6"],
        ),
        // Words with both signs.
        (
            "id,name,of\n1,Ann; Bob; Cid\n2,Bob,7\n3,Cid,8\n4,Dee,3\n",
            &["id|name|of", "1|Ann; Bob; Cid", "2|Bob|7", "3|Cid|8", "4|Dee|3"],
        ),
        (
            "id,name,n,d\n\"1\\\"\",\"Ann\\\"\",\"5\\\"\",\"2020-01-01\\\"\"\n2,Bob,6,2020-01-02\n3,Cid,7,2020-01-03\n4,Dee,7,2020-01-03\n",
            &[
                "id|name|n|d",
                "1\"|Ann\"|5\"|2020-01-01\"",
                "2|Bob|6|2020-01-02",
                "3|Cid|7|2020-01-03",
                "4|Dee|7|2020-01-03",
            ],
        ),
        (
            "country,population\nAustria,\"8.9\nBelgium,11.5\nChile,19.1\n",
            &["country|population", "Austria|\"8.9", "Belgium|11.5", "Chile|19.1"],
        ),
    ]);
}

#[test]
fn quotes_that_are_not_doubled_end_no_field() {
    check(&[
        (
            "id,type,desc,url\n1,\"Table, Round 48\"\",\"Made in the USA to our standards, this table\",\"http://x\"\n\
             2,Hat,\"Fine, good\",\"http://y\"\n3,Cap,\"Fine, good\",\"http://z\"\n",
            &[
                "id|type|desc|url",
                "1|Table, Round 48\"|Made in the USA to our standards, this table|http://x",
                "2|Hat|Fine, good|http://y",
                "3|Cap|Fine, good|http://z",
            ],
        ),
        (
            "id,type,note\n1,Hat,\"says \"hi\"\"\n2,Cap,\"fine, ok\"\n3,Cap,\"none\"\n",
            &["id|type|note", "1|Hat|says \"hi\"", "2|Cap|fine, ok", "3|Cap|none"],
        ),
        (
            "id;type;desc\n1;Hat;\"a\"\n2;\"Table 48\"\";\"Made, in\"\n3;Cap;\"x; y\"\n",
            &["id|type|desc", "1|Hat|a", "2|Table 48\"|Made, in", "3|Cap|x; y"],
        ),
        (
            "id\tname\tdesc\turl\n1\tAnn\t\"x; y\"\t\"u\"\n2\t\"Bob\t\"c, d\"\t\"v\"\n3\tCid\t\"k\"\t\"w\"\n4\tDee\t\"l\"\t\"w\"\n",
            &["id|name|desc|url", "1|Ann|x; y|u", "2|\"Bob|c, d|v", "3|Cid|k|w", "4|Dee|l|w"],
        ),
        (
            "id,name,dept,n,d\n1,Ann Lee,Sales,52000,2019-04-01\n2,Bob Ray,IT,61000,2020-11-15\n\
             3,\"Cid, Jr.\",HR,485002018-02-28\n4,Dee Poe,Sales,57250,2021-07-19\n",
            &[
                "id|name|dept|n|d",
                "1|Ann Lee|Sales|52000|2019-04-01",
                "2|Bob Ray|IT|61000|2020-11-15",
                "3|Cid, Jr.|HR|485002018-02-28",
                "4|Dee Poe|Sales|57250|2021-07-19",
            ],
        ),
        // Inches.
        ("id;size;note\n1;5\";a\n2;6\";b\n3;7\";\"c\n", &["id|size|note", "1|5\"|a", "2|6\"|b", "3|7\"|\"c"]),
    ]);
}

#[test]
fn a_line_may_have_backslashes_before_its_quotes() {
    check(&[
        (
            "id,name,n\n1,\"a \"\"b\"\"\",2\n2,\"Bob \\\"x\\\", y\",3\n3,Cid,4\n4,\"it \"\"is\"\"\",5\n",
            &["id|name|n", "1|a \"b\"|2", "2|Bob \"x\", y|3", "3|Cid|4", "4|it \"is\"|5"],
        ),
        (
            "id,day,load,n\n1,2024-03-10,\"{\"\"u\"\": \"\"a\"\", \"\"v\"\": 7}\",4\n2,2024-03-11,\"{\"\"u\"\": \"\"b\"\"}\",5\n\
             \"3\\\"\",\"2024-03-12\\\"\",\"{\\\"u\\\": \\\"c\\\", \\\"v\\\": 6}\\\"\",\"5\\\"\"\n4,2024-03-13,\"{\"\"u\"\": \"\"d\"\"}\",5\n",
            &[
                "id|day|load|n",
                "1|2024-03-10|{\"u\": \"a\", \"v\": 7}|4",
                "2|2024-03-11|{\"u\": \"b\"}|5",
                "3\"|2024-03-12\"|{\"u\": \"c\", \"v\": 6}\"|5\"",
                "4|2024-03-13|{\"u\": \"d\"}|5",
            ],
        ),
        (
            "\"id\\\"\",\"name\\\"\",\"n\\\"\"\n1,\"a \"\"b\"\"\",2\n2,\"c, d\",3\n3,Cid,4\n",
            &["id\"|name\"|n\"", "1|a \"b\"|2", "2|c, d|3", "3|Cid|4"],
        ),
        // A path.
        (
            "id,name,n\n1,\"C:\\x\\\",2\n2,\"a \"\"b\"\"\",3\n3,\"D:\\\",4\n",
            &["id|name|n", "1|C:\\x\\|2", "2|a \"b\"|3", "3|D:\\|4"],
        ),
    ]);
}

#[test]
fn cells_too_many_and_blank_labels_cost_no_label() {
    check(&[
        (
            "id,name,dept,n,d\n1,Ann,HR,5,6\n2,Bob,IT,6,7,x,x,x,x,x,x\n3,Cid,IT,7,8\n4,Dee,IT,7,8\n",
            &["id|name|dept|n|d", "1|Ann|HR|5|6", "2|Bob|IT|6|7|x|x|x|x|x|x", "3|Cid|IT|7|8", "4|Dee|IT|7|8"],
        ),
        (
            "id,name,URL,,Comments\n1,Ann,http://a,\n2,Bob,http://b,\n3,Cid,http://c,\n",
            &["id|name|URL||Comments", "1|Ann|http://a", "2|Bob|http://b", "3|Cid|http://c"],
        ),
    ]);
}

#[test]
fn remarks_below_pairs_are_no_records() {
    let records = "c,p\nAT,8.9\nBE,11.5\nCL,19.1\n";
    let read = ["c|p", "AT|8.9", "BE|11.5", "CL|19.1"];
    for below in ["End of file\n", "\nSource: Office, 2021\n* prelim\n", "* prelim\n"] {
        check(&[(&format!("{records}{below}"), &read)]);
    }
    // A record without its value.
    check(&[(&format!("{records}United Kingdom\n"), &["c|p", "AT|8.9", "BE|11.5", "CL|19.1", "United Kingdom"])]);
}

#[test]
fn what_is_said_above_a_table_is_no_table() {
    let table = "id,name,dept,n\n1,Ann,HR,5\n2,Bob,IT,6\n3,Cid,IT,7\n";
    let read = ["id|name|dept|n", "1|Ann|HR|5", "2|Bob|IT|6", "3|Cid|IT|7"];
    for above in
        ["Report,Sales\nDate,2021-03-04\n\n", "Report, by Ann, on 2020\nNote: totals, averages\n\n", "Report\n\n"]
    {
        check(&[(&format!("{above}{table}"), &read)]);
    }
    // A table of its own.
    check(&[(
        &format!("Name,Day\nAnn,2021-03-04\nBob,2021-03-05\n\n{table}"),
        &["Name|Day", "Ann|2021-03-04", "Bob|2021-03-05"],
    )]);
}

#[test]
fn line_breaks_stand_in_quotes_between_blanks() {
    for delimiter in [" ", " | "] {
        let text = "id_body_n\n1_\"First line\nSecond line, x\"_5\n2_\"She, no\"_6\n3_\"Plain words\"_7\n";
        let expected = ["id|body|n", "1|First line\nSecond line, x|5", "2|She, no|6", "3|Plain words|7"];
        check(&[(&text.replace('_', delimiter), &expected)]);
    }
}
