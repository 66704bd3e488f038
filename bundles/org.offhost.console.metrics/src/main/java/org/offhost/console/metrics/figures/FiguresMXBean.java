// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.metrics.figures;

import java.util.Map;

/** The figures as an open MBean: plain types alone, so a client of JMX needs no class of ours. */
public interface FiguresMXBean {
    /** Jobs that are kept, by kind and state: {@code backup completed}. */
    Map<String, Integer> getJobs();

    /** Bytes by who moved them. */
    Map<String, Long> getBytes();

    /** Seconds that ended jobs took together, by kind and state. */
    Map<String, Double> getJobSeconds();

    /** Longest time that a job which waits now has waited, in seconds. */
    double getLongestWaitSeconds();

    /** Drivers by kind. */
    Map<String, Integer> getDrivers();

    /** Units of work that drivers do now, by kind. */
    Map<String, Integer> getLeases();

    /** Sets by medium, as the catalog knows them. */
    Map<String, Integer> getMediumSets();

    /** Bytes of sets by medium. */
    Map<String, Long> getMediumBytes();
}
