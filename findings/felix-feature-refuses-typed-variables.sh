#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     Felix's feature service refuses a feature whose configuration has a variable for a number, as the specification's own example has, and makes
#           false of one for a boolean.
# Version:  org.apache.felix.feature 1.0.2 on org.osgi.service.feature 1.0.0, org.apache.felix.cm.json 2.0.6, Jakarta JSON 2.0.1.
# Expected: the feature, with the variable as it stands. OSGi Compendium 159, "Variables": "To support conversion of variables to non-string types the
#           configurator syntax specifying the datatype with the configuration key can be used, as in the above example", which is
#           "org.osgi.service.http.port:Integer": "\${http.port}". The launcher puts the value in later.
# Real:     the placeholder is converted while the feature is read: IOException, "Invalid value/type for configuration", for each numeric type, one
#           or many. A Boolean becomes false, without a word, and the placeholder is gone. Text is kept as it should be, with and without
#           a type.
# Why here: ports, sizes and switches are what one leaves to the machine where a console is set up. The switch is the worst of them: whatever the
#           launcher is told, it is off.
# Needs a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in org.apache.felix:org.apache.felix.feature:1.0.2 org.osgi:org.osgi.service.feature:1.0.0 org.apache.felix:org.apache.felix.cm.json:2.0.6 \
    org.osgi:org.osgi.util.converter:1.0.9 org.osgi:org.osgi.util.function:1.2.0 org.glassfish:jakarta.json:2.0.1; do
    mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=lib >/dev/null || { echo "no packages to be had: not run"; exit 77; }
done
cat >Variables.java <<'J'
import java.io.StringReader;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.osgi.service.feature.FeatureService;

class Variables {
    public static void main(String[] a) throws Exception {
        FeatureService service = new FeatureServiceImpl();
        for (String type : new String[] {"", ":String", ":Integer", ":Long", ":Double", ":int[]", ":Boolean"}) {
            String json = """
                    {"id": "org.example:console:1.0.0", "variables": {"v": %s}, "configurations": {"engine": {"value%s": "${v}"}}}
                    """.formatted(type.equals(":Boolean") ? "true" : "2", type);
            String told;
            try {
                var value = service.readFeature(new StringReader(json)).getConfigurations().get("engine").getValues().get("value");
                told = value + " (" + value.getClass().getSimpleName() + ")";
            } catch (java.io.IOException e) {
                told = e.getMessage();
            }
            System.out.println("value" + type + ": " + told);
        }
    }
}
J
java -cp 'lib/*' Variables.java | tee seen.txt
cat >described.txt <<'D'
value: ${v} (String)
value:String: ${v} (String)
value:Integer: PID <configuration> : Invalid value/type for configuration : value:Integer : "${v}"
value:Long: PID <configuration> : Invalid value/type for configuration : value:Long : "${v}"
value:Double: PID <configuration> : Invalid value/type for configuration : value:Double : "${v}"
value:int[]: PID <configuration> : Invalid value/type for configuration : value:int[] : "${v}"
value:Boolean: false (Boolean)
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
