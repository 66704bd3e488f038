// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.tab;

import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.backup.BackupSet;
import org.offhost.backup.JobStatus;
import org.offhost.inspect.Printable;
import org.offhost.web.http.RequestBody;

/** The tab as markup, in classes that the console's own style sheet has. Names from volumes are text, whatever is in them. */
final class TabText {
    /** Rows of a table; the page has all. */
    static final int MOST_ROWS = 200;

    private final PrintWriter out;

    TabText(PrintWriter out) {
        this.out = out;
    }

    /** Where the page is, if it is served. */
    void page(Optional<URI> page) {
        if (page.isPresent()) {
            String url = text(page.get().toString());
            out.println("<p class=\"statline ui-state-highlight\">The page: <a href=\"" + url
                    + "\" rel=\"noreferrer\" target=\"_blank\">" + url + "</a></p>");
        } else {
            out.println("<p class=\"statline ui-state-highlight\">The page is off:"
                    + " set <code>enabled</code> of <code>org.offhost.web</code> to true.</p>");
        }
    }

    void failed(Exception cause) {
        out.println("<p class=\"statline ui-state-error\">" + text(String.valueOf(cause.getMessage())) + "</p>");
    }

    /** What is protected: that whose newest set is oldest first. */
    void sets(List<BackupSet> sets) {
        Map<String, List<BackupSet>> bySource = new LinkedHashMap<>();
        for (BackupSet set : sets) {
            bySource.computeIfAbsent(set.source() + "\n" + set.volume(), key -> new ArrayList<>())
                    .add(set);
        }
        bySource.values().forEach(of -> of.sort(Comparator.comparing(BackupSet::cutAt)));
        List<List<BackupSet>> all = new ArrayList<>(bySource.values());
        all.sort(Comparator.comparing(of -> newest(of).cutAt()));
        begin("Protected", all.size(), "Unit", "Volume", "Name", "Sets", "Since", "Newest", "Proof", "Medium");
        for (List<BackupSet> of : all.subList(0, Math.min(all.size(), MOST_ROWS))) {
            BackupSet newest = newest(of);
            row(
                    newest.source(),
                    newest.volume(),
                    newest.name(),
                    of.size(),
                    of.get(0).cutAt(),
                    newest.cutAt(),
                    RequestBody.word(newest.checked()),
                    newest.mediumLabel());
        }
        end();
    }

    private static BackupSet newest(List<BackupSet> sorted) {
        return sorted.get(sorted.size() - 1);
    }

    /** Jobs, the one that was submitted last first. */
    void jobs(List<JobStatus> oldestFirst) {
        List<JobStatus> jobs = new ArrayList<>(oldestFirst);
        Collections.reverse(jobs);
        begin("Jobs", jobs.size(), "Job", "What", "Title", "State", "Bytes", "Of", "Changed", "Why");
        for (JobStatus job : jobs.subList(0, Math.min(jobs.size(), MOST_ROWS))) {
            row(
                    job.id(),
                    RequestBody.word(job.kind()),
                    job.title(),
                    RequestBody.word(job.state()),
                    job.doneBytes(),
                    job.totalBytes(),
                    job.changed(),
                    job.reason().map(reason -> reason.code().id()).orElse(""));
        }
        end();
    }

    private void begin(String caption, int rows, String... heads) {
        String shown = rows > MOST_ROWS ? MOST_ROWS + " of " + rows : Integer.toString(rows);
        out.print("<table class=\"nicetable ui-widget\"><caption class=\"ui-widget-header\">" + caption + ": " + shown
                + "</caption><thead><tr>");
        for (String head : heads) {
            out.print("<th class=\"ui-widget-header\" scope=\"col\">" + head + "</th>");
        }
        out.println("</tr></thead><tbody>");
    }

    private void row(Object... cells) {
        out.print("<tr>");
        for (Object cell : cells) {
            out.print("<td>" + text(cell.toString()) + "</td>");
        }
        out.println("</tr>");
    }

    private void end() {
        out.println("</tbody></table>");
    }

    /** Text that stays text. */
    private static String text(String plain) {
        return Printable.of(plain)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("$", "&#36;"); // the console puts values in place of ${names}
    }
}
