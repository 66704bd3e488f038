// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.util.tracker.ServiceTracker;

/** A framework with the bundles beside the launcher. */
final class Console implements Closeable {
    /** Time for the bundles to start before a command is given up. */
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final Framework framework;
    private final StateFolder state;
    private final Invocation invocation;
    private final Prompt prompt;

    /** The standard streams, before Gogo puts its own in their place. */
    private final InputStream in = System.in;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    /** With less than that the framework cannot unpack its bundles. */
    private static final long LEAST_ROOM = 1 << 20;

    private Console(Framework framework, StateFolder state, Invocation invocation, Prompt prompt) {
        this.framework = framework;
        this.state = state;
        this.invocation = invocation;
        this.prompt = prompt;
    }

    /** Starts a framework with every bundle in the folder {@code offhost} beside this class's jar. */
    static Console start(Invocation invocation, StateFolder state) throws IOException {
        Path home = home();
        Map<String, String> properties = new HashMap<>();
        Path storage = state.freshStorage();
        DriverFolders folders = DriverFolders.of(state.path());
        BundleChoice choice = BundleChoice.of(invocation, folders);
        properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        properties.putAll(folders.properties(storage.resolve("unpacked")));
        properties.put("felix.log.level", "0"); // it would go to standard output, which is the command's
        properties.put("offhost.state", state.path().toString());
        properties.put("org.apache.felix.http.require.config", "true"); // it would listen by itself, to everybody
        Prompt prompt = new Prompt(storage, state.path(), invocation.interactive());
        properties.putAll(prompt.properties());
        if (choice.sparesMediator()) {
            properties.putAll(LoggingBackend.properties());
        }
        Framework framework =
                ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(properties);
        Console console = new Console(framework, state, invocation, prompt);
        try {
            framework.init();
            framework.getBundleContext().addFrameworkListener(console::complain);
            List<Bundle> bundles = console.install(home.resolve("offhost"), choice);
            if (invocation.mayTestDrivers()) {
                bundles.addAll(console.install(home.resolve("suites"), choice));
            }
            if (invocation.mayServe()) {
                bundles.addAll(console.install(home.resolve("web"), choice));
            }
            LoggingBackend.name(framework.getBundleContext());
            framework.start();
            if (folders.isEmpty()) {
                bundles.removeIf(b -> b.getSymbolicName().equals(DriverFolders.SERVED_BY));
            } else {
                folders.complain();
            }
            start(bundles);
            PrivateFiles.tighten(storage);
            if (invocation.interactive()) {
                console.command();
                // it comes last: whoever types at once finds them there
                console.prompt.start(framework.getBundleContext());
            } else if (invocation.piped()) {
                console.prompt.startWithoutTerminal(framework.getBundleContext());
            }
        } catch (BundleException e) {
            long room = storage.toFile().getUsableSpace();
            console.close();
            throw new IOException(
                    room < LEAST_ROOM
                            ? "the file system of the state folder " + state.path() + " is full: " + room
                                    + " bytes are free. Make room there, or name another one with --state"
                            : "the framework did not start: " + e.getMessage(),
                    e);
        } catch (InterruptedException e) {
            console.close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the bundles started");
        }
        return console;
    }

    private static Path home() throws IOException {
        try {
            return Path.of(Console.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IOException("the launcher does not know where it lies", e);
        }
    }

    /** Installs what is chosen, in the order of names. */
    private List<Bundle> install(Path folder, BundleChoice choice) throws IOException, BundleException {
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(f -> f.toString().endsWith(".jar"))
                    .filter(choice::installs)
                    .sorted()
                    .toList();
            for (Path jar : jars) {
                bundles.add(context.installBundle("reference:" + jar.toUri()));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return bundles;
    }

    /**
     * Starts them in their order: configurations before drivers, drivers before the components that ask for them, which Declarative
     * Services make when it starts.
     */
    private static void start(List<Bundle> bundles) throws BundleException {
        for (Bundle bundle : bundles) {
            boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
            if (!fragment && !Prompt.BUNDLES.contains(bundle.getSymbolicName())) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
    }

    /** Runs the command, or waits until the interactive console was left. */
    int run() throws IOException {
        try {
            if (invocation.interactive()) {
                framework.waitForStop(0);
                return prompt.status();
            }
            if (invocation.piped()) {
                return piped().apply(in, List.of(out, err));
            }
            return command().applyAsInt(invocation.arguments().toArray(String[]::new));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }

    @SuppressWarnings("unchecked")
    private ToIntFunction<String[]> command() throws IOException, InterruptedException {
        return (ToIntFunction<String[]>) service(ToIntFunction.class, "(offhost.commandline=true)");
    }

    @SuppressWarnings("unchecked")
    private BiFunction<InputStream, List<PrintStream>, Integer> piped() throws IOException, InterruptedException {
        return (BiFunction<InputStream, List<PrintStream>, Integer>) service(BiFunction.class, "(offhost.piped=true)");
    }

    /** The command line is services of JDK types only: the launcher shares no class with the bundles. */
    private Object service(Class<?> type, String filter) throws IOException, InterruptedException {
        BundleContext context = framework.getBundleContext();
        try {
            ServiceTracker<Object, Object> tracker = new ServiceTracker<>(
                    context, FrameworkUtil.createFilter("(&(objectClass=" + type.getName() + ")" + filter + ")"), null);
            tracker.open();
            Object service = tracker.waitForService(START_LIMIT.toMillis());
            if (service == null) {
                throw new IOException("no command line after " + START_LIMIT.toSeconds()
                        + " s: bundle org.offhost.shell did not start; see the log");
            }
            return service;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Says what went wrong in the framework, in one line. Not what goes wrong while it stops: what the command did is done and said,
     * and Gogo, whose sessions may be collected while it closes them, fails then now and again.
     */
    private void complain(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR && framework.getState() != Bundle.STOPPING) {
            err.println("offhost: bundle " + event.getBundle().getSymbolicName() + ": " + event.getThrowable());
        }
    }

    void stop() {
        try {
            framework.stop();
            framework.waitForStop(STOP_LIMIT.toMillis());
        } catch (BundleException e) {
            System.err.println("offhost: the framework did not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        state.dropStorage();
    }
}
