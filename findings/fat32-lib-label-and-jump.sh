#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     volumes formatted by the Java library fat32-lib: the label's entry is filled with NUL, and the FAT32 jump lands inside its
#           own parameters.
# Version:  de.waldheinz:fat32-lib 0.6.5, dosfstools 4.2, 7-Zip 26.02.
# Expected: FAT16 and FAT32 that a checker finds sound and that 7-Zip lists alike.
# Real:     the volume's label in the root directory is "TEST" and seven NUL bytes (the FAT specification pads with blanks), so
#           fsck.fat calls it invalid and removes it; FAT32 begins EBh 3Ch 90h, a jump to byte 62 of a block of parameters
#           that ends at byte 90, and 7-Zip does not open it, while it lists the FAT16 with the same jump.
# Why here: a reader that shows labels as they are shows NULs, and one that checks the jump's target loses volumes.
# Needs a JDK, Maven, and a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq dosfstools=4.2-1 7zip=22.01+really26.02+dfsg-0+deb12u1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH
mvn -q -B dependency:copy -Dartifact=de.waldheinz:fat32-lib:0.6.5 -DoutputDirectory=. >/dev/null
cat >Format.java <<'J'
import de.waldheinz.fs.FileSystem;
import de.waldheinz.fs.fat.FatType;
import de.waldheinz.fs.fat.SuperFloppyFormatter;
import de.waldheinz.fs.util.FileDisk;
import java.io.File;

class Format {
    public static void main(String[] a) throws Exception {
        FileDisk disk = FileDisk.create(new File(a[0]), Long.parseLong(a[1]));
        FileSystem volume = SuperFloppyFormatter.get(disk)
                .setFatType(FatType.valueOf(a[2]))
                .setVolumeLabel("TEST")
                .format();
        volume.getRoot().addFile("README.TXT").getFile().setLength(1000);
        volume.close();
        disk.close();
    }
}
J
ok=yes
for kind in "FAT16 20000000 listed" "FAT32 70000256 refused"; do
    read -r type bytes expected <<<"$kind"
    java -cp fat32-lib-0.6.5.jar Format.java "$type.img" $((bytes / 512 * 512)) "$type"
    fsck=$(fsck.fat -n "$type.img" 2>&1 || true)
    if 7zz l "$type.img" >seven.txt 2>&1; then seven=listed; else seven=refused; fi
    python3 - "$type.img" <<'P'
import sys
image = open(sys.argv[1], 'rb').read()
label = image.find(b'TEST\0\0\0\0\0\0\0')
print(sys.argv[1], 'jump', image[:3].hex(), 'label entry', image[label:label + 12])
P
    echo "$type: $(grep -o "Volume label 'TEST' stored in root directory is not valid" <<<"$fsck"); 7-Zip: $seven"
    grep -q 'stored in root directory is not valid' <<<"$fsck" && [ $seven = "$expected" ] || ok=no
done
[ $ok = yes ] || { echo "changed: another behaviour than described"; exit 1; }
