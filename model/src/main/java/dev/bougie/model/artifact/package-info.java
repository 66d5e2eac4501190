/** Immutable model folders: {@code model.onnx}, {@code manifest.json}, {@code report.json}. */
@NullMarked
package dev.bougie.model.artifact;

import org.jspecify.annotations.NullMarked;
