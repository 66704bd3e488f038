#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     commons-compress' TarFile gives a sparse member's bytes once: the second stream of the same entry is called truncated.
# Version:  commons-compress 1.28.0 on tars of GNU tar 1.34 (Debian 12).
# Expected: the same bytes each time. TarFile "provides random access to UNIX archives", and its getInputStream(entry) "gets the input stream for the
#           provided Tar Archive Entry", with no word of once; of members without holes it does give them again and again.
# Real:     the first stream is right to the last byte. Each further one throws "Truncated TAR archive", for a member that is one hole, too, and
#           for all of GNU tar's forms that TarFile opens (it does not open 1.0). A new TarFile of the same file is right.
# Why here: a look at the first sector to tell what an image is, or a sum before a copy, and the image in a sound archive is "truncated". A
#           browser of archives fails on its second click, on nothing but disk images.
# Needs a Debian 12 (apt-get download, dpkg-deb), a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq tar=1.34+dfsg-1.2+deb12u1 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
for artifact in org.apache.commons:commons-compress:1.28.0 commons-io:commons-io:2.20.0 commons-codec:commons-codec:1.19.0 \
    org.apache.commons:commons-lang3:3.18.0; do
    mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=lib >/dev/null || { echo "no packages to be had: not run"; exit 77; }
done

mkdir source
seq 10000 >source/plain
cp source/plain source/image
truncate -s 300000 source/image source/hole
truncate -s 1M source/image
seq 1000 | dd of=source/image bs=1 seek=600000 conv=notrunc status=none
for version in gnu 0.0 0.1; do
    form=(--format=posix --sparse-version=$version)
    [ $version != gnu ] || form=(--format=gnu)
    unpacked/bin/tar -C source -S "${form[@]}" -cf $version.tar plain image hole
done
cat >Again.java <<'J'
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarFile;

class Again {
    public static void main(String[] versions) throws Exception {
        for (String version : versions) {
            try (var tar = new TarFile(new File(version + ".tar"))) {
                for (String name : new String[] {"plain", "image", "hole"}) {
                    var entry = tar.getEntries().stream().filter((e) -> e.getName().equals(name)).findFirst().get();
                    var told = new StringBuilder(version + ", " + name + ":");
                    for (int i = 0; i < 3; i++) {
                        try (var in = tar.getInputStream(entry)) {
                            told.append(Arrays.equals(in.readAllBytes(), Files.readAllBytes(Path.of("source", name))) ? " right," : " other bytes,");
                        } catch (java.io.IOException e) {
                            told.append(" " + e.getMessage() + ",");
                        }
                    }
                    System.out.println(told.substring(0, told.length() - 1));
                }
            }
        }
    }
}
J
java -cp 'lib/*' Again.java gnu 0.0 0.1 | tee seen.txt
for version in gnu 0.0 0.1; do
    echo "$version, plain: right, right, right"
    echo "$version, image: right, Truncated TAR archive, Truncated TAR archive"
    echo "$version, hole: right, Truncated TAR archive, Truncated TAR archive"
done >described.txt
diff described.txt seen.txt || { echo "not as described"; exit 1; }
