/**
 * Tests with each major version of {@code com.pulumi:aws}. They prove that the same jars work with both.
 *
 * <p>Start reading at {@code VersionsTest}, which builds and deploys the project of {@code Consumer}.
 */
package io.assumerole.e2e.versions;
