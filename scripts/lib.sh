# Sourced by the other scripts: where things are, how steps are told, how a missing tool is met.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
target=${CARGO_TARGET_DIR:-$root/target}

step() { printf '[%3d s] %s\n' "$SECONDS" "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# need COMMAND PACKAGE...: installs the Debian packages where the command is missing and we may.
need() {
  command -v "$1" >/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    step "Installing ${*:2}"
    local log; log=$(mktemp)
    if [ -z "${apt_updated:-}" ]; then apt-get update >"$log" 2>&1 || true; apt_updated=1; fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${@:2}" >>"$log" 2>&1 ||
      { tail -n 20 "$log" >&2; die "could not install ${*:2}"; }
    rm -f "$log"
  else
    die "$1 is missing. On Debian: apt-get install ${*:2}"
  fi
}

need_rust() {
  command -v cargo >/dev/null || die "cargo is missing: install Rust $(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml) or later with rustup"
  need cc build-essential # SQLite is compiled from C
}

need_node() {
  command -v node >/dev/null || die "node is missing: install Node.js 20.19 or later"
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(+a > 20 || (+a === 20 && +b >= 19) ? 0 : 1)' ||
    die "Node.js $(node --version) is too old: 20.19 or later is needed"
  command -v npm >/dev/null || die "npm is missing: it comes with Node.js"
}

# need_postgres: the server's programs, which Debian puts on no PATH.
need_postgres() {
  local servers=(/usr/lib/postgresql/*/bin/postgres)
  [ -x "${servers[-1]}" ] || need postgres postgresql
}

# need_pooler: PgBouncer, which Debian puts where only root looks.
need_pooler() { PATH=$PATH:/usr/sbin command -v pgbouncer >/dev/null || need pgbouncer pgbouncer; }

# need_smtp: the mail server of the tests runs on Debian's own Python.
need_smtp() { /usr/bin/python3 -c "import aiosmtpd" 2>/dev/null || need aiosmtpd python3-aiosmtpd; }

# need_oidc: the sign-in provider of the tests, with what its lock file says.
need_oidc() {
  need_node
  local now; now=$(sha256sum < tests/oidc/package-lock.json | cut -c1-64)
  [ "$(cat tests/oidc/node_modules/.sheaf-lock 2>/dev/null)" = "$now" ] && return
  step "Installing the sign-in provider of the tests (npm ci)"
  (cd tests/oidc && npm ci --no-audit --no-fund --loglevel=error) || return 1
  echo "$now" > tests/oidc/node_modules/.sheaf-lock
}

fingerprint() { sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64; }

# web_packages: `npm ci`, unless the lock file is the one that was installed last.
web_packages() {
  need_node
  local now; now=$(printf '%s\0' web/package.json web/package-lock.json | fingerprint)
  [ "$(cat web/node_modules/.sheaf-lock 2>/dev/null)" = "$now" ] && return
  step "Installing the web packages (npm ci)"
  (cd web && npm ci --no-audit --no-fund --loglevel=error)
  mkdir -p web/node_modules
  echo "$now" > web/node_modules/.sheaf-lock
}

# web_build: web/ to web/dist, unless nothing in web/ has changed since.
web_build() {
  web_packages
  local now; now=$(find web \( -name node_modules -o -name dist \) -prune -o -type f ! -name '*.tsbuildinfo' -print0 | fingerprint)
  # The stamp lies outside dist: what is in there becomes part of the binary.
  [ -e web/dist/index.html ] && [ "$(cat web/node_modules/.sheaf-built 2>/dev/null)" = "$now" ] && return
  step "Building the web page (web/ to web/dist)"
  (cd web && npm run --silent build) || return 1
  echo "$now" > web/node_modules/.sheaf-built
}

# server_build PROFILE: the binary, with the page in it; sets `bin` for the caller.
# shellcheck disable=SC2034
server_build() {
  need_rust
  step "Building the server (cargo build, $1)"
  case $1 in
    release) cargo build --release --locked -p sheaf; bin=$target/release/sheaf ;;
    dev) cargo build --locked -p sheaf; bin=$target/debug/sheaf ;;
  esac
}

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'; }

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# wait_for PORT PID: until the server answers; fails when it ended or after 20 seconds.
wait_for() {
  for _ in $(seq 400); do
    answers "$1" && return
    kill -0 "$2" 2>/dev/null || return 1
    sleep 0.05
  done
  return 1
}

# fresh_server NAME LABEL: the binary `bin` on an empty folder of data, with one workspace; sets SHEAF_URL and SHEAF_LINK (which signs
# in once). It ends with the script, and the folder goes away. `told` fails and shows what the server said.
fresh_server() {
  work=$(mktemp -d)
  server=
  trap fresh_server_stop EXIT
  "$bin" workspace create "$1" --label "$2" --data "$work/data" >/dev/null
  local port; port=$(free_port)
  export SHEAF_URL=http://127.0.0.1:$port
  step "Starting a server with an empty folder on $SHEAF_URL${SHEAF_DATABASE_URL:+, its workspace on PostgreSQL}"
  # Passkeys are made for names alone.
  "$bin" serve --data "$work/data" --listen "127.0.0.1:$port" --site "http://localhost:$port" >"$work/serve.out" 2>"$work/serve.err" &
  server=$!
  wait_for "$port" "$server" || told "the server did not start"
  for _ in $(seq 100); do
    SHEAF_LINK=$(sed -n 's/.*Sign in: *//p' "$work/serve.out" | head -n 1)
    [ -z "$SHEAF_LINK" ] || break
    sleep 0.05
  done
  [ -n "$SHEAF_LINK" ] || told "the first start printed no sign-in link"
  export SHEAF_LINK
}
fresh_server_stop() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
told() { cat "$work/serve.out" "$work/serve.err" >&2; die "$1"; }
