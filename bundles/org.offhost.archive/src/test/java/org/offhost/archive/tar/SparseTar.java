// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** A tar of sparse members as sets of files have them, and what their files hold; behind each an ordinary member. */
public final class SparseTar {
    private static final byte[] NEXT = "next\n".getBytes(StandardCharsets.US_ASCII);
    private static final long MANY_ZEROS = 1 << 20;

    /** Records that only a set of NTFS has: binary ones. */
    private static final byte[] BINARY = HexFormat.of().parseHex("00000020");

    private final byte[] volume = new byte[1 << 20];
    private final List<TarMember> members = new ArrayList<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Map<String, Long> lengths = new LinkedHashMap<>();

    private final int cluster;

    public SparseTar(int cluster) {
        this.cluster = cluster;
        new Random(7).nextBytes(volume);
    }

    /**
     * Adds a file and the ordinary member behind it.
     *
     * @param layout numbers of clusters, "d" behind those with data, "h" behind holes: "2d 300h 1d"
     * @param less bytes by which the file is shorter than its runs
     */
    public SparseMember add(String name, String layout, int less) {
        Runs.Builder runs = new Runs.Builder();
        long position = 0;
        for (String run : layout.split(" ")) {
            long length = Long.parseLong(run.substring(0, run.length() - 1)) * cluster;
            if (run.endsWith("h")) {
                runs.add(Run.HOLE, length);
            } else {
                runs.add(position, length);
                position = (position + length) % (volume.length / 2);
            }
        }
        Runs all = runs.build();
        long length = all.length() - less;
        RunContent content = RunContent.whole(new AttributeValue.NonResident(length, length, all), 512);
        SparseMember m = SparseMember.of(name, content, MANY_ZEROS);
        TarMember member = m.member().mtime(1_700_000_000).align(4096, m.mapLength());
        member.records().add("SCHILY.xattr.system.ntfs_attrib_be", BINARY);
        members.add(member);
        files.put(name, sum(content));
        lengths.put(name, length);
        String next = name + ".next";
        TarMember behind = new TarMember(next, TarHeader.FILE, Content.of(NEXT)).mtime(1_700_000_000);
        behind.records().add("mtime", "1700000000.5");
        members.add(behind);
        files.put(next, sum(Content.of(NEXT)));
        return m;
    }

    /** SHA-256 of every file, by name. */
    public Map<String, String> files() {
        return files;
    }

    long length(String name) {
        return lengths.get(name);
    }

    /** Writes the whole tar. */
    public Path write(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                MemberChunks chunks = new MemberChunks(List.of(MemberSource.of(members)), 0)) {
            write(chunks, out);
            out.write(new byte[1024]);
        }
        return file;
    }

    /** SHA-256 of what is left; leaves the stream open. */
    public static String sum(InputStream in) throws IOException {
        MessageDigest sum = sha256();
        byte[] part = new byte[1 << 16];
        for (int n = in.read(part); n >= 0; n = in.read(part)) {
            sum.update(part, 0, n);
        }
        return HexFormat.of().formatHex(sum.digest());
    }

    private String sum(Content content) {
        MessageDigest sum = sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sum)) {
            write(content.chunks(), out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return HexFormat.of().formatHex(sum.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(Chunks chunks, OutputStream out) throws IOException {
        for (Optional<Chunk> c = chunks.next(); c.isPresent(); c = chunks.next()) {
            if (c.get() instanceof Chunk.Bytes b) {
                out.write(b.bytes());
            } else if (c.get() instanceof Chunk.Span s) {
                out.write(volume, (int) s.position(), (int) s.length());
            } else if (c.get() instanceof Chunk.Tail t) {
                out.write(volume, (int) t.position(), (int) t.length());
            } else {
                zeros(c.get().length(), out);
            }
        }
    }

    private static void zeros(long length, OutputStream out) throws IOException {
        byte[] zeros = new byte[(int) Math.min(length, MANY_ZEROS)];
        for (long left = length; left > 0; left -= zeros.length) {
            out.write(zeros, 0, (int) Math.min(left, zeros.length));
        }
    }
}
