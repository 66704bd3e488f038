// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.golden;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Small media that are kept for good: every version reads them, those of earlier forms too. Each has a manifest of what it
 * must give. They are cut by {@code GoldenCutter} of the archive, once a form, and never again (docs/adr/0020).
 */
public final class GoldenSets {
    private static final List<String> KINDS =
            List.of("ntfs-4k-disk", "ntfs-4k-tape", "fat12-disk", "fat16-tape", "exfat-disk", "exfat-tape");

    /** Chains of sets of the volume, of which all but the first are of this form. */
    private static final String CHAINS = "offhost-set-5";

    /** Chains of sets of files, likewise. */
    private static final String CHAINS_OF_FILES = "offhost-set-6";

    /** Chains of sets of the volume whose first, of this form, is a qcow2 image as the others. */
    private static final String CHAINS_OF_IMAGES = "offhost-set-7";

    private GoldenSets() {}

    /** Forms of which there are sets: each is read for ever. */
    public static List<String> forms() {
        return List.of("offhost-set-4", CHAINS, CHAINS_OF_FILES, CHAINS_OF_IMAGES);
    }

    /** The media of a form: VOLUME-KIND, the kind being disk or tape. */
    public static List<String> names(String form) {
        return form.equals("offhost-set-4") ? KINDS : List.of("fat12-disk");
    }

    /**
     * A medium: of a disk its bytes; of a tape its records, each behind its length in four bytes, a filemark being a record of
     * length 0.
     */
    public static InputStream medium(String form, String name) throws IOException {
        return open(form, name + ".gz");
    }

    /** What the medium must give, line by line. */
    public static List<String> manifest(String form, String name) throws IOException {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(open(form, name + ".txt.gz"), StandardCharsets.US_ASCII))) {
            return in.lines().toList();
        }
    }

    private static InputStream open(String form, String file) throws IOException {
        InputStream in = GoldenSets.class.getResourceAsStream("sets/" + form + "/" + file);
        if (in == null) {
            throw new FileNotFoundException("no golden set " + form + "/" + file);
        }
        return new GZIPInputStream(in);
    }
}
