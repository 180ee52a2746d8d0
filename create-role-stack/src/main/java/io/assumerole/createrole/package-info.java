/** The Pulumi program {@code create-role}; depends on the components and on nothing local. */
package io.assumerole.createrole;
