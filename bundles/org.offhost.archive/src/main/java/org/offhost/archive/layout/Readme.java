// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.offhost.archive.ImageFormat;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetProfile;
import org.offhost.archive.changes.FileChanges;
import org.offhost.archive.changes.LinkCommands;
import org.offhost.inventory.Encoded;

/** The text in every set that says how to get the data back without this program. */
final class Readme {
    private static final String FREE = "What nobody used at that instant is zeros or what was there by chance.\n";

    private Readme() {}

    static byte[] of(LayoutRequest request, String image) {
        SetDescription d = request.description();
        StringBuilder b = new StringBuilder("Backup set " + d.id() + ", written by Offhost.\n\n");
        b.append("Source    ")
                .append(d.source())
                .append(' ')
                .append(d.sourceName())
                .append('\n');
        b.append("Instant   ")
                .append(d.cutAt())
                .append(" (")
                .append(d.consistency())
                .append(")\n\n");
        b.append("This is a plain pax tar; no Offhost is needed to get the data back.\n");
        b.append(
                request.geometry().records()
                        ? "On tape every set is one tape file with records of "
                                + request.geometry().unit() + " bytes: position the tape with mt, then use\n"
                                + "tar -b " + request.geometry().unit() / 512 + " -f TAPE.\n"
                        : "On a disk all sets are one tar, which begins at the first byte.\n");
        if (request.increment().isPresent()) {
            b.append(increment(request, request.increment().get(), image));
        } else if (request.changes().isPresent()) {
            b.append(changes(request, request.changes().get(), d.id()));
        } else {
            b.append(
                    d.profile() == SetProfile.FILES
                            ? files(d.id(), request.encoded())
                            : d.image() == ImageFormat.QCOW2
                                    ? clusters(image, request.geometry().records())
                                    : volume(image));
        }
        b.append(sums(request));
        b.append("\nset.json   what the set is of    index    every path with its attributes, for Offhost\n");
        b.append("job.json   how the job went      extents  which range of the source lies where\n");
        return b.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Where a set lies is known to nobody when its README is written; tar -R tells. */
    private static String sums(LayoutRequest request) {
        String id = request.description().id();
        boolean files = request.description().profile() == SetProfile.FILES;
        String body = request.geometry().records()
                ? "  dd if=TAPE bs=" + request.geometry().unit() + " | head -c BODY"
                : "  tail -c +START MEDIUM | head -c BODY";
        return "\nSHA-256 sums, if a full check or verification made some, lie behind the set as "
                + id + "/offhost/sums-DATE:\n"
                + "of the set's first BODY bytes (bodyLength in sums-DATE/about) by pieces of 1 MiB, whole"
                + (files ? ", and of each file.\n" : ".\n")
                + (request.geometry().records()
                        ? "On tape they are the tape file behind it. The set, from its first record on:\n\n"
                        : "START is 512 times the block that 'tar -tRf MEDIUM " + id
                                + "/offhost/set.json' tells, plus 1:\n\n")
                + body + " | split -b 1M -a 9 -d --filter=sha256sum - | cut -c-64 >now\n"
                + "  cut -c-64 sums-DATE/chunks.sha256 | cmp - now\n"
                + (files
                        ? "  cd FILES && sha256sum -c --quiet sums-DATE/files.sha256    (where the files were extracted)\n"
                        : "");
    }

    /** Every name, since the full one alone or without one between gives another volume or none. */
    private static String increment(LayoutRequest request, Increment increment, String image) {
        List<String> chain = increment.chain();
        return "\nThe set holds what changed since set " + folder(chain.get(chain.size() - 1))
                + ": a qcow2 image on top of that one's. Extract all of them\n"
                + "side by side, each in the folder of its set, and convert the last (qemu-img of QEMU):\n\n"
                + new LinkCommands(request.geometry(), increment.media()).told()
                + extracted(request, increment, image)
                + "  qemu-img convert -O raw " + image + " volume.img\n"
                + "  mount -o ro,loop volume.img /mnt    or write it to a disk with dd conv=sparse\n\n"
                + "Without conversion: qemu-nbd --read-only -c /dev/nbd0 " + image + "\n"
                + "qemu-img info --backing-chain " + image + " shows what is on top of what. A set that is\n"
                + "not there makes qemu-img stop; it does not see if one is damaged: check the sums first.\n"
                + FREE
                + (ImageFormat.of(chain.get(0)) == ImageFormat.SPARSE
                        ? "The first image is a GNU sparse member: use GNU tar, bsdtar or Python's tarfile for it.\n"
                        : "");
    }

    private static String extracted(LayoutRequest request, Increment increment, String image) {
        List<String> chain = increment.chain();
        if (!increment.media().isEmpty()) {
            return new LinkCommands(request.geometry(), increment.media())
                    .extract(Stream.concat(chain.stream(), Stream.of(image)).toList());
        }
        if (!request.geometry().records()) {
            return "  tar -xSf MEDIUM " + String.join(" \\\n      ", chain) + " \\\n      " + image + "\n";
        }
        String tar = "  tar -b " + request.geometry().unit() / 512 + " -xSf TAPE ";
        return Stream.concat(chain.stream(), Stream.of(image))
                .map(name -> tar + name + "    (at the tape file of that set)\n")
                .collect(Collectors.joining());
    }

    /** A command for each set: tar would not keep to the order of names given at once. */
    private static String changes(LayoutRequest request, FileChanges changes, String id) {
        List<String> chain = changes.chain();
        LinkCommands commands = new LinkCommands(request.geometry(), changes.media());
        StringBuilder b = new StringBuilder("\nThe set holds the files that changed since set "
                + chain.get(chain.size() - 1) + ". Extract all these sets, in this\n"
                + "order, into one empty folder with GNU tar; it deletes what was deleted (others do not):\n\n"
                + commands.told());
        List<String> sets = Stream.concat(chain.stream(), Stream.of(id)).toList();
        for (int i = 0; i < sets.size(); i++) {
            b.append("  tar --listed-incremental=/dev/null --delay-directory-restore \\\n"
                            + "      --strip-components=1 ")
                    .append(commands.source(i, "-xf"))
                    .append(sets.get(i))
                    .append("/files")
                    .append(commands.place(i))
                    .append("\n");
        }
        return b
                + "\nThe tree is in the folder 'files' then. Not --strip-components=2: tar would keep what was deleted from\n"
                + "the root. A named stream is the file FILE:STREAM. If a set is not there, what it has is missing,\n"
                + "without an error of tar's: check the sums first.\n\n"
                + "Onto NTFS with streams, security descriptors, attributes and times, by ntfs-3g: in its mounted root\n"
                + "(mount -t ntfs-3g -o streams_interface=windows), each command with\n\n"
                + "  --xattrs --xattrs-include='*' --no-same-owner --no-same-permissions -m\n\n"
                + "and UNMOUNT AND MOUNT IT AGAIN BEFORE THE NEXT: ntfs-3g cannot open a link before, and tar would not\n"
                + "delete one that was deleted (\"Cannot stat: Input/output error\").\n\n"
                + "What else is to be known of such files is in the README of set " + chain.get(0) + ".\n";
    }

    private static String folder(String image) {
        return image.substring(0, image.indexOf('/'));
    }

    private static String volume(String image) {
        return "\nThe volume is one sparse image of the blocks in use:\n\n"
                + "  tar -xSf MEDIUM " + image + "      (GNU tar, bsdtar, Python's tarfile)\n"
                + "  mount -o ro,loop " + image + " /mnt    or write it to a disk with dd conv=sparse\n\n"
                + "Other programs give GNUSparseFile.0/" + image.substring(image.indexOf('/') + 1)
                + " instead, a map and the blocks without what is between\n"
                + "them, and no error: 7-Zip, busybox, Ant, npm's tar and tar-stream, cpio. TarFile of commons-compress\n"
                + "stops; its TarArchiveInputStream is exact. nbdkit's tar filter serves that map as if it were the\n"
                + "volume: extract first, then nbdkit file.\n";
    }

    private static String clusters(String image, boolean tape) {
        String name = image.substring(image.indexOf('/') + 1);
        String place = "file.driver=raw,file.offset=OFFSET,file.size=SIZE,file.file.filename=MEDIUM";
        return "\nThe volume is one qcow2 image of the clusters in use, an ordinary member for any tar (qemu-img of QEMU):\n\n"
                + "  tar -xf MEDIUM " + image + "\n"
                + "  qemu-img convert -O raw " + image + " volume.img\n"
                + "  mount -o ro,loop volume.img /mnt    or write it to a disk with dd conv=sparse\n\n"
                + FREE
                + (tape
                        ? ""
                        : "\nWithout extraction, where it lies in the medium:\n\n"
                                + "  qemu-img convert -O raw --image-opts \\\n"
                                + "      driver=qcow2," + place + " volume.img\n\n"
                                + "SIZE is what 'tar -tRvf MEDIUM' tells of " + name
                                + ", OFFSET is 512 times the block that\n"
                                + "it tells of the member behind, offhost/index, less SIZE. qemu-nbd --read-only takes the same\n"
                                + "--image-opts.\n");
    }

    private static String files(String id, Encoded encoded) {
        return "\nEach file is one member; a named stream is the member FILE:STREAM.\n\n"
                + "  tar -xf MEDIUM --strip-components=2 " + id + "/files     (GNU tar, Python, 7-Zip; bsdtar\n"
                + "                              as root wants --no-xattrs where the destination is not NTFS)\n\n"
                + "A file with holes is a sparse member. GNU tar, bsdtar, Python, and commons-compress and plexus-archiver\n"
                + "in Java, give it exactly; 7-Zip does if it has at most 3 stretches of data, else it gives the data\n"
                + "alone as GNUSparseFile.0/FILE. PROGRAMS THAT KNOW NO SPARSE MEMBERS GIVE A SHORT FILE WITHOUT AN ERROR\n"
                + "(Ant, npm's tar-stream, cpio, pax), leave it out (npm's tar), or stop there (busybox).\n"
                + "7-Zip says \"Headers Error\" of metadata that is no text; what it extracts is exact.\n\n"
                + "Back onto NTFS with streams, security descriptors, attributes and times, by GNU tar and ntfs-3g:\n\n"
                + "  mount -t ntfs-3g -o streams_interface=windows DEVICE /mnt && cd /mnt\n"
                + "  tar --xattrs --xattrs-include='*' --no-same-owner --no-same-permissions -m \\\n"
                + "      -xf MEDIUM --strip-components=2 " + id + "/files\n\n"
                + "It complains of links and special files that ntfs-3g cannot open; they are there after the next mount.\n"
                + "Files that Windows stores encrypted (EFS) are kept as stored, as ntfs-3g has them with the option efs_raw:\n"
                + "write the file first, then set user.ntfs.efsinfo of its header; tar does it the other way round.\n"
                + (encoded == Encoded.DECODE
                        ? "Compressed files, NTFS and WOF, are plain; deduplicated ones are left out.\n"
                        : "Files compressed by WOF and deduplicated ones are kept as stored; ntfs-3g does not take\n"
                                + "WOF files back.\n")
                + "Characters of names that no tar can hold are written as %uXXXX; the index has the true names.\n";
    }
}
