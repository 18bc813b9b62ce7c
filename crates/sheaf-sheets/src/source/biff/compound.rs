//! Compound files (MS-CFB): the stream of a name. Chains of sectors are followed within the size of the file.

use sheaf_model::problem::Result;

use super::super::unreadable;
use super::Bytes;

const SIGNATURE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Numbers of sectors from here on mean something else.
const LAST_SECTOR: u32 = 0xffff_fffa;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;
/// Bytes of a sector of the stream that holds short streams.
const SHORT_SECTOR: usize = 64;
/// Streams below this length are short.
const SHORT: u64 = 4_096;

/// Whether these are the first bytes of such a file.
pub(super) fn is_compound(file: &[u8]) -> bool {
    file.starts_with(&SIGNATURE)
}

/// The first of some streams that the file holds.
pub(super) fn stream(file: &[u8], names: &[&str]) -> Result<Vec<u8>> {
    read(file, names).ok_or_else(|| unreadable("it is damaged, or no workbook: it holds no stream with sheets"))
}

fn read(file: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let at = |place: usize| Bytes::new(file.get(place..)?).u32();
    let size = match Bytes::new(file.get(30..)?).u16()? {
        9 => 512,
        12 => 4_096,
        _ => return None,
    };
    // The header takes the place of the first sector.
    let sector = |number: u32| file.get((number as usize).checked_add(1)?.checked_mul(size)?..);
    let most = file.len() / size + 1;
    let mut tables: Vec<u32> = (0..109).filter_map(|i| at(76 + 4 * i)).collect();
    let mut next = at(68)?;
    for _ in 0..most {
        if next >= LAST_SECTOR {
            break;
        }
        let numbers = numbers(sector(next)?, size);
        tables.extend(numbers.get(..size / 4 - 1)?);
        next = *numbers.last()?;
    }
    let mut following = Vec::new();
    for table in tables.into_iter().filter(|n| *n < LAST_SECTOR).take(most) {
        following.extend(numbers(sector(table).unwrap_or(&[]), size));
    }
    let chain = |first: u32, length: u64| follow(first, length, &following, most, sector, size);
    let directory = chain(at(48)?, u64::MAX);
    let entries = || directory.chunks_exact(ENTRY);
    let (first, length) = names.iter().find_map(|name| entries().find(|e| is_called(e, name)).and_then(extent))?;
    if length >= SHORT {
        return Some(chain(first, length));
    }
    let (root, root_length) = entries().next().and_then(extent)?;
    let short = chain(root, root_length);
    let short_following = numbers(&chain(at(60)?, u64::MAX), usize::MAX);
    let piece = |n: u32| short.get((n as usize).checked_mul(SHORT_SECTOR)?..);
    Some(follow(first, length, &short_following, short.len() / SHORT_SECTOR + 1, piece, SHORT_SECTOR))
}

/// The bytes of a chain of sectors, up to a length.
fn follow<'a>(
    first: u32,
    length: u64,
    following: &[u32],
    most: usize,
    sector: impl Fn(u32) -> Option<&'a [u8]>,
    size: usize,
) -> Vec<u8> {
    let (mut bytes, mut next) = (Vec::new(), first);
    for _ in 0..most {
        let Some(piece) = (next < LAST_SECTOR).then(|| sector(next)).flatten() else { break };
        bytes.extend_from_slice(&piece[..size.min(piece.len())]);
        if bytes.len() as u64 >= length {
            bytes.truncate(length as usize);
            break;
        }
        next = following.get(next as usize).copied().unwrap_or(u32::MAX);
    }
    bytes
}

fn numbers(bytes: &[u8], size: usize) -> Vec<u32> {
    let bytes = &bytes[..size.min(bytes.len())];
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

fn is_called(entry: &[u8], name: &str) -> bool {
    let length = usize::from(u16::from_le_bytes([entry[64], entry[65]])).clamp(2, 64) - 2;
    let units: Vec<u16> = entry[..length].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    String::from_utf16_lossy(&units).eq_ignore_ascii_case(name)
}

/// The first sector of an entry's stream, and its length.
fn extent(entry: &[u8]) -> Option<(u32, u64)> {
    let mut bytes = Bytes::new(entry.get(116..)?);
    Some((bytes.u32()?, bytes.u32()?.into()))
}
