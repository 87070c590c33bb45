#!/bin/sh
# Builds the plugin for this machine's processor into SOURCES/dist, unless it is there already.
# The build happens in a copy, so that packages for Linux never mix with those of the host.
#
#     sh build-plugin.sh SOURCES COPY        REBUILD=1 builds anyway
set -eu
sources=$1
copy=$2

launcher=$sources/dist/gpx_vigil_linux_$(dpkg --print-architecture)
if [ -z "${REBUILD:-}" ] && [ -x "$launcher" ] && [ -f "$sources/dist/module.js" ]; then
  echo "dist/ is there; REBUILD=1 builds it anew"
  exit 0
fi

find "$copy" -mindepth 1 -maxdepth 1 ! -name node_modules -exec rm -rf {} +
tar -C "$sources" --exclude=./node_modules --exclude=./dist --exclude=./packages --exclude=./.git -cf - . | tar -C "$copy" -xf -
cd "$copy"
npm run build

mkdir -p "$sources/dist"
cp -a dist/. "$sources/dist/"
# Files made here belong to root; give them to whoever owns the sources.
chown -R --reference="$sources/package.json" "$sources/dist"
