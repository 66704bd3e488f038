#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     an incremental backup of duplicity leaves out a file of another size if its time, in whole seconds, is that of the last backup.
# Version:  duplicity 0.8.22, librsync 2.3.2, rdiff-backup 2.2.2 beside it (Debian 12).
# Expected: the file as it is. duplicity(1): incremental backups "only record the parts of files that have changed since the last backup".
#           rdiff-backup, of the same origin and made on the same library, looks at the size, too, and saves it.
# Real:     a file with other permissions or another second is looked into, whatever its size; one with a larger size and another fraction of
#           the same second is not. The increment has the other changes, a restore gives the file's old content and size, exit code 0.
#           verify with --compare-data tells it of the same folder.
# Why here: a log, a dump or an image that grows while the backup before runs, or that is put back together with its time, stays the old one in each
#           increment until its second changes. A size that differs is the cheapest sign there is.
# Needs a Debian 12 (apt-get download, dpkg-deb) with its python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
[ "$(/usr/bin/python3 -c 'import sys; print(sys.version_info[:2])')" = "(3, 11)" ] || { echo "needs Python 3.11 of Debian 12: not run"; exit 77; }
apt-get -o APT::Sandbox::User=root download -qq duplicity=0.8.22-1+b3 rdiff-backup=2.2.2-1 librsync2=2.3.2-1+b1 libb2-1=0.98.1-1.1 python3-fasteners=0.17.3-2 \
    python3-future=0.18.2-6 python3-lockfile=1:0.12.2-2.2 python3-monotonic=1.6-2 python3-six=1.16.0-4 python3-yaml=6.0-3+b2 libyaml-0-2=0.2.5-1 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PYTHONPATH=$work/unpacked/usr/lib/python3/dist-packages LD_LIBRARY_PATH=$work/unpacked/usr/lib/x86_64-linux-gnu HOME=$work
duplicity() { /usr/bin/python3 unpacked/usr/bin/duplicity --no-encryption --archive-dir "$work/archive" "$@" >>duplicity.txt 2>&1; }
rdiff() { /usr/bin/python3 unpacked/usr/bin/rdiff-backup "$@" >>rdiff.txt 2>&1; }

mkdir source
for name in same-second next-second permissions; do
    seq 1000 >source/$name
    touch -d @1700000000.25 source/$name
done
duplicity --current-time 1700000100 full source "file://$work/saved"
rdiff --current-time 1700000100 backup source saved-rdiff
for name in same-second next-second permissions; do
    seq 1001 100000 >>source/$name
    touch -d @1700000000.75 source/$name
done
touch -d @1700000001.25 source/next-second
chmod 600 source/permissions
duplicity --current-time 1700000200 incremental source "file://$work/saved"
rdiff --current-time 1700000200 backup source saved-rdiff
verified=0
duplicity verify --compare-data "file://$work/saved" source || verified=$?
{
    duplicity restore "file://$work/saved" by-duplicity
    rdiff restore --at now saved-rdiff by-rdiff-backup
    for name in same-second next-second permissions; do
        told="$name: source $(stat -c %s source/$name)"
        for by in duplicity rdiff-backup; do
            told="$told, $by $(stat -c %s by-$by/$name) $(cmp -s source/$name by-$by/$name && echo right || { cmp -s <(seq 1000) by-$by/$name && echo "as before"; })"
        done
        echo "$told"
    done
    echo "verify --compare-data ends with $verified: $(grep -o 'Difference found: .*' duplicity.txt | sort -u)"
} | tee seen.txt
cat >described.txt <<'D'
same-second: source 588895, duplicity 3893 as before, rdiff-backup 588895 right
next-second: source 588895, duplicity 588895 right, rdiff-backup 588895 right
permissions: source 588895, duplicity 588895 right, rdiff-backup 588895 right
verify --compare-data ends with 1: Difference found: Data for file same-second is different
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
