#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     a node of Felix's preferences that is removed and made anew has the removed node's values again behind a restart.
# Version:  org.apache.felix.prefs 1.1.0 on Felix 7.0.5.
# Expected: what was put into the new node alone. OSGi Compendium 106, Preferences.removeNode: it removes "this node and all of its descendants,
#           invalidating any properties contained in the removed nodes", for good when "the flush method is called on the parent".
# Real:     the new node has the new values alone as long as the framework runs, flushed or not. What the flush of the root stores are the new ones
#           and, merged into them, those stored before: behind the restart the old values stand beside the new ones, and old nodes
#           below are there again. With a flush between the removal and the new node, or with clear(), the old ones are gone.
# Why here: "remove all, write anew" is how a list of units, jobs or targets is saved; whoever was struck off the list is back on it.
# Needs a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in org.apache.felix:org.apache.felix.framework:7.0.5 org.osgi:org.osgi.service.prefs:1.1.2 org.apache.felix:org.apache.felix.prefs:1.1.0; do
    mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=lib >/dev/null || { echo "no packages to be had: not run"; exit 77; }
done
cat >Anew.java <<'J'
import java.io.File;
import java.util.Arrays;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.prefs.Preferences;
import org.osgi.service.prefs.PreferencesService;

class Anew {
    private static Framework framework;

    private static Preferences root(boolean first) throws Exception {
        framework = ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(Map.of("org.osgi.framework.storage", "cache",
                "org.osgi.framework.system.packages.extra", "org.osgi.service.prefs;version=1.1.2"));
        framework.start();
        var context = framework.getBundleContext();
        if (first) {
            context.installBundle(new File("lib/org.apache.felix.prefs-1.1.0.jar").toURI().toString()).start();
        }
        return context.getService(context.getServiceReference(PreferencesService.class)).getSystemPreferences();
    }

    private static String in(Preferences root, String way) throws Exception {
        Preferences units = root.node(way);
        return new TreeSet<>(Arrays.asList(units.keys())) + (units.nodeExists("below") ? " and below" : "");
    }

    public static void main(String[] a) throws Exception {
        Preferences root = root(true);
        String[] ways = {"removed", "removed-flushed", "cleared"};
        for (String way : ways) {
            root.node(way).put("old", "1");
            root.node(way).node("below").put("old", "1");
            root.flush();
            switch (way) {
                case "removed" -> root.node(way).removeNode();
                case "removed-flushed" -> {
                    root.node(way).removeNode();
                    root.flush();
                }
                default -> {
                    root.node(way).clear();
                    root.node(way).node("below").removeNode();
                }
            }
            root.node(way).put("new", "2");
            String before = in(root, way);
            root.flush();
            System.out.println(way + ": made anew " + before + ", flushed " + in(root, way));
        }
        framework.stop();
        framework.waitForStop(30_000);
        root = root(false);
        for (String way : ways) {
            System.out.println(way + ": behind a restart " + in(root, way));
        }
        framework.stop();
        framework.waitForStop(30_000);
        System.exit(0);
    }
}
J
java -cp 'lib/org.apache.felix.framework-7.0.5.jar:lib/org.osgi.service.prefs-1.1.2.jar' Anew.java | tee seen.txt
cat >described.txt <<'D'
removed: made anew [new], flushed [new]
removed-flushed: made anew [new], flushed [new]
cleared: made anew [new], flushed [new]
removed: behind a restart [new, old] and below
removed-flushed: behind a restart [new]
cleared: behind a restart [new]
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
