// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.swap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;

/** Stops, starts, updates, uninstalls and installs bundles, one after another, by the numbers of a seed. Used by one thread. */
final class Swaps {
    /** As many are away at once at most. */
    private static final int MOST_AWAY = 3;

    private static final long REFRESH_LIMIT_SECONDS = 120;

    private final BundleContext context;
    private final Random random;
    private final Map<String, byte[]> jars = new TreeMap<>();
    private final Map<String, String> locations = new TreeMap<>();
    private final List<String> here;
    private final List<String> away = new ArrayList<>();
    private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);

    /** What is done to a bundle. */
    enum Kind {
        STOP,
        START,
        UPDATE,
        UNINSTALL,
        INSTALL
    }

    /** @param names symbolic names of the bundles, each installed and started */
    Swaps(BundleContext context, Collection<String> names, Random random) throws IOException {
        this.context = context;
        this.random = random;
        this.here = new ArrayList<>(names);
        for (String name : names) {
            String location = bundle(name).getLocation();
            locations.put(name, location);
            try (InputStream in =
                    URI.create(location.replaceFirst("^reference:", "")).toURL().openStream()) {
                jars.put(name, in.readAllBytes());
            }
        }
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(b -> name.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + name));
    }

    /** What was done so far. */
    Map<Kind, Integer> done() {
        return new EnumMap<>(done);
    }

    /** Does something to one of the bundles. */
    void next() throws BundleException, InterruptedException {
        if (!away.isEmpty() && (away.size() == MOST_AWAY || random.nextInt(2) == 0)) {
            comeBack(away.remove(random.nextInt(away.size())));
            return;
        }
        int which = random.nextInt(here.size());
        switch (random.nextInt(3)) {
            case 0 -> update(here.get(which));
            case 1 -> stop(here.remove(which));
            default -> uninstall(here.remove(which));
        }
    }

    /** All are back and started. */
    void allBack() throws BundleException {
        while (!away.isEmpty()) {
            comeBack(away.remove(0));
        }
    }

    private void stop(String name) throws BundleException {
        bundle(name).stop();
        away.add(name);
        count(Kind.STOP);
    }

    private void uninstall(String name) throws BundleException, InterruptedException {
        Bundle bundle = bundle(name);
        bundle.uninstall();
        refresh(bundle);
        away.add(name);
        count(Kind.UNINSTALL);
    }

    private void comeBack(String name) throws BundleException {
        boolean installed = Arrays.stream(context.getBundles()).anyMatch(b -> name.equals(b.getSymbolicName()));
        Bundle bundle = installed
                ? bundle(name)
                : context.installBundle(locations.get(name), new ByteArrayInputStream(jars.get(name)));
        bundle.start();
        here.add(name);
        count(installed ? Kind.START : Kind.INSTALL);
    }

    /** With the jar it had: what counts is that its classes are new ones. */
    private void update(String name) throws BundleException, InterruptedException {
        update(bundle(name));
    }

    private void update(Bundle bundle) throws BundleException, InterruptedException {
        bundle.update(new ByteArrayInputStream(jars.get(bundle.getSymbolicName())));
        refresh(bundle);
        count(Kind.UPDATE);
    }

    /** One that is named, between jobs. */
    void replace(String name) throws BundleException, InterruptedException, IOException {
        if (!jars.containsKey(name)) {
            jars.putAll(new Swaps(context, List.of(name), random).jars);
        }
        update(bundle(name));
    }

    private void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), e -> {
                    if (e.getType() == FrameworkEvent.PACKAGES_REFRESHED || e.getType() == FrameworkEvent.ERROR) {
                        refreshed.countDown();
                    }
                });
        if (!refreshed.await(REFRESH_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the framework did not refresh " + bundle + " in " + REFRESH_LIMIT_SECONDS + " s");
        }
    }

    private void count(Kind kind) {
        done.merge(kind, 1, Integer::sum);
    }
}
