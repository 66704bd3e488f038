#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     skip of commons-compress' TarArchiveInputStream in a sparse member tells that it skipped all, and what is read next is of another
#           place of the file.
# Version:  commons-compress 1.28.0 on a tar of GNU tar 1.34 (Debian 12), read through a BufferedInputStream.
# Expected: the bytes behind the skipped ones. Its skip "skips over and discards n bytes of data" and returns "the actual number of bytes skipped";
#           java.io.InputStream's, which it calls for each piece, may skip fewer "for a variety of reasons".
# Real:     a short skip within a piece of data is taken for the piece's end: the next piece, or hole, begins there, and counts in full. A
#           BufferedInputStream skips short where its buffer ends. From there, here, holes have the data's rest, data come 512 bytes late,
#           and the end is "Truncated TAR archive", if one reads so far. Straight from a FileInputStream, which does not skip short, every byte is right.
# Why here: the partition or the file system in a disk image begins somewhere in the middle, and it is skipped to. The class' own documents
#           wrap the file in a buffer.
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

# three pieces of 8 sectors, which say their numbers: 000 to 007 at 8,192, 008 to 015 at 32,768, 016 to 023 at 81,920
for sector in $(seq -f %03.0f 0 23); do yes "$sector" | head -c 512; done >sectors || true
[ "$(stat -c %s sectors)" = 12288 ]
truncate -s 102400 image
for piece in 0:2 1:8 2:20; do dd if=sectors of=image bs=4096 skip=${piece%:*} seek=${piece#*:} count=1 conv=notrunc status=none; done
unpacked/bin/tar -S --format=gnu -cf image.tar image
cat >Skip.java <<'J'
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

class Skip {
    private static String says(byte[] sector) {
        return sector.length < 512 ? "nothing" : sector[0] == 0 ? "a hole" : "sector " + new String(sector, 0, 3);
    }

    public static void main(String[] a) throws Exception {
        byte[] image = Files.readAllBytes(Path.of("image"));
        for (boolean buffered : new boolean[] {false, true}) {
            for (int place : new int[] {8704, 20480, 36864, 40960, 81920, 84992}) {
                var file = new FileInputStream("image.tar");
                try (var tar = new TarArchiveInputStream(buffered ? new BufferedInputStream(file) : file)) {
                    tar.getNextEntry();
                    String told = (buffered ? "buffered" : "file") + ", skip(" + place + ") is " + tar.skip(place) + ": ";
                    String seen = "every byte as it is there";
                    for (int at = place; at < image.length; at += 512) {
                        byte[] there = Arrays.copyOfRange(image, at, at + 512);
                        byte[] read;
                        try {
                            read = tar.readNBytes(512);
                        } catch (IOException e) {
                            read = e.getMessage().getBytes();
                        }
                        if (!Arrays.equals(there, read)) {
                            seen = "at " + at + " is " + says(there) + ", read is " + (read.length == 512 ? says(read) : new String(read));
                            break;
                        }
                    }
                    System.out.println(told + seen);
                }
            }
        }
    }
}
J
java -cp 'lib/*' Skip.java | tee seen.txt
cat >described.txt <<'D'
file, skip(8704) is 8704: every byte as it is there
file, skip(20480) is 20480: every byte as it is there
file, skip(36864) is 36864: every byte as it is there
file, skip(40960) is 40960: every byte as it is there
file, skip(81920) is 81920: every byte as it is there
file, skip(84992) is 84992: every byte as it is there
buffered, skip(8704) is 8704: every byte as it is there
buffered, skip(20480) is 20480: every byte as it is there
buffered, skip(36864) is 36864: at 81408 is a hole, read is sector 015
buffered, skip(40960) is 40960: at 81408 is a hole, read is sector 015
buffered, skip(81920) is 81920: at 85504 is sector 023, read is a hole
buffered, skip(84992) is 84992: at 85504 is sector 023, read is a hole
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
