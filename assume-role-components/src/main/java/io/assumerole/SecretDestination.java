package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.SamePartition;
import io.assumerole.internal.Text;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The destination of an access key's secret: the state, the state encrypted with PGP, or Secrets Manager.
 *
 * @param pgpKey the PGP key to encrypt the secret with; {@code null} for none
 * @param isStored whether the secret is stored in Secrets Manager
 * @param secretName the name of the secret there; {@code null} for an automatic name
 * @param readers the users and roles that can read it there, not yet checked
 */
record SecretDestination(
        @Nullable String pgpKey, boolean isStored, @Nullable String secretName, List<ArgumentValue<String>> readers) {

    static final SecretDestination STATE = new SecretDestination(null, false, null, List.of());

    /** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@-]{1,512}");

    /** AWS adds such a suffix to the ARN, so a lookup of a name with this suffix can find a different secret. */
    private static final Pattern LIKE_A_SUFFIX = Pattern.compile(".*-[A-Za-z0-9]{6}");

    /** Packet type IDs: https://www.rfc-editor.org/rfc/rfc9580.html#section-5 */
    private static final int PGP_PUBLIC_KEY = 6;

    private static final int PGP_SECRET_KEY = 5;

    boolean isState() {
        return pgpKey == null && !isStored;
    }

    /** Returns the option that replaces the output of the secret, and the output of that option. */
    String insteadOfOutput() {
        return isStored
                ? "inSecretsManager, whose output is secretArn"
                : "encryptedFor, whose output is encryptedSecretAccessKey";
    }

    SecretDestination encryptedFor(String publicKey) {
        requireState("encryptedFor");
        return new SecretDestination(publicKey(publicKey), false, null, List.of());
    }

    SecretDestination stored(@Nullable String name) {
        requireState("inSecretsManager");
        return new SecretDestination(null, true, name, List.of());
    }

    SecretDestination readableBy(ArgumentValue<String> arn) {
        if (!isStored) {
            throw new IllegalArgumentException(
                    "readableBy: the secret access key is not in Secrets Manager; call inSecretsManager() first");
        }
        var all = new ArrayList<>(readers);
        all.add(arn);
        return new SecretDestination(null, true, secretName, List.copyOf(all));
    }

    private void requireState(String method) {
        if (!isState()) {
            throw new IllegalArgumentException(
                    "%s: another call already sets where the secret access key is stored; allowed: encryptedFor or inSecretsManager, once"
                            .formatted(method));
        }
    }

    /** Checks the PGP public key without quoting it: it may be the private key. */
    private static String publicKey(String text) {
        var tag = pgpTag(text);
        if (tag == PGP_SECRET_KEY) {
            throw new IllegalArgumentException(
                    "encryptedFor: got a private key, not shown; allowed: the public key: gpg"
                            + " --export NAME | base64 --wrap=0. Remove the private key from the program and its history");
        }
        if (tag != PGP_PUBLIC_KEY) {
            throw new IllegalArgumentException("encryptedFor: got a value, not shown, that is not a PGP public key;"
                    + " allowed: the key as one line of base64, without armor: gpg --export NAME |"
                    + " base64 --wrap=0");
        }
        return text;
    }

    /** Returns the type ID of the first packet, according to RFC 9580, section 4.2; 0 if there is none. */
    private static int pgpTag(String text) {
        if (text == null) {
            return 0;
        }
        try {
            var bytes = Base64.getDecoder().decode(text);
            int first = bytes.length == 0 ? 0 : bytes[0] & 0xff;
            return first < 0x80 ? 0 : first < 0xc0 ? first >> 2 & 0xf : first & 0x3f;
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    static String name(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "inSecretsManager: got %s; allowed: 1 to 512 characters from A-Z a-z 0-9 / _ + = . @ -"
                            .formatted(Text.quote(name)));
        }
        if (LIKE_A_SUFFIX.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "inSecretsManager: got %s; allowed: a name that does not end with a hyphen and six characters, which AWS itself adds to the ARN"
                            .formatted(Text.quote(name)));
        }
        return name;
    }

    /** Checks the readers of the secret, now or once they are known. */
    List<Output<String>> checkedReaders(SamePartition partitions) {
        return partitions.checkAll("accessKeys: readableBy", readers, arn -> TrustArguments.principal(arn, false));
    }

    /** Does not show the readers, which can be secrets. */
    @Override
    public String toString() {
        return "SecretDestination[not shown]";
    }
}
