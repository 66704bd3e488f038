// SPDX-License-Identifier: Apache-2.0
package org.offhost.catalog;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Properties;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;

/** A set as named values in text, so that a value added later does not spoil what was kept before. */
final class SetText {
    private SetText() {}

    static String of(BackupSet set) throws IOException {
        Properties p = new Properties();
        p.setProperty("id", set.id());
        p.setProperty("medium", set.medium().toString());
        p.setProperty("mediumLabel", set.mediumLabel());
        p.setProperty("mediumId", set.mediumId());
        p.setProperty("source", set.source().toString());
        p.setProperty("name", set.name());
        p.setProperty("profile", set.profile().name());
        p.setProperty("cutAt", set.cutAt().toString());
        p.setProperty("fileSystem", set.fileSystem());
        p.setProperty("files", Long.toString(set.files()));
        p.setProperty("bytes", Long.toString(set.bytes()));
        p.setProperty("consistency", set.consistency().name());
        p.setProperty("checked", set.checked().name());
        p.setProperty("sourceSize", Long.toString(set.sourceSize()));
        p.setProperty("sourceBlockLength", Integer.toString(set.sourceBlockLength()));
        p.setProperty("parent", set.parent());
        p.setProperty("volume", set.volume());
        p.setProperty("parentMedium", set.parentMedium());
        StringWriter out = new StringWriter();
        p.store(out, null);
        return out.toString();
    }

    static BackupSet read(String text) throws IOException {
        Properties p = new Properties();
        try {
            p.load(new StringReader(text));
            return new BackupSet(
                    p.getProperty("id"),
                    Designator.parse(p.getProperty("medium")),
                    p.getProperty("mediumLabel"),
                    p.getProperty("mediumId", ""),
                    Designator.parse(p.getProperty("source")),
                    p.getProperty("name"),
                    Profile.valueOf(p.getProperty("profile")),
                    Instant.parse(p.getProperty("cutAt")),
                    p.getProperty("fileSystem"),
                    Long.parseLong(p.getProperty("files")),
                    Long.parseLong(p.getProperty("bytes")),
                    Consistency.valueOf(p.getProperty("consistency")),
                    CheckLevel.valueOf(p.getProperty("checked")),
                    Long.parseLong(p.getProperty("sourceSize", "0")),
                    Integer.parseInt(p.getProperty("sourceBlockLength", "0")),
                    p.getProperty("parent", ""),
                    p.getProperty("volume", ""),
                    p.getProperty("parentMedium", ""));
        } catch (RuntimeException e) {
            throw new CatalogFile.DamagedException("it holds a set that cannot be read: " + e.getMessage(), e);
        }
    }
}
