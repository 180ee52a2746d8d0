package io.assumerole;

import com.pulumi.aws.iam.AccessKey;
import com.pulumi.aws.iam.AccessKeyArgs;
import com.pulumi.aws.iam.IamFunctions;
import com.pulumi.aws.iam.User;
import com.pulumi.aws.iam.inputs.GetAccessKeysPlainArgs;
import com.pulumi.core.Alias;
import com.pulumi.core.Output;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.Resource;
import io.assumerole.components.internal.input.ChildOptions;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.components.internal.input.Warnings;
import io.assumerole.internal.Text;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The access keys of a user; {@code null} for a key that does not exist. */
record UserKeys(AccessKey current, AccessKey previous) {

    private static final String ONLY = "-key";

    /** @param policies policies of the user that must exist before its keys */
    static UserKeys create(AccessKeys keys, User user, List<? extends Resource> policies, ChildOptions children) {
        var oldest = keys.previous != null ? keys.previous : keys.current;
        return new UserKeys(
                create(keys, keys.current, oldest, user, policies, children),
                create(keys, keys.previous, oldest, user, policies, children));
    }

    /** Creates a key. The oldest key of a rotation may previously have been the only key. */
    private static AccessKey create(
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
            args.status(slot.status().toString());
        }
        if (keys.destination.pgpKey() != null) {
            args.pgpKey(keys.destination.pgpKey());
        }
        var options = children.neverKept(policies);
        if (slot == keys.previous) {
            // A different PGP key, or none, would replace the key that is in use.
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
     * Warns in a preview if an existing user has a key, but the update would create the oldest key that the program
     * names. The program cannot see which keys are in the state, and the update deletes each key that the program no
     * longer names.
     */
    void warnOfLostKey(AccessKeys given, User user, Resource component) {
        if (current == null) {
            return;
        }
        var oldest = previous != null ? previous : current;
        Output.tuple(user.id(), user.name(), KnownValue.isUnknown(oldest.id()))
                .apply(known -> known.t3 ? Output.of(hasKey(known.t2, component)) : Output.of(false))
                .applyValue(lost -> {
                    if (lost) {
                        Warnings.warn(lostKey(given), component);
                    }
                    return lost;
                });
    }

    /**
     * Asks AWS whether the user has a key, with the permission that the AWS provider needs for keys. Returns true if
     * the call fails.
     */
    private static CompletableFuture<Boolean> hasKey(String user, Resource component) {
        return IamFunctions.getAccessKeysPlain(
                        GetAccessKeysPlainArgs.builder().user(user).build(),
                        InvokeOptions.builder().parent(component).build())
                .handle((found, failure) -> failure != null
                        || found.accessKeys() == null
                        || !found.accessKeys().isEmpty());
    }

    private static String lostKey(AccessKeys given) {
        var id = given.current.id();
        var keys = id == null ? "key" : "key " + Text.quote(id);
        if (given.previous != null) {
            keys = "keys " + Text.quote(id) + " and " + Text.quote(given.previous.id());
        }
        return """
                accessKeys: this update creates the access %s for an existing user and keeps no older key. If the user has \
                another key in this stack, the update deletes that key, and programs that use it fail. To keep the old key \
                until all programs have the new key, set rotating to %s, and set previous to "OLD" with the status Active. \
                Replace OLD with the old key's name in rotating, or with any other name if it had none. If the user has no \
                other key, or that key has leaked, continue""".formatted(keys, id == null ? "\"NEW\"" : Text.quote(id));
    }

    /** Returns the secret that is encrypted with PGP; {@code null} if there is none. */
    Output<String> encryptedSecret(SecretDestination destination) {
        return current == null || destination.pgpKey() == null ? null : current.encryptedSecret();
    }

    /** Returns the ARN of the secret that holds the current key; {@code null} if there is none. */
    Output<String> stored(SecretDestination destination, List<Output<String>> readers, ChildOptions children) {
        return current == null || !destination.isStored()
                ? null
                : AccessKeySecret.create(destination, readers, current, children);
    }

    /** Returns the message about a key that has no secret, because AWS returns a secret only once. */
    static String withoutSecret(String id) {
        return """
                AWS returns the secret of an access key only once, and the state has none for %s, because the key \
                was imported; create a new key with a rotation""".formatted(id);
    }

    /** Returns {@code null} if there is no key. */
    static Output<String> id(AccessKey key) {
        return key == null ? null : key.id();
    }

    /** Returns {@code null} if there is no key. */
    static Output<String> secret(AccessKey key) {
        return key == null ? null : key.secret().asSecret();
    }
}
