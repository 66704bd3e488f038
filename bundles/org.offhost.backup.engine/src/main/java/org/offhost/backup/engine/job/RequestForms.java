// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.FilteredContent;
import org.offhost.backup.BackupRequest.ImageFormat;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Offload;
import org.offhost.backup.Profile;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Designator;

/** How what was asked for stands in a job's file. Names that are asked for lie beside it: see {@link Requests}. */
final class RequestForms {
    static final Form<BackupRequest> BACKUP =
            new Form<>("backup", BackupRequest.class, RequestForms::backup, RequestForms::backup);
    static final Form<BackupRequest.Group> GROUP =
            new Form<>("group", BackupRequest.Group.class, RequestForms::group, RequestForms::group);
    static final Form<RestoreRequest> RESTORE =
            new Form<>("restore", RestoreRequest.class, RequestForms::restore, RequestForms::restore);
    static final Form<VerifyRequest> VERIFY =
            new Form<>("verify", VerifyRequest.class, RequestForms::verify, RequestForms::verify);
    static final Form<ConsolidateRequest> CONSOLIDATE =
            new Form<>("consolidate", ConsolidateRequest.class, RequestForms::consolidate, RequestForms::consolidate);

    private RequestForms() {}

    /** Makes a request, which refuses what does not go together. */
    private interface Making<T> {
        T make() throws JournalException;
    }

    private static <T> T made(Making<T> making) throws JournalException {
        try {
            return making.make();
        } catch (IllegalArgumentException e) {
            throw new JournalException(
                    Notice.of(NoticeCode.JOB_REQUEST_CONTRADICTS).with("detail", e.getMessage()), e);
        }
    }

    private static void backup(BackupRequest r, JournalFields to) {
        to.set("source", r.source())
                .set("name", r.name())
                .set("medium", r.medium())
                .set("profile", r.profile())
                .lines("paths", r.paths())
                .lines("exclude", r.exclude())
                .set("quiet.period", r.quiet().period())
                .set("quiet.timeout", r.quiet().timeout())
                .set("quiet.onTimeout", r.quiet().onTimeout())
                .set("offload", r.offload())
                .set("check", r.check())
                .set("patience", r.patience())
                .set("encoded", r.encoded())
                .flag("acceptInconsistent", r.acceptInconsistent())
                .flag("dryRun", r.dryRun());
        to.set("since", r.since().kind());
        if (r.since().kind() == Since.Kind.SET) {
            to.set("since.set", r.since().setId());
        }
        r.lockUntil().ifPresent(end -> to.set("lockUntil", end));
        volume(r.volume(), to);
        beside("beside", r.beside(), to);
        if (r.image() != ImageFormat.SPARSE) {
            to.set("image", r.image());
        }
        if (!r.stillAccordingTo().isEmpty()) {
            to.set("stillAccordingTo", r.stillAccordingTo());
        }
    }

    private static BackupRequest backup(JournalFields from) throws JournalException {
        return made(() -> new BackupRequest(
                from.designator("source"),
                from.text("name"),
                from.designator("medium"),
                from.choice(Profile.class, "profile"),
                from.lines("paths"),
                List.of(),
                from.lines("exclude"),
                new QuietPolicy(
                        from.duration("quiet.period"),
                        from.duration("quiet.timeout"),
                        from.choice(QuietPolicy.OnTimeout.class, "quiet.onTimeout")),
                from.choice(Offload.class, "offload"),
                from.choice(CheckLevel.class, "check"),
                from.duration("patience"),
                from.choice(FilteredContent.class, "encoded"),
                volume(from),
                from.flag("acceptInconsistent"),
                from.flag("dryRun"),
                from.has("stillAccordingTo") ? from.text("stillAccordingTo") : "",
                new Since(from.choice(Since.Kind.class, "since"), from.has("since.set") ? from.text("since.set") : ""),
                from.has("lockUntil") ? Optional.of(from.instant("lockUntil")) : Optional.empty(),
                beside("beside", from),
                from.has("image") ? from.choice(ImageFormat.class, "image") : ImageFormat.SPARSE));
    }

    private static void beside(String field, List<Designator> units, JournalFields to) {
        if (!units.isEmpty()) {
            to.lines(field, units.stream().map(Designator::toString).toList());
        }
    }

    private static List<Designator> beside(String field, JournalFields from) throws JournalException {
        return from.has(field)
                ? from.lines(field).stream().map(Designator::parse).toList()
                : List.of();
    }

    private static void group(BackupRequest.Group r, JournalFields to) {
        to.set("units", r.units().size());
        for (int i = 0; i < r.units().size(); i++) {
            to.within(String.valueOf(i + 1), BACKUP.write(r.units().get(i)));
        }
    }

    private static BackupRequest.Group group(JournalFields from) throws JournalException {
        List<BackupRequest> units = new ArrayList<>();
        int count = Math.min(from.count("units"), BackupRequest.Group.MOST + 1);
        for (int i = 1; i <= count; i++) {
            units.add(BACKUP.read(from.within(String.valueOf(i))));
        }
        return made(() -> new BackupRequest.Group(units));
    }

    private static void volume(String called, JournalFields to) {
        if (!called.isEmpty()) {
            to.set("volume", called);
        }
    }

    private static String volume(JournalFields from) throws JournalException {
        return from.has("volume") ? from.text("volume") : "";
    }

    private static void restore(RestoreRequest r, JournalFields to) {
        to.set("medium", r.medium())
                .set("set", r.setId())
                .lines("paths", r.paths())
                .lines("exclude", r.exclude())
                .set("offload", r.offload())
                .flag("check", r.check())
                .set("patience", r.patience())
                .flag("dryRun", r.dryRun());
        if (r.destination() instanceof RestoreRequest.ToUnit unit) {
            to.set("to.unit", unit.unit()).flag("to.overwrite", unit.overwrite());
            volume(unit.volume(), to);
            beside("to.beside", unit.beside(), to);
        } else if (r.destination() instanceof RestoreRequest.ToFolder folder) {
            to.set("to.folder", folder.folder().toAbsolutePath()).set("to.existing", folder.existing());
        } else if (r.destination() instanceof RestoreRequest.ToPlace place) {
            to.set("to.place", place.place());
            if (place.passing()) {
                to.flag("to.passing", true);
            }
        }
    }

    private static RestoreRequest restore(JournalFields from) throws JournalException {
        return made(() -> new RestoreRequest(
                from.designator("medium"),
                from.text("set"),
                destination(from),
                from.lines("paths"),
                List.of(),
                from.lines("exclude"),
                from.choice(Offload.class, "offload"),
                from.flag("check"),
                from.duration("patience"),
                from.flag("dryRun")));
    }

    private static RestoreRequest.Destination destination(JournalFields from) throws JournalException {
        if (from.has("to.unit")) {
            return new RestoreRequest.ToUnit(
                    from.designator("to.unit"), from.flag("to.overwrite"), volume(from), beside("to.beside", from));
        }
        return from.has("to.place")
                ? new RestoreRequest.ToPlace(place(from), from.has("to.passing") && from.flag("to.passing"))
                : new RestoreRequest.ToFolder(folder(from), from.choice(ExistingFiles.class, "to.existing"));
    }

    private static URI place(JournalFields from) throws JournalException {
        try {
            return new URI(from.text("to.place"));
        } catch (URISyntaxException e) {
            throw JournalException.value("restore.to.place", e.getInput(), "a URI", e);
        }
    }

    private static Path folder(JournalFields from) throws JournalException {
        try {
            return Path.of(from.text("to.folder"));
        } catch (InvalidPathException e) {
            throw JournalException.value("restore.to.folder", e.getInput(), "a path", e);
        }
    }

    private static void verify(VerifyRequest r, JournalFields to) {
        to.set("medium", r.medium())
                .set("set", r.setId())
                .set("level", r.level())
                .set("patience", r.patience());
    }

    private static VerifyRequest verify(JournalFields from) throws JournalException {
        return made(() -> new VerifyRequest(
                from.designator("medium"),
                from.text("set"),
                from.choice(CheckLevel.class, "level"),
                from.duration("patience")));
    }

    private static void consolidate(ConsolidateRequest r, JournalFields to) {
        to.set("medium", r.medium())
                .set("set", r.setId())
                .set("to", r.to())
                .set("offload", r.offload())
                .flag("check", r.check())
                .set("patience", r.patience())
                .flag("dryRun", r.dryRun());
    }

    private static ConsolidateRequest consolidate(JournalFields from) throws JournalException {
        return made(() -> new ConsolidateRequest(
                from.designator("medium"),
                from.text("set"),
                from.designator("to"),
                from.choice(Offload.class, "offload"),
                from.flag("check"),
                from.duration("patience"),
                from.flag("dryRun")));
    }
}
