/** The Pulumi program {@code create-role}. Depends only on the components. Start with {@code CreateRole}. */
package io.assumerole.createrole;
