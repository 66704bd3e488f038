#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     memory-fs empties a file that is opened with WRITE, or with READ and WRITE, without TRUNCATE_EXISTING.
# Version:  com.github.robtimus:memory-fs 2.1 (fs-core 2.2); the JDK's own file system and jimfs 1.3.0 beside it.
# Expected: the file as it is. java.nio.file.StandardOpenOption: TRUNCATE_EXISTING is what makes a file that is "opened for WRITE access" one of
#           length 0; Files.newByteChannel: "the file position at the beginning of the file", APPEND apart. FileSystemProvider.newOutputStream truncates
#           only without any option.
# Real:     each way to open for writing but APPEND empties it, by newByteChannel, newOutputStream and Files.write alike, before a byte is written.
#           READ, WRITE reads nothing then. Nothing is thrown.
# Why here: in-memory file systems stand for disks in the tests of writers of archives and images, which open a file to change its header, its
#           index or a block. What such a test proves is a file that only has the change.
# Needs a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'X'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>compared</groupId>
  <artifactId>compared</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>com.github.robtimus</groupId><artifactId>memory-fs</artifactId><version>2.1</version></dependency>
    <dependency><groupId>com.github.robtimus</groupId><artifactId>fs-core</artifactId><version>2.2</version></dependency>
    <dependency><groupId>com.google.jimfs</groupId><artifactId>jimfs</artifactId><version>1.3.0</version></dependency>
  </dependencies>
</project>
X
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >/dev/null || { echo "no packages to be had: not run"; exit 77; }
cat >Opened.java <<'J'
import static java.nio.file.StandardOpenOption.*;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

class Opened {
    private static void tell(String name, Path file) throws Exception {
        System.out.println(name);
        for (List<OpenOption> options : List.<List<OpenOption>>of(List.of(READ, WRITE), List.of(WRITE), List.of(WRITE, CREATE), List.of(WRITE, APPEND))) {
            Files.writeString(file, "0123456789");
            long opened;
            try (var channel = Files.newByteChannel(file, Set.copyOf(options))) {
                opened = channel.size();
                channel.write(ByteBuffer.wrap(new byte[] {'H'}));
            }
            System.out.println("  channel of " + options + ": " + opened + " bytes, H written: " + Files.readString(file));
        }
        Files.writeString(file, "0123456789");
        try (var stream = Files.newOutputStream(file, WRITE)) {
            stream.write('H');
        }
        String streamed = Files.readString(file);
        Files.writeString(file, "0123456789");
        Files.write(file, new byte[] {'H'}, WRITE);
        System.out.println("  stream of WRITE: " + streamed + ", Files.write with WRITE: " + Files.readString(file));
    }

    public static void main(String[] a) throws Exception {
        tell("JDK", Path.of("file"));
        tell("jimfs", Jimfs.newFileSystem(Configuration.unix()).getPath("/file"));
        tell("memory-fs", Path.of(URI.create("memory:/file")));
    }
}
J
java -cp 'lib/*' Opened.java | tee seen.txt
cat >described.txt <<'D'
JDK
  channel of [READ, WRITE]: 10 bytes, H written: H123456789
  channel of [WRITE]: 10 bytes, H written: H123456789
  channel of [WRITE, CREATE]: 10 bytes, H written: H123456789
  channel of [WRITE, APPEND]: 10 bytes, H written: 0123456789H
  stream of WRITE: H123456789, Files.write with WRITE: H123456789
jimfs
  channel of [READ, WRITE]: 10 bytes, H written: H123456789
  channel of [WRITE]: 10 bytes, H written: H123456789
  channel of [WRITE, CREATE]: 10 bytes, H written: H123456789
  channel of [WRITE, APPEND]: 10 bytes, H written: 0123456789H
  stream of WRITE: H123456789, Files.write with WRITE: H123456789
memory-fs
  channel of [READ, WRITE]: 0 bytes, H written: H
  channel of [WRITE]: 0 bytes, H written: H
  channel of [WRITE, CREATE]: 0 bytes, H written: H
  channel of [WRITE, APPEND]: 10 bytes, H written: 0123456789H
  stream of WRITE: H, Files.write with WRITE: H
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
