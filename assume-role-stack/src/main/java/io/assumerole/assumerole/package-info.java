/** The Pulumi program {@code assume-role}; depends on the components and on nothing local. */
package io.assumerole.assumerole;
