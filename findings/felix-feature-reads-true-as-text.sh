#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     Felix's feature service reads true in a bundle's or an artifact's metadata as the text "true" and refuses a number with a fraction.
# Version:  org.apache.felix.feature 1.0.2 on org.osgi.service.feature 1.0.0, org.apache.felix.cm.json 2.0.6, Jakarta JSON 2.0.1.
# Expected: what stands there. OSGi Compendium 159, "Bundle Metadata": it "supports String keys and string, number or boolean values"; the same is
#           said of artifacts. The service's own variables keep each of them.
# Real:     true is read as a String and written back as "true" in quotes; 1.5 ends readFeature with an ArithmeticException, "Rounding
#           necessary", that names neither bundle nor key. The service writes both itself, from a feature that was built, and
#           cannot read its own. Whole numbers and text are right.
# Why here: metadata say of a bundle what a launcher does with it, whether it starts it for one: a test for Boolean.TRUE is never met.
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
cat >Metadata.java <<'J'
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.osgi.service.feature.FeatureService;

class Metadata {
    private static String kind(Object value) {
        return value + " (" + value.getClass().getSimpleName() + ")";
    }

    public static void main(String[] a) throws Exception {
        FeatureService service = new FeatureServiceImpl();
        var builders = service.getBuilderFactory();
        for (Object value : new Object[] {true, "text", 5, 5_000_000_000L, 1.5}) {
            Object variable = value instanceof Number ? new BigDecimal(value.toString()) : value;
            var built = builders.newFeatureBuilder(service.getID("org.example", "console", "1.0.0")).addVariable("value", variable)
                    .addBundles(builders.newBundleBuilder(service.getID("org.example", "engine", "1.0.0")).addMetadata("value", value).build()).build();
            var written = new StringWriter();
            service.writeFeature(built, written);
            String line = written.toString().lines().filter((l) -> l.contains("\"value\"")).reduce((x, y) -> y).get().strip();
            String read;
            try {
                var again = service.readFeature(new StringReader(written.toString()));
                read = "metadata " + kind(again.getBundles().get(0).getMetadata().get("value")) + ", variable " + kind(again.getVariables().get("value"));
            } catch (RuntimeException e) {
                read = e.toString();
            }
            System.out.println("built " + kind(value) + ", written " + line + ", read " + read);
        }
    }
}
J
java -cp 'lib/*' Metadata.java | tee seen.txt
cat >described.txt <<'D'
built true (Boolean), written "value": true, read metadata true (String), variable true (Boolean)
built text (String), written "value": "text", read metadata text (String), variable text (String)
built 5 (Integer), written "value": 5, read metadata 5 (Long), variable 5 (BigDecimal)
built 5000000000 (Long), written "value": 5000000000, read metadata 5000000000 (Long), variable 5000000000 (BigDecimal)
built 1.5 (Double), written "value": 1.5, read java.lang.ArithmeticException: Rounding necessary
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
