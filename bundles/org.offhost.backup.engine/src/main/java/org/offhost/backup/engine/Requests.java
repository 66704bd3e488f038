// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Encoded;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Offload;
import org.offhost.backup.Profile;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.block.Designator;

/** Requests as named values of a job file, and back. */
final class Requests {
    private Requests() {}

    static void keep(BackupRequest r, JobFile file) {
        file.names(r.names())
                .set("source", r.source())
                .set("name", r.name())
                .set("medium", r.medium())
                .set("profile", r.profile())
                .set("paths", PathLists.joined(r.paths()))
                .set("exclude", PathLists.joined(r.exclude()))
                .set("quiet.period", r.quiet().period())
                .set("quiet.timeout", r.quiet().timeout())
                .set("quiet.onTimeout", r.quiet().onTimeout())
                .set("offload", r.offload())
                .set("check", r.check())
                .set("patience", r.patience())
                .set("encoded", r.encoded())
                .set("acceptInconsistent", r.acceptInconsistent())
                .set("dryRun", r.dryRun());
        r.volume().ifPresent(number -> file.set("volume", number));
    }

    static BackupRequest backup(JobFile file) throws IOException {
        return new BackupRequest(
                Designator.parse(file.require("source")),
                file.require("name"),
                Designator.parse(file.require("medium")),
                Profile.valueOf(file.require("profile")),
                PathLists.split(file.require("paths")),
                PathLists.read(file.names()),
                PathLists.split(file.get("exclude").orElse("")),
                new QuietPolicy(
                        Duration.parse(file.require("quiet.period")),
                        Duration.parse(file.require("quiet.timeout")),
                        QuietPolicy.OnTimeout.valueOf(file.require("quiet.onTimeout"))),
                Offload.valueOf(file.require("offload")),
                CheckLevel.valueOf(file.require("check")),
                Duration.parse(file.require("patience")),
                file.get("encoded").map(Encoded::valueOf).orElse(Encoded.DECODE),
                volume(file),
                file.get("acceptInconsistent").map(Boolean::valueOf).orElse(false),
                file.get("dryRun").map(Boolean::valueOf).orElse(false));
    }

    /** Empty too in a job of a version that knew no volumes. */
    private static OptionalInt volume(JobFile file) {
        Optional<String> number = file.get("volume");
        return number.isPresent() ? OptionalInt.of(Integer.parseInt(number.get())) : OptionalInt.empty();
    }

    static void keep(RestoreRequest r, JobFile file) {
        file.names(r.names())
                .set("medium", r.medium())
                .set("set", r.setId())
                .set("paths", PathLists.joined(r.paths()))
                .set("exclude", PathLists.joined(r.exclude()))
                .set("offload", r.offload())
                .set("check", r.check())
                .set("patience", r.patience())
                .set("dryRun", r.dryRun());
        if (r.destination() instanceof RestoreRequest.ToUnit unit) {
            file.set("to.unit", unit.unit()).set("overwrite", unit.overwrite());
            unit.volume().ifPresent(number -> file.set("volume", number));
        } else if (r.destination() instanceof RestoreRequest.ToFolder folder) {
            file.set("to.folder", folder.folder().toAbsolutePath()).set("existing", folder.existing());
        }
    }

    static RestoreRequest restore(JobFile file) throws IOException {
        RestoreRequest.Destination destination = file.get("to.unit").isPresent()
                ? new RestoreRequest.ToUnit(
                        Designator.parse(file.require("to.unit")),
                        Boolean.parseBoolean(file.require("overwrite")),
                        volume(file))
                : new RestoreRequest.ToFolder(
                        Path.of(file.require("to.folder")), ExistingFiles.valueOf(file.require("existing")));
        return new RestoreRequest(
                Designator.parse(file.require("medium")),
                file.require("set"),
                destination,
                PathLists.split(file.require("paths")),
                PathLists.read(file.names()),
                PathLists.split(file.get("exclude").orElse("")),
                Offload.valueOf(file.require("offload")),
                file.get("check").map(Boolean::valueOf).orElse(false),
                Duration.parse(file.require("patience")),
                file.get("dryRun").map(Boolean::valueOf).orElse(false));
    }

    static void keep(VerifyRequest r, JobFile file) {
        file.set("medium", r.medium())
                .set("set", r.setId())
                .set("level", r.level())
                .set("patience", r.patience());
    }

    static VerifyRequest verify(JobFile file) throws IOException {
        return new VerifyRequest(
                Designator.parse(file.require("medium")),
                file.require("set"),
                CheckLevel.valueOf(file.require("level")),
                Duration.parse(file.require("patience")));
    }
}
