package io.assumerole;

import com.pulumi.core.Alias;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.List;
import java.util.stream.Stream;

/**
 * The options of a component's children.
 *
 * <p>Providers, transformations and aliases of the component reach the children by themselves: the
 * engine derives the children's former names from the component's, because they begin with it. What
 * the component depends on does not reach them, and whether it is protected does so only with newer
 * engines.
 * https://github.com/pulumi/pulumi/blob/v3.207.0/pkg/resource/deploy/step_generator.go#L521
 */
final class Children {

    private final ComponentResource parent;
    private final String name;
    private final ComponentResourceOptions options;

    Children(ComponentResource parent, String name, ComponentResourceOptions options) {
        this.parent = parent;
        this.name = name;
        this.options = options == null ? ComponentResourceOptions.Empty : options;
    }

    /** The name of a child; of the component itself without a suffix. */
    String name(String suffix) {
        return name + suffix;
    }

    CustomResourceOptions options() {
        return options(List.of());
    }

    CustomResourceOptions options(List<? extends Resource> dependsOn) {
        return builder(dependsOn).build();
    }

    /** Options of a child that may have been called otherwise before. */
    CustomResourceOptions formerly(String suffix, List<? extends Resource> dependsOn) {
        return builder(dependsOn).aliases(Alias.builder().name(name(suffix)).build()).build();
    }

    private CustomResourceOptions.Builder builder(List<? extends Resource> dependsOn) {
        Output<List<Resource>> all =
                options.getDependsOn()
                        .applyValue(
                                given ->
                                        Stream.<Resource>concat(given.stream(), dependsOn.stream())
                                                .toList());
        var builder = CustomResourceOptions.builder().parent(parent).dependsOn(all);
        options.getProtect().ifPresent(builder::protect);
        options.getRetainOnDelete().ifPresent(builder::retainOnDelete);
        return builder;
    }
}
