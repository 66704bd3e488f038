// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** Makes the next version of a bundle out of the bundle itself, as a vendor's update would come. */
final class NewerVersion {
    private NewerVersion() {}

    /** Installs it, not started, beside the bundle. */
    static Bundle install(BundleContext context, Bundle bundle) throws IOException, BundleException {
        Version next = after(bundle.getVersion());
        return context.installBundle(
                "newer:" + bundle.getSymbolicName() + ":" + next, new ByteArrayInputStream(jar(bundle, next)));
    }

    static Version after(Version v) {
        return new Version(v.getMajor(), v.getMinor(), v.getMicro() + 1);
    }

    /** The bundle as a jar of another version. */
    static byte[] jar(Bundle bundle, Version version) throws IOException {
        Manifest manifest;
        try (InputStream in = bundle.getEntry("META-INF/MANIFEST.MF").openStream()) {
            manifest = new Manifest(in);
        }
        manifest.getMainAttributes().put(new Attributes.Name(Constants.BUNDLE_VERSION), version.toString());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.setLevel(Deflater.NO_COMPRESSION);
            for (URL url : Collections.list(bundle.findEntries("/", "*", true))) {
                String name = url.getPath().substring(1);
                if (!name.endsWith("/") && !name.equals("META-INF/MANIFEST.MF")) {
                    jar.putNextEntry(new JarEntry(name));
                    try (InputStream in = url.openStream()) {
                        in.transferTo(jar);
                    }
                }
            }
        }
        return bytes.toByteArray();
    }
}
