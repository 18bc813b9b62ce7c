//! Passwords that are tried first, by the rules after which people make them: a common word, one's own name or what a product is called,
//! with digits and signs around it; rows of keys, of the alphabet and of digits; the same again and again.
//!
//! Lists of passwords that leaked are made of little else. A rule catches all of a kind, with letters of either case and with digits in
//! their places.

use std::sync::LazyLock;

/// What stands in passwords that leaked more often than anything else: words, names and phrases, in small letters.
const WORDS: &str = "
    password passwort passwords passwd passphrase parola parole contrasena motdepasse senha haslo wachtwoord geheim secret
    admin administrator root user username guest test testing tester demo default changeme change login letmein welcome willkommen
    bienvenido bienvenue witaj access manager master owner system server database office company account internet computer
    windows google facebook samsung microsoft apple android iphone macbook linkedin youtube amazon spotify netflix twitter instagram
    pokemon naruto minecraft fortnite roblox starwars superman batman spiderman ironman matrix phoenix mustang ferrari porsche mercedes
    corvette yamaha harley nintendo playstation xbox
    iloveyou loveyou loveme lovely love lover forever princess prinzessin princesa sunshine rainbow flower blossom butterfly angel
    angels heaven jesus jesuschrist christ godisgood blessed faith family familia mother father mommy daddy brother sister baby babygirl babyboy
    sweetheart sweety schatz schatzi liebe ichliebedich teamo tequiero tequieromucho amour jetaime kocham kochamcie teamomucho
    monkey dragon tiger lion eagle wolf panther shadow ninja killer hunter ranger warrior wizard knight samurai pirate legend
    football fussball futbol soccer baseball basketball hockey volleyball tennis cricket liverpool chelsea arsenal barcelona realmadrid
    juventus bayern schalke borussia steelers cowboys yankees lakers chicago london berlin paris madrid warszawa hamburg munich
    michael jennifer jessica jordan michelle ashley nicole daniel charlie thomas robert andrew joshua matthew anthony william
    alexander christian sebastian stephanie alexandra elizabeth samantha victoria isabella gabriel francesco alessandro roberto
    andreas stefan martin peter sandra claudia andrea natalia katarzyna agnieszka mateusz carlos alejandro fernando
    george hannah amanda maggie buster ginger pepper cookie chocolate cheese banana orange apples cherry strawberry peanut coffee
    summer winter spring autumn sommer fruehling herbst monday friday sunday january february march april august september october
    november december januar februar oktober dezember
    hello hallo goodbye whatever nothing something anything blahblah trustno trustnoone qwerty qwertz azerty asdf zxcv
    freedom liberty justice america american canada england germany deutschland espana france polska brasil india pakistan
    money dollar million lucky winner success power energy diamond silver golden purple yellow black white green blue
    mypassword yourpassword thepassword thisismypassword mypass newpassword oldpassword nopassword passwordpassword
    idontknow iforgot dontforget forgetmenot rememberme opensesame sesame letmeinnow welcomehome welcomeback
    abc abcd xyz one two three onetwothree hunter music guitar dancer player gamer rockstar metallica slipknot nirvana eminem
    tupac beatles hollywood mickey mickeymouse scooby scoobydoo snoopy garfield tinkerbell hellokitty pussycat kitten puppy doggy
    turtle dolphin elephant unicorn bigdaddy bigboss gangster asshole fuckyou fuckoff bitch sexy hottie
    correcthorsebatterystaple
";

/// What this product is called.
const PRODUCT: &str = "sheaf";

/// Rows in which keys lie, or letters and digits follow each other; backwards too.
const ROWS: [&str; 14] = [
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "qsdfghjklm",
    "zxcvbnm",
    "yxcvbnm",
    "wxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "!@#$%^&*()",
];

/// Fewest characters of a row that are one.
const SHORTEST_RUN: usize = 3;
/// A password of so many runs and further characters, or fewer, is guessed.
const FEW_PIECES: usize = 4;
/// What stands around words may be so much, and is guessed with them.
const FEW_AROUND: usize = 6;
/// Words are looked for in passwords of so many characters at most.
const LONGEST_LOOKED_AT: usize = 60;
/// Fewest letters of a name that is looked for.
const SHORTEST_NAME: usize = 3;

/// Whether a password is tried first. `whose`: names and addresses of the one it is to be of, and of the host.
pub(super) fn is_common(password: &str, whose: &[&str]) -> bool {
    let text: Vec<char> = password.to_lowercase().chars().collect();
    let mut single = text.clone();
    single.dedup();
    if pieces(&text) <= FEW_PIECES || pieces(&single) <= FEW_PIECES {
        return true;
    }
    // Of a long one more is unknown than what this looks for.
    let is_long = text.len() > LONGEST_LOOKED_AT;
    if !is_long && is_of_words(&text, whose) {
        return true;
    }
    // The same again and again is no better than once.
    (1..=text.len() / 2).any(|length| {
        let (once, is_short) = (&text[..length], length <= FEW_PIECES);
        let repeats = text.chunks(length).all(|part| once.starts_with(part));
        repeats && (is_short || pieces(once) <= FEW_PIECES || (!is_long && is_of_words(once, whose)))
    })
}

/// How many runs of rows, or of one character, and further characters there are.
fn pieces(text: &[char]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < text.len() {
        let run = run(&text[at..]);
        at += if run >= SHORTEST_RUN { run } else { 1 };
        count += 1;
    }
    count
}

/// The length of the run at the beginning.
fn run(text: &[char]) -> usize {
    let same = text.iter().take_while(|c| **c == text[0]).count();
    let along = |row: &[char]| {
        let starts = row.iter().enumerate().filter(|(_, key)| **key == text[0]);
        starts.map(|(at, _)| row[at..].iter().zip(text).take_while(|(key, c)| key == c).count()).max().unwrap_or(0)
    };
    rows().iter().map(|row| along(row)).max().unwrap_or(0).max(same)
}

/// The rows, in either direction.
fn rows() -> &'static [Vec<char>] {
    static BOTH: LazyLock<Vec<Vec<char>>> =
        LazyLock::new(|| ROWS.iter().flat_map(|row| [row.chars().collect(), row.chars().rev().collect()]).collect());
    &BOTH
}

/// Whether it is one or two words that are tried first, and little around them.
fn is_of_words(text: &[char], whose: &[&str]) -> bool {
    let own: Vec<String> = whose.iter().flat_map(|of| names(of)).map(|name| folded(name.chars())).collect();
    let is_word = |part: &str| words().any(|word| word == part) || own.iter().any(|name| name == part);
    let of_words = |core: &str| {
        let mut ends = core.char_indices().map(|(at, _)| at).skip(1);
        is_word(core) || ends.any(|at| is_word(&core[..at]) && is_word(&core[at..]))
    };
    let is_letter = |c: &char| c.is_alphabetic();
    let (Some(first), Some(last)) = (text.iter().position(is_letter), text.iter().rposition(is_letter)) else {
        return false;
    };
    // As many digits and signs as stand at either end may be letters, or stand around.
    let mut spans = (0..=first).flat_map(|from| (last + 1..=text.len()).map(move |to| (from, to)));
    let with_digits = spans.any(|(from, to)| {
        let around = pieces(&text[..from]) + pieces(&text[to..]);
        around <= FEW_AROUND && of_words(&folded(text[from..to].iter().copied()))
    });
    let others: Vec<char> = text.iter().filter(|c| !c.is_alphabetic()).copied().collect();
    let letters = text.iter().filter(|c| c.is_alphabetic()).copied();
    with_digits || (pieces(&others) <= FEW_AROUND && of_words(&folded(letters)))
}

/// The words as they are compared.
fn words() -> impl Iterator<Item = &'static str> {
    static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| {
        let mut all: Vec<String> = WORDS.split_whitespace().chain([PRODUCT]).map(|word| folded(word.chars())).collect();
        all.sort();
        all.dedup();
        all
    });
    FOLDED.iter().map(String::as_str)
}

/// Letters alone, with those for which digits and signs are written. I and l are one: 1 stands for either.
fn folded(text: impl Iterator<Item = char>) -> String {
    let letters = text.filter_map(|c| match c {
        '0' => Some('o'),
        '1' | '!' | '|' | 'i' => Some('l'),
        '3' | '€' => Some('e'),
        '4' | '@' => Some('a'),
        '5' | '$' => Some('s'),
        '7' | '+' => Some('t'),
        c if c.is_alphabetic() => Some(c),
        _ => None,
    });
    letters.collect()
}

/// What somebody is called: all of it, and each of its parts.
fn names(of: &str) -> Vec<String> {
    let of = of.to_lowercase();
    let parts = of.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
    let before_at = of.split('@').next().unwrap_or_default();
    let whole = [before_at, &of].map(|text| text.chars().filter(|c| c.is_alphabetic()).collect::<String>());
    parts.chain(whole).filter(|name| name.chars().count() >= SHORTEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: &[&str] = &["Ann Weber", "a.weber@lakeside.example", "https://tables.lakeside.example"];

    #[test]
    fn what_is_tried_first() {
        let all = "1234567890 0987654321 12345678910 1111111111 1122334455 1212121212 1231231231 123123123123 1234512345 qwertyuiop \
            Qwertyuiop1 qwerty1234 qwerty123456 1q2w3e4r5t 1qaz2wsx3edc zaq12wsxcde3 qazwsxedcr asdfghjkl1 asdfasdfasdf zxcvbnm123 \
            azertyuiop qwertzuiop abcdefghij abcd1234567 abc123abc123 aaaaaaaaaa aaaaa11111 password12 password123 Password1! \
            P@ssw0rd123 p4$$w0rd2024 PASSW0RD!! 123password passwordpassword password_123 pass-word-1 mypassword1 iloveyou12 \
            ILoveYou!! 1loveyou2 letmein1234 l3tm31n123 welcome2024 Welcome123! W3lc0me!!! admin12345 adm1n1strator Administrator1 \
            adminadmin rootroot12 changeme12 monkey12345 dragon2020 football123 sunshine11 princess99 trustno1trustno1 \
            Summer2024! superman123 michael1985 charlie2019 liverpool10 starwars77 pokemon1999 Sheaf12345 sheaf-2024! sheafadmin \
            welcomesheaf !@#$%^&*() correcthorsebatterystaple hallo12345 passwort123 contrasena1 motdepasse1 Fussball10 \
            annweber12 Weber.1985! a.weber2024 ann1985weber lakeside2024 Lakeside!123 tables12345 weberweber";
        for password in all.split_whitespace() {
            assert!(is_common(password, ANN), "{password}");
        }
    }

    #[test]
    fn what_is_not() {
        for password in [
            "correct horse",
            "battery staple",
            "correct horse battery",
            "a long password",
            "a password for the bench",
            "wrong and long",
            "kX9#vRq2!mZt",
            "violet otter harbour",
            "tr0mb0ne-lichen-42",
            "8347298347",
            "Quittenmarmelade",
            "mon chat dort peu",
            "annweber tromboned",
            "zażółć gęślą jaźń",
        ] {
            assert!(!is_common(password, ANN), "{password}");
        }
        assert!(!is_common("horstensia12", &[""]), "of nobody's name");
    }
}
