// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.unit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.offhost.backup.notice.FailedException;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.web.access.Caller;
import org.offhost.web.access.Role;
import org.offhost.web.http.OwnFolder;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebCode;
import org.offhost.web.http.WebGate;

/**
 * A unit that somebody names by its address, as the commands do: {@code {"address": "/srv/disk.img", "use": "read"}}. What is to be
 * written, or made, is an administrator's; nothing is written by it.
 */
final class NamedAddress {
    static final Set<Designator.Scheme> BY_PATH = Set.of(Designator.Scheme.FILE, Designator.Scheme.QCOW2);

    /** Bytes of the shortest block. */
    private static final int BLOCK = 512;

    /** What an address that is no path begins with (RFC 3986, 3.1); one letter is a drive of Windows. */
    private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

    private static final String FILE = "file:";

    private final DriverBoard board;
    private final String address;
    private final UnitLocator.Use use;

    private enum Purpose {
        READ,
        WRITE
    }

    NamedAddress(DriverBoard board, OwnFolder own, RequestBody body, Caller caller) throws ProblemException {
        this.board = board;
        this.address = body.text("address").strip();
        Purpose purpose = body.choice("use", Purpose.class).orElse(Purpose.READ);
        Optional<Long> size = body.number("create");
        Optional<Unit.Kind> kind = body.choice("kind", Unit.Kind.class);
        body.end();
        if (purpose == Purpose.WRITE) {
            WebGate.require(caller, Role.ADMINISTRATOR);
        }
        if (size.isPresent() && (purpose == Purpose.READ || size.get() < 0 || size.get() % BLOCK != 0)) {
            throw ProblemException.invalid(
                    "create",
                    "a multiple of " + BLOCK + " bytes, or 0 for what grows, of what is to be written",
                    String.valueOf(size.get()));
        }
        if (kind.isPresent() && size.isEmpty()) {
            throw ProblemException.invalid("kind", "none, or create", RequestBody.word(kind.get()));
        }
        Optional<Path> file = clear(address);
        if (purpose == Purpose.WRITE && file.isPresent()) {
            own.requireOutside(file.get());
        }
        this.use = size.isPresent()
                ? new UnitLocator.Use(Access.READ_WRITE, true, kind.orElse(Unit.Kind.BLOCKS), size.get(), 0)
                : purpose == Purpose.WRITE ? UnitLocator.Use.WRITE : UnitLocator.Use.READ;
    }

    /** The path that it is, if it is one; nobody who asks by HTTP knows in which folder the server runs. */
    private static Optional<Path> clear(String address) throws ProblemException {
        try {
            boolean file = address.regionMatches(true, 0, FILE, 0, FILE.length());
            if (!file && KIND.matcher(address).lookingAt()) {
                return Optional.empty();
            }
            Path path = file ? Path.of(URI.create(address)) : Path.of(address);
            if (path.isAbsolute()) {
                return Optional.of(path);
            }
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            // said below
        }
        throw ProblemException.invalid("address", "an absolute path of the server's host, or a URL", address);
    }

    /** Asks drivers for a unit. */
    interface Question<T> {
        Optional<T> ask() throws IOException;
    }

    /** What drivers say of a unit; a path that cannot be one is the caller's mistake. */
    static <T> T asked(Designator unit, Question<T> question) throws IOException, ProblemException {
        try {
            return question.ask()
                    .orElseThrow(() -> new ProblemException(WebCode.NO_SUCH_RESOURCE, Map.of("unit", unit.toString())));
        } catch (FailedException | ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            if (!BY_PATH.contains(unit.scheme())) {
                throw e;
            }
            throw unusable(unit.value(), e);
        }
    }

    private static ProblemException unusable(String address, IOException e) {
        return new ProblemException(
                WebCode.UNKNOWN_ADDRESS, Map.of("address", address, "detail", String.valueOf(e.getMessage())));
    }

    /** The unit; the first driver that knows such addresses decides. */
    Unit locate() throws IOException, ProblemException {
        for (KnownDriver<UnitLocator> locator : board.of(UnitLocator.class)) {
            try {
                Optional<Unit> unit = locator.call(l -> l.locate(address, use));
                if (unit.isPresent()) {
                    return unit.get();
                }
            } catch (FailedException e) {
                throw e;
            } catch (IOException e) {
                throw unusable(address, e);
            }
        }
        throw new ProblemException(WebCode.UNKNOWN_ADDRESS, Map.of("address", address));
    }
}
