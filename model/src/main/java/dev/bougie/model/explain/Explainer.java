package dev.bougie.model.explain;

/** Splits one forecast into what each input adds. May be used by many threads. */
public sealed interface Explainer permits TreeShap, LinearContributions {

  /** How many inputs there are. */
  int width();

  /**
   * The contributions to the forecast of these inputs.
   *
   * @param inputs raw values, NaN where undefined; {@link #width} of them
   * @return one contribution an input, then the base value; together they are the forecast
   * @throws IllegalArgumentException if there are more or fewer inputs
   */
  double[] of(double[] inputs);

  /** Refuses another number of inputs. */
  static void requireWidth(double[] inputs, int width) {
    if (inputs.length != width) {
      throw new IllegalArgumentException(
          "%d inputs, the model takes %d".formatted(inputs.length, width));
    }
  }
}
