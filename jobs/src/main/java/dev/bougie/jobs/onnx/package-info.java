/** ONNX graphs as they are written: nodes, constants, forests. */
@NullMarked
package dev.bougie.jobs.onnx;

import org.jspecify.annotations.NullMarked;
