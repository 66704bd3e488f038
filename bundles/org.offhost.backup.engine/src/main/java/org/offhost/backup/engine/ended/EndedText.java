// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary.ByteCounts;

/**
 * The file of jobs that have ended, as text: a line for each, whose fields are parted by tabs; the last line says how many there are
 * before it, and their CRC-32: an id that goes is deleted, so none may become another.
 *
 * @param keeping by which jobs were forgotten last; empty if nobody said
 * @param forgotten what those come to that are forgotten
 * @param newest the last id of those
 * @param going ids of those whose folders may still be there
 * @param jobs that are kept
 */
record EndedText(
        Optional<Keeping> keeping, JobTotals forgotten, String newest, List<String> going, List<EndedJob> jobs) {
    private static final String HEAD = "offhost-ended-jobs";
    private static final String NUMBER = "3";

    /** Without what an end in the future counts for. */
    private static final String BEFORE = "2";

    /** Codes of a backslash, and of what ends a field or a line. */
    private static final String[][] ESCAPES = {{"\\", "\\\\"}, {"\t", "\\t"}, {"\n", "\\n"}, {"\r", "\\r"}};

    /** The same when some of the jobs are counted, and going. */
    EndedText without(Collection<EndedJob> old) {
        JobTotals sum = forgotten;
        String last = newest;
        Set<String> goes = new LinkedHashSet<>(going);
        for (EndedJob job : old) {
            sum = sum.plus(job.totals());
            last = JobIds.isId(job.id()) && JobIds.ORDER.compare(job.id(), last) > 0 ? job.id() : last;
            goes.add(job.id());
        }
        List<EndedJob> left =
                jobs.stream().filter(job -> !goes.contains(job.id())).toList();
        return new EndedText(keeping, sum, last, List.copyOf(goes), left);
    }

    /**
     * The same with jobs of which who wrote it may not have known, but for those that are counted in it: they may have been read.
     *
     * @param isThere whether a job of this id has a folder
     */
    EndedText with(Collection<EndedJob> ours, Predicate<String> isThere) {
        Map<String, EndedJob> all = new LinkedHashMap<>();
        jobs.forEach(job -> all.put(job.id(), job));
        for (EndedJob job : ours) {
            boolean counted = JobIds.isId(job.id())
                    && JobIds.ORDER.compare(job.id(), newest) <= 0
                    && !all.containsKey(job.id())
                    && !isThere.test(job.id());
            if (!counted && !going.contains(job.id())) {
                all.put(job.id(), job);
            }
        }
        return new EndedText(keeping, forgotten, newest, going, List.copyOf(all.values()));
    }

    String text() {
        List<String> lines = new ArrayList<>();
        line(lines, HEAD, NUMBER);
        keeping.ifPresent(k -> line(lines, "keeping", k.least(), k.age().toMillis(), k.most()));
        line(lines, "newest", newest);
        ByteCounts b = forgotten.bytes();
        line(lines, "bytes", b.offloaded(), b.control(), b.decoded(), b.verify(), b.fallback());
        forgotten
                .outcomes()
                .forEach((outcome, times) -> line(
                        lines,
                        "count",
                        outcome.kind(),
                        outcome.state(),
                        times.count(),
                        times.took().toMillis()));
        going.forEach(id -> line(lines, "going", id));
        jobs.forEach(job -> line(
                lines,
                "job",
                job.id(),
                job.kind(),
                job.state(),
                job.ended().toEpochMilli(),
                job.took().toMillis(),
                job.bytes().offloaded(),
                job.bytes().control(),
                job.bytes().decoded(),
                job.bytes().verify(),
                job.bytes().fallback(),
                job.checked(),
                job.source(),
                job.medium(),
                job.setId(),
                job.snapshot(),
                job.counted().toEpochMilli()));
        String before = String.join("", lines);
        line(lines, "end", lines.size(), sum(before));
        return before + lines.get(lines.size() - 1);
    }

    private static String sum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    private static void line(List<String> lines, Object... fields) {
        StringBuilder line = new StringBuilder();
        for (Object field : fields) {
            line.append(line.isEmpty() ? "" : "\t").append(escaped(field.toString()));
        }
        lines.add(line.append('\n').toString());
    }

    private static String escaped(String field) {
        String text = field;
        for (String[] escape : ESCAPES) {
            text = text.replace(escape[0], escape[1]);
        }
        return text;
    }

    private static String plain(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            text.append(
                    c != '\\'
                            ? c
                            : switch (field.charAt(++i)) {
                                case '\\' -> '\\';
                                case 't' -> '\t';
                                case 'n' -> '\n';
                                case 'r' -> '\r';
                                default -> throw new IllegalArgumentException("\\" + field.charAt(i));
                            });
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException if it is no such text, or not all of one; says where */
    static EndedText read(String text) {
        int end = text.endsWith("\n") ? text.length() - 1 : 0;
        String[] lines = text.substring(0, end).split("\n", -1);
        Reading reading = new Reading(sum(text.substring(0, text.lastIndexOf('\n', end - 1) + 1)));
        for (int i = 0; i < lines.length; i++) {
            try {
                reading.line(i, lines[i].split("\t", -1));
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return reading.all();
    }

    private static final class Reading {
        private final String sum;
        private Optional<Keeping> keeping = Optional.empty();
        private ByteCounts bytes = ByteCounts.NONE;
        private final Map<JobTotals.Outcome, JobTotals.Times> outcomes = new HashMap<>();
        private String newest = "";
        private final List<String> going = new ArrayList<>();
        private final List<EndedJob> jobs = new ArrayList<>();
        private boolean ended;

        /** @param sum of all lines but the last */
        Reading(String sum) {
            this.sum = sum;
        }

        EndedText all() {
            require(ended, "the end is missing");
            return new EndedText(keeping, new JobTotals(outcomes, bytes), newest, going, jobs);
        }

        void line(int before, String[] f) {
            require(!ended, "nothing follows the end");
            require(before > 0 || f[0].equals(HEAD), "expected " + HEAD + ", found '" + f[0] + "'");
            switch (f[0]) {
                case HEAD ->
                    require(
                            f[1].equals(NUMBER) || f[1].equals(BEFORE),
                            "expected form " + NUMBER + ", found '" + f[1] + "'");
                case "keeping" ->
                    keeping = Optional.of(
                            new Keeping((int) number(f[1], Integer.MAX_VALUE), Duration.ofMillis(number(f[2])), (int)
                                    number(f[3], Integer.MAX_VALUE)));
                case "newest" -> {
                    newest = plain(f[1]);
                    require(newest.isEmpty() || JobIds.isId(newest), "'" + newest + "' is no id of a job");
                }
                case "bytes" -> bytes = bytes(f, 1);
                case "count" ->
                    outcomes.put(
                            new JobTotals.Outcome(JobKind.valueOf(f[1]), JobState.valueOf(f[2])),
                            new JobTotals.Times(number(f[3]), Duration.ofMillis(number(f[4]))));
                case "going" -> going.add(id(f[1]));
                case "job" -> jobs.add(job(f));
                case "end" -> {
                    require(number(f[1]) == before, "there are " + before + " lines before the end, not " + f[1]);
                    require(f[2].equals(sum), "the lines before the end are not those that were written");
                    ended = true;
                }
                default -> throw new IllegalArgumentException("'" + f[0] + "' is not known");
            }
        }

        private static EndedJob job(String[] f) {
            JobState state = JobState.valueOf(f[3]);
            require(state.ended(), "a job that is " + state + " has not ended");
            Instant ended = Instant.ofEpochMilli(Long.parseLong(f[4]));
            return new EndedJob(
                    id(f[1]),
                    JobKind.valueOf(f[2]),
                    state,
                    ended,
                    Duration.ofMillis(number(f[5])),
                    bytes(f, 6),
                    CheckLevel.valueOf(f[11]),
                    plain(f[12]),
                    plain(f[13]),
                    plain(f[14]),
                    plain(f[15]),
                    f.length > 16 ? Instant.ofEpochMilli(Long.parseLong(f[16])) : ended);
        }

        /** A name in the folder of jobs: what is of an id that is going is deleted. */
        private static String id(String field) {
            String id = plain(field);
            require(
                    !id.isEmpty() && !id.startsWith(".") && id.indexOf('/') < 0 && id.indexOf('\\') < 0,
                    "'" + id + "' is no job");
            return id;
        }

        private static ByteCounts bytes(String[] f, int at) {
            return new ByteCounts(
                    number(f[at]), number(f[at + 1]), number(f[at + 2]), number(f[at + 3]), number(f[at + 4]), "");
        }

        private static long number(String text) {
            return number(text, Long.MAX_VALUE);
        }

        private static long number(String text, long most) {
            long number = Long.parseLong(text);
            require(number >= 0 && number <= most, "'" + text + "' is out of range");
            return number;
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }
}
