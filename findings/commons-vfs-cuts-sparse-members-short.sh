#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     commons-vfs tells the packed size of a sparse member of a tar, and getByteArray and getString give that many of its first bytes.
# Version:  commons-vfs2 2.10.0 with commons-compress 1.28.0, tars of GNU tar 1.34 (Debian 12).
# Expected: the file's. FileContent.getSize: "Gets the size of the file, in bytes"; getByteArray: "Returns the content of a file as a byte
#           array". commons-compress, which reads the tar below, expands the member, and has its size as getRealSize.
# Real:     an image of 300,000 bytes with two pieces of data is one of 8,192 or 8,704. The two methods return so many bytes from its start, holes
#           expanded, so the data behind are missing; nothing is thrown. Its stream, and write to another file, give all of it.
# Why here: what is copied by size, or checked by it against the copy, is another file; a small table or a key with a hole before it, read
#           at once, is zeros.
# Needs a Debian 12 (apt-get download, dpkg-deb), a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq tar=1.34+dfsg-1.2+deb12u1 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
for artifact in org.apache.commons:commons-vfs2:2.10.0 commons-logging:commons-logging:1.3.5 org.apache.commons:commons-compress:1.28.0 \
    commons-io:commons-io:2.20.0 commons-codec:commons-codec:1.19.0 org.apache.commons:commons-lang3:3.18.0; do
    mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=lib >/dev/null || { echo "no packages to be had: not run"; exit 77; }
done

mkdir source
seq 10000 >source/plain
truncate -s 300000 source/image
for at in 0 50; do head -c 4096 source/plain | dd of=source/image bs=4096 seek=$at conv=notrunc status=none; done
for version in gnu 0.0 1.0; do
    form=(--format=posix --sparse-version=$version)
    [ $version != gnu ] || form=(--format=gnu)
    unpacked/bin/tar -C source -S "${form[@]}" -cf $version.tar plain image
done
cat >Sizes.java <<'J'
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.vfs2.VFS;

class Sizes {
    private static String compared(byte[] read, byte[] right) {
        return Arrays.equals(read, right) ? "right" : read.length + (Arrays.equals(read, Arrays.copyOf(right, read.length)) ? " of its first" : " other");
    }

    public static void main(String[] versions) throws Exception {
        for (String version : versions) {
            for (String name : new String[] {"plain", "image"}) {
                byte[] right = Files.readAllBytes(Path.of("source", name));
                try (var file = VFS.getManager().resolveFile("tar:" + new File(version + ".tar").toURI() + "!/" + name)) {
                    var content = file.getContent();
                    var written = new ByteArrayOutputStream();
                    content.write(written);
                    System.out.println(version + ", " + name + " of " + right.length + ": getSize " + content.getSize() + ", getByteArray "
                            + compared(content.getByteArray(), right) + ", getString " + compared(content.getString("ISO-8859-1").getBytes("ISO-8859-1"), right)
                            + ", stream " + compared(content.getInputStream().readAllBytes(), right) + ", write " + compared(written.toByteArray(), right));
                }
            }
        }
        System.exit(0);
    }
}
J
java -cp 'lib/*' Sizes.java gnu 0.0 1.0 2>log.txt | tee seen.txt
cat >described.txt <<'D'
gnu, plain of 48894: getSize 48894, getByteArray right, getString right, stream right, write right
gnu, image of 300000: getSize 8192, getByteArray 8192 of its first, getString 8192 of its first, stream right, write right
0.0, plain of 48894: getSize 48894, getByteArray right, getString right, stream right, write right
0.0, image of 300000: getSize 8192, getByteArray 8192 of its first, getString 8192 of its first, stream right, write right
1.0, plain of 48894: getSize 48894, getByteArray right, getString right, stream right, write right
1.0, image of 300000: getSize 8704, getByteArray 8704 of its first, getString 8704 of its first, stream right, write right
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
