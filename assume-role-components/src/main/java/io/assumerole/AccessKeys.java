package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.internal.Text;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The access keys of the user that an {@link UnprivilegedUserWithRole} creates: which keys exist, where the secret of a
 * new key is stored, and how old a key can get.
 *
 * <p>To rotate a key without downtime, run a separate {@code pulumi up} for each step:
 *
 * <ol>
 *   <li>Set {@link #rotating} to a new ID, and {@link #previous} to the first key, which stays active. This
 *       creates a second key; give it to all programs that use the first key.
 *   <li>Make the previous key inactive. If something fails, activate it again.
 *   <li>Remove the previous key. This deletes the first key.
 * </ol>
 *
 * <p>The calls for the first key and for each step:
 *
 * <pre>{@code
 * rotating("a")                           // one key
 * rotating("b").previous("a", ACTIVE)     // creates a second key; give it to all programs that use the first key
 * rotating("b").previous("a", INACTIVE)   // deactivates the first key; activate it again if something fails
 * rotating("b")                           // deletes the first key
 * }</pre>
 *
 * <p>The ID is a name that you choose, not the access key ID from AWS. While you keep the ID and the PGP key, an update does not replace the access key. AWS allows two keys for each user, including inactive keys. If
 * you end a rotation and start the next rotation in one step, the update briefly needs a third key, which AWS rejects
 * with {@code LimitExceeded}: delete the previous key first.
 *
 * <p>An update that changes the ID in {@link #rotating} without a {@link #previous} key deletes the only working key.
 * Pulumi shows a warning in the preview of an update that creates a key for an existing user and keeps no older key.
 *
 * <p>If you change {@linkplain #one() one key} to a rotation, the existing key becomes the oldest key of the rotation.
 * If you change a rotation to {@linkplain #one() one key}, the component creates a new key and deletes the others.
 *
 * <p><strong>Where the secret is stored.</strong> By default, the secret is in the stack's state, encrypted by the
 * stack's secrets provider, and in the output {@link UnprivilegedUserWithRole#secretAccessKey()}. With one of the
 * following methods, the component does not have that output:
 *
 * <pre>{@code
 * one().encryptedFor(pgpPublicKey)
 *         // the state contains only text that the owner of the PGP key can decrypt
 * one().inSecretsManager().readableBy(arn)
 *         // Secrets Manager and, encrypted, the state contain the ID and the secret
 * }</pre>
 *
 * <p>A PGP key is a property of the access key. If you set, change, or remove it under the same ID, the component
 * creates a new access key and deletes the old key. Make this change together with a new ID, in the first step of a
 * rotation. The previous key does not change. A change to or from Secrets Manager does not create a new key.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html#Using_RotateAccessKey">Rotating access keys</a>
 */
public final class AccessKeys {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,20}");

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
    private static final Pattern AWS_ID = Pattern.compile("A(?:KI|SI)A[A-Z0-9]{16}");

    /**
     * An access key.
     *
     * @param id the ID that distinguishes the two keys of a rotation; {@code null} for the only key
     * @param status the status; {@code null} for the status that AWS gives a new key, which is active
     */
    record Slot(@Nullable String id, @Nullable AccessKeyStatus status) {}

    final @Nullable Slot current;
    final @Nullable Slot previous;
    final SecretDestination destination;
    final MaxKeyAge age;

    private AccessKeys(@Nullable Slot current, @Nullable Slot previous) {
        this(current, previous, SecretDestination.STATE, MaxKeyAge.ANY);
    }

    private AccessKeys(@Nullable Slot current, @Nullable Slot previous, SecretDestination destination, MaxKeyAge age) {
        this.current = current;
        this.previous = previous;
        this.destination = destination;
        this.age = age;
    }

    /**
     * {@return no access key, for keys that are created elsewhere, for example by Pulumi ESC. If you need no user, use
     * {@link RoleWithoutUser}, which creates only the role}
     */
    public static AccessKeys none() {
        return new AccessKeys(null, null);
    }

    /** {@return one active key} */
    public static AccessKeys one() {
        return new AccessKeys(new Slot(null, null), null);
    }

    /**
     * Returns one access key with this status.
     *
     * @param status the status of the key
     * @return one key
     * @throws IllegalArgumentException if the status is {@code null}
     */
    public static AccessKeys one(AccessKeyStatus status) {
        return new AccessKeys(new Slot(null, checked(status)), null);
    }

    /**
     * Returns one active access key that can be rotated.
     *
     * @param id the key's name in the rotation, 1 to 20 characters from {@code A-Z a-z 0-9}; not an access key ID
     *     from AWS
     * @return one key
     * @throws IllegalArgumentException if the ID does not have this form
     */
    public static AccessKeys rotating(String id) {
        return new AccessKeys(new Slot(checked(id), AccessKeyStatus.ACTIVE), null);
    }

    /**
     * Returns these keys and the previous key of a rotation.
     *
     * @param id the name of that key when it was the {@link #rotating} key; for a key that was {@linkplain #one() the only
     *     key}, any name except the current key's name
     * @param status whether that key can still be used
     * @return two keys
     * @throws IllegalArgumentException if the ID does not have the form that {@link #rotating} accepts or is the
     *     current key's ID, if the status is {@code null}, or if these keys are not the result of {@link #rotating}
     */
    public AccessKeys previous(String id, AccessKeyStatus status) {
        if (current == null || current.id() == null || previous != null) {
            throw new IllegalArgumentException(
                    "previous: called without rotating(id), or called twice; call it once, after rotating(id)");
        }
        if (checked(id).equals(current.id())) {
            throw new IllegalArgumentException(
                    "previous: got %s, which is the current key's name; give the name of the older key"
                            .formatted(Text.quote(id)));
        }
        return new AccessKeys(current, new Slot(id, checked(status)), destination, age);
    }

    /**
     * Returns these keys, and encrypts each secret with PGP before it is stored in the state. Only the owner of the
     * PGP key can decrypt it. The component then has the output
     * {@link UnprivilegedUserWithRole#encryptedSecretAccessKey()} and no {@code secretAccessKey}. A program therefore
     * cannot pass the key to a provider, and neither can {@link AssumedRoleProviderArgs#from}.
     *
     * <p>By default, nothing is encrypted with PGP. This option sets the AWS provider's {@code pgpKey}, which also
     * encrypts the SES SMTP password that is derived from the secret. Earlier versions of the state still contain
     * earlier secrets.
     *
     * <pre>{@code
     * .accessKeys(AccessKeys.one().encryptedFor(pgpPublicKey))   // gpg --export NAME | base64 --wrap=0
     * }</pre>
     *
     * <p>If the program exports the output, the owner decrypts the secret with {@code pulumi stack output
     * encryptedSecretAccessKey | base64 --decode | gpg --decrypt}.
     *
     * <p>Only the start of the PGP key is checked before the access key is created. The AWS provider encrypts the
     * secret after it creates the access key. If encryption fails, for example because the PGP key is damaged, the
     * update fails. The user can then have an active access key whose secret is lost. Delete that access key as
     * docs/how-to/recover-a-failed-update.md describes, and test a new PGP key with {@code gpg --encrypt} first.
     *
     * @param pgpPublicKey the base64 of a PGP public key that can encrypt: on one line, without armor; not a secret
     * @return these keys, with encrypted secrets
     * @throws IllegalArgumentException if the value is not such a key, if there is no access key, or if another
     *     method already sets where the secret is stored; the message does not show the value
     * @see <a href="https://www.pulumi.com/registry/packages/aws/api-docs/iam/accesskey/">The AWS provider's AccessKey</a>
     */
    public AccessKeys encryptedFor(String pgpPublicKey) {
        requireKey("encryptedFor");
        return new AccessKeys(current, previous, destination.encryptedFor(pgpPublicKey), age);
    }

    /**
     * Returns these keys, and stores the current key in Secrets Manager under an automatic name: the component's name,
     * {@code -secret}, and seven random characters.
     *
     * <p>By default, nothing is stored in Secrets Manager. The value is JSON that contains both ID and secret, which
     * therefore change together: {@code {"Version":1,"AccessKeyId":"…","SecretAccessKey":"…"}}. The AWS CLI and SDKs
     * accept this form from a {@code credential_process}. The component then has the output
     * {@link UnprivilegedUserWithRole#secretArn()} and no {@code secretAccessKey}.
     *
     * <p><strong>The state still contains</strong> the secret access key, as an output of the access key and as the
     * value of the secret. The stack's secrets provider encrypts it. Anyone who can decrypt the state can read the key.
     * Only {@link #encryptedFor} keeps it out of the state.
     *
     * <p>A rotation changes the value of the secret, so a program that reads it before each use always has the current
     * key. AWS can reject a new key for a few seconds: read the secret and try again. AWS keeps the earlier value in
     * the secret as {@code AWSPREVIOUS}.
     *
     * <p>The secret is encrypted with the account's KMS key {@code aws/secretsmanager}. It is deleted immediately,
     * without a recovery window, because its access key is deleted with it. This requires the permission for immediate
     * deletion.
     *
     * @return these keys, with the current key in Secrets Manager
     * @throws IllegalArgumentException if there is no access key, or if another method already sets where the secret
     *     is stored
     * @see <a href="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sourcing-external.html">Sourcing credentials with an external process</a>
     */
    public AccessKeys inSecretsManager() {
        requireKey("inSecretsManager");
        return new AccessKeys(current, previous, destination.stored(null), age);
    }

    /**
     * Returns these keys, and stores the current key in Secrets Manager under this name.
     *
     * <p>In all other respects, this method works like {@link #inSecretsManager()}. A different name creates a new
     * secret and deletes the old secret.
     *
     * @param name 1 to 512 characters from {@code A-Z a-z 0-9 / _ + = . @ -}, unique in the account and region; it
     *     must not end with a hyphen and six letters or digits
     * @return these keys, with the current key in Secrets Manager
     * @throws IllegalArgumentException if the name does not have this form, or for the reasons that
     *     {@link #inSecretsManager()} lists
     * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html">CreateSecret</a>
     */
    public AccessKeys inSecretsManager(String name) {
        requireKey("inSecretsManager");
        return new AccessKeys(current, previous, destination.stored(SecretDestination.name(name)), age);
    }

    /**
     * Returns these keys, and allows a user or role to read the secret: the resource policy of the secret allows
     * {@code secretsmanager:GetSecretValue} and no other action.
     *
     * <p>By default, the secret has no resource policy. Users and roles of the account whose own policies allow access,
     * such as administrators, can also read the secret. This method adds readers and removes none.
     *
     * <pre>{@code
     * .accessKeys(AccessKeys.one()
     *         .inSecretsManager("team/deployer")
     *         .readableBy("arn:aws:iam::123456789012:role/pipeline"))
     * }</pre>
     *
     * @param arn the ARN of an existing user or role in the same account
     * @return these keys, with one more reader
     * @throws IllegalArgumentException if the key is not in Secrets Manager;
     *     {@link UnprivilegedUserWithRoleArgs.Builder#build()} rejects an invalid ARN
     * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html">Resource-based policies</a>
     */
    public AccessKeys readableBy(String arn) {
        return new AccessKeys(current, previous, destination.readableBy(ArgumentValue.of(arn)), age);
    }

    /**
     * Returns these keys, and allows a user or role whose ARN is an output to read the secret.
     *
     * @param arn see {@link #readableBy(String)}
     * @return these keys, with one more reader
     * @throws IllegalArgumentException see {@link #readableBy(String)}
     */
    public AccessKeys readableBy(Output<String> arn) {
        return new AccessKeys(current, previous, destination.readableBy(ArgumentValue.of(arn)), age);
    }

    /**
     * Returns these keys, and shows a Pulumi warning if a key is older than this age. The warning appears in every preview
     * and update, and names the key and the next step of the rotation.
     *
     * <p>By default, a key can have any age. The age is the time between AWS's {@code CreateDate} in the state and the
     * clock of the machine that runs the program. Inactive keys are also checked. A key without a date in the state
     * also causes a warning, except in a preview that would create the key.
     *
     * <pre>{@code
     * .accessKeys(AccessKeys.one().maxAge(Duration.ofDays(90)))
     * }</pre>
     *
     * @param age a positive time, such as 90 days; shorter than {@link #strictMaxAge} if both are given
     * @return these keys, with that age
     * @throws IllegalArgumentException if the age is not valid or was given before, or if there is no access key
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html">Security best practices in IAM</a>
     */
    public AccessKeys maxAge(Duration age) {
        requireKey("maxAge");
        return new AccessKeys(current, previous, destination, this.age.warnAfter(age));
    }

    /**
     * Returns these keys, and stops the preview or update with an error if the current key is older than this age.
     *
     * <p>By default, no age is an error. An older previous key only causes a warning, which lets you start and finish a
     * rotation at any time. A current key without a date in the state is also an error, because its age is unknown.
     * With {@link UnprivilegedUserWithRoleArgs.Builder#disableUser disableUser(true)}, these errors become warnings, so
     * nothing blocks the update that locks the user out.
     *
     * <pre>{@code
     * .accessKeys(AccessKeys.one().maxAge(Duration.ofDays(75)).strictMaxAge(Duration.ofDays(90)))
     * }</pre>
     *
     * @param age a positive time, such as 90 days; longer than {@link #maxAge} if both are given
     * @return these keys, with that age
     * @throws IllegalArgumentException if the age is not valid or was given before, or if there is no access key
     * @see #maxAge
     */
    public AccessKeys strictMaxAge(Duration age) {
        requireKey("strictMaxAge");
        return new AccessKeys(current, previous, destination, this.age.failAfter(age));
    }

    /** Returns these keys with a different clock, for tests. */
    AccessKeys at(Clock clock) {
        return new AccessKeys(current, previous, destination, age.at(clock));
    }

    private void requireKey(String method) {
        if (current == null) {
            throw new IllegalArgumentException(
                    method + ": there is no access key; call it after one() or rotating(id)");
        }
    }

    private static String checked(String id) {
        boolean isAwsId = id != null && AWS_ID.matcher(id).matches();
        if (id == null || isAwsId || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("""
                    The name of an access key in a rotation: got %s; allowed: a name that you choose, such as 202611: 1 to 20 \
                    characters from A-Z a-z 0-9""".formatted(isAwsId ? "an AWS access key ID" : Text.quote(id)));
        }
        return id;
    }

    private static AccessKeyStatus checked(AccessKeyStatus status) {
        if (status == null) {
            throw new IllegalArgumentException("The status of an access key: got null; allowed: ACTIVE, INACTIVE");
        }
        return status;
    }

    /** Returns whether a current key exists and is active. */
    boolean isCurrentActive() {
        return current != null && current.status() != AccessKeyStatus.INACTIVE;
    }
}
