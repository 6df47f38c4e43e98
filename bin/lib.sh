# Helpers shared by the scripts in bin/ and .ci/. Sourced, never run.
# shellcheck shell=bash

set -euo pipefail

# The repository's root: every script works from any folder.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Where cargo builds. An own CARGO_TARGET_DIR is kept.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
warn() { printf '\033[33mwarning: %s\033[0m\n' "$*" >&2; }
die() {
  printf '\033[31merror: %s\033[0m\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root: directly, or with sudo.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    die "this needs root, and there is no sudo: $*"
  fi
}

# version_at_least HAVE WANT: compares dotted version numbers.
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# The folder of PostgreSQL's server programs, 15 or newer, or nothing.
# JISHI_PG_BIN names another one.
pg_bin() {
  local dir best=
  for dir in ${JISHI_PG_BIN:-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V)} \
    "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
    if ! [ -x "$dir/initdb" ] || ! [ -x "$dir/postgres" ] || ! [ -x "$dir/psql" ]; then continue; fi
    version_at_least "$("$dir/postgres" --version | grep -oE '[0-9]+(\.[0-9]+)?' | head -n 1)" 15 || continue
    best=$dir
    [ -z "${JISHI_PG_BIN:-}" ] || break
  done
  [ -n "$best" ] && echo "$best"
}

# The Chromium that browser tests drive, or nothing. JISHI_CHROMIUM names another one.
chromium_path() {
  local name
  for name in ${JISHI_CHROMIUM:-chromium chromium-browser google-chrome}; do
    if have "$name"; then
      command -v "$name"
      return
    fi
  done
  return 1
}

# .cargo/config.toml asks for clang and mold. Where they are missing and cannot be
# installed, the machine's own C compiler links, only more slowly.
choose_linker() {
  if have clang && have mold; then return; fi
  have cc || die "no C compiler: install clang and mold (or gcc)"
  warn "clang and mold not found: linking with cc"
  export CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER=cc
  export RUSTFLAGS=${RUSTFLAGS-}
}

# npm_packages FOLDER: installs its npm packages, again only when its lock file changed.
npm_packages() {
  cmp -s "$ROOT/$1/package-lock.json" "$ROOT/$1/node_modules/.installed.json" && return
  say "installing the npm packages of $1 from its lock file"
  (cd "$ROOT/$1" && npm ci --ignore-scripts --no-audit --no-fund --silent &&
    cp package-lock.json node_modules/.installed.json)
}
