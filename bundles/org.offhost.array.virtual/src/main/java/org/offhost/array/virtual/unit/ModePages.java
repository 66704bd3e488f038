// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.offhost.array.virtual.access.UnitAttentions;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.ScsiResponse;

/**
 * The mode pages of a unit, MODE SENSE and MODE SELECT (SPC-4, 6.11 to 6.14 and 7.5). Only SWP of the control page can be
 * changed; it is not saved. There are no block descriptors. Thread-safe.
 */
final class ModePages {
    private static final int ALL_PAGES = 0x3F;
    private static final int ALL_SUBPAGES = 0xFF;
    private static final int CONTROL = 0x0A;

    /** Byte of the control page, and its bit, for software write protect. */
    private static final int PROTECT_AT = 4;

    private static final int PROTECT = 0x08;

    private static final int CHANGEABLE = 1;
    private static final int DEFAULT = 2;
    private static final int SAVED = 3;

    /** Caching (SBC-3, 6.4.5): WCE, since SYNCHRONIZE CACHE is needed to have data on stable storage. */
    private static final byte[] CACHING = new byte[20];

    /** Informational exceptions control (SPC-4, 7.5.12): DEXCPT, none is reported. */
    private static final byte[] EXCEPTIONS = new byte[12];

    static {
        CACHING[0] = 0x08;
        CACHING[1] = 18;
        CACHING[2] = 0x04;
        EXCEPTIONS[0] = 0x1C;
        EXCEPTIONS[1] = 10;
        EXCEPTIONS[2] = 0x08;
    }

    private final boolean disk;
    private final UnitAttentions attentions;
    private volatile boolean writeProtected;

    /** @param disk whether it has pages; a tape has the header alone */
    ModePages(boolean disk, UnitAttentions attentions) {
        this.disk = disk;
        this.attentions = attentions;
    }

    /** Refuses what writes while SWP is set. */
    void requireWritable() throws MediumException {
        if (writeProtected) {
            throw MediumException.softwareWriteProtected("SWP is set");
        }
    }

    /** @param readOnly whether the medium is write-protected */
    ScsiResponse sense(Request request, boolean readOnly) throws InvalidFieldException {
        byte[] cdb = request.command().cdb();
        boolean six = isSix(cdb);
        int control = cdb[2] >> 6 & 0x03;
        if (control == SAVED) {
            throw new InvalidFieldException(
                    AdditionalSense.SAVING_NOT_SUPPORTED,
                    new FieldPointer(FieldPointer.Where.CDB, 2, 7),
                    "MODE SENSE",
                    "saved values are asked for");
        }
        byte[] pages = pages(cdb[2] & 0x3F, cdb[3] & 0xFF, control);
        int specific = (readOnly || writeProtected ? 0x80 : 0) | (disk ? 0x10 : 0); // WP, DPOFUA
        ByteBuffer b = ByteBuffer.allocate((six ? 4 : 8) + pages.length);
        if (six) {
            b.put((byte) (b.capacity() - 1)).put((byte) 0).put((byte) specific).put((byte) 0);
        } else {
            b.putShort((short) (b.capacity() - 2))
                    .put((byte) 0)
                    .put((byte) specific)
                    .putInt(0);
        }
        b.put(pages);
        return request.answer(
                b.array(), six ? cdb[4] & 0xFF : ByteBuffer.wrap(cdb).getShort(7) & 0xFFFF);
    }

    /** By the group code: on a wire every descriptor block may be sixteen bytes long. */
    private static boolean isSix(byte[] cdb) {
        return (cdb[0] & 0xE0) == 0;
    }

    private byte[] pages(int page, int subpage, int control) throws InvalidFieldException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean subpageKnown = subpage == 0 || subpage == ALL_SUBPAGES;
        for (byte[] p : control == CHANGEABLE ? changeable() : current(control == DEFAULT)) {
            if (subpageKnown && (page == ALL_PAGES || page == p[0])) {
                out.writeBytes(p);
            }
        }
        if (out.size() == 0 && (disk || page != ALL_PAGES && page != 0)) {
            throw new InvalidFieldException(
                    AdditionalSense.INVALID_FIELD_IN_CDB,
                    new FieldPointer(FieldPointer.Where.CDB, subpageKnown ? 2 : 3, subpageKnown ? 5 : 7),
                    "MODE SENSE",
                    String.format("mode page %02Xh, subpage %02Xh", page, subpage));
        }
        return out.toByteArray();
    }

    private List<byte[]> current(boolean byDefault) {
        return disk ? List.of(CACHING, control(writeProtected && !byDefault), EXCEPTIONS) : List.of();
    }

    /** Control (SPC-4, 7.5.8): unrestricted reordering, fixed format sense, no statistics kept, busy without a limit. */
    private static byte[] control(boolean protect) {
        byte[] page = new byte[12];
        page[0] = CONTROL;
        page[1] = 10;
        page[2] = 0x02; // GLTSD
        page[3] = 0x10; // QUEUE ALGORITHM MODIFIER
        page[PROTECT_AT] = (byte) (protect ? PROTECT : 0);
        page[8] = (byte) 0xFF;
        page[9] = (byte) 0xFF;
        return page;
    }

    private List<byte[]> changeable() {
        List<byte[]> masks = new ArrayList<>();
        for (byte[] p : current(true)) {
            byte[] mask = new byte[p.length];
            mask[0] = p[0];
            mask[1] = p[1];
            if (p[0] == CONTROL) {
                mask[PROTECT_AT] = PROTECT;
            }
            masks.add(mask);
        }
        return masks;
    }

    /** MODE SELECT: all is checked before anything changes; then all other initiators are told. */
    ScsiResponse select(Request request) throws InvalidFieldException, MediumException {
        byte[] cdb = request.command().cdb();
        boolean six = isSix(cdb);
        int length = six ? cdb[4] & 0xFF : ByteBuffer.wrap(cdb).getShort(7) & 0xFFFF;
        SentData.require(request, length);
        if (length == 0) {
            return ScsiResponse.good();
        }
        ByteBuffer list = request.sent();
        Boolean protect = protection(list.slice(list.position(), length), six ? 4 : 8);
        if (protect != null && protect != writeProtected) {
            writeProtected = protect;
            attentions.tellOthers(request.port(), AdditionalSense.MODE_PARAMETERS_CHANGED);
        }
        return ScsiResponse.good();
    }

    /** What the list wants SWP to be; null if it does not have the page. */
    private Boolean protection(ByteBuffer list, int header) throws InvalidFieldException {
        if (list.limit() < header) {
            throw invalid(AdditionalSense.LIST_LENGTH_ERROR, 0, "shorter than its header");
        }
        int descriptors = header == 4 ? list.get(3) & 0xFF : list.getShort(6) & 0xFFFF;
        if (descriptors != 0) {
            throw invalid(AdditionalSense.INVALID_FIELD, header == 4 ? 3 : 6, "block descriptors");
        }
        Boolean protect = null;
        for (int at = header; at < list.limit(); ) {
            if (list.limit() - at < 2 || list.limit() - at < 2 + (list.get(at + 1) & 0xFF)) {
                throw invalid(AdditionalSense.LIST_LENGTH_ERROR, at, "a page that is cut off");
            }
            byte[] known = page(list.get(at) & 0x7F, list.get(at + 1), at);
            for (int i = 1; i < known.length; i++) {
                boolean swp = known[0] == CONTROL && i == PROTECT_AT;
                if (((list.get(at + i) ^ known[i]) & ~(swp ? PROTECT : 0)) != 0) {
                    throw invalid(AdditionalSense.INVALID_FIELD, at + i, "this cannot be changed");
                }
            }
            if (known[0] == CONTROL) {
                protect = (list.get(at + PROTECT_AT) & PROTECT) != 0;
            }
            at += known.length;
        }
        return protect;
    }

    private byte[] page(int code, byte length, int at) throws InvalidFieldException {
        for (byte[] p : current(true)) {
            if (p[0] == code && p[1] == length) {
                return p;
            }
        }
        throw invalid(AdditionalSense.INVALID_FIELD, at, String.format("page %02Xh of %d bytes", code, length & 0xFF));
    }

    private static InvalidFieldException invalid(AdditionalSense code, int at, String problem) {
        return new InvalidFieldException(
                code, FieldPointer.at(FieldPointer.Where.PARAMETERS, at), "mode parameter list", problem);
    }

    /** The unit is reset: values are those of the beginning. */
    void reset() {
        writeProtected = false;
    }
}
