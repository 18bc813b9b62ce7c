//! Names of months and weekdays, and the small words that stand beside them in dates, in several languages.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jiff::civil::Date;

use super::words::{self, Words, header_words};

/// The first letters of months, each line a month: English, German, French, Spanish, Italian, Portuguese, Dutch and the languages of
/// the north share most of them; behind them Polish, Czech, Turkish, Russian and Ukrainian. Longer ones decide where one begins another.
const MONTHS: [&str; 12] = [
    "jan jän ene gen sty leden ledna ocak янв січ",
    "feb fév fev lut úno şub фев лют",
    "mar mär mrz maa mrt bře мар бер",
    "apr avr abr kwi duben dubna nisan апр кві",
    "may mai mei maj mag kvě мая май тра",
    "jun juin giu cze čvn červen června haz июн чер",
    "jul juil lug lip čvc červenec července temmuz июл лип",
    "aug aoû aou ago sie srp ağu авг сер",
    "sep set wrz zář eyl сен вер",
    "oct okt ott out paź říj eki окт жов",
    "nov lis kas ноя лис",
    "dec dez déc dic gru prosin aral дек гру",
];

/// Names in full, as they stand alone and as they stand behind a day, and the short forms that are longer than the first letters.
const FULL: &str = "january february march april june july august september october november december sept \
    januar februar märz juni juli oktober dezember jänner feber \
    janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr \
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre \
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre sett \
    januari februari maart augustus augusti marts \
    janeiro fevereiro março maio junho julho setembro outubro novembro dezembro \
    styczeń luty marzec kwiecień czerwiec lipiec sierpień wrzesień październik listopad grudzień \
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia \
    leden únor březen duben květen červen červenec srpen září říjen prosinec \
    ledna února března dubna května června července srpna října listopadu prosince \
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık mayis kasim aralik \
    январь февраль март апрель июнь июль август сентябрь октябрь ноябрь декабрь сент нояб \
    января февраля марта апреля июня июля августа сентября октября ноября декабря \
    січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень \
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня";

/// Names that are known as they stand only, each line a month, since their first letters begin other words too: Norwegian, Slovak,
/// Romanian, Hungarian, Finnish, Estonian, Greek and Bulgarian.
const WHOLE: [&str; 12] = [
    "január ian ianuarie tammi tammikuu tammikuuta jaan jaanuar ιαν ιανουάριος ιανουαρίου яну януари",
    "február feb febr februarie helmi helmikuu helmikuuta veebr veebruar φεβ φεβρουάριος φεβρουαρίου февруари",
    "marec marca martie márc március maalis maaliskuu maaliskuuta märts μαρ μάρ μάρτιος μαρτίου март",
    "apríl aprilie ápr április huhti huhtikuu huhtikuuta aprill απρ απρίλιος απριλίου април",
    "máj mája május touko toukokuu toukokuuta μαι μάι μάιος μαΐου",
    "jún júna iun iunie június kesä kesäkuu kesäkuuta juuni ιουν ιούνιος ιουνίου юни",
    "júl júla iul iulie július heinä heinäkuu heinäkuuta juuli ιουλ ιούλιος ιουλίου юли",
    "augusztus elo elokuu elokuuta αυγ αύγουστος αυγούστου август",
    "septembrie szept szeptember syys syyskuu syyskuuta σεπ σεπτ σεπτέμβριος σεπτεμβρίου септ септември",
    "octombrie október októbra loka lokakuu lokakuuta oktoober οκτ οκτώβριος οκτωβρίου октомври",
    "noi noiembrie marras marraskuu marraskuuta νοε νοέμ νοέμβριος νοεμβρίου ное ноември",
    "des desember decembrie joulu joulukuu joulukuuta dets detsember δεκ δεκέμβριος δεκεμβρίου декември",
];

fn is_full(word: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| FULL.split_whitespace().collect());
    KNOWN.contains(word)
}

fn whole(word: &str) -> Option<i8> {
    static KNOWN: LazyLock<HashMap<&str, i8>> = LazyLock::new(|| by_name(&WHOLE));
    KNOWN.get(word).copied()
}

/// The month that some first letters begin.
fn started(letters: &str) -> Option<i8> {
    static KNOWN: LazyLock<HashMap<&str, i8>> = LazyLock::new(|| by_name(&MONTHS));
    KNOWN.get(letters).copied()
}

fn by_name(names: &'static [&'static str; 12]) -> HashMap<&'static str, i8> {
    let months = names.iter().zip(1_i8..);
    months.flat_map(|(names, month)| names.split(' ').map(move |name| (name, month))).collect()
}

/// The month that a word names, in full or by its first letters.
pub(crate) fn month_of(word: &str) -> Option<i8> {
    let lower = word.trim_end_matches('.').to_lowercase();
    let length = lower.chars().count();
    if !(3..=12).contains(&length) {
        return None;
    }
    if let Some(month) = whole(&lower) {
        return Some(month);
    }
    const SHORT: usize = 4;
    if length > SHORT && !is_full(&lower) {
        return None;
    }
    let ends = lower.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
    ends.filter_map(|end| lower.get(..end)).find_map(started)
}

/// The month that a word in lower case names, whole or by its usual short form: `mar` and `march`, never `marc`.
pub fn month_named(word: &str) -> Option<i8> {
    (started(word).is_some() || is_full(word) || whole(word).is_some()).then(|| month_of(word)).flatten()
}

/// The month that a word in lower case names as the label of a column: also by a short form that elsewhere is a word like others,
/// as in `LED 60` and `Pro 11`.
pub(crate) fn month_labelled(word: &str) -> Option<i8> {
    const ALSO_WORDS: &[(&str, i8)] =
        &[("led", 1), ("oca", 1), ("dub", 4), ("nis", 4), ("tem", 7), ("ara", 12), ("pro", 12)];
    month_named(word).or_else(|| ALSO_WORDS.iter().find(|(short, _)| *short == word).map(|(_, month)| *month))
}

/// A year and its month in figures, as months since the year 0: `2024-01`, `2024/01`, `01.2024`, `202401`.
pub(crate) fn in_figures(text: &str) -> Option<i32> {
    let (year, month) = match text.split_once(['-', '/', '.']) {
        Some((year, month)) if year.len() == 4 => (year, month),
        Some((month, year)) => (year, month),
        None if text.len() == 6 && text.is_ascii() => text.split_at(4),
        None => return None,
    };
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<i32>().ok()).flatten();
    let right = year.len() == 4 && matches!(month.len(), 1 | 2);
    let (year, month) = number(year).zip(number(month)).filter(|_| right)?;
    ((1900..=2100).contains(&year) && (1..=12).contains(&month)).then_some(year * 12 + month - 1)
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
    const DAYS: &str = "mon tue wed thu fri sat sun tu we th su mo di mi do fr sa so lun mar mer jeu ven sam dim lu ma me je ve dom \
        lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta mittwoch sabato domenica \
        poniedziałek wtorek środa czwartek piątek sobota niedziela пн вт ср чт пт сб вс понедельник вторник среда \
        четверг пятница суббота воскресенье";
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| DAYS.split_whitespace().collect());
    KNOWN.contains(word)
        || ["day", "tag", "dag", "dì"].iter().any(|end| word.ends_with(end))
        || word.ends_with("di") && word.len() > 4
}

/// `2024年3月1日` with signs in the place of the words for year, month and day; `2024年3月` is its first day.
pub(crate) fn without_cjk(text: &str) -> Option<String> {
    let (year, rest) = text.split_once(['年', '년'])?;
    let (month, rest) = rest.split_once(['月', '월'])?;
    let (day, after) = if rest.is_empty() { ("1", "") } else { rest.split_once(['日', '일'])? };
    let number = |s: &str| s.trim().bytes().all(|b| b.is_ascii_digit()) && !s.trim().is_empty();
    let right = number(year) && number(month) && number(day);
    right.then(|| format!("{}-{}-{}{after}", year.trim(), month.trim(), day.trim()))
}

/// The first day of a month that is written in figures with all of its year: `03/2024`, `03.2024`, `03-2024`, `2024-03`, `2024/03`.
pub(crate) fn first_day(text: &str) -> Option<Date> {
    let is_whole = text.len() == 7 && text.as_bytes().get(4) != Some(&b'.');
    let months = is_whole.then(|| in_figures(text)).flatten()?;
    Date::new(i16::try_from(months / 12).ok()?, i8::try_from(months % 12 + 1).ok()?, 1).ok()
}

/// Whether a header says that months stand below it, or dates.
pub(crate) fn is_in_header(label: &str) -> bool {
    const MONTH: Words = Words::of(
        "month months monat monate mois mes mese mês maand miesiąc månad måned period periods periode zeitraum période \
         periodo período месяц период 月 月份 年月 期間",
    );
    let ends = |word: &str| ["monat", "zeitraum", "periode", "maand", "datum"].iter().any(|end| word.ends_with(end));
    header_words(label).iter().any(|w| MONTH.contains(w) || words::DATE.contains(w) || ends(w))
}

#[cfg(test)]
mod tests {
    use super::{in_figures, month_named, month_of};

    #[test]
    fn months_in_figures_have_their_year() {
        for text in ["2024-01", "2024/1", "202401", "01.2024", "01/2024", "1-2024"] {
            assert_eq!(in_figures(text), Some(2024 * 12), "{text}");
        }
        for text in
            ["2024-13", "202400", "2024", "01/24", "1234-01", "2024-001", "01-01-2024", "20240101", "２０24", ""]
        {
            assert_eq!(in_figures(text), None, "{text}");
        }
    }

    #[test]
    fn each_name_in_full_is_a_month() {
        for name in super::FULL.split_whitespace() {
            assert!(month_of(name).is_some(), "{name}");
        }
    }

    #[test]
    fn months_are_known_in_several_languages() {
        for (words, month) in [
            ("janv januari styczeń stycznia sty leden ledna ocak январь січня січ", 1),
            ("févr luty lutego únor şubat февраля лютий лют", 2),
            ("juin giugno czerwca červen června čvn haziran июнь червень", 6),
            ("des desember joulukuuta decembrie dets δεκ декември", 12),
            ("ian ianuarie tammi tammikuu január jaan ιανουαρίου яну", 1),
            ("juil luglio lipca červenec července čvc temmuz июль липня", 7),
            ("sept settembre wrzesień září eylül сент вересня", 9),
            ("listopad listopadu kasım ноя листопада", 11),
            ("prosinec grudnia aralık декабрь грудень", 12),
        ] {
            for word in words.split(' ') {
                assert_eq!(month_named(word), Some(month), "{word}");
            }
        }
        for word in ["marc", "jana", "total", "project", "listing", "desc", "desk", "iank"] {
            assert_eq!(month_named(word), None, "{word}");
        }
    }

    #[test]
    fn months_in_figures_have_all_of_their_year() {
        for (text, wanted) in [
            ("03.2024", Some("2024-03-01")),
            ("12/2024", Some("2024-12-01")),
            ("2024-03", Some("2024-03-01")),
            ("3.2024", None),
            ("13.2024", None),
            ("03.0024", None),
            ("2024.03", None),
            ("03/24", None),
        ] {
            assert_eq!(super::first_day(text).map(|day| day.to_string()).as_deref(), wanted, "{text}");
        }
    }
}
