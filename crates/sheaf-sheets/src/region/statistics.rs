//! Rows below the records that say what these come to, each by its word: their greatest, least, middle, mean and how far they lie
//! apart. The word alone proves nothing (`Max` is a name too): what it says is computed. Evidence per region.

use super::body::Aside;
use super::header::typed_columns;
use super::sums::figure;
use super::view::{Class, Line, Spot, View};
use crate::column::literal::trim;
use crate::column::words::{GREATEST, LEAST, Words, header_words};

/// Most such rows.
const MOST_ROWS: usize = 12;
/// Fewest records that they are computed of.
const FEWEST: usize = 3;
/// Most lines that they are computed of: what is longer is written by a program.
const MOST_LINES: usize = 20_000;

const MEAN: Words = Words::of(
    "average avg mean durchschnitt mittelwert mittel schnitt moyenne promedio media média gemiddelde średnia medel \
     medelvärde gennemsnit среднее",
);
const MEDIAN: Words = Words::of("median mediana médiane mediaan медиана");
/// `Std dev`, `Écart type`: each of its words.
const DEVIATION: Words = Words::of(
    "std stdev stddev sd deviation dev standard standardabweichung stabw écart type desviación estándar desvio padrão \
     scarto deviazione odchylenie standardowe standaardafwijking",
);

/// What a word says of the figures beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Greatest,
    Least,
    Mean,
    Median,
    Deviation,
}

/// Puts aside the rows below the records that are such measures.
pub(super) fn mark(view: &View<'_>, lines: &[Line], fates: &mut [Option<Aside>]) {
    let rows = named_at_end(view, lines, fates);
    let Some((first, _)) = rows.last().copied().filter(|_| rows.len() <= MOST_ROWS && lines.len() <= MOST_LINES) else {
        return;
    };
    let records: Vec<&Line> =
        lines[..first].iter().zip(&*fates).filter(|(_, fate)| fate.is_none()).map(|(line, _)| line).collect();
    if records.len() < FEWEST {
        return;
    }
    let of_records: Vec<Line> = records.iter().take(400).map(|line| (*line).clone()).collect();
    let typed = typed_columns(&of_records);
    // Where records have days or numbers, a word is no name.
    let is_beside = |line: &Line| typed.get(&line.spots[0].column).is_some_and(|share| *share >= 0.9);
    let (mut sure, mut likely) = (0, 0);
    for (i, measure) in &rows {
        let fits = fitting(view, &lines[*i], *measure, &records);
        let is_sure = fits >= 2 || fits == 1 && is_beside(&lines[*i]);
        sure += usize::from(is_sure);
        likely += usize::from(fits == 1 && !is_sure);
    }
    // One figure may be the same as another by chance.
    if (sure > 0 || likely >= 2) && (sure + likely) * 2 >= rows.len() {
        rows.iter().for_each(|(i, _)| fates[*i] = Some(Aside::Total));
    }
}

/// The last lines that are no records yet and are named so, from below to above. Notes and totals may stand among them.
fn named_at_end(view: &View<'_>, lines: &[Line], fates: &[Option<Aside>]) -> Vec<(usize, Measure)> {
    let mut rows = Vec::new();
    for i in (0..lines.len()).rev() {
        let is_note = lines[i].fill() == 1 && lines[i].spots[0].class == Class::Text;
        match measure(view, &lines[i]) {
            Some(measure) if fates[i].is_none() => rows.push((i, measure)),
            _ if matches!(fates[i], Some(Aside::Total | Aside::Note)) => {}
            _ if rows.is_empty() && fates[i].is_none() && is_note => {}
            _ => break,
        }
    }
    rows
}

/// What a line is named, if it holds nothing but its name and figures.
fn measure(view: &View<'_>, line: &Line) -> Option<Measure> {
    let (label, figures) = line.spots.split_first()?;
    if label.class != Class::Text || label.formula > 0 || figures.is_empty() {
        return None;
    }
    let words = header_words(trim(view.text(label.text)));
    let all = |named: &dyn Fn(&str) -> bool| (1..=3).contains(&words.len()) && words.iter().all(|w| named(w));
    let measure = match () {
        () if all(&|w| GREATEST.contains(w)) => Measure::Greatest,
        () if all(&|w| LEAST.contains(w)) => Measure::Least,
        () if all(&|w| MEAN.contains(w)) => Measure::Mean,
        () if all(&|w| MEDIAN.contains(w)) => Measure::Median,
        () if all(&|w| DEVIATION.contains(w)) && !matches!(&words[..], [one] if is_half(one)) => Measure::Deviation,
        () => return None,
    };
    figures.iter().all(|s| s.class == Class::Number).then_some(measure)
}

/// Whether a word says of a deviation only beside another one.
fn is_half(word: &str) -> bool {
    matches!(word, "std" | "standard" | "type" | "écart" | "padrão" | "estándar" | "scarto" | "standardowe")
}

/// How many figures of a line are what its word says of the records; 0 where one is not.
fn fitting(view: &View<'_>, line: &Line, measure: Measure, records: &[&Line]) -> usize {
    let fits = |spot: &&Spot| {
        let Some(figure) = figure(view, line.row, spot) else { return false };
        let is_one = |reading: usize| {
            let read = |record: &&Line| {
                record.at(spot.column).and_then(|s| super::sums::figure(view, record.row, s)).and_then(|n| n[reading])
            };
            let mut values: Vec<f64> = records.iter().filter_map(read).collect();
            figure[reading].is_some_and(|n| measure.of(&mut values).iter().any(|value| is_rounded(n, *value)))
        };
        (0..2).any(is_one)
    };
    let fit = line.spots[1..].iter().filter(fits).count();
    if fit == line.fill() - 1 { fit } else { 0 }
}

impl Measure {
    /// It of some values: the deviation of a sample and of all.
    fn of(self, values: &mut [f64]) -> Vec<f64> {
        if values.len() < FEWEST {
            return Vec::new();
        }
        values.sort_unstable_by(f64::total_cmp);
        let (many, middle) = (values.len() as f64, values.len() / 2);
        let mean = values.iter().sum::<f64>() / many;
        match self {
            Measure::Greatest => vec![values[values.len() - 1]],
            Measure::Least => vec![values[0]],
            Measure::Mean => vec![mean],
            Measure::Median if values.len().is_multiple_of(2) => {
                vec![f64::midpoint(values[middle - 1], values[middle])]
            }
            Measure::Median => vec![values[middle]],
            Measure::Deviation => {
                let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
                vec![(squares / many).sqrt(), (squares / (many - 1.0)).sqrt()]
            }
        }
    }
}

/// Whether a figure is a value, rounded to the digits that the figure has.
fn is_rounded(figure: f64, value: f64) -> bool {
    let near = |power: f64| (figure * power - (figure * power).round()).abs() < 1e-6;
    let power = [1.0, 10.0, 100.0, 1e3, 1e4].into_iter().find(|power| near(*power)).unwrap_or(1e7);
    (figure - value).abs() <= 0.500_001 / power + 1e-9 * value.abs()
}
