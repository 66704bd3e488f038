// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Folders as Linux has them below {@code /sys} and {@code /proc}, with units that a test puts there. */
final class SysfsScene {
    final Path sys;
    final Path proc;
    final Path dev;

    SysfsScene(Path folder) throws IOException {
        sys = Files.createDirectories(folder.resolve("sys")).toRealPath();
        proc = Files.createDirectories(folder.resolve("proc")).toRealPath();
        dev = Files.createDirectories(folder.resolve("dev")).toRealPath();
        for (String name : new String[] {"bus/scsi_generic", "bus/scsi_tape", "bus/block", "bus/bsg", "bus/mem"}) {
            Files.createDirectories(sys.resolve(name));
        }
        mounts("22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw");
    }

    ScsiTree tree() {
        return new ScsiTree(sys, dev);
    }

    DiskUse use() {
        return new DiskUse(tree(), sys, proc);
    }

    void mounts(String... lines) throws IOException {
        write(proc.resolve("self/mountinfo"), String.join("\n", lines) + "\n");
    }

    /** A disk with one partition. @return the unit's folder */
    Path disk(String place, int sg, String name, int minor, String naa) throws IOException {
        Path device = unit(place, sg, naa);
        Path disk = device.resolve("block").resolve(name);
        write(disk.resolve("dev"), "8:" + minor + "\n");
        Files.createDirectories(disk.resolve("holders"));
        write(disk.resolve(name + "1/dev"), "8:" + (minor + 1) + "\n");
        write(disk.resolve(name + "1/partition"), "1\n");
        Files.createDirectories(disk.resolve(name + "1/holders"));
        entry("block", "8:" + minor, disk, device, "block");
        entry("block", "8:" + (minor + 1), disk.resolve(name + "1"), device, "block");
        return device;
    }

    /** A unit without a disk. @return its folder */
    Path unit(String place, int sg, String naa) throws IOException {
        String host = "host" + place.substring(0, place.indexOf(':'));
        Path device = sys.resolve("devices").resolve(host).resolve("target0").resolve(place);
        Path generic = device.resolve("scsi_generic/sg" + sg);
        write(generic.resolve("dev"), "21:" + sg + "\n");
        entry("char", "21:" + sg, generic, device, "scsi_generic");
        Files.createDirectories(sys.resolve("class/scsi_generic"));
        Files.createSymbolicLink(sys.resolve("class/scsi_generic/sg" + sg), generic);
        byte[] name = HexFormat.of().parseHex(naa);
        byte[] page = new byte[8 + name.length];
        page[1] = (byte) 0x83;
        page[3] = (byte) (4 + name.length);
        page[4] = 1;
        page[5] = 3;
        page[7] = (byte) name.length;
        System.arraycopy(name, 0, page, 8, name.length);
        Files.write(device.resolve("vpd_pg83"), page);
        return device;
    }

    /** A device number of a device of a unit. */
    void entry(String kind, String number, Path folder, Path device, String subsystem) throws IOException {
        Files.createDirectories(folder);
        Path link = sys.resolve("dev").resolve(kind).resolve(number);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, folder);
        if (!folder.getFileName().toString().matches("[a-z]+[0-9]") || !subsystem.equals("block")) {
            Files.createSymbolicLink(folder.resolve("device"), device);
        }
        Files.createSymbolicLink(folder.resolve("subsystem"), sys.resolve("bus").resolve(subsystem));
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
