// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands of scope {@code offhost}; public because Gogo finds them by reflection. */
@Component(
        service = Commands.class,
        property = {
            "osgi.command.scope=offhost",
            "osgi.command.function=inspect",
            "osgi.command.function=backup",
            "osgi.command.function=list",
            "osgi.command.function=restore",
            "osgi.command.function=verify",
            "osgi.command.function=jobs",
            "osgi.command.function=resume",
            "osgi.command.function=cancel",
            "osgi.command.function=drivers",
            Help.SUMMARY + "=jobs: jobs that wait or were interrupted, and why",
            Help.SUMMARY + "=drivers: every parser, snapshot, copy and transport driver"
        })
public final class Commands {
    private final Services services;

    @Activate
    public Commands(@Reference Services services) {
        this.services = services;
    }

    public void drivers(CommandSession session, String... args) {
        Run.in(session, screen -> new DriversAction(screen, services), args);
    }

    public void jobs(CommandSession session, String... args) {
        Run.in(session, screen -> new JobsAction(screen, services), args);
    }
}
