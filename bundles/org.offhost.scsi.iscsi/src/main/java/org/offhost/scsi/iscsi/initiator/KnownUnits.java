// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.PrivateFiles;

/**
 * How units were reached, kept in the state folder, so that a job that goes on after a restart finds them again: a line of URL
 * and designator each, without secrets. Thread-safe.
 */
final class KnownUnits {
    /** Of those that were located last. */
    private static final int MOST = 256;

    private static final long LONGEST = 1 << 20;

    private final Path file;

    KnownUnits(Path file) {
        this.file = file;
    }

    /** The URL of a unit; empty if none is known. */
    synchronized Optional<String> find(Designator unit) throws IOException {
        String end = " " + unit;
        return lines().stream()
                .filter(line -> line.endsWith(end) && line.indexOf(' ') == line.length() - end.length())
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst();
    }

    /** Keeps how a unit was reached just now. */
    synchronized void remember(Designator unit, IscsiUrl url) throws IOException {
        if (unit.toString().chars().anyMatch(c -> c < ' ')) {
            return; // a stranger's name that no line can hold
        }
        String line = url + " " + unit;
        List<String> before = lines();
        if (before.contains(line)) {
            return;
        }
        List<String> now = new ArrayList<>(before);
        Optional<String> other = find(unit);
        now.removeIf(l -> other.isPresent() && l.equals(other.get() + " " + unit));
        now.add(line);
        List<String> kept = now.subList(Math.max(0, now.size() - MOST), now.size());
        PrivateFiles.replace(file, (String.join("\n", kept) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private List<String> lines() throws IOException {
        if (!Files.exists(file) || Files.size(file) > LONGEST) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.indexOf(' ') > 0)
                .toList();
    }
}
