// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.offhost.array.virtual.management.ArrayUnit;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.array.virtual.management.WriteReading;
import org.offhost.array.virtual.medium.file.FileIdentity;
import org.offhost.array.virtual.medium.file.HostFile;
import org.offhost.array.virtual.medium.file.LocalDevice;
import org.offhost.array.virtual.medium.file.NewFile;
import org.offhost.array.virtual.medium.file.StoragePlace;
import org.offhost.array.virtual.medium.tape.VirtualTape;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Turns a file name, a {@code file:} URI or a designator of the array into a unit of the array. */
@Component(service = UnitLocator.class)
public final class FileLocator implements UnitLocator {
    /** The name of the first member of every disk medium: such a file grows when it is written. */
    private static final byte[] OURS = "offhost/medium\0".getBytes(StandardCharsets.US_ASCII);

    /** What an address of any kind begins with (RFC 3986, 3.1); one letter is a drive of Windows. */
    private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

    private static final String FILE = "file:";

    private static final String TAPE_SUFFIX = ".tap";

    private final EmbeddedArray array;

    /** Files that were made here for a unit; guarded by this. */
    private final Map<Designator, Made> made = new HashMap<>();

    /**
     * A file that was made here.
     *
     * @param wasThere whether it was there before, empty
     * @param blank reading of its unit's writes when it was made
     * @param users how many asked for its unit and have not said that they will not use it
     */
    private record Made(Path path, FileIdentity file, boolean wasThere, WriteReading blank, int users) {
        Made with(int change) {
            return new Made(path, file, wasThere, blank, users + change);
        }
    }

    @Activate
    public FileLocator(@Reference EmbeddedArray array) {
        this.array = array;
    }

    @Override
    public synchronized Optional<Unit> locate(String address, Use use) throws IOException {
        Optional<Unit> unit = attached(address, use);
        unit.ifPresent(u -> made.computeIfPresent(u.designator(), (d, file) -> file.with(1)));
        return unit;
    }

    private Optional<Unit> attached(String address, Use use) throws IOException {
        array.requireOpen();
        Optional<Unit> known = byDesignator(address);
        if (known.isPresent()) {
            return known;
        }
        Optional<Path> path = path(address);
        if (path.isEmpty() || isSpecial(path.get())) {
            return Optional.empty();
        }
        boolean readOnly = use.access() == Access.READ;
        boolean wasThere = Files.exists(path.get());
        boolean makes = use.create() && !readOnly && (!wasThere || HostFile.length(path.get()) == 0);
        ArrayUnit unit = isTape(path.get(), use)
                ? array.attach(new TapeFile(path.get(), readOnly, use.create() && !readOnly, use.size()))
                : array.attach(
                        new DiskFile(path.get(), use.blockLength(), readOnly, createSize(path.get(), use, makes)));
        if (makes) {
            made.putIfAbsent(
                    unit.designator(),
                    new Made(path.get(), FileIdentity.of(path.get()), wasThere, array.writes(unit.designator()), 0));
        }
        return Optional.of(unit(unit));
    }

    /** Only the last who asked for what was made here takes it back; the others may be writing by now. */
    @Override
    public synchronized void discard(Designator unit) throws IOException {
        Made file = made.computeIfPresent(unit, (d, m) -> m.with(-1));
        if (file == null || file.users() > 0) {
            return;
        }
        made.remove(unit);
        if (!array.writes(unit).equals(file.blank())) {
            return;
        }
        array.detach(unit);
        NewFile.takeBack(file.path(), file.file(), file.wasThere());
    }

    /** A file that was put in the place of the one that was made is another one, whatever the writes say. */
    @Override
    public synchronized boolean isUntouched(Designator unit) throws IOException {
        Made file = made.get(unit);
        return file != null
                && file.file().isAt(file.path())
                && array.writes(unit).equals(file.blank());
    }

    @Override
    public Optional<Backing> backing(Designator unit) {
        return file(unit).map(FileLocator::backing);
    }

    private Optional<Path> file(Designator unit) {
        return array.units().stream()
                .filter(u -> u.designator().equals(unit) && u.origin().isEmpty())
                .findFirst()
                .map(ArrayUnit::backing);
    }

    @Override
    public boolean overlap(Designator one, Designator other) throws IOException {
        Optional<Path> first = file(one);
        Optional<Path> second = file(other);
        return first.isPresent()
                && second.isPresent()
                && StoragePlace.of(first.get()).overlaps(StoragePlace.of(second.get()));
    }

    private static Backing backing(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        boolean device = LocalDevice.isOne(file);
        return new Backing(
                file.toString(),
                FileIdentity.text(file),
                device ? "device " + file : "the file system of " + folder,
                device ? 0 : HostFile.room(folder));
    }

    @Override
    public synchronized boolean takeBack(Designator unit) throws IOException {
        Made file = made.get(unit);
        if (file == null || file.users() > 1) {
            return false;
        }
        array.detach(unit);
        made.remove(unit);
        NewFile.takeBack(file.path(), file.file(), file.wasThere());
        return true;
    }

    /** A file of a given size stays as long; one without grows, which also a medium does that comes from elsewhere. */
    private long createSize(Path path, Use use, boolean makes) throws IOException {
        if (makes) {
            return use.size() == 0 ? DiskFile.GROWS : use.size();
        }
        boolean ours = use.access() != Access.READ
                && Files.isRegularFile(path)
                && Arrays.equals(array.unitTable().head(path, OURS.length), OURS);
        return ours ? DiskFile.GROWS : 0;
    }

    private Optional<Unit> byDesignator(String address) {
        try {
            Designator designator = Designator.parse(address);
            return array.units().stream()
                    .filter(u -> u.designator().equals(designator))
                    .findFirst()
                    .map(FileLocator::unit);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Unit unit(ArrayUnit u) {
        return new Unit(u.designator(), u.kind(), u.size(), u.blockLength(), u.readOnly(), VirtualArray.HOST_INITIATOR);
    }

    /** Empty for an address of another kind, which need not be a URI in all its letters: a name in it may have a space. */
    private static Optional<Path> path(String address) {
        boolean file = address.regionMatches(true, 0, FILE, 0, FILE.length());
        if (KIND.matcher(address).lookingAt() && !file) {
            return Optional.empty();
        }
        if (file) {
            try {
                return Optional.of(Path.of(new URI(address)));
            } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
                // a file may be called so
            }
        }
        try {
            return Optional.of(Path.of(address));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A device without blocks belongs to others. */
    private static boolean isSpecial(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path) && !LocalDevice.isOne(path);
    }

    private boolean isTape(Path path, Use use) throws IOException {
        Optional<Unit.Kind> attached = array.unitTable().attachedKind(path);
        if (attached.isPresent()) {
            return attached.get() == Unit.Kind.RECORDS;
        }
        if (LocalDevice.isOne(path)) {
            return false;
        }
        if (path.toString().toLowerCase(Locale.ROOT).endsWith(TAPE_SUFFIX)) {
            return true;
        }
        if (Files.isRegularFile(path) && Files.size(path) > 0) {
            return VirtualTape.isTape(path);
        }
        return use.create() && use.kind() == Unit.Kind.RECORDS;
    }
}
