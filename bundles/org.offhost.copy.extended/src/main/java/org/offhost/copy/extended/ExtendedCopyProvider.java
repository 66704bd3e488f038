// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Place;
import org.offhost.copy.extended.name.NPortTable;
import org.offhost.kit.copy.RunningCopies;
import org.offhost.scsi.LogicalUnits;
import org.offhost.scsi.ScsiTransport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies by SCSI EXTENDED COPY(LID1): a copy manager moves the bytes, this host sends descriptors. */
@Designate(ocd = ExtendedCopyProvider.Config.class)
@Component(property = {CopyProvider.METHOD + "=extended-copy", "service.ranking:Integer=100"})
public final class ExtendedCopyProvider implements CopyProvider {
    private static final Logger LOG = LoggerFactory.getLogger(ExtendedCopyProvider.class);

    private final LogicalUnits units = new LogicalUnits();
    private final RunningCopies copies = new RunningCopies(ExtendedCopyTask.DRIVER);
    private final RemoteCopyManager.Learned learned =
            new RemoteCopyManager.Learned(new ConcurrentHashMap<>(), new AtomicInteger(1));
    private final StatusWatch.Clock clock;
    private volatile NPortTable ports;

    /** What may be set from outside. */
    @ObjectClassDefinition(name = "Offhost EXTENDED COPY")
    public @interface Config {
        /**
         * Ports behind which copy managers reach units, for those that know no designators (CSCD descriptors E0h to E2h) where VPD
         * page 83h does not tell: {@code naa.600…=5024F48000000001/010200,3} is unit, N_Port_Name, N_Port_ID and number.
         */
        @AttributeDefinition(
                name = "N_Ports",
                description =
                        "UNIT=NAME/ADDRESS,NUMBER: the port behind which copy managers reach a unit, for those that"
                                + " know no designators, where VPD page 83h does not tell; parted by ;")
        String[] n_ports() default {};
    }

    @Activate
    public ExtendedCopyProvider(Config config) {
        this();
        modified(config);
    }

    /** For the next copy; one that runs keeps what it began with, and the driver what it had if there is no such table. */
    @Modified
    void modified(Config config) {
        try {
            ports = NPortTable.of(
                    Arrays.stream(String.join(";", config.n_ports()).split(";"))
                            .filter(line -> !line.isBlank())
                            .toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "configuration {}, n.ports: {}; what was before it stays in force",
                    ExtendedCopyProvider.class.getName(),
                    e.getMessage());
        }
    }

    public ExtendedCopyProvider() {
        this(StatusWatch.Clock.SYSTEM);
    }

    ExtendedCopyProvider(StatusWatch.Clock clock) {
        this(clock, NPortTable.EMPTY);
    }

    private ExtendedCopyProvider(StatusWatch.Clock clock, NPortTable ports) {
        this.clock = clock;
        this.ports = ports;
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindTransport(ScsiTransport transport) {
        units.add(transport);
    }

    public void unbindTransport(ScsiTransport transport) {
        units.remove(transport);
    }

    /** Aborts what is in flight and gives it the time to settle. */
    @Deactivate
    void deactivate() {
        int late = copies.withdraw();
        if (late > 0) {
            LOG.warn("{} copies did not settle in time after their driver was withdrawn", late);
        }
        units.close();
    }

    @Override
    public CopyOffer probe(Place source, Place destination) throws IOException {
        copies.check();
        try (PairConnection connection = PairConnection.open(units, source, destination, learned, ports)) {
            if (connection.managers().isEmpty()) {
                return CopyOffer.none(String.join("; ", connection.reasons()));
            }
            RemoteCopyManager best = connection.managers().get(0);
            return new CopyOffer(
                    true, false, Optional.of(best.limits().forCaller()), connection.ports(), best.explain());
        } catch (CopyException e) {
            return CopyOffer.none(e.getMessage());
        }
    }

    /** Copies that are not over. */
    int underWay() {
        return copies.count();
    }

    @Override
    public CopyTask start(CopyPlan plan) throws IOException {
        copies.check();
        PairConnection connection = connect(plan);
        ExtendedCopyTask task;
        try {
            requireAble(plan, connection);
            task = copies.add(new ExtendedCopyTask(plan, connection, clock));
        } catch (IOException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
        task.begin();
        return task;
    }

    /** Both units were reached when they were asked about: whoever reached one then is gone, or not yet back. */
    private PairConnection connect(CopyPlan plan) throws IOException {
        try {
            return PairConnection.open(units, plan.source(), plan.destination(), learned, ports);
        } catch (CopyException e) {
            throw e.reason() == Reason.UNREACHABLE ? new ProviderWithdrawnException(e.getMessage(), e) : e;
        }
    }

    private static void requireAble(CopyPlan plan, PairConnection connection) throws CopyException {
        if (connection.managers().isEmpty()) {
            throw new CopyException(Reason.NOT_SUPPORTED, String.join("; ", connection.reasons()));
        }
        int block = connection.pair().destinationBlock();
        if (block > 0 && plan.start() % block != 0) {
            throw new IllegalArgumentException("start=" + plan.start() + " in blocks of " + block);
        }
    }
}
