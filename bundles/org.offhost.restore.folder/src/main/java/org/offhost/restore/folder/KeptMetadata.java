// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.kit.name.SafeNames;
import org.offhost.kit.name.SymbolicLinks;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.folder.log.RestoreStateFile;
import org.offhost.restore.folder.posix.XattrDump;
import org.offhost.restore.folder.posix.XattrTool;

/**
 * What NTFS keeps of restored files and few other file systems can: security descriptors, extended attributes, object
 * identifiers, reparse points that are no symbolic links, times, all attributes. (The time of the last change of metadata is
 * collected, too, but ntfs-3g sets it by itself.)
 *
 * <p>It is collected in the form of {@code getfattr --dump}, under the names that ntfs-3g gives (system.ntfs_*). Onto an
 * ntfs-3g mount it is set when all files are there; anywhere else the collection stays in the folder, so that nothing is
 * lost, and the job says so. Belongs to one thread.
 */
final class KeptMetadata implements Closeable {
    /** The Linux limit for the value of an extended attribute (xattr(7)). */
    private static final int MAX_XATTR = 65_536;

    private static final int MAX_XATTR_NAME = 250;

    private final String job;
    private final InsideFolder inside;
    private final PlacementReport report;
    private final Interruption interruption;
    private final Path dump;
    private final Map<String, Long> kept = new TreeMap<>();
    private final Map<String, Long> lost = new TreeMap<>();
    private final XattrDump xattrs;
    private BufferedWriter out;
    private boolean ntfs;

    /**
     * @param own where it is collected
     * @param inside where files are restored into
     */
    KeptMetadata(String job, Path own, InsideFolder inside, PlacementReport report, Interruption interruption) {
        this.job = job;
        this.inside = inside;
        this.report = report;
        this.interruption = interruption;
        this.dump = own.resolve("metadata");
        this.xattrs = new XattrDump(own.resolve("xattrs"), this::lost);
    }

    /** The folder is there; collects anew. */
    void begin() throws IOException, InterruptedException {
        close();
        kept.clear();
        lost.clear();
        Files.createDirectories(dump.getParent());
        out = Files.newBufferedWriter(dump);
        xattrs.begin();
        String type = Files.getFileStore(inside.root()).type();
        boolean maybe = type.contains("fuse") || type.contains("ntfs");
        ntfs = maybe && XattrTool.showsNtfs(inside.root());
        if (type.contains("ntfs") && !ntfs) {
            report.note("NTFS metadata cannot be set here: it needs ntfs-3g and 'getfattr' of the package attr");
        }
    }

    /** Whether the folder holds what NTFS holds. */
    boolean ntfs() {
        return ntfs;
    }

    /** Something that the restored file does not have and nobody keeps. */
    void lost(String kind) {
        lost.merge(kind, 1L, Long::sum);
    }

    /** Collects what there is of an entry that was restored. */
    void take(PlacementEntry stored, Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        FileEntry e = stored.entry();
        try {
            xattrs.take(e.facets(), inside.root().relativize(path));
        } catch (IOException full) {
            throw RestoreStateFile.unwritable(dump, full);
        }
        StringBuilder text = new StringBuilder();
        WindowsFacets.security(e.facets())
                .ifPresent(d -> add("security descriptors", "system.ntfs_acl", d.toArray(), text));
        for (Attribute a : e.attributes()) {
            switch (a.role()) {
                case EXTENDED_ATTRIBUTES -> add("extended attributes", "system.ntfs_ea", stored, a, text);
                case OBJECT_ID -> add("object identifiers", "system.ntfs_object_id", stored, a, text);
                case ENCRYPTION -> {
                    if (a.type().equals("efs-padding")) { // of exFAT, where the keys are in the content
                        add("EFS padding counts", "user.exfat.efs_padding", stored, a, text);
                    } else if (ntfs) {
                        lost("EFS keys"); // a mount that is not efs_raw would make a stream of them
                    } else {
                        add("EFS keys", "user.ntfs.efsinfo", stored, a, text);
                    }
                }
                case REPARSE -> {
                    if (e.kind() == FileEntry.Kind.LINK
                            && SymbolicLinks.target(e).isEmpty()) {
                        add("reparse points", "system.ntfs_reparse_data", stored, a, text);
                    }
                }
                default -> {
                    // streams are restored by themselves, structures are made anew
                }
            }
        }
        if (text.length() == 0 && !ntfs) {
            return;
        }
        FileTimes t = e.times();
        ByteBuffer attributes = ByteBuffer.allocate(4).putInt(WindowsFacets.attributes(e.facets()));
        ByteBuffer times = ByteBuffer.allocate(32);
        times.putLong(t.filetime(FileTimes.Stamp.CREATED)).putLong(t.filetime(FileTimes.Stamp.MODIFIED));
        times.putLong(t.filetime(FileTimes.Stamp.ACCESSED)).putLong(t.filetime(FileTimes.Stamp.CHANGED));
        line("system.ntfs_attrib_be", attributes.array(), text);
        line("system.ntfs_times_be", times.array(), text); // last: what is set before moves the time of change
        try {
            out.write(XattrDump.heading(inside.root().relativize(path)) + text + "\n");
        } catch (IOException full) {
            throw RestoreStateFile.unwritable(dump, full);
        }
    }

    private void add(String kind, String name, PlacementEntry stored, Attribute a, StringBuilder text)
            throws IOException {
        Optional<byte[]> value = a.name().isEmpty() ? small(stored, a) : Optional.empty();
        if (value.isPresent()) {
            add(kind, name, value.get(), text);
        } else {
            lost(kind);
        }
    }

    private void add(String kind, String name, byte[] value, StringBuilder text) {
        kept.merge(kind, 1L, Long::sum);
        line(name, value, text);
    }

    private static void line(String name, byte[] value, StringBuilder text) {
        text.append(name).append("=0x").append(HexFormat.of().formatHex(value)).append('\n');
    }

    /** The value, if an extended attribute can hold it and the set holds it. */
    private static Optional<byte[]> small(PlacementEntry stored, Attribute a) throws ProviderWithdrawnException {
        if (a.length() == 0 || a.length() > MAX_XATTR) {
            return Optional.empty();
        }
        try (InputStream in = stored.content(a)) {
            return Optional.of(in.readNBytes((int) a.length())).filter(b -> b.length == a.length());
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            return Optional.empty(); // a set of files holds such attributes only where they are resident
        }
    }

    /** Makes a named stream of a file on NTFS; false if the file system cannot hold it so. */
    boolean stream(PlacementEntry stored, Attribute a, Path path) throws ProviderWithdrawnException {
        if (!ntfs || !isXattrName(a.name())) {
            return false;
        }
        Optional<byte[]> value = small(stored, a);
        if (value.isEmpty()) {
            return false;
        }
        try {
            Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
                    .write(a.name(), ByteBuffer.wrap(value.get()));
            report.written(value.get().length);
            return true;
        } catch (IOException | RuntimeException e) {
            return false; // a mount with another interface to streams, a name it does not take
        }
    }

    private static boolean isXattrName(String name) {
        return SafeNames.of(name).equals(name) && name.getBytes(StandardCharsets.UTF_8).length <= MAX_XATTR_NAME;
    }

    /** All files are there: sets what the folder can hold, leaves the rest beside, and says which. */
    void finish() throws IOException, InterruptedException {
        close();
        setXattrs();
        if (ntfs) {
            set();
        } else if (!kept.isEmpty()) {
            Path beside = inside.path(".offhost-metadata-" + job);
            inside.copy(dump, beside);
            report.note("the folder's file system cannot hold " + counts(kept) + "; they are in " + beside
                    + ": 'setfattr -h --restore=FILE', run in a copy of the folder on an ntfs-3g mount, sets them");
        }
    }

    /** Nothing is set any more: says what was lost. */
    void tellLost() {
        if (!lost.isEmpty()) {
            report.note("not kept: " + counts(lost));
        }
    }

    /** Those of POSIX that Java cannot set: of security modules, of the administrator, access control lists. */
    private void setXattrs() throws IOException, InterruptedException {
        if (xattrs.count() == 0) {
            return;
        }
        try {
            XattrTool.Outcome outcome = XattrTool.restore(inside.root(), xattrs.file(), interruption::check);
            if (outcome.refused() > 0) {
                report.note("not kept: " + outcome.refused() + " extended attributes, as "
                        + String.join("; ", outcome.errors()));
            }
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            report.note("not kept: " + xattrs.count()
                    + " extended attributes; they need 'setfattr' of the package attr: " + e.getMessage());
        }
    }

    private void set() throws IOException, InterruptedException {
        try {
            XattrTool.Outcome outcome = XattrTool.restore(inside.root(), dump, interruption::check);
            report.note("NTFS metadata set: " + (kept.isEmpty() ? "times and attributes" : counts(kept)));
            if (outcome.refused() > 0) {
                report.note("NTFS metadata that ntfs-3g refused: " + outcome.refused() + " values, as "
                        + String.join("; ", outcome.errors()));
            }
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            report.note("not kept: " + counts(kept) + "; they need 'setfattr' of the package attr: " + e.getMessage());
        }
    }

    private static String counts(Map<String, Long> kinds) {
        return kinds.entrySet().stream()
                .map(k -> k.getValue() + " " + k.getKey())
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() throws IOException {
        xattrs.close();
        if (out != null) {
            out.close();
            out = null;
        }
    }
}
