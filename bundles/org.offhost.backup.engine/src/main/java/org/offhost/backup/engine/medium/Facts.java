// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.util.Map;
import java.util.TreeMap;
import org.offhost.archive.layout.SetContents;
import org.offhost.archive.set.JobRecord;
import org.offhost.backup.JobSummary;
import org.offhost.backup.notice.NoticeCode;

/** The figures of a job as they are kept with its set. */
public final class Facts {
    private Facts() {}

    /** @param runs processes that worked on the job; the figures are those of all of them */
    public static Map<String, String> of(JobSummary s, long runs) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("runs", String.valueOf(runs));
        facts.put("files", String.valueOf(s.files()));
        facts.put("directories", String.valueOf(s.directories()));
        facts.put("streams", String.valueOf(s.streams()));
        facts.put("resident", String.valueOf(s.resident()));
        facts.put("nonResident", String.valueOf(s.nonResident()));
        facts.put("segments", String.valueOf(s.segments()));
        facts.put("commands", String.valueOf(s.commands()));
        facts.put("offloadedBytes", String.valueOf(s.bytes().offloaded()));
        facts.put("controlBytes", String.valueOf(s.bytes().control()));
        facts.put("decodedBytes", String.valueOf(s.bytes().decoded()));
        facts.put("verifyBytes", String.valueOf(s.bytes().verify()));
        facts.put("fallbackBytes", String.valueOf(s.bytes().fallback()));
        facts.put("fallbackReason", s.bytes().fallbackReason());
        facts.put("quietWaitMillis", String.valueOf(s.quietWait().toMillis()));
        s.notes().stream()
                .filter(n -> n.code() == NoticeCode.BLOCKS_IN_DOUBT)
                .findFirst()
                .ifPresent(n -> {
                    facts.put("inDoubtBytes", n.facts().get("length").toString());
                    facts.put("inDoubtReason", n.facts().get("detail").toString());
                });
        return facts;
    }

    /** What the set holds, as far as its job kept it. */
    public static SetContents contents(JobRecord job) {
        return new SetContents(
                number(job, "files"), number(job, "directories"), number(job, "streams"), number(job, "resident"));
    }

    /** Of a medium somebody else may have written: anything may stand there. */
    private static long number(JobRecord job, String fact) {
        String text = job.facts().getOrDefault(fact, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
