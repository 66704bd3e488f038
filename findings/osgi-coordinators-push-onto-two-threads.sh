#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     the coordinators of Felix and Equinox push a coordination that is on one thread's stack onto another thread's, too; ended there,
#           it stays the first thread's current one.
# Version:  org.apache.felix.coordinator 1.0.2 on Felix 7.0.5, org.eclipse.equinox.coordinator 1.5.500 on Equinox 3.24.300.
# Expected: a CoordinationException. OSGi Compendium 130, Coordination.push(): it is thrown if "this Coordination is already on the any thread's thread
#           local Coordination stack or this Coordination is terminated". On the same thread it is thrown (type 5, ALREADY_PUSHED).
# Real:     push succeeds and makes the other thread the coordination's own; end is right there, and WRONG_THREAD on the first one.
#           Afterwards peek() of the first thread gives the coordination that has ended, and whoever adds himself by
#           addParticipant there gets ALREADY_ENDED (type 4). A call of end() throws, and leaves it on the stack; pop() takes it off.
# Why here: work that goes on in another thread is what a copy does. Where the first thread is one of a pool, the mistake shows in the
#           next job that runs on it.
# Needs a JDK 17 and Maven; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() { mvn -q -B dependency:copy -Dartifact="$1" -DoutputDirectory="$2" >/dev/null || { echo "no packages to be had: not run"; exit 77; }; }
fetch org.osgi:org.osgi.service.coordinator:1.0.2 lib
fetch org.apache.felix:org.apache.felix.framework:7.0.5 felix
fetch org.apache.felix:org.apache.felix.coordinator:1.0.2 felix/bundle
fetch org.eclipse.platform:org.eclipse.osgi:3.24.300 equinox
fetch org.eclipse.platform:org.eclipse.equinox.coordinator:1.5.500 equinox/bundle
cat >Push.java <<'J'
import java.io.File;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.coordinator.Coordination;
import org.osgi.service.coordinator.CoordinationException;
import org.osgi.service.coordinator.Coordinator;
import org.osgi.service.coordinator.Participant;

class Push {
    private static String outcome(Runnable step) {
        try {
            step.run();
            return "done";
        } catch (CoordinationException e) {
            return "type " + e.getType();
        }
    }

    private static String current(Coordinator coordinator) {
        Coordination top = coordinator.peek();
        return top == null ? "none" : top.getName() + (top.isTerminated() ? ", terminated" : ", active");
    }

    public static void main(String[] folder) throws Exception {
        Framework framework = ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(Map.of("org.osgi.framework.storage",
                folder[0] + "/cache", "org.osgi.framework.system.packages.extra", "org.osgi.service.coordinator;version=1.0.2"));
        framework.start();
        var context = framework.getBundleContext();
        for (File bundle : new File(folder[0], "bundle").listFiles()) {
            context.installBundle(bundle.toURI().toString()).start();
        }
        var coordinator = context.getService(context.getServiceReference(Coordinator.class));
        Participant participant = new Participant() {
            @Override
            public void ended(Coordination coordination) {}

            @Override
            public void failed(Coordination coordination) {}
        };
        Coordination copy = coordinator.begin("copy", 0);
        System.out.println("push again on the first thread: " + outcome(copy::push));
        Thread other = new Thread(() -> {
            System.out.println("push on another: " + outcome(copy::push) + ", its thread is that one: " + (copy.getThread() == Thread.currentThread()));
        });
        other.start();
        other.join();
        System.out.println("end on the first: " + outcome(copy::end) + ", current: " + current(coordinator));
        coordinator.pop();
        Coordination next = coordinator.begin("next", 0);
        Thread third = new Thread(() -> System.out.println("push and end on another: " + outcome(next::push) + ", " + outcome(next::end)
                + ", current there: " + current(coordinator)));
        third.start();
        third.join();
        System.out.println("current on the first: " + current(coordinator) + ", addParticipant: " + outcome(() -> coordinator.addParticipant(participant))
                + ", end: " + outcome(next::end) + ", current: " + current(coordinator));
        coordinator.pop();
        System.out.println("behind pop, current: " + current(coordinator));
        framework.stop();
        framework.waitForStop(30_000);
        System.exit(0);
    }
}
J
for framework in felix equinox; do
    java -cp "lib/*:$framework/*" Push.java $framework 2>errors.txt | sed "s/^/$framework: /"
done | tee seen.txt
for framework in felix equinox; do
    sed "s/^/$framework: /" <<'D'
push again on the first thread: type 5
push on another: done, its thread is that one: true
end on the first: type 7, current: copy, active
push and end on another: done, done, current there: none
current on the first: next, terminated, addParticipant: type 4, end: type 4, current: next, terminated
behind pop, current: none
D
done >described.txt
diff described.txt seen.txt || { echo "not as described"; exit 1; }
