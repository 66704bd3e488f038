// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.block.UnreadableBlockException;
import org.offhost.block.qcow2.CorruptImageException;
import org.offhost.block.qcow2.Qcow2Image;
import org.offhost.kit.device.ReadDevice;

/** The disk of a qcow2 image. Thread-safe; interrupting a thread in a call closes the session, as of every channel. */
final class ImageDevice extends ReadDevice {
    private static final int BLOCK = 512;

    private final Qcow2Image image;
    private final Consumer<ImageDevice> atClose;
    private volatile boolean withdrawn;

    private ImageDevice(Unit unit, Qcow2Image image, Consumer<ImageDevice> atClose) {
        super(unit, unit.designator() + " is open for reading only");
        this.image = image;
        this.atClose = atClose;
    }

    /**
     * Opens an image and what it is based on.
     *
     * @param path real path
     * @param atClose told when the session is closed by its user
     */
    static ImageDevice open(Path path, Consumer<ImageDevice> atClose) throws IOException {
        Qcow2Image image = Qcow2Image.open(
                new OneFolder(path.getParent()), path.getFileName().toString());
        Designator designator = new Designator(Designator.Scheme.QCOW2, path.toString());
        Unit unit = new Unit(designator, Unit.Kind.BLOCKS, image.size(), BLOCK, true, "");
        return new ImageDevice(unit, image, atClose);
    }

    Qcow2Image image() {
        return image;
    }

    /** What somebody should know of the image although it can be read, in words. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>(image.warnings());
        Path folder = Path.of(unit().designator().value()).getParent();
        for (String name : image.chain()) {
            if (FileLocks.OF_THIS_HOST.isWritten(folder.resolve(name))) {
                warnings.add(name
                        + " is open for writing in a QEMU, and what that keeps in memory is not in it; end it, or back"
                        + " the disk up through its monitor (qemu:SOCKET#NODE)");
            }
        }
        return warnings;
    }

    @Override
    protected void check() throws ProviderWithdrawnException {
        requireThere(null);
    }

    @Override
    protected void fill(long position, ByteBuffer target) throws IOException {
        int begin = target.position();
        try {
            image.read(position, target);
        } catch (CorruptImageException e) {
            long at = position + target.position() - begin;
            UnreadableBlockException unreadable =
                    new UnreadableBlockException(unit().designator(), at / BLOCK * BLOCK, e.getMessage());
            unreadable.initCause(e);
            throw unreadable;
        } catch (ClosedChannelException e) {
            requireThere(e);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        atClose.accept(this);
        image.close();
    }

    /** The provider is going: this session fails from now on. */
    void withdraw() {
        withdrawn = true;
        try {
            image.close();
        } catch (IOException e) {
            // nothing is buffered here, and nobody is left who could be told
        }
    }

    private void requireThere(IOException cause) throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the provider of " + unit().designator() + " was withdrawn", cause);
        }
    }
}
