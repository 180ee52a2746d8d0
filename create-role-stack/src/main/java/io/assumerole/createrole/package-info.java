/** The Pulumi program {@code create-role}. Depends on the components only. Start with {@code CreateRole}. */
package io.assumerole.createrole;
