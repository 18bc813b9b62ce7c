//! Headers of several levels are joined; titles, units and guidance are told apart from them.

use rust_xlsxwriter::{Format, Workbook as Writer};
use sheaf_sheets::propose;

use super::{check_account, only, open};

/// Text files whose header has several levels: text, header rows, records, labels.
#[test]
fn levels_of_a_text_file_are_joined() {
    let cases: &[(&str, u32, u64, &[&str])] = &[
        (
            "Region,2023,,2024,\n,Q1,Q2,Q1,Q2\nNorth,1,2,3,4\nSouth,5,6,7,8\nWest,9,10,11,12\n",
            2,
            3,
            &["Region", "2023 Q1", "2023 Q2", "2024 Q1", "2024 Q2"],
        ),
        (
            "Region,2023,2023,2024,2024\nRegion,Q1,Q2,Q1,Q2\nNorth,1,2,3,4\nSouth,5,6,7,8\nWest,9,10,11,12\n",
            2,
            3,
            &["Region", "2023 Q1", "2023 Q2", "2024 Q1", "2024 Q2"],
        ),
        (
            ",,Sales,,,,\n,,2023,,2024,,\nRegion,Town,Plan,Fact,Plan,Fact,Note\nNorth,A,1,2,3,4,x\nSouth,B,5,6,7,8,y\nWest,C,9,1,1,2,z\n",
            3,
            3,
            &["Region", "Town", "Sales 2023 Plan", "Sales 2023 Fact", "Sales 2024 Plan", "Sales 2024 Fact", "Note"],
        ),
        (
            "Person,,Address,\nFirst,Last,Street,Town\nAnn,Abel,Lane 1,Ghent\nBob,Bell,Lane 2,Cork\nCid,Cole,Lane 3,Porto\nDan,Dahl,Lane 4,Cork\n",
            2,
            4,
            &["Person First", "Person Last", "Address Street", "Address Town"],
        ),
        (
            "Sample,Length,Weight\n,(cm),(kg)\nA,1.5,20\nB,2.5,30\nC,3.5,40\n",
            2,
            3,
            &["Sample", "Length (cm)", "Weight (kg)"],
        ),
        // Bare units, known and put together; a mark and a word for units are none of the labels.
        (
            "Station,Height,Temp,Conc,Price\n-,m,°C,µg/m³,PLN\nA,1.5,20,3,4\nB,2.5,30,4,5\nC,3.5,40,5,6\n",
            2,
            3,
            &["Station", "Height m", "Temp °C", "Conc µg/m³", "Price PLN"],
        ),
        (
            "Station,Height,Load\nUnit,m,N/mm²\nA,1.5,20\nB,2.5,30\nC,3.5,40\n",
            2,
            3,
            &["Station", "Height m", "Load N/mm²"],
        ),
        // Groups of one width: what stands behind the last one is none of it.
        (
            "Region,2023,,2024,,\nRegion,Plan,Fact,Plan,Fact,Note\nNorth,1,2,3,4,x\nSouth,5,6,7,8,y\nWest,9,1,1,2,z\n",
            2,
            3,
            &["Region", "2023 Plan", "2023 Fact", "2024 Plan", "2024 Fact", "Note"],
        ),
        // Three levels of which one tells equal labels apart, though its groups are of different widths, or of one column each.
        (
            "Region,Sales,,\n,2023,,2024\n,kg,EUR,kg\nN,1,2,3\nS,2,3,4\nE,3,4,5\nW,4,5,6\n",
            3,
            4,
            &["Region", "Sales 2023 kg", "Sales 2023 EUR", "Sales 2024 kg"],
        ),
        (
            ",Sales,,\n,2023,2024,2025\nRegion,kg,kg,kg\nN,1,2,3\nS,2,3,4\nE,3,4,5\nW,4,5,6\n",
            3,
            4,
            &["Region", "Sales 2023 kg", "Sales 2024 kg", "Sales 2025 kg"],
        ),
        (
            "Item,Code,Sales,,Stock\n,,2023,2024,2024\n,,kg,kg,pcs\nNuts,X1,1,2,3\nOil,X2,2,3,4\nFigs,X3,3,4,5\n",
            3,
            3,
            &["Item", "Code", "Sales 2023 kg", "Sales 2024 kg", "Stock 2024 pcs"],
        ),
        // Years name the columns.
        (
            "Country,2019,2020,2021\nFrance,12.5,13,14\nSpain,7,8.5,9\nItaly,1,2,3\n",
            1,
            3,
            &["Country", "2019", "2020", "2021"],
        ),
        // Months name the columns.
        (
            "Item,2024-01-01,2024-02-01,2024-03-01\nRent,12.5,13,14\nHeat,7,8.5,9\nFood,1,2,3\n",
            1,
            3,
            &["Item", "2024-01-01", "2024-02-01", "2024-03-01"],
        ),
        // Months in figures that run on over other figures name the columns, also below a blank corner.
        (
            "Item;202312;202401;202402\nRent;12,5;13;14\nHeat;7;8,5;9\nFood;1;2;3\n",
            1,
            3,
            &["Item", "202312", "202401", "202402"],
        ),
        (
            "Account;Item;01.2024;02.2024;03.2024\n4000;Rent;12,50;13,10;14,00\n4010;Heat;7,10;8,50;9,25\n4020;Food;1,75;2,20;3,00\n",
            1,
            3,
            &["Account", "Item", "01.2024", "02.2024", "03.2024"],
        ),
        // They are records below a header, among others like them, and where they do not run on.
        (
            "Item,First,Second,Third\nRent,202401,202402,202403\nHeat,700,850,1\nFood,100,200,3\n",
            1,
            3,
            &["Item", "First", "Second", "Third"],
        ),
        (
            "Rent,202401,202402,202403\nHeat,202402,202403,202404\nFood,202311,202312,202401\nFuel,202403,202404,202405\n",
            0,
            4,
            &["Column A", "Column B", "Column C", "Column D"],
        ),
        (
            "Rent,202401,202406,202403\nHeat,700,850,1\nFood,100,200,3\nFuel,120,220,4\n",
            0,
            4,
            &["Column A", "Column B", "Column C", "Column D"],
        ),
        // Figures that could be years are figures below a header.
        ("Item,First,Second\nRent,2000,1950\nHeat,700,850\nFood,100,200\n", 1, 3, &["Item", "First", "Second"]),
        // A title and a pair of words above the header are no levels.
        (
            "Sales of the year,,\nRegion,Day,Amount\nN,2024-01-01,10.5\nS,2024-01-02,20\nN,2024-01-03,5\n",
            1,
            3,
            &["Region", "Day", "Amount"],
        ),
        (
            "Report:,Sales,\nRegion,Day,Amount\nN,2024-01-01,10.5\nS,2024-01-02,20\nN,2024-01-03,5\n",
            1,
            3,
            &["Region", "Day", "Amount"],
        ),
        (
            "Report,Sales,,\nRegion,Town,Day,Amount\nN,A,2024-01-01,10.5\nS,B,2024-01-02,20\nN,C,2024-01-03,5\n",
            1,
            3,
            &["Region", "Town", "Day", "Amount"],
        ),
    ];
    for (text, header_rows, records, labels) in cases {
        let book = open(&[("x.csv", text.as_bytes())]);
        let proposal = propose(&book);
        let table = only(&proposal);
        let found: Vec<_> = table.fields.iter().map(|f| f.label.as_str()).collect();
        assert_eq!(found, *labels, "{text}");
        assert_eq!(table.rows, *records, "{text}");
        let above = table.header_rows;
        assert!(above >= *header_rows && (above == *header_rows || text.starts_with("Report")), "{text}: {above}");
        check_account(&book, &proposal);
        assert_eq!(book.first_table().expect("readable").expect("a table").header, *labels, "{text}");
        assert_eq!(book.raw_table(table).expect("a table").header, *labels, "{text}");
    }
}

#[test]
fn the_first_table_as_it_is_read_has_its_labels_as_written() {
    let text = "id,\"Long\nname\",a  b,\" paid \",c\td\n1,x,2,3,4\n2,y,3,4,5\n3,z,4,5,6\n";
    let book = open(&[("x.csv", text.as_bytes())]);
    let first = book.first_table().expect("readable").expect("a table");
    assert_eq!(first.header, ["id", "Long\nname", "a  b", "paid", "c\td"]);
    let all = book.all_tables().expect("readable");
    let labels = ["id", "Long name", "a b", "paid", "c d"];
    assert_eq!((all.len(), &all[0].header[..]), (1, &labels.map(str::to_owned)[..]));
    let proposal = propose(&book);
    assert_eq!(only(&proposal).fields.iter().map(|f| f.label.as_str()).collect::<Vec<_>>(), labels);
}

/// Surveys have codes beside questions: text, labels.
#[test]
fn codes_and_questions_are_joined() {
    let cases: &[(&str, &[&str])] = &[
        (
            "Respondent,How old are you?,What is your gender?,How many employees?\nID,Q1,Q2,Q3\n1,34,Male,20\n2,45,Female,120\n3,28,Female,7\n",
            &["Respondent ID", "How old are you? Q1", "What is your gender? Q2", "How many employees? Q3"],
        ),
        (
            "ID;Q1;Q2;Q3\nID;Age;Gender;Content\n1;34;m;yes\n2;45;w;no\n3;28;w;yes\n",
            &["ID", "Q1 Age", "Q2 Gender", "Q3 Content"],
        ),
        // Among words alone a question is none of the answers.
        (
            "person,town,pet\nWho are you?,Where do you live?,Which pet do you have?\nAnn,Ulm,dog\nBo,York,cat\nCid,Ulm,dog\n",
            &["person Who are you?", "town Where do you live?", "pet Which pet do you have?"],
        ),
        // Groups of several widths, each with its lowest label below: the last one reaches to the end.
        (
            "No,Role?,,How likely?,Which tools?,,\n,Answer,Other,Answer,Excel,Access,Other\n1,Clerk,,8,Excel,,\n2,Other,Owner,6,Excel,Access,\n3,Clerk,,9,,Access,Own\n4,Clerk,,9,Excel,,\n",
            &[
                "No",
                "Role? Answer",
                "Role? Other",
                "How likely? Answer",
                "Which tools? Excel",
                "Which tools? Access",
                "Which tools? Other",
            ],
        ),
        // Types below the labels of a database are none of them, and records below coded labels are records.
        ("id_1,name_2,sum_3\nint,varchar(20),decimal\n1,Ann,2.5\n2,Bo,3.5\n3,Cid,4.5\n", &["id_1", "name_2", "sum_3"]),
        ("Item,A1,B2\nnuts,good,bad\noil,bad,good\nfigs,fair,none\n", &["Item", "A1", "B2"]),
    ];
    for (text, labels) in cases {
        let book = open(&[("x.csv", text.as_bytes())]);
        let proposal = propose(&book);
        let found: Vec<_> = only(&proposal).fields.iter().map(|f| f.label.as_str()).collect();
        assert_eq!(found, *labels, "{text}");
        check_account(&book, &proposal);
        assert_eq!(book.first_table().expect("readable").expect("a table").header, *labels, "{text}");
    }
}

/// A sheet with a header of several rows, its joined cells, and records of numbers behind `words` columns of words.
fn sheet(header: &[&[&str]], joined: &[(u32, u16, u32, u16)], words: u16, width: u16) -> sheaf_sheets::Workbook {
    let mut writer = Writer::new();
    let s = writer.add_worksheet();
    let plain = Format::new();
    for (row, cells) in (0..).zip(header) {
        for (column, text) in (0..).zip(*cells).filter(|(_, t)| !t.is_empty()) {
            match text.parse::<f64>() {
                Ok(n) => s.write(row, column, n).expect("writable"),
                Err(_) => s.write(row, column, *text).expect("writable"),
            };
        }
    }
    for (top, left, bottom, right) in joined {
        let text = header[*top as usize][usize::from(*left)];
        match text.parse::<f64>() {
            Ok(n) => {
                s.merge_range(*top, *left, *bottom, *right, "", &plain).expect("writable");
                s.write_with_format(*top, *left, n, &plain).expect("writable")
            }
            Err(_) => s.merge_range(*top, *left, *bottom, *right, text, &plain).expect("writable"),
        };
    }
    for i in 0..12_u32 {
        let row = header.len() as u32 + i;
        for column in 0..width {
            if column < words {
                s.write(row, column, format!("Word {column} {i}")).expect("writable");
            } else {
                s.write(row, column, i * 7 % 11 + u32::from(column)).expect("writable");
            }
        }
    }
    open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))])
}

#[test]
fn levels_of_a_sheet_are_joined() {
    type Case<'a> = (&'a [&'a [&'a str]], &'a [(u32, u16, u32, u16)], u16, u32, &'a [&'a str]);
    let cases: &[Case<'_>] = &[
        // Groups over labels; the columns beside are joined downwards.
        (
            &[&["Region", "2023", "", "2024", ""], &["", "Q1", "Q2", "Q1", "Q2"]],
            &[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)],
            1,
            2,
            &["Region", "2023 Q1", "2023 Q2", "2024 Q1", "2024 Q2"],
        ),
        // Figures as labels below words.
        (
            &[&["", "", "Satisfaction", "", "Price", ""], &["Customer", "Town", "2025", "2026", "2025", "2026"]],
            &[(0, 2, 0, 3), (0, 4, 0, 5)],
            2,
            2,
            &["Customer", "Town", "Satisfaction 2025", "Satisfaction 2026", "Price 2025", "Price 2026"],
        ),
        // Few columns are grouped.
        (
            &[&["No", "Name", "Town", "Hours", "", "Pay"], &["", "", "", "Plan", "Fact", ""]],
            &[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 1, 5)],
            3,
            2,
            &["No", "Name", "Town", "Hours Plan", "Hours Fact", "Pay"],
        ),
        // Three levels below a title over all columns.
        (
            &[
                &["Sales by region", "", "", "", ""],
                &["Region", "2023", "", "", ""],
                &["", "First half", "", "Second half", ""],
                &["", "Plan", "Fact", "Plan", "Fact"],
            ],
            &[(0, 0, 0, 4), (1, 0, 3, 0), (1, 1, 1, 4), (2, 1, 2, 2), (2, 3, 2, 4)],
            1,
            3,
            &[
                "Region",
                "2023 First half Plan",
                "2023 First half Fact",
                "2023 Second half Plan",
                "2023 Second half Fact",
            ],
        ),
        // A title over some columns is a title.
        (
            &[&["The rooms of the house", "", "", "", ""], &["Room", "Floor", "Seats", "Area", "Doors"]],
            &[(0, 0, 0, 2)],
            2,
            1,
            &["Room", "Floor", "Seats", "Area", "Doors"],
        ),
        // A date beside a title is one too.
        (
            &[&["The rooms of the house", "", "", "Autumn", ""], &["Room", "Floor", "Seats", "Area", "Doors"]],
            &[(0, 0, 0, 2)],
            2,
            1,
            &["Room", "Floor", "Seats", "Area", "Doors"],
        ),
    ];
    for (header, joined, words, rows, labels) in cases {
        let book = sheet(header, joined, *words, labels.len() as u16);
        let proposal = propose(&book);
        let table = only(&proposal);
        let found: Vec<_> = table.fields.iter().map(|f| f.label.as_str()).collect();
        assert_eq!(found, *labels, "{header:?}");
        assert_eq!((table.header_rows, table.rows), (*rows, 12), "{header:?}");
        check_account(&book, &proposal);
        let titles = header.len() as u64 - u64::from(*rows);
        assert!((proposal.cells.notes > 0) == (titles > 0), "{header:?}: {:?}", proposal.cells);
    }
}

#[test]
fn a_first_record_without_figures_is_none_of_the_header() {
    let cases = [
        ("Name,City,Age,Members\nAnn,York,,\nBob,York,57,5\nCy,Hull,60,5\nDee,Bath,41,2\n", 4),
        ("Name,Score\nAnn,\nBob,4\nCy,8\nDee,8\n", 4),
        // Words where figures stand, in a record that is known by what else it says.
        ("ID,Task,Hours\nT-1,Kick-off,tbd\nT-2,Plan,7\nT-3,Build,3\nT-4,Test,4\n", 4),
        ("Task,State,Hours\nKick-off,done,tbd\nPlan,done,7\nBuild,open,3\nTest,open,4\n", 4),
        // Several of them, with one that is long.
        ("ID,Task,State,Hours\nT-1,Kick-off,done,\nT-2,Plan,done,\nT-3,Build,open,2\nT-4,Test,open,8\n", 4),
        (
            "Name,Remark,Score\nAnn,\"She came late and left early, as the notes of the day say.\",\nBob,One of two,3\nCy,Other,3\n",
            3,
        ),
    ];
    for (text, records) in cases {
        let book = open(&[("x.csv", text.as_bytes())]);
        let proposal = propose(&book);
        let table = only(&proposal);
        assert_eq!((table.header_rows, table.rows), (1, records), "{text}");
        check_account(&book, &proposal);
        assert_eq!(book.raw_table(table).expect("a table").rows.count() as u64, records, "{text}");
    }
    // What names the columns, or says how to fill them in, is none.
    let headers = [
        ("Customer,,Amount\nName,Town,\nAnn,York,4\nBob,Hull,5\nCy,Bath,6\n", 3),
        ("Name,Town,Amount\nWho it is,Where they live now,\nAnn,York,4\nBob,Hull,5\nCy,Bath,6\n", 3),
        ("Name,Town,Amount\ntext,text,number\nAnn,York,4\nBob,Hull,5\nCy,Bath,6\n", 3),
    ];
    for (text, records) in headers {
        assert_eq!(only(&propose(&open(&[("x.csv", text.as_bytes())]))).rows, records, "{text}");
    }
}

#[test]
fn guidance_and_marks_are_no_records() {
    let places = "Place,Codes\n,\"If a place has several codes, write all of them, one behind the other.\"\n\
                  Well Street,BL1 1TQ\nMarket Square,BL2 8SP\nOld Mill,BL3 1AA\nTown Hall,BL4 7QQ\n";
    let marked = "Code,What,Count\nA1,One,1\nA2,Two,2\n,</>,\nA3,Three,3\nA4,Four,4\nA5,Five,5\n";
    for (text, header_rows, records) in [(places, 2, 4), (marked, 1, 5)] {
        let book = open(&[("x.csv", text.as_bytes())]);
        let proposal = propose(&book);
        let table = only(&proposal);
        assert_eq!((table.header_rows, table.rows), (header_rows, records), "{text}");
        check_account(&book, &proposal);
    }
}

#[test]
fn reports_are_still_notes() {
    // Joined levels over one column of words: what is indented or only heads others is a report.
    let mut writer = Writer::new();
    let s = writer.add_worksheet();
    let plain = Format::new();
    s.merge_range(0, 0, 1, 0, "Feature", &plain).expect("writable");
    s.merge_range(0, 1, 0, 2, "May", &plain).expect("writable");
    s.merge_range(0, 3, 0, 4, "June", &plain).expect("writable");
    s.write_row(1, 1, ["number", "share", "number", "share"]).expect("writable");
    s.write_row(2, 1, [1, 2, 3, 4]).expect("writable");
    for (i, label) in (3..).zip(["All", "  of them men", "  of them women", "By age", "  to 25", "  to 50", "  above"])
    {
        s.write(i, 0, label).expect("writable");
        for column in 1..5_u16 {
            if label != "By age" {
                s.write(i, column, i * 100 + u32::from(column)).expect("writable");
            }
        }
    }
    let book = open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))]);
    let proposal = propose(&book);
    assert!(proposal.tables.is_empty(), "{:?}", proposal.tables.iter().map(|t| &t.region).collect::<Vec<_>>());
    check_account(&book, &proposal);
}

#[test]
fn labels_beside_values_above_a_table_are_notes_and_none_of_its_header() {
    let form = [["Invoice no", "INV-2024-017"], ["Date", "2024-03-15"], ["Customer", "Acme Ltd"]];
    let lines = "Item,Qty,Price,Total\nNut,3,4.50,13.50\nBolt,2,10.00,20.00\nCog,7,1.25,8.75\nPin,1,99.00,99.00\n";
    for gap in ["", "\n", "\n\n"] {
        let form: String = form.iter().map(|pair| format!("{}\n", pair.join(","))).collect();
        let book = open(&[("invoice.csv", format!("{form}{gap}{lines}").as_bytes())]);
        let proposal = propose(&book);
        let table = only(&proposal);
        let labels: Vec<&str> = table.fields.iter().map(|f| f.label.as_str()).collect();
        assert_eq!((table.header_rows, table.rows, labels), (1, 4, vec!["Item", "Qty", "Price", "Total"]), "{gap:?}");
        assert_eq!((proposal.cells.notes, proposal.cells.headers), (6, 4), "{gap:?}");
        check_account(&book, &proposal);
    }
    // A line of words names two columns, though a wider table follows.
    let text = format!("Setting,State\nColour,red\nSize,12\nWeight,7\nDepth,3\n\n{lines}");
    assert_eq!(propose(&open(&[("two.csv", text.as_bytes())])).tables.len(), 2);
}
