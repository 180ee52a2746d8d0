package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.schema.PropertyRule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.bc.BcPGPPublicKeyRing;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/**
 * The PGP key that encrypts a secret: the base64 of a public key, without armor. The official plugin uses a different
 * library and writes the same format, RFC 4880 and its successor 9580.
 */
final class PgpKey {
    private static final String KEYBASE = "keybase:";

    static final PropertyRule RULE = (name, value) -> {
        try {
            of((String) value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("\"%s\" %s".formatted(name, e.getMessage()));
        }
    };

    private final PGPPublicKey primary;
    private final PGPPublicKey encrypting;

    private PgpKey(PGPPublicKey primary, PGPPublicKey encrypting) {
        this.primary = primary;
        this.encrypting = encrypting;
    }

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException if it is invalid; the message does not contain it, because it may be a private
     * key by mistake
     */
    static PgpKey of(String text) {
        if (text.startsWith(KEYBASE)) {
            throw new IllegalArgumentException(
                    "asks keybase.io for the key, which this emulator does not support; pass the"
                            + " base64 of the key itself: gpg --export NAME | base64 --wrap=0");
        }
        PGPPublicKeyRing ring;
        try {
            ring = new BcPGPPublicKeyRing(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException | IOException | ClassCastException e) {
            throw new IllegalArgumentException("is not a PGP public key in base64 without armor; create it with"
                    + " gpg --export NAME | base64 --wrap=0");
        }
        return StreamSupport.stream(ring.spliterator(), false)
                .filter(PgpKey::mayEncrypt)
                .reduce((first, last) -> last)
                .map(key -> new PgpKey(ring.getPublicKey(), key))
                .orElseThrow(() -> new IllegalArgumentException(
                        "is a PGP key that cannot encrypt; pass one with a subkey for encryption"));
    }

    /** Checks the key's algorithm, and its flags if it has any: an RSA key may be for signatures only. */
    private static boolean mayEncrypt(PGPPublicKey key) {
        if (!key.isEncryptionKey() || key.hasRevocation()) {
            return false;
        }
        var flags = StreamSupport.stream(((Iterable<PGPSignature>) key::getSignatures).spliterator(), false)
                .map(PGPSignature::getHashedSubPackets)
                .filter(packets -> packets != null && packets.getKeyFlags() != 0)
                .map(PGPSignatureSubpacketVector::getKeyFlags)
                .toList();
        return flags.isEmpty()
                || flags.stream().anyMatch(each -> (each & (KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE)) != 0);
    }

    /** Returns the fingerprint of the whole key in the official plugin's format: lowercase hexadecimal. */
    String fingerprint() {
        return HexFormat.of().formatHex(primary.getFingerprint());
    }

    /** Encrypts a text: base64 of a message without armor. */
    String encrypted(String text) {
        var plain = text.getBytes(StandardCharsets.UTF_8);
        var message = new ByteArrayOutputStream();
        var generator = new PGPEncryptedDataGenerator(new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                .setWithIntegrityPacket(true)
                .setSecureRandom(new SecureRandom()));
        generator.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(encrypting));
        try (var encrypting = generator.open(message, new byte[256]);
                var literal = new PGPLiteralDataGenerator()
                        .open(encrypting, PGPLiteralData.BINARY, "", plain.length, new Date())) {
            literal.write(plain);
        } catch (IOException | PGPException e) {
            throw new IllegalStateException("the secret cannot be encrypted for the PGP key " + fingerprint(), e);
        }
        return Base64.getEncoder().encodeToString(message.toByteArray());
    }
}
