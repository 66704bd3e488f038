#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     zip4j's mergeSplitFiles makes of a sound split zip a single one whose directory points to wrong places, and throws nothing.
# Version:  zip4j 2.11.5; zip 3.0 and unzip 6.0 (Debian 12) beside it, and Python 3.11's zipfile.
# Expected: a zip with all the files. Its README, "Merging split zip files into a single zip": the method merges all the files of a split one;
#           "zip -s 0" does that with the same parts, and zip4j itself extracts them.
# Real:     the first entries are right. The place of each one that begins in the third part or later is wrong, by the length of parts that
#           are counted more than once. The data are there, in order; unzip finds some by itself, with an error for each, others find
#           nothing. Splits by zip and splits by zip4j fare alike.
# Why here: an archive that was split for a medium is put together at its restore, and the parts are deleted when the method returns.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3, a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq zip=3.0-13+deb12u1 unzip=6.0-28+deb12u1 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/usr/bin:$PATH
mvn -q -B dependency:copy -Dartifact=net.lingala.zip4j:zip4j:2.11.5 -DoutputDirectory=lib >/dev/null || { echo "no packages to be had: not run"; exit 77; }

mkdir source
for i in 1 2 3 4 5 6; do seq -f "file $i line %012.0f" 3000 >source/f$i; done
(cd source && zip -q -0 -s 100k ../zip.zip *)
zip -q -s 0 zip.zip --out by-zip.zip
cat >Merge.java <<'J'
import java.io.File;
import java.util.Arrays;
import java.util.stream.Stream;
import net.lingala.zip4j.ZipFile;
import net.lingala.zip4j.model.ZipParameters;
import net.lingala.zip4j.model.enums.CompressionMethod;

class Merge {
    public static void main(String[] a) throws Exception {
        var stored = new ZipParameters();
        stored.setCompressionMethod(CompressionMethod.STORE);
        File[] files = new File("source").listFiles();
        Arrays.sort(files);
        new ZipFile("zip4j.zip").createSplitZipFile(Stream.of(files).toList(), stored, true, 102400);
        for (String name : new String[] {"zip", "zip4j"}) {
            new ZipFile(name + ".zip").extractAll(name + "-extracted");
            new ZipFile(name + ".zip").mergeSplitFiles(new File(name + "-merged.zip"));
        }
    }
}
J
java -cp 'lib/*' Merge.java
cat >places.py <<'P'
import sys, zipfile
data = open(sys.argv[1], 'rb').read()
print(', '.join(f'{e.filename} {"right" if data[e.header_offset:e.header_offset + 4] == b"PK" + bytes([3, 4]) else "wrong"}'
                for e in zipfile.ZipFile(sys.argv[1]).infolist()))
P
{
    for name in zip zip4j; do
        echo "$name's split, extracted by zip4j: $(diff -r source $name-extracted >diff.txt && echo the files || echo other files)"
        echo "$name's split, merged by zip4j: unzip $(unzip -tq $name-merged.zip >unzip.txt 2>&1 && echo finds no error || echo finds errors); places: $(python3 places.py $name-merged.zip)"
    done
    echo "zip's split, merged by zip: unzip $(unzip -tq by-zip.zip >unzip.txt 2>&1 && echo finds no error || echo finds errors); places: $(python3 places.py by-zip.zip)"
} | tee seen.txt
cat >described.txt <<'D'
zip's split, extracted by zip4j: the files
zip's split, merged by zip4j: unzip finds errors; places: f1 right, f2 right, f3 wrong, f4 wrong, f5 wrong, f6 wrong
zip4j's split, extracted by zip4j: the files
zip4j's split, merged by zip4j: unzip finds errors; places: f1 right, f2 right, f3 wrong, f4 wrong, f5 wrong, f6 wrong
zip's split, merged by zip: unzip finds no error; places: f1 right, f2 right, f3 right, f4 right, f5 right, f6 right
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
