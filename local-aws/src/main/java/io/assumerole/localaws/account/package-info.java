/**
 * An AWS account that a check runs in: its verified caller, the ledger of each run's resources, and their removal.
 *
 * <p>This is the only package whose clients can call AWS. It deletes nothing that a ledger does not name. Start reading
 * at {@link io.assumerole.localaws.account.AccountCleanup}.
 */
package io.assumerole.localaws.account;
