// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.archive;

import java.io.OutputStream;
import java.util.function.Function;
import org.offhost.kit.name.NameRules;

/** Archives that can be asked for. */
enum ArchiveKind {
    TAR("application/x-tar", true, NameRules.POSIX, Integer.MAX_VALUE, TarForm::new),
    ZIP("application/zip", false, ZipForm.NAMES, ZipForm.MOST, ZipForm::new);

    private final String mediaType;
    private final boolean links;
    private final NameRules names;
    private final int most;
    private final Function<OutputStream, ArchiveForm> opening;

    ArchiveKind(
            String mediaType, boolean links, NameRules names, int most, Function<OutputStream, ArchiveForm> opening) {
        this.mediaType = mediaType;
        this.links = links;
        this.names = names;
        this.most = most;
        this.opening = opening;
    }

    String mediaType() {
        return mediaType;
    }

    /** Whether links, devices and pipes are members. */
    boolean hasLinks() {
        return links;
    }

    /** What members may be called, so that whoever unpacks it gets each of them, and inside of one folder. */
    NameRules names() {
        return names;
    }

    /** Members that it may have. */
    int most() {
        return most;
    }

    ArchiveForm open(OutputStream out) {
        return opening.apply(out);
    }
}
