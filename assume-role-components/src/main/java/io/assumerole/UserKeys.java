package io.assumerole;

import com.pulumi.aws.iam.AccessKey;
import com.pulumi.aws.iam.AccessKeyArgs;
import com.pulumi.aws.iam.User;
import com.pulumi.core.Alias;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import java.util.List;

/** The access keys of a user; {@code null} for one that there is not. */
record UserKeys(AccessKey current, AccessKey previous) {

    private static final String ONLY = "-key";

    /** @param policies those of the user, without which no key of it is to exist */
    static UserKeys make(AccessKeys keys, User user, List<? extends Resource> policies, ChildOptions children) {
        var oldest = keys.previous != null ? keys.previous : keys.current;
        return new UserKeys(
                make(keys.current, oldest, user, policies, children),
                make(keys.previous, oldest, user, policies, children));
    }

    /** The oldest key of a rotation may be the one that was the only one before. */
    private static AccessKey make(
            AccessKeys.Slot slot,
            AccessKeys.Slot oldest,
            User user,
            List<? extends Resource> policies,
            ChildOptions children) {
        if (slot == null) {
            return null;
        }
        var args = AccessKeyArgs.builder().user(user.name());
        if (slot.status() != null) {
            args.status(slot.status().aws);
        }
        var options = children.neverKept(policies);
        if (slot.id() == null) {
            return new AccessKey(children.name(ONLY), args.build(), options.build());
        }
        if (slot.equals(oldest)) {
            options.aliases(Alias.builder().name(children.name(ONLY)).build());
        }
        return new AccessKey(children.name(ONLY + "-" + slot.id()), args.build(), options.build());
    }

    /** {@code null} where there is no key. */
    static Output<String> id(AccessKey key) {
        return key == null ? null : key.id();
    }

    /** {@code null} where there is no key. */
    static Output<String> secret(AccessKey key) {
        return key == null ? null : key.secret().asSecret();
    }
}
