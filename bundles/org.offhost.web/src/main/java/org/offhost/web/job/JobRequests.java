// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.job;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.FilteredContent;
import org.offhost.backup.BackupRequest.ImageFormat;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.Offload;
import org.offhost.backup.Profile;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.backup.keep.SetKeeper;
import org.offhost.block.Designator;
import org.offhost.web.access.Caller;
import org.offhost.web.access.Role;
import org.offhost.web.http.OwnFolder;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebCode;
import org.offhost.web.http.WebGate;

/** Makes a job of what was sent. What is not said is as it is configured. */
final class JobRequests {
    private final BackupService backup;
    private final SetKeeper keeper;
    private final OwnFolder own;

    /** What a consolidation proves. */
    private enum Proof {
        NONE,
        FULL
    }

    /** @param own folder that nothing is restored to */
    JobRequests(BackupService backup, SetKeeper keeper, OwnFolder own) {
        this.backup = backup;
        this.keeper = keeper;
        this.own = own;
    }

    Job submit(RequestBody body, Caller caller) throws IOException, ProblemException {
        JobKind kind = body.choice("kind", JobKind.class)
                .orElseThrow(() ->
                        ProblemException.invalid("kind", "one of backup, restore, verify, consolidate", "nothing"));
        Designator medium = RequestBody.designator("medium", body.text("medium"));
        try {
            return switch (kind) {
                case BACKUP -> backup(body, medium);
                case RESTORE -> restore(body, medium, caller);
                case VERIFY -> verify(body, medium);
                case CONSOLIDATE -> consolidate(body, medium);
            };
        } catch (IllegalArgumentException e) { // of a request whose parts contradict each other
            throw new ProblemException(WebCode.INVALID_REQUEST, Map.of("detail", String.valueOf(e.getMessage())));
        }
    }

    private Job backup(RequestBody body, Designator medium) throws IOException, ProblemException {
        Designator source = RequestBody.designator("source", body.text("source"));
        BackupRequest request = backup.defaults()
                .backup(source, body.optional("name").orElse(source.value()), medium)
                .acceptInconsistent(body.flag("acceptInconsistent"))
                .stillAccordingTo(body.optional("stillAccordingTo").orElse(""))
                .dryRun(body.flag("dryRun"));
        request = files(request, body);
        Optional<String> volume = body.optional("volume");
        List<Designator> beside = body.designators("beside");
        Optional<String> since = body.optional("since");
        Optional<CheckLevel> check = body.choice("check", CheckLevel.class);
        Optional<Offload> offload = body.choice("offload", Offload.class);
        Optional<ImageFormat> image = body.choice("imageFormat", ImageFormat.class);
        Optional<Instant> lock = body.instant("lockUntil");
        QuietPolicy quiet = quiet(request.quiet(), body);
        Duration patience = patience(body);
        Queueing queueing = queueing(body);
        body.end();
        request = image.isPresent() ? request.image(image.get()) : request;
        request = volume.isPresent() ? request.volume(volume.get()) : request;
        request = beside.isEmpty() ? request : request.beside(beside);
        request = check.isPresent() ? request.check(check.get()) : request;
        request = offload.isPresent() ? request.offload(offload.get()) : request;
        request = since.isPresent() ? request.since(since(since.get())) : request;
        request = lock.isPresent() ? request.lockUntil(lock.get()) : request;
        return backup.backup(request.quiet(quiet).patience(patience), queueing);
    }

    private static BackupRequest files(BackupRequest request, RequestBody body) throws ProblemException {
        List<String> paths = body.texts("paths");
        List<String> names = body.texts("names");
        List<String> exclude = body.texts("exclude");
        Optional<FilteredContent> encoded = body.choice("encoded", FilteredContent.class);
        if (body.choice("profile", Profile.class).orElse(Profile.VOLUME) == Profile.FILES) {
            BackupRequest files = request.files(paths).names(names).exclude(exclude);
            return encoded.isPresent() ? files.encoded(encoded.get()) : files;
        }
        refuseOfVolumes("paths", paths);
        refuseOfVolumes("names", names);
        refuseOfVolumes("exclude", exclude);
        refuseOfVolumes("encoded", encoded.stream().map(RequestBody::word).toList());
        return request;
    }

    private static void refuseOfVolumes(String name, List<String> found) throws ProblemException {
        if (!found.isEmpty()) {
            throw ProblemException.invalid(name, "none, or profile files", String.join(", ", found));
        }
    }

    private static QuietPolicy quiet(QuietPolicy usual, RequestBody body) throws ProblemException {
        return new QuietPolicy(
                body.seconds("quietSeconds").orElse(usual.period()),
                body.seconds("quietTimeoutSeconds").orElse(usual.timeout()),
                body.choice("onTimeout", QuietPolicy.OnTimeout.class).orElse(usual.onTimeout()));
    }

    private Duration patience(RequestBody body) throws ProblemException {
        return body.seconds("waitSeconds").orElse(backup.defaults().patience());
    }

    private static BackupRequest.Since since(String word) {
        return word.equals("last") ? BackupRequest.Since.LAST : BackupRequest.Since.set(word);
    }

    /** What writes over a unit, or into a folder of this host, is an administrator's, also when it goes on. */
    static void mayRestore(Caller caller) throws ProblemException {
        WebGate.require(caller, Role.ADMINISTRATOR);
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
                .patience(patience(body))
                .dryRun(dryRun);
        Optional<Offload> offload = body.choice("offload", Offload.class);
        Queueing queueing = queueing(body);
        body.end();
        return backup.restore(offload.isPresent() ? request.offload(offload.get()) : request, queueing);
    }

    private static RestoreRequest.ToUnit toUnit(RequestBody body, String unit, boolean dryRun) throws ProblemException {
        String confirm = body.optional("confirm").orElse("");
        Designator designator = RequestBody.designator("unit", unit);
        if (!dryRun && !confirm.equals(designator.toString())) {
            throw new ProblemException(WebCode.NOT_CONFIRMED, Map.of("unit", designator.toString(), "found", confirm));
        }
        return new RestoreRequest.ToUnit(
                designator, body.flag("overwrite"), body.optional("volume").orElse(""), body.designators("beside"));
    }

    private RestoreRequest.ToFolder toFolder(RequestBody body, String folder) throws ProblemException {
        try {
            Path path = Path.of(folder);
            if (!path.isAbsolute()) {
                throw ProblemException.invalid("folder", "an absolute path of the server's host", folder);
            }
            ExistingFiles existing =
                    body.choice("existing", ExistingFiles.class).orElse(ExistingFiles.REFUSE);
            if (existing == ExistingFiles.OVERWRITE) {
                own.requireApart(path);
            } else {
                own.requireOutside(path);
            }
            return new RestoreRequest.ToFolder(path.normalize(), existing);
        } catch (InvalidPathException e) {
            throw ProblemException.invalid("folder", "a path of the server's host", folder);
        }
    }

    private Job verify(RequestBody body, Designator medium) throws IOException, ProblemException {
        VerifyRequest request = new VerifyRequest(
                medium,
                body.optional("set").orElse(""),
                body.choice("check", CheckLevel.class).orElse(CheckLevel.STRUCTURE),
                patience(body));
        Queueing queueing = queueing(body);
        body.end();
        return backup.verify(request, queueing);
    }

    private Job consolidate(RequestBody body, Designator medium) throws IOException, ProblemException {
        Designator to = RequestBody.designator("to", body.text("to"));
        ConsolidateRequest request = ConsolidateRequest.of(medium, to)
                .set(body.optional("set").orElse(""))
                .offload(body.choice("offload", Offload.class)
                        .orElse(backup.defaults().offload()))
                .check(body.choice("check", Proof.class).orElse(Proof.FULL) == Proof.FULL)
                .patience(patience(body))
                .dryRun(body.flag("dryRun"));
        Queueing queueing = queueing(body);
        body.end();
        return keeper.consolidate(request, queueing);
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
