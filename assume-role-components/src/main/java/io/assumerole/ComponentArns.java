package io.assumerole;

import com.pulumi.core.Output;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ARNs of what a component makes, a user and a role, as far as they are known before they are there: with wildcards for
 * partition, account and what is random in an automatic name.
 */
final class ComponentArns {

    /** What the provider puts behind an automatic name. */
    private static final String RANDOM = "-???????";

    private final List<Output<String>> outputs = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private final @Nullable String component;

    /**
     * @param component the name of the component, of which automatic names are made; {@code null} while there is none,
     *     and then only names that were given count
     */
    ComponentArns(@Nullable String component) {
        this.component = component;
    }

    /** Adds that of a user. */
    ComponentArns user(@Nullable Output<String> path, @Nullable Output<String> name) {
        add("user", path, name, component == null ? null : component + "-user" + RANDOM);
        return this;
    }

    /** Adds that of the role. */
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
