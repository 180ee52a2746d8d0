package io.assumerole.components.internal.input;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of a component's children.
 *
 * <p>The engine applies the component's providers, transformations and aliases to the children: it derives the
 * children's former names from the component's name, which starts them. It does not apply the component's dependencies,
 * and only newer engines apply its protection.
 * https://github.com/pulumi/pulumi/blob/v3.207.0/pkg/resource/deploy/step_generator.go#L521
 *
 * <p>An access key does not inherit {@code retainOnDelete}: a key that is replaced or rotated would stay active in AWS
 * without being tracked.
 */
public final class ChildOptions {

    private final ComponentResource parent;
    private final String name;
    private final ComponentResourceOptions options;
    private final Output<List<Resource>> componentDependsOn;

    public ChildOptions(ComponentResource parent, String name, @Nullable ComponentResourceOptions options) {
        this.parent = parent;
        this.name = name;
        this.options = options == null ? ComponentResourceOptions.Empty : options;
        this.componentDependsOn = this.options.getDependsOn();
    }

    /** Returns the name of a child; without a suffix, the name of the component itself. */
    public String name(String suffix) {
        return name + suffix;
    }

    public CustomResourceOptions options() {
        return options(List.of());
    }

    public CustomResourceOptions options(List<? extends Resource> dependsOn) {
        return kept(dependsOn).build();
    }

    /** Returns the options of a child that stays in AWS if the component does. */
    public CustomResourceOptions.Builder kept(List<? extends Resource> dependsOn) {
        var builder = builder(dependsOn);
        options.getRetainOnDelete().ifPresent(builder::retainOnDelete);
        return builder;
    }

    /**
     * Returns the options of a child that never stays in AWS. They are explicit, because otherwise the engine can apply
     * the component's option.
     */
    public CustomResourceOptions.Builder neverKept(List<? extends Resource> dependsOn) {
        return builder(dependsOn).retainOnDelete(false);
    }

    private CustomResourceOptions.Builder builder(List<? extends Resource> dependsOn) {
        var builder = CustomResourceOptions.builder().parent(parent);
        options.getProtect().ifPresent(builder::protect);
        if (dependsOnNothing()) {
            return dependsOn.isEmpty() ? builder : builder.dependsOn(List.copyOf(dependsOn));
        }
        return builder.dependsOn(componentDependsOn.applyValue(given ->
                Stream.<Resource>concat(given.stream(), dependsOn.stream()).toList()));
    }

    private boolean dependsOnNothing() {
        return KnownValue.of(componentDependsOn)
                .filter(known -> known.value() == null || known.value().isEmpty())
                .isPresent();
    }
}
