#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     backup2l restores a file with the content of another one, exit code 0, if the two were hard links at the backup before and one was replaced since.
# Version:  backup2l 1.6 (Debian 12), its built-in tar driver, GNU tar 1.34.
# Expected: each file's content. backup2l(8): --restore "will restore files and directories exactly as they were on the system at the time when the
#           specified backup was made".
# Real:     the name that stands first in the alphabet has the data in the archive, the others are links to that name. The new one comes from
#           the newer archive; then the unchanged one comes from the older archive as a link to what is there under that name: the new content,
#           in both. If the first name was removed, the other one is not restored, with an error of tar in the output and exit code 0. Without a
#           change after the full backup both are right, and so is the restore of the older backup.
# Why here: editors and package managers replace a file by renaming a new one over it, which leaves other links alone; one makes such links to keep the
#           old one. The restored tree has each name, and one version twice.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq backup2l=1.6-6 || { echo "no packages to be had: not run"; exit 77; }
dpkg-deb -x backup2l*.deb unpacked
mkdir source saved
cat >configuration <<C
FOR_VERSION=1.6
VOLNAME="all"
SRCLIST=("$work/source")
SKIPCOND=(-name "*.o")
BACKUP_DEV=""
BACKUP_DIR="$work/saved"
MAX_LEVEL=3
MAX_PER_LEVEL=8
MAX_FULL=2
GENERATIONS=1
CREATE_CHECK_FILE=0
PRE_BACKUP() { :; }
POST_BACKUP() { :; }
AUTORUN=0
SIZE_UNITS=""
TIME_ZONE="UTC"
CREATE_DRIVER="DRIVER_TAR_GZ"
C
backup2l() { bash "$work/unpacked/usr/sbin/backup2l" -c "$work/configuration" "$@" >"$work/said.txt" 2>&1; }
# restored TITLE OPTION...: what is in the files, in the source and restored
restored() {
    local ended=0 name
    rm -rf target
    mkdir target
    (cd target && backup2l "${@:2}" -r) || ended=$?
    echo "$1: ends with $ended, $(grep -c ' tar: ' said.txt || true) lines of tar"
    for name in a-replaced kept-of-a b-removed kept-of-b; do
        echo "    $name: $(cat source/$name 2>/dev/null || echo none), restored $(cat target"$work"/source/$name 2>/dev/null || echo none)"
    done
}
for pair in a-replaced:kept-of-a b-removed:kept-of-b; do
    echo old >source/${pair%:*}
    ln source/${pair%:*} source/${pair#*:}
done
backup2l -b
{
    restored "full backup"
    sleep 1.1
    echo new >source/anew
    mv source/anew source/a-replaced
    rm source/b-removed
    backup2l -b 1
    restored "changed since"
    restored "the full one of both" -t 1
} | tee seen.txt
cat >described.txt <<'D'
full backup: ends with 0, 0 lines of tar
    a-replaced: old, restored old
    kept-of-a: old, restored old
    b-removed: old, restored old
    kept-of-b: old, restored old
changed since: ends with 0, 2 lines of tar
    a-replaced: new, restored new
    kept-of-a: old, restored new
    b-removed: none, restored none
    kept-of-b: old, restored none
the full one of both: ends with 0, 0 lines of tar
    a-replaced: new, restored old
    kept-of-a: old, restored old
    b-removed: none, restored old
    kept-of-b: old, restored old
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
