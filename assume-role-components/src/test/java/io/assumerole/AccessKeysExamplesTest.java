package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyDocument;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The snippets of docs/how-to/store-a-key.md. Does not prove their effect in an engine, which {@code SecretPlacesTest} does. */
class AccessKeysExamplesTest {

    private static final PolicyDocument READ_ARTIFACTS = Deployer.READ;

    /** What {@code gpg --export NAME | base64 --wrap=0} prints begins like this. */
    private static final String pgpPublicKey = Base64.getEncoder().encodeToString(new byte[] {(byte) 0x99, 1});

    private static Deployer with(UnprivilegedUserWithRoleArgs args) {
        var deployer = Deployer.of(() -> args, null);
        assertThat(deployer.stack().errors()).isEmpty();
        return deployer;
    }

    @Test
    void encrypts_for_somebody() {
        // docs:begin key-encrypted
        var args = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(READ_ARTIFACTS)
                .accessKeys(AccessKeys.one().encryptedFor(pgpPublicKey))
                .build();
        // docs:end key-encrypted

        assertThat(with(args).stack().outputs("deployer")).doesNotContainKey("secretAccessKey");
    }

    @Test
    void stores_the_key() {
        // docs:begin key-stored
        var args = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(READ_ARTIFACTS)
                .accessKeys(AccessKeys.one()
                        .inSecretsManager("team/deployer")
                        .readableBy("arn:aws:iam::123456789012:role/pipeline"))
                .build();
        // docs:end key-stored

        assertThat(with(args).stack().outputs("deployer")).containsKey("secretArn");
    }

    @Test
    void rotates_a_stored_key() {
        var before = AccessKeys.rotating("203001").inSecretsManager("team/deployer");
        var both = AccessKeys.rotating("203002")
                .previous("203001", AccessKeyStatus.ACTIVE)
                .inSecretsManager("team/deployer");
        var inactive = AccessKeys.rotating("203002")
                .previous("203001", AccessKeyStatus.INACTIVE)
                .inSecretsManager("team/deployer");
        var after = AccessKeys.rotating("203002").inSecretsManager("team/deployer");

        assertThat(before.destination)
                .isEqualTo(both.destination)
                .isEqualTo(inactive.destination)
                .isEqualTo(after.destination);
    }

    @Test
    void limits_the_age() {
        // docs:begin key-age
        var args = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(READ_ARTIFACTS)
                .accessKeys(AccessKeys.one()
                        .maxAge(Duration.ofDays(75)) // from then on a warning
                        .strictMaxAge(Duration.ofDays(90))) // from then on an error
                .build();
        // docs:end key-age

        // The creation date in the mocks is in 2020.
        assertThat(Deployer.of(() -> args, null).stack().errors())
                .anySatisfy(error -> assertThat(error).contains("the maximum is 90 days"));
    }
}
