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
 * <p>Providers, transformations and aliases of the component reach the children by themselves: the engine derives the
 * children's former names from the component's, because they begin with it. What the component depends on does not
 * reach them, and whether it is protected does so only with newer engines.
 * https://github.com/pulumi/pulumi/blob/v3.207.0/pkg/resource/deploy/step_generator.go#L521
 *
 * <p>Whether it is kept on delete does not reach an access key: one that is replaced or rotated out would stay active
 * at AWS, known to nobody but whoever has it.
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

    /** The name of a child; of the component itself without a suffix. */
    public String name(String suffix) {
        return name + suffix;
    }

    public CustomResourceOptions options() {
        return options(List.of());
    }

    public CustomResourceOptions options(List<? extends Resource> dependsOn) {
        return kept(dependsOn).build();
    }

    /** Of a child that is kept at AWS if the component is. */
    public CustomResourceOptions.Builder kept(List<? extends Resource> dependsOn) {
        var builder = builder(dependsOn);
        options.getRetainOnDelete().ifPresent(builder::retainOnDelete);
        return builder;
    }

    /** Of a child that is not. It says so, since an engine may hand down what the component has. */
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
