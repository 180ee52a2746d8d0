/** The Pulumi program {@code assume-role}. Depends on the components only. Start with {@code AssumeRole}. */
package io.assumerole.assumerole;
