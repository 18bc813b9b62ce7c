//! Text files of records (CSV and its kin): encoding and dialect are found out, records are streamed.

mod dialect;
mod dos;
mod encoding;
mod ends;
mod form;
mod guess;
mod list;
mod mixed;
mod quotes;
mod records;
mod resaved;
mod rewritten;
mod shape;
mod single;
mod ways;

use std::io::Read;
use std::sync::Arc;

use sheaf_model::problem::Result;

pub(crate) use dialect::Dialect;
pub(super) use encoding::is_utf32;
pub(crate) use records::{Record, Records};

use super::{Source, unreadable};

/// How much of a file is looked at to find out its dialect.
const SAMPLE: u64 = 256 << 10;

/// The text of a file as UTF-8, whatever its encoding.
pub(super) fn decoded(source: &Source) -> Result<encoding::Decoded> {
    Ok(encoding::detect(source)?.decode(source.open()?))
}

/// A file's name without folder and ending.
pub(super) fn stem(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    base.rsplit_once('.').map_or(base, |(stem, _)| if stem.is_empty() { base } else { stem }).to_owned()
}

/// A text file with what was found out about it.
#[derive(Debug, Clone)]
pub(crate) struct TextFile {
    /// Name without folder and ending.
    pub(crate) stem: String,
    source: Source,
    encoding: encoding::Encoding,
    /// How its records end, where not as usual.
    ends: Option<ends::Ends>,
    /// What its lines were made of records, where they are not records themselves.
    resaved: Option<resaved::Resaved>,
    /// The pair of signs around its fields, where they are two.
    pair: Option<quotes::Pair>,
    /// Delimiter, quote, escape.
    pub(crate) dialect: Arc<Dialect>,
}

impl TextFile {
    /// Finds out encoding and dialect.
    pub(crate) fn open(name: &str, source: Source) -> Result<TextFile> {
        let encoding = encoding::detect(&source)?;
        let mut sample = Vec::new();
        encoding
            .decode(source.open()?)
            .take(SAMPLE)
            .read_to_end(&mut sample)
            .map_err(|e| unreadable(format!("it cannot be read ({e})")))?;
        let whole = (sample.len() as u64) < SAMPLE;
        let sample = String::from_utf8_lossy(&sample);
        let ends = ends::Ends::of(&sample);
        let sample = ends.map_or_else(|| sample.to_string(), |ends| ends.usual(&sample));
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = stem(name);
        let declared = records::declared_delimiter(sample.as_bytes()).is_some();
        let resaved = if declared { None } else { resaved::Resaved::of(&sample, whole, base) };
        let sample = if let Some(resaved) = resaved { resaved.restored(&sample) } else { sample };
        let usual = dialect::detect(&sample, whole, base);
        let (dialect, pair) = match usual.form {
            None => quotes::detect(&sample, whole, base, &usual).unwrap_or((usual, None)),
            Some(_) => (usual, None),
        };
        Ok(TextFile { stem, source, encoding, ends, resaved, pair, dialect: Arc::new(dialect) })
    }

    /// Its two encodings, where its lines are in two.
    pub(crate) fn mixed(&self) -> Option<mixed::Mixed> {
        self.encoding.mixed()
    }

    /// Its length in bytes.
    pub(crate) fn len(&self) -> Result<u64> {
        self.source.len()
    }

    /// Its records from the first one on.
    pub(crate) fn records(&self) -> Result<Records> {
        let decoded = self.encoding.decode(self.source.open()?);
        let input: Box<dyn Read + Send> = match self.ends {
            Some(ends) => ends.wrap(decoded),
            None => Box::new(decoded),
        };
        let input = if let Some(resaved) = self.resaved { resaved.wrap(input) } else { input };
        let input = if let Some(pair) = self.pair { pair.wrap(input) } else { input };
        Ok(Records::new(input, self.ends, self.pair, Arc::clone(&self.dialect)))
    }
}
