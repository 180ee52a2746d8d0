/**
 * The schemas of resource types: properties, their types and rules, and automatic names. Check and Diff need only
 * these, for every type.
 *
 * <p>Depends only on {@code wire} and the protocol's classes, and on no AWS client. Start reading at
 * {@link io.assumerole.localaws.provider.schema.ResourceSchema}.
 * {@link io.assumerole.localaws.provider.schema.ResourceDiff} decides whether a change replaces a resource, by the
 * trait {@code REPLACE_ON_CHANGES} of a property in the type's {@code schema()}; {@code ConfigDiff}, in
 * {@code provider}, decides it for the provider.
 */
package io.assumerole.localaws.provider.schema;
