package io.assumerole;

import io.assumerole.internal.Text;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says which access keys the user of an {@link UnprivilegedUserWithRole} has.
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
 * <p>The ID names the key, so no key is ever replaced by another one of its name. AWS allows a user two keys, inactive
 * ones included: going from {@code rotating("b").previous("a", …)} to {@code rotating("c").previous("b", …)} in one
 * step would be a third key for a moment, and AWS refuses it with {@code LimitExceeded}; delete the previous key first.
 *
 * <p>Whoever had {@link #one()} keeps that key as the oldest one of a rotation. The way back, from a rotation to
 * {@link #one()}, makes a new key and deletes the others.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html#Using_RotateAccessKey">Rotating access keys</a>
 */
public final class AccessKeys {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,20}");

    /**
     * One access key.
     *
     * @param id what tells it from another one of a rotation; {@code null} for the only one
     * @param status its status; {@code null} for what AWS gives a new key, which is active
     */
    record Slot(@Nullable String id, @Nullable AccessKeyStatus status) {}

    final @Nullable Slot current;
    final @Nullable Slot previous;

    private AccessKeys(@Nullable Slot current, @Nullable Slot previous) {
        this.current = current;
        this.previous = previous;
    }

    /**
     * {@return no key: the secret is then in no state, and whoever assumes the role is one whom the role trusts beside
     * the user}
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
     * @param id the key's name in the rotation: 1 to 20 letters A to Z and a to z, and digits
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
                    "previous: got %s, which is the current key's ID; give the ID of the key before it"
                            .formatted(Text.quote(id)));
        }
        return new AccessKeys(current, new Slot(id, checked(status)));
    }

    private static String checked(String id) {
        if (id == null || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "The ID of an access key in a rotation: got %s; allowed: 1 to 20 letters A-Z a-z and digits"
                            .formatted(Text.quote(id)));
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
