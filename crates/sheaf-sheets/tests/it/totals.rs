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
    // What closes an invoice: labels where records have figures, one of them unknown.
    (
        "Pos,Description,Qty,Unit price,Total\n1,Lamp,2,10,20\n2,Desk,1,100,100\n3,Delivery,1,5,5\n4,Cable,3,2,6\n,,,Subtotal,131\n\
         ,,,VAT 19%,24.89\n,,,Total due,155.89\n",
        &["A6", "A7", "A8"],
    ),
    (
        "Pos;Artikel;Menge;Preis;Summe\n1;Lampe;2;10,00;20,00\n2;Tisch;1;100,00;100,00\n3;Kabel;3;2,00;6,00\n;;;Netto;126,00\n\
         ;;;zzgl. 19 % MwSt.;23,94\n;;;Pfand;1,50\n;;;Zu zahlen;151,44\n",
        &["A5", "A6", "A7", "A8"],
    ),
    (
        "Pos,Description,Qty,Unit price,Total\n1,Lamp,2,10,20\n2,Desk,1,100,100\n3,Delivery,1,5,5\n4,Cable,3,2,6\nSubtotal,,,,131\n\
         Discount 10%,,,,-13.1\nVAT 19%,,,,22.4\nTotal,,,,140.3\n",
        &["A6", "A7", "A8", "A9"],
    ),
    // By their figures, where they lack little or nothing.
    ("Item,Qty,Price\nLamp,2,10\nDesk,1,5\nBulb,3,6\nSubtotal,,21\nVAT,,4.2\nTotal,,25.2\n", &["A5", "A6", "A7"]),
    (
        "Article,Montant\nLampe,10\nTable,20\nSous-total,30\nRemise,3\nTVA 20%,5.4\nNet à payer,32.4\n",
        &["A4", "A5", "A6", "A7"],
    ),
    (
        "Date,Item,Amount\n2024-01-01,a,10\n2024-01-02,b,20\n2024-01-03,c,30\nAverage,,20\nMax,,30\nSum,,60\n",
        &["A5", "A6", "A7"],
    ),
    // Charges that are lines of an invoice, or payments, and people with such names.
    ("Item,Code,Qty,Price\nLamp,L1,2,10\nDesk,D1,1,5\nBulb,B1,3,6\nShipping,,,5\nTotal,,,26\n", &["A6"]),
    ("Kind,Payee,Note,Amount\nRent,Ann,May,300\nFood,Bob,May,250\nFees,Cy,May,20\nTax,,,125\n", &[]),
    ("Name,Team,Town,Score\nAnn,Red,Ulm,30\nBob,Blue,York,21\nCy,Red,Bath,17\nMax,,,25\n", &[]),
    ("Who,Town,Qty,Price\nAnn,Ulm,3,30\nBob,York,2,21\nDiscount,Bath,1,-5\nAverage Joe Ltd,Hull,4,9\n", &[]),
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
