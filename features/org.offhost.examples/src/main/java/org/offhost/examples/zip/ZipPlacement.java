// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.zip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.offhost.block.FileErrors;
import org.offhost.block.PrivateFiles;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry.Kind;
import org.offhost.kit.session.Withdrawal;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementOrder.Existing;
import org.offhost.restore.PlacementOverException;
import org.offhost.restore.PlacementRefusedException;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.UnreadableContentException;

/** One pass. Names are in memory until its end, so there is a limit to them. */
final class ZipPlacement implements Placement {
    private static final int MOST = 200_000;

    /** What would lead out of the folder in which it is unpacked, is no text, or is longer than a zip can tell. */
    private static final Pattern HOSTILE =
            Pattern.compile("(?s)(^|/)\\.\\.?(/|$)|^\\p{Alpha}:|[\\\\\\x00\\p{Cs}]|^.{20000}");

    private static final String PASSED_OVER = "passed-over";
    private static final String NOT_NAMED = "not-named";

    private final PlacementOrder order;
    private final PlacementMemory memory;
    private final PlacementReport report;
    private final Withdrawal session;
    private final boolean passedOver;
    private final Set<String> names = new HashSet<>();
    private ZipMembers zip;
    private long entries;
    private long files;
    private long streams;
    private long twins;
    private long directories;
    private long done;
    private long total;

    /** @param there whether something was there that is not the job's */
    ZipPlacement(
            PlacementOrder order, PlacementMemory memory, PlacementReport report, Withdrawal session, boolean there) {
        this.order = order;
        this.memory = memory;
        this.report = report;
        this.session = session;
        this.passedOver = order.existing() == Existing.SKIP
                && (there || memory.get(PASSED_OVER).isPresent());
    }

    private void check() throws IOException {
        session.check();
        report.checkCancelled();
    }

    @Override
    public void look(PlacementEntry entry) throws IOException {
        check();
        total += entry.allocated();
        if (++entries > MOST) {
            throw new PlacementRefusedException("a zip gets " + MOST + " files at the most. Name a folder");
        }
    }

    @Override
    public void begin() throws IOException {
        check();
        if (!order.dryRun() && !memory.isBegun()) {
            memory.set(passedOver ? PASSED_OVER : NOT_NAMED, "true");
            memory.begin();
        }
        if (!order.dryRun() && !passedOver) {
            zip = new ZipMembers(ZipPlacer.beside(order, ".part"), ZipPlacer.beside(order, ".content"), this::check);
        }
    }

    @Override
    public Optional<String> place(PlacementEntry entry) throws IOException {
        check();
        Optional<String> why = Optional.empty();
        try {
            why = passedOver
                    ? why
                    : placed(entry, entry.path().replaceAll("/+", "/").substring(1));
        } catch (UnreadableContentException e) {
            why = Optional.of(e.getMessage());
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            throw new PlacementOverException(
                    ZipPlacer.beside(order, ".part") + " cannot be written: " + FileErrors.of(e), e);
        }
        done += entry.allocated();
        report.progress(done, total);
        return why;
    }

    private Optional<String> placed(PlacementEntry entry, String name) throws IOException {
        if (HOSTILE.matcher(name).find()) {
            return Optional.of("its path is none for a zip: it could lead out of where that is unpacked");
        }
        Kind kind = entry.entry().kind();
        if (kind == Kind.DIRECTORY && !name.isEmpty() && names.add(name + "/")) {
            if (zip != null) {
                zip.directory(name + "/", entry);
            }
            report.directories(++directories);
        } else if (kind == Kind.FILE) {
            return file(entry, name);
        }
        return kind == Kind.DIRECTORY ? Optional.empty() : Optional.of("it is neither a file nor a directory");
    }

    private Optional<String> file(PlacementEntry entry, String name) throws IOException {
        Attribute content = null;
        for (Attribute a : entry.entry().attributes()) {
            if (a.role() == Attribute.Role.CONTENT && a.name().isEmpty()) {
                content = a;
            } else if (a.role() == Attribute.Role.CONTENT) {
                streams++;
            }
        }
        Encoding encoding = content == null ? Encoding.PLAIN : content.encoding();
        if (encoding == Encoding.EFS || encoding.isAway() || encoding != Encoding.PLAIN && !order.decoded()) {
            return Optional.of("its content is stored as " + encoding + ", which a zip does not tell");
        }
        String free = name;
        while (!names.add(free)) {
            free = name + "~" + ++twins;
        }
        if (zip != null) {
            report.written(zip.file(free, entry, Optional.ofNullable(content)));
        } else if (content != null) {
            report.written(content.length());
        }
        report.files(++files);
        return Optional.empty();
    }

    /** A member has its time from the beginning. */
    @Override
    public void settle(PlacementEntry entry) throws IOException {
        check();
    }

    @Override
    public void finish() throws IOException {
        check();
        if (passedOver) {
            report.note("the zip was there already and was passed over");
        }
        if (streams > 0) {
            report.note(streams + " named streams are not placed");
        }
        if (zip == null) {
            return;
        }
        zip.finish();
        Path target = Path.of(order.destination());
        boolean notOurs = memory.get(NOT_NAMED).isPresent() && Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (notOurs && order.existing() != Existing.OVERWRITE) {
            throw new PlacementOverException("somebody made " + target + " since the job began", null);
        }
        memory.forget(NOT_NAMED);
        Files.move(ZipPlacer.beside(order, ".part"), target, StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.force(target.toAbsolutePath().getParent());
    }

    @Override
    public void close() throws IOException {
        if (zip != null) {
            zip.close();
        }
    }
}
