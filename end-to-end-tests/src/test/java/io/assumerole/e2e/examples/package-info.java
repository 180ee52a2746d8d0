/**
 * Tests of the projects in {@code examples}, among them the templates. They prove that each project builds with the published
 * jars, deploys to the local AWS, does what its README says, and is destroyed without remains.
 *
 * <p>Start reading at {@code ExamplesTest}, which lists all examples; {@code Examples} builds them. {@code CopiedTemplateTest}
 * deploys a template in each build.
 */
package io.assumerole.e2e.examples;
