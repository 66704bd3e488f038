// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Encoding;
import org.offhost.kit.bytes.LittleEndian;

/** Collects the attributes of one entry from its file records. */
final class EntryParts {
    /** NTFS takes no longer security descriptors. */
    private static final int MAX_DESCRIPTOR = 64 << 10;

    private static final byte[] NOTHING = new byte[0];

    private final VolumeBytes volume;
    private final BootSector boot;
    private final Links links = new Links();
    private Attribute[] attributes = new Attribute[4];
    private int count;
    private StandardInformation information = StandardInformation.NONE;
    private byte[] reparsePoint = NOTHING;

    private List<String> doubts = List.of();
    private Optional<AttributeValue.Resident> ownDescriptor = Optional.empty();

    /** The non-resident attribute whose parts are being joined, or null. */
    private NonResidentValue open;

    private int openType;
    private String openName;
    private int openFlags;

    EntryParts(VolumeBytes volume, BootSector boot) {
        this.volume = volume;
        this.boot = boot;
    }

    Links links() {
        return links;
    }

    StandardInformation information() {
        return information;
    }

    /** 0 if there is no reparse point. */
    int reparseTag() {
        return reparsePoint.length < 4 ? 0 : LittleEndian.i32(reparsePoint, 0);
    }

    /** The reparse point, as much of it as one may have; empty if there is none. */
    byte[] reparsePoint() {
        return reparsePoint;
    }

    /** What is kept as it is, but perhaps was a stream before a bit flipped: sentences for faults. */
    List<String> doubts() {
        return doubts;
    }

    private void doubt(String sentence) {
        if (doubts.isEmpty()) {
            doubts = new ArrayList<>(1);
        }
        doubts.add(sentence);
    }

    /** The descriptor in an attribute $SECURITY_DESCRIPTOR. */
    Optional<AttributeValue.Resident> ownDescriptor() {
        return ownDescriptor;
    }

    List<Attribute> attributes() {
        return switch (count) {
            case 1 -> List.of(attributes[0]);
            case 2 -> List.of(attributes[0], attributes[1]);
            default -> List.of(Arrays.copyOf(attributes, count));
        };
    }

    /** Adds an attribute or the next part of one. */
    void add(AttributeCursor cursor) throws IOException {
        int type = cursor.type();
        if (type == AttributeType.STANDARD_INFORMATION) {
            information = StandardInformation.parse(cursor);
        } else if (type == AttributeType.FILE_NAME) {
            links.add(FileName.parse(cursor));
        } else if (!cursor.isNonResident()) {
            close();
            boolean whole = type == AttributeType.DATA && boot.recordLength() <= boot.clusterLength();
            keep(type, cursor.name(), cursor.flags(), whole ? cursor.placed() : cursor.resident());
        } else if (cursor.lowestVcn() != 0) {
            if (open == null || openType != type || !openName.equals(cursor.name())) {
                throw cursor.record().corrupt("the first part of " + cursor + " before this one", "none");
            }
            open.append(cursor);
        } else {
            begin(cursor);
        }
    }

    private void begin(AttributeCursor cursor) throws IOException {
        close();
        openType = cursor.type();
        openName = cursor.name();
        openFlags = cursor.flags();
        if (openType == AttributeType.DATA && (openFlags & AttributeCursor.COMPRESSED) != 0) {
            CompressedContent.check(cursor, boot);
        }
        open = new NonResidentValue(cursor, boot);
    }

    private void close() throws IOException {
        if (open != null) {
            AttributeValue value = open.build();
            open = null;
            keep(openType, openName, openFlags, value);
        }
    }

    private void keep(int type, String name, int flags, AttributeValue value) throws IOException {
        if (count == attributes.length) {
            attributes = Arrays.copyOf(attributes, 2 * count);
        }
        attributes[count++] = new Attribute(
                AttributeType.name(type),
                AttributeType.role(type, name),
                name,
                encoding(type, flags, value),
                (flags & AttributeCursor.SPARSE) != 0,
                value);
        if (type == AttributeType.REPARSE_POINT) {
            reparsePoint = beginning(value, (int) Math.min(LinkTargets.MOST, value.length()));
            if (!ReparsePoint.isSound(reparsePoint, value.length())) {
                doubt("expected a reparse point that tells its own length, found one of " + value.length()
                        + " bytes that does not");
            }
        } else if (type == AttributeType.SECURITY_DESCRIPTOR) {
            ownDescriptor = Optional.of(resident(value));
        } else if (!AttributeType.isKnown(type)) {
            doubt("expected an attribute type that NTFS has, found " + AttributeType.name(type));
        }
    }

    private static Encoding encoding(int type, int flags, AttributeValue value) {
        if (type == AttributeType.DATA) {
            if ((flags & AttributeCursor.ENCRYPTED) != 0) {
                return Encoding.EFS;
            }
            // a resident value is never compressed: the flag only says what happens when it grows
            if ((flags & AttributeCursor.COMPRESSED) != 0 && value instanceof AttributeValue.NonResident) {
                return Encoding.LZNT1;
            }
        }
        return Encoding.PLAIN;
    }

    private AttributeValue.Resident resident(AttributeValue value) throws IOException {
        if (value instanceof AttributeValue.Resident resident) {
            return resident;
        }
        if (value.length() > MAX_DESCRIPTOR) {
            throw new CorruptStructureException(
                    "$SECURITY_DESCRIPTOR", 0, "up to " + MAX_DESCRIPTOR + " bytes", value.length() + " bytes");
        }
        byte[] bytes = beginning(value, (int) value.length());
        return AttributeValue.Resident.copyOf(bytes, 0, bytes.length);
    }

    private byte[] beginning(AttributeValue value, int count) throws IOException {
        byte[] bytes = new byte[count];
        AttributeBytes.plain(volume, value, "attribute").read(0, bytes, 0, count);
        return bytes;
    }

    /** Ends the last attribute and marks content that lies elsewhere or nowhere. */
    void finish(long record) throws IOException {
        close();
        if (record == BadClusters.RECORD) {
            replace(
                    BadClusters.STREAM,
                    a -> new Attribute(
                            a.type(), Attribute.Role.BAD_CLUSTERS, a.name(), a.encoding(), a.sparse(), a.value()));
        }
        int tag = reparseTag();
        if (tag == ReparsePoint.DEDUP) {
            mark(Encoding.DEDUP);
        } else if (tag == ReparsePoint.WOF) {
            boolean here = WofFormat.of(reparsePoint).isPresent() && hasWofStream();
            mark(here ? Encoding.WOF : Encoding.ELSEWHERE);
        } else if (tag != 0 && (information.dosAttributes() & ReparsePoint.NOT_HERE) != 0) {
            mark(Encoding.ELSEWHERE);
        }
    }

    private boolean hasWofStream() {
        for (int i = 0; i < count; i++) {
            Attribute a = attributes[i];
            if (a.role() == Attribute.Role.CONTENT && a.name().equals(WofFormat.STREAM)) {
                return true;
            }
        }
        return false;
    }

    private void mark(Encoding encoding) {
        replace("", a -> new Attribute(a.type(), a.role(), a.name(), encoding, a.sparse(), a.value()));
    }

    private void replace(String stream, UnaryOperator<Attribute> change) {
        for (int i = 0; i < count; i++) {
            if (attributes[i].role() == Attribute.Role.CONTENT
                    && attributes[i].name().equals(stream)) {
                attributes[i] = change.apply(attributes[i]);
            }
        }
    }
}
