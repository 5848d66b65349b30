#!/bin/sh
# Called by the Maven build: bundles src/ into the folder given. Everything is in build.mjs; this only finds Node.
if ! command -v node >/dev/null 2>&1; then
  echo "Rondo's pages are bundled with Node, and no 'node' is on the PATH. Install Node 20 or newer and build again." >&2
  exit 1
fi
exec node "$(dirname "$0")/build.mjs" "$@"
