// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.offhost.block.Designator;
import org.offhost.kit.command.HostCommand;

/** A kernel with LVM and LIO: the guest of rig/lio/rig, started with {@code --thin}, in which {@code thin start} has run. */
final class StorageGuest implements StorageUnderTest {
    private static final int BLOCKS_OF_A_MEBIBYTE = 16;
    private static final int LONGEST = 8 << 20;

    private final Path state;
    private final List<String> program;
    private final HostCommand guest;
    private final List<String> volumes = new ArrayList<>();

    /** @param control HOST:PORT of the rig's control port */
    StorageGuest(Path folder, String control) {
        this.state = folder.resolve("state");
        this.program = List.of(repository().resolve("rig/lio/on-guest").toString(), control);
        this.guest = new HostCommand(program, Duration.ofMinutes(2));
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("rig/lio/on-guest"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private String guest(byte[] input, String... command) throws IOException {
        return guest.run(String.join(" ", command), List.of(command), input, LONGEST);
    }

    @Override
    public StorageHost host(Consumer<String> beforeCommand) {
        return new StorageHost(program, "/", beforeCommand);
    }

    @Override
    public Path state() {
        return state;
    }

    @Override
    public Designator volume(String name, int blocks) throws IOException {
        guest(new byte[0], "thin", "lun", name, String.valueOf(blocks / BLOCKS_OF_A_MEBIBYTE));
        volumes.add(name);
        Survey survey = Survey.of(host(command -> {}));
        return survey.units().stream()
                .filter(u -> u.name().equals(name))
                .findFirst()
                .orElseThrow()
                .designator();
    }

    /** In pieces of what {@link HostCommand} takes. */
    @Override
    public void write(String volume, long position, byte[] content) throws IOException {
        for (int from = 0; from < content.length; from += 32 << 10) {
            int length = Math.min(32 << 10, content.length - from);
            byte[] piece = new byte[length];
            System.arraycopy(content, from, piece, 0, length);
            guest(
                    piece,
                    "dd",
                    "of=/dev/vg/" + volume,
                    "bs=" + length,
                    "seek=" + (position + from),
                    "oflag=direct,seek_bytes",
                    "conv=notrunc");
        }
    }

    @Override
    public byte[] read(String volume, long position, int length) throws IOException {
        return guest.read(
                "dd",
                List.of(
                        "dd",
                        "if=/dev/vg/" + volume,
                        "bs=" + length,
                        "count=1",
                        "skip=" + position,
                        "iflag=direct,skip_bytes"),
                new byte[0],
                in -> in.readNBytes(length));
    }

    @Override
    public TreeSet<String> inventory() throws IOException {
        TreeSet<String> all = new TreeSet<>();
        for (LvmVolume v : Survey.of(host(command -> {})).volumes()) {
            all.add("volume " + v.name() + " " + v.id() + " " + v.device() + " " + v.attributes() + " " + v.tags());
        }
        String text = guest(
                new byte[0],
                "sh",
                "-c",
                "find /sys/kernel/config/target/core/*/* /sys/kernel/config/target/iscsi/*/tpgt_1/lun/* -maxdepth 0;"
                        + " dmsetup status vg-pool-tpool | cut -d' ' -f7");
        all.addAll(List.of(text.split("\n")));
        return all;
    }

    @Override
    public void close() throws IOException {
        LvmStorage last = services();
        for (String folder : List.of("sets", "marks")) {
            Path records = state.resolve(folder);
            for (String id : Files.exists(records) ? List.of(records.toFile().list()) : List.<String>of()) {
                last.find(id).ifPresent(set -> {
                    try {
                        set.delete();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                last.forget(id);
            }
        }
        for (String volume : volumes) {
            guest(new byte[0], "thin", "unlun", volume);
        }
    }
}
