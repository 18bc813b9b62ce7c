//! Serial numbers of days, as spreadsheets count them: 1 is 1 January 1900, and 60 is a day that never was.

use jiff::civil::{Date, date};

/// Days from the workbook's epoch of 1904 to that of 1900.
pub const EPOCH_1904: f64 = 1462.0;

/// Largest serial of a day: 31 December 9999.
pub const LAST: f64 = 2_958_465.0;

/// The day of a serial number in the 1900 system. `None` for 60 (Excel's 29 February 1900), and out of range.
pub fn to_date(serial: f64) -> Option<Date> {
    let day = serial.floor();
    if !(1.0..=LAST).contains(&day) || day == 60.0 {
        return None;
    }
    // Up to the day that never was, Excel is one day ahead of the calendar.
    let from = if day < 60.0 { date(1899, 12, 31) } else { date(1899, 12, 30) };
    from.checked_add(jiff::Span::new().days(day as i64)).ok()
}

/// The serial number of a day in the 1900 system.
pub fn of_date(day: Date) -> i32 {
    let days = days_since_1970(day) + 25_569;
    if days < 61 { days - 1 } else { days }
}

/// Days since 1970-01-01.
pub fn days_since_1970(day: Date) -> i32 {
    day.since(date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

/// Milliseconds after midnight of a serial number's fraction, rounded as people see it.
pub fn milliseconds(serial: f64) -> i64 {
    ((serial - serial.floor()) * 86_400_000.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_and_days_agree() {
        for (serial, day) in [
            (1.0, date(1900, 1, 1)),
            (59.0, date(1900, 2, 28)),
            (61.0, date(1900, 3, 1)),
            (45_000.0, date(2023, 3, 15)),
        ] {
            assert_eq!(to_date(serial), Some(day));
            assert_eq!(f64::from(of_date(day)), serial);
        }
        for none in [0.0, 60.0, 60.5, -1.0, 3e6, f64::NAN] {
            assert_eq!(to_date(none), None, "{none}");
        }
        assert_eq!(to_date(EPOCH_1904 + 1.0), Some(date(1904, 1, 2)));
    }
}
