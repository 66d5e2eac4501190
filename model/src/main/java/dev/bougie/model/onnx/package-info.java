/** Running a model. */
@NullMarked
package dev.bougie.model.onnx;

import org.jspecify.annotations.NullMarked;
