/**
 * The connection to AWS: reads and checks the emulator's configuration, finds the endpoints, logs in, and creates the
 * clients. Also formats failures, and retries transient failures.
 *
 * <p>Depends on {@code schema}, {@code wire} and the AWS SDK, and not on the plugin protocol. Start reading at
 * {@link io.assumerole.localaws.provider.aws.CredentialResolver}.
 */
package io.assumerole.localaws.provider.aws;
