// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.offhost.block.Designator;

/** A storage host in a folder, by {@code host.py}: this bundle's script runs there, on commands that are a stand-in for LVM's. */
final class StorageFolder implements StorageUnderTest {
    /** The initiator that an access list of it knows. */
    static final String NODE = "iqn.2026-11.org.example:known";

    private final Path folder;
    private final Process server;
    private final int port;
    private int volumes;

    StorageFolder(Path folder) throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/thin_delta")),
                "thin_delta is missing (Debian: thin-provisioning-tools)");
        this.folder = folder;
        Path program = folder.resolve("host.py");
        try (InputStream in = StorageFolder.class.getResourceAsStream("host.py")) {
            Files.copy(in, program, StandardCopyOption.REPLACE_EXISTING);
        }
        this.server = new ProcessBuilder(
                        "/usr/bin/env",
                        "python3",
                        program.toString(),
                        inside("").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = server.inputReader().readLine();
        if (said == null) {
            throw new IOException("host.py does not start");
        }
        this.port = Integer.parseInt(said);
    }

    @Override
    public void close() {
        server.destroy();
    }

    private Path inside(String name) {
        return folder.resolve("root").resolve(name);
    }

    /** Asks, and gives what it says on one line. */
    private String ask(String what, String... arguments) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            StringBuilder text = new StringBuilder("0\n" + what + "\n" + arguments.length + "\n");
            for (String argument : arguments) {
                text.append(argument).append('\n');
            }
            socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.US_ASCII));
            String[] lines = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split("\n");
            if (!lines[0].equals("0")) {
                throw new IOException(String.join(" ", lines));
            }
            return lines.length > 1 ? lines[1].substring(1) : "";
        }
    }

    @Override
    public StorageHost host(Consumer<String> beforeCommand) {
        return new StorageHost(
                List.of("env", "PATH=" + inside("bin") + ":/usr/sbin:/sbin:/usr/bin:/bin"),
                inside("") + "/",
                beforeCommand);
    }

    @Override
    public Path state() {
        return folder.resolve("state");
    }

    @Override
    public Designator volume(String name, int blocks) throws IOException {
        ask("volume", name, String.valueOf(blocks));
        volumes++;
        return Survey.designator(String.format("%025x", volumes));
    }

    @Override
    public void write(String volume, long position, byte[] content) throws IOException {
        ask("write", volume, String.valueOf(position), Base64.getEncoder().encodeToString(content));
    }

    void discard(String volume, int block) throws IOException {
        ask("discard", volume, String.valueOf(block));
    }

    @Override
    public byte[] read(String volume, long position, int length) throws IOException {
        return Base64.getDecoder().decode(ask("read", volume, String.valueOf(position), String.valueOf(length)));
    }

    /** Something of its state, as JSON. */
    String get(String key) throws IOException {
        return ask("get", key);
    }

    void set(String key, String json) throws IOException {
        ask("set", key, json);
    }

    void resize(String volume, int blocks) throws IOException {
        ask("resize", volume, String.valueOf(blocks));
    }

    void tag(String volume, String tag) throws IOException {
        ask("tag", volume, tag);
    }

    /** Has the shell of the next script killed before its so-many-th command. */
    void killBefore(int command, int signal) throws IOException {
        ask("kill", String.valueOf(command), String.valueOf(signal));
    }

    /** Whether nobody was killed yet; the next one is not, in any case. */
    boolean spared() throws IOException {
        return Boolean.parseBoolean(ask("kill").toLowerCase(Locale.ROOT));
    }

    Path target() {
        return inside("sys/kernel/config/target");
    }

    @Override
    public TreeSet<String> inventory() throws IOException {
        TreeSet<String> all = new TreeSet<>();
        for (LvmVolume v : Survey.of(host(command -> {})).volumes()) {
            all.add("volume " + v.name() + " " + v.id() + " " + v.device() + " " + v.attributes() + " " + v.tags());
        }
        try (Stream<Path> files = Files.walk(target())) {
            files.filter(f -> Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(f))
                    .forEach(f -> all.add("target " + target().relativize(f) + link(f)));
        }
        all.add("metadata snapshot " + get("reserved"));
        return all;
    }

    private static String link(Path path) {
        try {
            return Files.isSymbolicLink(path) ? " -> " + Files.readSymbolicLink(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
