// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.offhost.shell.command.ActionRun;
import org.offhost.shell.command.Services;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command whose name no method can have. */
@Component(
        service = TestDriverCommand.class,
        property = {
            "osgi.command.scope=offhost",
            "osgi.command.function=test-driver",
            Help.SUMMARY + "=test-driver: a vendor's bundle, by the contract suites"
        })
public final class TestDriverCommand implements Function {
    private final Services services;

    @Activate
    public TestDriverCommand(@Reference Services services) {
        this.services = services;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) {
        return ActionRun.in(
                session,
                screen -> Actions.create("test-driver", screen, services),
                arguments.stream().map(String::valueOf).toArray(String[]::new));
    }
}
