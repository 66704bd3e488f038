#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     Felix's Properties save a value that begins with a blank, and load it without.
# Version:  org.apache.felix.utils 1.11.8 (Properties and TypedProperties), java.util.Properties of the JDK beside it.
# Expected: the value that was put. The class is a map that is saved and loaded as java.util.Properties' format, with comments and layout kept;
#           java.util.Properties.load skips blanks before a value, so store writes a leading one as "\ ".
# Real:     save writes "key = " and the value with its blanks as they are; no leading blank is read back, and a value of blanks alone is
#           empty, by Felix's class and by java.util.Properties. A leading tab is escaped and comes back, so do blanks elsewhere.
#           TypedProperties, by which File Install and Karaf write .cfg files, does the same.
# Why here: labels that are padded to a width, passwords and separators such as ", " or "  " are set by a console, work until the next start,
#           and are others from then on.
# Needs a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in org.apache.felix:org.apache.felix.utils:1.11.8 org.osgi:osgi.core:8.0.0; do
    mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=lib >/dev/null || { echo "no packages to be had: not run"; exit 77; }
done
cat >Blanks.java <<'J'
import java.io.File;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.utils.properties.Properties;
import org.apache.felix.utils.properties.TypedProperties;

class Blanks {
    public static void main(String[] a) throws Exception {
        for (String value : new String[] {"plain", " one", "  two", "   three", " ", "  ", "\ttab", "end "}) {
            var file = new File("some.cfg");
            Files.writeString(file.toPath(), "key = old\n");
            var felix = new Properties(file);
            felix.put("key", value);
            felix.save();
            var typed = new TypedProperties();
            typed.put("key", value);
            typed.save(new File("typed.cfg"));
            var typedAgain = new TypedProperties();
            typedAgain.load(new File("typed.cfg"));
            var java = new java.util.Properties();
            java.load(new StringReader(Files.readString(Path.of("some.cfg"))));
            var stored = new StringWriter();
            var own = new java.util.Properties();
            own.put("key", value);
            own.store(stored, null);
            own.load(new StringReader(stored.toString()));
            System.out.println(("put [" + value + "], loaded: Properties [" + new Properties(file).get("key") + "], TypedProperties ["
                    + typedAgain.get("key") + "], java.util's of Felix's file [" + java.get("key") + "], of its own ["
                    + own.get("key") + "]").replace("\t", "<tab>"));
        }
    }
}
J
java -cp 'lib/*' Blanks.java >seen.txt
cat seen.txt
cat >described.txt <<'D'
put [plain], loaded: Properties [plain], TypedProperties [plain], java.util's of Felix's file [plain], of its own [plain]
put [ one], loaded: Properties [one], TypedProperties [one], java.util's of Felix's file [one], of its own [ one]
put [  two], loaded: Properties [two], TypedProperties [two], java.util's of Felix's file [two], of its own [  two]
put [   three], loaded: Properties [three], TypedProperties [three], java.util's of Felix's file [three], of its own [   three]
put [ ], loaded: Properties [], TypedProperties [], java.util's of Felix's file [], of its own [ ]
put [  ], loaded: Properties [], TypedProperties [], java.util's of Felix's file [], of its own [  ]
put [<tab>tab], loaded: Properties [<tab>tab], TypedProperties [<tab>tab], java.util's of Felix's file [<tab>tab], of its own [<tab>tab]
put [end ], loaded: Properties [end ], TypedProperties [end ], java.util's of Felix's file [end ], of its own [end ]
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
