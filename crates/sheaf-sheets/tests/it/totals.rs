//! Rows that add up others are put aside by what their figures say and what they lack; a word for a total alone makes no row one.

use super::{only, propose_text, rows};

/// Each file with the rows that are totals.
const CASES: &[(&str, &[&str])] = &[
    // A word in the text of a record.
    ("Id,Task,Hours\n1,Design,5\n2,Build,8\n3,Total rebuild of site,40\n4,Test,6\n5,Deploy,2\n", &[]),
    ("Task,Hours\nDesign,5\nBuild,8\nTotal rebuild of site,40\nTest,6\nTotal,59\n", &["A6"]),
    (
        "Date,Text,In,Out,Balance\n2024-01-01,Opening,100,,100\n2024-01-02,Rent,,50,50\n2024-01-03,Sale,50,,100\n\
         2024-01-04,Total refund,,100,0\n2024-01-05,Sale,10,,10\n",
        &[],
    ),
    (
        "Company,City,Revenue\nTotal,Paris,300\nShell,London,250\nBP,London,200\nTotal Energies,Paris,310\nENI,Rome,90\n",
        &[],
    ),
    ("Item,Qty,Price\nA,1,1\nB,2,2\nC,3,3\nTotal Wine Ltd,6,6\nD,4,4\nE,5,5\n", &[]),
    ("Company\nShell\nBP\nTotal Energies\nENI\nRepsol\n", &[]),
    // Stars mark sums in printed lists; elsewhere they rate, or are a value now and then.
    (
        "No,Day,Amount,Currency\n1,2024-01-02,150.00,EUR\n2,2024-01-03,20.50,EUR\n3,2024-01-04,75.00,EUR\n*,,245.50,EUR\n",
        &["A5"],
    ),
    ("Rate,Hotel,Price\n*,Inn,50\n**,Rose,50\n***,Crown,100\n*,Mill,60\n**,Star,70\n", &[]),
    ("Rate,Price\n*,50\n**,50\n***,100\n*,60\n", &[]),
    ("Grade,Name,Points\nA,Ann,5\nB,Bo,8\n*,Cid,0\nC,Dan,7\nA,Eve,9\n", &[]),
    // Totals of small groups, of groups of one, and of all.
    (
        "Region,Product,Qty,Amount\nNorth,Apple,5,10.00\nNorth,Pear,3,6.00\nSubtotal,,8,16.00\nSouth,Apple,7,14.00\n\
         South,Pear,1,2.00\nSubtotal,,8,16.00\nGrand total,,16,32.00\n",
        &["A4", "A7", "A8"],
    ),
    (
        "Region,Product,Amount\nNorth,Apple,10.50\nNorth,Pear,6.25\nTotal North,,16.75\nSouth,Apple,14.00\n\
         Total South,,14.00\nWest,Apple,3.00\nWest,Pear,2.00\nTotal West,,5.00\nTotal,,35.75\n",
        &["A4", "A6", "A9", "A10"],
    ),
    (
        "Region;Product;Amount\nNorth;Apple;1.310,50\nNorth;Pear;6,25\nTotal North;;1.316,75\nSouth;Apple;14,00\nSouth;Pear;1,00\n\
         Total South;;15,00\n",
        &["A4", "A7"],
    ),
    // Records whose figures are sums by chance: others lack as much as they do, or they have words of their own.
    (
        "Points,Parent\n2.0,\n2.0,\n1.0,\n5.0,\n3.0,P-1\n3.0,P-3\n5.0,P-1\n1.0,P-4\n3.0,P-2\n2.0,P-4\n3.0,P-5\n2.0,P-4\n",
        &[],
    ),
    (
        "Key,What,Points,Label\nP-1,One,2,ui\nP-2,Two,2,api\nP-3,Three,1,ui\nP-4,Four,5,\nP-5,Five,3,ui\nP-6,Six,4,api\n",
        &[],
    ),
    // A sum without a word, in a line with a name of its own.
    (
        "Who,Town,Paid,Owed\nAnn,York,2,10\nBob,Hull,2,20\nCy,Bath,1,30\nDee,Hull,7,40\nEve,York,4,50\nAll of us,,16,150\n",
        &["A7"],
    ),
    // Figures alone, and a word that is no sum where there is nothing but figures.
    ("Region,2022,2023\nNorth,1,2\nSouth,3,4\nEast,4,3\nTotal,8,9\nAverage,2.67,3\n", &["A5", "A6"]),
];

#[test]
fn a_total_is_told_by_its_figures_and_by_what_it_lacks() {
    for (text, wanted) in CASES {
        let proposal = propose_text(text);
        let totals: Vec<_> = proposal.findings.iter().filter(|f| f.code == "total_row").collect();
        let cells: Vec<_> = totals.iter().filter_map(|f| f.cell.as_deref()).collect();
        assert_eq!(cells, *wanted, "{text}{totals:?}");
        let table = only(&proposal);
        let lines = text.lines().count() - 1 - wanted.len();
        let book = super::open(&[("sample.csv", text.as_bytes())]);
        assert_eq!((table.rows, rows(&book, table).len()), (lines as u64, lines), "{text}");
    }
}
