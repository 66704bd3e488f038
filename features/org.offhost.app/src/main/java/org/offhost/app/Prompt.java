// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** The interactive console: Gogo's, with our commands first, a history of its own, and a way out. */
final class Prompt {
    /** Bundles that only the interactive console needs; they would cost a command a third of a second. */
    static final Set<String> BUNDLES =
            Set.of("org.apache.felix.gogo.jline", "org.apache.felix.gogo.command", "org.jline");

    private static final String PROFILE = "etc/gosh_profile";

    private final Path home;
    private final Path history;
    private final boolean interactive;
    private volatile int status = Main.DONE;

    /**
     * @param storage a folder that is made anew at each start
     * @param state where the history is kept
     * @param interactive whether somebody types; otherwise only Gogo's commands are wanted
     */
    Prompt(Path storage, Path state, boolean interactive) {
        this.interactive = interactive;
        this.home = storage.resolve("console");
        this.history = state.resolve("history");
    }

    /** Framework properties that Gogo and its profile read. */
    Map<String, String> properties() {
        return Map.of(
                "gosh.home", home.toString(),
                // a history is kept in the user's home otherwise; the profile names ours
                "gosh.args", interactive ? "--nohistory" : "--nohistory --nointeractive",
                "offhost.history", history.toString());
    }

    /** What the console ends with; public for Gogo, which finds it by reflection. */
    public final class Exit {
        private final BundleContext framework;

        private Exit(BundleContext framework) {
            this.framework = framework;
        }

        public void exit() throws BundleException {
            exit(Main.DONE);
        }

        public void exit(int code) throws BundleException {
            status = code;
            framework.getBundle(0).stop();
        }
    }

    int status() {
        return status;
    }

    /** Starts it; whatever it shall know has to be there. */
    void start(BundleContext framework) throws IOException, BundleException {
        write(profile(framework));
        makePrivate(history);
        Dictionary<String, Object> names = new Hashtable<>();
        names.put("osgi.command.scope", "offhost");
        names.put("osgi.command.function", "exit");
        framework.registerService(Exit.class, new Exit(framework), names);
        startBundles(framework);
    }

    /** Starts what brings Gogo's own commands, which pipes and scripts are made of; its console has nothing to say. */
    void startWithoutTerminal(BundleContext framework) throws IOException, BundleException {
        write("");
        startBundles(framework);
    }

    private void write(String profile) throws IOException {
        Files.createDirectories(home.resolve(PROFILE).getParent());
        Files.writeString(home.resolve(PROFILE), profile);
    }

    private static void startBundles(BundleContext framework) throws BundleException {
        List<Bundle> bundles = List.of(framework.getBundles()).stream()
                .filter(b -> BUNDLES.contains(b.getSymbolicName()))
                .toList();
        terminals(framework, bundles);
        for (Bundle bundle : bundles) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    /** JLine looks for its terminals by the class loader of the thread, which has to be that of its bundle. */
    private static void terminals(BundleContext framework, Collection<Bundle> bundles) {
        if (System.console() == null) {
            System.setProperty("org.jline.terminal.dumb", "true"); // else it warns that there is none
        }
        framework.getBundle(0).adapt(FrameworkWiring.class).resolveBundles(bundles);
        for (Bundle bundle : bundles) {
            if (bundle.getSymbolicName().equals("org.jline")) {
                Thread.currentThread()
                        .setContextClassLoader(bundle.adapt(BundleWiring.class).getClassLoader());
            }
        }
    }

    private static String profile(BundleContext framework) throws IOException {
        try {
            ServiceReference<?>[] found =
                    framework.getServiceReferences(Supplier.class.getName(), "(offhost.console=true)");
            if (found == null) {
                throw new IOException("bundle org.offhost.shell gives no script for the console; see the log");
            }
            return ((Supplier<?>) framework.getService(found[0])).get().toString();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was typed names volumes and media: nobody else's business. */
    private static void makePrivate(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mode = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        if (Files.notExists(file)) {
            Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), mode)
                    .close();
        } else if (posix) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }
}
