// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.agent;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.offhost.block.nbd.PatientSocket;
import org.offhost.snapshot.qemu.qmp.MalformedQmpException;
import org.offhost.snapshot.qemu.qmp.QmpException;
import org.offhost.snapshot.qemu.qmp.QmpFacts;
import org.offhost.snapshot.qemu.qmp.QmpParser;
import org.offhost.snapshot.qemu.qmp.QmpText;

/**
 * A conversation with the agent of a guest. It greets nobody, and on its channel may lie what it once said to somebody else, so a
 * conversation begins with a number that it has to say again, behind a byte that no text has. The guest is a stranger: whatever it
 * says is limited in length and time. One thread.
 */
public final class GuestAgent implements Closeable {
    /** Bytes of one answer: those that are asked for here have less than a hundred. */
    private static final int LONGEST = 64 << 10;

    /** Bytes that may lie on the channel before the answer to the number. */
    private static final int MOST_STALE = 4 << 20;

    private static final int DELIMITER = 0xFF;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PatientSocket socket;
    private final Path path;
    private final ByteBuffer received = ByteBuffer.allocate(1 << 12).limit(0);

    private GuestAgent(PatientSocket socket, Path path) {
        this.socket = socket;
        this.path = path;
    }

    /**
     * Connects to the socket on which the guest's channel ends.
     *
     * @param patience the longest wait for each answer
     * @throws IOException if nobody listens, or no agent answers
     */
    public static GuestAgent connect(Path path, Duration patience) throws IOException {
        GuestAgent agent = new GuestAgent(PatientSocket.connect(UnixDomainSocketAddress.of(path), patience), path);
        boolean answers = false;
        try {
            agent.synchronise();
            answers = true;
            return agent;
        } finally {
            if (!answers) {
                agent.close(); // or the channel is nobody else's
            }
        }
    }

    private void synchronise() throws IOException {
        long number = RANDOM.nextInt(Integer.MAX_VALUE);
        long deadline = socket.deadline();
        // the byte ends whatever half a command somebody left on the channel
        send((char) DELIMITER + QmpText.of(command("guest-sync-delimited", Map.of("id", number))) + "\n");
        try {
            for (int stale = 0; next(deadline) != DELIMITER; stale++) {
                if (stale == MOST_STALE) {
                    throw new MalformedQmpException("more than " + MOST_STALE + " bytes and no answer among them");
                }
            }
            if (!Long.valueOf(number).equals(answer("guest-sync-delimited", deadline))) {
                throw new MalformedQmpException("another number than it was told");
            }
        } catch (MalformedQmpException e) {
            throw new MalformedQmpException("no guest agent answers at " + path + ": " + e.getMessage());
        } catch (IOException e) {
            throw new IOException(
                    "no guest agent answers at " + path
                            + ": it runs in the guest (qemu-guest-agent), and its channel talks to one client at a time ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    private static Map<String, Object> command(String name, Map<String, Object> arguments) {
        return arguments.isEmpty() ? Map.of("execute", name) : Map.of("execute", name, "arguments", arguments);
    }

    private void send(String text) throws IOException {
        socket.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private Object execute(String name) throws IOException {
        long deadline = socket.deadline();
        send(QmpText.of(command(name, Map.of())) + "\n");
        return answer(name, deadline);
    }

    private Object answer(String command, long deadline) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = next(deadline); b != '\n'; b = next(deadline)) {
            line.write(b);
            if (line.size() > LONGEST) {
                throw new MalformedQmpException("an answer of more than " + LONGEST + " bytes to " + command);
            }
        }
        Map<String, Object> answer = QmpParser.object(line.toString(StandardCharsets.UTF_8));
        if (answer.containsKey("return")) {
            return answer.get("return");
        }
        throw new QmpException(command, new QmpFacts(answer).object("error").text("desc", "without a reason"));
    }

    private int next(long deadline) throws IOException {
        if (!received.hasRemaining()) {
            received.clear();
            try {
                socket.receiveSome(received, deadline);
            } finally {
                received.flip();
            }
        }
        return received.get() & DELIMITER;
    }

    private static long count(String command, Object answer) throws MalformedQmpException {
        if (answer instanceof Long count && count >= 0) {
            return count;
        }
        throw new MalformedQmpException("the guest agent answers " + command + " with no count");
    }

    /** Has the guest write what it holds and hold all writes; gives the number of file systems. */
    public long freeze() throws IOException {
        return count("guest-fsfreeze-freeze", execute("guest-fsfreeze-freeze"));
    }

    /** Has the guest go on; gives the number of file systems that were frozen. */
    public long thaw() throws IOException {
        return count("guest-fsfreeze-thaw", execute("guest-fsfreeze-thaw"));
    }

    /** Whether the guest holds its writes now, as far as its agent knows. */
    public boolean isFrozen() throws IOException {
        return "frozen".equals(execute("guest-fsfreeze-status"));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
