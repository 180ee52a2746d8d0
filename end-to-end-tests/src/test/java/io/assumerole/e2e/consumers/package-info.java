/**
 * Tests of projects outside this build that use only the published jars. They prove that the jars, their POMs, and the
 * build files in the README work with the supported versions of Maven and with Gradle.
 *
 * <p>Start reading at {@code ConsumersTest}, which builds such a project; {@code CopiedTemplate} writes it.
 */
package io.assumerole.e2e.consumers;
