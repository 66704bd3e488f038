#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     Felix's feature service writes a feature without its categories, without "complete" and with an empty list in place of the artifacts of
#           its extensions; nothing is thrown.
# Version:  org.apache.felix.feature 1.0.2 on org.osgi.service.feature 1.0.0, org.apache.felix.cm.json 2.0.6, Jakarta JSON 2.0.1.
# Expected: the feature. OSGi Compendium 159, FeatureService.writeFeature: "Write a Feature Model to JSON". Its attributes are those of the table
#           "Feature Attributes", categories and complete among them; an artifact list extension has its artifacts "in the artifacts list".
#           readFeature of the same service reads all three.
# Real:     what was read with them, or built with them, is written without: read again it is not complete, has no category, and its extension has no
#           artifact. Bundles, configurations, variables and extensions of text and JSON come back.
# Why here: features are what a console is put together from. One that is read, changed in a line and written back lacks what its extensions
#           named, and a launcher that looks whether a feature is complete takes it for one that needs others.
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
cat >Rewrite.java <<'J'
import java.io.StringReader;
import java.io.StringWriter;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureService;

class Rewrite {
    private static final String JSON = """
            {
              "id": "org.example:console:1.0.0",
              "name": "console", "complete": true, "categories": ["backup", "console"],
              "variables": {"port": 3260},
              "bundles": [{"id": "org.example:engine:1.0.0"}, {"id": "org.example:shell:1.0.0"}],
              "configurations": {"engine": {"threads:Integer": 2}},
              "extensions": {
                "drivers": {"kind": "mandatory", "type": "artifacts", "artifacts": [{"id": "org.example:tape:1.0.0", "level": 5}, {"id": "org.example:disk:1.0.0"}]},
                "notes": {"kind": "optional", "type": "text", "text": ["one", "two"]},
                "table": {"kind": "optional", "type": "json", "json": {"rows": [1, 2]}}
              }
            }
            """;

    private static void tell(String when, Feature feature) {
        var extensions = feature.getExtensions();
        System.out.println(when + ": complete " + feature.isComplete() + ", categories " + feature.getCategories() + ", variables " + feature.getVariables().keySet()
                + ", bundles " + feature.getBundles().stream().map((b) -> b.getID().getArtifactId()).toList() + ", configurations " + feature.getConfigurations().keySet()
                + ", drivers " + extensions.get("drivers").getArtifacts().stream().map((a) -> a.getID().getArtifactId() + a.getMetadata()).toList()
                + ", notes " + extensions.get("notes").getText() + ", table " + extensions.get("table").getJSON());
    }

    public static void main(String[] a) throws Exception {
        FeatureService service = new FeatureServiceImpl();
        var read = service.readFeature(new StringReader(JSON));
        tell("read", read);
        var written = new StringWriter();
        service.writeFeature(read, written);
        System.out.println("written: complete " + written.toString().contains("\"complete\"") + ", categories " + written.toString().contains("\"categories\"")
                + ", tape " + written.toString().contains("org.example:tape"));
        tell("read again", service.readFeature(new StringReader(written.toString())));
    }
}
J
java -cp 'lib/*' Rewrite.java | tee seen.txt
cat >described.txt <<'D'
read: complete true, categories [backup, console], variables [port], bundles [engine, shell], configurations [engine], drivers [tape{level=5}, disk{}], notes [one, two], table {"rows":[1,2]}
written: complete false, categories false, tape false
read again: complete false, categories [], variables [port], bundles [engine, shell], configurations [engine], drivers [], notes [one, two], table {"rows":[1,2]}
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
