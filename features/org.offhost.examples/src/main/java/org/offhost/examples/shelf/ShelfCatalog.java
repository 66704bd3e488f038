// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.shelf;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;
import org.offhost.block.PrivateFiles;
import org.offhost.kit.session.Withdrawal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * A catalog in a folder: a file for each set, and one for each piece of evidence. Ids come from media, so no name of a file is made
 * of one, but of its sum. It keeps no pages: those are read from the medium.
 */
@Component(
        property = "service.ranking:Integer=-100",
        configurationPid = "org.offhost.examples.shelf",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ShelfCatalog implements CatalogStore {
    private static final String FORM = "shelf-1";

    private final Path folder;
    private final Withdrawal session = new Withdrawal("the catalog in a folder");

    /** What is configured. */
    public @interface Config {
        /** The folder, which nobody else writes to; it is made. */
        String folder();
    }

    @Activate
    public ShelfCatalog(Config config) {
        this(Path.of(config.folder()));
    }

    ShelfCatalog(Path folder) {
        this.folder = folder;
    }

    /** All that was written is durable: there is nothing to wait for. */
    @Deactivate
    void withdraw() {
        session.withdraw();
    }

    /** Who is killed in the midst of it leaves some of the old ones, as before the medium was read. */
    @Override
    public synchronized void refresh(Designator medium, List<BackupSet> sets) throws IOException {
        List<Path> gone = files(sum(medium.toString()));
        for (BackupSet set : sets) {
            add(set);
            gone.remove(file(set));
        }
        for (Path file : gone) {
            Files.delete(file);
        }
    }

    @Override
    public synchronized void add(BackupSet set) throws IOException {
        write(file(set), bytes(set));
    }

    @Override
    public synchronized List<BackupSet> sets(Optional<Designator> medium) throws IOException {
        List<BackupSet> sets = new ArrayList<>();
        for (Path file : files(medium.map(m -> sum(m.toString())).orElse("*"))) {
            set(file).ifPresent(sets::add);
        }
        sets.sort(Comparator.comparing(BackupSet::cutAt));
        return sets;
    }

    @Override
    public synchronized void keepEvidence(String setId, String kind, String text) throws IOException {
        write(file(setId, kind), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized Optional<String> evidence(String setId, String kind) throws IOException {
        session.check();
        Path file = file(setId, kind);
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    private Path file(String setId, String kind) {
        return folder.resolve(sum(setId) + "-" + sum(kind) + ".evidence");
    }

    private Path file(BackupSet set) {
        return folder.resolve(sum(set.medium().toString()) + "-" + sum(set.id()) + ".set");
    }

    private List<Path> files(String medium) throws IOException {
        session.check();
        PrivateFiles.folder(folder);
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> sets = Files.newDirectoryStream(folder, medium + "-*.set")) {
            sets.forEach(files::add);
        }
        return files;
    }

    private static String sum(String name) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(name.getBytes(StandardCharsets.UTF_16BE)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Whole, or what was there before stays. */
    private void write(Path file, byte[] content) throws IOException {
        session.check();
        PrivateFiles.folder(folder);
        PrivateFiles.replace(file, content);
    }

    private static byte[] bytes(BackupSet set) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (Object value : List.of(
                FORM,
                set.id(),
                set.medium(),
                set.mediumLabel(),
                set.mediumId(),
                set.source(),
                set.name(),
                set.profile().name(),
                set.cutAt(),
                set.fileSystem(),
                set.files(),
                set.bytes(),
                set.consistency().name(),
                set.checked().name(),
                set.sourceSize(),
                set.sourceBlockLength(),
                set.parent(),
                set.volume())) {
            out.writeUTF(value.toString());
        }
        return bytes.toByteArray();
    }

    /** Empty if the file does not tell a whole set: the medium does, and half a record is none. */
    private static Optional<BackupSet> set(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            if (!in.readUTF().equals(FORM)) {
                return Optional.empty();
            }
            return Optional.of(new BackupSet(
                    in.readUTF(),
                    Designator.parse(in.readUTF()),
                    in.readUTF(),
                    in.readUTF(),
                    Designator.parse(in.readUTF()),
                    in.readUTF(),
                    Profile.valueOf(in.readUTF()),
                    Instant.parse(in.readUTF()),
                    in.readUTF(),
                    Long.parseLong(in.readUTF()),
                    Long.parseLong(in.readUTF()),
                    Consistency.valueOf(in.readUTF()),
                    CheckLevel.valueOf(in.readUTF()),
                    Long.parseLong(in.readUTF()),
                    Integer.parseInt(in.readUTF()),
                    in.readUTF(),
                    in.readUTF()));
        } catch (EOFException | UTFDataFormatException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
