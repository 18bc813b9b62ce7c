//! How a file writes dates and numbers: what one of its columns shows, the others that could be read either way are read by.

use super::date::DateOrder;
use super::number::Mark;
use super::profile::Profile;
use crate::format::is_shared_sign;
use crate::said::Said;
use crate::say;

/// What the columns of a file show together, each with the reason in words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Locale {
    /// Which of day and month comes first.
    pub(crate) order: Option<(DateOrder, Said)>,
    /// The decimal mark.
    pub(crate) mark: Option<(Mark, Said)>,
}

impl Locale {
    /// Gathers it from all columns of a file, with their labels. Between `semicolons` there is room for commas within numbers.
    pub(crate) fn of<'a>(columns: impl Iterator<Item = (&'a str, &'a Profile)>, semicolons: bool) -> Locale {
        let (mut day, mut month, mut comma, mut point) =
            (Votes::default(), Votes::default(), Votes::default(), Votes::default());
        let mut currencies = (Votes::default(), Votes::default());
        for (label, profile) in columns {
            let orders = profile.orders;
            // A column that has both shows neither.
            day.add(label, orders.day.saturating_sub(orders.month * 10));
            month.add(label, orders.month.saturating_sub(orders.day * 10));
            point.add(label, profile.marks.0.saturating_sub(profile.marks.1));
            comma.add(label, profile.marks.1.saturating_sub(profile.marks.0));
            for (code, many) in profile.currencies.iter().filter(|(code, _)| !is_shared_sign(code)) {
                let american = matches!(*code, "USD");
                if american { &mut currencies.1 } else { &mut currencies.0 }.add(code, *many);
            }
        }
        let shows = |a: &Votes, b: &Votes| a.many > 0 && a.many > 10 * b.many;
        let order = match () {
            () if shows(&day, &month) => Some((DateOrder::Day, say!("as in '{place}'", place = &day.place))),
            () if shows(&month, &day) => Some((DateOrder::Month, say!("as in '{place}'", place = &month.place))),
            () if day.many + month.many > 0 => None,
            () if shows(&comma, &point) => {
                Some((DateOrder::Day, say!("since decimals have a comma in '{place}'", place = &comma.place)))
            }
            () if shows(&currencies.0, &currencies.1) => {
                Some((DateOrder::Day, say!("since amounts are in '{place}'", place = &currencies.0.place)))
            }
            () if shows(&currencies.1, &currencies.0) => {
                Some((DateOrder::Month, say!("since amounts are in '{place}'", place = &currencies.1.place)))
            }
            () => None,
        };
        let mark = match () {
            () if shows(&comma, &point) => Some((Mark::Comma, say!("as in '{place}'", place = &comma.place))),
            () if shows(&point, &comma) => Some((Mark::Point, say!("as in '{place}'", place = &point.place))),
            () if semicolons && point.many + comma.many == 0 => {
                Some((Mark::Comma, say!("since semicolons stand between the columns")))
            }
            () => None,
        };
        Locale { order, mark }
    }
}

/// How many values show something, and where most of them stand.
#[derive(Default)]
struct Votes {
    many: u64,
    most: u64,
    place: String,
}

impl Votes {
    fn add(&mut self, place: &str, many: u64) {
        self.many += many;
        if many > self.most {
            (self.most, self.place) = (many, place.to_owned());
        }
    }
}
