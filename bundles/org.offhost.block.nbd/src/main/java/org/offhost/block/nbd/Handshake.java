// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The handshake of a client, fixed newstyle (proto.md, "Newstyle negotiation"): structured replies, meta contexts, and the export
 * by NBD_OPT_GO. Bounded: an answer is short, and there are few.
 */
final class Handshake {
    private static final long NBDMAGIC = 0x4e42444d41474943L;
    private static final long IHAVEOPT = 0x49484156454f5054L;
    private static final long OLDSTYLE = 0x00420281861253L;
    private static final long REPLY_MAGIC = 0x3e889045565a9L;
    private static final int FIXED_NEWSTYLE = 1;
    private static final int NO_ZEROES = 2;

    private static final int OPT_GO = 7;
    private static final int OPT_STRUCTURED_REPLY = 8;
    private static final int OPT_SET_META_CONTEXT = 10;

    private static final int REP_ACK = 1;
    private static final int REP_INFO = 3;
    private static final int REP_META_CONTEXT = 4;
    private static final int ERROR = 1 << 31;
    private static final int ERR_UNSUP = ERROR + 1;
    private static final int ERR_POLICY = ERROR + 2;
    private static final int ERR_TLS_REQD = ERROR + 5;
    private static final int ERR_UNKNOWN = ERROR + 6;

    private static final int INFO_EXPORT = 0;
    private static final int INFO_BLOCK_SIZE = 3;

    /** Answers to one option: a server has some words of its own to say, not an endless number. */
    private static final int MOST_ANSWERS = 64;

    /** Bytes of an answer: a name and some numbers. */
    private static final int LONGEST_ANSWER = Text.LONGEST + 64;

    private static final int HIGHEST_SMALLEST = 1 << 16;

    /** Where a server names no longest payload (proto.md, "Block size constraints"). */
    private static final int USUAL_LONGEST = 32 << 20;

    private final Wire wire;
    private final String export;

    Handshake(Wire wire, String export) {
        if (export.getBytes(StandardCharsets.UTF_8).length > Text.LONGEST) {
            throw new IllegalArgumentException("the name of an NBD export has at most " + Text.LONGEST + " bytes");
        }
        this.wire = wire;
        this.export = export;
    }

    /** One answer to an option. */
    private record Answer(int type, ByteBuffer data) {}

    /**
     * Opens the export.
     *
     * @param contexts meta contexts that are wanted; those the server does not know are not in the result
     */
    ExportInfo run(List<String> contexts) throws IOException {
        greet();
        boolean structured = structured();
        Map<String, Integer> agreed = structured && !contexts.isEmpty() ? contexts(contexts) : Map.of();
        return go(structured, agreed);
    }

    private void greet() throws IOException {
        ByteBuffer greeting = receive(16);
        if (greeting.getLong() != NBDMAGIC) {
            throw new MalformedNbdException("greeting", "other bytes", "NBDMAGIC; this is no NBD server");
        }
        long style = greeting.getLong();
        if (style == OLDSTYLE) {
            throw new MalformedNbdException("greeting", "the old style of negotiation", "the fixed new one");
        }
        if (style != IHAVEOPT) {
            throw new MalformedNbdException("greeting", Long.toHexString(style), "IHAVEOPT");
        }
        int flags = receive(2).getShort() & 0xFFFF;
        if ((flags & FIXED_NEWSTYLE) == 0) {
            throw new MalformedNbdException("greeting", "flags " + flags, "fixed newstyle negotiation");
        }
        wire.send(ByteBuffer.allocate(4)
                .putInt(FIXED_NEWSTYLE | flags & NO_ZEROES)
                .flip());
    }

    private boolean structured() throws IOException {
        option(OPT_STRUCTURED_REPLY, ByteBuffer.allocate(0));
        Answer answer = answer(OPT_STRUCTURED_REPLY);
        if (answer.type() == REP_ACK) {
            return true;
        }
        if (answer.type() < 0) {
            return false; // any refusal: it goes without
        }
        throw unexpected("answer to NBD_OPT_STRUCTURED_REPLY", answer);
    }

    private Map<String, Integer> contexts(List<String> wanted) throws IOException {
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        List<byte[]> queries =
                wanted.stream().map(w -> w.getBytes(StandardCharsets.UTF_8)).toList();
        int length =
                8 + name.length + queries.stream().mapToInt(q -> 4 + q.length).sum();
        ByteBuffer data =
                ByteBuffer.allocate(length).putInt(name.length).put(name).putInt(queries.size());
        queries.forEach(q -> data.putInt(q.length).put(q));
        option(OPT_SET_META_CONTEXT, data.flip());
        Map<String, Integer> agreed = new LinkedHashMap<>();
        for (int i = 0; i < MOST_ANSWERS; i++) {
            Answer answer = answer(OPT_SET_META_CONTEXT);
            if (answer.type() == REP_ACK) {
                return agreed;
            }
            if (answer.type() == ERR_UNKNOWN || answer.type() == ERR_UNSUP) {
                return Map.of(); // who needs one says so; an unknown export is told by the next option
            }
            refuse("NBD_OPT_SET_META_CONTEXT", answer);
            if (answer.type() != REP_META_CONTEXT) {
                throw unexpected("answer to NBD_OPT_SET_META_CONTEXT", answer);
            }
            agree(agreed, wanted, answer.data());
        }
        throw endless("NBD_OPT_SET_META_CONTEXT");
    }

    private static void agree(Map<String, Integer> agreed, List<String> wanted, ByteBuffer data) throws IOException {
        if (data.remaining() < 5 || data.remaining() > 4 + Text.LONGEST) {
            throw new MalformedNbdException("meta context", data.remaining() + " bytes", "a number and a name");
        }
        int id = data.getInt();
        String context = Text.of(data, "meta context");
        if (!wanted.contains(context)) {
            throw new MalformedNbdException("meta context", "one that was not asked for", "one of " + wanted);
        }
        if (agreed.containsValue(id) || agreed.putIfAbsent(context, id) != null) {
            throw new MalformedNbdException("meta context", context + " or its number twice", "each once");
        }
    }

    private ExportInfo go(boolean structured, Map<String, Integer> contexts) throws IOException {
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        option(
                OPT_GO,
                ByteBuffer.allocate(8 + name.length)
                        .putInt(name.length)
                        .put(name)
                        .putShort((short) 1)
                        .putShort((short) INFO_BLOCK_SIZE)
                        .flip());
        long size = -1;
        int flags = 0;
        int smallest = 1;
        int longest = USUAL_LONGEST;
        for (int i = 0; i < MOST_ANSWERS; i++) {
            Answer answer = answer(OPT_GO);
            ByteBuffer data = answer.data();
            if (answer.type() == REP_ACK) {
                if (size < 0) {
                    throw new MalformedNbdException("answer to NBD_OPT_GO", "no size", "NBD_INFO_EXPORT");
                }
                return new ExportInfo(size, flags, smallest, longest, structured, contexts);
            }
            refuse("NBD_OPT_GO", answer);
            if (answer.type() != REP_INFO || data.remaining() < 2) {
                throw unexpected("answer to NBD_OPT_GO", answer);
            }
            int info = data.getShort() & 0xFFFF;
            if (info == INFO_EXPORT) {
                requireLength("NBD_INFO_EXPORT", data, 10);
                size = data.getLong();
                flags = data.getShort() & 0xFFFF;
                if (size < 0) {
                    throw new MalformedNbdException(
                            "NBD_INFO_EXPORT", Long.toUnsignedString(size) + " bytes", "< 2^63");
                }
            } else if (info == INFO_BLOCK_SIZE) {
                requireLength("NBD_INFO_BLOCK_SIZE", data, 12);
                smallest = data.getInt();
                data.getInt();
                longest = clamped(data.getInt(), smallest);
            }
        }
        throw endless("NBD_OPT_GO");
    }

    /** @return as much as is of use: a whole number of blocks, 32 MiB at most */
    private static int clamped(int longest, int smallest) throws MalformedNbdException {
        if (smallest < 1 || smallest > HIGHEST_SMALLEST || Integer.bitCount(smallest) != 1) {
            throw new MalformedNbdException(
                    "NBD_INFO_BLOCK_SIZE", "a minimum of " + smallest, "a power of two up to " + HIGHEST_SMALLEST);
        }
        long unsigned = Integer.toUnsignedLong(longest);
        if (unsigned < smallest) {
            throw new MalformedNbdException(
                    "NBD_INFO_BLOCK_SIZE", "a maximum of " + unsigned, "at least its minimum of " + smallest);
        }
        return (int) (Math.min(unsigned, USUAL_LONGEST) / smallest * smallest);
    }

    private static void requireLength(String structure, ByteBuffer data, int length) throws MalformedNbdException {
        if (data.remaining() != length) {
            throw new MalformedNbdException(structure, data.remaining() + " bytes", String.valueOf(length));
        }
    }

    private void option(int option, ByteBuffer data) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(16 + data.remaining())
                .putLong(IHAVEOPT)
                .putInt(option)
                .putInt(data.remaining())
                .put(data)
                .flip();
        wire.send(message);
    }

    private Answer answer(int option) throws IOException {
        ByteBuffer head = receive(20);
        if (head.getLong() != REPLY_MAGIC) {
            throw new MalformedNbdException("answer to an option", "other bytes", "its magic number");
        }
        int of = head.getInt();
        if (of != option) {
            throw new MalformedNbdException("answer to option " + option, "one to option " + of, "it in turn");
        }
        int type = head.getInt();
        long length = Integer.toUnsignedLong(head.getInt());
        if (length > LONGEST_ANSWER) {
            throw new MalformedNbdException(
                    "answer to option " + option, length + " bytes", "at most " + LONGEST_ANSWER);
        }
        return new Answer(type, receive((int) length));
    }

    private void refuse(String option, Answer answer) throws IOException {
        if (answer.type() >= 0) {
            return;
        }
        String words = Text.shown(answer.data());
        String why = switch (answer.type()) {
            case ERR_UNKNOWN -> "there is no export '" + export + "'";
            case ERR_TLS_REQD -> "the server wants TLS, which this client does not speak";
            case ERR_POLICY -> "the server does not allow it";
            case ERR_UNSUP -> "the server does not know " + option;
            default -> "the server refused " + option + " by " + (answer.type() & ~ERROR);
        };
        throw new IOException("NBD: " + why + (words.isEmpty() ? "" : " (" + words + ")"));
    }

    private static MalformedNbdException unexpected(String structure, Answer answer) {
        return new MalformedNbdException(
                structure,
                "type " + Integer.toUnsignedString(answer.type()) + " of "
                        + answer.data().remaining() + " bytes",
                "another one");
    }

    private static MalformedNbdException endless(String option) {
        return new MalformedNbdException("answers to " + option, "more than " + MOST_ANSWERS, "an end");
    }

    private ByteBuffer receive(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        wire.receive(buffer);
        return buffer.flip();
    }
}
