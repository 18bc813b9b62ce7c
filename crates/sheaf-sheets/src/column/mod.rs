//! Columns: what their cells could be (`literal`, `number`, `date`), what was counted (`profile`), what is decided (`decide`), and what it could be else
//! (`runners_up`).

pub(crate) mod century;
pub mod choice;
mod currency;
pub mod date;
pub(crate) mod days;
pub(crate) mod decide;
pub mod duration;
pub(crate) mod identifier;
pub(crate) mod key;
pub(crate) mod literal;
pub(crate) mod locale;
pub(crate) mod marks;
mod moments;
pub(crate) mod month;
pub mod number;
pub(crate) mod numbering;
pub mod parts;
mod phone;
pub(crate) mod precision;
pub(crate) mod profile;
mod regular;
mod runners_up;
pub(crate) mod scale;
pub(crate) mod unit;
pub(crate) mod words;
