// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.MetadataCache;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.kit.session.Withdrawal;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads FAT12, FAT16 and FAT32 volumes (Microsoft FAT specification, fatgen103). */
@Component(
        property = {FileSystemParser.TYPE + "=fat12", FileSystemParser.TYPE + "=fat16", FileSystemParser.TYPE + "=fat32"
        })
@Designate(ocd = FatParser.Config.class)
public final class FatParser implements FileSystemParser {
    /** Framework property: {@link Config#code_page()} where no configuration has it. */
    static final String CODE_PAGE = "offhost.fat.code.page";

    /** What may be set from outside. */
    @ObjectClassDefinition(name = "Offhost FAT parser")
    public @interface Config {
        /** Code page of 8.3 names. */
        @AttributeDefinition(
                name = "Code page",
                description =
                        "Code page of 8.3 names, which no volume records: its number or the name of a character set, "
                                + "e.g. 866 or windows-31j; empty for the framework property " + CODE_PAGE
                                + ", else 437, but 850 "
                                + "for a name with a byte that is a letter only there")
        String code_page() default "";
    }

    private static final Logger LOG = LoggerFactory.getLogger(FatParser.class);

    private final Withdrawal session = new Withdrawal("the FAT parser");

    /** For volumes that are opened from now on. */
    private volatile Choice choice;

    /**
     * What was chosen.
     *
     * @param misconfigured why volumes are refused; empty if they are not
     */
    private record Choice(CodePage codePage, String misconfigured) {
        static Choice of(String codePageName) {
            Optional<CodePage> known = CodePage.of(codePageName);
            return new Choice(
                    known.orElse(CodePage.BY_RULE),
                    known.isPresent()
                            ? ""
                            : CODE_PAGE
                                    + ": expected the name of a character set or the number of a code page, found '"
                                    + codePageName
                                    + "', which this Java does not have; FAT volumes are not read with other names than"
                                    + " configured");
        }
    }

    /** Reads 8.3 names by the rule. */
    public FatParser() {
        this("");
    }

    /** A code page that is not known shows when a volume is read: better none than other names. */
    @Activate
    public FatParser(BundleContext context, Config config) {
        this(chosen(config.code_page(), context.getProperty(CODE_PAGE)));
    }

    FatParser(String codePageName) {
        choice = Choice.of(codePageName);
    }

    @Modified
    void modified(BundleContext context, Config config) {
        choose(chosen(config.code_page(), context.getProperty(CODE_PAGE)));
    }

    /** For the next volume; one that is open keeps what it was opened with, and so does the parser if the new value is none. */
    void choose(String name) {
        Choice next = Choice.of(name);
        if (!next.misconfigured().isEmpty() && choice.misconfigured().isEmpty()) {
            LOG.error(
                    "configuration {}, code.page: expected the name of a character set or the number of a code page,"
                            + " found '{}', which this Java does not have; the one before it stays in force",
                    FatParser.class.getName(),
                    name);
            return;
        }
        choice = next;
    }

    private static String chosen(String configured, String ofFramework) {
        return configured.isEmpty() && ofFramework != null ? ofFramework : configured;
    }

    /** Sessions fail from now on. */
    @Deactivate
    void deactivate() {
        session.withdraw();
    }

    @Override
    public Optional<VolumeSummary> probe(BlockDevice volume) throws IOException {
        session.check();
        FatBootSector boot;
        try {
            boot = VolumeDetector.detect(volume);
        } catch (CorruptStructureException e) {
            if (VolumeDetector.isNamed(volume)) {
                throw e;
            }
            return Optional.empty();
        }
        boot = VolumeDetector.settled(volume, boot);
        boot.checkTableLength();
        return Optional.of(new FatSummary(volume, metadata(boot, volume)).summary());
    }

    @Override
    public FileSystemVolume open(BlockDevice volume) throws IOException {
        session.check();
        FatBootSector boot = VolumeDetector.settled(volume, VolumeDetector.detect(volume));
        boot.checkTableLength();
        FatMetadata metadata = metadata(boot, volume);
        return new FatVolume(volume, metadata, new FatSummary(volume, metadata).summary());
    }

    private FatMetadata metadata(FatBootSector boot, BlockDevice device) throws IOException {
        Choice now = choice;
        if (!now.misconfigured().isEmpty()) {
            throw new IOException(now.misconfigured());
        }
        MetadataCache cache =
                new MetadataCache(device, session::check, Math.min(boot.length, device.size()), boot.sectorLength);
        FatMetadata metadata = new FatMetadata(boot, cache, new MirroredTable(boot, cache), now.codePage(), session);
        GeometryCheck.of(metadata);
        return metadata;
    }
}
