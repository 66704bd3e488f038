// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.job;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.ImageFormat;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.Offload;
import org.offhost.backup.Profile;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.block.Designator;
import org.offhost.web.access.Caller;
import org.offhost.web.access.Role;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebCode;
import org.offhost.web.http.WebExchange;

/** Makes a job of what was sent. What is not said is as it is configured. */
final class JobRequests {
    private final BackupService backup;

    JobRequests(BackupService backup) {
        this.backup = backup;
    }

    Job submit(RequestBody body, Caller caller) throws IOException, ProblemException {
        JobKind kind = body.choice("kind", JobKind.class)
                .orElseThrow(() -> ProblemException.invalid("kind", "one of backup, restore, verify", "nothing"));
        Designator medium = WebExchange.designator("medium", body.text("medium"));
        try {
            return switch (kind) {
                case BACKUP -> backup(body, medium);
                case RESTORE -> restore(body, medium, caller);
                case VERIFY -> verify(body, medium);
                case CONSOLIDATE ->
                    throw ProblemException.invalid("kind", "one of backup, restore, verify", "consolidate");
            };
        } catch (IllegalArgumentException e) { // of a request whose parts contradict each other
            throw new ProblemException(WebCode.INVALID_REQUEST, Map.of("detail", String.valueOf(e.getMessage())));
        }
    }

    private Job backup(RequestBody body, Designator medium) throws IOException, ProblemException {
        Designator source = WebExchange.designator("source", body.text("source"));
        BackupRequest request = backup.defaults()
                .backup(source, body.optional("name").orElse(source.value()), medium)
                .acceptInconsistent(body.flag("acceptInconsistent"))
                .stillAccordingTo(body.optional("stillAccordingTo").orElse(""))
                .dryRun(body.flag("dryRun"));
        List<String> paths = body.texts("paths");
        List<String> exclude = body.texts("exclude");
        if (body.choice("profile", Profile.class).orElse(Profile.VOLUME) == Profile.FILES) {
            request = request.files(paths).exclude(exclude);
        } else if (!paths.isEmpty() || !exclude.isEmpty()) {
            throw ProblemException.invalid("paths", "none, or profile files", paths.toString());
        }
        Optional<String> volume = body.optional("volume");
        Optional<String> since = body.optional("since");
        Optional<CheckLevel> check = body.choice("check", CheckLevel.class);
        Optional<Offload> offload = body.choice("offload", Offload.class);
        Optional<ImageFormat> image = body.choice("imageFormat", ImageFormat.class);
        Queueing queueing = queueing(body);
        body.end();
        request = image.isPresent() ? request.image(image.get()) : request;
        request = volume.isPresent() ? request.volume(volume.get()) : request;
        request = check.isPresent() ? request.check(check.get()) : request;
        request = offload.isPresent() ? request.offload(offload.get()) : request;
        request = since.isPresent() ? request.since(since(since.get())) : request;
        return backup.backup(request, queueing);
    }

    private static BackupRequest.Since since(String word) {
        return word.equals("last") ? BackupRequest.Since.LAST : BackupRequest.Since.set(word);
    }

    /** What writes over a unit, or into a folder of this host, is an administrator's, also when it goes on. */
    static void mayRestore(Caller caller) throws ProblemException {
        if (!caller.role().includes(Role.ADMINISTRATOR)) {
            throw new ProblemException(
                    WebCode.ROLE_TOO_LOW, Map.of("role", caller.role().id(), "needed", Role.ADMINISTRATOR.id()));
        }
    }

    /** The unit is typed in twice. */
    private Job restore(RequestBody body, Designator medium, Caller caller) throws IOException, ProblemException {
        mayRestore(caller);
        Optional<String> unit = body.optional("unit");
        Optional<String> folder = body.optional("folder");
        if (unit.isPresent() == folder.isPresent()) {
            throw ProblemException.invalid("unit", "a unit or a folder", unit.isPresent() ? "both" : "neither");
        }
        boolean dryRun = body.flag("dryRun");
        RestoreRequest request = backup.defaults()
                .restore(medium, unit.isPresent() ? toUnit(body, unit.get(), dryRun) : toFolder(body, folder.get()))
                .set(body.optional("set").orElse(""))
                .files(body.texts("paths"), body.texts("exclude"))
                .names(body.texts("names"))
                .check(body.flag("check"))
                .dryRun(dryRun);
        Queueing queueing = queueing(body);
        body.end();
        return backup.restore(request, queueing);
    }

    private static RestoreRequest.ToUnit toUnit(RequestBody body, String unit, boolean dryRun) throws ProblemException {
        String confirm = body.optional("confirm").orElse("");
        Designator designator = WebExchange.designator("unit", unit);
        if (!dryRun && !confirm.equals(designator.toString())) {
            throw new ProblemException(WebCode.NOT_CONFIRMED, Map.of("unit", designator.toString(), "found", confirm));
        }
        return new RestoreRequest.ToUnit(
                designator, body.flag("overwrite"), body.optional("volume").orElse(""));
    }

    private static RestoreRequest.ToFolder toFolder(RequestBody body, String folder) throws ProblemException {
        try {
            Path path = Path.of(folder);
            if (!path.isAbsolute()) {
                throw ProblemException.invalid("folder", "an absolute path of the server's host", folder);
            }
            return new RestoreRequest.ToFolder(
                    path.normalize(),
                    body.choice("existing", ExistingFiles.class).orElse(ExistingFiles.REFUSE));
        } catch (InvalidPathException e) {
            throw ProblemException.invalid("folder", "a path of the server's host", folder);
        }
    }

    private Job verify(RequestBody body, Designator medium) throws IOException, ProblemException {
        VerifyRequest request = new VerifyRequest(
                medium,
                body.optional("set").orElse(""),
                body.choice("check", CheckLevel.class).orElse(CheckLevel.STRUCTURE),
                backup.defaults().patience());
        Queueing queueing = queueing(body);
        body.end();
        return backup.verify(request, queueing);
    }

    private static Queueing queueing(RequestBody body) throws ProblemException {
        Optional<Long> priority = body.number("priority");
        if (priority.isPresent()) {
            long wanted = priority.get();
            if (wanted != (int) wanted) {
                throw ProblemException.invalid("priority", "a small whole number", Long.toString(wanted));
            }
            return Queueing.with((int) wanted);
        }
        return body.flag("queue") ? Queueing.with(0) : Queueing.AS_CONFIGURED;
    }
}
