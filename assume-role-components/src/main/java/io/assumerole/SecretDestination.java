package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.SamePartition;
import io.assumerole.internal.Text;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the secret of an access key goes: into the state, encrypted for somebody, or into Secrets Manager.
 *
 * @param pgpKey whom the secret is encrypted for; {@code null} for nobody
 * @param isStored whether it goes into Secrets Manager
 * @param storedAs the name of the secret there; {@code null} for an automatic one
 * @param readers who may read it there, before they are checked
 */
record SecretDestination(
        @Nullable String pgpKey, boolean isStored, @Nullable String storedAs, List<ArgumentValue<String>> readers) {

    static final SecretDestination STATE = new SecretDestination(null, false, null, List.of());

    /** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@-]{1,512}");

    /** AWS adds these itself, and a name with such an end is found for another by mistake. */
    private static final Pattern LIKE_A_SUFFIX = Pattern.compile(".*-[A-Za-z0-9]{6}");

    /** Tags of packets: https://www.rfc-editor.org/rfc/rfc9580.html#section-5 */
    private static final int PGP_PUBLIC_KEY = 6;

    private static final int PGP_SECRET_KEY = 5;

    boolean isState() {
        return pgpKey == null && !isStored;
    }

    /** What takes the place of the outputs that hold a secret. */
    String insteadOfOutput() {
        return isStored
                ? "inSecretsManager, whose output is secretArn"
                : "encryptedFor, whose output is encryptedSecretAccessKey";
    }

    SecretDestination encryptedFor(String publicKey) {
        demandState("encryptedFor");
        return new SecretDestination(publicKey(publicKey), false, null, List.of());
    }

    SecretDestination stored(@Nullable String name) {
        demandState("inSecretsManager");
        return new SecretDestination(null, true, name, List.of());
    }

    SecretDestination readableBy(ArgumentValue<String> arn) {
        if (!isStored) {
            throw new IllegalArgumentException(
                    "readableBy: the secret access key is not in a store; allowed: after inSecretsManager()");
        }
        var all = new ArrayList<>(readers);
        all.add(arn);
        return new SecretDestination(null, true, storedAs, List.copyOf(all));
    }

    private void demandState(String method) {
        if (!isState()) {
            throw new IllegalArgumentException(
                    "%s: it is said already where the secret access key goes; allowed: encryptedFor or inSecretsManager, once"
                            .formatted(method));
        }
    }

    /** Checks the public key of PGP and does not quote what was given: it may be the private key. */
    private static String publicKey(String text) {
        var tag = pgpTag(text);
        if (tag == PGP_SECRET_KEY) {
            throw new IllegalArgumentException(
                    "encryptedFor: got a private key, not shown; allowed: the public key: gpg"
                            + " --export NAME | base64 --wrap=0. Take the private key out of the program and its history");
        }
        if (tag != PGP_PUBLIC_KEY) {
            throw new IllegalArgumentException(
                    "encryptedFor: got no public key of PGP, not shown; allowed: its base64 in"
                            + " one line, without armor: gpg --export NAME | base64 --wrap=0");
        }
        return text;
    }

    /** What the first packet is, by RFC 9580, 4.2; 0 where there is none. */
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

    /** Checks those who may read the secret, known now or later. */
    List<Output<String>> checkedReaders(ArgumentChecks checks, SamePartition partitions) {
        var name = "accessKeys: readableBy";
        var checked = new ArrayList<Output<String>>();
        for (var reader : readers) {
            var arn = checks.optional(name, reader, given -> TrustArguments.principal(given, false));
            if (arn != null) {
                checked.add(partitions.check(name, reader, arn));
            }
        }
        return List.copyOf(checked);
    }

    /** Does not show the readers, which may be secret. */
    @Override
    public String toString() {
        return "SecretDestination[not shown]";
    }
}
