// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * What all checks say now, for whoever has no core of Felix Health Checks and shares only JDK types with this bundle: the worst
 * {@code status}, and {@code checks} with {@code name}, {@code status} and their {@code log} of {@code status} and {@code message}.
 * Runs them one after the other; thread-safe, one run at a time.
 */
@Component(service = Supplier.class, property = "offhost.health=checks")
public final class ChecksNow implements Supplier<Map<String, Object>> {
    @Reference(
            service = HealthCheck.class,
            target = "(" + HealthCheck.TAGS + "=offhost)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<Map.Entry<Map<String, Object>, HealthCheck>> checks = List.of();

    @Override
    public synchronized Map<String, Object> get() {
        Map<String, HealthCheck> named = new TreeMap<>();
        for (Map.Entry<Map<String, Object>, HealthCheck> check : checks) {
            named.put(String.valueOf(check.getKey().get(HealthCheck.NAME)), check.getValue());
        }
        Result.Status worst = Result.Status.OK;
        List<Map<String, Object>> told = new ArrayList<>();
        for (Map.Entry<String, HealthCheck> check : named.entrySet()) {
            Result result = check.getValue().execute();
            worst = result.getStatus().compareTo(worst) > 0 ? result.getStatus() : worst;
            told.add(told(check.getKey(), result));
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("status", word(worst));
        all.put("checks", told);
        return all;
    }

    private static Map<String, Object> told(String name, Result result) {
        List<Map<String, Object>> log = new ArrayList<>();
        for (ResultLog.Entry entry : result) {
            log.add(Map.of("status", word(entry.getStatus()), "message", entry.getMessage()));
        }
        Map<String, Object> check = new LinkedHashMap<>();
        check.put("name", name);
        check.put("status", word(result.getStatus()));
        check.put("log", log);
        return check;
    }

    private static String word(Result.Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
