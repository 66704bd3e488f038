// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** Replaces a running bundle by the same code under a newer version, as an update from its vendor would. */
final class ParserSwap {
    private ParserSwap() {}

    /** Does it; tells what happened to this and to every other bundle. */
    static String run(BundleContext context, String name) throws IOException, BundleException {
        Bundle bundle = Arrays.stream(context.getBundles())
                .filter(b -> b.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException("there is no bundle " + name));
        Version old = bundle.getVersion();
        byte[] newer = newer(bundle, old);
        Map<Long, Long> before = states(context, bundle);
        long start = System.nanoTime();
        bundle.update(new ByteArrayInputStream(newer));
        double millis = (System.nanoTime() - start) / 1e6;
        long others = states(context, bundle).entrySet().stream()
                .filter(e -> !e.getValue().equals(before.get(e.getKey())))
                .count();
        return String.format(
                Locale.ROOT,
                "replaced %s by %s in %.0f ms; %d of %d other bundles restarted or changed",
                old,
                bundle.getVersion(),
                millis,
                others,
                before.size());
    }

    /** State and time of last change of every bundle but one, by bundle id. */
    private static Map<Long, Long> states(BundleContext context, Bundle but) {
        Map<Long, Long> states = new TreeMap<>();
        for (Bundle b : context.getBundles()) {
            if (b.getBundleId() != but.getBundleId() && b.getBundleId() != 0) {
                states.put(b.getBundleId(), b.getLastModified() * 100 + b.getState());
            }
        }
        return states;
    }

    /** The bundle's jar with its micro version counted up. */
    private static byte[] newer(Bundle bundle, Version old) throws IOException {
        URI location = URI.create(bundle.getLocation().replaceFirst("^reference:", ""));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream file = location.toURL().openStream();
                JarInputStream in = new JarInputStream(file)) {
            Manifest manifest = in.getManifest();
            if (manifest == null) {
                throw new IOException(location + " does not begin with a manifest");
            }
            Attributes main = manifest.getMainAttributes();
            main.putValue(
                    Constants.BUNDLE_VERSION,
                    new Version(old.getMajor(), old.getMinor(), old.getMicro() + 1).toString());
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                    out.putNextEntry(new ZipEntry(e.getName()));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        return bytes.toByteArray();
    }
}
