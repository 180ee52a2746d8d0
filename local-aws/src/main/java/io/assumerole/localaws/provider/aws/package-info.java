/**
 * The way to AWS: reads and checks the plugin's configuration, finds the endpoints, logs in, and
 * makes the clients. Also words what failed, and calls again where that helps.
 *
 * <p>Depends on {@code schema}, {@code wire} and the AWS SDK; knows no protocol. Start reading at
 * {@link io.assumerole.localaws.provider.aws.CredentialResolver}.
 */
package io.assumerole.localaws.provider.aws;
