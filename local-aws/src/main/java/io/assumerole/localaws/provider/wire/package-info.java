/**
 * The values of properties: as plain Java, as the plugin protocol sends them, and as JSON. A value
 * may be secret, or not known yet.
 *
 * <p>Depends on protobuf and on jackson-core. Start reading at {@link
 * io.assumerole.localaws.provider.wire.Wire}.
 */
package io.assumerole.localaws.provider.wire;
