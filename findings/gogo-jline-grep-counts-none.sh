#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     grep -c of Gogo's console says 0 whatever was found, and grep -q prints the lines that it is to keep to itself.
# Version:  org.apache.felix.gogo.jline 1.1.8 with JLine 3.30.16 and org.apache.felix.gogo.runtime 1.1.6.
# Expected: grep --help of the same command: "-c --count  Only print a count of matching lines per file", "-q --quiet, --silent  Suppress
#           all normal output". For the input below that is 2, and nothing.
# Real:     -c says 0, for files and for what comes from a pipe, with -v and for each of two files, too. -q prints what grep without it
#           prints. Without them grep finds the right lines; grep | wc -l counts them.
# Why here: Offhost's commands are run in that console, and "how many jobs failed" is asked with a pipe into grep -c. It answers 0 every
#           time. Count in the command, or by wc -l.
# Needs a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in org.apache.felix:org.apache.felix.gogo.runtime:1.1.6 org.apache.felix:org.apache.felix.gogo.jline:1.1.8 org.jline:jline:3.30.16 \
    org.osgi:osgi.core:7.0.0; do
    mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=lib >/dev/null
done
printf 'disk copied\ntape failed\ndisk failed\n\nend\n' >jobs.txt
printf 'failed\n' >more.txt
cat >Grep.java <<'J'
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;

class Grep {
    public static void main(String[] a) throws Exception {
        var processor = new CommandProcessorImpl();
        var posix = new Posix(processor);
        List.of("cat", "grep", "wc").forEach(c -> processor.addCommand("posix", posix, c));
        for (String line : List.of("grep --color=never failed jobs.txt", "cat jobs.txt | grep --color=never failed", "cat jobs.txt | grep failed | wc -l",
                "grep -c failed jobs.txt", "cat jobs.txt | grep -c failed", "grep -c -v failed jobs.txt", "grep -c failed jobs.txt more.txt",
                "grep --color=never -q failed jobs.txt", "cat jobs.txt | grep --color=never -q failed")) {
            var out = new ByteArrayOutputStream();
            try (var session = processor.createSession(new ByteArrayInputStream(new byte[0]), new PrintStream(out), System.err)) {
                session.currentDir(Path.of("").toAbsolutePath());
                session.execute(line);
            }
            System.out.println(line + ": " + String.join(", ", out.toString().strip().lines().toList()));
        }
    }
}
J
cat >described.txt <<'E2'
grep --color=never failed jobs.txt: tape failed, disk failed
cat jobs.txt | grep --color=never failed: tape failed, disk failed
cat jobs.txt | grep failed | wc -l: 2
grep -c failed jobs.txt: 0
cat jobs.txt | grep -c failed: 0
grep -c -v failed jobs.txt: 0
grep -c failed jobs.txt more.txt: 0, 0
grep --color=never -q failed jobs.txt: tape failed, disk failed
cat jobs.txt | grep --color=never -q failed: tape failed, disk failed
E2
java -cp 'lib/*' Grep.java >seen.txt
cat seen.txt
diff described.txt seen.txt || { echo "changed: another behaviour than described"; exit 1; }
