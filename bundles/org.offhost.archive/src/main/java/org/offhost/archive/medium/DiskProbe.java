// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.set.Closing;
import org.offhost.archive.set.SetFacts;
import org.offhost.archive.set.SetProof;
import org.offhost.archive.sums.StoredSums;
import org.offhost.archive.tar.MemberNames;
import org.offhost.archive.tar.TarHeader;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.inventory.form.DamagedMediumException;

/** Finds the set that begins, or that ends, at a byte of a disk. */
final class DiskProbe {
    private final BlockDevice device;
    private final MediumGeometry geometry;

    DiskProbe(BlockDevice device, MediumGeometry geometry) {
        this.device = device;
        this.geometry = geometry;
    }

    private WrittenBytes bytesAt(long start) {
        return (offset, target) -> {
            if (offset < 0 || offset > device.size() - start - target.remaining()) {
                throw new DamagedMediumException("set", offset, target.remaining() + " bytes", "the end of the medium");
            }
            device.read(start + offset, target);
        };
    }

    /** What stands where a set should begin. */
    SetProof at(long start) throws IOException {
        return SetProof.of(bytesAt(start), device.size() - start, geometry);
    }

    /** The set that begins here: whole, or with a description that tells its length. */
    Optional<DiskPiece> from(long start) throws IOException {
        if (start > device.size() - geometry.unit()) {
            return Optional.empty();
        }
        Optional<StoredSums> sums = sumsAt(start);
        if (sums.isPresent()) {
            return sums.map(s -> DiskPiece.sums(s, geometry.unit()));
        }
        SetProof proof = at(start);
        if (proof.length().isEmpty()) {
            return Optional.empty();
        }
        long length = Math.min(proof.length().getAsLong() - geometry.unit(), device.size() - start);
        return Optional.of(DiskPiece.set(start, start + length, proof.id(), proof));
    }

    private Optional<StoredSums> sumsAt(long start) throws IOException {
        try {
            return StoredSums.read(bytesAt(start), start, device.size() - start, geometry.unit());
        } catch (DamagedMediumException | UnreadableBlockException e) {
            return Optional.empty();
        }
    }

    /** The set whose trailer ends here; its beginning may be damaged. */
    Optional<DiskPiece> to(long end) throws IOException {
        Optional<Closing.Trailer> trailer = trailer(end);
        if (trailer.isEmpty()) {
            return Optional.empty();
        }
        long length = trailer.get().numbers().length() - geometry.unit();
        long start = end - length;
        boolean placed = length >= geometry.unit()
                && length % geometry.unit() == 0
                && start >= LabelSlots.FIRST_SET * geometry.unit();
        return placed ? Optional.of(DiskPiece.set(start, end, trailer.get().id(), at(start))) : Optional.empty();
    }

    private Optional<Closing.Trailer> trailer(long end) throws IOException {
        long at = end - Closing.TRAILER_LENGTH;
        if (at < 0 || end > device.size()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[Closing.TRAILER_LENGTH];
        try {
            device.read(at, ByteBuffer.wrap(bytes));
        } catch (UnreadableBlockException e) {
            return Optional.empty();
        }
        return Closing.trailer(bytes);
    }

    /** Whether a block of an unknown part is worth a closer look: the header of a first member of a set, or of sums. */
    static boolean mayBegin(byte[] bytes, int at) {
        String name = name(bytes, at);
        return name.endsWith(MemberNames.OWN + SetFacts.NAME) || StoredSums.isName(name);
    }

    /** The same of a trailer's. */
    static boolean mayEnd(byte[] bytes, int at) {
        return name(bytes, at).endsWith(MemberNames.OWN + Closing.TRAILER);
    }

    private static String name(byte[] bytes, int at) {
        return TarHeader.parse(Arrays.copyOfRange(bytes, at, at + TarHeader.BLOCK))
                .map(TarHeader::name)
                .orElse("");
    }
}
