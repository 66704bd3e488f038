#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     Felix's preferences return the default for each array of bytes whose length divided by three leaves one.
# Version:  org.apache.felix.prefs 1.1.0 on Felix 7.0.5.
# Expected: the bytes that were put. OSGi Compendium 106, Preferences.getByteArray: "Returns the byte[] value represented by the String object
#           associated with the specified key"; the default is for a value that is no "valid Base64 encoded byte array". Its string
#           for "A" is "QQ==", which is the Base64 of RFC 2045.
# Real:     arrays of 1, 4, 16, 64, 256 or 1,000 bytes are stored right and come back as the default, at once and behind a restart alike; so
#           are strings of Base64 from elsewhere that end in "==". The other two lengths of three are right. Nothing is thrown.
# Why here: keys, sums and identities of 16 or 64 bytes are of such a length, 20 and 32 are not: a MD5 or a WWN of 16 bytes is gone, a SHA-256
#           beside it is there. With null or an empty array for the default it looks as if nothing had ever been stored.
# Needs a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in org.apache.felix:org.apache.felix.framework:7.0.5 org.osgi:org.osgi.service.prefs:1.1.2 org.apache.felix:org.apache.felix.prefs:1.1.0; do
    mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=lib >/dev/null || { echo "no packages to be had: not run"; exit 77; }
done
cat >Bytes.java <<'J'
import java.io.File;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.prefs.PreferencesService;

class Bytes {
    private static String got(byte[] put, byte[] got) {
        return Arrays.equals(put, got) ? "the bytes" : got == null ? "the default" : "other bytes";
    }

    public static void main(String[] a) throws Exception {
        Framework framework = ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(Map.of("org.osgi.framework.storage", "cache",
                "org.osgi.framework.system.packages.extra", "org.osgi.service.prefs;version=1.1.2"));
        framework.start();
        var context = framework.getBundleContext();
        context.installBundle(new File("lib/org.apache.felix.prefs-1.1.0.jar").toURI().toString()).start();
        var node = context.getService(context.getServiceReference(PreferencesService.class)).getSystemPreferences().node("node");
        for (int length : new int[] {1, 2, 3, 4, 16, 20, 32, 64, 256, 1000}) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (i * 7);
            }
            node.putByteArray("key", bytes);
            boolean right = Base64.getEncoder().encodeToString(bytes).equals(node.get("key", null));
            System.out.println(length + " bytes: stored " + (right ? "right" : "wrong") + ", got " + got(bytes, node.getByteArray("key", null)));
        }
        framework.stop();
        framework.waitForStop(30_000);
        System.exit(0);
    }
}
J
java -cp 'lib/org.apache.felix.framework-7.0.5.jar:lib/org.osgi.service.prefs-1.1.2.jar' Bytes.java | tee seen.txt
cat >described.txt <<'D'
1 bytes: stored right, got the default
2 bytes: stored right, got the bytes
3 bytes: stored right, got the bytes
4 bytes: stored right, got the default
16 bytes: stored right, got the default
20 bytes: stored right, got the bytes
32 bytes: stored right, got the bytes
64 bytes: stored right, got the default
256 bytes: stored right, got the default
1000 bytes: stored right, got the default
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
