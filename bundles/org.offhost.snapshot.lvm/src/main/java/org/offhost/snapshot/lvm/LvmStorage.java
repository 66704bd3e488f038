// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.Designator;
import org.offhost.block.StateFolder;
import org.offhost.block.UnitProbe;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.WriteActivityMonitor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thin volumes of a storage host behind units of its Linux target, one for each configuration. */
@Designate(ocd = LvmStorage.Config.class, factory = true)
@Component(
        service = {SnapshotProvider.class, WriteActivityMonitor.class, UnitProbe.class},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
public final class LvmStorage implements SnapshotProvider, WriteActivityMonitor, UnitProbe {
    private static final Logger LOG = LoggerFactory.getLogger(LvmStorage.class);

    private static final Set<Ability> ABILITIES = Set.of(Ability.GROUP_ATOMIC, Ability.TWO_PHASE, Ability.CHANGED_MAP);

    private final LvmRoom room;
    private final LvmWriteActivity activity;

    /** Why there is none of all this; empty if there is. */
    private final String why;

    /** What has to be, and what may be set. */
    @ObjectClassDefinition(name = "Offhost storage host with thin volumes of LVM")
    public @interface Config {
        /** Under what its sets are kept. */
        @AttributeDefinition(
                name = "Name",
                description = "Under which the sets of this storage host are kept; letters, digits, '-'")
        String name();

        /** How a shell is reached there. */
        @AttributeDefinition(
                name = "Command",
                description = "What runs a command on the storage host as root, in words parted by spaces, such as"
                        + " ssh -o BatchMode=yes root@storage; empty if it is this host")
        String command() default "";

        /** How full a pool may be. */
        @AttributeDefinition(
                name = "Fullest pool",
                description =
                        "Percent of a thin pool's room, or of its metadata's, from which on nothing is cut; 1 to 100")
        int pool_percent() default 90;
    }

    /** A configuration that cannot be is said once, and is there as a host that is not reached. */
    @Activate
    public LvmStorage(BundleContext context, Config config, Map<String, Object> properties) {
        LvmRoom begun = null;
        String wrong = "";
        try {
            LvmSettings settings = LvmSettings.of(config.name(), config.command(), properties);
            Path folder = StateFolder.of(context::getProperty)
                    .toAbsolutePath()
                    .normalize()
                    .resolve("lvm")
                    .resolve(settings.name());
            begun = new LvmRoom(folder, new StorageHost(settings.command(), "/", command -> {}), settings.fullest());
        } catch (IOException e) {
            wrong = "configuration " + properties.get(Constants.SERVICE_PID) + ": " + e.getMessage()
                    + "; no storage host is asked";
            LOG.error("{} until it is mended", wrong);
        }
        this.room = begun;
        this.activity = new LvmWriteActivity(begun);
        this.why = wrong;
    }

    LvmStorage(LvmRoom room) {
        this.room = room;
        this.activity = new LvmWriteActivity(room);
        this.why = "";
    }

    @Deactivate
    void withdraw() {
        if (room != null) {
            room.withdraw();
        }
    }

    private LvmRoom there() throws IOException {
        if (!why.isEmpty()) {
            throw new IOException(why);
        }
        room.requireThere();
        return room;
    }

    @Override
    public boolean mayKnow(Designator unit) {
        return Survey.mayHave(unit);
    }

    @Override
    public Optional<Set<Ability>> abilities(Designator unit) throws IOException {
        LvmRoom asked = there();
        return Survey.mayHave(unit) ? asked.survey().source(unit).map(s -> ABILITIES) : Optional.empty();
    }

    @Override
    public SnapshotSet prepare(SnapshotRequest request) throws IOException {
        return new LvmSets(there()).prepare(request);
    }

    @Override
    public Optional<SnapshotSet> find(String setId) throws IOException {
        LvmRoom asked = there();
        return asked.sets().find(setId).map(set -> new LvmSnapshotSet(asked, setId));
    }

    /** All that have a record: it is there before anything of a set is made. */
    @Override
    public List<String> list() throws IOException {
        LvmRoom asked = there();
        new MetadataSnapshots(asked).settle();
        return asked.sets().ids();
    }

    @Override
    public ChangedRanges changed(Designator unit, String since, String until) throws IOException {
        return new LvmChanges(there(), unit).between(since, until);
    }

    @Override
    public List<String> marks(Designator unit) throws IOException {
        return LvmMarks.held(there(), unit);
    }

    @Override
    public void forget(String mark) throws IOException {
        LvmRoom asked = there();
        asked.change(() -> {
            LvmMarks.of(asked).forget(mark);
            return null;
        });
    }

    @Override
    public Optional<Scope> scope(Designator unit) throws IOException {
        there();
        return activity.scope(unit);
    }

    @Override
    public Watch watch(Designator unit) throws IOException {
        there();
        return activity.watch(unit);
    }

    @Override
    public List<Section> probe(Designator unit) throws IOException {
        return new LvmFacts(there()).probe(unit);
    }
}
