// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.nio.charset.StandardCharsets;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.PosixFacets;
import org.offhost.inventory.form.JsonText;

/**
 * What a POSIX file system keeps of a file beside what a tar header has: extended attributes and access control lists as star,
 * GNU tar and bsdtar have them (star(5), "SCHILY."), the time of creation as bsdtar has it, and that a file is a socket, for
 * which tar has no typeflag. What does not fit into the records of a member is in the index alone.
 */
final class PosixRecords {
    static final String XATTR = "SCHILY.xattr.";

    private static final String ACCESS = PosixFacets.XATTR + "system.posix_acl_access";
    private static final String DEFAULT = PosixFacets.XATTR + "system.posix_acl_default";

    private static final PaxRecords.Key CREATION_TIME = new PaxRecords.Key("LIBARCHIVE.creationtime");

    private PosixRecords() {}

    static void add(FileTimes times, Facets facets, PaxRecords out) {
        for (Facet f : facets) {
            if (f instanceof Facet.Bytes b && f.name().startsWith(PosixFacets.XATTR)) {
                addXattr(f.name().substring(PosixFacets.XATTR.length()), b.value(), out);
            }
        }
        facets.bytes(ACCESS).flatMap(AclText::of).ifPresent(t -> out.add("SCHILY.acl.access", t));
        facets.bytes(DEFAULT).flatMap(AclText::of).ifPresent(t -> out.add("SCHILY.acl.default", t));
        PaxTimes.add(CREATION_TIME, times, FileTimes.Stamp.CREATED, out);
        if (PosixFacets.type(facets) == PosixFacets.SOCKET) {
            out.add("SCHILY.filetype", "socket");
        }
    }

    /** GNU tar decodes %3D and %25 in names of attributes: a key cannot hold '='. */
    private static void addXattr(String name, AttributeValue.Resident value, PaxRecords out) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == 0 || JsonText.unpaired(name, i)) {
                return;
            }
        }
        String key = XATTR + name.replace("%", "%25").replace("=", "%3D");
        long length = key.getBytes(StandardCharsets.UTF_8).length + value.length();
        if (out.length() + length < PaxRecords.MAX_RECORD) {
            out.add(key, value.toArray());
        }
    }
}
