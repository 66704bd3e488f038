// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A Karaf console that is typed into: as its archive unpacks it, started by its own script. */
final class Karaf implements Closeable {
    private static final String PROMPT = "karaf@root()>";
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int OLDEST = 17;
    /** Its start script passes -Djava.security.manager=allow, which newer ones refuse. */
    private static final int NEWEST = 22;
    /** What it does here is mostly to start; nobody measures it. */
    private static final String QUICK_START = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private final Path home;
    private Process process;
    private Printed printed;
    private int answered;
    private String typed = "bin/karaf";
    private final Socket port = new Socket();

    /**
     * @param folder where it is unpacked
     * @param repository a Maven repository, in which its {@code mvn:} looks first and keeps what it had to load
     */
    Karaf(Path folder, Path repository) throws IOException {
        home = unpack(Path.of(System.getProperty("offhost.karaf.zip")), folder);
        useRepository(repository);
    }

    Path home() {
        return home;
    }

    /**
     * Lets {@code mvn:} look for what this build installed, and for releases of others in the repository that Maven itself has
     * filled, before it asks the network.
     */
    private void useRepository(Path installed) throws IOException {
        Files.writeString(
                home.resolve("etc/org.ops4j.pax.url.mvn.cfg"),
                """

                org.ops4j.pax.url.mvn.localRepository=%s
                org.ops4j.pax.url.mvn.defaultRepositories=\\
                    ${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots, \\
                    ${karaf.data.uri}kar@id=kar.repository@multi@snapshots, \\
                    %s@id=maven
                """.formatted(
                        installed,
                        Path.of(System.getProperty("offhost.maven.repository")).toUri()),
                StandardOpenOption.APPEND);
    }

    /** A JDK that can start it: this one, JAVA17_HOME, or one under /usr/lib/jvm. */
    static Optional<Path> java() throws IOException {
        if (Runtime.version().feature() <= NEWEST) {
            return Optional.of(Path.of(System.getProperty("java.home")));
        }
        String given = System.getenv("JAVA17_HOME");
        if (given != null) {
            return Optional.of(Path.of(given)).filter(Karaf::fits);
        }
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(all)) {
            return homes.sorted().filter(Karaf::fits).findFirst();
        }
    }

    private static boolean fits(Path home) {
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            return false;
        }
        int version = Integer.parseInt(
                release.getProperty("JAVA_VERSION", "0").replace("\"", "").split("[.+-]")[0]);
        return version >= OLDEST && version <= NEWEST && Files.isExecutable(home.resolve("bin/java"));
    }

    /** Starts it and waits for its prompt. */
    void start(Path java) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        List.of("/bin/sh", home.resolve("bin/karaf").toString()))
                .directory(home.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("EXTRA_JAVA_OPTS", QUICK_START);
        builder.environment().put("TERM", "dumb");
        builder.environment().put("LC_ALL", "C.UTF-8");
        process = builder.start();
        printed = new Printed(process.getInputStream());
        await();
    }

    /** Types a command; what was printed until the next prompt. */
    String say(String command) throws IOException, InterruptedException {
        typed = command;
        OutputStream in = process.getOutputStream();
        in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        return await();
    }

    /**
     * Types a command until its answer has some words in it: the prompt is there before the commands of the features are, and
     * features are installed while it waits.
     */
    String sayUntil(String command, String words) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT_NANOS;
        String answer = say(command);
        while (!answer.contains(words)) {
            assertThat(System.nanoTime())
                    .as("waiting for '%s' in:%n%s", words, printed.text())
                    .isLessThan(end);
            assertThat(process.waitFor(250, TimeUnit.MILLISECONDS))
                    .as("Karaf has ended:%n%s", printed.text())
                    .isFalse();
            answer = say(command);
        }
        return answer;
    }

    /** What it has logged until now. */
    String log() throws IOException {
        return Files.readString(home.resolve("data/log/karaf.log"));
    }

    /** What {@code bin/client} ended with, and printed. */
    record Answer(int status, String text) {}

    /** Lets its user log in from outside, at a port of its own. Before it is started. */
    void allowClients() throws IOException {
        // held, not listened at: nobody else is given it, and Karaf may bind it as well (SO_REUSEADDR)
        port.setReuseAddress(true);
        port.bind(new InetSocketAddress(0));
        Files.writeString(
                home.resolve("etc/users.properties"),
                "\nkaraf = karaf,_g_:admingroup\n_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n",
                StandardOpenOption.APPEND);
        Files.writeString(
                home.resolve("etc/org.apache.karaf.shell.cfg"),
                "\nsshPort = " + port.getLocalPort() + "\n",
                StandardOpenOption.APPEND);
    }

    /** Gives a script to {@code bin/client}, as from another machine. Its feature ssh has to be there. */
    Answer client(Path java, String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh",
                        home.resolve("bin/client").toString(),
                        "-u",
                        "karaf",
                        "-p",
                        "karaf",
                        "-a",
                        Integer.toString(port.getLocalPort()),
                        "-r",
                        "30",
                        script)
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("EXTRA_JAVA_OPTS", QUICK_START);
        Process client = builder.start(); // its input stays open, else it ends with 1
        try (InputStream in = client.getInputStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(client.waitFor(300, TimeUnit.SECONDS)).isTrue();
            return new Answer(client.exitValue(), text);
        }
    }

    private String await() throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT_NANOS;
        int from = answered;
        int found = printed.text().indexOf(PROMPT, from);
        while (found < 0) {
            if (!printed.more()) {
                boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
                if (ended || System.nanoTime() > end) {
                    fail(new Standstill(process, home, typed, printed.text()).told());
                }
            }
            found = printed.text().indexOf(PROMPT, from);
        }
        answered = found + PROMPT.length();
        return printed.text().substring(from, found);
    }

    @Override
    public void close() throws IOException {
        port.close();
        if (process == null) {
            return;
        }
        List<ProcessHandle> all = process.descendants().toList();
        all.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(30, TimeUnit.SECONDS);
            all.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Unpacks an archive; returns the folder that its last entry is in. */
    private static Path unpack(Path zip, Path to) throws IOException {
        Path top = to;
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                Path file = to.resolve(e.getName()).normalize();
                assertThat(file).startsWithRaw(to);
                if (e.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                }
                top = to.resolve(Path.of(e.getName()).getName(0));
            }
        }
        return top;
    }
}
