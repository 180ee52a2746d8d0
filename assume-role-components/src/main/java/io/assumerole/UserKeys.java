package io.assumerole;

import com.pulumi.aws.iam.AccessKey;
import com.pulumi.aws.iam.AccessKeyArgs;
import com.pulumi.aws.iam.User;
import com.pulumi.core.Alias;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.assumerole.components.internal.input.ChildOptions;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.components.internal.input.Warnings;
import io.assumerole.internal.Text;
import java.util.List;

/** The access keys of a user; {@code null} for one that there is not. */
record UserKeys(AccessKey current, AccessKey previous) {

    private static final String ONLY = "-key";

    /** @param policies those of the user, without which no key of it is to exist */
    static UserKeys make(AccessKeys keys, User user, List<? extends Resource> policies, ChildOptions children) {
        var oldest = keys.previous != null ? keys.previous : keys.current;
        return new UserKeys(
                make(keys, keys.current, oldest, user, policies, children),
                make(keys, keys.previous, oldest, user, policies, children));
    }

    /** The oldest key of a rotation may be the one that was the only one before. */
    private static AccessKey make(
            AccessKeys keys,
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
        if (keys.place.pgpKey() != null) {
            args.pgpKey(keys.place.pgpKey());
        }
        var options = children.neverKept(policies);
        if (slot == keys.previous) {
            // Another PGP key, or none any more, would make a new key of the one that is in use.
            options.ignoreChanges("pgpKey");
        }
        if (slot.id() == null) {
            return new AccessKey(children.name(ONLY), args.build(), options.build());
        }
        if (slot.equals(oldest)) {
            options.aliases(Alias.builder().name(children.name(ONLY)).build());
        }
        return new AccessKey(children.name(ONLY + "-" + slot.id()), args.build(), options.build());
    }

    /**
     * Warns in a preview that would create the oldest key of an existing user: the program cannot see which keys are in
     * the state, and the update deletes each key that the program no longer names.
     */
    void warnOfLostKey(AccessKeys given, User user, Resource component) {
        if (current == null) {
            return;
        }
        var oldest = previous != null ? previous : current;
        Output.tuple(user.id(), KnownValue.isUnknown(oldest.id())).applyValue(known -> {
            if (known.t2) {
                Warnings.warn(lostKey(given), component);
            }
            return known.t2;
        });
    }

    private static String lostKey(AccessKeys given) {
        var id = given.current.id();
        var keys = id == null ? "key" : "key " + Text.quote(id);
        if (given.previous != null) {
            keys = "keys " + Text.quote(id) + " and " + Text.quote(given.previous.id());
        }
        return """
                accessKeys: this update creates the access %s for an existing user and keeps no older key. If the user has \
                another key in this stack, the update deletes that key, and programs that use it fail. To keep that key \
                until they have the new key, call rotating(%s).previous("OLD", AccessKeyStatus.ACTIVE), where OLD is the \
                name that the program gave that key with rotating, or any other name if the key was one(). If the user has \
                no other key, or that key has leaked, continue""".formatted(keys, id == null ? "\"NEW\"" : Text.quote(id));
    }

    /** What only the owner of a PGP key can open; {@code null} where there is none. */
    Output<String> encryptedSecret(SecretDestination place) {
        return current == null || place.pgpKey() == null ? null : current.encryptedSecret();
    }

    /** The ARN of the secret that holds the current key; {@code null} where there is none. */
    Output<String> stored(SecretDestination place, List<Output<String>> readers, ChildOptions children) {
        return current == null || !place.isStored() ? null : StoredAccessKey.make(place, readers, current, children);
    }

    /** What is said of a key of that ID whose secret somebody needs, and AWS tells nobody. */
    static String withoutSecret(String id) {
        return """
                AWS tells the secret of an access key once, and the state has none of %s, which was imported; make a new \
                key with a rotation""".formatted(id);
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
