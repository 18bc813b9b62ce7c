//! Flags: what is switched on for some and not for others. Which there are stands here; for whom, rules of the host say.

use serde::{Deserialize, Serialize};

/// Most rules of one flag.
pub const MOST_RULES: usize = 200;

/// Something that can be switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag {
    /// By which it is asked for.
    pub name: &'static str,
    /// What is there where it is on.
    pub about: &'static str,
    /// Whether it is on where no rule says anything.
    pub default: bool,
}

/// Whether workspaces are sent invoices through a payment provider.
pub const PAYMENTS: Flag =
    Flag { name: "payments", about: "Workspaces are sent invoices through a payment provider.", default: false };

/// All of them, by name.
pub const FLAGS: &[Flag] = &[PAYMENTS];

/// For whom a flag is on, or off. What is not said is anybody, or ever.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// One workspace, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<i64>,
    /// One person, by their id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<i64>,
    /// Of a hundred workspaces so many, always the same ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// Not before this moment, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// Only before this moment, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// Whether it is on for them.
    pub on: bool,
}

/// For whom it is asked, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct For {
    /// In which workspace.
    pub workspace: i64,
    /// Who; none: a program, or Sheaf itself.
    pub person: Option<i64>,
    /// Milliseconds since 1970.
    pub now: i64,
}

impl Flag {
    /// The one of this name.
    pub fn named(name: &str) -> Option<&'static Flag> {
        FLAGS.iter().find(|flag| flag.name == name)
    }

    /// Whether it is on: the first rule that is for them says so.
    pub fn is_on(&self, rules: &[Rule], of: For) -> bool {
        rules.iter().find(|rule| rule.is_for(self, of)).map_or(self.default, |rule| rule.on)
    }

    /// Where a workspace stands among a hundred, from 0: by chance, another for each flag, and always the same.
    fn place(&self, workspace: i64) -> u64 {
        // FNV-1a, which is written down, so that a later version puts nobody elsewhere.
        let bytes = self.name.bytes().chain([0]).chain(workspace.to_le_bytes());
        let hash =
            bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        // Its bits hardly depend on the last bytes: they are stirred as SplitMix64 does it.
        let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (hash ^ (hash >> 31)) % 100
    }
}

impl Rule {
    fn is_for(&self, flag: &Flag, of: For) -> bool {
        self.workspace.is_none_or(|workspace| workspace == of.workspace)
            && self.person.is_none_or(|person| Some(person) == of.person)
            && self.percent.is_none_or(|percent| flag.place(of.workspace) < u64::from(percent))
            && self.from.is_none_or(|from| from <= of.now)
            && self.until.is_none_or(|until| of.now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF: For = For { workspace: 7, person: Some(3), now: 1_000 };

    #[test]
    fn the_first_rule_that_is_for_them_says_so() {
        let off = Rule::default();
        let on = Rule { on: true, ..Rule::default() };
        let cases = [
            (vec![], false),
            (vec![on.clone(), off.clone()], true),
            (vec![Rule { workspace: Some(8), ..on.clone() }], false),
            (vec![Rule { workspace: Some(7), ..on.clone() }, off.clone()], true),
            (vec![Rule { person: Some(3), on: false, ..off.clone() }, on.clone()], false),
            (vec![Rule { person: Some(4), ..on.clone() }], false),
            (vec![Rule { from: Some(1_000), until: Some(1_001), ..on.clone() }], true),
            (vec![Rule { from: Some(1_001), ..on.clone() }], false),
            (vec![Rule { until: Some(1_000), ..on.clone() }], false),
            (vec![Rule { percent: Some(100), ..on.clone() }], true),
            (vec![Rule { percent: Some(0), ..on }], false),
        ];
        for (rules, expected) in cases {
            assert_eq!(PAYMENTS.is_on(&rules, OF), expected, "{rules:?}");
        }
        let nobody = For { person: None, ..OF };
        assert!(!PAYMENTS.is_on(&[Rule { person: Some(3), on: true, ..off }], nobody));
    }

    #[test]
    fn a_share_is_about_so_many_and_always_the_same() {
        let other = Flag { name: "other", ..PAYMENTS };
        for percent in [1_u8, 10, 50, 90] {
            let rules = [Rule { percent: Some(percent), on: true, ..Rule::default() }];
            let on = |flag: &Flag| (1..=10_000).filter(|id| flag.is_on(&rules, For { workspace: *id, ..OF })).count();
            let expected = usize::from(percent) * 100;
            assert!(on(&PAYMENTS).abs_diff(expected) < 150, "{percent}: {}", on(&PAYMENTS));
            assert!(on(&other).abs_diff(expected) < 150, "{percent}: {}", on(&other));
        }
        let first: Vec<u64> = (1..=5).map(|id| PAYMENTS.place(id)).collect();
        assert_eq!(first, [13, 96, 36, 17, 17]);
        assert!((1..=100).any(|id| PAYMENTS.place(id) != other.place(id)));
    }

    #[test]
    fn names_are_told_apart() {
        let mut names: Vec<&str> = FLAGS.iter().map(|flag| flag.name).collect();
        names.dedup();
        assert_eq!(names.len(), FLAGS.len());
        assert!(names.is_sorted() && FLAGS.iter().all(|flag| flag.about.ends_with('.')));
        assert_eq!(Flag::named("payments"), Some(&PAYMENTS));
    }
}
