//! The order of choices that a person would give: scales that are known by heart, numbers, ranges, quarters; else natural order.

use sheaf_model::text::text_key;

/// Scales in their order. A word may stand in several; words that mean the same share a place in none.
const SCALES: &[&str] = &[
    "none|trivial|very low|low|minor|normal|medium|moderate|major|high|very high|critical|urgent|blocker",
    "lowest|low|medium|normal|high|highest",
    "xxs|xs|s|m|l|xl|xxl|2xl|xxxl|3xl|4xl",
    "one size|extra small|tiny|small|medium|large|extra large|huge",
    "micro|small|medium|mid-market|large|enterprise",
    "never|rarely|seldom|occasionally|sometimes|often|usually|very often|always",
    "strongly disagree|disagree|somewhat disagree|neither agree nor disagree|neutral|somewhat agree|agree|\
     strongly agree",
    "very dissatisfied|dissatisfied|neutral|satisfied|very satisfied",
    "very poor|poor|bad|fair|average|ok|good|very good|excellent|outstanding",
    "new|like new|very good|good|fair|acceptable|poor|defective|broken",
    "l|m|h",
    "none|primary|secondary|high school|vocational|associate|associate's|bachelor|bachelors|bachelor's|master|masters|\
     master's|doctorate|phd",
    "must|must have|should|should have|could|could have|won't|wont|won't have",
    "basement|ground|ground floor|1st|2nd|3rd|4th|5th|6th|7th|8th|9th|10th|attic|roof",
    "green|amber|yellow|orange|red",
    "cold|cool|warm|hot",
    "bronze|silver|gold|platinum|diamond",
    "free|trial|basic|starter|standard|plus|pro|professional|premium|business|enterprise",
    "beginner|elementary|intermediate|advanced|expert|native",
    "intern|trainee|junior|mid|mid-level|intermediate|senior|lead|principal|staff|head|director|executive",
    "a1|a2|b1|b2|c1|c2",
    "daily|weekly|biweekly|fortnightly|monthly|quarterly|half-yearly|semi-annually|yearly|annually",
    "morning|noon|midday|afternoon|evening|night",
    "spring|summer|autumn|fall|winter",
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth",
    "past|present|future",
    "before|during|after",
    "backlog|lead|new|not started|to do|todo|open|reopened|assigned|planned|scheduled|contacted|qualified|meeting|\
     demo|ready|started|active|ongoing|in progress|doing|proposal|proposal sent|negotiation|review|in review|\
     testing|waiting|on hold|blocked|pending|approved|rejected|won|lost|done|complete|completed|resolved|closed|\
     cancelled|canceled|archived",
    "applied|screening|phone screen|interview|assessment|offer|hired|rejected|withdrawn",
    "draft|submitted|requested|pending|approved|sent|partly paid|partially paid|paid|overdue|rejected|void|\
     refunded|cancelled",
    "ordered|pending|confirmed|processing|packed|shipped|in transit|delivered|returned|refunded|cancelled",
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "mon|tue|wed|thu|fri|sat|sun",
    "january|february|march|april|may|june|july|august|september|october|november|december",
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    "yes|maybe|no",
    // German
    "sehr niedrig|niedrig|gering|normal|mittel|hoch|sehr hoch|kritisch|dringend",
    "klein|mittel|groß",
    "nie|selten|manchmal|gelegentlich|oft|häufig|immer",
    "grün|gelb|orange|rot",
    "kalt|lauwarm|warm|heiß",
    "sehr gut|gut|befriedigend|ausreichend|mangelhaft|ungenügend",
    "neu|offen|geplant|in arbeit|in bearbeitung|wartend|in prüfung|gewonnen|verloren|erledigt|fertig|\
     abgeschlossen|geschlossen|storniert",
    "entwurf|gesendet|versendet|offen|teilbezahlt|bezahlt|überfällig|storniert",
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag",
    "mo|di|mi|do|fr|sa|so",
    "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember",
    "jan|feb|mär|mrz|apr|mai|jun|jul|aug|sep|okt|nov|dez",
    "ja|vielleicht|nein",
    // French
    "très faible|faible|bas|basse|normal|normale|moyen|moyenne|élevé|élevée|haut|haute|très élevé|critique|urgent|\
     urgente",
    "petit|moyen|grand",
    "jamais|rarement|parfois|souvent|toujours",
    "froid|tiède|chaud",
    "nouveau|ouvert|à faire|en cours|en attente|gagné|perdu|terminé|fermé|annulé",
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "oui|peut-être|non",
    // Spanish
    "muy bajo|bajo|baja|medio|media|normal|alto|alta|muy alto|muy alta|crítico|crítica|urgente",
    "pequeño|mediano|grande",
    "nunca|casi nunca|a veces|a menudo|casi siempre|siempre",
    "frío|tibio|caliente",
    "nuevo|abierto|pendiente|en curso|en proceso|en espera|ganado|perdido|terminado|completado|cerrado|cancelado",
    "lunes|martes|miércoles|jueves|viernes|sábado|domingo",
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
    "sí|si|no",
    // Italian
    "basso|bassa|medio|media|normale|alto|alta|critico|critica|urgente",
    "piccolo|medio|grande",
    "mai|raramente|a volte|spesso|sempre",
    "nuovo|aperto|da fare|in corso|in attesa|vinto|perso|completato|chiuso|annullato",
    "lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica",
    "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre",
    // Portuguese
    "baixo|baixa|médio|média|alto|alta|crítico|crítica|urgente",
    "pequeno|médio|grande",
    "nunca|raramente|às vezes|frequentemente|sempre",
    "novo|aberto|pendente|em andamento|em espera|ganho|perdido|concluído|fechado|cancelado",
    "segunda|terça|quarta|quinta|sexta|sábado|domingo",
    "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro",
    // Dutch
    "laag|normaal|gemiddeld|middel|hoog|kritiek|dringend",
    "klein|middel|groot",
    "nooit|zelden|soms|vaak|altijd",
    "nieuw|open|gepland|bezig|in behandeling|wachtend|gewonnen|verloren|klaar|afgerond|gesloten|geannuleerd",
    "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag",
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december",
    // Polish
    "niski|niska|średni|średnia|wysoki|wysoka|krytyczny|pilny",
    "nowy|otwarty|w toku|oczekuje|zakończony|zamknięty|anulowany",
    "poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela",
    "styczeń|luty|marzec|kwiecień|maj|czerwiec|lipiec|sierpień|wrzesień|październik|listopad|grudzień",
    // Swedish and Danish
    "låg|medel|hög|kritisk",
    "lav|mellem|middel|høj|kritisk",
    "ny|öppen|pågående|väntar|klar|stängd",
    "ny|åben|i gang|venter|færdig|lukket",
    "måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag",
    "mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag",
    // Russian, Japanese, Chinese
    "низкий|низкая|средний|средняя|высокий|высокая|критический|срочный",
    "новый|открыт|в работе|ожидает|выполнено|закрыт|отменен",
    "понедельник|вторник|среда|четверг|пятница|суббота|воскресенье",
    "январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь",
    "低|中|高",
    "小|中|大",
    "未着手|未対応|進行中|対応中|保留|完了",
    "未开始|进行中|已完成|已取消",
    "月|火|水|木|金|土|日",
    "月曜日|火曜日|水曜日|木曜日|金曜日|土曜日|日曜日",
    "星期一|星期二|星期三|星期四|星期五|星期六|星期日",
];

/// What stands outside of a scale, and comes after it.
const OUTSIDE: &str = "other|others|unknown|n/a|na|not applicable|tbd|tbc|not sure|don't know|sonstige|sonstiges|andere|unbekannt|\
    autre|autres|inconnu|otro|otros|desconocido|altro|outro|overig|onbekend|inne|другое|その他|其他";

/// Labels with how often each stands there, in the order that a person would give them.
pub(crate) fn in_order(mut labels: Vec<(u64, String)>) -> Vec<String> {
    if let Some(scale) = scale_of(&labels) {
        labels.sort_by_key(|(_, l)| (place(scale, l).unwrap_or(usize::MAX), text_key(l).into_owned()));
    } else {
        let mut rows: Vec<_> = labels.into_iter().map(|(_, label)| (pieces(&label), label)).collect();
        rows.sort();
        labels = rows.into_iter().map(|(_, label)| (0, label)).collect();
    }
    let (within, outside): (Vec<_>, Vec<_>) = labels.into_iter().map(|(_, l)| l).partition(|l| !is_outside(l));
    within.into_iter().chain(outside).collect()
}

/// The scale in which all labels stand, but for those outside of any.
fn scale_of(labels: &[(u64, String)]) -> Option<&'static str> {
    let within: Vec<&str> = labels.iter().map(|(_, l)| l.as_str()).filter(|l| !is_outside(l)).collect();
    let holds = |scale: &&&str| within.iter().all(|l| place(scale, l).is_some());
    if within.len() < 2 { None } else { SCALES.iter().find(holds).copied() }
}

fn place(scale: &str, label: &str) -> Option<usize> {
    let lower = label.to_lowercase();
    let plain = lower.trim().trim_end_matches('.').replace('_', " ");
    scale.split('|').position(|s| s == plain)
}

fn is_outside(label: &str) -> bool {
    place(OUTSIDE, label).is_some()
}

/// A part of a label by which it is put in order: numbers as numbers, before words.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    /// A number, and whether it is meant as a bound: `<18` comes before 18, `65+` after 65.
    Number(u64, i8),
    Word(String),
}

fn pieces(label: &str) -> Vec<Piece> {
    let lower = text_key(label).into_owned();
    // A quarter or half of a year after its letter: the year counts first.
    if let Some((year, part)) = period(&lower) {
        return vec![Piece::Number(year, 0), Piece::Number(part, 0)];
    }
    let under = ["<", "under ", "below ", "less than ", "unter ", "moins de ", "menos de ", "bis "]
        .iter()
        .any(|w| lower.starts_with(w));
    let over = lower.ends_with('+')
        || [">", "over ", "above ", "more than ", "über ", "plus de ", "más de ", "ab "]
            .iter()
            .any(|w| lower.starts_with(w));
    // A currency in front of the first number is in front of the others too.
    let is_sign = |c: char| matches!(c, '$' | '€' | '£' | '¥' | '₹');
    let bare = lower.trim_start_matches(|c: char| (under | over || is_sign(c)) && !c.is_ascii_digit());
    let mut pieces = Vec::new();
    let mut rest = if bare.is_empty() { lower.as_str() } else { bare };
    while let Some(first) = rest.chars().next() {
        let digit = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digit).unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        match token.parse::<u64>() {
            Ok(n) if digit => pieces.push(Piece::Number(n, i8::from(over) - i8::from(under))),
            _ => pieces.push(Piece::Word(token.to_owned())),
        }
        rest = after;
    }
    pieces
}

/// `q1 2024`, `2024-q1`, `h2 2023`: year and part.
fn period(lower: &str) -> Option<(u64, u64)> {
    let compact: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let part = |text: &str| {
        let digit = text.strip_prefix(['q', 'h', 't'])?;
        (digit.len() == 1).then(|| digit.parse::<u64>().ok().filter(|n| (1..=4).contains(n)))?
    };
    let year = |text: &str| (text.len() == 4 || text.len() == 2).then(|| text.parse::<u64>().ok())?;
    let ends = |at: usize| compact.is_char_boundary(at).then(|| compact.split_at(at));
    let front = ends(2).and_then(|(p, y)| Some((year(y)?, part(p)?)));
    front.or_else(|| ends(compact.len().checked_sub(2)?).and_then(|(y, p)| Some((year(y)?, part(p)?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_stand_in_the_order_that_a_person_would_give() {
        for (given, wanted) in [
            ("High|Low|Medium", "Low|Medium|High"),
            ("High|Low|Medium|Unknown", "Low|Medium|High|Unknown"),
            ("XL|M|S|L|XS", "XS|S|M|L|XL"),
            ("Mar|Jan|Dec|Feb", "Jan|Feb|Mar|Dec"),
            ("Mittwoch|Montag|Dienstag", "Montag|Dienstag|Mittwoch"),
            ("Always|Never|Often", "Never|Often|Always"),
            (
                "Agree|Neutral|Strongly disagree|Disagree|Strongly agree",
                "Strongly disagree|Disagree|Neutral|Agree|Strongly agree",
            ),
            ("10-19|0-9|100-199|20-29", "0-9|10-19|20-29|100-199"),
            ("65+|18-24|<18|25-64", "<18|18-24|25-64|65+"),
            ("2nd|10th|1st|3rd", "1st|2nd|3rd|10th"),
            ("In progress|Done|New|Open", "New|Open|In progress|Done"),
            ("hot|cold|warm", "cold|warm|hot"),
            ("Q1 2024|Q4 2023|Q2 2024", "Q4 2023|Q1 2024|Q2 2024"),
            ("Level 10|Level 2|Level 1", "Level 1|Level 2|Level 10"),
            ("basse|haute|moyenne", "basse|moyenne|haute"),
            ("高|低|中", "低|中|高"),
            ("Fair|Good|New|Poor", "New|Good|Fair|Poor"),
            ("H|L|M", "L|M|H"),
            ("Bachelor|High school|Master|PhD", "High school|Bachelor|Master|PhD"),
            ("Could|Must|Should|Won't", "Must|Should|Could|Won't"),
            ("1st|2nd|Basement|Ground", "Basement|Ground|1st|2nd"),
            ("$10M-$50M|$1M-$10M|<$1M|>$50M", "<$1M|$1M-$10M|$10M-$50M|>$50M"),
            ("Pear|apple|Other|Fig", "apple|Fig|Pear|Other"),
            ("K|Pre-K|1|2", "1|2|K|Pre-K"),
        ] {
            let labels = given.split('|').map(|l| (1, l.to_owned())).collect();
            assert_eq!(in_order(labels).join("|"), wanted);
        }
    }
}
