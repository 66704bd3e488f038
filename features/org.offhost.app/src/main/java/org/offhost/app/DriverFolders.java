// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/**
 * The folders below the state folder that Felix File Install serves as Karaf serves its own: {@code etc} with configurations and
 * {@code drivers} with bundles. Where neither exists, it is not even started.
 *
 * @param existing those that are there, configurations first, so that a driver finds its own
 */
record DriverFolders(List<Path> existing) {
    /** The bundle that serves them. */
    static final String SERVED_BY = "org.apache.felix.fileinstall";

    private static final int POLL_MILLIS = 1000;

    /** Held, since a logger that nobody holds forgets its handler. */
    private static final Logger LOG = Logger.getLogger("fileinstall");

    static DriverFolders of(Path state) {
        return new DriverFolders(Stream.of("etc", "drivers")
                .map(state::resolve)
                .filter(Files::isDirectory)
                .toList());
    }

    boolean isEmpty() {
        return existing.isEmpty();
    }

    /**
     * The settings of File Install. Its first look is taken while its bundle starts, so that what lies there is there for a
     * command, too.
     *
     * @param temporary a folder for what it unpacks
     */
    Map<String, String> properties(Path temporary) {
        if (isEmpty()) {
            return Map.of();
        }
        return Map.of(
                "felix.fileinstall.dir", existing.stream().map(Path::toString).collect(Collectors.joining(",")),
                "felix.fileinstall.noInitialDelay", "true",
                "felix.fileinstall.poll", Integer.toString(POLL_MILLIS),
                "felix.fileinstall.tmpdir", temporary.toString(),
                "felix.fileinstall.subdir.mode", "skip",
                "felix.fileinstall.enableConfigSave", "false",
                "felix.fileinstall.log.level", "2",
                "felix.fileinstall.log.default", "jul");
    }

    /** What is wrong with a file there is said in a line, as everything else is; File Install itself passes over what is no bundle. */
    void complain() throws IOException {
        for (Path folder : existing) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
                for (Path jar : jars) {
                    whyNoBundle(jar).ifPresent(why -> System.err.println("offhost: " + jar + " is not used: " + why));
                }
            }
        }
        LOG.setUseParentHandlers(false);
        LOG.addHandler(new Handler() {
            private final SimpleFormatter formatter = new SimpleFormatter();

            @Override
            public void publish(LogRecord record) {
                if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                    Throwable cause = record.getThrown();
                    System.err.println("offhost: " + formatter.formatMessage(record)
                            + (cause == null ? "" : ": " + cause.getMessage()));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    /** Why a file is no bundle; empty if it is one. */
    private static Optional<String> whyNoBundle(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            boolean named =
                    manifest != null && manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null;
            return named
                    ? Optional.empty()
                    : Optional.of("its manifest has no " + Constants.BUNDLE_SYMBOLICNAME + ", so it is no OSGi bundle");
        } catch (IOException e) {
            return Optional.of("it is no jar (" + e.getMessage() + ")");
        }
    }
}
