// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.VolumeTraits;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.inventory.form.JsonText;

/**
 * What a file system keeps of a file, as records of a pax header: times, of NTFS the extended attributes by which
 * ntfs-3g takes metadata (ntfs-3g(8), "Extended attributes"; libntfs-3g/xattrs.c).
 */
public final class FileRecords {
    private static final String XATTR = PosixRecords.XATTR;

    private static final PaxRecords.Key MTIME = new PaxRecords.Key("mtime");
    private static final PaxRecords.Key ATIME = new PaxRecords.Key("atime");
    private static final PaxRecords.Key CTIME = new PaxRecords.Key("ctime");
    private static final PaxRecords.Key NTFS_ACL = new PaxRecords.Key(XATTR + "system.ntfs_acl");
    private static final PaxRecords.Key NTFS_TIMES = new PaxRecords.Key(XATTR + "system.ntfs_times_be");
    private static final PaxRecords.Key NTFS_ATTRIBUTES = new PaxRecords.Key(XATTR + "system.ntfs_attrib_be");

    /** The Linux limit for the value of an extended attribute (xattr(7)). */
    private static final int MAX_XATTR = 65_536;

    /** The Linux limit for its name, without "user." (xattr(7)). */
    private static final int MAX_XATTR_NAME = 250;

    private final VolumeTraits.Metadata metadata;

    /** @param metadata what the volume's file system keeps */
    public FileRecords(VolumeTraits.Metadata metadata) {
        this.metadata = metadata;
    }

    public void addTimes(FileTimes t, PaxRecords out) {
        PaxTimes.add(MTIME, t, FileTimes.Stamp.MODIFIED, out);
        PaxTimes.add(ATIME, t, FileTimes.Stamp.ACCESSED, out);
        PaxTimes.add(CTIME, t, FileTimes.Stamp.CHANGED, out);
    }

    /** Adds what is beside times and content. */
    public void addMetadata(FileEntry e, PaxRecords out) {
        add(e.times(), e.facets(), e.attributes(), out);
    }

    /** The same of a file that has nothing but times, facets and unnamed content. */
    public void addMetadata(FileTimes times, Facets facets, PaxRecords out) {
        add(times, facets, List.of(), out);
    }

    private void add(FileTimes times, Facets facets, List<Attribute> attributes, PaxRecords out) {
        switch (metadata) {
            case DOS -> addPadding(attributes, out);
            case WINDOWS -> addWindows(times, facets, attributes, out);
            case POSIX -> PosixRecords.add(times, facets, out);
        }
    }

    private static void addWindows(FileTimes times, Facets facets, List<Attribute> attributes, PaxRecords out) {
        Optional<AttributeValue.Resident> security = WindowsFacets.security(facets);
        if (security.isPresent()) {
            addXattr(NTFS_ACL, security.get(), out);
        }
        for (int i = 0; i < attributes.size(); i++) {
            Attribute a = attributes.get(i);
            if (a.value() instanceof AttributeValue.Resident r && a.name().isEmpty()) {
                switch (a.role()) {
                    case REPARSE -> addXattr(XATTR + "system.ntfs_reparse_data", r, out);
                    case EXTENDED_ATTRIBUTES -> addXattr(XATTR + "system.ntfs_ea", r, out);
                    case OBJECT_ID -> addXattr(XATTR + "system.ntfs_object_id", r, out);
                    case ENCRYPTION -> addXattr(XATTR + "user.ntfs.efsinfo", r, out);
                    default -> {
                        // content and structures are no attributes of the file
                    }
                }
            }
        }
        addStreams(attributes, out);
        addTicks(times, out);
        int at = out.room(NTFS_ATTRIBUTES, Integer.BYTES);
        ByteBuffer.wrap(out.array()).putInt(at, WindowsFacets.attributes(facets));
    }

    private static void addTicks(FileTimes t, PaxRecords out) {
        int at = out.room(NTFS_TIMES, 4 * Long.BYTES);
        ByteBuffer.wrap(out.array())
                .putLong(at, t.filetime(FileTimes.Stamp.CREATED))
                .putLong(at + Long.BYTES, t.filetime(FileTimes.Stamp.MODIFIED))
                .putLong(at + 2 * Long.BYTES, t.filetime(FileTimes.Stamp.ACCESSED))
                .putLong(at + 3 * Long.BYTES, t.filetime(FileTimes.Stamp.CHANGED));
    }

    /** Of a file that EFS has encrypted on exFAT: its content, as stored, does not tell where it ends. */
    private static void addPadding(List<Attribute> attributes, PaxRecords out) {
        for (Attribute a : attributes) {
            if (a.role() == Attribute.Role.ENCRYPTION && a.value() instanceof AttributeValue.Resident r) {
                addXattr(XATTR + "user.exfat.efs_padding", r, out);
            }
        }
    }

    /**
     * Adds named streams that are resident: ntfs-3g mounted as by default takes streams as extended attributes. Every
     * stream is a member of its own as well.
     */
    private static void addStreams(List<Attribute> attributes, PaxRecords out) {
        for (int i = 0; i < attributes.size(); i++) {
            Attribute a = attributes.get(i);
            boolean named = a.role() == Attribute.Role.CONTENT && !a.name().isEmpty();
            if (named && a.value() instanceof AttributeValue.Resident r && isXattrName(a.name())) {
                if (out.length() + r.length() < PaxRecords.MAX_RECORD) {
                    addXattr(XATTR + "user." + a.name(), r, out);
                }
            }
        }
    }

    private static boolean isXattrName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '=' || name.charAt(i) == '%' || name.charAt(i) == 0 || JsonText.unpaired(name, i)) {
                return false;
            }
        }
        return name.getBytes(StandardCharsets.UTF_8).length <= MAX_XATTR_NAME;
    }

    private static void addXattr(String key, AttributeValue.Resident value, PaxRecords out) {
        addXattr(new PaxRecords.Key(key), value, out);
    }

    private static void addXattr(PaxRecords.Key key, AttributeValue.Resident value, PaxRecords out) {
        if (value.length() > 0 && value.length() <= MAX_XATTR) {
            out.add(key, value);
        }
    }
}
