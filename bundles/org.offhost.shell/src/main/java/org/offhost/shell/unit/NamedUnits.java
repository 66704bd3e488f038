// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.RefusedException;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.text.FailureText;

/** Finds logical units by what a person typed: a file name or a designator. */
public final class NamedUnits {
    /** Bytes of the shortest block. */
    private static final int BLOCK = 512;

    private final Services services;
    private final Screen screen;
    private final List<Runnable> undo = new ArrayList<>();

    /** @param screen told what a person calls a unit */
    public NamedUnits(Services services, Screen screen) {
        this.services = services;
        this.screen = screen;
    }

    /**
     * The unit behind an address, attached if need be.
     *
     * @throws RefusedException if no driver knows it, or the one that does cannot give it
     */
    public Unit locate(String address, UnitLocator.Use use) throws IOException, InterruptedException {
        Optional<Designator> designator = designator(address);
        if (designator.isPresent()) {
            return known(designator.get());
        }
        for (UnitLocator locator : services.locators()) {
            try {
                Optional<Unit> unit = locator.locate(address, use);
                if (unit.isPresent()) {
                    screen.remember(unit.get().designator(), address);
                    undo.add(() -> discard(locator, unit.get().designator()));
                    return unit.get();
                }
            } catch (IOException e) {
                throw new RefusedException(FailureText.of(e), e);
            }
        }
        throw new RefusedException("'" + address
                + "' is no file, and no driver knows it as anything else; give a file name or a designator");
    }

    /**
     * Refuses two files that are one, under whatever names, before a driver locks it against itself.
     *
     * @param what "source and medium"
     */
    public static void refuseSame(String what, String one, String other) throws RefusedException {
        try {
            Path first = Path.of(one);
            Path second = Path.of(other);
            if (Files.exists(first) && Files.exists(second) && Files.isSameFile(first, second)) {
                throw new RefusedException(what + " are the same file, " + one
                        + (one.equals(other) ? "" : ", which is also " + other)
                        + "; nothing was written. Name another one");
            }
        } catch (InvalidPathException e) {
            return; // no file then
        } catch (RefusedException e) {
            throw e;
        } catch (IOException e) {
            throw new RefusedException(FailureText.of(e), e);
        }
    }

    /** What may be refused. */
    public interface Use {
        ExitCode run() throws Exception;
    }

    /** Runs what uses the units; if it is refused, takes back the units that were made for it. */
    public ExitCode use(Use use) throws Exception {
        ExitCode code = ExitCode.REFUSED;
        try {
            code = use.run();
        } finally {
            if (code == ExitCode.REFUSED) {
                undo.forEach(Runnable::run);
            }
        }
        return code;
    }

    /** Takes back the units that were made: nothing of them is to stay. */
    public void discardMade() {
        undo.forEach(Runnable::run);
    }

    private void discard(UnitLocator locator, Designator unit) {
        try {
            locator.discard(unit);
        } catch (IOException e) {
            screen.err()
                    .println("offhost: " + screen.named(unit.toString()) + " was made for this and stays: "
                            + FailureText.of(e));
        }
    }

    private Unit known(Designator designator) throws IOException, InterruptedException {
        for (BlockDeviceProvider provider : services.devices()) {
            Optional<Unit> unit = provider.find(designator);
            if (unit.isPresent()) {
                return unit.get();
            }
        }
        throw new RefusedException("no driver knows the unit " + designator + " now");
    }

    /** Opens a file of this host or a unit, to read it. */
    public BlockDevice open(String address) throws IOException, InterruptedException {
        Optional<Designator> given = designator(address);
        Designator designator = given.isPresent() ? given.get() : file(address);
        for (BlockDeviceProvider provider : services.devices()) {
            Optional<BlockDevice> device = provider.open(designator, Access.READ);
            if (device.isPresent()) {
                return device.get();
            }
        }
        throw new RefusedException(
                address + ": no driver opens " + designator + " as a unit of blocks; see 'offhost drivers'");
    }

    private static Designator file(String name) throws IOException {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            throw new RefusedException("'" + name + "' is no file name: " + e.getReason(), e);
        }
        if (!Files.exists(path)) {
            throw new RefusedException(name + ": no such file");
        }
        if (Files.isDirectory(path)) {
            throw new RefusedException(name + ": is a folder; expected an image file, a device or a designator");
        }
        if (Files.isRegularFile(path) && Files.size(path) < BLOCK) {
            throw new RefusedException(name + ": has " + Files.size(path) + " bytes, less than a block of " + BLOCK);
        }
        return new Designator(Designator.Scheme.FILE, path.toRealPath().toString());
    }

    /** A designator if the text is one and no file: "file.img" is a file name. */
    public static Optional<Designator> designator(String text) {
        boolean like = text.matches("(?i)(naa|eui)\\.([0-9a-f]{2})+|file\\./.*|t10\\..+");
        if (!like || Files.exists(Path.of(text))) {
            return Optional.empty();
        }
        return Optional.of(Designator.parse(text));
    }
}
