// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.reflect.Method;
import java.time.Duration;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Gives a suite what it is run on, and ends a check that does not end by itself. */
final class TrialResolver implements ParameterResolver, InvocationInterceptor {
    /** Of JUnit's store of a session, in which the trial lies. */
    static final String NAMESPACE = "org.offhost.tck.run";

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Trial.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(
                        ExtensionContext.StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.create(NAMESPACE))
                .get(Trial.class);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> check, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        limited(check);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<Void> check, DynamicTestInvocationContext test, ExtensionContext context) {
        limited(check);
    }

    private static void limited(Invocation<Void> check) {
        assertTimeoutPreemptively(LIMIT, check::proceed);
    }
}
