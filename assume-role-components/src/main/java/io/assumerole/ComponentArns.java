package io.assumerole;

import com.pulumi.core.Output;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ARNs of the user and the role that a component creates, as far as they are known before creation: with
 * wildcards for the partition, the account and the random part of an automatic name.
 */
final class ComponentArns {

    /** The random suffix of an automatic name, as a pattern. */
    private static final String RANDOM = "-???????";

    private final List<Output<String>> outputs = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private final @Nullable String component;

    /**
     * @param component the name of the component, which automatic names start with; {@code null} if it is not known
     *     yet: then only given names count
     */
    ComponentArns(@Nullable String component) {
        this.component = component;
    }

    /** Adds the user's ARN. */
    ComponentArns user(@Nullable Output<String> path, @Nullable Output<String> name) {
        add("user", path, name, component == null ? null : component + "-user" + RANDOM);
        return this;
    }

    /** Adds the role's ARN. */
    ComponentArns role(RoleOptions args) {
        add("role", args.rolePath, args.roleName, component == null ? null : component + RANDOM);
        return this;
    }

    private void add(
            String type, @Nullable Output<String> path, @Nullable Output<String> name, @Nullable String automatic) {
        if (name != null || automatic != null) {
            types.add(type);
            outputs.add(path == null ? Output.of("/") : path);
            outputs.add(name == null ? Output.of(automatic) : name);
        }
    }

    List<Output<String>> outputs() {
        return outputs;
    }

    /** @param known the values of the outputs, in their order */
    List<String> arns(List<Object> known) {
        var arns = new ArrayList<String>();
        for (int i = 0; i < types.size(); i++) {
            arns.add("arn:*:iam::*:" + types.get(i) + known.get(2 * i) + known.get(2 * i + 1));
        }
        return arns;
    }
}
