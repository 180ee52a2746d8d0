/**
 * Reads a preview or two exports into a {@code Plan}, which contains the resources before and after the deployment. Start
 * with {@code PlanReader}: {@code PreviewReader} reads previews, and {@code ExportReader} reads exports.
 */
@NullMarked
package io.assumerole.policy.cli.review.read;

import org.jspecify.annotations.NullMarked;
