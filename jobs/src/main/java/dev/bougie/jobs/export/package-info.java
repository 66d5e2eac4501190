/** The export stage: the chosen candidate as an ONNX graph that is proven equal to it. */
@NullMarked
package dev.bougie.jobs.export;

import org.jspecify.annotations.NullMarked;
