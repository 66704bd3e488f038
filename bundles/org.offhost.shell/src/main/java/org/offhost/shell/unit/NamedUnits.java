// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.driver.JoinedDevice;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.text.FailureText;

/** Finds logical units by what a person typed. */
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
     * Opens units as one row of bytes, to be read.
     *
     * @param beside others that volumes of the first may lie on; may be empty
     * @throws CommandRefusedException as {@link #open}, or if their blocks differ in length
     */
    public BlockDevice open(UnitAddress first, List<UnitAddress> beside) throws IOException, InterruptedException {
        List<BlockDevice> open = new ArrayList<>();
        try {
            open.add(open(first));
            for (UnitAddress other : beside) {
                refuseSame("--beside and the unit", first, other);
                open.add(open(other));
            }
            return JoinedDevice.of(open);
        } catch (IllegalArgumentException e) {
            JoinedDevice.closeAll(open);
            throw new CommandRefusedException(first + " and those beside it: " + e.getMessage(), e);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            JoinedDevice.closeAll(open);
            throw e;
        }
    }

    /**
     * The unit behind an address, attached if need be.
     *
     * @throws CommandRefusedException if no driver knows it, or the one that does cannot give it
     */
    public Unit locate(UnitAddress address, UnitLocator.Use use) throws IOException, InterruptedException {
        Optional<Designator> designator = address.designator();
        if (designator.isPresent()) {
            return known(designator.get());
        }
        for (UnitLocator locator : services.locators()) {
            try {
                Optional<Unit> unit = locator.locate(address.asked(), use);
                if (unit.isPresent()) {
                    screen.remember(unit.get().designator(), address.toString());
                    undo.add(() -> discard(locator, unit.get().designator()));
                    return unit.get();
                }
            } catch (IOException e) {
                String what = address.isUrl() ? address + ": " : "";
                throw new CommandRefusedException(what + FailureText.of(e), e);
            }
        }
        throw new CommandRefusedException(
                "'" + address
                        + "' is no file, and no driver knows it as anything else; give a file name (./NAME if there is a colon in it), a designator or a URL");
    }

    /**
     * Refuses two files that are one, under whatever names, before a driver locks it against itself.
     *
     * @param what "source and medium"
     */
    public static void refuseSame(String what, UnitAddress one, UnitAddress other) throws CommandRefusedException {
        Optional<Path> first = one.file().filter(Files::exists);
        Optional<Path> second = other.file().filter(Files::exists);
        try {
            if (first.isPresent() && second.isPresent() && Files.isSameFile(first.get(), second.get())) {
                throw new CommandRefusedException(what + " are the same file, " + one
                        + (one.equals(other) ? "" : ", which is also " + other)
                        + "; nothing was written. Name another one");
            }
        } catch (CommandRefusedException e) {
            throw e;
        } catch (IOException e) {
            throw new CommandRefusedException(FailureText.of(e), e);
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
        services.devices(); // waits for the first of them
        return org.offhost.driver.Units.find(services.volumes().board(), designator)
                .orElseThrow(() -> new CommandRefusedException("no driver knows the unit " + designator + " now"));
    }

    /** Opens a file of this host or a unit, to read it. */
    public BlockDevice open(UnitAddress address) throws IOException, InterruptedException {
        Designator designator = address.isUrl() || address.isImage() || address.isNode()
                ? locate(address, UnitLocator.Use.READ).designator()
                : address.designator().isPresent() ? address.designator().get() : file(address.typed());
        services.devices();
        return org.offhost.driver.Units.open(services.volumes().board(), designator, Access.READ)
                .orElseThrow(() -> new CommandRefusedException(
                        address + ": no driver opens " + designator + " as a unit of blocks; see 'offhost drivers'"));
    }

    private static Designator file(String name) throws IOException {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            throw new CommandRefusedException("'" + name + "' is no file name: " + e.getReason(), e);
        }
        if (!Files.exists(path)) {
            throw new CommandRefusedException(name + ": no such file");
        }
        if (Files.isDirectory(path)) {
            throw new CommandRefusedException(name + ": is a folder; expected an image file, a device or a designator");
        }
        if (Files.isRegularFile(path) && Files.size(path) < BLOCK) {
            throw new CommandRefusedException(
                    name + ": has " + Files.size(path) + " bytes, less than a block of " + BLOCK);
        }
        return new Designator(Designator.Scheme.FILE, path.toRealPath().toString());
    }
}
