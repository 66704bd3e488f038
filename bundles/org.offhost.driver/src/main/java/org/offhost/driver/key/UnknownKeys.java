// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver.key;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the keys of configurations that no driver or engine reads: a component sees only those that it knows, so a key with a letter
 * too many would be lost without a word. A configuration is looked at when it is saved, and when a bundle that describes it starts;
 * where nothing is configured, nothing is read.
 */
@Component(service = ConfigurationListener.class, immediate = true)
public final class UnknownKeys implements ConfigurationListener, SynchronousBundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownKeys.class);
    private static final String OURS = "org.offhost.";

    private final BundleContext context;
    private final ConfigurationAdmin configurations;

    /** Of bundles that were asked for, as long as they run. */
    private final Map<Bundle, DescribedKeys> described = new ConcurrentHashMap<>();

    /** What was said of a configuration, by its PID: said once for what was saved once. */
    private final Map<String, Set<String>> told = new ConcurrentHashMap<>();

    /** Looks at what is there already. */
    @Activate
    public UnknownKeys(BundleContext context, @Reference ConfigurationAdmin configurations) {
        this.context = context;
        this.configurations = configurations;
        context.addBundleListener(this);
        find(null).forEach(this::check);
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        switch (event.getType()) {
            case BundleEvent.STARTING, BundleEvent.LAZY_ACTIVATION -> find(null).forEach(c -> check(bundle, c));
            case BundleEvent.STOPPED -> described.remove(bundle);
            default -> {
                // it describes what it did
            }
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        told.remove(event.getPid());
        if (event.getType() == ConfigurationEvent.CM_UPDATED) {
            find("(" + Constants.SERVICE_PID + "=" + event.getPid() + ")").forEach(this::check);
        }
    }

    /** @param filter null for all */
    private List<Configuration> find(String filter) {
        try {
            Configuration[] found = configurations.listConfigurations(filter);
            return found == null ? List.of() : List.of(found);
        } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
            LOG.debug(
                    "configurations were not looked at",
                    e); // a PID that is no value of a filter; or nobody keeps any now
            return List.of();
        }
    }

    private void check(Bundle started, Configuration configuration) {
        try {
            if (!keys(started, configuration).isEmpty()) {
                check(configuration);
            }
        } catch (IllegalStateException e) {
            LOG.debug("a configuration was not looked at", e); // deleted meanwhile
        }
    }

    private void check(Configuration configuration) {
        try {
            Set<String> known = new TreeSet<>();
            for (Bundle bundle : context.getBundles()) {
                known.addAll(keys(bundle, configuration)); // two versions of one may run
            }
            Dictionary<String, Object> properties = known.isEmpty() ? null : configuration.getProperties();
            if (properties != null) {
                String pid = configuration.getPid();
                say(pid, KeyCheck.complaints(pid, Collections.list(properties.keys()), known));
            }
        } catch (IllegalStateException e) {
            LOG.debug("a configuration was not looked at", e); // deleted meanwhile
        }
    }

    private void say(String pid, List<String> complaints) {
        for (String complaint : complaints) {
            if (told.computeIfAbsent(pid, p -> ConcurrentHashMap.newKeySet()).add(complaint)) {
                LOG.warn("{}", complaint);
            }
        }
    }

    /** Keys of a configuration that a bundle describes; none of one that does not run. */
    private Set<String> keys(Bundle bundle, Configuration configuration) {
        if ((bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) == 0 || !isOurs(bundle)) {
            return Set.of();
        }
        String factory = configuration.getFactoryPid();
        return described
                .computeIfAbsent(bundle, DescribedKeys::of)
                .byPid()
                .getOrDefault(factory == null ? configuration.getPid() : factory, Set.of());
    }

    /** One of this project or a driver for it: what else a console has configured is its own affair. */
    private static boolean isOurs(Bundle bundle) {
        String imports = bundle.getHeaders("").get(Constants.IMPORT_PACKAGE);
        return bundle.getSymbolicName() != null
                && (bundle.getSymbolicName().startsWith(OURS) || imports != null && imports.contains(OURS));
    }
}
