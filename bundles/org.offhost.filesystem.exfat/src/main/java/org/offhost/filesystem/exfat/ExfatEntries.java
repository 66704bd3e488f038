// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.kit.cluster.ClaimedClusters;
import org.offhost.kit.cluster.ClusterChain;

/** Makes the entry of a file, a directory or one of the volume's own structures from its entry set and its clusters. */
final class ExfatEntries {
    /** {@link FileEntry#id()} of the root: no directory entry begins in the boot sector. */
    static final long ROOT_ID = 0;

    /** What exFAT calls the bytes of a file or directory. */
    private static final String DATA = "data";

    /** How many bytes EFS has added to the content. */
    private static final String PADDING = "efs-padding";

    /** Clusters of vendors, by their GUID (exFAT specification 1.00, 7.9). */
    private static final String VENDOR = "vendor-allocation";

    /** A directory has 256 MiB at most (7.6.7). */
    private static final long MAX_DIRECTORY = 256 << 20;

    /** Names that The Sleuth Kit made known; on the volume they have none. */
    private static final String BITMAP_NAME = "$ALLOC_BITMAP";

    private static final String UP_CASE_NAME = "$UPCASE_TABLE";
    private static final int DIRECTORY_ATTRIBUTE = 0x10;

    /** Stands for what cannot be in a name. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final Link ROOT = new Link(ROOT_ID, "", false);

    private final ExfatMetadata volume;

    ExfatEntries(ExfatMetadata volume) {
        this.volume = volume;
    }

    /** The root directory, which names itself "" in itself. */
    FileEntry root(ClaimedClusters claimed, Consumer<Fault> faults) throws IOException {
        ExfatBootSector boot = volume.boot();
        long most = Math.min(boot.clusters, boot.clustersOf(MAX_DIRECTORY));
        ClusterChain chain =
                volume.chains().follow(boot.rootCluster, most, ClusterChain.Owner.UNMEASURED_DIRECTORY, claimed);
        chain.problem()
                .ifPresent(p -> faults.accept(new Fault(
                        new FaultSubject.Entry(ROOT_ID, ROOT),
                        Fault.Effect.NOT_WHOLE,
                        "root directory",
                        boot.clusterPosition(boot.rootCluster),
                        p)));
        long length = chain.runs().length();
        return new FileEntry(
                ROOT_ID,
                0,
                FileEntry.Kind.DIRECTORY,
                false,
                List.of(ROOT),
                FileTimes.NONE,
                WindowsFacets.ofAttributes(DIRECTORY_ATTRIBUTE),
                List.of(attribute(DATA, Attribute.Role.STRUCTURE, "", length, length, chain.runs())));
    }

    /**
     * A file or directory, or a structure of the volume's own.
     *
     * @param parentId the directory that holds it
     * @param claimed clusters of others; those of this one are added
     * @param faults takes what is wrong with it
     */
    FileEntry entry(long parentId, EntrySet set, ClaimedClusters claimed, Consumer<Fault> faults) throws IOException {
        String name = name(parentId, set, faults);
        if (set.type() != EntrySet.FILE) {
            Fitting own = new Fitting(new Link(parentId, name, false), set, claimed, faults);
            return entry(parentId, set, name, true, List.of(own.attribute(DATA, "", set.system(), false)));
        }
        boolean directory = set.isDirectory();
        Fitting fitting = new Fitting(new Link(parentId, name, false), set, claimed, faults);
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(fitting.attribute(DATA, "", set.stream(), !directory));
        if (set.isEncrypted() && !directory) {
            attributes.add(padding(set));
        }
        for (EntrySet.Vendor v : set.vendors()) {
            attributes.add(fitting.attribute(VENDOR, v.guid(), v.allocation(), false));
        }
        return entry(parentId, set, name, false, attributes);
    }

    /** What is needed to decrypt beside the content, which begins with the keys: how much of it fills the last block up. */
    private static Attribute padding(EntrySet set) {
        byte[] count = {(byte) set.padding()};
        return new Attribute(
                PADDING,
                Attribute.Role.ENCRYPTION,
                "",
                Encoding.PLAIN,
                false,
                AttributeValue.Resident.copyOf(count, 0, 1));
    }

    private static FileEntry entry(
            long parentId, EntrySet set, String name, boolean system, List<Attribute> attributes) {
        return new FileEntry(
                set.position(),
                0,
                !system && set.isDirectory() ? FileEntry.Kind.DIRECTORY : FileEntry.Kind.FILE,
                system,
                List.of(new Link(parentId, name, false)),
                system ? FileTimes.NONE : set.times(),
                WindowsFacets.ofAttributes(system ? WindowsFacets.SYSTEM : set.dosAttributes()),
                attributes);
    }

    /** Bytes of a directory that can be read. */
    static long directoryLength(FileEntry directory) {
        AttributeValue value = directory.attributes().get(0).value();
        return value instanceof AttributeValue.NonResident n
                ? Math.min(n.length(), n.runs().length())
                : 0;
    }

    /** A name that can be part of a path and leads nowhere else. */
    static String name(long parentId, EntrySet set, Consumer<Fault> faults) {
        if (set.type() != EntrySet.FILE) {
            return set.type() == EntrySet.ALLOCATION_BITMAP ? BITMAP_NAME : UP_CASE_NAME;
        }
        String name = set.name();
        String legal = name.replace('/', REPLACEMENT).replace('\0', REPLACEMENT);
        if (legal.equals(".") || legal.equals("..")) {
            legal = String.valueOf(REPLACEMENT);
        }
        if (!legal.equals(name)) {
            faults.accept(new Fault(
                    new FaultSubject.Entry(set.position(), new Link(parentId, legal, false)),
                    Fault.Effect.DOUBTFUL,
                    "directory entry set",
                    set.position(),
                    "its name '" + name + "' is none (exFAT 7.7.3); it is given as " + legal));
        }
        return legal;
    }

    private static Attribute attribute(
            String type, Attribute.Role role, String name, long length, long written, Runs runs) {
        return new Attribute(
                type, role, name, Encoding.PLAIN, false, new AttributeValue.NonResident(length, written, runs));
    }

    /** Makes the allocations of one entry set fit to each other, to the volume and to the clusters there are. */
    private final class Fitting {
        private final Link link;
        private final EntrySet set;
        private final ClaimedClusters claimed;
        private final Consumer<Fault> faults;

        Fitting(Link link, EntrySet set, ClaimedClusters claimed, Consumer<Fault> faults) {
            this.link = link;
            this.set = set;
            this.claimed = claimed;
            this.faults = faults;
        }

        /** @param content whether it is bytes of an application, not of the file system */
        Attribute attribute(String type, String name, EntrySet.Allocation a, boolean content) throws IOException {
            boolean directory = set.type() == EntrySet.FILE && set.isDirectory() && type.equals(DATA);
            ExfatBootSector boot = volume.boot();
            long most = directory ? Math.min(MAX_DIRECTORY, boot.heapLength()) : boot.heapLength();
            boolean tooLong = Long.compareUnsigned(a.length(), most) > 0;
            if (tooLong) {
                fault(
                        false,
                        "its DataLength is " + Long.toUnsignedString(a.length()) + " bytes, expected " + most
                                + " at most; given as far as its clusters go");
            }
            long wanted = boot.clustersOf(tooLong ? most : a.length());
            Runs runs = runs(a, wanted, content ? ClusterChain.Owner.FILE : ClusterChain.Owner.DIRECTORY);
            long length = tooLong ? runs.length() : a.length();
            long valid = a.valid();
            if (Long.compareUnsigned(valid, a.length()) > 0 || directory && valid != a.length()) {
                fault(
                        true,
                        "its ValidDataLength is " + Long.toUnsignedString(valid) + ", expected "
                                + (directory ? "" : "at most ") + "its DataLength, "
                                + Long.toUnsignedString(a.length()));
                valid = length;
            }
            // the keys of EFS come first in the clusters, and count for nothing in ValidDataLength
            boolean all = content && set.type() == EntrySet.FILE && set.isEncrypted();
            long written = all || Long.compareUnsigned(valid, runs.length()) > 0 ? runs.length() : valid;
            return ExfatEntries.attribute(
                    type,
                    content ? Attribute.Role.CONTENT : Attribute.Role.STRUCTURE,
                    name,
                    length,
                    Math.min(written, length),
                    runs);
        }

        private Runs runs(EntrySet.Allocation a, long wanted, ClusterChain.Owner owner) throws IOException {
            if (wanted == 0 || a.first() == 0 || !a.possible()) {
                if (wanted != 0) {
                    fault(
                            false,
                            (a.possible() ? "no cluster" : "AllocationPossible 0") + " for " + a.length() + " bytes");
                } else if (a.first() != 0 && a.possible()) {
                    fault(true, "cluster " + a.first() + " for 0 bytes");
                }
                return Runs.NONE;
            }
            ClusterChain chain = a.contiguous()
                    ? volume.chains().contiguous(a.first(), wanted, owner, claimed)
                    : volume.chains().follow(a.first(), wanted, owner, claimed);
            boolean whole =
                    owner == ClusterChain.Owner.FILE && chain.runs().length() >= wanted * volume.boot().clusterLength;
            chain.problem().ifPresent(p -> fault(whole, p));
            return chain.runs();
        }

        /** @param whole whether all that it should hold is there all the same */
        private void fault(boolean whole, String detail) {
            faults.accept(new Fault(
                    new FaultSubject.Entry(set.position(), link),
                    whole ? Fault.Effect.DOUBTFUL : Fault.Effect.NOT_WHOLE,
                    "directory entry set",
                    set.position(),
                    detail));
        }
    }
}
