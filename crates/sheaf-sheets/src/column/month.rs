//! Names of months and weekdays, and the small words that stand beside them in dates, in several languages.

use std::collections::HashSet;
use std::sync::LazyLock;

/// The first letters of months, each line a month. Longer ones decide where one begins another.
const MONTHS: [&str; 12] = [
    "jan ene gen sty янв",
    "feb fév fev lut фев",
    "mar mär mrz maa mrt мар",
    "apr avr abr kwi апр",
    "may mai mei maj mag мая май",
    "jun juin giu cze июн",
    "jul juil lug lip июл",
    "aug aoû aou ago sie авг",
    "sep set wrz сен",
    "oct okt ott out paź окт",
    "nov lis ноя",
    "dec dez déc dic gru дек",
];

/// Full names of more than four letters.
const FULL: &str = "january february march april august september october november december \
    januar februar märz oktober dezember \
    janvier février avril juillet septembre octobre novembre décembre \
    enero febrero marzo abril junio julio agosto septiembre octubre noviembre diciembre \
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre \
    januari februari maart augustus augusti marts \
    janeiro fevereiro março junho julho setembro outubro novembro dezembro \
    styczeń marzec kwiecień czerwiec lipiec sierpień wrzesień październik listopad grudzień \
    stycznia lutego marca kwietnia czerwca lipca sierpnia września października listopada grudnia \
    январь января февраль февраля марта апрель апреля июнь июня июль июля август августа сентябрь сентября октябрь \
    октября ноябрь ноября декабрь декабря";

fn is_full(word: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| FULL.split_whitespace().collect());
    KNOWN.contains(word)
}

/// The month that a word names, in full or by its first letters.
pub(crate) fn month_of(word: &str) -> Option<i8> {
    let lower = word.trim_end_matches('.').to_lowercase();
    let length = lower.chars().count();
    if !(3..=12).contains(&length) {
        return None;
    }
    let starts = MONTHS.iter().zip(1_i8..).flat_map(|(names, month)| names.split(' ').map(move |n| (n, month)));
    let (_, month) = starts.filter(|(start, _)| lower.starts_with(start)).max_by_key(|(start, _)| start.len())?;
    const SHORT: usize = 4;
    (length <= SHORT || is_full(&lower)).then_some(month)
}

/// The month that a word in lower case names, whole or by its usual short form: `mar` and `march`, never `marc`.
pub fn month_named(word: &str) -> Option<i8> {
    /// Full names as short as a short form.
    const FULL_SHORT: &[&str] = &["june", "july", "juni", "juli", "juin", "août", "mars", "mayo", "maio", "maja"];
    let is_short = MONTHS.iter().any(|names| names.split(' ').any(|start| start == word));
    (is_short || is_full(word) || FULL_SHORT.contains(&word)).then(|| month_of(word)).flatten()
}

/// Words between the parts of a date.
pub(crate) fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "st" | "nd"
            | "rd"
            | "th"
            | "de"
            | "of"
            | "er"
            | "del"
            | "d"
            | "den"
            | "le"
            | "el"
            | "il"
            | "do"
            | "º"
            | "г"
            | "года"
            | "r"
    )
}

/// Weekdays, in full or short.
pub(crate) fn is_weekday(word: &str) -> bool {
    const DAYS: &str = "mon tue wed thu fri sat sun mo di mi do fr sa so lun mar mer jeu ven sam dim lu ma me je ve dom \
        lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta mittwoch sabato domenica \
        poniedziałek wtorek środa czwartek piątek sobota niedziela пн вт ср чт пт сб вс понедельник вторник среда \
        четверг пятница суббота воскресенье";
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| DAYS.split_whitespace().collect());
    KNOWN.contains(word)
        || ["day", "tag", "dag", "dì"].iter().any(|end| word.ends_with(end))
        || word.ends_with("di") && word.len() > 4
}

/// `2024年3月1日` with signs in the place of the words for year, month and day.
pub(crate) fn without_cjk(text: &str) -> Option<String> {
    let (year, rest) = text.split_once(['年', '년'])?;
    let (month, rest) = rest.split_once(['月', '월'])?;
    let (day, after) = rest.split_once(['日', '일'])?;
    let number = |s: &str| s.trim().bytes().all(|b| b.is_ascii_digit()) && !s.trim().is_empty();
    let right = number(year) && number(month) && number(day);
    right.then(|| format!("{}-{}-{}{after}", year.trim(), month.trim(), day.trim()))
}
