// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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

/** Makes the entry of a file or directory from its directory entry and its cluster chain. */
final class FatEntries {
    /** What a FAT volume calls the bytes of a file or directory. */
    private static final String DATA = "data";

    /** A directory has 65,536 entries at most (FAT specification 1.03, "Other Notes Relating to FAT Directories"). */
    private static final int MAX_DIRECTORY = 65_536 * FatBootSector.DIRECTORY_ENTRY;

    /** Stands for what cannot be in a name. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final Link ROOT = new Link(DirectoryEntryReader.ROOT_ID, "", false);

    private final FatMetadata volume;

    FatEntries(FatMetadata volume) {
        this.volume = volume;
    }

    /** The root directory, which names itself "" in itself. */
    FileEntry root(ClaimedClusters claimed, Consumer<Fault> faults) throws IOException {
        FatBootSector boot = volume.boot();
        for (String doubt : volume.table().doubts()) {
            faults.accept(
                    new Fault(new FaultSubject.FileSystem(), Fault.Effect.DOUBTFUL, "FAT", boot.tablePosition, doubt));
        }
        Runs runs;
        if (boot.type == FatType.FAT32) {
            ClusterChain chain = volume.chains()
                    .follow(boot.rootCluster, maxClusters(), ClusterChain.Owner.UNMEASURED_DIRECTORY, claimed);
            chain.problem()
                    .ifPresent(p -> faults.accept(new Fault(
                            new FaultSubject.Entry(DirectoryEntryReader.ROOT_ID, ROOT),
                            Fault.Effect.NOT_WHOLE,
                            "root directory",
                            boot.clusterPosition(boot.rootCluster),
                            p)));
            runs = chain.runs();
        } else {
            runs = new Runs.Builder().add(boot.rootPosition, boot.rootLength).build();
        }
        return new FileEntry(
                DirectoryEntryReader.ROOT_ID,
                0,
                FileEntry.Kind.DIRECTORY,
                false,
                List.of(ROOT),
                FileTimes.NONE,
                WindowsFacets.ofAttributes(DirectoryEntry.DIRECTORY),
                List.of(attribute(true, runs, runs.length())));
    }

    /**
     * A file or directory.
     *
     * @param parentId the directory that holds it
     * @param claimed clusters of other files; those of this one are added
     * @param faults takes what is wrong with it
     */
    FileEntry entry(long parentId, DirectoryEntryReader.Named named, ClaimedClusters claimed, Consumer<Fault> faults)
            throws IOException {
        DirectoryEntry e = named.entry();
        boolean directory = e.isDirectory();
        List<Link> links = links(parentId, named, faults);
        int first = e.firstCluster(volume.boot().type);
        ClusterChain chain = directory
                ? volume.chains().follow(first, maxClusters(), ClusterChain.Owner.UNMEASURED_DIRECTORY, claimed)
                : chain(first, e.size(), claimed);
        FileEntry entry = new FileEntry(
                e.position(),
                0,
                directory ? FileEntry.Kind.DIRECTORY : FileEntry.Kind.FILE,
                false,
                links,
                FileTimes.ofFiletimes(e.created(), e.modified(), 0, e.accessed()),
                WindowsFacets.ofAttributes(e.dosAttributes()),
                List.of(attribute(
                        directory, chain.runs(), directory ? chain.runs().length() : e.size())));
        boolean whole = !directory && chain.runs().length() >= e.size();
        chain.problem().ifPresent(p -> faults.accept(fault(entry, whole, p)));
        return entry;
    }

    private ClusterChain chain(int first, long length, ClaimedClusters claimed) throws IOException {
        int cluster = volume.boot().clusterLength;
        long wanted = (length + cluster - 1) / cluster;
        if (first != 0 && wanted != 0) {
            return volume.chains().follow(first, wanted, ClusterChain.Owner.FILE, claimed);
        }
        String problem = first == 0 ? "no cluster for " + length + " bytes" : "a cluster for 0 bytes";
        return new ClusterChain(Runs.NONE, first == 0 && wanted == 0 ? Optional.empty() : Optional.of(problem));
    }

    /** @param whole whether all that it should hold is there all the same */
    static Fault fault(FileEntry entry, boolean whole, String detail) {
        return new Fault(
                FaultSubject.Entry.of(entry),
                whole ? Fault.Effect.DOUBTFUL : Fault.Effect.NOT_WHOLE,
                "directory entry",
                entry.id(),
                detail);
    }

    /** Bytes of a directory that can be read. */
    static long directoryLength(FileEntry directory) {
        return directory.attributes().get(0).length();
    }

    private int maxClusters() {
        return Math.max(1, MAX_DIRECTORY / volume.boot().clusterLength);
    }

    /** A chain that is too short counts as not written behind its end. */
    private static Attribute attribute(boolean directory, Runs runs, long length) {
        return new Attribute(
                DATA,
                directory ? Attribute.Role.STRUCTURE : Attribute.Role.CONTENT,
                "",
                Encoding.PLAIN,
                false,
                new AttributeValue.NonResident(length, Math.min(length, runs.length()), runs));
    }

    /** Its names: the long one and the 8.3 one, or the only one. */
    static List<Link> links(long parentId, DirectoryEntryReader.Named named, Consumer<Fault> faults) {
        DirectoryEntry e = named.entry();
        if (named.longName().isEmpty()) {
            return List.of(new Link(parentId, legal(parentId, e.nameInCase(), e, faults), false));
        }
        return List.of(
                new Link(parentId, legal(parentId, named.longName().get(), e, faults), false),
                new Link(parentId, legal(parentId, e.shortName(), e, faults), true));
    }

    /** A name that can be part of a path and leads nowhere else. */
    private static String legal(long parentId, String name, DirectoryEntry e, Consumer<Fault> faults) {
        String legal = name.replace('/', REPLACEMENT).replace('\0', REPLACEMENT);
        if (legal.isEmpty() || legal.equals(".") || legal.equals("..")) {
            legal = String.valueOf(REPLACEMENT);
        }
        if (!legal.equals(name)) {
            faults.accept(new Fault(
                    new FaultSubject.Entry(e.position(), new Link(parentId, legal, false)),
                    Fault.Effect.DOUBTFUL,
                    "directory entry",
                    e.position(),
                    "its name '" + name + "' is none; it is given as " + legal));
        }
        return legal;
    }
}
