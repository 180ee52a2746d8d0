package io.assumerole;

import com.pulumi.aws.iam.AccessKey;
import com.pulumi.aws.iam.AccessKeyArgs;
import com.pulumi.aws.iam.User;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The access keys of a user.
 *
 * @param current the key to use; {@code null} where there is none
 * @param previous the key before it; {@code null} where there is none
 */
record UserKeys(AccessKey current, AccessKey previous) {

    private static final String ONLY = "-key";

    static UserKeys make(AccessKeys keys, User user, Children children) {
        var oldest = keys.previous() != null ? keys.previous() : keys.current();
        return new UserKeys(
                make(keys.current(), oldest, user, children),
                make(keys.previous(), oldest, user, children));
    }

    /** The oldest key of a rotation may be the one that was the only one before. */
    private static AccessKey make(
            AccessKeys.Slot slot, AccessKeys.Slot oldest, User user, Children children) {
        if (slot == null) {
            return null;
        }
        var args = AccessKeyArgs.builder().user(user.name());
        if (slot.status() != null) {
            args.status(slot.status().aws());
        }
        return new AccessKey(
                children.name(slot.id() == null ? ONLY : ONLY + "-" + slot.id()),
                args.build(),
                slot.id() != null && slot.equals(oldest)
                        ? children.formerly(ONLY)
                        : children.options());
    }

    Stream<AccessKey> all() {
        return Stream.of(current, previous).filter(Objects::nonNull);
    }
}
