#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     the OSGi converter makes null, not 0, of an empty array for a number, and the accessor of a configuration throws.
# Version:  org.osgi.util.converter 1.0.9, org.apache.felix.converter 1.0.18.
# Expected: 0 and false. OSGi Compendium 8, 707.4.3.2: of an array or collection without elements "the null value is used to convert into
#           the target type"; 707.4.2.1, the table's column for null: 0 for char and for each kind of number, false for boolean. null
#           itself is converted so.
# Real:     null for every primitive type, from arrays and from lists; only an empty list for a boolean gives false. An interface with int
#           port() over a map with such a value is made without a word, and port() throws a NullPointerException.
# Why here: a configuration that was emptied by a tool holds an empty array or list, and metatype's attributes with a cardinality are
#           such. The component starts, and fails where it first asks for the value, maybe in the middle of a job.
# Needs a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in org.osgi:org.osgi.util.function:1.2.0 org.osgi:osgi.core:8.0.0; do
    mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=lib >/dev/null
done
mvn -q -B dependency:copy -Dartifact=org.osgi:org.osgi.util.converter:1.0.9 -DoutputDirectory=osgi >/dev/null
mvn -q -B dependency:copy -Dartifact=org.apache.felix:org.apache.felix.converter:1.0.18 -DoutputDirectory=felix >/dev/null
cat >Empty.java <<'J'
import java.util.List;
import java.util.Map;
import org.osgi.util.converter.Converter;
import org.osgi.util.converter.Converters;

class Empty {
    interface Configuration {
        int port();

        String host();
    }

    public static void main(String[] a) {
        Converter converter = Converters.standardConverter();
        var primitives = List.of(boolean.class, byte.class, short.class, int.class, long.class, float.class, double.class);
        for (Class<?> type : primitives) {
            System.out.println(type + ": null " + converter.convert(null).to(type) + ", String[0] " + converter.convert(new String[0]).to(type)
                    + ", int[0] " + converter.convert(new int[0]).to(type) + ", List.of() " + converter.convert(List.of()).to(type)
                    + ", {\"1\"} " + converter.convert(new String[] {"1"}).to(type));
        }
        var empty = converter.convert(Map.of("port", new String[0], "host", new String[0])).to(Configuration.class);
        try {
            System.out.println("host " + empty.host());
            System.out.println("port " + empty.port());
        } catch (RuntimeException e) {
            System.out.println("port: " + e.getClass().getSimpleName());
        }
    }
}
J
cat >described.txt <<'E2'
osgi, boolean: null false, String[0] null, int[0] null, List.of() false, {"1"} false
osgi, byte: null 0, String[0] null, int[0] null, List.of() null, {"1"} 1
osgi, short: null 0, String[0] null, int[0] null, List.of() null, {"1"} 1
osgi, int: null 0, String[0] null, int[0] null, List.of() null, {"1"} 1
osgi, long: null 0, String[0] null, int[0] null, List.of() null, {"1"} 1
osgi, float: null 0.0, String[0] null, int[0] null, List.of() null, {"1"} 1.0
osgi, double: null 0.0, String[0] null, int[0] null, List.of() null, {"1"} 1.0
osgi, host null
osgi, port: NullPointerException
felix, boolean: null false, String[0] null, int[0] null, List.of() false, {"1"} false
felix, byte: null 0, String[0] null, int[0] null, List.of() null, {"1"} 1
felix, short: null 0, String[0] null, int[0] null, List.of() null, {"1"} 1
felix, int: null 0, String[0] null, int[0] null, List.of() null, {"1"} 1
felix, long: null 0, String[0] null, int[0] null, List.of() null, {"1"} 1
felix, float: null 0.0, String[0] null, int[0] null, List.of() null, {"1"} 1.0
felix, double: null 0.0, String[0] null, int[0] null, List.of() null, {"1"} 1.0
felix, host null
felix, port: NullPointerException
E2
for converter in osgi felix; do
    java -cp "lib/*:$converter/*" Empty.java | sed "s/^/$converter, /"
done >seen.txt
cat seen.txt
diff described.txt seen.txt || { echo "changed: another behaviour than described"; exit 1; }
