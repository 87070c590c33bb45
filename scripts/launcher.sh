#!/bin/sh
# Started by Grafana with almost no environment: no PATH, no HOME. It must not print to stdout, where the
# handshake goes, and must not stay as a parent, or Grafana's kill would miss the engine. So: find Node, exec it.
case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
here=$(cd -- "$here" && pwd -P) || exit 1
own="$here/backend/@PLATFORM@"
# Small generations: the engine answers in bursts, and memory that V8 once took does not come back by itself.
set -- --max-semi-space-size=4 --disable-warning=ExperimentalWarning "$here/backend/backend.cjs" "$@"

if "$own/node" -v >/dev/null 2>&1; then
  exec "$own/node" "$@"
fi
# The host lacks a library (Alpine, slim images): take the ones shipped beside Node.
if LD_LIBRARY_PATH="$own/lib" "$own/node" -v >/dev/null 2>&1; then
  LD_LIBRARY_PATH="$own/lib"
  export LD_LIBRARY_PATH
  exec "$own/node" "$@"
fi
# No usable copy for this machine: the host's Node, in the places where it usually is.
PATH="${PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin}"
export PATH
exec node "$@"
