//! Pictures among files: how large they are, and small ones of them.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Cursor, Read, Seek, Write};
use std::path::{Path, PathBuf};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, metadata::Orientation};
use sheaf_model::{Code, Problem};
use sheaf_store::Fault;

use super::kept::Kept;

/// Most bytes that a picture may take while a small one is made of it: some 60 million pixels.
const MOST_BYTES: u64 = 192 << 20;
/// Largest file of which a small picture is made.
const MOST_FILE: u64 = 64 << 20;
/// So far into a JPEG it says how large it is.
const HEAD: u64 = 1 << 20;
/// Of small JPEGs, of 100.
const QUALITY: u8 = 80;

/// How large a small picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// For a cell.
    Small,
    /// For a card.
    Large,
}

impl Size {
    /// The size with this name.
    pub fn named(name: &str) -> Result<Size, Problem> {
        match name {
            "small" => Ok(Size::Small),
            "large" => Ok(Size::Large),
            _ => Err(Problem::unknown("size of a thumbnail", name, ["small", "large"])),
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Size::Small => "small",
            Size::Large => "large",
        }
    }

    /// Its longer side at most, in pixels.
    pub const fn side(self) -> u32 {
        match self {
            Size::Small => 160,
            Size::Large => 640,
        }
    }
}

fn format(kind: &str) -> Option<ImageFormat> {
    match kind {
        "image/png" => Some(ImageFormat::Png),
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/gif" => Some(ImageFormat::Gif),
        "image/webp" => Some(ImageFormat::WebP),
        _ => None,
    }
}

fn decoder(read: impl BufRead + Seek + 'static, kind: &str) -> Option<impl ImageDecoder> {
    let mut reader = ImageReader::with_format(read, format(kind)?);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    reader.into_decoder().ok()
}

/// Width and height of a picture as it is seen, in pixels; none where it is no picture that can be read.
pub(super) fn size(path: &Path, kind: &str) -> Option<(u32, u32)> {
    let mut file = File::open(path).ok()?;
    if kind != "image/jpeg" {
        return size_of(decoder(BufReader::new(file), kind)?);
    }
    // A JPEG is read as a whole before anything is known of it.
    let mut head = Vec::new();
    (&mut file).take(HEAD).read_to_end(&mut head).ok()?;
    size_of(decoder(Cursor::new(head), kind)?)
}

fn size_of(mut decoder: impl ImageDecoder) -> Option<(u32, u32)> {
    let (width, height) = decoder.dimensions();
    let lies_on_its_side = matches!(
        decoder.orientation(),
        Ok(Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH)
    );
    Some(if lies_on_its_side { (height, width) } else { (width, height) })
}

/// The path of a small picture of a file, which is made where it is not there yet.
pub(super) fn small(kept: &Kept, path: &Path, id: &str, kind: &str, size: Size) -> Result<PathBuf, Problem> {
    let place = kept.derived(id, size.name());
    if place.exists() {
        return Ok(place);
    }
    let picture = read(path, kind).ok_or_else(|| {
        Problem::new(Code::NotFound, "There is no thumbnail of this file: it is no picture, or too large for one.")
    })?;
    let small = match picture.width().max(picture.height()) > size.side() {
        true => picture.thumbnail(size.side(), size.side()),
        // It is small already, and larger it would only be blurred.
        false => picture,
    };
    write(&small, &place).map_err(|e| Fault::file(&place, e).into_plain())?;
    Ok(place)
}

fn read(path: &Path, kind: &str) -> Option<DynamicImage> {
    let file = File::open(path).ok()?;
    if file.metadata().ok()?.len() > MOST_FILE {
        return None;
    }
    let mut decoder = decoder(BufReader::new(file), kind)?;
    if decoder.total_bytes() > MOST_BYTES {
        return None;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some(picture)
}

/// Writes it beside its place first: whoever comes meanwhile finds all of it or nothing.
fn write(picture: &DynamicImage, place: &Path) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(place);
    fs::create_dir_all(folder)?;
    let file = tempfile::NamedTempFile::new_in(folder)?;
    let mut out = BufWriter::new(&file);
    let all = picture.to_rgba8();
    // A JPEG is far smaller, and shows nothing through.
    let written = match all.pixels().any(|pixel| pixel.0[3] < u8::MAX) {
        true => all.write_with_encoder(PngEncoder::new(&mut out)),
        false => picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY)),
    };
    written.map_err(std::io::Error::other)?;
    out.flush()?;
    drop(out);
    file.persist(place).map_err(|e| e.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn saved(folder: &Path, picture: &DynamicImage, format: ImageFormat) -> PathBuf {
        let path = folder.join("picture");
        picture.save_with_format(&path, format).unwrap();
        path
    }

    #[test]
    fn small_pictures_keep_their_shape_and_what_is_seen_through() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::within(folder.path());
        let plain = DynamicImage::from(RgbImage::from_pixel(1_200, 300, Rgb([200, 10, 10])));
        let clear = DynamicImage::from(RgbaImage::from_pixel(90, 180, Rgba([0, 0, 0, 0])));
        for (picture, format, kind, id, size, expected, made) in [
            (&plain, ImageFormat::Jpeg, "image/jpeg", "a", Size::Small, (160, 40), "image/jpeg"),
            (&plain, ImageFormat::Gif, "image/gif", "b", Size::Large, (640, 160), "image/jpeg"),
            (&clear, ImageFormat::Png, "image/png", "c", Size::Small, (80, 160), "image/png"),
            (&clear, ImageFormat::WebP, "image/webp", "d", Size::Small, (80, 160), "image/png"),
            (&clear, ImageFormat::Png, "image/png", "e", Size::Large, (90, 180), "image/png"),
        ] {
            let path = saved(folder.path(), picture, format);
            assert_eq!(super::size(&path, kind), Some((picture.width(), picture.height())));
            let place = small(&kept, &path, id, kind, size).unwrap();
            let found = super::super::kept::kind_of(File::open(&place).unwrap()).unwrap().name;
            let made_format = ImageReader::open(&place).unwrap().with_guessed_format().unwrap();
            assert_eq!((made_format.into_dimensions().unwrap(), found.as_str()), (expected, made), "{kind}");
        }
    }

    #[test]
    fn what_is_no_picture_has_none() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::within(folder.path());
        let path = folder.path().join("picture");
        for (bytes, kind) in
            [(&b"\x89PNG\r\n\x1a\nbroken"[..], "image/png"), (b"text", "text/plain"), (b"", "image/jpeg")]
        {
            fs::write(&path, bytes).unwrap();
            assert_eq!(size(&path, kind), None);
            assert_eq!(small(&kept, &path, "x", kind, Size::Small).unwrap_err().code, Code::NotFound);
        }
        assert!(!kept.derived("x", "small").exists());
    }
}
