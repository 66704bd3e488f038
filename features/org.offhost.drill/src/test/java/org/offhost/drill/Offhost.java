// SPDX-License-Identifier: Apache-2.0
package org.offhost.drill;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.util.tracker.ServiceTracker;

/** The exported bundles in a framework in this process, so that many commands cost one start. */
final class Offhost implements AutoCloseable {
    private static final long START_LIMIT_MILLIS = 60_000;
    private static final Logger LOG = Logger.getLogger("");

    private final Framework framework;
    private final Path storage;

    private Offhost(Framework framework, Path storage) {
        this.framework = framework;
        this.storage = storage;
    }

    /**
     * What a command did.
     *
     * @param status its exit code
     */
    record Answer(List<String> command, int status, String out, String err) {
        @Override
        public String toString() {
            return String.join(" ", command) + " ended with " + status + "\n" + out + err;
        }
    }

    /** The folder the app was exported to. */
    static Path export() {
        return Path.of(System.getProperty("offhost.export")).normalize();
    }

    static Offhost start(Path state) throws IOException {
        LOG.setLevel(Level.WARNING);
        Path jar = export().resolve("offhost.jar");
        if (!Files.isRegularFile(jar)) {
            throw new IOException("there is no " + jar + ": build with 'mvn verify'");
        }
        Files.createDirectories(state.resolve("log"));
        // in the state folder, which goes with the test: whoever is killed takes nothing away with him
        Path storage = state.resolve("framework");
        if (Files.exists(storage)) {
            Folders.delete(storage);
        }
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        properties.put("felix.log.level", "1");
        properties.put("offhost.state", state.toString());
        Framework framework =
                ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(properties);
        try {
            framework.init();
            install(framework.getBundleContext());
            framework.start();
        } catch (BundleException e) {
            throw new IOException(e);
        }
        return new Offhost(framework, storage);
    }

    private static void install(BundleContext context) throws IOException, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        try (Stream<Path> files = Files.list(export().resolve("offhost"))) {
            for (Path jar :
                    files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
                if (!jar.getFileName().toString().contains("jline")) {
                    bundles.add(context.installBundle("reference:" + jar.toUri()));
                }
            }
        }
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
    }

    /** Waits for a service. */
    Object service(String filter) throws IOException, InterruptedException {
        try {
            ServiceTracker<Object, Object> tracker =
                    new ServiceTracker<>(framework.getBundleContext(), FrameworkUtil.createFilter(filter), null);
            tracker.open();
            Object service = tracker.waitForService(START_LIMIT_MILLIS);
            if (service == null) {
                throw new IOException("no service " + filter);
            }
            return service;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Puts a service of ours in front of the one that is there. */
    void replace(String type, InvocationHandler handler) throws IOException, InterruptedException {
        Class<?> service = service("(objectClass=" + type + ")").getClass();
        for (Class<?> face : service.getInterfaces()) {
            if (face.getName().equals(type)) {
                Object ours = Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, handler);
                framework
                        .getBundleContext()
                        .registerService(type, ours, FrameworkUtil.asDictionary(Map.of("service.ranking", 1000)));
            }
        }
    }

    /** Runs a command as the command line does; what it prints comes out where the process prints. */
    @SuppressWarnings("unchecked")
    int status(String... command) throws IOException, InterruptedException {
        return ((ToIntFunction<String[]>)
                        service("(&(objectClass=java.util.function.ToIntFunction)(offhost.commandline=true))"))
                .applyAsInt(command);
    }

    /** Runs a command and keeps what it prints. */
    Answer run(String... command) throws IOException, InterruptedException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int status = status(command);
            System.out.flush();
            System.err.flush();
            return new Answer(
                    Arrays.asList(command),
                    status,
                    said.toString(StandardCharsets.UTF_8),
                    complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            framework.stop();
            framework.waitForStop(START_LIMIT_MILLIS);
        } catch (BundleException e) {
            throw new IOException(e);
        }
        Folders.delete(storage);
    }
}
