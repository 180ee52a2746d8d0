/**
 * Property values as plain Java, in the format of the plugin protocol, and as JSON. A value may be secret, or not known
 * yet.
 *
 * <p>Depends only on protobuf and jackson-core. Start reading at
 * {@link io.assumerole.localaws.provider.wire.PropertyCodec}.
 */
package io.assumerole.localaws.provider.wire;
