// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.inspect.InspectAction;
import org.offhost.shell.job.BackupAction;
import org.offhost.shell.job.CancelAction;
import org.offhost.shell.job.ConsolidateAction;
import org.offhost.shell.job.JobsAction;
import org.offhost.shell.job.RestoreAction;
import org.offhost.shell.job.ResumeAction;
import org.offhost.shell.job.VerifyAction;
import org.offhost.shell.set.ForgetAction;
import org.offhost.shell.set.ListAction;
import org.offhost.shell.set.LockAction;
import org.offhost.shell.suite.TestDriverAction;
import org.offhost.shell.unit.ProbeAction;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands of this bundle by name, and what each takes. */
public final class Actions {
    private static final Map<String, BiFunction<Screen, Services, Action>> ALL = new TreeMap<>(Map.ofEntries(
            entry("inspect", InspectAction::new),
            entry("backup", BackupAction::new),
            entry("list", ListAction::new),
            entry("restore", RestoreAction::new),
            entry("verify", VerifyAction::new),
            entry("consolidate", ConsolidateAction::new),
            entry("forget", ForgetAction::new),
            entry("lock", LockAction::new),
            entry("jobs", JobsAction::new),
            entry("resume", ResumeAction::new),
            entry("cancel", CancelAction::new),
            entry("drivers", DriversAction::new),
            entry("probe", ProbeAction::new),
            entry("serve", ServeAction::new),
            entry("test-driver", TestDriverAction::new)));

    private Actions() {}

    private static Map.Entry<String, BiFunction<Screen, Services, Action>> entry(
            String name, BiFunction<Screen, Services, Action> action) {
        return Map.entry(name, action);
    }

    /** A new run of a command. */
    static Action create(String name, Screen screen, Services services) {
        return ALL.get(name).apply(screen, services);
    }

    /** Options and parameters of each command, by its name. */
    static Map<String, CommandSpec> specs() {
        Map<String, CommandSpec> specs = new TreeMap<>();
        Screen nowhere = new Screen(System.out, System.err, false);
        ALL.forEach((name, action) -> specs.put(name, new CommandLine(action.apply(nowhere, null)).getCommandSpec()));
        return specs;
    }
}
