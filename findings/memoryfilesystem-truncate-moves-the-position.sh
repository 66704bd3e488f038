#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     truncate of a channel of memoryfilesystem puts the channel's position to the file's end, forward too.
# Version:  com.github.marschall:memoryfilesystem 2.8.1; the JDK's own file system and jimfs 1.3.0 beside it.
# Expected: the position as it was. java.nio.channels.FileChannel (and SeekableByteChannel), truncate: "if this channel's file position is
#           greater than the given size then it is set to that size"; a smaller one stays.
# Real:     the position is the size that the file has then, also where truncate to a larger size leaves the file alone. A header
#           that is written next stands behind the data, and a read gets -1. Nothing is thrown.
# Why here: in-memory file systems stand for disks in the tests of writers of archives and images, which cut a file off and go on where they
#           were. Such a test fails a right writer, and passes one that seeks to the end only by this.
# Needs a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in com.github.marschall:memoryfilesystem:2.8.1 com.google.jimfs:jimfs:1.3.0 com.google.guava:guava:33.4.0-jre com.google.guava:failureaccess:1.0.2; do
    mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=lib >/dev/null || { echo "no packages to be had: not run"; exit 77; }
done
cat >Position.java <<'J'
import com.github.marschall.memoryfilesystem.MemoryFileSystemBuilder;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

class Position {
    private static void tell(String name, Path folder) throws Exception {
        for (int[] c : new int[][] {{0, 6}, {2, 6}, {8, 6}, {2, 20}}) {
            Path file = folder.resolve("file");
            Files.writeString(file, "0123456789");
            long position;
            try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                channel.position(c[0]).truncate(c[1]);
                position = channel.position();
                channel.write(ByteBuffer.wrap(new byte[] {'H'}));
            }
            System.out.println("at " + c[0] + ", truncate(" + c[1] + "), " + name + ": at " + position + ", H written: " + Files.readString(file));
        }
    }

    public static void main(String[] a) throws Exception {
        tell("JDK", Path.of("."));
        tell("jimfs", Jimfs.newFileSystem(Configuration.unix()).getPath("/work"));
        tell("memoryfilesystem", MemoryFileSystemBuilder.newLinux().build().getPath("/"));
    }
}
J
java -cp 'lib/*' Position.java | tee seen.txt
cat >described.txt <<'D'
at 0, truncate(6), JDK: at 0, H written: H12345
at 2, truncate(6), JDK: at 2, H written: 01H345
at 8, truncate(6), JDK: at 6, H written: 012345H
at 2, truncate(20), JDK: at 2, H written: 01H3456789
at 0, truncate(6), jimfs: at 0, H written: H12345
at 2, truncate(6), jimfs: at 2, H written: 01H345
at 8, truncate(6), jimfs: at 6, H written: 012345H
at 2, truncate(20), jimfs: at 2, H written: 01H3456789
at 0, truncate(6), memoryfilesystem: at 6, H written: 012345H
at 2, truncate(6), memoryfilesystem: at 6, H written: 012345H
at 8, truncate(6), memoryfilesystem: at 6, H written: 012345H
at 2, truncate(20), memoryfilesystem: at 10, H written: 0123456789H
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
