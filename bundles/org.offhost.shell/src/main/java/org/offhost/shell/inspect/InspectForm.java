// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inspect.VolumeJson;
import org.offhost.inspect.VolumeReport;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.Screen;
import picocli.CommandLine.Option;

/** How {@code inspect} shows what it finds. */
final class InspectForm {
    @Option(
            names = "--json",
            description = "Write JSON lines: a header, a line per path, a footer; extents in clusters (NTFS), sectors"
                    + " (FAT, exFAT) or blocks (ext).")
    private boolean json;

    @Option(
            names = "--csv",
            description = "Write comma-separated values (RFC 4180): a line per stream; a text that a spreadsheet could"
                    + " take for a formula has an apostrophe in front.")
    private boolean csv;

    @Option(names = "--summary", description = "Show only what it is and the counts; with --map its figures alone.")
    private boolean summary;

    @Option(
            names = "--streams",
            description = "Show every stream: size, initialized and allocated bytes, resident or in how many pieces,"
                    + " flags, type.")
    private boolean streams;

    @Option(
            names = "--extents",
            description = "Show every stream with every run: offset in the stream, position on the volume, clusters"
                    + " (NTFS), sectors (FAT, exFAT) or blocks (ext), length, holes.")
    private boolean extents;

    @Option(
            names = "--map",
            description = "Show the volume as a picture: what is in use, by whom, in how many pieces; and whether every"
                    + " allocated cluster is owned exactly once.")
    private boolean map;

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description = "Draw that picture into a file instead. One that is there is replaced if it is an SVG.")
    private Path svg;

    boolean json() {
        return json;
    }

    boolean summary() {
        return summary;
    }

    /** Whether it speaks of one volume only. */
    boolean needsVolume() {
        return csv || streams || extents || isPicture();
    }

    boolean isPicture() {
        return map || svg != null;
    }

    InspectPicture picture(Screen screen) throws CommandRefusedException {
        return new InspectPicture(
                screen, map && svg == null && !summary, svg == null ? Optional.empty() : Optional.of(new SvgFile(svg)));
    }

    /** What does not go together, in words for whoever typed it. */
    Optional<String> contradiction(boolean path, boolean hash) {
        List<String> forms = new ArrayList<>();
        if (isPicture()) {
            add(forms, path, "--path");
            add(forms, hash, "--hash");
            add(forms, streams, "--streams");
            add(forms, extents, "--extents");
        }
        add(forms, json, "--json");
        add(forms, csv, "--csv");
        add(forms, summary && !isPicture(), "--summary");
        if (isPicture() && !forms.isEmpty()) {
            return Optional.of((map ? "--map" : "--svg") + " is a picture of a whole volume; leave it or "
                    + String.join(", ", forms) + " out");
        }
        if (forms.size() > 1) {
            return Optional.of(String.join(" and ", forms) + " exclude each other; choose one");
        }
        if (!forms.isEmpty() && (streams || extents)) {
            String option = extents ? "--extents" : "--streams";
            return Optional.of(
                    summary
                            ? "--summary shows no stream; leave it or " + option + " out"
                            : forms.get(0) + " has every stream anyway; leave " + option + " out");
        }
        if (summary && path) {
            return Optional.of("--summary is of a whole volume; leave it or --path out");
        }
        return Optional.empty();
    }

    private static void add(List<String> list, boolean given, String option) {
        if (given) {
            list.add(option);
        }
    }

    /** For a whole volume, or for what matches a pattern. */
    VolumeReport report(PrintWriter out, boolean whole) {
        if (json) {
            return new VolumeJson(out);
        }
        if (csv) {
            return new VolumeCsv(out);
        }
        return streams || extents ? new StreamText(out, extents) : new VolumeText(out, whole, !summary);
    }

    /** For one path and what is in it. */
    VolumeReport report(PrintWriter out, FileSystemVolume volume) {
        if (json || csv) {
            return report(out, false);
        }
        StreamText own = new StreamText(out, extents);
        return new PathText(
                out, volume, own, streams || extents ? new StreamText(out, extents) : new VolumeText(out, false, true));
    }
}
