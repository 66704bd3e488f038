// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.offhost.block.Designator;
import org.offhost.scsi.InquiryData;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.LogicalUnit;

/** The SCSI units of this host, as the Linux kernel tells of them below {@code /sys}; no unit is asked. Immutable. */
final class ScsiTree {
    static final String GENERIC = "scsi_generic";

    /** The longest VPD page. */
    private static final int LONGEST = 64 << 10;

    private static final Pattern PLACE = Pattern.compile("([0-9]{1,9}):[0-9]+:[0-9]+:([0-9]{1,20})");

    private final Path sys;
    private final Path dev;

    /** @param sys where sysfs is mounted @param dev where nodes are */
    ScsiTree(Path sys, Path dev) {
        this.sys = sys;
        this.dev = dev;
    }

    /** What the kernel has of a node. */
    enum Kind {
        CHARACTERS("char"),
        BLOCKS("block");

        private final String folder;

        Kind(String folder) {
            this.folder = folder;
        }
    }

    /**
     * The folder of a device number.
     *
     * @param number {@code MAJOR:MINOR}
     * @return empty if the kernel says nothing of it
     */
    Optional<Path> entry(Kind kind, String number) throws IOException {
        Path link = sys.resolve("dev").resolve(kind.folder).resolve(number);
        return Files.isDirectory(link) ? Optional.of(link.toRealPath()) : Optional.empty();
    }

    /** What sort of device a folder is of: {@code scsi_generic}, {@code scsi_tape}, …; empty if that cannot be told. */
    static String subsystem(Path entry) throws IOException {
        Path link = entry.resolve("subsystem");
        return Files.exists(link) ? link.toRealPath().getFileName().toString() : "";
    }

    /**
     * The generic node of the unit that a device is of.
     *
     * @param entry its folder
     * @return empty if it is of no SCSI unit, or one without a generic node
     */
    Optional<SgUnit> unitOf(Path entry) throws IOException {
        Path device = entry.resolve("device");
        return Files.isDirectory(device) ? unitAt(device.toRealPath()) : Optional.empty();
    }

    private Optional<SgUnit> unitAt(Path device) throws IOException {
        Matcher m = PLACE.matcher(device.getFileName().toString());
        List<Path> generic = children(device.resolve(GENERIC));
        if (!m.matches() || generic.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path node = dev.resolve(generic.get(0).getFileName().toString());
            return Optional.of(
                    new SgUnit(node, device, Integer.parseInt(m.group(1)), Long.parseUnsignedLong(m.group(2))));
        } catch (NumberFormatException e) {
            throw new IOException(device + ": the kernel writes a unit's number as '" + m.group(2) + "'", e);
        }
    }

    /** Every unit that has a generic node. */
    List<SgUnit> units() throws IOException {
        List<SgUnit> units = new ArrayList<>();
        for (Path generic : children(sys.resolve("class").resolve(GENERIC))) {
            unitOf(generic).ifPresent(units::add);
        }
        return List.copyOf(units);
    }

    /** The name of a unit by the VPD page 83h that the kernel has read; empty if it has none that can be read. */
    static Optional<Designator> designator(SgUnit unit) throws IOException {
        byte[] page = bytes(unit.device().resolve("vpd_pg83"));
        try {
            return page.length == 0
                    ? Optional.empty()
                    : LogicalUnit.best(InquiryData.decodeIdentification(ByteBuffer.wrap(page)));
        } catch (InvalidFieldException e) {
            return Optional.empty();
        }
    }

    /** The units that are another way to the same one, and the unit itself. */
    List<SgUnit> ways(SgUnit unit) throws IOException {
        List<SgUnit> ways = new ArrayList<>(List.of(unit));
        Optional<Designator> name = designator(unit);
        for (SgUnit other : name.isPresent() ? units() : List.<SgUnit>of()) {
            if (!other.device().equals(unit.device()) && designator(other).equals(name)) {
                ways.add(other);
            }
        }
        return List.copyOf(ways);
    }

    /** The folders of the disks that the kernel has made of a unit: one, or none of a tape. */
    static List<Path> disks(SgUnit unit) throws IOException {
        return children(unit.device().resolve("block"));
    }

    /** The name of an adapter's port on a SAN, as far as the kernel knows it, or else one that no other adapter here has. */
    String initiator(int host, String hostName) throws IOException {
        String adapter = "host" + host;
        String port = text(sys.resolve("class/fc_host").resolve(adapter).resolve("port_name"));
        if (port.matches("0x[0-9a-fA-F]{16}")) {
            return "naa." + port.substring(2).toLowerCase(java.util.Locale.ROOT);
        }
        String iscsi = text(sys.resolve("class/iscsi_host").resolve(adapter).resolve("initiatorname"));
        return iscsi.matches("(iqn|eui|naa)\\.[!-~]{1,219}") ? iscsi : hostName + ":" + adapter;
    }

    /** A short text that the kernel tells; empty if there is none. */
    static String text(Path file) throws IOException {
        return new String(bytes(file), StandardCharsets.UTF_8).strip();
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LONGEST);
        } catch (NoSuchFileException e) {
            return new byte[0]; // the unit went meanwhile
        }
    }

    static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }
}
