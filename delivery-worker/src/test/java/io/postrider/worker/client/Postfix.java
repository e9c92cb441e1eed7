package io.postrider.worker.client;

import io.postrider.testing.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Debian's Postfix, running from a directory of its own on a free port of 127.0.0.1: it takes any mail and throws it away.
 * Needs root, as Postfix does.
 */
final class Postfix implements AutoCloseable {

    private static final Path COMMAND = Path.of("/usr/sbin/postfix");
    private static final String ROOT = "root";

    private final Path directory;
    private final int port;

    private Postfix(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Whether it can run here. */
    static boolean isThere() {
        return Files.isExecutable(COMMAND) && ROOT.equals(System.getProperty("user.name"));
    }

    /** Starts one whose certificate is for {@code peer.test}. */
    static Postfix start(Path directory, TestAuthority authority) throws Exception {
        Postfix postfix = new Postfix(directory, freePort());
        postfix.configure(authority);
        postfix.run("start");
        try {
            Awaitility.await().atMost(20, TimeUnit.SECONDS).ignoreExceptions().until(postfix::isListening);
            return postfix;
        } catch (ConditionTimeoutException e) {
            postfix.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("stop");
    }

    private void configure(TestAuthority authority) throws IOException, GeneralSecurityException, InterruptedException {
        // Its processes give up root, and must still find their way.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path data = Files.createDirectories(directory.resolve("data"));
        Path queue = Files.createDirectories(directory.resolve("queue"));
        Path settings = Files.createDirectories(directory.resolve("conf"));
        Files.setOwner(
                data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
        Path chain = Files.writeString(directory.resolve("chain.pem"), pem(authority.serverStore("peer.test")));
        Files.writeString(settings.resolve("main.cf"), """
                compatibility_level = 3.6
                queue_directory = %s
                data_directory = %s
                maillog_file_prefixes = %s
                maillog_file = %s/log
                myhostname = peer.test
                mydestination =
                alias_maps =
                mynetworks = 127.0.0.0/8
                inet_interfaces = loopback-only
                smtpd_relay_restrictions = permit_mynetworks, reject
                default_transport = discard:
                smtpd_tls_security_level = may
                smtpd_tls_chain_files = %s
                """.formatted(queue, data, directory, directory, chain));
        Files.writeString(settings.resolve("master.cf"), """
                127.0.0.1:%d inet n - n - - smtpd
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                tlsmgr unix - - n 1000? 1 tlsmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                verify unix - - n - 1 verify
                proxymap unix - - n - - proxymap
                discard unix - - n - - discard
                anvil unix - - n - 1 anvil
                postlog unix-dgram n - n - 1 postlogd
                """.formatted(port));
    }

    private void run(String verb) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        COMMAND.toString(), "-c", directory.resolve("conf").toString(), verb)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("postfix " + verb + " in " + directory);
        }
    }

    private boolean isListening() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1_000);
            return true;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static String pem(KeyStore store) throws GeneralSecurityException {
        StringBuilder pem = new StringBuilder();
        append(pem, "PRIVATE KEY", store.getKey("server", new char[0]).getEncoded());
        for (Certificate certificate : store.getCertificateChain("server")) {
            append(pem, "CERTIFICATE", certificate.getEncoded());
        }
        return pem.toString();
    }

    private static void append(StringBuilder pem, String what, byte[] octets) {
        pem.append("-----BEGIN ").append(what).append("-----\n");
        pem.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets));
        pem.append("\n-----END ").append(what).append("-----\n");
    }
}
