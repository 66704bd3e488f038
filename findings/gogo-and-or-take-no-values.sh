#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     && of the Gogo shell runs its right side whatever the left side returned, and || never runs it.
# Version:  org.apache.felix.gogo.runtime 1.1.6.
# Expected: as in the shells that have these operators: a && b runs b if a succeeded, a || b if it failed. Commands of Gogo are Java
#           methods; they fail by an exception, and say no by returning false.
# Real:     false, 0, 1, true and null all count as success: b runs after &&, and never after ||. An exception is no failure for ||,
#           either: it ends the whole line. Only a code that a command sets by Process.Utils.current().error(n) steers them.
# Why here: "verify && delete" deletes after a verification that returned false; "copy || warn" does not warn when copy throws. A
#           command for Gogo that should be usable with them has to throw, and a script must not count on ||.
# Needs a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in org.apache.felix:org.apache.felix.gogo.runtime:1.1.6 org.osgi:osgi.core:7.0.0; do
    mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=lib >/dev/null
done
cat >AndOr.java <<'J'
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.Process;

class AndOr {
    private static boolean ran;

    public static Object false_() { return false; }
    public static Object true_() { return true; }
    public static Object zero() { return 0; }
    public static Object one() { return 1; }
    public static Object nothing() { return null; }
    public static Object error() { Process.Utils.current().error(1); return null; }
    public static Object throwing() { throw new IllegalStateException(); }
    public static void right() { ran = true; }

    public static void main(String[] a) throws Exception {
        var processor = new CommandProcessorImpl();
        var lefts = List.of("false_", "true_", "zero", "one", "nothing", "error", "throwing");
        lefts.forEach(f -> processor.addCommand("test", AndOr.class, f));
        processor.addCommand("test", AndOr.class, "right");
        try (var session = processor.createSession(System.in, System.out, System.err)) {
            for (String left : lefts) {
                var line = new StringBuilder(left);
                for (String operator : List.of("&&", "||")) {
                    ran = false;
                    try {
                        session.execute(left + " " + operator + " right");
                    } catch (IllegalStateException e) {
                        line.append(" (threw)");
                    }
                    line.append(' ').append(operator).append(ran ? " runs" : " skips");
                }
                System.out.println(line);
            }
        }
    }
}
J
cat >described.txt <<'E'
false_ && runs || skips
true_ && runs || skips
zero && runs || skips
one && runs || skips
nothing && runs || skips
error && skips || runs
throwing (threw) && skips (threw) || skips
E
java -cp 'lib/*' AndOr.java >seen.txt
cat seen.txt
diff described.txt seen.txt || { echo "changed: another behaviour than described"; exit 1; }
