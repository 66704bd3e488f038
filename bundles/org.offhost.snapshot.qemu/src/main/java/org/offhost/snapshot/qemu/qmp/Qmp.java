// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.qmp;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.offhost.block.nbd.PatientSocket;

/**
 * A conversation with a QEMU by its machine protocol. QEMU talks to one client of a monitor at a time, so a conversation is
 * short, and what is asked and done in it nobody else on the same monitor can come between. One thread.
 */
public final class Qmp implements Closeable {
    /** Longest wait for a greeting or an answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Bytes of one message: what QEMU tells of a thousand nodes is a tenth of it. */
    private static final int LONGEST = 16 << 20;

    /** Messages that are passed over before an answer. */
    private static final int MOST_EVENTS = 100_000;

    private static final long POLL_MILLIS = 5;

    private final PatientSocket socket;
    private final ByteBuffer received = ByteBuffer.allocate(1 << 16).limit(0);
    private final Consumer<String> before;
    private int commands;

    private Qmp(PatientSocket socket, Consumer<String> before) {
        this.socket = socket;
        this.before = before;
    }

    /** @throws IOException if nobody is there, or whoever is there is no QMP monitor, or talks to somebody else */
    public static Qmp connect(Path path, Duration patience) throws IOException {
        return connect(path, patience, command -> {});
    }

    /** @param before told of each command before it is sent */
    public static Qmp connect(Path path, Duration patience, Consumer<String> before) throws IOException {
        Qmp qmp = new Qmp(PatientSocket.connect(UnixDomainSocketAddress.of(path), patience), before);
        boolean talks = false;
        try {
            qmp.greet(path);
            qmp.execute("qmp_capabilities");
            talks = true;
            return qmp;
        } finally {
            if (!talks) {
                qmp.close(); // or the monitor talks to nobody else
            }
        }
    }

    private void greet(Path path) throws IOException {
        Map<String, Object> greeting;
        try {
            greeting = message(socket.deadline());
        } catch (MalformedQmpException | EOFException e) {
            throw new MalformedQmpException(path + " is no QMP monitor: " + e.getMessage());
        } catch (IOException e) {
            throw new IOException(
                    "the monitor at " + path
                            + " does not greet; it talks to one client at a time, and another one may have it"
                            + " (libvirt does): give QEMU a second one, -qmp unix:PATH,server=on,wait=off ("
                            + e.getMessage() + ")",
                    e);
        }
        if (!greeting.containsKey("QMP")) {
            throw new MalformedQmpException(path + " is no QMP monitor");
        }
    }

    /** Executes a command without arguments. */
    public Object execute(String command) throws IOException {
        return execute(command, Map.of());
    }

    /**
     * Executes a command.
     *
     * @return what it answers, as {@link QmpParser} gives it
     * @throws QmpException if it is refused
     */
    public Object execute(String command, Map<String, Object> arguments) throws IOException {
        before.accept(command);
        long id = ++commands;
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("execute", command);
        if (!arguments.isEmpty()) {
            message.put("arguments", arguments);
        }
        message.put("id", id);
        socket.send(ByteBuffer.wrap((QmpText.of(message) + "\n").getBytes(StandardCharsets.UTF_8)));
        long deadline = socket.deadline(); // of the answer, however many events come before it
        for (int i = 0; i < MOST_EVENTS; i++) {
            Map<String, Object> answer = message(deadline);
            if (answer.containsKey("event")) {
                continue;
            }
            if (!Long.valueOf(id).equals(answer.get("id")) && answer.containsKey("return")) {
                throw new MalformedQmpException("an answer to another command than " + command);
            }
            if (answer.containsKey("return")) {
                return answer.get("return");
            }
            throw new QmpException(command, new QmpFacts(answer).object("error").text("desc", "without a reason"));
        }
        throw new MalformedQmpException("no answer to " + command + " among " + MOST_EVENTS + " events");
    }

    public List<QmpFacts> list(String command) throws IOException {
        return QmpFacts.list(execute(command));
    }

    /** Something that comes true by itself. */
    public interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits for it as long as for an answer. */
    public void await(String what, Condition condition) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("QEMU has not come to it in " + PATIENCE.toSeconds() + " s: " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while QEMU was waited for: " + what);
            }
        }
    }

    private Map<String, Object> message(long deadline) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (received.hasRemaining()) {
                byte b = received.get();
                if (b == '\n') {
                    return QmpParser.object(line.toString(StandardCharsets.UTF_8));
                }
                line.write(b);
                if (line.size() > LONGEST) {
                    throw new MalformedQmpException("a message of more than " + LONGEST + " bytes");
                }
            }
            received.clear();
            socket.receiveSome(received, deadline);
            received.flip();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
