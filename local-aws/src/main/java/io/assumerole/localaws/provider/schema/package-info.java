/**
 * What a resource type looks like to a program: its properties, their types and rules, and the
 * automatic name. Check and Diff work from that alone, for every type.
 *
 * <p>Depends on {@code wire} and on the protocol's own classes; knows no AWS client. Start reading
 * at {@link io.assumerole.localaws.provider.schema.ResourceSchema}. {@link
 * io.assumerole.localaws.provider.schema.ResourceDiff} says whether a change replaces a resource, by the trait {@code
 * REPLACES} that the type's {@code shape()} gives a property; {@code ConfigDiff}, in {@code provider}, says it for
 * the provider itself.
 */
package io.assumerole.localaws.provider.schema;
