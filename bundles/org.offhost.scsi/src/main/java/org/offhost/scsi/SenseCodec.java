// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.scsi.SenseParts.Response;

/** Fixed (SPC-4 4.5.3) and descriptor format (4.5.2) of sense data. */
final class SenseCodec {
    /** Longest sense data (SPC-4 4.5.1). */
    static final int MAX_LENGTH = 252;

    private static final int FIXED_LENGTH = 18;

    private SenseCodec() {}

    static byte[] encodeFixed(SenseParts s) {
        ByteBuffer b = ByteBuffer.allocate(MAX_LENGTH);
        b.put(0, (byte) (s.deferred() ? 0x71 : 0x70));
        b.put(2, (byte) (s.flags() | s.key().code()));
        long information = s.information().orElse(0);
        if (s.information().isPresent() && information >= Integer.MIN_VALUE && information <= 0xFFFF_FFFFL) {
            b.put(0, (byte) (b.get(0) | 0x80)).putInt(3, (int) information);
        }
        b.putInt(8, (int) s.commandSpecific().orElse(0));
        b.put(12, (byte) s.code().asc()).put(13, (byte) s.code().ascq());
        s.fieldPointer().ifPresent(p -> b.put(15, p.encode()));
        b.position(FIXED_LENGTH);
        putForwarded(b, 8, s.source(), s.destination().isPresent() ? 117 : 234);
        putForwarded(b, 9, s.destination(), MAX_LENGTH - b.position());
        b.put(7, (byte) (b.position() - 8));
        return Arrays.copyOf(b.array(), b.position());
    }

    /** Bytes 8 and 9 hold where, from byte 0, a status byte and sense data begin (SPC-4 5.17.7.4). */
    private static void putForwarded(ByteBuffer b, int offsetAt, Optional<Response> forwarded, int room) {
        if (forwarded.isPresent()) {
            b.put(offsetAt, (byte) b.position());
            byte[] sense = forwarded.get().sense();
            b.put((byte) forwarded.get().status()).put(sense, 0, Math.min(sense.length, room - 1));
        }
    }

    static byte[] encodeDescriptors(SenseParts s) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(8);
        head.put((byte) (s.deferred() ? 0x73 : 0x72)).put((byte) s.key().code());
        head.put((byte) s.code().asc()).put((byte) s.code().ascq());
        out.writeBytes(head.array());
        s.information()
                .ifPresent(i -> out.writeBytes(ByteBuffer.allocate(12)
                        .putShort((short) 0x000A)
                        .putShort((short) 0x8000)
                        .putLong(i)
                        .array()));
        s.commandSpecific()
                .ifPresent(i -> out.writeBytes(ByteBuffer.allocate(12)
                        .putShort((short) 0x010A)
                        .putShort((short) 0)
                        .putLong(i)
                        .array()));
        s.fieldPointer()
                .ifPresent(p -> out.writeBytes(ByteBuffer.allocate(8)
                        .putShort((short) 0x0206)
                        .putShort((short) 0)
                        .put(p.encode())
                        .array()));
        if (s.flags() != 0) {
            out.writeBytes(new byte[] {0x04, 0x02, 0, (byte) s.flags()});
        }
        boolean two = s.source().isPresent() && s.destination().isPresent();
        s.source().ifPresent(f -> forwardedDescriptor(out, 1, f, two ? 2 : 1));
        s.destination().ifPresent(f -> forwardedDescriptor(out, 2, f, 1));
        byte[] bytes = out.toByteArray();
        bytes[7] = (byte) (bytes.length - 8);
        return bytes;
    }

    private static void forwardedDescriptor(ByteArrayOutputStream out, int source, Response f, int sharers) {
        byte[] sense = f.sense();
        int length = Math.min(sense.length, (MAX_LENGTH - out.size()) / sharers - 4);
        int truncated = length < sense.length ? 0x80 : 0;
        out.writeBytes(new byte[] {0x0C, (byte) (length + 2), (byte) (truncated | source), (byte) f.status()});
        out.write(sense, 0, length);
    }

    static SenseParts decode(byte[] bytes) throws InvalidFieldException {
        Fields f = Fields.ofData(ByteBuffer.wrap(bytes), "sense data");
        int response = f.u8(0) & 0x7F;
        if (response == 0x70 || response == 0x71) {
            return decodeFixed(padded(bytes), bytes);
        }
        if (response == 0x72 || response == 0x73) {
            return decodeDescriptors(f);
        }
        throw f.invalid(0, String.format("response code %02Xh is neither 70h to 73h", response));
    }

    /** Fixed sense data may be cut anywhere; what is missing counts as zero. */
    private static Fields padded(byte[] bytes) throws InvalidFieldException {
        if (bytes.length < 3) {
            throw Fields.ofData(ByteBuffer.wrap(bytes), "sense data")
                    .invalid(bytes.length, "ends before the sense key");
        }
        return Fields.ofData(
                ByteBuffer.wrap(Arrays.copyOf(bytes, Math.max(bytes.length, FIXED_LENGTH))), "fixed sense data");
    }

    private static SenseParts decodeFixed(Fields f, byte[] bytes) throws InvalidFieldException {
        SenseKey key = SenseKey.of(f.u8(2));
        int end = bytes.length < 8 ? bytes.length : Math.min(bytes.length, 8 + f.u8(7));
        Optional<Response> source = Optional.empty();
        Optional<Response> destination = Optional.empty();
        if (key == SenseKey.COPY_ABORTED) {
            source = forwarded(bytes, f.u8(8), f.u8(9), end);
            destination = forwarded(bytes, f.u8(9), f.u8(8), end);
        }
        long specific = f.u32(8);
        return new SenseParts(
                (f.u8(0) & 0x7F) == 0x71,
                key,
                new AdditionalSense(f.u8(12), f.u8(13)),
                f.u8(2) & SenseParts.ALL_FLAGS,
                f.bit(0, 7) ? OptionalLong.of(f.u32(3)) : OptionalLong.empty(),
                specific == 0 && key != SenseKey.COPY_ABORTED
                        ? OptionalLong.empty()
                        : OptionalLong.of(key == SenseKey.COPY_ABORTED ? specific & 0xFFFF : specific),
                f.bit(15, 7) && pointsAtFields(key)
                        ? Optional.of(FieldPointer.decode(key, f.u8(15), f.u16(16)))
                        : Optional.empty(),
                source,
                destination);
    }

    private static Optional<Response> forwarded(byte[] bytes, int at, int other, int end) {
        if (at < FIXED_LENGTH || at >= end) {
            return Optional.empty();
        }
        int stop = other > at && other < end ? other : end;
        return Optional.of(new Response(bytes[at] & 0xFF, Arrays.copyOfRange(bytes, at + 1, stop)));
    }

    private static boolean pointsAtFields(SenseKey key) {
        return key == SenseKey.ILLEGAL_REQUEST || key == SenseKey.COPY_ABORTED;
    }

    private static SenseParts decodeDescriptors(Fields f) throws InvalidFieldException {
        SenseKey key = SenseKey.of(f.u8(1));
        SenseParts s = SenseParts.of((f.u8(0) & 0x7F) == 0x73, key, new AdditionalSense(f.u8(2), f.u8(3)));
        int end = f.length() < 8 ? 0 : Math.min(f.length(), 8 + f.u8(7));
        for (int at = 8; at + 2 <= end && at + 2 + f.u8(at + 1) <= end; at += 2 + f.u8(at + 1)) {
            s = with(s, f, at, f.u8(at + 1));
        }
        return s;
    }

    private static SenseParts with(SenseParts s, Fields f, int at, int length) throws InvalidFieldException {
        switch (f.u8(at)) {
            case 0x00:
                return length >= 0x0A && f.bit(at + 2, 7) ? s.withInformation(f.s64(at + 4)) : s;
            case 0x01:
                return length >= 0x0A ? s.withCommandSpecific(f.s64(at + 4)) : s;
            case 0x02:
                return length >= 6 && f.bit(at + 4, 7) && pointsAtFields(s.key())
                        ? s.withFieldPointer(FieldPointer.decode(s.key(), f.u8(at + 4), f.u16(at + 5)))
                        : s;
            case 0x04:
                return length >= 2 ? s.withFlags(f.u8(at + 3) & SenseParts.ALL_FLAGS) : s;
            case 0x0C:
                return length >= 2 ? withForwarded(s, f, at, length) : s;
            default:
                return s;
        }
    }

    private static SenseParts withForwarded(SenseParts s, Fields f, int at, int length) throws InvalidFieldException {
        Response forwarded = new Response(f.u8(at + 3), f.raw(at + 4, length - 2));
        int source = f.u8(at + 2) & 0x0F;
        return source == 1 ? s.withSource(forwarded) : source == 2 ? s.withDestination(forwarded) : s;
    }
}
