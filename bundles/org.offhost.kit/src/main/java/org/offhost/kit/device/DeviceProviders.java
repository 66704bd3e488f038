// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.device;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;

/**
 * Units by whoever opens them: the providers that are there now are asked in the order in which they came, and the first that knows a
 * unit has it. Bound by a dynamic reference of a component. Thread-safe.
 */
public final class DeviceProviders {
    private final List<BlockDeviceProvider> providers = new CopyOnWriteArrayList<>();

    public void add(BlockDeviceProvider provider) {
        providers.add(provider);
    }

    public void remove(BlockDeviceProvider provider) {
        providers.remove(provider);
    }

    /** What is asked of one provider after the other. */
    @FunctionalInterface
    private interface Question<T> {
        Optional<T> of(BlockDeviceProvider provider) throws IOException;
    }

    private <T> Optional<T> first(Question<T> question) throws IOException {
        for (BlockDeviceProvider provider : providers) {
            Optional<T> answer = question.of(provider);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    /** As {@link BlockDeviceProvider#find}; empty if nobody knows the unit. */
    public Optional<Unit> find(Designator unit) throws IOException {
        return first(p -> p.find(unit));
    }

    /** As {@link BlockDeviceProvider#open}; empty if nobody opens the unit as a disk. */
    public Optional<BlockDevice> open(Designator unit, Access access) throws IOException {
        return first(p -> p.open(unit, access));
    }

    /** As {@link BlockDeviceProvider#openRecords}; empty if nobody opens the unit as a tape. */
    public Optional<RecordDevice> openRecords(Designator unit) throws IOException {
        return first(p -> p.openRecords(unit));
    }

    /** Names of the initiator ports by which this host reaches a unit: one, or none of a unit that is on no SAN, or unknown. */
    public List<String> ports(Designator unit) throws IOException {
        return find(unit).map(Unit::initiator).filter(port -> !port.isEmpty()).stream()
                .toList();
    }
}
