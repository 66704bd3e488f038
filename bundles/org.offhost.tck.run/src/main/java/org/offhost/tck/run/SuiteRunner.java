// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.offhost.driver.suite.DriverSubject;
import org.offhost.driver.suite.DriverSuites;
import org.offhost.driver.suite.SuiteCheck;
import org.offhost.driver.suite.UnfitBundleException;
import org.offhost.driver.suite.UnfitBundleException.Reason;
import org.offhost.tck.manifest.Manifest;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Runs the suites by JUnit's launcher, one service after the other. */
@Component
public final class SuiteRunner implements DriverSuites {
    private final BundleContext context;
    private final ServiceComponentRuntime components;

    @Activate
    public SuiteRunner(BundleContext context, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    @Override
    public synchronized void test(DriverSubject subject, Run listener) throws IOException, InterruptedException {
        readable(Optional.of(subject.bundle()));
        readable(subject.image());
        Optional<Manifest> manifest = manifest(subject.manifest());
        try (VendorBundle bundle = VendorBundle.install(context, subject.bundle())) {
            bundle.start();
            List<VendorService> services = Suites.of(bundle);
            if (services.isEmpty()) {
                throw new UnfitBundleException(Reason.NO_DRIVER, new AbsentServices(components).of(bundle.bundle()));
            }
            listener.begun(bundle.identity(
                    services.stream().map(s -> s.type().getName()).toList()));
            for (VendorService service : services) {
                run(new Trial(service, subject.image(), manifest, subject.addresses()), listener);
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while a bundle was tested");
                }
            }
        }
    }

    private static void readable(Optional<Path> file) throws IOException {
        if (file.isPresent() && !Files.exists(file.get())) {
            throw new NoSuchFileException(file.get().toString());
        }
    }

    private static Optional<Manifest> manifest(Optional<Path> file) throws IOException {
        readable(file);
        try {
            return file.isPresent() ? Optional.of(Manifest.read(file.get())) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            // whatever is wrong with a line of somebody else's file
            throw new UnfitBundleException(Reason.MALFORMED_MANIFEST, String.valueOf(e.getMessage()));
        }
    }

    private static void run(Trial trial, Run listener) {
        Optional<Class<?>> suite = Suites.suite(trial.service());
        if (suite.isEmpty()) {
            listener.checked(new SuiteCheck(
                    trial.service().name(),
                    "theWholeSuite",
                    "",
                    SuiteCheck.Outcome.SKIPPED,
                    Suites.needsCode(trial.service()),
                    Duration.ZERO));
            return;
        }
        LauncherConfig config = LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .build();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // JUnit looks for its settings by the class loader of the thread: nobody's here
        thread.setContextClassLoader(SuiteRunner.class.getClassLoader());
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            session.getStore().put(Namespace.create(TrialResolver.NAMESPACE), Trial.class, trial);
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(suite.get()))
                                    .build(),
                            new Checks(trial.service().name(), listener));
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
