#!/bin/sh
# Makes node_modules match package-lock.json; does nothing when it already does.
#
# Installs into a folder of its own and moves the result into place in one step, so that an installation that is
# killed leaves the old node_modules (or none) and never half of one. node_modules/.minewatch is the lockfile that
# was installed. Two launchers at once: one installs, the others wait for its lock folder; the lock of a dead
# process is taken over.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
lock=$root/.install.lock
wait_seconds_max=900

say() { echo "minewatch: $*" >&2; }

is_current() {
  [ -x "$root/node_modules/node/bin/node" ] &&
    cmp -s "$root/package-lock.json" "$root/node_modules/.minewatch"
}

holder() { cat "$lock/pid" 2>/dev/null || true; }

# $1: the pid in the lock
lives() {
  if [ -z "$1" ]; then
    # Taken this very moment, or left behind half removed.
    [ -z "$(find "$lock" -maxdepth 0 -mmin +1 2>/dev/null)" ]
    return
  fi
  kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ]
}

# Of all who see the dead holder $1 one makes the inner folder, looks again, and becomes the holder.
take_over() {
  mkdir "$lock/takeover" 2>/dev/null || return 1
  if [ "$(holder)" != "$1" ]; then
    rmdir "$lock/takeover"
    return 1
  fi
  echo $$ >"$lock/pid"
  rm -rf "$lock"/stage.*
  rmdir "$lock/takeover"
}

take_lock() {
  waited=0
  until mkdir "$lock" 2>/dev/null; do
    if [ ! -d "$lock" ]; then
      # Gone again, or it cannot be made at all (a read-only folder).
      [ -w "$root" ] || { say "cannot install: $root is not writable by $(id -un)"; exit 3; }
    else
      seen=$(holder)
      if ! lives "$seen" && take_over "$seen"; then return; fi
    fi
    [ "$waited" -gt 0 ] || say 'another installation is running; waiting for it …'
    [ "$waited" -lt "$wait_seconds_max" ] || { say "gave up; remove $lock if nothing is installing"; exit 3; }
    sleep 1
    waited=$((waited + 1))
  done
  echo $$ >"$lock/pid"
}

install() {
  # By process: the npm of a killed holder may still be writing into its own.
  stage=$lock/stage.$$
  mkdir -p "$stage"
  for file in package.json package-lock.json .npmrc; do
    [ ! -e "$root/$file" ] || cp "$root/$file" "$stage/"
  done
  (cd "$stage" && npm ci --no-audit --no-fund --loglevel=error >&2) || {
    say 'npm ci failed (its message is above); nothing was changed'
    exit 3
  }
  [ -x "$stage/node_modules/node/bin/node" ] || {
    say "the pinned Node did not arrive: npm must be allowed to run the install script of the package 'node'"
    exit 3
  }
  cp "$stage/package-lock.json" "$stage/node_modules/.minewatch"
  [ ! -e "$root/node_modules" ] || mv "$root/node_modules" "$lock/old"
  mv "$stage/node_modules" "$root/node_modules"
}

if is_current; then
  # Same content, newer date (a fresh checkout): spares the launcher this script next time.
  touch "$root/node_modules/.minewatch"
  exit 0
fi
command -v npm >/dev/null 2>&1 || { say 'needs npm (any version that comes with Node 18 or newer)'; exit 3; }
take_lock
trap 'rm -rf "$lock"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
is_current && exit 0
say 'installing the pinned dependencies (once) …'
install
