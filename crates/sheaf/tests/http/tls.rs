//! HTTPS of the binary's own, over real sockets: certificates in files that change while it serves, HTTP/2, what listens unencrypted
//! beside it, a certificate of an ACME server (Debian's `pebble`), and proxies that are believed or not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::server::{Server, sheaf, until};

/// Somebody who signs certificates.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Authority(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Writes a certificate for `localhost` and its key.
    fn write(&self, folder: &Path) {
        let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        std::fs::write(folder.join("certificate.pem"), certificate.pem()).unwrap();
        std::fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    }
}

/// What a client sees on a connection of its own that believes these alone: the protocol agreed on, and what is answered.
fn ask(roots: RootCertStore, port: u16, protocol: &str, request: &str) -> Result<String, std::io::Error> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(("127.0.0.1", port))?);
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {}
        Err(error) => return Err(error),
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

const REQUEST: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

fn trusted(pem: &str) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    roots
}

fn port(address: &str) -> u16 {
    address.rsplit_once(':').unwrap().1.parse().unwrap()
}

/// A server with a certificate of this authority's, and with more arguments.
fn serving(authority: &Authority, folder: &Path, more: &[&str]) -> Server {
    authority.write(folder);
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    let certificate = ["--tls-certificate", certificate.to_str().unwrap(), "--tls-key", key.to_str().unwrap()];
    Server::start_with(&[&certificate, more].concat())
}

#[test]
fn a_certificate_in_files() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    authority.write(folder.path());
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    let certificate = ["--tls-certificate", certificate.to_str().unwrap(), "--tls-key", key.to_str().unwrap()];
    let (mut server, said, _data) = started(&certificate, 2);
    assert!(said[0].starts_with("Sheaf: https://"), "{}", said[0]);
    let port = port(&said[0]);
    let by = |authority: &Authority| ask(trusted(&authority.0.pem()), port, "http/1.1", REQUEST);
    let answer = by(&authority).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nok"), "{answer}");
    assert!(answer.contains("\r\nstrict-transport-security: max-age=31536000\r\n"), "{answer}");
    // Whoever signs in gets a cookie for HTTPS alone.
    let body = format!(r#"{{"link":"{}"}}"#, said[1].split_once("link=").unwrap().1);
    let request = format!(
        "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = ask(trusted(&authority.0.pem()), port, "http/1.1", &request).unwrap();
    assert!(answer.lines().any(|l| l.starts_with("set-cookie: sheaf_session=") && l.ends_with("; Secure")), "{answer}");

    // A certificate that is broken changes nothing; the next one serves, and what was begun with the one before goes on.
    let next = Authority::new();
    std::fs::write(folder.path().join("certificate.pem"), "-----BEGIN CERTIFICATE-----\nbroken\n").unwrap();
    let mut log = BufReader::new(server.0.stderr.take().unwrap()).lines();
    assert!(log.any(|line| line.unwrap().contains("the certificate before goes on serving")));
    assert!(by(&authority).is_ok() && by(&next).is_err());
    next.write(folder.path());
    until("the next certificate serves", || by(&next).is_ok());
    assert!(by(&authority).is_err());
}

#[test]
fn http_2_where_both_speak_it() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    let mut server = serving(&authority, folder.path(), &[]);
    let roots = trusted(&authority.0.pem());
    let port = port(&server.address);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
        let stream = connector.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        let (executor, io) = (hyper_util::rt::TokioExecutor::new(), hyper_util::rt::TokioIo::new(stream));
        let (mut sender, connection) = hyper::client::conn::http2::handshake(executor, io).await.unwrap();
        let connection = tokio::spawn(connection);
        let request = |path: &str| {
            let uri = format!("https://localhost{path}");
            hyper::Request::get(uri).body(axum::body::Body::empty()).unwrap()
        };
        let several = (0..20).map(|_| sender.send_request(request("/healthz"))).collect::<Vec<_>>();
        for answer in several {
            let answer = answer.await.unwrap();
            assert_eq!((answer.status().as_u16(), answer.version()), (200, hyper::Version::HTTP_2));
        }
        // Told to stop, it lets go of a connection that nobody uses.
        let told = std::time::Instant::now();
        assert!(Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().unwrap().success());
        connection.await.unwrap().unwrap();
        assert!(told.elapsed().as_secs() < 2, "{:?}", told.elapsed());
    });
    until("the server has ended", || server.child.try_wait().unwrap().is_some());
}

/// A server that is started by these arguments, what it says, and the folder of its data.
fn started(arguments: &[&str], lines: usize) -> (Ended, Vec<String>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = sheaf(folder.path());
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path()).args(arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(child.stdout.take().unwrap()).lines().take(lines).map(Result::unwrap).collect();
    (Ended(child), said, folder)
}

/// A process that ends when it is dropped.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn unencrypted_requests_are_sent_elsewhere() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    authority.write(folder.path());
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    let (_server, said, _data) = started(
        &["--tls-certificate", certificate.to_str().unwrap(), "--tls-key", key.to_str().unwrap()]
            .into_iter()
            .chain(["--http-redirect", "127.0.0.1:0", "--trusted-proxy", "none"])
            .collect::<Vec<_>>(),
        3,
    );
    let (secure, plain) = (port(&said[0]), port(&said[2]));
    for request in ["GET /tables?x=1", "POST /api/v1/session"] {
        let mut stream = TcpStream::connect(("127.0.0.1", plain)).unwrap();
        let path = request.split(' ').nth(1).unwrap();
        write!(stream, "{request} HTTP/1.1\r\nHost: sheaf.example:80\r\nX-Forwarded-Host: evil.example\r\n\r\n")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 308 Permanent Redirect\r\n"), "{answer}");
        assert!(answer.contains(&format!("\r\nlocation: https://sheaf.example:{secure}{path}\r\n")), "{answer}");
    }
}

#[test]
fn settings_that_do_not_go_together() {
    let folder = tempfile::tempdir().unwrap();
    Authority::new().write(folder.path());
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (certificate, key, missing) = (at("certificate.pem"), at("key.pem"), at("missing.pem"));
    let cases: &[(&[&str], &str)] = &[
        (&["--tls-certificate", &certificate], "The setting 'tls-certificate' needs 'tls-key'."),
        (
            &["--tls-certificate", &certificate, "--tls-key", &missing],
            "named by --tls-key, cannot be read: there is no such file.",
        ),
        (
            &["--tls-certificate", &key, "--tls-key", &key],
            "named by --tls-certificate, cannot be read: there is no certificate in it, expected PEM.",
        ),
        (&["--acme-domain", "sheaf.example"], "The setting 'acme-domain' needs 'acme-email'."),
        (
            &["--acme-domain", "10.0.0.1", "--acme-email", "a@b.example"],
            "The setting 'acme-domain' is '10.0.0.1', expected a name such as sheaf.example.com.",
        ),
        (
            &["--http-redirect", "127.0.0.1:0"],
            "The setting 'http-redirect' needs HTTPS: 'tls-certificate' or 'acme-domain'.",
        ),
        (&["--trusted-proxy", "everybody"], "expected an address, a network such as 10.0.0.0/8, or none"),
    ];
    for (arguments, expected) in cases {
        let data = tempfile::tempdir().unwrap();
        let mut command = sheaf(data.path());
        let output = command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data.path()).args(*arguments);
        let output = output.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(expected), "{arguments:?}: {said}");
    }
}

/// An ACME server, which trusts what it finds on this port; it ends when it is dropped.
fn pebble(folder: &Path, port: u16, of_sheaf: u16) -> Ended {
    let address = |port: u16| format!("127.0.0.1:{port}");
    let config = serde_json::json!({ "pebble": {
        "listenAddress": address(port), "managementListenAddress": "", "certificate": folder.join("certificate.pem"),
        "privateKey": folder.join("key.pem"), "httpPort": 1, "tlsPort": of_sheaf,
    } });
    std::fs::write(folder.join("pebble.json"), config.to_string()).unwrap();
    let mut command = Command::new("pebble");
    command.args(["-strict", "-config"]).arg(folder.join("pebble.json")).env("PEBBLE_VA_NOSLEEP", "1");
    Ended(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("pebble runs: apt-get install pebble"))
}

#[test]
fn a_certificate_of_an_acme_server() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    authority.write(folder.path());
    std::fs::write(folder.path().join("root.pem"), authority.0.pem()).unwrap();
    let of_acme = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let directory = format!("https://localhost:{of_acme}/dir");
    let root = folder.path().join("root.pem");
    let arguments = ["--acme-domain", "localhost", "--acme-email", "ann@example.com", "--acme-directory", &directory]
        .into_iter()
        .chain(["--acme-root", root.to_str().unwrap()])
        .collect::<Vec<_>>();
    let (_server, said, data) = started(&arguments, 1);
    let port = port(&said[0]);
    let by_authority = || ask(trusted(&authority.0.pem()), port, "http/1.1", REQUEST);
    assert!(by_authority().is_err(), "there is no certificate yet");
    let _acme = pebble(folder.path(), of_acme, port);
    let kept = || -> Vec<_> {
        let files = std::fs::read_dir(data.path().join("acme")).into_iter().flatten();
        // What is still being written has another ending.
        files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "pem")).collect()
    };
    until("a certificate was given", || kept().iter().any(|path| path.to_string_lossy().contains("/certificate-")));
    assert_eq!(kept().len(), 2, "{:?}", kept());
    for path in kept() {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{path:?}");
    }
    // What is given is of the ACME server's own making.
    let given = kept().into_iter().find(|path| path.to_string_lossy().contains("/certificate-")).unwrap();
    let chain: Vec<_> = CertificateDer::pem_file_iter(given).unwrap().map(Result::unwrap).collect();
    let mut roots = RootCertStore::empty();
    roots.add(chain.last().unwrap().clone()).unwrap();
    let answer = ask(roots, port, "http/1.1", REQUEST).unwrap();
    assert!(answer.ends_with("\r\n\r\nok"), "{answer}");
    assert!(by_authority().is_err());
}

/// As whom a server takes somebody who says these of themselves: the address of their session, and whether its cookie is for HTTPS alone.
fn taken_as(trusted: &str, headers: &[(&str, &str)]) -> (String, bool) {
    let server = Server::start_with(&["--trusted-proxy", trusted]);
    let sender = headers.iter().fold(server.nobody(), |client, (name, value)| client.with(name, value));
    let signed = serde_json::json!({ "link": server.link.as_deref().unwrap() });
    let reply = sender.post("/api/v1/session", &signed).expect(200);
    let cookie = reply.header("set-cookie").unwrap();
    let own = server.nobody().with("cookie", cookie.split(';').next().unwrap());
    let sessions = own.get("/api/v1/sessions").expect(200).json();
    (sessions["sessions"][0]["address"].as_str().unwrap().to_owned(), cookie.ends_with("; Secure"))
}

#[test]
fn who_is_believed_about_whom_they_speak_for() {
    let proto = ("x-forwarded-proto", "https");
    let as_said = [("x-forwarded-for", "203.0.113.9, 198.51.100.7"), proto];
    assert_eq!(taken_as("127.0.0.1", &as_said), ("198.51.100.7".to_owned(), true));
    assert_eq!(
        taken_as("10.0.0.0/8,192.0.2.1", &as_said),
        ("127.0.0.1".to_owned(), false),
        "not a proxy that is believed"
    );
    assert_eq!(taken_as("none", &as_said), ("127.0.0.1".to_owned(), false));
    let chain = [("x-forwarded-for", "203.0.113.9, 198.51.100.7"), proto];
    assert_eq!(taken_as("127.0.0.1,198.51.100.0/24", &chain), ("203.0.113.9".to_owned(), true), "through two proxies");
    let standard = [("forwarded", "for=203.0.113.9, for=\"[2001:db8::7]:80\";proto=https")];
    assert_eq!(taken_as("127.0.0.1", &standard), ("2001:db8::7".to_owned(), true));
}
