// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.offhost.array.virtual.ArrayState.MemberRecord;
import org.offhost.array.virtual.ArrayState.SetRecord;
import org.offhost.array.virtual.management.PointInTimeSet;
import org.offhost.array.virtual.management.PointInTimeSet.Member;
import org.offhost.array.virtual.management.PointInTimeSet.State;
import org.offhost.array.virtual.management.PointInTimeSets;
import org.offhost.array.virtual.management.WrittenChunks;
import org.offhost.array.virtual.medium.disk.Cut;
import org.offhost.array.virtual.medium.disk.PointInTimeMedium;
import org.offhost.array.virtual.medium.disk.PreImages;
import org.offhost.array.virtual.medium.disk.VirtualDisk;
import org.offhost.array.virtual.unit.DeviceServer;
import org.offhost.array.virtual.unit.DiskUnit;
import org.offhost.block.Designator;
import org.offhost.block.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The point-in-time sets: what the state says of them, and their pre-images. Thread-safe. */
final class PointInTimeTable implements PointInTimeSets, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(PointInTimeTable.class);

    private final ArrayStateFile state;
    private final UnitTable units;
    private final TraceHub traces;
    private final Clock clock;
    private final Path folder;

    /** Open pre-images by the designator of their unit. */
    private final Map<Designator, PreImages> images = new HashMap<>();

    /** Why a unit could not be had again after a restart. */
    private final Map<Designator, String> lost = new HashMap<>();

    /** @param clock tells when a set is cut */
    PointInTimeTable(ArrayStateFile state, UnitTable units, TraceHub traces, Clock clock) throws IOException {
        this.state = state;
        this.units = units;
        this.traces = traces;
        this.clock = clock;
        this.folder = PrivateFiles.folder(state.points());
        sweep();
        for (SetRecord set : state.get().sets()) {
            if (set.cutAt().isPresent()) {
                set.members().forEach(this::reopen);
            }
        }
    }

    /** Removes what a deletion or a preparation left when the process died. */
    private void sweep() throws IOException {
        Set<String> used = state.get().sets().stream()
                .flatMap(s -> s.members().stream())
                .map(MemberRecord::file)
                .collect(Collectors.toSet());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!used.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    private void reopen(MemberRecord m) {
        try {
            PreImages open = PreImages.open(folder.resolve(m.file()));
            images.put(m.unit(), open);
            present(m, open);
        } catch (IOException e) {
            lost.put(m.unit(), e.getMessage());
            LOG.error("point-in-time unit {} of {} is lost: {}", m.unit(), m.origin(), e.getMessage());
        }
    }

    private void present(MemberRecord m, PreImages open) throws IOException {
        VirtualDisk origin = disk(m.origin());
        origin.add(open);
        units.add(new PointInTimeMedium(m.unit(), origin, open));
    }

    private VirtualDisk disk(Designator designator) throws IOException {
        return diskIfThere(designator)
                .orElseThrow(() -> new IOException(designator + " is no disk of this array, so it cannot be cut"));
    }

    /** Empty, too, of a disk whose file was not there when the array began. */
    private Optional<VirtualDisk> diskIfThere(Designator designator) {
        return units.find(designator).orElse(null) instanceof DiskUnit d && d.medium() instanceof VirtualDisk disk
                ? Optional.of(disk)
                : Optional.empty();
    }

    @Override
    public synchronized PointInTimeSet prepare(String id, List<Designator> origins) throws IOException {
        if (!id.matches("[A-Za-z0-9-]{1,64}") || origins.isEmpty()) {
            throw new IOException("set id '" + id + "': expected 1 to 64 letters, digits, '-', and a unit to cut");
        }
        Optional<SetRecord> same = state.get().set(id);
        if (same.isPresent()) {
            List<Designator> others =
                    same.get().members().stream().map(MemberRecord::origin).toList();
            if (!others.equals(origins)) {
                throw new IOException("set id " + id + " is taken by " + others + "; asked for " + origins);
            }
            return describe(same.get());
        }
        List<MemberRecord> members = new ArrayList<>();
        try {
            for (Designator origin : origins) {
                VirtualDisk disk = disk(origin);
                Designator unit = state.newDesignator();
                MemberRecord member = new MemberRecord(origin, unit, unit.value() + ".preimages");
                images.put(unit, PreImages.create(folder.resolve(member.file()), disk.size()));
                members.add(member);
            }
            SetRecord set = new SetRecord(id, Optional.empty(), members);
            state.change(s -> s.with(set));
            return describe(set);
        } catch (IOException e) {
            for (MemberRecord member : members) {
                drop(member, e);
            }
            throw e;
        }
    }

    /** Takes the pre-images of a preparation back that came to nothing; what stays is swept at the next start. */
    private void drop(MemberRecord member, IOException why) {
        try (PreImages open = images.remove(member.unit())) {
            Files.deleteIfExists(folder.resolve(member.file()));
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    @Override
    public synchronized PointInTimeSet cut(String id) throws IOException {
        SetRecord set = known(id);
        if (set.cutAt().isPresent()) {
            return describe(set);
        }
        Map<VirtualDisk, PreImages> disks = new LinkedHashMap<>();
        for (MemberRecord m : set.members()) {
            VirtualDisk disk = disk(m.origin());
            disks.put(disk, fresh(m, disk));
        }
        SetRecord cut = new SetRecord(id, Optional.of(clock.instant()), set.members());
        Cut.all(disks, () -> commit(cut, disks.keySet()));
        for (MemberRecord m : cut.members()) {
            units.add(new PointInTimeMedium(m.unit(), disk(m.origin()), images.get(m.unit())));
        }
        LOG.info(
                "point-in-time set {} of {} is cut",
                id,
                cut.members().stream().map(MemberRecord::origin).toList());
        return describe(cut);
    }

    private void commit(SetRecord cut, Set<VirtualDisk> disks) throws IOException {
        try {
            for (VirtualDisk disk : disks) {
                disk.mark(cut.id());
            }
            state.change(s -> s.with(cut));
        } catch (IOException e) {
            for (VirtualDisk disk : disks) {
                disk.forget(cut.id());
            }
            throw e;
        }
    }

    /** Empty pre-images for the size the disk has now; those of the preparation may be of before a restart. */
    private PreImages fresh(MemberRecord m, VirtualDisk disk) throws IOException {
        PreImages prepared = images.get(m.unit());
        if (prepared == null || prepared.originSize() != disk.size()) {
            if (prepared != null) {
                prepared.close();
            }
            prepared = PreImages.create(folder.resolve(m.file()), disk.size());
            images.put(m.unit(), prepared);
        }
        return prepared;
    }

    @Override
    public synchronized PointInTimeSet expose(String id, String initiator) throws IOException {
        SetRecord set = known(id);
        if (set.cutAt().isEmpty()) {
            throw new IOException("point-in-time set " + id + " is not cut");
        }
        PointInTimeSet now = describe(set);
        if (now.state() == State.FAILED) {
            throw new IOException(
                    "point-in-time set " + id + " failed: " + now.problem().orElse("?"));
        }
        for (MemberRecord m : set.members()) {
            boolean seen = state.get().lunMap(initiator).lunOf(m.unit()).isPresent();
            state.change(s -> s.with(initiator, s.lunMap(initiator).with(m.unit())));
            if (!seen) {
                units.find(m.unit()).ifPresent(traces::appeared);
            }
        }
        return describe(set);
    }

    @Override
    public synchronized void delete(String id) throws IOException {
        Optional<SetRecord> set = state.get().set(id);
        retire(id);
        for (MemberRecord m : set.map(SetRecord::members).orElse(List.of())) {
            Optional<VirtualDisk> disk = diskIfThere(m.origin());
            if (disk.isPresent()) {
                disk.get().forget(id);
            }
        }
    }

    @Override
    public synchronized void retire(String id) throws IOException {
        Optional<SetRecord> set = state.get().set(id);
        if (set.isEmpty()) {
            return;
        }
        ArrayState without = state.change(s -> {
            ArrayState less = s.withoutSet(id);
            for (MemberRecord m : set.get().members()) {
                less = less.unmapped(m.unit());
            }
            return less;
        });
        Objects.requireNonNull(without);
        for (MemberRecord m : set.get().members()) {
            units.remove(m.unit());
            lost.remove(m.unit());
            PreImages open = images.remove(m.unit());
            if (open != null) {
                Optional<VirtualDisk> disk = diskIfThere(m.origin());
                if (disk.isPresent()) {
                    disk.get().remove(open);
                }
                open.close();
            }
            Files.deleteIfExists(folder.resolve(m.file()));
        }
    }

    @Override
    public WrittenChunks written(Designator disk, String since, String until) throws IOException {
        return disk(disk).written(since, until);
    }

    @Override
    public synchronized List<String> marks(Designator disk) throws IOException {
        return disk(disk).marks().stream()
                .filter(m -> state.get().set(m).isEmpty())
                .toList();
    }

    @Override
    public synchronized void forget(String id) throws IOException {
        if (state.get().set(id).isEmpty()) {
            for (DeviceServer unit : units.all()) {
                if (unit instanceof DiskUnit d && d.medium() instanceof VirtualDisk disk) {
                    disk.forget(id);
                }
            }
        }
    }

    private SetRecord known(String id) throws IOException {
        return state.get().set(id).orElseThrow(() -> new IOException("there is no point-in-time set " + id));
    }

    @Override
    public synchronized Optional<PointInTimeSet> find(String id) {
        return state.get().set(id).map(this::describe);
    }

    @Override
    public synchronized List<PointInTimeSet> list() {
        return state.get().sets().stream().map(this::describe).toList();
    }

    private PointInTimeSet describe(SetRecord set) {
        Optional<String> problem = set.members().stream()
                .map(this::problem)
                .flatMap(Optional::stream)
                .findFirst();
        State now = State.PREPARED;
        if (set.cutAt().isPresent()) {
            boolean mapped = state.get().luns().values().stream()
                    .anyMatch(map -> set.members().stream()
                            .anyMatch(m -> map.lunOf(m.unit()).isPresent()));
            now = problem.isPresent() ? State.FAILED : mapped ? State.EXPOSED : State.CUT;
        }
        List<Member> members = set.members().stream()
                .map(m -> new Member(m.origin(), m.unit()))
                .toList();
        return new PointInTimeSet(set.id(), now, set.cutAt(), members, problem);
    }

    private Optional<String> problem(MemberRecord m) {
        if (lost.containsKey(m.unit())) {
            return Optional.of(lost.get(m.unit()));
        }
        return units.find(m.unit())
                .map(u -> (PointInTimeMedium) ((DiskUnit) u).medium())
                .flatMap(PointInTimeMedium::failure);
    }

    @Override
    public synchronized void close() throws IOException {
        for (PreImages open : images.values()) {
            open.close();
        }
        images.clear();
    }
}
