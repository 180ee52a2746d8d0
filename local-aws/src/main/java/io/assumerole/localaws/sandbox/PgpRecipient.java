package io.assumerole.localaws.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;

/** A recipient of PGP messages, with a new key that exists only in the memory of this process. */
public final class PgpRecipient {

    private static final int BITS = 2048;
    private static final int CERTAINTY = 100;

    private final PGPKeyPair key;

    public PgpRecipient() {
        var generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65537), new SecureRandom(), BITS, CERTAINTY));
        try {
            key = new BcPGPKeyPair(
                    PublicKeyPacket.VERSION_4, PGPPublicKey.RSA_GENERAL, generator.generateKeyPair(), new Date());
        } catch (PGPException e) {
            throw new IllegalStateException("cannot create a PGP key", e);
        }
    }

    /** Returns the base64 of the public key without armor, as {@code gpg --export | base64} writes it. */
    public String publicKey() {
        try {
            return Base64.getEncoder().encodeToString(key.getPublicKey().getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Decrypts the base64 of a message without armor.
     *
     * @throws IllegalArgumentException if it was encrypted for another key, was changed or is not a PGP message
     */
    public String decrypt(String message) {
        try {
            var parts = new BcPGPObjectFactory(
                    new ByteArrayInputStream(Base64.getDecoder().decode(message)));
            var encrypted = (PGPPublicKeyEncryptedData) ((PGPEncryptedDataList) parts.nextObject()).get(0);
            if (encrypted.getKeyIdentifier().getKeyId() != key.getKeyID()) {
                throw new IllegalArgumentException("the message is not for this key");
            }
            var plain = new BcPGPObjectFactory(encrypted.getDataStream(new BcPublicKeyDataDecryptorFactory(key)));
            var text = ((PGPLiteralData) plain.nextObject()).getInputStream().readAllBytes();
            if (!encrypted.verify()) {
                throw new IllegalArgumentException("the message was changed");
            }
            return new String(text, StandardCharsets.UTF_8);
        } catch (IOException | PGPException | ClassCastException e) {
            throw new IllegalArgumentException("not a PGP message for this key", e);
        }
    }
}
