//! Against a server on loopback, whose host is named where it may be called.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

const BOOK: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ncontent-disposition: attachment; filename=\"Stock.csv\"\r\n";

/// A server that answers each path by a table, and counts what it is asked.
struct There {
    port: u16,
    asked: Arc<AtomicUsize>,
    heads: Arc<Mutex<Vec<String>>>,
}

impl There {
    /// `answer`: what is sent back for a path; none: nothing ever is.
    async fn start(answer: fn(&str) -> Option<String>) -> There {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, asked) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (count, kept) = (Arc::clone(&asked), Arc::clone(&heads));
        tokio::spawn(async move {
            let mut silent = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = vec![0; 8_192];
                let read = stream.read(&mut head).await.unwrap_or_default();
                let head = String::from_utf8_lossy(&head[..read]).into_owned();
                count.fetch_add(1, Ordering::SeqCst);
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                kept.lock().unwrap().push(head);
                match answer(&path) {
                    Some(answer) => stream.write_all(answer.as_bytes()).await.unwrap(),
                    None => silent.push(stream),
                }
            }
        });
        There { port, asked, heads }
    }

    fn at(&self, path: &str) -> Link {
        Link::read(&format!("http://127.0.0.1:{}{path}", self.port)).unwrap()
    }

    /// The same as if Google kept it.
    fn sheet(&self, path: &str) -> Link {
        Link { keeper: Keeper::GoogleSheets, name: "key".to_owned(), ..self.at(path) }
    }
}

fn named(hosts: &[&str]) -> Downloads {
    let sources: Vec<Source> = hosts.iter().map(|host| host.parse().unwrap()).collect();
    Downloads::from(&sources).unwrap()
}

/// What went wrong: its code, its sentence.
async fn refused(downloads: &Downloads, link: &Link) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let problem = downloads.fetch(link, folder.path(), 1 << 20).await.unwrap_err();
    (problem.errors[0].code.clone(), problem.message)
}

fn told(code: &str, message: &str) -> (String, String) {
    (code.to_owned(), message.to_owned())
}

fn book(path: &str) -> Option<String> {
    let text = "Sku,Name\nA,Bolt\n";
    match path {
        "/moved" => Some("HTTP/1.1 307 Moved\r\nlocation: /book\r\ncontent-length: 0\r\n\r\n".to_owned()),
        _ => Some(format!("{BOOK}content-length: {}\r\n\r\n{text}", text.len())),
    }
}

#[tokio::test]
async fn a_file_is_fetched_under_its_name_and_tells_nothing_of_whoever_asks() {
    let (there, folder) = (There::start(book).await, tempfile::tempdir().unwrap());
    let (name, path) = named(&["127.0.0.1"]).fetch(&there.at("/moved"), folder.path(), 1 << 20).await.unwrap();
    assert_eq!((name.as_str(), std::fs::read_to_string(path).unwrap().as_str()), ("Stock.csv", "Sku,Name\nA,Bolt\n"));
    let heads = there.heads.lock().unwrap().join("").to_lowercase();
    for header in ["cookie", "authorization", "referer", "sheaf-"] {
        assert!(!heads.contains(&format!("\n{header}")), "{heads}");
    }
}

#[tokio::test]
async fn no_host_of_an_inner_network_is_called_unless_it_is_named() {
    let there = There::start(book).await;
    let inner = |host: &str| format!("'{host}' is no host on the internet that this server can find.");
    for (host, shown) in
        [("127.0.0.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("[::1]", "[::1]"), ("localhost", "localhost")]
    {
        let link = Link::read(&format!("http://{host}:{}/book", there.port)).unwrap();
        assert_eq!(refused(&named(&["public"]), &link).await, told("nowhere", &inner(shown)), "{host}");
    }
    for number in ["10.0.0.7", "169.254.169.254", "[fd00::1]"] {
        let link = Link::read(&format!("https://{number}/latest/meta-data")).unwrap();
        assert_eq!(refused(&named(&["public"]), &link).await, told("nowhere", &inner(number)), "{number}");
    }
    assert_eq!(there.asked.load(Ordering::SeqCst), 0, "nothing was called");
    let folder = tempfile::tempdir().unwrap();
    let link = Link::read(&format!("http://localhost:{}/book", there.port)).unwrap();
    named(&["localhost"]).fetch(&link, folder.path(), 1 << 20).await.unwrap();
}

#[tokio::test]
async fn a_redirect_leads_to_no_inner_host_either() {
    let there = There::start(|path| {
        let to = match path {
            "/name" => "http://localhost:9/x",
            "/number" => "https://192.168.0.1/x",
            "/plain" => "http://example.org/x",
            "/file" => "file:///etc/passwd",
            "/google" => "https://accounts.google.com/ServiceLogin?continue=x",
            _ => "/round",
        };
        Some(format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"))
    })
    .await;
    let downloads = named(&["127.0.0.1"]);
    for (path, code, message) in [
        ("/name", "nowhere", "'localhost' is no host on the internet that this server can find."),
        ("/number", "nowhere", "'192.168.0.1' is no host on the internet that this server can find."),
        ("/plain", "unencrypted", "The link leads to http://example.org, expected https://…."),
        ("/file", "unencrypted", "The link leads to file://, expected https://…."),
        ("/google", "not_shared", "The file is not shared: '127.0.0.1' asks who wants it."),
        ("/round", "refused", "The link is redirected more than 5 times."),
    ] {
        assert_eq!(refused(&downloads, &there.at(path)).await, told(code, message), "{path}");
    }
    assert_eq!(refused(&downloads, &there.sheet("/google")).await, told("not_shared", "This sheet is not shared."));
}

#[tokio::test]
async fn what_is_no_workbook_is_told_in_a_sentence() {
    let there = There::start(|path| {
        let status = path.trim_start_matches('/');
        let kind = if status == "200" { "text/html; charset=utf-8" } else { "text/plain" };
        Some(format!("HTTP/1.1 {status} x\r\ncontent-type: {kind}\r\ncontent-length: 2\r\n\r\nno"))
    })
    .await;
    let downloads = named(&["127.0.0.1"]);
    let not_shared = "The file is not shared: '127.0.0.1' asks who wants it.";
    for (path, code, message) in [
        ("/200", "page", "The link leads to a page of '127.0.0.1', and not to a workbook."),
        ("/401", "not_shared", not_shared),
        ("/403", "not_shared", not_shared),
        ("/404", "not_found", "There is nothing at this link any more, says '127.0.0.1'."),
        ("/410", "not_found", "There is nothing at this link any more, says '127.0.0.1'."),
        ("/400", "refused", "'127.0.0.1' does not give the file: it answered 400."),
        ("/429", "unreached", "'127.0.0.1' cannot give the file now: it answered 429."),
        ("/503", "unreached", "'127.0.0.1' cannot give the file now: it answered 503."),
    ] {
        assert_eq!(refused(&downloads, &there.at(path)).await, told(code, message), "{path}");
    }
    for path in ["/200", "/401", "/403"] {
        let shown = refused(&downloads, &there.sheet(path)).await;
        assert_eq!(shown, told("not_shared", "This sheet is not shared."), "{path}");
    }
}

#[tokio::test]
async fn what_is_too_large_is_given_up_whether_or_not_it_says_so() {
    let there = There::start(|path| {
        let length = if path == "/told" { "content-length: 3000000\r\n" } else { "" };
        Some(format!("{BOOK}{length}connection: close\r\n\r\n{}", "a,b\n".repeat(500_000)))
    })
    .await;
    for path in ["/told", "/untold"] {
        let shown = refused(&named(&["127.0.0.1"]), &there.at(path)).await;
        assert_eq!(shown, told("too_large", "The file is larger than this host allows, 1 MB."), "{path}");
    }
}

#[tokio::test]
async fn nobody_is_waited_for_too_long() {
    let there = There::start(|path| match path {
        "/half" => Some(format!("{BOOK}content-length: 100\r\n\r\nSku")),
        _ => None,
    })
    .await;
    let short = Duration::from_millis(50);
    let mut downloads = named(&["127.0.0.1"]);
    downloads.patience = Patience { connection: short, silence: short, whole: USUAL.whole };
    let slow = told("unreached", "'127.0.0.1' took longer than 0 seconds.");
    assert_eq!(refused(&downloads, &there.at("/never")).await, slow);
    downloads.patience = Patience { whole: short, ..USUAL };
    downloads.client = OnceLock::new();
    assert_eq!(refused(&downloads, &there.at("/never")).await, slow);
    let broken = refused(&named(&["127.0.0.1"]), &there.at("/half")).await;
    assert!(broken.0 == "unreached" && broken.1.starts_with("'127.0.0.1' broke off: "), "{broken:?}");
}

#[tokio::test]
async fn a_host_that_does_not_answer_is_told_from_one_that_is_not_there() {
    // A port that nobody listens on any more.
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let link = Link::read(&format!("http://127.0.0.1:{port}/book.xlsx")).unwrap();
    let message = "This server cannot reach '127.0.0.1'; it may have no way to the internet.";
    assert_eq!(refused(&named(&["127.0.0.1"]), &link).await, told("unreached", message));
    let known = Link { keeper: Keeper::GoogleSheets, ..Link::read("https://localhost/x").unwrap() };
    let message = "This server cannot reach 'localhost'; it may have no way to the internet.";
    assert_eq!(refused(&named(&["public"]), &known).await, told("unreached", message));
}

#[test]
fn a_source_is_a_host_without_more() {
    for (text, host) in [("Files.Example.COM", "files.example.com"), ("127.0.0.1", "127.0.0.1"), ("[::1]", "[::1]")] {
        assert_eq!(text.parse(), Ok(Source::Named(host.to_owned())));
    }
    for text in ["https://example.org", "example.org:443", "example.org/files", "", "a b"] {
        assert!(text.parse::<Source>().is_err(), "{text}");
    }
}

#[tokio::test]
async fn links_are_followed_from_the_hosts_that_are_named_alone() {
    assert!(Downloads::from(&["none".parse().unwrap()]).is_none());
    let link = Link::read("https://example.org/book.xlsx").unwrap();
    let shown = refused(&named(&["docs.google.com"]), &link).await;
    assert_eq!(shown, told("off", "This host fetches no files from 'example.org'."));
    let sources = [Source::Named("docs.google.com".to_owned())];
    assert!(
        Link::read("https://Docs.Google.com/spreadsheets/d/1BxiMVs0XRA5nFMdKvBdBZjgm/edit").unwrap().is_from(&sources)
    );
}
