package io.assumerole.policy.cli.review.types;

import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.regex.Pattern;

/**
 * A role in an input, or an instance profile or template that has one.
 *
 * @param input the name of the input
 * @param path the place in the inputs; only roles at the same place are compared
 * @param value the name, ID, or ARN, or an unreadable value
 * @param version the version of a launch template; for the template itself, the setting for its default version;
 *     absent for everything else
 * @param region the region of a template, if an input names it; absent for everything else
 */
public record RoleInput(Kind kind, String input, String path, Value value, Value version, Value region) {
    /** The kind of thing that an input names. */
    public enum Kind {
        ROLE,
        INSTANCE_PROFILE,
        /** A launch template, a task definition, or another template with a role. */
        TEMPLATE,
        /** A launch template whose input can only be its name, and not its ID. */
        NAMED_TEMPLATE,
        /** The name of the template itself. */
        TEMPLATE_NAME
    }

    /**
     * The places in a ConfigMap of the roles and users that get access to a Kubernetes cluster.
     *
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html">aws-auth ConfigMap</a>
     */
    static final Pattern MAP = Pattern.compile(".*\\.map(Roles|Users)(#[0-9]+)?");

    public boolean isTemplate() {
        return kind == Kind.TEMPLATE || kind == Kind.NAMED_TEMPLATE;
    }

    /** Returns whether the resource doesn't use the role, but gives the role access to a Kubernetes cluster. */
    public boolean isMapped() {
        return value instanceof Text && MAP.matcher(path).matches();
    }
}
