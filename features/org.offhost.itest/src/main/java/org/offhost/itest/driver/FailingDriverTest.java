// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.Job;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Place;
import org.offhost.itest.Lab;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Drivers and listeners of others that throw what nobody expects: the job ends, its snapshot goes, its medium is free. */
class FailingDriverTest {
    private static final long MIB = 1 << 20;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private interface Deed {
        CopyTask start(CopyPlan plan) throws IOException;
    }

    /** A copy driver that is asked before all others. */
    private ServiceRegistration<CopyProvider> register(Deed deed) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(CopyProvider.METHOD, "failing");
        properties.put("service.ranking", 1000);
        return context.registerService(
                CopyProvider.class,
                new CopyProvider() {
                    @Override
                    public CopyOffer probe(Place source, Place destination) {
                        return new CopyOffer(true, false, Optional.empty(), List.of(), "fails");
                    }

                    @Override
                    public CopyTask start(CopyPlan plan) throws IOException {
                        return deed.start(plan);
                    }
                },
                properties);
    }

    private static CopyTask task(Error thrown) {
        return new CopyTask() {
            @Override
            public boolean await(Duration limit) {
                throw thrown;
            }

            @Override
            public void cancel() {
                // it has ended
            }

            @Override
            public CopyProgress progress() {
                return CopyProgress.NONE;
            }
        };
    }

    private JobStatus backup() throws Exception {
        Designator source = lab.disk(org.offhost.tck.Fixtures.shared("fat12"), 512, true, 0);
        return lab.run(Lab.request(source, "fat12", lab.disk("medium.img", 512, 64 * MIB)));
    }

    @Test
    void classesMissingAtItsStart() throws Exception {
        ServiceRegistration<CopyProvider> driver = register(plan -> {
            throw new NoClassDefFoundError("org/example/Missing");
        });
        try {
            assertThat(Lab.failed(backup())).contains("org/example/Missing", "driver");
            lab.nothingLeft();
        } finally {
            driver.unregister();
        }
        Lab.completed(backup());
    }

    @Test
    void errorsInItsMidst() throws Exception {
        for (Error thrown : new Error[] {
            new OutOfMemoryError("Java heap space"), new AssertionError("never"), new StackOverflowError()
        }) {
            ServiceRegistration<CopyProvider> driver = register(plan -> task(thrown));
            try {
                assertThat(Lab.failed(backup())).isNotBlank();
                lab.nothingLeft();
            } finally {
                driver.unregister();
            }
        }
        Lab.completed(backup());
    }

    /** The framework took the classes away with the bundle: the next driver goes on. */
    @Test
    void classesGoneSinceItsBundleWent() throws Exception {
        ServiceRegistration<?>[] driver = new ServiceRegistration<?>[1];
        driver[0] = register(plan -> {
            driver[0].unregister();
            throw new NoClassDefFoundError("org/example/Gone");
        });
        Lab.completed(backup());
    }

    @Test
    void withdrawnAndStillThere() throws Exception {
        ServiceRegistration<CopyProvider> driver = register(plan -> {
            throw new ProviderWithdrawnException("the transport flaps");
        });
        JobStatus status;
        try {
            status = backup();
            assertThat(status.state()).isEqualTo(JobState.INTERRUPTED);
            assertThat(Lab.reason(status)).contains("the transport flaps", "resume");
        } finally {
            driver.unregister();
        }
        Job resumed = lab.backup().resume(status.id());
        Lab.completed(Lab.end(resumed));
    }

    @Test
    void listenerThatThrowsAnError() throws Exception {
        ServiceRegistration<JobListener> listener = context.registerService(
                JobListener.class,
                status -> {
                    throw new AssertionError("in " + status.state());
                },
                null);
        try {
            Lab.completed(backup());
        } finally {
            listener.unregister();
        }
        Lab.completed(backup());
    }
}
