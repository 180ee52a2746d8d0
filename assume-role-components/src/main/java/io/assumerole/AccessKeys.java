package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.internal.Text;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says which access keys the user of an {@link UnprivilegedUserWithRole} has, where the secret of a new one goes, and how
 * old a key may get.
 *
 * <p>A key is rotated without a moment in which no key works, each line a {@code pulumi up} of its own:
 *
 * <pre>{@code
 * rotating("a")                           // one key
 * rotating("b").previous("a", ACTIVE)     // a second one; hand it to whoever uses the first
 * rotating("b").previous("a", INACTIVE)   // does anything still fail? Then make it active again
 * rotating("b")                           // the first one is deleted
 * }</pre>
 *
 * <p>The ID is a name that you choose, not the access key ID of AWS. It names the key, so no key is ever replaced by another
 * one of its name. AWS allows a user two keys, inactive
 * ones included: going from {@code rotating("b").previous("a", …)} to {@code rotating("c").previous("b", …)} in one
 * step would be a third key for a moment, and AWS refuses it with {@code LimitExceeded}; delete the previous key first.
 *
 * <p>An update from {@code rotating("a")} to {@code rotating("b")} alone deletes the only working key. Pulumi warns in the
 * preview of an update that creates a key for an existing user and keeps no older key.
 *
 * <p>Whoever had {@link #one()} keeps that key as the oldest one of a rotation. The way back, from a rotation to
 * {@link #one()}, makes a new key and deletes the others.
 *
 * <p><strong>Where the secret goes.</strong> By default into the stack's state, encrypted by the stack's secrets provider,
 * and into the output {@link UnprivilegedUserWithRole#secretAccessKey()}. The others, each of which leaves that output out:
 *
 * <pre>{@code
 * one().encryptedFor(pgpPublicKey)             // the state has only what the owner of the PGP key can open
 * one().inSecretsManager().readableBy(arn)     // ID and secret are in Secrets Manager, too; the state has both, encrypted
 * }</pre>
 *
 * <p>A PGP key is a property of the access key. To set, change or remove it under the same ID makes a new access key and
 * deletes the old one: do it together with a new ID, in the first step of a rotation. The previous key stays as it was
 * made. Going to or from Secrets Manager makes no new key.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html#Using_RotateAccessKey">Rotating access keys</a>
 */
public final class AccessKeys {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,20}");

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
    private static final Pattern ID_OF_AWS = Pattern.compile("A(?:KI|SI)A[A-Z0-9]{16}");

    /**
     * One access key.
     *
     * @param id what tells it from another one of a rotation; {@code null} for the only one
     * @param status its status; {@code null} for what AWS gives a new key, which is active
     */
    record Slot(@Nullable String id, @Nullable AccessKeyStatus status) {}

    final @Nullable Slot current;
    final @Nullable Slot previous;
    final SecretDestination place;
    final KeyAge age;

    private AccessKeys(@Nullable Slot current, @Nullable Slot previous) {
        this(current, previous, SecretDestination.STATE, KeyAge.ANY);
    }

    private AccessKeys(@Nullable Slot current, @Nullable Slot previous, SecretDestination place, KeyAge age) {
        this.current = current;
        this.previous = previous;
        this.place = place;
        this.age = age;
    }

    /**
     * {@return no key: for keys that are made elsewhere, such as by Pulumi ESC. Where nobody needs a user,
     * {@link RoleWithoutUser} makes the role alone}
     */
    public static AccessKeys none() {
        return new AccessKeys(null, null);
    }

    /** {@return one active key} */
    public static AccessKeys one() {
        return new AccessKeys(new Slot(null, null), null);
    }

    /**
     * Returns that the user has one key of this status.
     *
     * @param status whether the key can be used
     * @return one key
     * @throws IllegalArgumentException if the status is {@code null}
     */
    public static AccessKeys one(AccessKeyStatus status) {
        return new AccessKeys(new Slot(null, checked(status)), null);
    }

    /**
     * Returns that the user has one active key, which another one will follow.
     *
     * @param id the key's name in the rotation: 1 to 20 letters A to Z and a to z, and digits; not an access key ID of AWS
     * @return one key
     * @throws IllegalArgumentException if the ID is not as above
     */
    public static AccessKeys rotating(String id) {
        return new AccessKeys(new Slot(checked(id), AccessKeyStatus.ACTIVE), null);
    }

    /**
     * Returns that the user still has the key before this one, too.
     *
     * @param id the name that key had as {@link #rotating} key; for a key that was {@link #one()}, any other than the
     *     current key's
     * @param status whether that key can still be used
     * @return two keys
     * @throws IllegalArgumentException if the ID is not as for {@link #rotating} or the current key's, if the status is
     *     {@code null}, or if these are not the keys that {@link #rotating} returned
     */
    public AccessKeys previous(String id, AccessKeyStatus status) {
        if (current == null || current.id() == null || previous != null) {
            throw new IllegalArgumentException(
                    "previous: there is no rotation, or a previous key already; allowed: once, after rotating(id)");
        }
        if (checked(id).equals(current.id())) {
            throw new IllegalArgumentException(
                    "previous: got %s, which is the current key's name; give the name of the key before it"
                            .formatted(Text.quote(id)));
        }
        return new AccessKeys(current, new Slot(id, checked(status)), place, age);
    }

    /**
     * Returns the same keys, whose secrets are encrypted with PGP before they are in the state: it holds only what the
     * owner of the PGP key can open. The component then has the output
     * {@link UnprivilegedUserWithRole#encryptedSecretAccessKey()}, and no {@code secretAccessKey}. So no program can give
     * the key to a provider, {@link AssumedRoleProviderArgs#from} neither.
     *
     * <p>By default nothing is encrypted for anybody. This is the AWS provider's {@code pgpKey}: it encrypts the password
     * for SES that is made of the secret, too. A state from before still has the secrets of the keys that it had then.
     *
     * <pre>{@code
     * .accessKeys(AccessKeys.one().encryptedFor(pgpPublicKey))   // gpg --export NAME | base64 --wrap=0
     * }</pre>
     *
     * <p>Its owner opens it with
     * {@code pulumi stack output encryptedSecretAccessKey | base64 --decode | gpg --decrypt}, if the program exports the
     * output.
     *
     * <p>Only how the key begins is checked before the access key is made. AWS's provider encrypts after it has made one: if
     * it cannot, as with a damaged PGP key, the update fails, and the user may have an active access key whose secret nobody
     * has. Delete that one, as docs/reliability.md says; and try a new PGP key with {@code gpg --encrypt} first.
     *
     * @param pgpPublicKey the base64 of a public key of PGP that can encrypt: in one line, without armor; no secret
     * @return these keys, whose secrets are encrypted
     * @throws IllegalArgumentException if that is no such key, where there is no access key, or if it was said before where
     *     the secret goes; the message does not show what was given
     * @see <a href="https://www.pulumi.com/registry/packages/aws/api-docs/iam/accesskey/">The AWS provider's AccessKey</a>
     */
    public AccessKeys encryptedFor(String pgpPublicKey) {
        demandKey("encryptedFor");
        return new AccessKeys(current, previous, place.encryptedFor(pgpPublicKey), age);
    }

    /**
     * Returns the same keys, the current one of which is put into Secrets Manager, under an automatic name: that of the
     * component, {@code -secret} and seven random characters.
     *
     * <p>By default nothing is in Secrets Manager. The value is JSON, with ID and secret together, so that both change at
     * once: {@code {"Version":1,"AccessKeyId":"…","SecretAccessKey":"…"}}, the form that AWS's programs take from a
     * {@code credential_process}. The component then has the output {@link UnprivilegedUserWithRole#secretArn()}, and no
     * {@code secretAccessKey}.
     *
     * <p><strong>What is still in the state:</strong> the secret access key, encrypted by the stack's secrets provider, as
     * an output of the access key and as the value of the secret. Whoever may decrypt the state can read it there; only
     * {@link #encryptedFor} keeps it out.
     *
     * <p>A rotation changes the value of the secret, so that who reads it each time needs no new key handed over. AWS may
     * refuse a new key for some seconds: read and try again. The value before it stays in the secret as
     * {@code AWSPREVIOUS}, where AWS puts it.
     *
     * <p>The secret is encrypted with the account's key {@code aws/secretsmanager}. It is deleted at once, without the
     * recovery window, since the key in it is deleted, too; that needs the permission for it.
     *
     * @return these keys, the current one of which is in Secrets Manager
     * @throws IllegalArgumentException where there is no access key, or if it was said before where the secret goes
     * @see <a href="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sourcing-external.html">Sourcing credentials with an external process</a>
     */
    public AccessKeys inSecretsManager() {
        demandKey("inSecretsManager");
        return new AccessKeys(current, previous, place.stored(null), age);
    }

    /**
     * Returns the same keys, the current one of which is put into Secrets Manager under this name.
     *
     * <p>Otherwise as {@link #inSecretsManager()}. Another name makes another secret and deletes the old one.
     *
     * @param name 1 to 512 characters from {@code A-Z a-z 0-9 / _ + = . @ -}, unique in the account and region; not with a
     *     hyphen and six letters or digits at its end
     * @return these keys, the current one of which is in Secrets Manager
     * @throws IllegalArgumentException if the name is not as above, and as {@link #inSecretsManager()}
     * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html">CreateSecret</a>
     */
    public AccessKeys inSecretsManager(String name) {
        demandKey("inSecretsManager");
        return new AccessKeys(current, previous, place.stored(SecretDestination.name(name)), age);
    }

    /**
     * Returns the same keys, where the policy of the secret allows this user or role, too, to read it:
     * {@code secretsmanager:GetSecretValue} and no more.
     *
     * <p>By default the secret has no policy. Then, and besides, those of the account may read it whose own policies allow
     * that, such as administrators: this adds readers and takes none away.
     *
     * <pre>{@code
     * .accessKeys(AccessKeys.one()
     *         .inSecretsManager("team/deployer")
     *         .readableBy("arn:aws:iam::123456789012:role/pipeline"))
     * }</pre>
     *
     * @param arn the ARN of a user or a role of the same account, which exists
     * @return these keys, with one more reader
     * @throws IllegalArgumentException if the key is not in Secrets Manager; that the ARN is none is an error of
     *     {@link UnprivilegedUserWithRoleArgs.Builder#build()}
     * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html">Resource-based policies</a>
     */
    public AccessKeys readableBy(String arn) {
        return new AccessKeys(current, previous, place.readableBy(ArgumentValue.of(arn)), age);
    }

    /**
     * Returns the same keys, where the policy of the secret allows a user or role from an output, too, to read it.
     *
     * @param arn as for {@link #readableBy(String)}
     * @return these keys, with one more reader
     * @throws IllegalArgumentException as for {@link #readableBy(String)}
     */
    public AccessKeys readableBy(Output<String> arn) {
        return new AccessKeys(current, previous, place.readableBy(ArgumentValue.of(arn)), age);
    }

    /**
     * Returns the same keys, with a warning of Pulumi's where one is older than this. It comes in each preview and each
     * update, and names the key and the next step of the rotation.
     *
     * <p>By default a key may have any age. The age is counted from AWS's {@code CreateDate} in the state to the clock of
     * the machine that runs the program. The preview before a key is made knows no date; an inactive key is looked at, too.
     * A key whose date the state does not have is a warning, too.
     *
     * <pre>{@code
     * .accessKeys(AccessKeys.one().maxAge(Duration.ofDays(90)))
     * }</pre>
     *
     * @param age longer than none, such as 90 days; shorter than {@link #strictMaxAge}, where both are given
     * @return these keys, with that age
     * @throws IllegalArgumentException if it is not as above, was given before, or there is no access key
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html">Security best practices in IAM</a>
     */
    public AccessKeys maxAge(Duration age) {
        demandKey("maxAge");
        return new AccessKeys(current, previous, place, this.age.warnAfter(age));
    }

    /**
     * Returns the same keys, with an error where the current one is older than this: it ends the preview or the update.
     *
     * <p>By default no age is an error. A previous key that is older is a warning, so that a rotation can always be
     * begun and ended. A current key whose date the state does not have is an error, too, since its age is not known.
     * With {@link UnprivilegedUserWithRoleArgs.Builder#disableUser disableUser(true)} each of them is a warning, so that
     * nothing holds up the update that shuts the user out.
     *
     * <pre>{@code
     * .accessKeys(AccessKeys.one().maxAge(Duration.ofDays(75)).strictMaxAge(Duration.ofDays(90)))
     * }</pre>
     *
     * @param age longer than none, such as 90 days; longer than {@link #maxAge}, where both are given
     * @return these keys, with that age
     * @throws IllegalArgumentException if it is not as above, was given before, or there is no access key
     * @see #maxAge
     */
    public AccessKeys strictMaxAge(Duration age) {
        demandKey("strictMaxAge");
        return new AccessKeys(current, previous, place, this.age.failAfter(age));
    }

    /** For tests: the same keys, whose age another clock tells. */
    AccessKeys at(Clock clock) {
        return new AccessKeys(current, previous, place, age.at(clock));
    }

    private void demandKey(String method) {
        if (current == null) {
            throw new IllegalArgumentException(
                    method + ": there is no access key; allowed: after one() or rotating(id)");
        }
    }

    private static String checked(String id) {
        boolean isOfAws = id != null && ID_OF_AWS.matcher(id).matches();
        if (id == null || isOfAws || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("""
                    The name of an access key in a rotation: got %s; allowed: a name that you choose, such as 202611, of 1 \
                    to 20 letters A-Z a-z and digits""".formatted(isOfAws ? "an access key ID of AWS" : Text.quote(id)));
        }
        return id;
    }

    private static AccessKeyStatus checked(AccessKeyStatus status) {
        if (status == null) {
            throw new IllegalArgumentException("The status of an access key: got null; allowed: ACTIVE, INACTIVE");
        }
        return status;
    }

    /** Whether there is a current key that AWS takes. */
    boolean isCurrentActive() {
        return current != null && current.status() != AccessKeyStatus.INACTIVE;
    }
}
