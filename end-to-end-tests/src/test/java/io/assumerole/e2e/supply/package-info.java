/**
 * Tests of the supply chain: known vulnerabilities, checksums of dependencies, checks that stop the build, and the release
 * command.
 *
 * <p>Start reading at {@code AdvisoriesTest}; {@code Packages} lists everything that is shipped, builds, or runs locally.
 */
package io.assumerole.e2e.supply;
