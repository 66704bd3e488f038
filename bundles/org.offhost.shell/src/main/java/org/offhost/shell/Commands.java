// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import org.apache.felix.service.command.CommandSession;
import org.offhost.shell.command.ActionRun;
import org.offhost.shell.command.Services;
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
            "osgi.command.function=consolidate",
            "osgi.command.function=forget",
            "osgi.command.function=lock",
            "osgi.command.function=jobs",
            "osgi.command.function=resume",
            "osgi.command.function=cancel",
            "osgi.command.function=drivers",
            "osgi.command.function=probe",
            "osgi.command.function=serve",
            Help.SUMMARY + "=inspect: what is on a volume and why: its tree, streams, extents, a map",
            Help.SUMMARY + "=backup: back a volume up to disk or tape",
            Help.SUMMARY + "=list: the sets of a medium, or what a set holds",
            Help.SUMMARY + "=restore: a volume to a logical unit, or files to a folder",
            Help.SUMMARY + "=verify: committed sets",
            Help.SUMMARY + "=consolidate: a point in time as a set of its own, on another medium",
            Help.SUMMARY + "=forget: the sets of a medium that no rule keeps",
            Help.SUMMARY + "=lock: a set, so that nobody forgets it before an instant",
            Help.SUMMARY + "=resume: go on with interrupted jobs",
            Help.SUMMARY + "=cancel: end a job",
            Help.SUMMARY + "=jobs: jobs that wait or were interrupted, and why",
            Help.SUMMARY + "=drivers: every parser, snapshot, copy and transport driver",
            Help.SUMMARY + "=probe: what a unit says of itself, and what of it can be used",
            Help.SUMMARY + "=serve: the console as a page and for programs, until it is stopped"
        })
public final class Commands {
    private final Services services;

    @Activate
    public Commands(@Reference Services services) {
        this.services = services;
    }

    public Object cancel(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("cancel", screen, services), args);
    }

    public Object resume(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("resume", screen, services), args);
    }

    public Object verify(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("verify", screen, services), args);
    }

    public Object consolidate(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("consolidate", screen, services), args);
    }

    public Object forget(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("forget", screen, services), args);
    }

    public Object lock(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("lock", screen, services), args);
    }

    public Object restore(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("restore", screen, services), args);
    }

    public Object list(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("list", screen, services), args);
    }

    public Object backup(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("backup", screen, services), args);
    }

    public Object probe(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("probe", screen, services), args);
    }

    public Object inspect(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("inspect", screen, services), args);
    }

    public Object serve(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("serve", screen, services), args);
    }

    public Object drivers(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("drivers", screen, services), args);
    }

    public Object jobs(CommandSession session, String... args) {
        return ActionRun.in(session, screen -> Actions.create("jobs", screen, services), args);
    }
}
