/** The Pulumi program {@code assume-role}. Depends only on the components. Start with {@code AssumeRole}. */
package io.assumerole.assumerole;
