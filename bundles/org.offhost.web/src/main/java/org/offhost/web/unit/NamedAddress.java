// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.unit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.offhost.backup.notice.FailedException;
import org.offhost.block.Access;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.web.access.Caller;
import org.offhost.web.access.Role;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebCode;

/**
 * A unit that somebody names by its address, as the commands do: {@code {"address": "/srv/disk.img", "use": "read"}}. What is to be
 * written, or made, is an administrator's; nothing is written by it.
 */
final class NamedAddress {
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

    NamedAddress(DriverBoard board, RequestBody body, Caller caller) throws ProblemException {
        this.board = board;
        this.address = body.text("address").strip();
        Purpose purpose = body.choice("use", Purpose.class).orElse(Purpose.READ);
        Optional<Long> size = body.number("create");
        body.end();
        if (purpose == Purpose.WRITE && !caller.role().includes(Role.ADMINISTRATOR)) {
            throw new ProblemException(
                    WebCode.ROLE_TOO_LOW, Map.of("role", caller.role().id(), "needed", Role.ADMINISTRATOR.id()));
        }
        if (size.isPresent() && (purpose == Purpose.READ || size.get() < BLOCK || size.get() % BLOCK != 0)) {
            throw ProblemException.invalid(
                    "create",
                    "a multiple of " + BLOCK + " bytes, of what is to be written",
                    String.valueOf(size.get()));
        }
        requireClear(address);
        this.use = size.isPresent()
                ? new UnitLocator.Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, size.get(), 0)
                : purpose == Purpose.WRITE ? UnitLocator.Use.WRITE : UnitLocator.Use.READ;
    }

    /** Nobody who asks by HTTP knows in which folder the server runs. */
    private static void requireClear(String address) throws ProblemException {
        try {
            boolean file = address.regionMatches(true, 0, FILE, 0, FILE.length());
            boolean clear = file
                    ? Path.of(URI.create(address)).isAbsolute()
                    : KIND.matcher(address).lookingAt() || Path.of(address).isAbsolute();
            if (clear) {
                return;
            }
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            // said below
        }
        throw ProblemException.invalid("address", "an absolute path of the server's host, or a URL", address);
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
                throw new ProblemException(
                        WebCode.UNKNOWN_ADDRESS, Map.of("address", address, "detail", String.valueOf(e.getMessage())));
            }
        }
        throw new ProblemException(WebCode.UNKNOWN_ADDRESS, Map.of("address", address));
    }
}
