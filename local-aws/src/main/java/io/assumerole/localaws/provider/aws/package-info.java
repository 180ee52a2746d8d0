/**
 * The way to AWS: the plugin's configuration is read and checked, endpoints are found, credentials
 * are logged in with, and what comes of it is a session with its clients. Also how a call that
 * failed is told, and when it is made again.
 *
 * <p>Depends on {@code schema}, {@code wire} and the AWS SDK; knows no protocol. Start reading at
 * {@link io.assumerole.localaws.provider.aws.Login}.
 */
package io.assumerole.localaws.provider.aws;
