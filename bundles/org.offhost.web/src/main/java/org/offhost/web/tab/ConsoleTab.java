// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.tab;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupSet;
import org.offhost.backup.JobStatus;
import org.offhost.web.WebConsole;

/**
 * What is protected, which jobs there are, and where the page is, between head and foot of the Felix web console (5, jakarta); whoever
 * may use that may look at it. Needs no class of that console.
 */
final class ConsoleTab extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient BackupService backup;
    private final transient WebConsole page;

    ConsoleTab(BackupService backup, WebConsole page) {
        this.backup = backup;
        this.page = page;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        TabText text = new TabText(response.getWriter());
        text.page(page.page(request.getServerName()));
        List<BackupSet> sets;
        List<JobStatus> jobs;
        try {
            sets = backup.known();
            jobs = backup.jobs();
        } catch (IOException | UncheckedIOException e) {
            text.failed(e);
            return;
        }
        text.sets(sets);
        text.jobs(jobs);
    }
}
