package io.postrider.testing.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority for one test: P-256 keys made on the spot, certificates (RFC 5280) valid for a day. What it
 * signs is trusted by {@link #trustStore} and by nobody else.
 */
public final class TestAuthority {
    private static final Duration DAY = Duration.ofDays(1);
    private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final char[] NO_PASSWORD = new char[0];

    private final String name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestAuthority(String name) throws GeneralSecurityException {
        this.name = name;
        this.keys = newKeys();
        byte[] isAuthority = extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.yes()));
        this.certificate = sign(name, keys.getPublic(), Instant.now().plus(DAY), isAuthority);
    }

    /** A new one, with a key of its own. */
    public static TestAuthority create(String name) {
        try {
            return new TestAuthority(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256 and X.509", e);
        }
    }

    /** A store with the authority's certificate. */
    public KeyStore trustStore() {
        try {
            KeyStore store = empty();
            store.setCertificateEntry("authority", certificate);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a server needs that is to be known by these names: DNS names, wildcards, or addresses. */
    public SSLContext server(String... names) {
        return context(serverStore(Instant.now().plus(DAY), names));
    }

    /** The same, with a certificate that has expired. */
    public SSLContext expiredServer(String... names) {
        return context(serverStore(Instant.now().minus(Duration.ofHours(1)), names));
    }

    /** A key and its certificate for these names, under an empty password. */
    public KeyStore serverStore(String... names) {
        return serverStore(Instant.now().plus(DAY), names);
    }

    private KeyStore serverStore(Instant until, String... names) {
        try {
            KeyPair own = newKeys();
            byte[][] general =
                    Arrays.stream(names).map(TestAuthority::generalName).toArray(byte[][]::new);
            X509Certificate leaf = sign(
                    "test server",
                    own.getPublic(),
                    until,
                    extension(SUBJECT_ALTERNATIVE_NAME, false, Der.sequence(general)));
            KeyStore store = empty();
            store.setKeyEntry("server", own.getPrivate(), NO_PASSWORD, new Certificate[] {leaf, certificate});
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(KeyStore store) {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(String subject, PublicKey key, Instant until, byte[] extension)
            throws GeneralSecurityException {
        byte[] toBeSigned = Der.sequence(
                Der.context(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(64, new SecureRandom()).setBit(63)),
                ECDSA_SHA256,
                commonName(name),
                Der.sequence(Der.time(Instant.now().minus(DAY)), Der.time(until)),
                commonName(subject),
                key.getEncoded(),
                Der.context(3, Der.sequence(extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(toBeSigned);
        byte[] signed = Der.sequence(toBeSigned, ECDSA_SHA256, Der.bits(signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
    }

    private static byte[] commonName(String name) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8(name))));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] generalName(String name) {
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return address
                ? Der.implicit(IP_ADDRESS, InetAddress.ofLiteral(name).getAddress())
                : Der.implicit(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
