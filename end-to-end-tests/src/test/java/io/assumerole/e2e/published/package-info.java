/**
 * Tests of the published jars: their public API, module names, and licenses. They prove that a change of the API changes a
 * reviewed file.
 *
 * <p>Start reading at {@code PublicApiTest}, which compares each module's API with its {@code api.txt}.
 */
package io.assumerole.e2e.published;
