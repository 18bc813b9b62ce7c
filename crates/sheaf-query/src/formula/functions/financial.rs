//! Money over time.

use super::Body::{Aggregate, Build, Own};
use super::{Body, Call, Function, Give, Take, entry};
use crate::formula::error::FormulaError;
use crate::formula::typed::Node;
use crate::formula::types::{Failure, Type};

const R: Take = Take::Real;
const ZERO: Take = Take::RealOr(0.0);
const NUMBER: Option<Failure> = Some(Failure::Number);

const fn of(name: &'static str, takes: &'static [Take]) -> Body {
    Own(name, takes, Give::Real, NUMBER)
}

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "PMT",
        "PMT(rate, periods, present, [future], [at_start])",
        "A loan's payment for each period.",
        &[("ROUND(PMT(0.05 / 12, 12, 1000), 2)", "-85.61")],
        of("pmt", &[R, R, R, ZERO, ZERO]),
    ),
    entry(
        "FV",
        "FV(rate, periods, payment, [present], [at_start])",
        "What regular payments come to.",
        &[("ROUND(FV(0.05, 10, -100), 2)", "1257.79")],
        of("fv", &[R, R, R, ZERO, ZERO]),
    ),
    entry(
        "PV",
        "PV(rate, periods, payment, [future], [at_start])",
        "What regular payments are worth now.",
        &[("ROUND(PV(0.05, 10, -100), 2)", "772.17")],
        of("pv", &[R, R, R, ZERO, ZERO]),
    ),
    entry(
        "NPER",
        "NPER(rate, payment, present, [future], [at_start])",
        "How many periods a loan takes.",
        &[("ROUND(NPER(0.05, -100, 772.17), 2)", "10")],
        of("nper", &[R, R, R, ZERO, ZERO]),
    ),
    entry(
        "RATE",
        "RATE(periods, payment, present, [future], [at_start], [guess])",
        "A loan's rate for each period.",
        &[("ROUND(RATE(10, -100, 772.17), 4)", "0.05")],
        of("rate", &[R, R, R, ZERO, ZERO, Take::RealOr(0.1)]),
    ),
    entry(
        "IPMT",
        "IPMT(rate, period, periods, present, [future], [at_start])",
        "The interest within one payment.",
        &[("IPMT(0.1, 1, 3, 8000)", "-800")],
        of("ipmt", &[R, R, R, R, ZERO, ZERO]),
    ),
    entry(
        "PPMT",
        "PPMT(rate, period, periods, present, [future], [at_start])",
        "What one payment pays back.",
        &[("ROUND(PPMT(0.1, 1, 3, 8000), 2)", "-2416.92")],
        of("ppmt", &[R, R, R, R, ZERO, ZERO]),
    ),
    entry(
        "CUMIPMT",
        "CUMIPMT(rate, periods, present, from, to, at_start)",
        "The interest within several payments.",
        &[("ROUND(CUMIPMT(0.0075, 360, 125000, 13, 24, 0), 2)", "-11135.23")],
        of("cumipmt", &[R, R, R, R, R, R]),
    ),
    entry(
        "CUMPRINC",
        "CUMPRINC(rate, periods, present, from, to, at_start)",
        "What several payments pay back.",
        &[("ROUND(CUMPRINC(0.0075, 360, 125000, 13, 24, 0), 2)", "-934.11")],
        of("cumprinc", &[R, R, R, R, R, R]),
    ),
    entry(
        "ISPMT",
        "ISPMT(rate, period, periods, present)",
        "The interest of a period where the same is paid back each time.",
        &[("ISPMT(0.1, 1, 4, 1000)", "-75")],
        of("ispmt", &[R, R, R, R]),
    ),
    entry(
        "NPV",
        "NPV(rate, value, …)",
        "What payments at the end of each period are worth now; those of many records too.",
        &[("ROUND(NPV(0.1, -100, 200), 2)", "74.38")],
        Aggregate(npv),
    ),
    entry(
        "IRR",
        "IRR(values, …)",
        "The rate at which payments come to nothing; those of many records, or one by one.",
        &[("ROUND(IRR(-100, 60, 60), 4)", "0.1307")],
        Aggregate(irr),
    ),
    entry(
        "SLN",
        "SLN(cost, salvage, life)",
        "Depreciation in equal parts.",
        &[("SLN(1000, 100, 9)", "100")],
        Build(sln),
    ),
    entry(
        "SYD",
        "SYD(cost, salvage, life, period)",
        "Depreciation by the sum of the years' digits.",
        &[("SYD(1000, 100, 3, 1)", "450")],
        of("syd", &[R, R, R, R]),
    ),
    entry(
        "DB",
        "DB(cost, salvage, life, period, [months])",
        "Depreciation at a fixed rate.",
        &[("DB(1000, 100, 5, 1)", "369")],
        of("db", &[R, R, R, R, Take::RealOr(12.0)]),
    ),
    entry(
        "DDB",
        "DDB(cost, salvage, life, period, [factor])",
        "Depreciation at twice (or so many times) the straight rate.",
        &[("DDB(1000, 100, 5, 1)", "400")],
        of("ddb", &[R, R, R, R, Take::RealOr(2.0)]),
    ),
    entry(
        "VDB",
        "VDB(cost, salvage, life, from, to, [factor], [no_switch])",
        "Depreciation over a span, going over to equal parts where that is more.",
        &[("VDB(2400, 300, 10, 0, 1)", "480")],
        of("vdb", &[R, R, R, R, R, Take::RealOr(2.0), ZERO]),
    ),
    entry(
        "EFFECT",
        "EFFECT(nominal, periods)",
        "The effective rate of a year.",
        &[("ROUND(EFFECT(0.05, 12), 4)", "0.0512")],
        of("effect", &[R, R]),
    ),
    entry(
        "NOMINAL",
        "NOMINAL(effective, periods)",
        "The nominal rate of a year.",
        &[("ROUND(NOMINAL(0.0512, 12), 4)", "0.05")],
        of("nominal", &[R, R]),
    ),
    entry(
        "RRI",
        "RRI(periods, present, future)",
        "The rate at which something has grown.",
        &[("ROUND(RRI(10, 100, 200), 4)", "0.0718")],
        of("rri", &[R, R, R]),
    ),
    entry(
        "PDURATION",
        "PDURATION(rate, present, future)",
        "How many periods something takes to grow.",
        &[("ROUND(PDURATION(0.05, 100, 200), 2)", "14.21")],
        of("pduration", &[R, R, R]),
    ),
    entry(
        "DOLLARDE",
        "DOLLARDE(number, fraction)",
        "A price in fractions as a decimal.",
        &[("DOLLARDE(1.02, 16)", "1.125")],
        Build(|call| fraction(call, "dollarde")),
    ),
    entry(
        "DOLLARFR",
        "DOLLARFR(number, fraction)",
        "A decimal price in fractions.",
        &[("DOLLARFR(1.125, 16)", "1.02")],
        Build(|call| fraction(call, "dollarfr")),
    ),
];

type Checked = Result<Node, FormulaError>;

fn sln(call: &mut Call<'_, '_, '_>) -> Checked {
    let node = call.own("sln", &[R, R, R], Type::REAL, None)?;
    let life = call.real(2)?;
    Ok(super::math::unless_zero(node, life))
}

fn fraction(call: &mut Call<'_, '_, '_>, name: &'static str) -> Checked {
    let node = call.own(name, &[R, R], Type::REAL, NUMBER)?;
    let whole = call.whole(1)?;
    Ok(super::math::unless_zero(node, whole))
}

fn npv(call: &mut Call<'_, '_, '_>) -> Checked {
    let rate = call.real(0)?;
    let list = super::gather::list_from(call, 1, false)?;
    Ok(Node::own("npv", vec![rate, list], NUMBER, Type::REAL, call.span))
}

fn irr(call: &mut Call<'_, '_, '_>) -> Checked {
    let list = super::gather::list_from(call, 0, false)?;
    Ok(Node::own("irr", vec![list, Node::real(0.1, call.span)], NUMBER, Type::REAL, call.span))
}
