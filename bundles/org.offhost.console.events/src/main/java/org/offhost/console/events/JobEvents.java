// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.events;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.block.Designator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;

/**
 * What happens to jobs, and through them to media, as events. Posted, never sent: the thread that tells is a job's, and a sender
 * waits for the slowest handler (Felix EventAdmin 1.6.4). Thread-safe.
 */
@Component
public final class JobEvents implements JobListener {
    /** Nobody works on a job in these. */
    private static final Set<JobState> AT_REST =
            EnumSet.of(JobState.INTERRUPTED, JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED);

    private final EventAdmin events;

    /** The last state told of each job that somebody works on. */
    private final Map<String, JobState> told = new ConcurrentHashMap<>();

    @Activate
    public JobEvents(@Reference EventAdmin events) {
        this.events = events;
    }

    @Override
    public void changed(JobStatus status) {
        of(status).forEach(events::postEvent);
    }

    /** The events of a change, in their order. */
    List<Event> of(JobStatus status) {
        JobState state = status.state();
        JobState before = AT_REST.contains(state) ? told.remove(status.id()) : told.put(status.id(), state);
        Map<String, Object> properties = properties(status);
        List<Event> all = new ArrayList<>();
        all.add(new Event(state == before ? Topics.PROGRESS : Topics.JOB + state, properties));
        String medium = mediumTopic(status);
        if (!medium.isEmpty() && status.units().medium().isPresent()) {
            all.add(new Event(medium, properties));
        }
        return all;
    }

    /** What the end of a job says of its medium; empty if nothing. */
    private static String mediumTopic(JobStatus status) {
        boolean completed = status.state() == JobState.COMPLETED;
        if (completed && status.kind().makesSets() && !status.summary().setId().isEmpty()) {
            return Topics.COMMITTED;
        }
        if (status.kind() != JobKind.VERIFY) {
            return "";
        }
        if (completed) {
            return Topics.VERIFIED;
        }
        return status.state() == JobState.FAILED && !status.refused() ? Topics.SUSPECT : "";
    }

    private static Map<String, Object> properties(JobStatus status) {
        Map<String, Object> all = new HashMap<>();
        all.put(EventConstants.TIMESTAMP, status.changed().toEpochMilli());
        all.put(Topics.ID, status.id());
        all.put(Topics.KIND, status.kind().name());
        all.put(Topics.TITLE, status.title());
        all.put(Topics.STATE, status.state().name());
        status.reason().ifPresent(why -> all.put(Topics.REASON, why.code().id()));
        all.put(Topics.REFUSED, status.refused());
        all.put(Topics.DONE, status.doneBytes());
        all.put(Topics.TOTAL, status.totalBytes());
        all.put(Topics.FILES, status.files());
        status.units().source().ifPresent(unit -> all.put(Topics.SOURCE, unit.toString()));
        status.units().medium().ifPresent(unit -> all.put(Topics.MEDIUM, unit.toString()));
        status.units().destination().ifPresent(unit -> all.put(Topics.DESTINATION, unit.toString()));
        List<Designator> beside = status.units().beside();
        if (!beside.isEmpty()) {
            all.put(Topics.BESIDE, beside.stream().map(Designator::toString).toArray(String[]::new));
        }
        if (!status.summary().setId().isEmpty()) {
            all.put(Topics.SET, status.summary().setId());
            all.put(Topics.CHECKED, status.summary().checked().name());
            all.put(Topics.CONSISTENCY, status.summary().consistency().name());
        }
        return all;
    }
}
