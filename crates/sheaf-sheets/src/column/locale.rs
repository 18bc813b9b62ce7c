//! How a file writes dates and numbers: what one of its columns shows, the others that could be read either way are read by.

use super::date::DateOrder;
use super::number::Mark;
use super::profile::Profile;
use crate::format::is_shared_sign;

/// What the columns of a file show together, each with the reason in words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Locale {
    /// Which of day and month comes first.
    pub(crate) order: Option<(DateOrder, String)>,
    /// The decimal mark.
    pub(crate) mark: Option<(Mark, String)>,
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
            () if shows(&day, &month) => Some((DateOrder::Day, day.said("as in"))),
            () if shows(&month, &day) => Some((DateOrder::Month, month.said("as in"))),
            () if day.many + month.many > 0 => None,
            () if shows(&comma, &point) => Some((DateOrder::Day, comma.said("since decimals have a comma in"))),
            () if shows(&currencies.0, &currencies.1) => {
                Some((DateOrder::Day, currencies.0.said("since amounts are in")))
            }
            () if shows(&currencies.1, &currencies.0) => {
                Some((DateOrder::Month, currencies.1.said("since amounts are in")))
            }
            () => None,
        };
        let mark = match () {
            () if shows(&comma, &point) => Some((Mark::Comma, comma.said("as in"))),
            () if shows(&point, &comma) => Some((Mark::Point, point.said("as in"))),
            () if semicolons && point.many + comma.many == 0 => {
                Some((Mark::Comma, "since semicolons stand between the columns".to_owned()))
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

    fn said(&self, how: &str) -> String {
        format!("{how} '{}'", self.place)
    }
}
