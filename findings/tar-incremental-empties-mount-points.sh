#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     an incremental archive that GNU tar made with --one-file-system deletes, when it is extracted, what lies on the file systems that
#           it was told to stay out of.
# Version:  tar 1.34 (Debian 12).
# Expected: nothing of the other file system. The manual's --one-file-system: "does not descend into directories that reside on different
#           file systems"; when the archive is made tar says of the mount point "directory is on a different filesystem; not dumped".
# Real:     it is dumped, as a directory that has no files, and extraction of an incremental archive removes files that the archive's
#           directory does not have: everything on the mounted file system is deleted, folders with their contents, exit code 0. Only -v
#           tells. Without --listed-incremental on extraction nothing is deleted.
# Why here: the way to bring a machine back to last night is to extract over it, with its volumes mounted. Offhost's own increments
#           of files must not say of a folder that they did not look into that it is empty.
# Needs unshare with a mount namespace (root, or user namespaces) and a Debian 12 (apt-get download, dpkg-deb); without them it is not run,
# exit code 77. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
own=(unshare --mount)
[ "$(id -u)" = 0 ] || own=(unshare --user --map-root-user --mount)
"${own[@]}" true 2>/dev/null || { echo "needs a mount namespace: not run"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq tar=1.34+dfsg-1.2+deb12u1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/bin:$PATH

cat >inside.sh <<'I'
set -euo pipefail
mkdir -p machine/etc machine/data
echo settings >machine/etc/settings
mount -t tmpfs none machine/data
mkdir machine/data/folder
echo precious >machine/data/folder/file
echo precious >machine/data/file
for level in 0 1; do
    tar --one-file-system --listed-incremental=state -cf level$level.tar machine 2>created$level.txt
done
echo "created: $(grep -c 'not dumped' created0.txt) mount point not dumped, $(tar -tf level0.tar | grep -c 'data/.') members of it"
echo damaged >machine/etc/settings
tar -xf level0.tar
echo "extracted plainly: settings $(cat machine/etc/settings), $(find machine/data -type f | wc -l) files on the other file system"
ended=0
tar --listed-incremental=/dev/null -xf level0.tar >extracted.txt 2>&1 || ended=$?
echo "extracted as an increment: exit code $ended, $(wc -l <extracted.txt) lines said, $(find machine/data -type f | wc -l) files on the other file system"
I
"${own[@]}" bash inside.sh | tee seen.txt
cat >described.txt <<'D'
created: 1 mount point not dumped, 0 members of it
extracted plainly: settings settings, 2 files on the other file system
extracted as an increment: exit code 0, 0 lines said, 0 files on the other file system
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
