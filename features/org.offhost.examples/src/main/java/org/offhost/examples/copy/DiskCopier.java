// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.copy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Place;
import org.offhost.kit.copy.RunningCopies;
import org.offhost.kit.device.DeviceProviders;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Copies from disk to disk through this host, a piece at a time. Behind the one that every console has, and only where an empty
 * configuration asks for it: two that can do the same are one too many.
 */
@Component(
        property = {CopyProvider.METHOD + "=example", "service.ranking:Integer=-100"},
        configurationPid = "org.offhost.examples.copy",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DiskCopier implements CopyProvider {
    private final DeviceProviders devices = new DeviceProviders();
    private final RunningCopies copies = new RunningCopies("the copier of disks");

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDevices(BlockDeviceProvider provider) {
        devices.add(provider);
    }

    void unbindDevices(BlockDeviceProvider provider) {
        devices.remove(provider);
    }

    @Deactivate
    void withdraw() {
        copies.withdraw();
    }

    @Override
    public CopyOffer probe(Place source, Place destination) throws IOException {
        copies.check();
        if (source instanceof Place.Records || destination instanceof Place.Records) {
            return CopyOffer.none("disks alone are copied: a tape is no disk");
        }
        for (Place place : List.of(source, destination)) {
            if (devices.find(place.unit()).isEmpty()) {
                return CopyOffer.none("no driver opens unit " + place.unit());
            }
        }
        // who shows a snapshot shows it to the port that reads it
        List<String> ports = devices.ports(source.unit());
        return new CopyOffer(true, true, Optional.empty(), ports, "through this host, a piece at a time");
    }

    /** What cannot be opened is told now, when nothing was written. */
    @Override
    public CopyTask start(CopyPlan plan) throws IOException {
        copies.check();
        BlockDevice source = open(plan.source(), Access.READ);
        try {
            return copies.add(new DiskCopy(plan, source, open(plan.destination(), Access.READ_WRITE)))
                    .begin();
        } catch (IOException | RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    private BlockDevice open(Place place, Access access) throws IOException {
        if (place instanceof Place.Records) {
            throw new CopyException(Reason.NOT_SUPPORTED, "unit " + place.unit() + " is a tape");
        }
        // it was there when it was asked about: its driver is being replaced, perhaps
        return devices.open(place.unit(), access)
                .orElseThrow(() -> new ProviderWithdrawnException("no driver opens unit " + place.unit() + " now"));
    }
}
