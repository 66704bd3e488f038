// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.driver.suite.TestedBundle;
import org.offhost.driver.suite.UnfitBundleException;
import org.offhost.driver.suite.UnfitBundleException.Reason;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** A vendor's bundle in this framework, for as long as it is tested. Belongs to one run. */
final class VendorBundle implements Closeable {
    private final BundleContext context;
    private final Bundle bundle;
    private final String sha256;

    private VendorBundle(BundleContext context, Bundle bundle, String sha256) {
        this.context = context;
        this.bundle = bundle;
        this.sha256 = sha256;
    }

    static VendorBundle install(BundleContext context, Path file) throws IOException {
        refuseWhatIsNoBundle(file);
        String sha256 = sha256(file);
        try (InputStream in = Files.newInputStream(file)) {
            return new VendorBundle(context, context.installBundle("offhost-tested:" + sha256, in), sha256);
        } catch (BundleException e) {
            Reason reason =
                    e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR ? Reason.INSTALLED_ALREADY : Reason.NO_BUNDLE;
            throw new UnfitBundleException(reason, e.getMessage());
        }
    }

    private static void refuseWhatIsNoBundle(Path file) throws UnfitBundleException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
                throw new UnfitBundleException(
                        Reason.NO_BUNDLE, "its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
            }
        } catch (UnfitBundleException e) {
            throw e;
        } catch (IOException e) {
            throw new UnfitBundleException(Reason.NO_JAR, e.getMessage());
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[1 << 16];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Bundle bundle() {
        return bundle;
    }

    TestedBundle identity(List<String> services) {
        return new TestedBundle(bundle.getSymbolicName(), bundle.getVersion().toString(), sha256, services);
    }

    /** Starts it if it does not run; its components are there then. */
    void start() throws UnfitBundleException {
        try {
            if (bundle.getState() != Bundle.ACTIVE) {
                bundle.start(Bundle.START_TRANSIENT);
            }
        } catch (BundleException e) {
            throw new UnfitBundleException(Reason.NOT_STARTED, e.getMessage());
        }
    }

    void stop() {
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException e) {
            throw new AssertionError("bundle " + bundle.getSymbolicName() + " does not stop: " + e.getMessage(), e);
        }
    }

    /** How many services of an interface it registers, of the very interface that the suites know. */
    List<ServiceReference<?>> references(Class<?> type) {
        ServiceReference<?>[] registered = bundle.getRegisteredServices();
        return Stream.of(registered == null ? new ServiceReference<?>[0] : registered)
                .filter(r ->
                        List.of((String[]) r.getProperty(Constants.OBJECTCLASS)).contains(type.getName()))
                .filter(r -> r.isAssignableTo(context.getBundle(), type.getName()))
                .sorted((a, b) -> Long.compare(id(a), id(b)))
                .toList();
    }

    private static long id(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    /** A check may have stopped it, and the next one would find no service to try. */
    private void startAgain() {
        try {
            start();
        } catch (UnfitBundleException e) {
            throw new AssertionError("bundle " + bundle.getSymbolicName() + " does not start again: " + e.detail(), e);
        }
    }

    Object service(Class<?> type, int number) {
        startAgain();
        List<ServiceReference<?>> found = references(type);
        Object service = number < found.size() ? context.getService(found.get(number)) : null;
        if (service == null) {
            throw new AssertionError(type.getSimpleName() + " of bundle " + bundle.getSymbolicName()
                    + (number < found.size() ? " could not be made; see the log" : " is not registered again"));
        }
        return service;
    }

    /** One of its services, if it registers any of an interface. */
    <T> Optional<T> first(Class<T> type) {
        startAgain();
        return references(type).isEmpty() ? Optional.empty() : Optional.of(type.cast(service(type, 0)));
    }

    /** Units that its locators know by some addresses; those of addresses of other kinds are left out. */
    List<Designator> located(List<String> addresses) throws IOException {
        startAgain();
        List<Designator> found = new ArrayList<>();
        for (int i = 0; i < references(UnitLocator.class).size(); i++) {
            UnitLocator locator = (UnitLocator) service(UnitLocator.class, i);
            for (String address : addresses) {
                locator.locate(address, UnitLocator.Use.READ)
                        .map(Unit::designator)
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            throw new IOException("bundle " + bundle.getSymbolicName() + " is not uninstalled: " + e.getMessage(), e);
        }
    }
}
