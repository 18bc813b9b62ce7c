//! Sums and statistics, over values one by one and over those of many records. Blanks, and fields of another type, are
//! passed over as a spreadsheet passes over cells.

use super::Body::{Aggregate, Own};
use super::gather::list;
use super::totals::{average, average_all, count, count_blank, count_unique, extreme, placed, product, rank, sum};
use super::{Body, Function, Give, Take, entry};
use crate::formula::types::Failure;

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "SUM",
        "SUM(value, …)",
        "The sum: of numbers, or of many records' numbers, as in SUM(invoices.amount, invoices.status = \"Open\").",
        &[("SUM(0.1, 0.2)", "0.3")],
        Aggregate(sum),
    ),
    entry(
        "AVERAGE",
        "AVERAGE(value, …)",
        "The average of what is not blank.",
        &[("AVERAGE(1, 2, 6)", "3")],
        Aggregate(average),
    )
    .also(&["AVG", "MEAN"]),
    entry(
        "COUNT",
        "COUNT(value, …)",
        "How many numbers there are; of many records: how many have a value.",
        &[("COUNT(1, 2)", "2")],
        Aggregate(|call| count(call, false)),
    ),
    entry(
        "COUNTA",
        "COUNTA(value, …)",
        "How many values there are that are not blank.",
        &[("COUNTA(1, \"a\")", "2")],
        Aggregate(|call| count(call, true)),
    ),
    entry(
        "COUNTBLANK",
        "COUNTBLANK(value, …)",
        "How many values are blank.",
        &[("COUNTBLANK(BLANK(), 1)", "1")],
        Aggregate(count_blank),
    ),
    entry(
        "COUNTUNIQUE",
        "COUNTUNIQUE(values, …)",
        "How many different values many records have.",
        &[],
        Aggregate(count_unique),
    )
    .also(&["COUNTDISTINCT"]),
    entry(
        "MIN",
        "MIN(value, …)",
        "The least.",
        &[("MIN(3, 1, 2)", "1")],
        Aggregate(|call| extreme(call, false, false)),
    ),
    entry(
        "MAX",
        "MAX(value, …)",
        "The greatest.",
        &[("MAX(3, 1, 2)", "3")],
        Aggregate(|call| extreme(call, true, false)),
    ),
    entry(
        "MINA",
        "MINA(value, …)",
        "The least; a yes/no counts as 1 or 0, a text as 0.",
        &[("MINA(3, TRUE)", "1")],
        Aggregate(|call| extreme(call, false, true)),
    ),
    entry(
        "MAXA",
        "MAXA(value, …)",
        "The greatest; a yes/no counts as 1 or 0, a text as 0.",
        &[("MAXA(0, TRUE)", "1")],
        Aggregate(|call| extreme(call, true, true)),
    ),
    entry(
        "AVERAGEA",
        "AVERAGEA(value, …)",
        "The average; a yes/no counts as 1 or 0, a text as 0.",
        &[("AVERAGEA(1, TRUE, FALSE, 2)", "1")],
        Aggregate(average_all),
    ),
    entry("PRODUCT", "PRODUCT(number, …)", "All multiplied.", &[("PRODUCT(2, 3, 4)", "24")], Aggregate(product)),
    entry("SUMSQ", "SUMSQ(number, …)", "The sum of the squares.", &[("SUMSQ(3, 4)", "25")], over("sumsq")),
    entry("MEDIAN", "MEDIAN(number, …)", "The value in the middle.", &[("MEDIAN(1, 9, 3)", "3")], over("median")),
    entry(
        "MODE",
        "MODE(number, …)",
        "The value that occurs most often.",
        &[("MODE(1, 2, 2)", "2")],
        Aggregate(|call| list(call, "mode", Failure::NotAvailable, false)),
    )
    .also(&["MODE.SNGL"]),
    entry(
        "STDEV",
        "STDEV(number, …)",
        "The standard deviation of a sample.",
        &[("ROUND(STDEV(1, 2, 4), 4)", "1.5275")],
        Aggregate(|call| list(call, "stdev", Failure::DivisionByZero, false)),
    )
    .also(&["STDEV.S"]),
    entry(
        "STDEVP",
        "STDEVP(number, …)",
        "The standard deviation of all.",
        &[("ROUND(STDEVP(1, 2, 4), 4)", "1.2472")],
        Aggregate(|call| list(call, "stdevp", Failure::DivisionByZero, false)),
    )
    .also(&["STDEV.P"]),
    entry(
        "VAR",
        "VAR(number, …)",
        "The variance of a sample.",
        &[("ROUND(VAR(1, 2, 4), 4)", "2.3333")],
        Aggregate(|call| list(call, "var", Failure::DivisionByZero, false)),
    )
    .also(&["VAR.S"]),
    entry(
        "VARP",
        "VARP(number, …)",
        "The variance of all.",
        &[("ROUND(VARP(1, 2, 4), 4)", "1.5556")],
        Aggregate(|call| list(call, "varp", Failure::DivisionByZero, false)),
    )
    .also(&["VAR.P"]),
    entry(
        "STDEVA",
        "STDEVA(value, …)",
        "As STDEV; a yes/no counts as 1 or 0, a text as 0.",
        &[("ROUND(STDEVA(1, TRUE, 3), 4)", "1.1547")],
        Aggregate(|call| list(call, "stdev", Failure::DivisionByZero, true)),
    ),
    entry(
        "STDEVPA",
        "STDEVPA(value, …)",
        "As STDEVP; a yes/no counts as 1 or 0, a text as 0.",
        &[("STDEVPA(1, TRUE)", "0")],
        Aggregate(|call| list(call, "stdevp", Failure::DivisionByZero, true)),
    ),
    entry(
        "VARA",
        "VARA(value, …)",
        "As VAR; a yes/no counts as 1 or 0, a text as 0.",
        &[("VARA(1, TRUE)", "0")],
        Aggregate(|call| list(call, "var", Failure::DivisionByZero, true)),
    ),
    entry(
        "VARPA",
        "VARPA(value, …)",
        "As VARP; a yes/no counts as 1 or 0, a text as 0.",
        &[("VARPA(1, TRUE)", "0")],
        Aggregate(|call| list(call, "varp", Failure::DivisionByZero, true)),
    ),
    entry(
        "DEVSQ",
        "DEVSQ(number, …)",
        "The sum of the squared distances from the average.",
        &[("DEVSQ(1, 2, 3)", "2")],
        over("devsq"),
    ),
    entry(
        "AVEDEV",
        "AVEDEV(number, …)",
        "The average distance from the average.",
        &[("AVEDEV(1, 3)", "1")],
        over("avedev"),
    ),
    entry("GEOMEAN", "GEOMEAN(number, …)", "The geometric mean.", &[("GEOMEAN(2, 8)", "4")], over("geomean")),
    entry("HARMEAN", "HARMEAN(number, …)", "The harmonic mean.", &[("HARMEAN(2, 6)", "3")], over("harmean")),
    entry(
        "SKEW",
        "SKEW(number, …)",
        "How much values lean to one side.",
        &[("SKEW(1, 2, 3)", "0")],
        Aggregate(|call| list(call, "skew", Failure::DivisionByZero, false)),
    ),
    entry(
        "KURT",
        "KURT(number, …)",
        "How heavy the tails of values are.",
        &[("ROUND(KURT(1, 2, 3, 4), 4)", "-1.2")],
        Aggregate(|call| list(call, "kurt", Failure::DivisionByZero, false)),
    ),
    entry(
        "LARGE",
        "LARGE(values, place)",
        "The value at a place, counted from the greatest.",
        &[],
        Aggregate(|call| placed(call, "large")),
    ),
    entry(
        "SMALL",
        "SMALL(values, place)",
        "The value at a place, counted from the least.",
        &[],
        Aggregate(|call| placed(call, "small")),
    ),
    entry(
        "PERCENTILE",
        "PERCENTILE(values, share)",
        "The value below which such a share lies.",
        &[],
        Aggregate(|call| placed(call, "percentile")),
    )
    .also(&["PERCENTILE.INC"]),
    entry(
        "RANK",
        "RANK(value, values, [ascending])",
        "A value's place among many records', the greatest first.",
        &[],
        Aggregate(rank),
    ),
    entry(
        "STANDARDIZE",
        "STANDARDIZE(number, mean, deviation)",
        "How many deviations a number lies from the mean.",
        &[("STANDARDIZE(42, 40, 2)", "1")],
        Own("standardize", &[Take::Real; 3], Give::Real, Some(Failure::Number)),
    ),
    entry(
        "FISHER",
        "FISHER(number)",
        "The Fisher transformation.",
        &[("FISHER(0)", "0")],
        Own("fisher", &[Take::Real], Give::Real, Some(Failure::Number)),
    ),
    entry(
        "FISHERINV",
        "FISHERINV(number)",
        "The inverse of the Fisher transformation.",
        &[("FISHERINV(0)", "0")],
        Own("fisherinv", &[Take::Real], Give::Real, Some(Failure::Number)),
    ),
];

const fn over(name: &'static str) -> Body {
    match name.as_bytes() {
        b"sumsq" => Aggregate(|call| list(call, "sumsq", Failure::Value, false)),
        b"median" => Aggregate(|call| list(call, "median", Failure::Number, false)),
        b"devsq" => Aggregate(|call| list(call, "devsq", Failure::Number, false)),
        b"avedev" => Aggregate(|call| list(call, "avedev", Failure::Number, false)),
        b"geomean" => Aggregate(|call| list(call, "geomean", Failure::Number, false)),
        _ => Aggregate(|call| list(call, "harmean", Failure::Number, false)),
    }
}
