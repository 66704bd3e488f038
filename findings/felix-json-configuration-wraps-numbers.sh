#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     Felix reads a number that does not fit its type from a JSON configuration as another number.
# Version:  org.apache.felix.cm.json 2.0.6, which the Felix configurator's formats are read by; Jakarta JSON 2.0.1.
# Expected: an error, as for the same number in quotes. OSGi Compendium 8, 150.4.3 converts a value to the type that its key names by the rules of
#           the converter (707), where a string that is no such number is a conversion error; RFC 8259, 6, leaves ranges to the reader.
# Real:     the upper bits are cut off without a word: "k:int": 3000000000 is -1294967296, "k:byte": 300 is 44; so are arrays and collections,
#           and of a key without a type a number beyond 2^63 - 1. 1e10 for an int is 2147483647, 1.7 is 1. In quotes each is refused:
#           "Invalid value/type for configuration".
# Why here: sizes and rates are numbers beyond 2^31; a limit becomes negative or small, and the component's own check, if there is one,
#           names a number that stands in no file.
# Needs a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in org.apache.felix:org.apache.felix.cm.json:2.0.6 org.osgi:org.osgi.util.converter:1.0.9 org.osgi:org.osgi.util.function:1.2.0 \
    org.osgi:osgi.core:8.0.0 jakarta.json:jakarta.json-api:2.0.1 org.glassfish:jakarta.json:2.0.1; do
    mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=lib >/dev/null || { echo "no packages to be had: not run"; exit 77; }
done
cat >Numbers.java <<'J'
import java.io.StringReader;
import java.util.Arrays;
import org.apache.felix.cm.json.io.Configurations;

class Numbers {
    public static void main(String[] properties) {
        for (String property : properties) {
            try {
                var read = Configurations.buildReader().build(new StringReader("{" + property + "}")).readConfiguration();
                String value = Arrays.deepToString(new Object[] {read.get("k")});
                System.out.println(property + " is " + value.substring(1, value.length() - 1));
            } catch (Exception e) {
                System.out.println(property + " is refused");
            }
        }
    }
}
J
java -cp 'lib/*' Numbers.java '"k:int":2147483647' '"k:int":3000000000' '"k:int":"3000000000"' '"k:byte":300' '"k:byte":"300"' \
    '"k:Integer[]":[3000000000]' '"k:Integer[]":["3000000000"]' '"k:Collection<Byte>":[300]' '"k":9223372036854775807' \
    '"k":12345678901234567890' '"k:long":"12345678901234567890"' '"k:int":1e10' '"k:int":1.7' '"k:int":"1.7"' >seen.txt
cat seen.txt
cat >described.txt <<'D'
"k:int":2147483647 is 2147483647
"k:int":3000000000 is -1294967296
"k:int":"3000000000" is refused
"k:byte":300 is 44
"k:byte":"300" is refused
"k:Integer[]":[3000000000] is [-1294967296]
"k:Integer[]":["3000000000"] is refused
"k:Collection<Byte>":[300] is [44]
"k":9223372036854775807 is 9223372036854775807
"k":12345678901234567890 is -6101065172474983726
"k:long":"12345678901234567890" is refused
"k:int":1e10 is 2147483647
"k:int":1.7 is 1
"k:int":"1.7" is refused
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
