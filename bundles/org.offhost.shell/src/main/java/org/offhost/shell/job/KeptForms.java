// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.FilteredContent;
import org.offhost.backup.BackupRequest.ImageFormat;
import org.offhost.backup.Profile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** In what form a set keeps what is saved. */
final class KeptForms {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--image-format",
            paramLabel = "sparse|qcow2",
            description = "Profile volume, of a set that stands alone: sparse, which plain tar makes the volume of"
                    + " (default), or a qcow2 image, which QEMU also reads where it lies in the medium. What continues"
                    + " another set is a qcow2 image always.")
    private ImageFormat image = ImageFormat.SPARSE;

    @Option(
            names = "--encoded",
            paramLabel = "decode|raw",
            description = "Profile files: keep what Windows compressed by WOF plain (default), or as stored. NTFS"
                    + " compression is always decoded.")
    private FilteredContent encoded = FilteredContent.DECODE;

    void refuseFor(Profile profile) {
        if (image != ImageFormat.SPARSE && profile != Profile.VOLUME) {
            throw new ParameterException(spec.commandLine(), "--image-format is of profile volume");
        }
    }

    BackupRequest of(BackupRequest plain) {
        return plain.encoded(encoded).image(image);
    }
}
