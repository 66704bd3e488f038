// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.offhost.backup.BackupService;
import org.offhost.backup.ListedPath;
import org.offhost.backup.Listing;
import org.offhost.block.Designator;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * A bundle beside the server, for rig/bench/web: does in the process what a request for a page has it do, and nothing more. It is asked
 * by lines, {@code list MEDIUM SET PATH LIMIT TIMES} and {@code heap}, at a port of its own, which it writes to the file of
 * {@code rig.listings}.
 */
public final class Listings implements BundleActivator {
    private static final int BATCH = 256;

    private BundleContext context;
    private ServerSocket server;

    @Override
    public void start(BundleContext bundle) throws IOException {
        context = bundle;
        if (System.getProperty("rig.listings") == null) {
            return; // a command that does not serve
        }
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "rig-listings");
        thread.setDaemon(true);
        thread.start();
        Path file = Path.of(System.getProperty("rig.listings"));
        Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), server.getLocalPort() + "\n");
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void stop(BundleContext bundle) throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private void serve() {
        try (Socket socket = server.accept();
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                PrintWriter out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                out.println(words[0].equals("list") ? list(words) : heap());
            }
        } catch (SocketException e) {
            // the server ends
        } catch (Exception e) {
            e.printStackTrace();
        }
    }

    /** How many entries were had. */
    private long list(String[] words) throws IOException {
        BackupService backup = context.getService(context.getServiceReference(BackupService.class));
        long had = 0;
        for (int i = 0; i < Integer.parseInt(words[5]); i++) {
            had += page(backup, Designator.parse(words[1]), words[2], words[3], Integer.parseInt(words[4]));
        }
        return had;
    }

    private static int page(BackupService backup, Designator medium, String set, String path, int limit) throws IOException {
        try (Listing<ListedPath> listing = backup.paths(medium, set, path)) {
            int had = 0;
            for (List<ListedPath> batch = listing.next(BATCH); !batch.isEmpty(); batch = listing.next(BATCH)) {
                had += batch.size();
                if (had > limit) {
                    return limit;
                }
            }
            return had;
        }
    }

    private static long heap() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
